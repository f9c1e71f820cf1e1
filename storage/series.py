"""The events that anybody may know of, and those in somebody's calendar."""

from datetime import datetime

from sqlmodel import col, select

from domain.facts import AgendaFacts, CalendarEntry
from domain.series import PublicEvent
from domain.states import EventState, RegistrationState, VolunteerKind
from storage import names
from storage.tables import Account, AgendaItem, Event, Registration, RoleRow, TownRow, Volunteer
from storage.unit_of_work import Transaction

_SEATED = (RegistrationState.CONFIRMED, RegistrationState.ATTENDED, RegistrationState.NO_SHOW)
_WAITING = (RegistrationState.WAITING, RegistrationState.OFFERED, RegistrationState.PENDING)


def public(tx: Transaction, events: list[Event]) -> tuple[PublicEvent, ...]:
    """Events as their public page shows them."""
    return tuple(
        PublicEvent(
            names.event_facts(tx, event.id or 0),
            _agenda(tx, event.id or 0),
            tuple(event.topics),
            event.host_town is None and event.state == EventState.PUBLISHED,
        )
        for event in events
    )


def held(tx: Transaction) -> int:
    """How many events took place."""
    over = (EventState.FINISHED, EventState.CLOSED)
    return len(tx.session.exec(select(Event.id).where(col(Event.state).in_(over))).all())


def calendar(tx: Transaction, *, since: datetime) -> list[CalendarEntry]:
    """The events that were ever published and begin after `since`, the cancelled ones among them."""
    # When those of the first version were published is not known.
    published = col(Event.published_at).is_not(None) | (col(Event.state) != EventState.CANCELLED)
    rows = tx.session.exec(
        select(Event.id)
        .where(published, Event.state != EventState.DRAFT, Event.starts_at >= since)
        .order_by(col(Event.starts_at), col(Event.id))
    )
    return [CalendarEntry(names.event_facts(tx, number or 0), "public") for number in rows]


def calendar_of(tx: Transaction, person_id: int, *, since: datetime) -> list[CalendarEntry]:
    """The events that someone has a seat at, waits for or runs, and that begin after `since`."""
    standings: dict[int, str] = {}
    rows = tx.session.exec(
        select(Registration).where(
            Registration.person_id == person_id, col(Registration.state).in_((*_SEATED, *_WAITING))
        )
    )
    for row in rows:
        standings[row.event_id] = "waiting" if row.state in _WAITING else "seat"
    runs = (
        select(RoleRow.event_id)
        .join(Account, col(Account.user_id) == col(RoleRow.user_id))
        .where(Account.person_id == person_id, col(RoleRow.event_id).is_not(None))
    )
    standings |= {number: "seat" for number in tx.session.exec(runs) if number is not None}
    events = tx.session.exec(
        select(Event)
        .where(col(Event.id).in_(standings), Event.state != EventState.DRAFT, Event.starts_at >= since)
        .order_by(col(Event.starts_at), col(Event.id))
    )
    return [CalendarEntry(names.event_facts(tx, event.id or 0), standings[event.id or 0]) for event in events]


def _agenda(tx: Transaction, number: int) -> tuple[AgendaFacts, ...]:
    """The running order, with the town that gives an impulse where one volunteered, and nobody's name."""
    rows = tx.session.exec(
        select(AgendaItem, TownRow.name)
        .outerjoin(
            Volunteer, (col(Volunteer.id) == AgendaItem.volunteer_id) & (Volunteer.kind == VolunteerKind.IMPULSE)
        )
        .outerjoin(TownRow, col(TownRow.ags) == col(Volunteer.town))
        .where(AgendaItem.event_id == number)
        .order_by(col(AgendaItem.position), col(AgendaItem.id))
    )
    return tuple(AgendaFacts(item.kind, item.title, item.minutes, None, town) for item, town in rows)
