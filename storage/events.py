"""Events."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from domain.states import EventState
from storage.tables import Event
from storage.unit_of_work import Transaction

_GOING_ON = col(Event.state).in_((EventState.PUBLISHED, EventState.RUNNING))


def find(tx: Transaction, number: int) -> Event | None:
    """The event with this number."""
    return tx.session.get(Event, number)


def locked(tx: Transaction, number: int) -> Event | None:
    """The event with this number, as it is now; until the commit nobody else gets it from here.

    On PostgreSQL the row is locked, so that those who register for one event do it one after the other; SQLite lets
    only one write at a time anyway.
    """
    return tx.session.exec(_LOCKED, params={"number": number}).one_or_none()


# Asked for every registration: built once.
_LOCKED = (
    select(Event).where(Event.id == bindparam("number")).with_for_update().execution_options(populate_existing=True)
)


def keep(tx: Transaction, row: Event) -> None:
    """Keep a new or changed row."""
    tx.session.add(row)
    tx.session.flush()


def upcoming(tx: Transaction, *, now: datetime) -> list[Event]:
    """The published events that are not over, the next one first."""
    found = tx.session.exec(
        select(Event)
        .where(col(Event.state).in_((EventState.PUBLISHED, EventState.RUNNING)))
        .order_by(col(Event.starts_at), col(Event.id))
    )
    return [event for event in found if ends_at(event) > now]


def ends_at(event: Event) -> datetime:
    """When an event is over."""
    return event.starts_at + timedelta(minutes=event.minutes)


def revise(event: Event, *, now: datetime) -> None:
    """What calendars show of an event has changed: its entry has a next version (RFC 5545, section 3.8.7.4)."""
    event.sequence += 1
    event.changed_at = now


def begun(tx: Transaction, *, now: datetime) -> list[Event]:
    """The events that have begun, as far as they are not known to be finished; locked as by `locked`."""
    return list(
        tx.session.exec(
            select(Event)
            .where(col(Event.state).in_((EventState.PUBLISHED, EventState.RUNNING)), Event.starts_at <= now)
            .order_by(col(Event.id))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def to_open(tx: Transaction, *, now: datetime) -> list[int]:
    """The events that have begun without their room being told so."""
    rows = select(Event.id).where(_GOING_ON, Event.starts_at <= now, col(Event.opened_at).is_(None))
    return [number for number in tx.session.exec(rows.order_by(col(Event.id))) if number is not None]


def with_link(tx: Transaction, *, until: datetime) -> list[int]:
    """The events with a link to a video conference that begin until a time and are not finished."""
    rows = select(Event.id).where(_GOING_ON, col(Event.link).is_not(None), Event.starts_at <= until)
    return [number for number in tx.session.exec(rows.order_by(col(Event.id))) if number is not None]


def next_with_unsent_link(tx: Transaction) -> datetime | None:
    """When the next event begins of those whose link nobody has yet."""
    rows = select(func.min(Event.starts_at)).where(
        _GOING_ON, col(Event.link).is_not(None), col(Event.link_sent_at).is_(None)
    )
    return tx.session.exec(rows).one()


def to_close(tx: Transaction) -> list[Event]:
    """The events that are over and were not suggested to be closed."""
    rows = select(Event).where(Event.state == EventState.FINISHED, col(Event.close_suggested_at).is_(None))
    return list(tx.session.exec(rows.order_by(col(Event.id))))


def open_numbers(tx: Transaction) -> list[int]:
    """The events that are drafted, to come or running."""
    states = (EventState.DRAFT, EventState.PUBLISHED, EventState.RUNNING)
    rows = select(Event.id).where(col(Event.state).in_(states)).order_by(col(Event.id))
    return [number for number in tx.session.exec(rows) if number is not None]


def next_change(tx: Transaction) -> datetime | None:
    """When the next event begins or ends."""
    starts = tx.session.exec(select(func.min(Event.starts_at)).where(Event.state == EventState.PUBLISHED)).one()
    ends = [ends_at(event) for event in tx.session.exec(select(Event).where(Event.state == EventState.RUNNING))]
    return min([*ends, *([starts] if starts is not None else [])], default=None)
