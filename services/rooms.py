"""What follows when a room was made, entered or left."""

from datetime import datetime

from domain.states import Action, Membership, RoomKind
from services import adoption, chats, room_progress
from storage import events, outbox, rooms
from storage.tables import Room
from storage.unit_of_work import Transaction


def made(tx: Transaction, number: int, room_id: str, *, now: datetime) -> None:
    """Note the id of a room that was ordered, give up its alias and hang it into the space of the series."""
    room = rooms.get(tx, number)
    _absorb_stranger(tx, room, room_id)
    room.room_id, room.membership = room_id, Membership.JOIN
    tx.session.flush()
    outbox.post(tx, room, Action.UNALIAS, now=now)
    space = rooms.space(tx)
    if space is not None and room.kind in (RoomKind.QUESTIONS, RoomKind.BACKSTAGE):
        outbox.post(tx, space, Action.CHILD, now=now, target_room=room.id)
    if room.kind == RoomKind.SPACE:  # made anew after it was lost: what hung in the old one
        for other in rooms.of_events(tx, events.open_numbers(tx)):
            outbox.post(tx, room, Action.CHILD, now=now, target_room=other.id)
    if room.event_id is not None:
        room_progress.report_ready(tx, room.event_id, now=now)


def _absorb_stranger(tx: Transaction, room: Room, room_id: str) -> None:
    """Take over what the sync told of the room before we knew that it is ours."""
    stranger = rooms.by_id(tx, room_id)
    if stranger is None or stranger.id == room.id:
        return
    room.version, room.creators, room.power = stranger.version, stranger.creators, stranger.power
    room.encrypted = stranger.encrypted
    tx.session.delete(stranger)
    tx.session.flush()


def entered(tx: Transaction, number: int, *, encrypted: bool, now: datetime) -> None:
    """The bot accepted an invitation; an encrypted room is left at once.

    The membership itself is noted when the sync shows it: until then all that the room holds is history.
    """
    room = rooms.get(tx, number)
    if encrypted and room.kind == RoomKind.FOREIGN:
        adoption.leave_encrypted(tx, room, now=now)
    elif encrypted:
        chats.became_encrypted(tx, room, now=now)


def left(tx: Transaction, number: int) -> None:
    """Note that the bot has left."""
    rooms.get(tx, number).membership = Membership.LEAVE
    tx.session.flush()
