"""Events: drafted, published, moved, cancelled, and moved on by the clock."""

from datetime import datetime

from domain.errors import Refused
from domain.intents.base import EventId, Intent, PersonId, TownKey
from domain.intents.events import (
    EventAnnounced,
    EventCancelDone,
    EventCancelled,
    EventDrafted,
    EventMoved,
    EventMoveDone,
    EventPublished,
    EventStands,
    EventTimeFar,
    EventTimeMissing,
    EventTimePast,
    EventTimeSame,
    EventVerified,
    FigureUnfit,
    HostTownDoubted,
    NoSuchEvent,
)
from domain.intents.people import TownDoubted
from domain.states import EventState, RegistrationState, Role, RoomKind
from domain.times import Never, Once, Twice, in_utc
from services import event_rooms, post, reminders, roles, towns
from storage import events, outbox, people, rooms
from storage import reminders as stored_reminders
from storage.tables import Event
from storage.unit_of_work import Transaction

SEATS = (1, 5000)
MINUTES = (5, 24 * 60)
YEARS_AHEAD = 5


def draft(
    tx: Transaction, *, title: str, wall: datetime, zone: str, minutes: int, seats: int, host: str | None, now: datetime
) -> Intent:
    """Note a new event, of which nobody but organizers knows yet.

    Args:
        tx: the transaction.
        title: what it is called.
        wall: when it begins, on the clocks of `zone` (IANA).
        zone: where those clocks hang.
        minutes: how long it lasts.
        seats: how many can take part.
        host: the town that hosts it, as somebody types it.
        now: the time.

    Raises:
        Refused: the time has passed, is too far away or does not exist; a figure is out of range; no such town.
    """
    for figure, value, (least, most) in (("minutes", minutes, MINUTES), ("seats", seats, SEATS)):
        if not least <= value <= most:
            raise Refused(FigureUnfit(figure, least, most))
    starts_at, twice = _start(wall, zone, now=now)
    event = Event(
        title=" ".join(title.split()),
        wall_time=wall.isoformat(timespec="minutes"),
        zone=zone,
        starts_at=starts_at,
        minutes=minutes,
        capacity=seats,
        host_town=_host_town(tx, host) if host else None,
        created_at=now,
    )
    events.keep(tx, event)
    return EventDrafted(event=_id(event), twice=twice)


def publish(tx: Transaction, *, number: int, now: datetime) -> Intent:
    """Order the rooms of an event, invite who runs it, plan its reminders and tell everyone.

    Raises:
        Refused: there is no such event, it is no draft, or its time has passed.
    """
    event = _found(tx, number, EventState.DRAFT)
    if event.starts_at <= now:
        raise Refused(EventTimePast())
    event.state = EventState.PUBLISHED
    events.keep(tx, event)
    event_rooms.order(tx, number, now=now)
    reminders.plan(tx, event, now=now)
    tx.wake_at(event.starts_at)
    audience = sorted({*people.everyone(tx), *roles.holders(tx, Role.ORGANIZER)})
    for person in audience:
        post.to_person(tx, person, EventAnnounced(event=_id(event)), now=now, key=_announcement(event, person))
    return EventPublished(event=_id(event), told=len(audience))


def move(tx: Transaction, *, number: int, wall: datetime, now: datetime) -> Intent:
    """Let an event begin at another time, on the clocks of its own zone, and tell who takes part.

    Raises:
        Refused: there is no such event, it has begun or was cancelled, or the new time is not possible.
    """
    event = _found(tx, number, EventState.DRAFT, EventState.PUBLISHED)
    starts_at, twice = _start(wall, event.zone, now=now)
    before = event.starts_at
    if starts_at == before:
        raise Refused(EventTimeSame(event=_id(event)))
    event.wall_time, event.starts_at = wall.isoformat(timespec="minutes"), starts_at
    events.keep(tx, event)
    audience: list[int] = []
    if event.state == EventState.PUBLISHED:
        reminders.plan(tx, event, now=now)
        tx.wake_at(starts_at)
        event_rooms.tell_new_time(tx, number, now=now)
        audience = _audience(tx, number)
        for person in audience:
            post.to_person(tx, person, EventMoved(event=_id(event), before=before), now=now)
    return EventMoveDone(event=_id(event), told=len(audience), twice=twice)


