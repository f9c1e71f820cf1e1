"""Registrations for events, and the seats that they hold."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, exists, func, or_, update
from sqlalchemy import select as columns
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col, select

from domain.seats import HOLDING, STANDING
from domain.states import ClaimState, EventState, RegistrationState
from storage.prepared import Prepared
from storage.tables import Claim, Event, Registration
from storage.unit_of_work import Transaction

_GOING_ON = (EventState.PUBLISHED, EventState.RUNNING)
_SPEAKS = col(Claim.state).in_((ClaimState.PENDING, ClaimState.CONFIRMED))


def keep(tx: Transaction, registration: Registration) -> None:
    """Keep a new or changed registration."""
    tx.session.add(registration)
    tx.session.flush()


def get(tx: Transaction, number: int) -> Registration | None:
    """The registration with this number."""
    return tx.session.get(Registration, number)


def find(tx: Transaction, event_id: int, person_id: int) -> Registration | None:
    """A person's registration, whatever became of it; as it is now, if the event is locked."""
    return tx.session.exec(_FIND, params={"event_id": event_id, "person_id": person_id}).one_or_none()


_FIND = (
    select(Registration)
    .where(Registration.event_id == bindparam("event_id"), Registration.person_id == bindparam("person_id"))
    .execution_options(populate_existing=True)
)


def registered(tx: Transaction, event_id: int, *states: RegistrationState) -> list[int]:
    """The people whose registration is in one of the states, in order of arrival."""
    return list(
        tx.session.exec(
            select(Registration.person_id)
            .where(Registration.event_id == event_id, col(Registration.state).in_(states))
            .order_by(col(Registration.arrival))
        )
    )


def in_state(tx: Transaction, event_id: int, *states: RegistrationState) -> list[Registration]:
    """The registrations that are in one of the states, in order of arrival."""
    return list(
        tx.session.exec(
            select(Registration)
            .where(Registration.event_id == event_id, col(Registration.state).in_(states))
            .order_by(col(Registration.arrival))
            .execution_options(populate_existing=True)
        )
    )


def counts(tx: Transaction, event_id: int) -> dict[str, int]:
    """How many registrations are in each state."""
    rows = tx.session.execute(
        columns(col(Registration.state), func.count())
        .where(col(Registration.event_id) == event_id)
        .group_by(col(Registration.state))
    )
    return {str(state): int(count) for state, count in rows}


def standing_of(tx: Transaction, person_id: int) -> list[Registration]:
    """What a person is registered for, or waits for, of what is not over; the next event first."""
    return list(
        tx.session.exec(
            select(Registration)
            .join(Event, col(Event.id) == col(Registration.event_id))
            .where(
                Registration.person_id == person_id,
                col(Registration.state).in_(STANDING),
                col(Event.state).in_(_GOING_ON),
            )
            .order_by(col(Event.starts_at), col(Event.id))
        )
    )


def next_arrival(tx: Transaction, event_id: int) -> int:
    """The number of whoever arrives next at an event, which must be locked."""
    tx.session.flush()
    ((last,),) = _LAST_ARRIVAL.rows(tx, event_id=event_id)
    return (last or 0) + 1


# Asked for every registration: built once, and kept from the comforts of the session.
_LAST_ARRIVAL = Prepared(
    columns(func.max(col(Registration.arrival))).where(col(Registration.event_id) == bindparam("event_id"))
)


def place(tx: Transaction, registration: Registration) -> int:
    """The place of a waiting registration: 1 is next."""
    tx.session.flush()
    ((count,),) = _PLACE.rows(tx, event_id=registration.event_id, arrival=registration.arrival)
    return int(count)


_PLACE = Prepared(
    columns(func.count()).where(
        col(Registration.event_id) == bindparam("event_id"),
        col(Registration.state) == RegistrationState.WAITING,
        col(Registration.arrival) <= bindparam("arrival"),
    )
)


def take_seat(tx: Transaction, event: Event) -> bool:
    """Take a seat if one is free: one statement, so that however many try at once, none gets a seat too many."""
    tx.session.flush()  # the number of seats may just have been changed
    taken = _TAKE.rows(tx, event_id=event.id)
    if taken:
        set_committed_value(event, "taken", taken[0][0])
    return bool(taken)


_TAKE = Prepared(
    update(Event)
    .where(col(Event.id) == bindparam("event_id"), col(Event.taken) < col(Event.capacity))
    .values(taken=col(Event.taken) + 1)
    .returning(col(Event.taken))
)


def free_seat(tx: Transaction, event: Event) -> None:
    """Give a seat back."""
    tx.session.flush()
    ((taken,),) = _FREE.rows(tx, event_id=event.id)
    set_committed_value(event, "taken", taken)


_FREE = Prepared(
    update(Event)
    .where(col(Event.id) == bindparam("event_id"))
    .values(taken=col(Event.taken) - 1)
    .returning(col(Event.taken))
)


