"""Registration for events: a seat, a place on the waiting list, or word that organizers decide; and leaving."""

from datetime import datetime

from domain.errors import Refused
from domain.intents.base import EventId, Intent, PersonId
from domain.intents.events import (
    EventNotOpen,
    EventsListed,
    EventStands,
    NoSuchEvent,
    NotRegistered,
    Registered,
    Standing,
    Unregistered,
)
from domain.intents.seats import RegistrationAsked, RegistrationBarred, WhichToLeave
from domain.seats import SEATED, STANDING
from domain.states import EventState, PromptKind, RegistrationState
from services import event_rooms, post, seats
from storage import events, people, registrations
from storage.tables import Event, Registration
from storage.unit_of_work import Transaction

_OPEN = (EventState.PUBLISHED, EventState.RUNNING)


def register(tx: Transaction, *, person_id: int, number: int, now: datetime) -> Intent:
    """Give someone a seat, or a place at the end of the waiting list; who has one already is told so.

    Where organizers approve first, they are asked. A seat that is offered to the person is taken.

    Raises:
        Refused: there is no such event, it is cancelled or over, or organizers did not let the person in.
    """
    event = open_event(tx, number, now=now)
    registration = registrations.find(tx, number, person_id)
    match registration:
        case None | Registration(state=RegistrationState.CANCELLED):
            arrived = newcomer(tx, event, person_id, before=registration, now=now)
            return _begin(tx, event, arrived, again=registration is not None, now=now)
        case Registration(state=RegistrationState.REFUSED):
            raise Refused(RegistrationBarred(event=EventId(number)))
        case Registration(state=RegistrationState.OFFERED):
            seats.confirm(tx, event, registration, now=now)
            return _registered(tx, event, registration)
        case Registration(state=RegistrationState.WAITING) if event.starts_at <= now:
            town_full = seats.place(tx, event, registration, now=now)
            already = registration.state == RegistrationState.WAITING
            return _registered(tx, event, registration, already=already, town_full=town_full)
    if registration.state in SEATED:
        event_rooms.admit(tx, number, person_id, now=now)
    return _registered(tx, event, registration, already=True)


def newcomer(
    tx: Transaction, event: Event, person_id: int, *, before: Registration | None = None, now: datetime
) -> Registration:
    """A registration behind all others, for an event that is locked; `before` is that of someone who had left."""
    registration = before or Registration(
        event_id=event.id or 0, person_id=person_id, state="", arrival=0, changed_at=now
    )
    registration.arrival = registrations.next_arrival(tx, event.id or 0)
    registration.registered_at, registration.offers_lapsed = now, 0
    return registration


def _begin(tx: Transaction, event: Event, registration: Registration, *, again: bool, now: datetime) -> Intent:
    """Seat someone who has just come, or have organizers asked."""
    if not event.approval:
        town_full = seats.place(tx, event, registration, now=now)
        return _registered(tx, event, registration, again=again, town_full=town_full)
    seats.change(tx, registration, RegistrationState.PENDING, now=now)
    asked = RegistrationAsked(
        registration=registration.id or 0, event=EventId(event.id or 0), person=PersonId(registration.person_id)
    )
    post.to_organizers(tx, asked, now=now)
    return _registered(tx, event, registration, again=again)


def unregister(tx: Transaction, *, person_id: int, number: int | None, now: datetime) -> Intent:
    """Let someone leave an event or its waiting list; a seat that they had is offered to who has waited longest.

    Args:
        tx: the transaction.
        person_id: who leaves.
        number: of the event; None for the only one that can be meant.
        now: the time.

    Raises:
        Refused: there is no such event, or it is cancelled or over; no number, and not just one event can be meant.
    """
    if number is None:
        number = _only_one(tx, person_id, now=now)
    event = open_event(tx, number, now=now)
    registration = registrations.find(tx, number, person_id)
    if registration is None or registration.state not in STANDING:
        return NotRegistered(event=EventId(number))
    before = registration.state
    seats.give_up(tx, event, registration, state=RegistrationState.CANCELLED, now=now)
    return Unregistered(event=EventId(number), state=before)


def _only_one(tx: Transaction, person_id: int, *, now: datetime) -> int:
    """The one event that someone can leave."""
    found = [registration.event_id for registration in registrations.standing_of(tx, person_id)]
    still = [number for number in found if (event := events.find(tx, number)) and events.ends_at(event) > now]
    if len(still) != 1:
        raise Refused(WhichToLeave(events=tuple(map(EventId, still))))
    return still[0]


def list_upcoming(tx: Transaction, *, person_id: int, now: datetime) -> Intent:
    """What comes next, and where someone stands with it."""
    found = [event.id or 0 for event in events.upcoming(tx, now=now)]
    own = (registrations.find(tx, number, person_id) for number in found)
    standings = tuple(_standing(tx, registration) for registration in own if registration and _stands(registration))
    return EventsListed(events=tuple(map(EventId, found)), standings=standings)


def _stands(registration: Registration) -> bool:
    return registration.state in STANDING


def open_event(tx: Transaction, number: int, *, now: datetime) -> Event:
    """The event, locked, if one can come to it and leave it.

    Raises:
        Refused: there is no such event, it is not published yet, or it is cancelled or over.
    """
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


def _registered(
    tx: Transaction,
    event: Event,
    registration: Registration,
    *,
    already: bool = False,
    again: bool = False,
    town_full: bool = False,
) -> Intent:
    return Registered(
        event=EventId(registration.event_id),
        state=registration.state,
        place=_place(tx, registration),
        already=already,
        again=again,
        town_full=town_full and registration.state == RegistrationState.WAITING,
        link=event.link is not None and registration.state in SEATED,
    )


def _standing(tx: Transaction, registration: Registration) -> Standing:
    number, state = EventId(registration.event_id), registration.state
    if state != RegistrationState.OFFERED:
        return Standing(number, state, _place(tx, registration))
    asked = people.open_prompts_of_kind(tx, PromptKind.SEAT, person_id=registration.person_id, event=number)
    return Standing(number, state, prompt=asked[0].id or 0 if asked else 0, until=registration.offer_expires_at)


def _place(tx: Transaction, registration: Registration) -> int:
    waits = registration.state == RegistrationState.WAITING
    return registrations.place(tx, registration) if waits else 0
