"""What towns offer and seek, matchmaking, and the answers to it."""

from typing import Annotated

from pydantic import BeforeValidator

from domain.agreement import Answer
from domain.intents.base import Intent
from domain.rules import anyone, confirmed_person, organizer
from domain.states import ListingKind
from handlers.arguments import REST, Arguments, Number, Text
from handlers.router import Call, Router
from services import answers, cooperation, matchmaking

router = Router()


class ListingArguments(Arguments):
    """`offer Experience with online building permits`."""

    text: Text


class WithdrawArguments(Arguments):
    """`offer withdraw 5`."""

    number: Number


_COURTESIES = frozenset(
    {"bitte", "danke", "gern", "gerne", "einverstanden", "natürlich", "please", "thanks", "sure", "gladly"}
)


def _without_courtesy(value: object) -> object:
    """The number of `yes please` is none, that of `yes, 12 please` is 12."""
    if not isinstance(value, str):
        return value
    kept = [word for word in value.split() if word.casefold().strip(".,!") not in _COURTESIES]
    return " ".join(kept).strip(".,!#") or None


class AnswerArguments(Arguments):
    """`yes 12`."""

    number: Annotated[Number | None, BeforeValidator(_without_courtesy), REST] = None


@router.command("offer", "biete", "offer", allow=confirmed_person, private=True)
def offer(call: Call, arguments: ListingArguments) -> Intent:
    """Say what your town offers."""
    return cooperation.keep_listing(
        call.tx, asker=call.asker, kind=ListingKind.OFFER, text=arguments.text, now=call.now
    )


@router.command("need", "suche", "need", allow=confirmed_person, private=True)
def need(call: Call, arguments: ListingArguments) -> Intent:
    """Say what your town seeks."""
    return cooperation.keep_listing(call.tx, asker=call.asker, kind=ListingKind.NEED, text=arguments.text, now=call.now)


@router.command(
    "offer withdraw",
    ("biete zurück", "suche zurück"),
    ("offer withdraw", "need withdraw"),
    allow=confirmed_person,
    private=True,
)
def withdraw(call: Call, arguments: WithdrawArguments) -> Intent:
    """Take back an offer or a need of your town."""
    return cooperation.withdraw_listing(call.tx, asker=call.asker, number=arguments.number, now=call.now)


@router.command("matches", "partner", "matches", allow=confirmed_person, private=True, changes=False)
def show_matches(call: Call, arguments: Arguments) -> Intent:
    """What your town offers and seeks, and its matches."""
    del arguments
    return cooperation.show_matches(call.tx, asker=call.asker)


@router.command("yes", "ja", "yes", allow=anyone, private=True)
def say_yes(call: Call, arguments: AnswerArguments) -> Intent | None:
    """Say yes to a question of mine."""
    return answers.answer(call.tx, asker=call.asker, number=arguments.number, said=Answer.YES, now=call.now)


@router.command("no", "nein", "no", allow=anyone, private=True)
def say_no(call: Call, arguments: AnswerArguments) -> Intent | None:
    """Say no to a question of mine."""
    return answers.answer(call.tx, asker=call.asker, number=arguments.number, said=Answer.NO, now=call.now)


@router.command("matchmake rehearse", "vermitteln probe", "matchmake rehearse", allow=organizer, private=True)
def rehearse(call: Call, arguments: Arguments) -> Intent:
    """See who would meet whom, without anyone being asked."""
    del arguments
    return matchmaking.request(call.tx, organizer=call.asker.person_id, rehearsal=True, now=call.now)


@router.command("matchmake start", "vermitteln start", "matchmake start", allow=organizer, private=True)
def start(call: Call, arguments: Arguments) -> Intent:
    """Have towns that fit together asked whether they want to meet."""
    del arguments
    return matchmaking.request(call.tx, organizer=call.asker.person_id, rehearsal=False, now=call.now)
