"""The conversation in which an organizer makes a new event: one question at a time, each answer checked at once."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain import spoken
from domain.errors import Refused
from domain.intents.base import Intent
from domain.intents.event_talk import EventHostDoubted, EventPartAsked, EventPartUnfit, EventTalkCancelled
from domain.intents.events import EventTimePast, HostTownDoubted
from domain.intents.people import TalkRuns
from domain.states import ConversationKind
from services import event_checks, events, post
from storage import conversations, people
from storage.tables import Conversation
from storage.unit_of_work import Transaction

TITLE, DAY, TIME, MINUTES, SEATS, HOST, LINK = PARTS = ("title", "day", "time", "minutes", "seats", "host", "link")
LONGEST_ANSWER = 500  # characters, as many as an address may have
ENDED_AFTER = timedelta(days=1)  # without an answer
_SKIPPABLE = (HOST, LINK)
_QUOTES = '"„“”«»'
_ZONE, _PROFILE = "zone", "profile"  # not asked for: where the clocks hang, and another conversation that rests


def begin(tx: Transaction, person_id: int, given: Mapping[str, Any], *, zone: str, now: datetime) -> Intent:
    """Ask for the first part of a new event that is missing.

    Args:
        tx: the transaction.
        person_id: the organizer.
        given: what is known of it, by the names that `events.draft` takes, and `day` and `time`.
        zone: where its clocks hang (IANA).
        now: the time.

    Raises:
        Refused: another conversation is under way, or what is given cannot be.
    """
    answers: dict[str, Any] = {_ZONE: zone, **_checked(tx, given, zone, now=now)}
    talk = people.conversation(tx, person_id)
    if talk is not None and talk.kind != ConversationKind.EVENT:
        if not talk.paused:
            raise Refused(TalkRuns())
        answers[_PROFILE] = {"kind": talk.kind, "step": talk.step, "answers": talk.answers}
    elif talk is not None and _PROFILE in talk.answers:
        answers[_PROFILE] = talk.answers[_PROFILE]
    if talk is None:
        talk = Conversation(person_id=person_id, step=TITLE, updated_at=now)
    talk.kind, talk.answers, talk.paused = ConversationKind.EVENT, answers, False
    return _ask(tx, talk, now=now)


def _checked(tx: Transaction, given: Mapping[str, Any], zone: str, *, now: datetime) -> dict[str, Any]:
    """What was given at once, as it is kept; whatever cannot be is said before the first question."""
    kept = {name: value.isoformat() if isinstance(value, date | time) else value for name, value in given.items()}
    for name in (MINUTES, SEATS, "per_town"):
        if name in given:
            event_checks.figure(name, given[name])
    if DAY in given:
        _day(given[DAY], zone, now=now)
    if DAY in given and TIME in given:
        event_checks.begins(datetime.combine(given[DAY], given[TIME]), zone, now=now)
    for name, check in ((TITLE, event_checks.title), (LINK, event_checks.link), ("topics", event_checks.topics)):
        if name in given:
            check(given[name])
    if HOST in given:
        event_checks.host_town(tx, given[HOST])
    return kept


def answer(tx: Transaction, person_id: int, text: str, *, now: datetime) -> Intent | None:
    """Take the answer to the question that stands, and ask the next one; after the last one the event is noted."""
    talk = people.conversation(tx, person_id)
    if talk is None:
        return None
    text = text.strip().strip(_QUOTES).strip()
    if not text or len(text) > LONGEST_ANSWER:
        return EventPartUnfit(talk.step)
    if talk.step == HOST:
        text = spoken.chosen(text, talk.choices)
    try:
        value = _read(tx, talk, text, now=now)
    except ValueError:
        return EventPartUnfit(talk.step)
    except Refused as refusal:
        if isinstance(refusal.intent, HostTownDoubted):
            talk.choices, talk.updated_at = list(refusal.intent.towns), now
            people.keep(tx, talk)
            return EventHostDoubted(refusal.intent.towns)
        raise
    talk.answers, talk.choices = {**talk.answers, talk.step: value}, []
    return _ask(tx, talk, now=now)


def cancel(tx: Transaction, person_id: int) -> Intent:
    """Break the conversation off; no event is noted."""
    talk = people.conversation(tx, person_id)
    if talk is not None:
        _end(tx, talk)
    return EventTalkCancelled()


def end_silent(tx: Transaction, *, now: datetime) -> None:
    """End the conversations in which nobody has answered for a day."""
    for talk in conversations.silent_since(tx, ConversationKind.EVENT, now - ENDED_AFTER):
        person_id = talk.person_id
        _end(tx, talk)
        post.to_person(tx, person_id, EventTalkCancelled(silent=True), now=now)


def due(tx: Transaction) -> datetime | None:
    """When a conversation is to be ended next."""
    _, oldest = conversations.oldest(tx, ConversationKind.EVENT)
    return oldest + ENDED_AFTER if oldest is not None else None


def _read(tx: Transaction, talk: Conversation, text: str, *, now: datetime) -> Any:
    """What is kept of an answer.

    Raises:
        ValueError: it is no answer to the question.
        Refused: no event can be so.
    """
    if talk.step in _SKIPPABLE and spoken.skips(text):
        return None
    zone = str(talk.answers[_ZONE])
    read: Mapping[str, Callable[[], Any]] = {
        TITLE: lambda: event_checks.title(text),
        DAY: lambda: _day(spoken.day(text), zone, now=now).isoformat(),
        TIME: lambda: _time(talk, spoken.time_of_day(text), zone, now=now).isoformat("minutes"),
        MINUTES: lambda: event_checks.figure(MINUTES, spoken.minutes(text)),
        SEATS: lambda: event_checks.figure(SEATS, spoken.figure(text)),
        HOST: lambda: str(event_checks.host_town(tx, text)),
        LINK: lambda: event_checks.link(text),
    }
    return read[talk.step]()


def _day(day: date, zone: str, *, now: datetime) -> date:
    """A day that is not over, in a year that can be meant."""
    if day < now.astimezone(ZoneInfo(zone)).date():
        raise Refused(EventTimePast())
    event_checks.not_too_far(day, now=now)
    return day


def _time(talk: Conversation, begins: time, zone: str, *, now: datetime) -> time:
    """A time of the day that was named which is still to come."""
    event_checks.begins(datetime.combine(date.fromisoformat(str(talk.answers[DAY])), begins), zone, now=now)
    return begins


def _ask(tx: Transaction, talk: Conversation, *, now: datetime) -> Intent:
    """Ask for the first part that is missing; if none is, note the event."""
    part, passed = next((part for part in PARTS if part not in talk.answers), None), False
    if part is None:
        try:
            noted = _draft(tx, talk.answers, now=now)
        except Refused:  # each answer was checked, so the time must have passed since
            talk.answers = {name: value for name, value in talk.answers.items() if name not in (DAY, TIME)}
            part, passed = DAY, True
        else:
            _end(tx, talk)
            return noted
    talk.step, talk.updated_at = part, now
    people.keep(tx, talk)
    return EventPartAsked(part, PARTS.index(part) + 1, len(PARTS), passed)


def _draft(tx: Transaction, answers: Mapping[str, Any], *, now: datetime) -> Intent:
    wall = datetime.combine(date.fromisoformat(answers[DAY]), time.fromisoformat(answers[TIME]))
    return events.draft(
        tx,
        title=answers[TITLE],
        wall=wall,
        zone=answers[_ZONE],
        minutes=answers[MINUTES],
        seats=answers[SEATS],
        host=answers[HOST],
        link=answers[LINK],
        per_town=answers.get("per_town"),
        approval=answers.get("approval", False),
        topics=answers.get("topics", ""),
        now=now,
    )


def _end(tx: Transaction, talk: Conversation) -> None:
    """Forget the conversation; one that rested meanwhile rests on."""
    person_id, rested, now = talk.person_id, talk.answers.get(_PROFILE), talk.updated_at
    people.end_conversation(tx, talk)
    if isinstance(rested, dict):
        people.keep(tx, Conversation(person_id=person_id, paused=True, updated_at=now, **rested))
