"""The profile: who a person is, and what was said in the direct chat without a command's name."""

from dataclasses import dataclass
from typing import Annotated

from domain import codes
from domain.intents.base import Intent
from domain.rules import anyone, known_person, named_person
from handlers import feedback, wishes
from handlers.arguments import REST, Arguments, Line
from handlers.router import Call, Router
from services import accounts, people, profile, talks
from storage import rooms

router = Router()


@dataclass(frozen=True)
class Heard:
    """What was said in the direct chat had a meaning; there may be nothing more to say."""

    reply: Intent | None


class NameArguments(Arguments):
    """`profile name Klara Musterfrau`."""

    name: Annotated[Line, REST]


class TownArguments(Arguments):
    """`town Hilden`."""

    town: Annotated[Line, REST]


class FunctionArguments(Arguments):
    """`profile function head of IT`."""

    function: Annotated[Line, REST]


class TopicsArguments(Arguments):
    """`profile topics 2, 5`."""

    topics: Annotated[Line, REST]


def hear(call: Call, text: str) -> Heard | None:
    """What was said in the direct chat without a command's name.

    A personal code, an answer to the question that stands, what they thought of an event, a wish in whole sentences, or
    the first words of someone new.
    A wish in the middle of the profile is heard where it is plainly none of the answers; the question stands.
    """
    code = codes.find(text)
    if code is not None and (code.sure or accounts.is_usable(call.tx, code.code, now=call.now)):
        room = rooms.get(call.tx, call.place.room)
        return Heard(accounts.redeem(call.tx, asker=call.asker, room=room, text=code.code, now=call.now))
    if wishes.interrupts(call, text) and (wished := wishes.grant(call, text)) is not None:
        return Heard(wished)
    reply = talks.answer(call.tx, call.asker.person_id, text, now=call.now)
    if reply is None:
        reply = feedback.hear(call, text) or wishes.grant(call, text)
    if reply is not None:
        return Heard(reply)
    if people.greet(call.tx, call.asker.person_id, now=call.now):
        return Heard(None)
    return None


@router.command("profile", "profil", "profile", allow=anyone, private=True, changes=False)
def show_or_go_on(call: Call, arguments: Arguments) -> Intent:
    """Tell who you are, go on telling, or see what is known of you."""
    del arguments
    known = known_person.allows(call.asker, None)
    return profile.show_or_go_on(call.tx, call.asker.person_id, known=known, now=call.now)


@router.command("profile new", "profil neu", "profile new", allow=anyone, private=True)
def begin_again(call: Call, arguments: Arguments) -> Intent:
    """Answer all questions of the profile from the first on."""
    del arguments
    return profile.begin(call.tx, call.asker.person_id, now=call.now)


@router.command("profile name", "profil name", ("profile name",), allow=anyone, private=True)
def change_name(call: Call, arguments: NameArguments) -> Intent:
    """Correct the name."""
    return _correct(call, profile.NAME, arguments.name)


@router.command("town", ("stadt", "profil stadt"), ("town", "profile town"), allow=anyone, private=True)
def change_town(call: Call, arguments: TownArguments) -> Intent:
    """Say for which town you speak."""
    return _correct(call, profile.TOWN, arguments.town)


@router.command("profile function", "profil funktion", "profile function", allow=anyone, private=True)
def change_function(call: Call, arguments: FunctionArguments) -> Intent:
    """Correct the function."""
    return _correct(call, profile.FUNCTION, arguments.function)


@router.command("profile topics", "profil themen", "profile topics", allow=anyone, private=True)
def change_topics(call: Call, arguments: TopicsArguments) -> Intent:
    """Choose topics anew."""
    return _correct(call, profile.TOPICS, arguments.topics)


def _correct(call: Call, step: str, text: str) -> Intent:
    named = named_person.allows(call.asker, None)
    return profile.correct(call.tx, call.asker.person_id, step, text, named=named, now=call.now)
