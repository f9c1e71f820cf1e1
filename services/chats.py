"""Direct chats: opened, answered, left; and rooms in which the bot can no longer speak."""

from datetime import datetime

from domain.incoming import Invitation
from domain.intents.base import EventId
from domain.intents.rooms import RoomLost
from domain.intents.talk import EncryptedRoomMet, PlainChatOpened
from domain.states import Action, Membership, RoomKind
from services import adoption, people, post
from storage import outbox, rooms
from storage import people as stored
from storage.tables import Room
from storage.unit_of_work import Transaction


def answer_invitation(
    tx: Transaction, invitation: Invitation, *, allowed_servers: frozenset[str], now: datetime
) -> None:
    """Accept invitations to direct chats from allowed servers and greet; decline all others without a word.

    An encrypted chat is declined too, until the bot can read there: it opens a plain one of its own and says why.
    Organizers may also invite into rooms that shall become those of an event, see `adoption`.
    """
    room = rooms.by_id(tx, invitation.room_id)
    if room is None or room.membership != Membership.INVITE:
        return
    server = invitation.sender.partition(":")[2]
    allowed = not allowed_servers or server in allowed_servers
    if allowed and not invitation.direct and adoption.answer_invitation(tx, invitation, room, now=now):
        return
    if not invitation.direct or not allowed:
        outbox.post(tx, room, Action.LEAVE, now=now)
        return
    sender = people.meet(tx, invitation.sender, now=now)
    if sender.retired:
        _let_return(tx, room, invitation, now=now)
        return
    person_id = sender.person_id
    room.kind, room.person_id = RoomKind.DIRECT, person_id
    if invitation.encrypted:
        became_encrypted(tx, room, now=now)
        return
    outbox.post(tx, room, Action.JOIN, now=now)
    people.greet(tx, person_id, now=now)


def _let_return(tx: Transaction, room: Room, invitation: Invitation, *, now: datetime) -> None:
    """Hear someone in an account that they moved away from; nothing that is meant for the person is said there."""
    room.kind = RoomKind.DIRECT
    outbox.post(tx, room, Action.LEAVE if invitation.encrypted else Action.JOIN, now=now)


def became_encrypted(tx: Transaction, room: Room, *, now: datetime) -> None:
    """Fall silent in a room in which encryption was switched on; what was still to be said there is said elsewhere."""
    room.encrypted = True
    tx.session.flush()
    if room.kind != RoomKind.DIRECT or room.person_id is None:
        outbox.withdraw_words(tx, room)
        post.to_organizers(tx, EncryptedRoomMet(room_id=room.room_id or ""), now=now, key=f"encrypted:{room.id}")
        return
    if room.membership in (Membership.LEAVE, Membership.BAN):
        return
    plain = rooms.direct(tx, room.person_id)
    if plain is None:
        plain = post.open_direct_chat(tx, room.person_id, now=now)
    post.to_room(tx, plain, PlainChatOpened(), now=now, key=f"plain:{room.id}")
    outbox.move_pending(tx, room, plain)
    outbox.post(tx, room, Action.LEAVE, now=now)
    people.greet(tx, room.person_id, now=now)


def thrown_out(tx: Transaction, room: Room, *, now: datetime) -> None:
    """The bot was kicked or banned: organizers hear of a lost room of an event; it never tries to come back."""
    if room.kind not in (RoomKind.DIRECT, RoomKind.FOREIGN):
        event = EventId(room.event_id) if room.event_id is not None else None
        post.to_organizers(tx, RoomLost(room_id=room.room_id or "", event=event), now=now)


def someone_left(tx: Transaction, room: Room, user_id: str, *, now: datetime) -> None:
    """Leave a direct chat that its person left, so that the next message opens a new one."""
    if room.kind == RoomKind.DIRECT and room.person_id is not None and user_id in stored.user_ids(tx, room.person_id):
        room.membership = Membership.LEAVE
        outbox.post(tx, room, Action.LEAVE, now=now)
