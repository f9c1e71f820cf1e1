"""Check-in: who has a seat says that they are there; who never does counts as absent after the end."""

from datetime import datetime

from domain.errors import Refused
from domain.intents.base import EventId, Intent
from domain.intents.events import EventNotOpen, EventStands, NoSuchEvent
from domain.intents.people import ProfileMissing
from domain.intents.seats import (
    CheckedIn,
    CheckInEarly,
    CheckInOpened,
    CheckInOver,
    NoCheckInNeeded,
    NotCheckedIn,
    WhichCheckIn,
)
from domain.rules import Asker, known_person, named_person
from domain.seats import ABSENT_AFTER, OPEN_BEFORE
from domain.states import EventState, RegistrationState, RoomKind
from services import people, post, registration, seats
from storage import events, outbox, registrations, rooms
from storage.tables import Event, Registration, Room
from storage.unit_of_work import Transaction

MARK = "✅"
_GOING_ON = (EventState.PUBLISHED, EventState.RUNNING)
_SUBJECT = "check-in"


def check_in(tx: Transaction, *, asker: Asker, number: int | None, now: datetime) -> Intent:
    """Note that someone has come; while the event runs a free seat is theirs at once.

    Args:
        tx: the transaction.
        asker: who has come.
        number: of the event; None for the only one that can be meant.
        now: the time.

    Raises:
        Refused: there is no such event, it is too early or too late, or the person has no seat and gets none.
    """
    number = number if number is not None else _only_one(tx, asker.person_id, now=now)
    event = _open(tx, number, now=now)
    found = registrations.find(tx, number, asker.person_id)
    match found:
        case Registration(state=RegistrationState.ATTENDED):
            return CheckedIn(event=EventId(number), already=True)
        case Registration(state=RegistrationState.CONFIRMED):
            _attend(tx, event, found, now=now)
            return CheckedIn(event=EventId(number))
        case Registration(state=RegistrationState.OFFERED):
            _attend(tx, event, found, now=now)
            return CheckedIn(event=EventId(number), seated=True)
    if any(role_event == number for _, role_event in asker.roles):
        return NoCheckInNeeded(event=EventId(number))
    return _seat_at_once(tx, event, found, asker, now=now)


def _seat_at_once(tx: Transaction, event: Event, found: Registration | None, asker: Asker, *, now: datetime) -> Intent:
    """Seat someone who has none, if the event runs and one is free for them."""
    number = EventId(event.id or 0)
    state = found.state if found is not None and found.state != RegistrationState.CANCELLED else ""
    if state in (RegistrationState.PENDING, RegistrationState.REFUSED):
        raise Refused(NotCheckedIn(event=number, state=state))
    if event.starts_at > now:
        raise Refused(NotCheckedIn(event=number, state=state, problem="early"))
    if state != RegistrationState.WAITING and not known_person.allows(asker, None):
        raise Refused(ProfileMissing())
    if state != RegistrationState.WAITING and event.approval:
        raise Refused(NotCheckedIn(event=number, state=state, problem="approval"))
    if registrations.town_is_full(tx, event, asker.person_id):
        raise Refused(NotCheckedIn(event=number, state=state, problem="town"))
    if not registrations.take_seat(tx, event):
        raise Refused(NotCheckedIn(event=number, state=state, problem="full"))
    if found is None or found.state != RegistrationState.WAITING:
        found = registration.newcomer(tx, event, asker.person_id, before=found, now=now)
    _attend(tx, event, found, now=now)
    return CheckedIn(event=number, seated=True)


def _attend(tx: Transaction, event: Event, found: Registration, *, now: datetime) -> None:
    found.checked_in_at = now
    seats.confirm(tx, event, found, state=RegistrationState.ATTENDED, now=now)


def by_mark(tx: Transaction, *, user_id: str, room: Room, message: str, now: datetime) -> None:
    """Check someone in who put ✅ on our message in the event's room; they hear of it in their direct chat."""
    subject, _, number = (outbox.about(tx, room, message) or "").partition(":")
    if subject != _SUBJECT:
        return
    asker = people.meet(tx, user_id, now=now)
    try:
        told = (
            check_in(tx, asker=asker, number=int(number), now=now)
            if named_person.allows(asker, None)
            else ProfileMissing()
        )
    except Refused as refused:
        told = refused.intent
    post.to_person(tx, asker.person_id, told, now=now)


def open_due(tx: Transaction, *, now: datetime) -> None:
    """Say in the rooms of the events that begin how to check in, and to who waits whether seats are free."""
    for number in events.to_open(tx, now=now):
        event = events.locked(tx, number)
        if event is None or event.state not in _GOING_ON or event.opened_at is not None:
            continue
        event.opened_at = now
        events.keep(tx, event)
        if events.ends_at(event) <= now:
            continue
        _post_in_room(tx, number, now=now)
        seats.offer_free(tx, event, now=now)


def _post_in_room(tx: Transaction, number: int, *, now: datetime) -> None:
    room = rooms.of_event(tx, number, RoomKind.QUESTIONS)
    if room is None or room.encrypted:
        return
    row = post.to_room(tx, room, CheckInOpened(event=EventId(number)), now=now, about=f"{_SUBJECT}:{number}")
    if row is not None:
        post.react(tx, room, row, MARK, now=now)


def note_absent(tx: Transaction, *, now: datetime) -> None:
    """Note, some time after the end, who had a seat and never checked in. Nobody is told."""
    for event in registrations.unaccounted(tx):
        if events.ends_at(event) + ABSENT_AFTER <= now:
            registrations.note_absent(tx, event.id or 0, now=now)


def next_due(tx: Transaction) -> datetime | None:
    """When the next absences are to be noted."""
    return min((events.ends_at(event) + ABSENT_AFTER for event in registrations.unaccounted(tx)), default=None)


def _only_one(tx: Transaction, person_id: int, *, now: datetime) -> int:
    """The one event at which someone can check in: of those that they are registered for, else of all."""
    begun = [event for event in events.upcoming(tx, now=now) if event.starts_at - OPEN_BEFORE <= now]
    own = {found.event_id for found in registrations.standing_of(tx, person_id)}
    meant = [event.id or 0 for event in begun if event.id in own] or [event.id or 0 for event in begun]
    if len(meant) != 1:
        raise Refused(WhichCheckIn(events=tuple(map(EventId, meant))))
    return meant[0]


def _open(tx: Transaction, number: int, *, now: datetime) -> Event:
    """The event, locked, if it is time to check in."""
    event = events.locked(tx, number)
    if event is None:
        raise Refused(NoSuchEvent(number))
    match event.state:
        case EventState.DRAFT:
            raise Refused(EventNotOpen(number))
        case EventState.CANCELLED:
            raise Refused(EventStands(event=EventId(number), state=event.state))
    if event.state not in _GOING_ON or events.ends_at(event) <= now:
        raise Refused(CheckInOver(event=EventId(number)))
    if now < event.starts_at - OPEN_BEFORE:
        raise Refused(CheckInEarly(event=EventId(number), opens_at=event.starts_at - OPEN_BEFORE))
    return event
