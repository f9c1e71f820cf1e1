"""The profile and the town that a person speaks for."""

from dataclasses import dataclass
from typing import Annotated

from domain.intents.base import Intent
from domain.rules import anyone, known_person, organizer
from handlers.arguments import REST, Arguments, Line, Number
from handlers.router import Call, Router
from services import people, profile, towns

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


class ClaimArguments(Arguments):
    """`approve town 3`."""

    number: Number


def hear(call: Call, text: str) -> Heard | None:
    """What was said in the direct chat without a command's name: an answer, or the first words of someone new."""
    reply = profile.answer(call.tx, call.asker.person_id, text, now=call.now)
    if reply is not None:
        return Heard(reply)
    if people.greet(call.tx, call.asker.person_id, now=call.now):
        return Heard(None)
    return None


@router.command("profile", "profil", "profile", allow=anyone, private=True, changes=False)
def show_or_begin(call: Call, arguments: Arguments) -> Intent:
    """Tell who you are, or see what is known of you."""
    del arguments
    if known_person.allows(call.asker, None):
        return profile.show(call.asker.person_id)
    return profile.begin(call.tx, call.asker.person_id, now=call.now)


@router.command("profile new", "profil neu", "profile new", allow=known_person, private=True)
def begin_again(call: Call, arguments: Arguments) -> Intent:
    """Answer all questions of the profile once more."""
    del arguments
    return profile.begin(call.tx, call.asker.person_id, now=call.now)


@router.command("profile name", "profil name", ("profile name",), allow=anyone, private=True)
def change_name(call: Call, arguments: NameArguments) -> Intent:
    """Correct the name."""
    return profile.change_name(call.tx, call.asker.person_id, arguments.name)


@router.command("town", ("stadt", "profil stadt"), ("town", "profile town"), allow=anyone, private=True)
def change_town(call: Call, arguments: TownArguments) -> Intent:
    """Say for which town you speak."""
    return profile.change_town(call.tx, call.asker.person_id, arguments.town, now=call.now)


@router.command("approve town", "freigeben stadt", "approve town", allow=organizer)
def approve_town(call: Call, arguments: ClaimArguments) -> Intent:
    """Confirm that a person speaks for their town."""
    return towns.approve_claim(call.tx, number=arguments.number, organizer=call.asker.person_id, now=call.now)
