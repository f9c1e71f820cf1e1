"""What organizers change of an event: time, particulars, whether it takes place; and taking that back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from domain import event_news as rules
from domain.agenda import surplus
from domain.agreement import Answer
from domain.errors import Refused
from domain.event_life import Step, after
from domain.intents.base import EventId, Intent, TownKey
from domain.intents.event_changes import (
    CancelAsked,
    ChangedSince,
    ChangeUndone,
    EventEdited,
    EventUnchanged,
    FieldChange,
    MoveAsked,
    NothingChanged,
    NothingToUndo,
    ReinstateDone,
    ReinstateNeedless,
    ReinstateTooLate,
)
from domain.intents.events import EventCancelDone, EventMoveDone, EventTimePast, EventTimeSame, NoSuchEvent
from domain.rules import Asker
from domain.states import ChangeKind, EventState, PromptKind
from services import event_checks, event_news, event_revision, prompts
from storage import agenda, event_changes, events
from storage.tables import Event, EventChange, Prompt
from storage.unit_of_work import Transaction

_ANSWER_WITHIN = timedelta(hours=1)
_UNDO_WITHIN = rules.QUIET


def ask_to_move(tx: Transaction, *, number: int, wall: datetime, organizer: int, now: datetime) -> Intent:
    """Ask whether an event shall begin at another time; a draft, of which nobody knows, is moved at once.

    Raises:
        Refused: there is no such event, it has begun or was cancelled, or the new time is not possible.
    """
    event = event_checks.found(tx, number, Step.MOVE)
    starts_at, twice = event_checks.begins(wall, event.zone, now=now)
    if starts_at == event.starts_at:
        raise Refused(EventTimeSame(event=_id(event)))
    if event.state == EventState.DRAFT:
        return move(tx, number=number, wall=wall, organizer=organizer, now=now)
    prompt = prompts.ask(
        tx,
        organizer,
        PromptKind.MOVE,
        event=number,
        now=now,
        expires_at=now + _ANSWER_WITHIN,
        wall=wall.isoformat(timespec="minutes"),
    )
    told = len(event_news.audience(tx, number))
    return MoveAsked(event=_id(event), prompt=prompt, starts_at=starts_at, told=told, twice=twice)


def answer_move(tx: Transaction, *, asker: Asker, prompt: Prompt, said: Answer, now: datetime) -> Intent:
    """Move the event, if that is still what the organizer wants and may."""
    number = prompt.event_id or 0
    if said == Answer.NO:
        return NothingChanged(event=EventId(number))
    event_checks.still_organizer(asker)
    wall = datetime.fromisoformat(str(prompt.details["wall"]))
    return move(tx, number=number, wall=wall, organizer=asker.person_id, now=now)


def move(tx: Transaction, *, number: int, wall: datetime, now: datetime, organizer: int | None = None) -> Intent:
    """Let an event begin at another time, on the clocks of its own zone; who takes part will be told.

    Raises:
        Refused: as `ask_to_move`.
    """
    event = event_checks.found(tx, number, Step.MOVE)
    starts_at, twice = event_checks.begins(wall, event.zone, now=now)
    if starts_at == event.starts_at:
        raise Refused(EventTimeSame(event=_id(event)))
    values = {"wall_time": wall.isoformat(timespec="minutes"), "starts_at": starts_at}
    event_revision.revise(tx, event, ChangeKind.MOVED, values, organizer, now=now)
    return EventMoveDone(event=_id(event), twice=twice, **event_revision.notice(tx, event))


def edit(tx: Transaction, *, number: int, wanted: Mapping[str, Any], organizer: int, now: datetime) -> Intent:
    """Change particulars of an event.

    Args:
        tx: the transaction.
        number: of the event.
        wanted: by name (title, minutes, seats, host, link, per_town, approval, topics), as they were typed; None takes
            away what can be missing.
        organizer: who changes it.
        now: the time.

    Raises:
        Refused: there is no such event, it is over, or it cannot be as is wanted.
    """
    event = event_checks.found(tx, number, Step.EDIT)
    values = {_COLUMN[name]: _checked(tx, name, value) for name, value in wanted.items()}
    values = {column: value for column, value in values.items() if getattr(event, column) != value}
    if not values:
        return EventUnchanged(event=_id(event), asked=bool(wanted))
    change = event_revision.revise(tx, event, ChangeKind.EDITED, values, organizer, now=now)
    towns = tuple(
        TownKey(str(town)) for town in (change.before.get("host_town"), change.after.get("host_town")) if town
    )
    heard = event_revision.notice(tx, event) if values.keys() & rules.COLUMNS else {}
    over = max(0, surplus([agenda.minutes(tx, number)], event.minutes))
    seated = event.taken if "capacity" in values and event.taken > event.capacity else 0  # offers are back already
    return EventEdited(event=_id(event), changes=_shown(change), towns=towns, over=over, seated=seated, **heard)


def ask_to_cancel(tx: Transaction, *, number: int, reason: str, organizer: int, now: datetime) -> Intent:
    """Ask whether an event shall be called off; a draft, of which nobody knows, is at once.

    Raises:
        Refused: there is no such event, or it is over or cancelled already.
    """
    event = event_checks.found(tx, number, Step.CANCEL)
    if event.state == EventState.DRAFT:
        return cancel(tx, number=number, reason=reason, organizer=organizer, now=now)
    prompt = prompts.ask(
        tx,
        organizer,
        PromptKind.CANCEL,
        event=number,
        now=now,
        expires_at=now + _ANSWER_WITHIN,
        reason=reason,
    )
    told = len(event_news.audience(tx, number))
    return CancelAsked(event=_id(event), prompt=prompt, told=told, reason=reason)


def answer_cancel(tx: Transaction, *, asker: Asker, prompt: Prompt, said: Answer, now: datetime) -> Intent:
    """Call the event off, if that is still what the organizer wants and may."""
    number = prompt.event_id or 0
    if said == Answer.NO:
        return NothingChanged(event=EventId(number))
    event_checks.still_organizer(asker)
    reason = str(prompt.details["reason"])
    return cancel(tx, number=number, reason=reason, organizer=asker.person_id, now=now)


def cancel(tx: Transaction, *, number: int, reason: str, now: datetime, organizer: int | None = None) -> Intent:
    """Call an event off; who takes part will be told.

    Raises:
        Refused: there is no such event, or it is over or cancelled already.
    """
    event = event_checks.found(tx, number, Step.CANCEL)
    values = {"state": after(EventState(event.state), Step.CANCEL)}
    change = event_revision.revise(tx, event, ChangeKind.CANCELLED, values, organizer, now=now, reason=reason)
    if change.before["state"] == EventState.DRAFT:
        return EventCancelDone(event=_id(event), told=0)
    return EventCancelDone(event=_id(event), **event_revision.notice(tx, event))


def reinstate(tx: Transaction, *, number: int, organizer: int, now: datetime) -> Intent:
    """Let an event take place after all, as long as nobody was told that it does not.

    Raises:
        Refused: there is no such event, it is not cancelled, or people were told.
    """
    event = events.locked(tx, number)
    if event is None:
        raise Refused(NoSuchEvent(number))
    if event.state != EventState.CANCELLED:
        raise Refused(ReinstateNeedless(event=_id(event)))
    cancelled = event_changes.newest_cancellation(tx, number)
    if cancelled is None or cancelled.settled_at is not None:
        raise Refused(ReinstateTooLate(event=_id(event)))
    step = Step.REDRAFT if cancelled.before["state"] == EventState.DRAFT else Step.REINSTATE
    event_revision.take_back(tx, event, cancelled, {"state": after(EventState.CANCELLED, step)}, organizer, now=now)
    return ReinstateDone(event=_id(event))


def undo(tx: Transaction, *, organizer: int, now: datetime) -> Intent:
    """Take back what an organizer changed last, as long as nobody was told.

    Raises:
        Refused: there is nothing that can be taken back, somebody else changed the same since, or the old time has
            passed meanwhile.
    """
    change = event_changes.newest_of(tx, organizer, since=now - _UNDO_WITHIN)
    if change is None or change.settled_at is not None:
        raise Refused(NothingToUndo(int(_UNDO_WITHIN / timedelta(minutes=1))))
    if change.kind == ChangeKind.CANCELLED:
        return reinstate(tx, number=change.event_id, organizer=organizer, now=now)
    event = event_checks.found(tx, change.event_id, Step.MOVE if change.kind == ChangeKind.MOVED else Step.EDIT)
    if any(event_revision.plain(getattr(event, column)) != value for column, value in change.after.items()):
        raise Refused(ChangedSince(event=_id(event)))
    values = {column: event_revision.read(column, value) for column, value in change.before.items()}
    if values.get("starts_at", now) < now:
        raise Refused(EventTimePast())
    event_revision.take_back(tx, event, change, values, organizer, now=now)
    return ChangeUndone(event=_id(event))


_COLUMN = {
    "title": "title",
    "minutes": "minutes",
    "seats": "capacity",
    "host": "host_town",
    "link": "link",
    "per_town": "per_town",
    "approval": "approval",
    "topics": "topics",
}


def _checked(tx: Transaction, name: str, value: Any) -> Any:
    """What is to be kept of a particular that somebody wants."""
    if value is None:
        return [] if name == "topics" else None
    match name:
        case "title":
            return event_checks.title(value)
        case "minutes" | "seats" | "per_town":
            return event_checks.figure(name, value)
        case "host":
            return event_checks.host_town(tx, value)
        case "link":
            return event_checks.link(value)
        case "topics":
            return event_checks.topics(value)
        case _:
            return bool(value)


def _shown(change: EventChange) -> tuple[FieldChange, ...]:
    """Before and after, as organizers see them; an address is a secret and only said to be there."""
    names = {column: name for name, column in _COLUMN.items()}

    def words(column: str, value: object) -> str:
        match column, value:
            case _, None | "" | []:
                return ""
            case "link", _:
                return "***"
            case "topics", [*topics]:
                return ", ".join(map(str, topics))
            case "approval", flag:
                return "yes" if flag else "no"
        return str(value)

    return tuple(
        FieldChange(names[column], words(column, value), words(column, change.after[column]))
        for column, value in change.before.items()
    )


def _id(event: Event) -> EventId:
    return EventId(event.id or 0)
