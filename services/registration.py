"""Registration for events: a seat, else a place on the waiting list, which moves up when a seat becomes free."""

from datetime import datetime

from domain.errors import Refused
from domain.intents.base import EventId, Intent
from domain.intents.events import (
    EventNotOpen,
    EventsListed,
    EventStands,
    MovedUp,
    NoSuchEvent,
    NotRegistered,
    Registered,
    Standing,
    Unregistered,
)
from domain.states import EventState, RegistrationState
from services import event_rooms, post
from storage import events
from storage.tables import Event, Registration
from storage.unit_of_work import Transaction

_OPEN = (EventState.PUBLISHED, EventState.RUNNING)


def register(tx: Transaction, *, person_id: int, number: int, now: datetime) -> Intent:
    """Give someone a seat, or a place at the end of the waiting list; who has one already is told so.

    Raises:
        Refused: there is no such event, or it is cancelled or over.
    """
    event = _open_event(tx, number, now=now)
    registration = events.registration(tx, number, person_id)
    already = registration is not None and registration.state != RegistrationState.CANCELLED
    if registration is None:
        registration = Registration(event_id=number, person_id=person_id, state="", arrival=0, changed_at=now)
    if not already:
        registration.arrival = events.next_arrival(tx, number)
        seated = events.take_seat(tx, event)
        _change(tx, registration, RegistrationState.CONFIRMED if seated else RegistrationState.WAITING, now=now)
    if registration.state == RegistrationState.CONFIRMED:
        event_rooms.admit(tx, number, person_id, now=now)
    standing = _standing(tx, registration)
    return Registered(event=EventId(number), state=standing.state, place=standing.place, already=already)


def unregister(tx: Transaction, *, person_id: int, number: int, now: datetime) -> Intent:
    """Let someone leave an event or its waiting list; whoever has waited longest gets the seat at once.

    Raises:
        Refused: there is no such event, or it is cancelled or over.
    """
    event = _open_event(tx, number, now=now)
    registration = events.registration(tx, number, person_id)
    if registration is None or registration.state == RegistrationState.CANCELLED:
        return NotRegistered(event=EventId(number))
    seated = registration.state == RegistrationState.CONFIRMED
    _change(tx, registration, RegistrationState.CANCELLED, now=now)
    if seated:
        events.free_seat(tx, event)
        _promote_waiting(tx, event, now=now)
    return Unregistered(event=EventId(number))


def list_upcoming(tx: Transaction, *, person_id: int, now: datetime) -> Intent:
    """What comes next, and where someone stands with it."""
    found = [event.id or 0 for event in events.upcoming(tx, now=now)]
    registrations = (events.registration(tx, number, person_id) for number in found)
    standings = (_standing(tx, registration) for registration in registrations if registration is not None)
    return EventsListed(events=tuple(map(EventId, found)), standings=tuple(filter(lambda s: s.state, standings)))


def _promote_waiting(tx: Transaction, event: Event, *, now: datetime) -> None:
    """Seat those who have waited longest, for as long as there are seats."""
    number = event.id or 0
    while (waiting := events.first_waiting(tx, number)) is not None and events.take_seat(tx, event):
        _change(tx, waiting, RegistrationState.CONFIRMED, now=now)
        post.to_person(tx, waiting.person_id, MovedUp(event=EventId(number)), now=now)
        event_rooms.admit(tx, number, waiting.person_id, now=now)


def _open_event(tx: Transaction, number: int, *, now: datetime) -> Event:
    """The event, locked, if one can come to it and leave it."""
    event = events.locked(tx, number)
    if event is None:
        raise Refused(NoSuchEvent(number))
    if event.state == EventState.DRAFT:
        raise Refused(EventNotOpen(number))
    state = event.state
    if state in _OPEN and events.ends_at(event) <= now:
        state = EventState.FINISHED  # the tick has yet to note it
    if state not in _OPEN:
        raise Refused(EventStands(event=EventId(number), state=state))
    return event


def _change(tx: Transaction, registration: Registration, state: RegistrationState, *, now: datetime) -> None:
    registration.state, registration.changed_at = state, now
    events.keep(tx, registration)


def _standing(tx: Transaction, registration: Registration) -> Standing:
    match registration.state:
        case RegistrationState.CONFIRMED:
            return Standing(EventId(registration.event_id), registration.state)
        case RegistrationState.WAITING:
            return Standing(EventId(registration.event_id), registration.state, events.place(tx, registration))
        case _:
            return Standing(EventId(registration.event_id))
