"""Questions and votes, and what the host does with them."""

import re
from typing import Annotated

from pydantic import Field

from domain.errors import Refused
from domain.incoming import Message
from domain.intents.base import Intent
from domain.intents.questions import WhichEvent
from domain.rules import anyone, either, host_of_any_event, host_of_event, organizer
from domain.states import RoomKind
from handlers.arguments import REST, Arguments, Number, Text
from handlers.router import Call, Router
from services import moderation, questions, votes
from storage import rooms

router = Router()

_VOTE = re.compile(r"([+-])([0-9]{1,6})")
_ASK = "ask"
_moderator = either(host_of_event, host_of_any_event, organizer)


class QuestionArguments(Arguments):
    """`ask Who pays for the hall?`."""

    text: Text


class ListArguments(Arguments):
    """`questions`, or `questions 3` for those of event 3."""

    event: Number | None = None


class AnsweredArguments(Arguments):
    """`answered 3`, or `answered 3 The county pays.`."""

    number: Number
    text: Annotated[str, Field(max_length=1000), REST] = ""


@router.command(_ASK, "frage", "ask", allow=anyone)
def ask(call: Call, arguments: QuestionArguments) -> None:
    """Ask the event in whose room this is said, or the only one that the asker takes part in."""
    event = call.place.event if call.place.kind == RoomKind.QUESTIONS else None
    if event is None:
        event = questions.event_to_ask(call.tx, call.asker.person_id, direct=call.place.direct)
    questions.ask(
        call.tx,
        event_id=event,
        person_id=call.asker.person_id,
        text=arguments.text,
        room=rooms.get(call.tx, call.place.room),
        source=call.message.first,
        thread=call.message.thread,
        now=call.now,
    )


@router.command("questions", "fragen", "questions", allow=anyone, changes=False)
def show_list(call: Call, arguments: ListArguments) -> Intent:
    """The questions with their votes."""
    if call.place.direct:
        return questions.show_list(questions.event_to_show(call.tx, call.asker, arguments.event), prefix="")
    if call.place.event is None or arguments.event not in (None, call.place.event):
        raise Refused(WhichEvent())
    return questions.show_list(call.place.event, prefix="!")


@router.command("next", "nächste", "next", allow=_moderator)
def take_next(call: Call, arguments: Arguments) -> Intent | None:
    """Take the open question with the most votes."""
    del arguments
    taken = moderation.take_next(call.tx, event_id=_event_to_moderate(call), now=call.now)
    return None if call.place.kind == RoomKind.QUESTIONS else taken


@router.command("answered", "beantwortet", "answered", allow=_moderator)
def note_answer(call: Call, arguments: AnsweredArguments) -> Intent | None:
    """Note that a question was answered."""
    answered = moderation.answer(
        call.tx, event_id=_event_to_moderate(call), number=arguments.number, text=arguments.text, now=call.now
    )
    return None if call.place.kind == RoomKind.QUESTIONS else answered


def _event_to_moderate(call: Call) -> int:
    """The event of the room; in the direct chat the only one that can be meant."""
    if call.place.event is not None:
        return call.place.event
    if not call.place.direct:
        raise Refused(WhichEvent())
    return moderation.event_to_moderate(call.tx, call.asker)


def is_vote(text: str) -> bool:
    """Whether this is a vote in words, `+3`, or takes one back, `-3`."""
    return _VOTE.fullmatch(text) is not None


def vote(call: Call, text: str, event: int) -> Intent:
    """Count a vote in words for a question of an event, or take it back."""
    sign, number = text[0], int(text[1:])
    if sign == "-":
        person_id = call.asker.person_id
        return votes.take_back_in_words(call.tx, event_id=event, number=number, person_id=person_id, now=call.now)
    return votes.cast_in_words(
        call.tx,
        event_id=event,
        number=number,
        user_id=call.asker.user_id,
        source=call.message.first,
        room=rooms.get(call.tx, call.place.room),
        now=call.now,
    )


def reworded(message: Message, addressed: str | None, router: Router) -> str | None:
    """The question that a later version of a message asks.

    Args:
        message: the later version.
        addressed: what of it is said to the bot.
        router: all commands.

    Returns:
        The text; None if what is said to the bot is something else than a question.
    """
    if addressed is None:
        return message.text
    found = router.find(addressed)
    return found.rest if found is not None and found.command.key == _ASK else None
