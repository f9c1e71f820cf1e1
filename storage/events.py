"""Events, registrations and the seats between them."""

from datetime import datetime, timedelta

from sqlalchemy import func, update
from sqlmodel import col, select

from domain.states import EventState, RegistrationState
from storage.tables import Event, Registration
from storage.unit_of_work import Transaction


def find(tx: Transaction, number: int) -> Event | None:
    """The event with this number."""
    return tx.session.get(Event, number)


def locked(tx: Transaction, number: int) -> Event | None:
    """The event with this number, as it is now; until the commit nobody else gets it from here.

    On PostgreSQL the row is locked, so that those who register for one event do it one after the other; SQLite lets
    only one write at a time anyway.
    """
    return tx.session.exec(
        select(Event).where(Event.id == number).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()


def keep(tx: Transaction, row: Event | Registration) -> None:
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


def next_change(tx: Transaction) -> datetime | None:
    """When the next event begins or ends."""
    starts = tx.session.exec(select(func.min(Event.starts_at)).where(Event.state == EventState.PUBLISHED)).one()
    ends = [ends_at(event) for event in tx.session.exec(select(Event).where(Event.state == EventState.RUNNING))]
    return min([*ends, *([starts] if starts is not None else [])], default=None)


def take_seat(tx: Transaction, event: Event) -> bool:
    """Take a seat if one is free: one statement, so that however many try at once, none gets a seat too many."""
    taken = tx.session.connection().execute(
        update(Event)
        .where(col(Event.id) == event.id, col(Event.taken) < col(Event.capacity))
        .values(taken=col(Event.taken) + 1)
    )
    tx.session.refresh(event, ["taken"])
    return taken.rowcount == 1


def free_seat(tx: Transaction, event: Event) -> None:
    """Give a seat back."""
    tx.session.connection().execute(update(Event).where(col(Event.id) == event.id).values(taken=col(Event.taken) - 1))
    tx.session.refresh(event, ["taken"])


def registration(tx: Transaction, event_id: int, person_id: int) -> Registration | None:
    """A person's registration, whatever became of it."""
    return tx.session.exec(
        select(Registration).where(Registration.event_id == event_id, Registration.person_id == person_id)
    ).one_or_none()


def registered(tx: Transaction, event_id: int, *states: RegistrationState) -> list[int]:
    """The people whose registration is in one of the states, in order of arrival."""
    return list(
        tx.session.exec(
            select(Registration.person_id)
            .where(Registration.event_id == event_id, col(Registration.state).in_(states))
            .order_by(col(Registration.arrival))
        )
    )


def first_waiting(tx: Transaction, event_id: int) -> Registration | None:
    """Who has waited longest."""
    return tx.session.exec(
        select(Registration)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.WAITING)
        .order_by(col(Registration.arrival))
        .limit(1)
    ).one_or_none()


def place(tx: Transaction, registration: Registration) -> int:
    """The place of a waiting registration: 1 is next."""
    before = select(func.count()).where(
        Registration.event_id == registration.event_id,
        Registration.state == RegistrationState.WAITING,
        col(Registration.arrival) <= registration.arrival,
    )
    return tx.session.exec(before).one()


def next_arrival(tx: Transaction, event_id: int) -> int:
    """The number of whoever arrives next at an event, which must be locked."""
    last = tx.session.exec(select(func.max(Registration.arrival)).where(Registration.event_id == event_id)).one()
    return (last or 0) + 1
