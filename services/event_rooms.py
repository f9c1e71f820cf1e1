"""The rooms of an event: ordered once, and who is let into which."""

from datetime import datetime

from domain.intents.base import EventId
from domain.intents.events import QuestionsWelcomed
from domain.intents.rooms import RoomNamed, RoomsReady
from domain.states import Action, Membership, RegistrationState, Role, RoomKind
from services import post, questions
from storage import events, outbox, people, rooms
from storage.tables import Room
from storage.unit_of_work import Transaction

HOST_POWER = 50  # may pin, invite and remove; see the room's power levels


def order(tx: Transaction, event_id: int, *, now: datetime) -> None:
    """Have made what is missing of the series' space, the room for questions and the backstage room; then invite."""
    named = RoomNamed(event=EventId(event_id))
    if rooms.space(tx) is None:
        post.order_room(tx, Room(kind=RoomKind.SPACE, created_at=now), now=now, named=RoomNamed())
    if rooms.of_event(tx, event_id, RoomKind.QUESTIONS) is None:
        room = Room(kind=RoomKind.QUESTIONS, event_id=event_id, created_at=now)
        post.order_room(tx, room, now=now, named=named)
        post.to_room(tx, room, QuestionsWelcomed(event=EventId(event_id)), now=now)
        questions.open_list(tx, event_id, room, now=now)
    if rooms.of_event(tx, event_id, RoomKind.BACKSTAGE) is None:
        room = Room(kind=RoomKind.BACKSTAGE, event_id=event_id, created_at=now)
        post.order_room(tx, room, now=now, named=named)
    for user_id in people.holders(tx, Role.ORGANIZER):
        admit_to_stage(tx, event_id, user_id, Role.ORGANIZER, now=now)
    for role in (Role.HOST, Role.IMPULSE):
        for user_id in people.holders(tx, role, event_id):
            admit_to_stage(tx, event_id, user_id, role, now=now)
    for person_id in events.registered(tx, event_id, RegistrationState.CONFIRMED):
        admit(tx, event_id, person_id, now=now)


def admit(tx: Transaction, event_id: int, person_id: int, *, now: datetime) -> None:
    """Invite someone with a seat into the space and the room for questions, as far as they are not there."""
    for room in (rooms.space(tx), rooms.of_event(tx, event_id, RoomKind.QUESTIONS)):
        if room is None:
            continue
        for user_id in people.user_ids(tx, person_id):
            post.invite(tx, room, user_id, now=now)


def admit_to_stage(tx: Transaction, event_id: int, user_id: str, role: Role, *, now: datetime) -> None:
    """Invite someone who runs the event into all of its rooms that exist; a host may moderate there."""
    for room in (rooms.space(tx), *rooms.all_of_event(tx, event_id)):
        if room is None:
            continue
        post.invite(tx, room, user_id, now=now)
        if role == Role.HOST and room.kind != RoomKind.SPACE:
            key = f"power:{room.id}:{user_id}"
            outbox.post(tx, room, Action.POWER, now=now, user_id=user_id, value=str(HOST_POWER), key=key)


def report_ready(tx: Transaction, event_id: int, *, now: datetime) -> None:
    """Tell the organizers, once, when the last room of an event is there."""
    found = rooms.all_of_event(tx, event_id)
    if all(room.room_id is not None for room in found):
        invited = outbox.invited(tx, [room.id or 0 for room in found])
        intent = RoomsReady(event=EventId(event_id), invited=len(invited))
        post.to_organizers(tx, intent, now=now, key=f"rooms-ready:{event_id}")


def tell_new_time(tx: Transaction, event_id: int, *, now: datetime) -> None:
    """Bring the topics of an event's rooms, which name its time, up to date."""
    for room in rooms.all_of_event(tx, event_id):
        outbox.post(tx, room, Action.TOPIC, now=now, intent=RoomNamed(event=EventId(event_id)))


def condition(room: Room | None) -> str:
    """How a room is: `missing`, `ordered`, `ready`, or `lost` when the bot was thrown out."""
    if room is None:
        return "missing"
    if room.room_id is None:
        return "ordered"
    return "lost" if room.membership in (Membership.LEAVE, Membership.BAN) else "ready"