def cancel(tx: Transaction, *, number: int, reason: str, now: datetime) -> Intent:
    """Call an event off and tell who wanted to take part.

    Raises:
        Refused: there is no such event, or it is over or cancelled already.
    """
    event = _found(tx, number, EventState.DRAFT, EventState.PUBLISHED, EventState.RUNNING)
    audience = _audience(tx, number) if event.state != EventState.DRAFT else []
    event.state = EventState.CANCELLED
    events.keep(tx, event)
    reminders.withdraw(tx, number, now=now)
    outbox.withdraw_keyed(tx, _announcement(event))
    for person in audience:
        post.to_person(tx, person, EventCancelled(event=_id(event), reason=reason), now=now)
    return EventCancelDone(event=_id(event), told=len(audience))


def verify(tx: Transaction, *, number: int) -> Intent:
    """Show what of an event is there and what is missing.

    Raises:
        Refused: there is no such event.
    """
    event = _found(tx, number, *EventState)
    return EventVerified(
        event=_id(event),
        space=event_rooms.condition(rooms.space(tx)),
        questions=event_rooms.condition(rooms.of_event(tx, number, RoomKind.QUESTIONS)),
        backstage=event_rooms.condition(rooms.of_event(tx, number, RoomKind.BACKSTAGE)),
        hosts=tuple(map(PersonId, roles.holders(tx, Role.HOST, number))),
        impulses=tuple(map(PersonId, roles.holders(tx, Role.IMPULSE, number))),
        waiting=len(events.registered(tx, number, RegistrationState.WAITING)),
        reminders=stored_reminders.planned(tx, number),
    )


def keep_states(tx: Transaction, *, now: datetime) -> None:
    """Let the events run whose time has come, and finish those that are over."""
    for event in events.begun(tx, now=now):
        event.state = EventState.FINISHED if events.ends_at(event) <= now else EventState.RUNNING
        events.keep(tx, event)


def _found(tx: Transaction, number: int, *states: EventState) -> Event:
    """The event, locked, if it is in one of the states."""
    event = events.locked(tx, number)
    if event is None:
        raise Refused(NoSuchEvent(number))
    if event.state not in states:
        raise Refused(EventStands(event=_id(event), state=event.state))
    return event


def _start(wall: datetime, zone: str, *, now: datetime) -> tuple[datetime, bool]:
    """When an event begins in UTC, and whether its wall time comes twice that night."""
    if wall.year > now.year + YEARS_AHEAD:
        raise Refused(EventTimeFar(YEARS_AHEAD))
    if wall.year < now.year - 1:
        raise Refused(EventTimePast())
    match in_utc(wall, zone):
        case Once(at):
            twice = False
        case Twice(at, _):
            twice = True
        case Never(before, after):
            raise Refused(EventTimeMissing(before, after, zone))
    if at <= now:
        raise Refused(EventTimePast())
    return at, twice


def _host_town(tx: Transaction, text: str) -> TownKey:
    try:
        return TownKey(towns.find_town(tx, text).ags)
    except Refused as refusal:
        if isinstance(refusal.intent, TownDoubted):
            raise Refused(HostTownDoubted(refusal.intent.towns)) from None
        raise


def _audience(tx: Transaction, number: int) -> list[int]:
    """Who hears of what becomes of an event: who has a seat or waits for one, the host and the impulse givers."""
    registered = events.registered(tx, number, RegistrationState.CONFIRMED, RegistrationState.WAITING)
    return sorted({*registered, *roles.holders(tx, Role.HOST, number), *roles.holders(tx, Role.IMPULSE, number)})


def _announcement(event: Event, person: int | None = None) -> str:
    return f"announced:{event.id}:{person or ''}"


def _id(event: Event) -> EventId:
    return EventId(event.id or 0)
