"""What of an event is there and what is missing, before anything is done."""

from domain.errors import Refused
from domain.intents.base import AgendaOf, EventId, Intent, PersonId
from domain.intents.events import EventVerified, NoSuchEvent
from domain.room_power import MODERATOR
from domain.states import Action, Membership, OutboxState, RegistrationState, Role, RoomKind
from services import event_rooms, roles
from services.room_power import may_serve, power_given
from storage import events, outbox, people, registrations, reminders, rooms
from storage.tables import Room
from storage.unit_of_work import Transaction


def verify(tx: Transaction, *, number: int) -> Intent:
    """Show what of an event is there and what is missing.

    Raises:
        Refused: there is no such event.
    """
    event = events.find(tx, number)
    if event is None:
        raise Refused(NoSuchEvent(number))
    counts = registrations.counts(tx, number)
    own = {RoomKind(room.kind): room for room in (rooms.space(tx), *rooms.all_of_event(tx, number)) if room}
    conditions = {kind: event_rooms.condition(tx, own.get(kind)) for kind in (RoomKind.SPACE, *event_rooms.KINDS)}
    ready = [room for kind, room in own.items() if conditions[kind] == "ready"]
    cast = {role: roles.holders(tx, role, number) for role in (Role.HOST, Role.IMPULSE, Role.EXPERT)}
    return EventVerified(
        event=EventId(number),
        space=conditions[RoomKind.SPACE],
        questions=conditions[RoomKind.QUESTIONS],
        backstage=conditions[RoomKind.BACKSTAGE],
        hosts=tuple(map(PersonId, cast[Role.HOST])),
        impulses=tuple(map(PersonId, cast[Role.IMPULSE])),
        experts=tuple(map(PersonId, cast[Role.EXPERT])),
        waiting=counts.get(RegistrationState.WAITING, 0),
        pending=counts.get(RegistrationState.PENDING, 0),
        offered=counts.get(RegistrationState.OFFERED, 0),
        reminders=reminders.planned(tx, number),
        link=event.link is not None,
        agenda=AgendaOf(number),
        absent=tuple(map(PersonId, _absent(tx, number, ready))),
        powerless=tuple(room.kind for room in ready if not may_serve(room)),
        unled=tuple(room.kind for room in ready if _unled(tx, number, room)),
        encrypted=tuple(room.kind for room in own.values() if room.encrypted),
    )


def _absent(tx: Transaction, number: int, ready: list[Room]) -> list[int]:
    """Who runs the event and has not entered one of its rooms."""
    absent: set[int] = set()
    for role in (Role.HOST, Role.IMPULSE, Role.EXPERT):
        for user_id in people.holders(tx, role, number):
            if any(not _is_inside(tx, room, user_id) for room in ready if room.event_id == number):
                absent.add(people.person_of(tx, user_id) or 0)
    return sorted(absent - {0})


def _is_inside(tx: Transaction, room: Room, user_id: str) -> bool:
    """Whether someone is in a room.

    In a room that others made somebody may have been before us, of whom the homeserver tells nothing; an invitation
    that it took without telling of it went to such a one.
    """
    room_id = room.room_id or ""
    if rooms.is_known(tx, room_id, user_id):
        return rooms.membership(tx, room_id, user_id) == Membership.JOIN
    return outbox.newest_passage(tx, room, user_id) == (Action.INVITE, OutboxState.SENT)


def _unled(tx: Transaction, number: int, room: Room) -> bool:
    """Whether a host has not the power that a host needs, and it is not about to come."""
    if room.kind == RoomKind.SPACE or not room.power:
        return False
    hosts = people.holders(tx, Role.HOST, number)
    return any(
        power_given(room, host) < MODERATOR and not event_rooms.has_power(tx, room, host, MODERATOR) for host in hosts
    )
