"""One change of an event: what it replaces is noted, and what depends on it follows at once."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from domain import event_news as rules
from domain.states import ChangeKind, EventState
from services import event_news, event_rooms, links, reminders, seats
from storage import event_changes, events, outbox
from storage.tables import Event, EventChange
from storage.unit_of_work import Transaction


def take_back(
    tx: Transaction, event: Event, done: EventChange, values: Mapping[str, Any], organizer: int, *, now: datetime
) -> None:
    """Give an event the values again that a change replaced; neither it nor this can be taken back any more."""
    kind = ChangeKind.REINSTATED if done.kind == ChangeKind.CANCELLED else ChangeKind(done.kind)
    for change in (done, revise(tx, event, kind, values, organizer, now=now)):
        change.undone_at = now
        event_changes.keep(tx, change)


def revise(
    tx: Transaction,
    event: Event,
    kind: ChangeKind,
    values: Mapping[str, Any],
    organizer: int | None,
    *,
    now: datetime,
    reason: str = "",
) -> EventChange:
    """Change an event, note what it was, and let follow what depends on it."""
    change = EventChange(
        event_id=event.id or 0,
        person_id=organizer,
        kind=kind,
        before={column: plain(getattr(event, column)) for column in values},
        after={column: plain(value) for column, value in values.items()},
        reason=reason or None,
        made_at=now,
    )
    draft = EventState.DRAFT in (event.state, values.get("state"))
    for column, value in values.items():
        setattr(event, column, value)
    events.keep(tx, event)
    event_changes.keep(tx, change)
    if not draft:
        _follow(tx, event, values.keys(), now=now)
    return change


def _follow(tx: Transaction, event: Event, columns: AbstractSet[str], *, now: datetime) -> None:
    """Bring up to date what depends on an event's columns; those who take part hear of it later."""
    number = event.id or 0
    if "state" in columns:
        if event.state == EventState.CANCELLED:
            reminders.withdraw(tx, number, now=now)
            outbox.withdraw_keyed(tx, event_news.announcement_key(number))
            seats.called_off(tx, event, now=now)
        else:
            outbox.restore_keyed(tx, event_news.announcement_key(number))
    if event.state in (EventState.PUBLISHED, EventState.RUNNING):
        if columns & {"starts_at", "state"}:
            reminders.plan(tx, event, now=now)
            tx.wake_at(event.starts_at)
        if columns & {"starts_at", "title"}:
            event_rooms.rename(tx, number, now=now)
        if columns & {"capacity", "per_town", "state", "approval"}:
            seats.seats_changed(tx, event, now=now)
        if "link" in columns:
            links.changed(tx, event)
    if columns & rules.COLUMNS:
        event_news.plan(tx, event, now=now)


def notice(tx: Transaction, event: Event) -> dict[str, Any]:
    """How many will be told of a change, and when."""
    if event.notice_due_at is None:
        return {"told": 0}
    return {"told": len(event_news.audience(tx, event.id or 0)), "tells_at": event.notice_due_at}


def plain(value: Any) -> Any:
    """A column's value as JSON."""
    return value.isoformat() if isinstance(value, datetime) else value


def read(column: str, value: Any) -> Any:
    """What `plain` wrote."""
    return datetime.fromisoformat(value) if column == "starts_at" else value
