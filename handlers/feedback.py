"""What people thought of an event."""

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from domain.intents.base import Intent
from domain.rules import anyone, either, host_of_event, organizer
from handlers.arguments import REST, Arguments, Number
from handlers.router import Call, Router, fold
from services import feedback

router = Router()

_NONE = 0
_WORDS = {
    **{str(number): number for number in range(1, 6)},
    **{keycap: number for number, keycap in enumerate(feedback.KEYCAPS, 1)},
    **dict.fromkeys(("eins", "one"), 1),
    **dict.fromkeys(("zwei", "two"), 2),
    **dict.fromkeys(("drei", "three"), 3),
    **dict.fromkeys(("vier", "four"), 4),
    **dict.fromkeys(("fuenf", "five"), 5),
    **dict.fromkeys(("keine", "weg", "ueberspringen", "none", "skip"), _NONE),
}
_SPOKEN = re.compile(r"(\S+?)[.:,;!]?(?:\s+(.*))?", re.DOTALL)


def _rating(word: object) -> object:
    return _WORDS.get(fold(word).strip(".:,;!"), word) if isinstance(word, str) else word


class FeedbackArguments(Arguments):
    """`feedback 3 5 That helped a lot.`, or `feedback 3 none` to take it back."""

    event: Number
    rating: Annotated[Literal[0, 1, 2, 3, 4, 5], BeforeValidator(_rating)]
    text: Annotated[str, Field(max_length=feedback.LONGEST), REST] = ""


class EventArguments(Arguments):
    """`feedback results 3`."""

    event: Number


@router.command("feedback", ("rückmeldung", "bewertung"), "feedback", allow=anyone, private=True)
def give(call: Call, arguments: FeedbackArguments) -> Intent:
    """Say how you liked an event."""
    return _take(call, arguments.event, arguments.rating, arguments.text)


@router.command(
    "feedback results",
    ("rückmeldungen", "bewertungen"),
    ("feedback results", "feedbacks"),
    allow=either(host_of_event, organizer),
    private=True,
    changes=False,
)
def show(call: Call, arguments: EventArguments) -> Intent:
    """See how people liked an event."""
    return feedback.show(call.tx, number=arguments.event)


def hear(call: Call, text: str) -> Intent | None:
    """A bare number in the direct chat, perhaps with a sentence behind it, soon after the bot has asked."""
    spoken = _SPOKEN.fullmatch(text.strip()[: feedback.LONGEST + 20])
    rating = _WORDS.get(fold(spoken[1])) if spoken is not None else None
    event = feedback.asked_last(call.tx, call.asker.person_id, now=call.now) if rating else None
    if spoken is None or not rating or event is None:
        return None
    return _take(call, event, rating, (spoken[2] or "")[: feedback.LONGEST].strip())


def _take(call: Call, event: int, rating: int, text: str) -> Intent:
    person_id = call.asker.person_id
    if rating == _NONE:
        return feedback.take_back(call.tx, person_id=person_id, number=event, now=call.now)
    return feedback.give(call.tx, person_id=person_id, number=event, rating=rating, text=text, now=call.now)