def town_is_full(tx: Transaction, event: Event, person_id: int) -> bool:
    """Whether as many of a person's town hold seats as the event lets in from one town."""
    if event.per_town is None:
        return False
    own = columns(col(Claim.town)).where(col(Claim.person_id) == person_id, _SPEAKS).scalar_subquery()
    count = (
        columns(func.count())
        .select_from(Claim)
        .join(Registration, col(Registration.person_id) == col(Claim.person_id))
        .where(
            col(Claim.town) == own,
            _SPEAKS,
            col(Registration.event_id) == event.id,
            col(Registration.state).in_(HOLDING),
            col(Registration.person_id) != person_id,
        )
    )
    return (tx.session.connection().scalar(count) or 0) >= event.per_town


def first_eligible(tx: Transaction, event: Event) -> Registration | None:
    """Who has waited longest, of those whose town may have one more seat."""
    rows = select(Registration).where(
        Registration.event_id == event.id, Registration.state == RegistrationState.WAITING
    )
    if event.per_town is not None:
        rows = rows.where(_town_has_room(event))
    return tx.session.exec(rows.order_by(col(Registration.arrival)).limit(1)).one_or_none()


def _town_has_room(event: Event) -> ColumnElement[bool]:
    """On rows of registrations: whether the town of the person has fewer seats than one town may have."""
    full = (
        columns(col(Claim.town))
        .join(Registration, col(Registration.person_id) == col(Claim.person_id))
        .where(_SPEAKS, col(Registration.event_id) == event.id, col(Registration.state).in_(HOLDING))
        .group_by(col(Claim.town))
        .having(func.count() >= event.per_town)
    )
    own = columns(col(Claim.town)).where(col(Claim.person_id) == col(Registration.person_id), _SPEAKS)
    town = own.correlate(Registration).scalar_subquery()
    return or_(town.is_(None), town.not_in(full))


def lapsed(tx: Transaction, *, now: datetime) -> list[int]:
    """The events with an offered seat whose time is over: its own, or that of all, as the event has begun."""
    rows = (
        select(Registration.event_id)
        .join(Event, col(Event.id) == col(Registration.event_id))
        .where(
            Registration.state == RegistrationState.OFFERED,
            col(Event.state).in_(_GOING_ON),
            or_(col(Registration.offer_expires_at) <= now, col(Event.starts_at) <= now),
        )
    )
    return sorted(set(tx.session.exec(rows)))


def with_free_seats(tx: Transaction, *, now: datetime) -> list[int]:
    """The events to come that have free seats although somebody waits."""
    waits = exists().where(
        col(Registration.event_id) == col(Event.id), col(Registration.state) == RegistrationState.WAITING
    )
    rows = select(Event.id).where(
        Event.state == EventState.PUBLISHED, Event.starts_at > now, col(Event.taken) < col(Event.capacity), waits
    )
    return [number for number in tx.session.exec(rows.order_by(col(Event.id))) if number is not None]


def next_expiry(tx: Transaction) -> datetime | None:
    """When the next offer expires."""
    rows = select(func.min(Registration.offer_expires_at)).where(Registration.state == RegistrationState.OFFERED)
    return tx.session.exec(rows).one()


def unaccounted(tx: Transaction) -> list[Event]:
    """The events that are over and have people of whom it is not noted whether they came."""
    expected = exists().where(
        col(Registration.event_id) == col(Event.id), col(Registration.state) == RegistrationState.CONFIRMED
    )
    over = col(Event.state).in_((EventState.FINISHED, EventState.CLOSED))
    return list(tx.session.exec(select(Event).where(over, expected).order_by(col(Event.id))))


def note_absent(tx: Transaction, event_id: int, *, now: datetime) -> None:
    """Whoever was expected at an event and never checked in did not come."""
    tx.session.connection().execute(
        update(Registration)
        .where(col(Registration.event_id) == event_id, col(Registration.state) == RegistrationState.CONFIRMED)
        .values(state=RegistrationState.NO_SHOW, changed_at=now)
    )


@dataclass(frozen=True)
class Attendance:
    """How many people of a town, or of all, came to an event for which they had a seat, and how many did not."""

    attended: int = 0
    absent: int = 0
    expected: int = 0  # of whom it is not noted yet


def attendance(tx: Transaction, event: Event) -> tuple[Attendance, dict[str, Attendance]]:
    """Who came to an event: altogether, and by town (AGS; empty for people who speak for none any more)."""
    rows = tx.session.execute(
        columns(col(Claim.town), col(Registration.state), func.count())
        .select_from(Registration)
        .outerjoin(Claim, (col(Claim.person_id) == col(Registration.person_id)) & _SPEAKS)
        .where(col(Registration.event_id) == event.id, col(Registration.state).in_(_COUNTED))
        .group_by(col(Claim.town), col(Registration.state))
    )
    by_town: dict[str, Counter[str]] = {}
    for town, state, count in rows:
        by_town.setdefault(town or "", Counter())[state] += count
    return _attendance(sum(by_town.values(), Counter())), {town: _attendance(by_town[town]) for town in sorted(by_town)}


_COUNTED = (RegistrationState.ATTENDED, RegistrationState.NO_SHOW, RegistrationState.CONFIRMED)


def _attendance(counted: Counter[str]) -> Attendance:
    attended, absent, expected = (counted[state] for state in _COUNTED)
    return Attendance(attended, absent, expected)
