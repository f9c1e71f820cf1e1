"""Registrations that organizers approve or decline."""

from datetime import datetime

from domain.errors import Refused
from domain.intents.base import EventId, Intent, PersonId
from domain.intents.events import EventStands
from domain.intents.seats import (
    NoSuchRegistration,
    RegistrationDecided,
    RegistrationRefused,
    RegistrationStands,
)
from domain.seats import STANDING
from domain.states import EventState, RegistrationState
from services import post, seats
from storage import events, registrations
from storage.tables import Event, Registration
from storage.unit_of_work import Transaction

_GOING_ON = (EventState.PUBLISHED, EventState.RUNNING)


def approve(tx: Transaction, *, number: int, now: datetime) -> Intent:
    """Let someone take part who waits for that, or who was declined by mistake.

    Raises:
        Refused: no such registration, it needs no word of organizers, or the event is over.
    """
    event, registration = _found(tx, number, now=now)
    if registration.state not in (RegistrationState.PENDING, RegistrationState.REFUSED):
        raise Refused(_stands(registration))
    seats.admit(tx, event, registration, now=now)
    return _decided(tx, registration)


def decline(tx: Transaction, *, number: int, reason: str, now: datetime) -> Intent:
    """Do not let someone take part, even if they have a seat already; they are told, and it goes to who waits.

    Raises:
        Refused: no such registration, the person has left, or the event is over.
    """
    event, registration = _found(tx, number, now=now)
    if registration.state not in STANDING:
        raise Refused(_stands(registration))
    refused = RegistrationRefused(event=EventId(event.id or 0), reason=" ".join(reason.split()))
    post.to_person(tx, registration.person_id, refused, now=now)
    seats.give_up(tx, event, registration, state=RegistrationState.REFUSED, now=now)
    return _decided(tx, registration)


def _found(tx: Transaction, number: int, *, now: datetime) -> tuple[Event, Registration]:
    """A registration and its event, locked, as they are now."""
    known = registrations.get(tx, number)
    event = events.locked(tx, known.event_id) if known is not None else None
    if known is None or event is None:
        raise Refused(NoSuchRegistration(number))
    if event.state not in _GOING_ON or events.ends_at(event) <= now:
        over = event.state if event.state not in _GOING_ON else EventState.FINISHED
        raise Refused(EventStands(event=EventId(event.id or 0), state=over))
    return event, registrations.find(tx, known.event_id, known.person_id) or known


def _decided(tx: Transaction, registration: Registration) -> Intent:
    waits = registration.state == RegistrationState.WAITING
    return RegistrationDecided(
        registration=registration.id or 0,
        event=EventId(registration.event_id),
        person=PersonId(registration.person_id),
        state=registration.state,
        place=registrations.place(tx, registration) if waits else 0,
    )


def _stands(registration: Registration) -> Intent:
    return RegistrationStands(
        registration=registration.id or 0,
        event=EventId(registration.event_id),
        person=PersonId(registration.person_id),
        state=registration.state,
    )
