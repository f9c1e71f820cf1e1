"""What people thought of an event: asked once, answered for two weeks, shown only among enough answers."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.errors import Refused
from domain.incoming import Redaction
from domain.intents.base import EventId, FeedbackOf, Intent
from domain.intents.events import EventStands, NoSuchEvent
from domain.intents.feedback import (
    FeedbackAsked,
    FeedbackClosed,
    FeedbackDropped,
    FeedbackNoted,
    FeedbackNotYours,
    FeedbackShown,
)
from domain.states import EventState
from services import post
from storage import events, feedback, people, rooms
from storage.tables import Event, Feedback, Room
from storage.unit_of_work import Transaction

ASKED_AFTER: Final = timedelta(minutes=30)  # the end of the event
TAKEN_FOR: Final = timedelta(days=14)
ASKED_WITHIN: Final = timedelta(days=3)  # should the bot have been away longer, nobody is asked any more
LONGEST: Final = 1000  # characters
KEYCAPS: Final = tuple(f"{number}\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}" for number in range(1, 6))
_LONGEST_EVENT = timedelta(days=1)
_DAY_BEGINS, _DAY_ENDS = time(8), time(20)
_MOST = 100  # people asked in one go


def ask(tx: Transaction, *, now: datetime) -> None:
    """Ask who took part in an event that ended a while ago, once each; who sleeps is asked in the morning."""
    asked = 0
    for event, person_id in feedback.to_ask(tx, begun_after=now - ASKED_WITHIN - _LONGEST_EVENT):
        since_end = now - events.ends_at(event)
        if not ASKED_AFTER <= since_end <= ASKED_WITHIN or not _awake(now, people.get(tx, person_id).zone):
            continue
        number = event.id or 0
        feedback.keep(tx, Feedback(event_id=number, person_id=person_id, asked_at=now))
        question = FeedbackAsked(event=EventId(number), until=until(event))
        row = post.to_person(tx, person_id, question, now=now, about=_subject(number))
        chat = rooms.direct(tx, person_id)
        if row is not None and chat is not None:
            for keycap in KEYCAPS:
                post.react(tx, chat, row, keycap, now=now)
        asked += 1
        if asked >= _MOST:
            tx.wake_at(now + timedelta(seconds=1))
            return


def give(
    tx: Transaction, *, person_id: int, number: int, rating: int, text: str, now: datetime, source: str | None = None
) -> Intent:
    """Note what someone thought of an event, in place of what they said before.

    Args:
        tx: the transaction.
        person_id: who answers.
        number: of the event.
        rating: 1 to 5, 5 the best.
        text: a sentence or two; empty to leave what was written before.
        now: the time.
        source: the event id of the reaction that gave the rating.

    Raises:
        Refused: there is no such event, they did not take part, or it is too early or too late.
    """
    event, row = _answerable(tx, number, person_id, now=now)
    row.rating, row.given_at, row.source_event_id = rating, now, source
    row.text = text or row.text
    feedback.keep(tx, row)
    return FeedbackNoted(event=EventId(number), rating=rating, text=row.text, until=until(event))


def take_back(tx: Transaction, *, person_id: int, number: int, now: datetime) -> Intent:
    """Forget what someone has answered; they are not asked again.

    Raises:
        Refused: as `give`.
    """
    _, row = _answerable(tx, number, person_id, now=now)
    row.rating, row.text, row.given_at, row.source_event_id = None, None, None, None
    feedback.keep(tx, row)
    return FeedbackDropped(event=EventId(number))


def react(tx: Transaction, *, user_id: str, room: Room, subject: str, emoji: str, source: str, now: datetime) -> None:
    """Take an emoji on the bot's question as the answer, if it is a number and the chat is theirs.

    Raises:
        Refused: as `give`.
    """
    person_id = people.person_of(tx, user_id)
    rating = next((place for place, keycap in enumerate(KEYCAPS, 1) if bare(keycap) == emoji), None)
    if rating is None or person_id is None or room.person_id != person_id:
        return
    number = int(subject.partition(":")[2])
    noted = give(tx, person_id=person_id, number=number, rating=rating, text="", now=now, source=source)
    post.to_room(tx, room, noted, now=now)


def withdraw(tx: Transaction, redaction: Redaction) -> None:
    """Forget the rating whose reaction was taken back, unless another one was given since."""
    row = feedback.by_source(tx, redaction.target)
    if row is not None:
        row.rating, row.source_event_id = None, None
        feedback.keep(tx, row)


def asked_last(tx: Transaction, person_id: int, *, now: datetime) -> int | None:
    """The event about which someone was asked last, as long as their answer is taken."""
    row = feedback.newest_asked(tx, person_id)
    event = events.find(tx, row.event_id) if row is not None else None
    return row.event_id if row is not None and event is not None and now < until(event) else None


def show(tx: Transaction, *, number: int) -> Intent:
    """What was thought of an event.

    Raises:
        Refused: there is no such event.
    """
    if events.find(tx, number) is None:
        raise Refused(NoSuchEvent(number))
    return FeedbackShown(event=EventId(number), feedback=FeedbackOf(number))


def until(event: Event) -> datetime:
    """Until when answers about an event are taken."""
    return events.ends_at(event) + TAKEN_FOR


def bare(emoji: str) -> str:
    """An emoji as reactions are read: without the sign that asks for its colourful form."""
    return emoji.replace("\N{VARIATION SELECTOR-16}", "")


def is_subject(about: str | None) -> bool:
    """Whether a message of ours asks what someone thought of an event."""
    return about is not None and about.startswith("feedback:")


def _subject(event_id: int) -> str:
    return f"feedback:{event_id}"


def _answerable(tx: Transaction, number: int, person_id: int, *, now: datetime) -> tuple[Event, Feedback]:
    event = events.locked(tx, number)
    if event is None or event.state == EventState.DRAFT:
        raise Refused(NoSuchEvent(number))
    if event.state == EventState.CANCELLED:
        raise Refused(EventStands(EventId(number), event.state))
    row = feedback.find(tx, number, person_id)
    if row is None:
        if not feedback.took_part(tx, number, person_id):
            raise Refused(FeedbackNotYours(EventId(number)))
        row = Feedback(event_id=number, person_id=person_id, asked_at=now)
    early = events.ends_at(event) > now
    if early or now >= until(event):
        raise Refused(FeedbackClosed(EventId(number), early=early))
    return event, row


def _awake(now: datetime, zone: str) -> bool:
    return _DAY_BEGINS <= now.astimezone(ZoneInfo(zone)).time() < _DAY_ENDS
