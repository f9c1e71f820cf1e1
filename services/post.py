"""Posts what is to be told or done into the outbox, on the use case's own transaction."""

import secrets
from datetime import datetime

from domain.intents.base import Intent
from domain.intents.rooms import RoomNamed
from domain.states import Action, Membership, OutboxState, Role, RoomKind
from storage import outbox, people, rooms
from storage.tables import Room
from storage.unit_of_work import Transaction

OPEN = "open"  # what a row of `Action.SILENCE` says that opens the room again
_INSIDE = (Membership.JOIN, Membership.INVITE)


def to_room(
    tx: Transaction,
    room: Room,
    intent: Intent,
    *,
    now: datetime,
    reply_to: str | None = None,
    thread: str | None = None,
    about: str | None = None,
    key: str | None = None,
) -> int | None:
    """Tell a room something; in a direct chat in its person's language. What the intent attaches follows there as
    a file; in rooms it would be for all to see, again at each repeat.

    Returns:
        The outbox row, or None if a row with the same `key` was posted before, or the room is encrypted: the bot says
        nothing in plain text there.
    """
    if room.encrypted:
        return None
    row = outbox.post(
        tx,
        room,
        Action.SEND,
        now=now,
        intent=intent,
        person_id=room.person_id,
        reply_to=reply_to,
        thread=thread,
        about=about,
        key=key,
    )
    if row is not None and intent.attaches and room.kind == RoomKind.DIRECT:
        outbox.post(tx, room, Action.FILE, now=now, intent=intent, person_id=room.person_id, thread=thread)
    return row


def reply(
    tx: Transaction,
    room: Room,
    intent: Intent,
    *,
    to: str,
    thread: str | None = None,
    now: datetime,
    about: str | None = None,
) -> int | None:
    """Answer where it was asked: in the thread, else as a reply to the message, in direct chats just so."""
    plain = room.kind == RoomKind.DIRECT and thread is None
    return to_room(tx, room, intent, now=now, reply_to=None if plain else to, thread=thread, about=about)


def to_person(
    tx: Transaction, person_id: int, intent: Intent, *, now: datetime, about: str | None = None, key: str | None = None
) -> int | None:
    """Tell a person something in their direct chat, which is opened if there is none; nothing to who is known no more.

    Returns:
        As `to_room`; None as well where nobody can be reached.
    """
    room = rooms.direct(tx, person_id)
    if room is None:
        if not people.user_ids(tx, person_id):
            return None
        room = open_direct_chat(tx, person_id, now=now)
    return to_room(tx, room, intent, now=now, about=about, key=key)


def to_organizers(tx: Transaction, intent: Intent, *, now: datetime, key: str | None = None) -> None:
    """Tell every organizer something in their direct chat, once, however many Matrix IDs they have."""
    found = (people.person_of(tx, user_id) for user_id in people.holders(tx, Role.ORGANIZER))
    for person_id in dict.fromkeys(found):
        if person_id is not None:
            to_person(tx, person_id, intent, now=now, key=f"{key}:{person_id}" if key else None)


def open_direct_chat(tx: Transaction, person_id: int, *, now: datetime) -> Room:
    """Order a new plain direct chat with a person."""
    return order_room(tx, Room(kind=RoomKind.DIRECT, person_id=person_id, created_at=now), now=now)


def order_room(tx: Transaction, room: Room, *, now: datetime, named: RoomNamed | None = None) -> Room:
    """Order a room to be made; whatever is posted to it waits until it is there.

    The alias is random and goes away once the room is known: it lets the room be found again should its making be cut
    short, and a telling one would disclose who was matched.
    """
    room.alias = f"k-{secrets.token_hex(8)}"
    room.membership = Membership.PLANNED
    rooms.add(tx, room)
    invited = people.user_ids(tx, room.person_id)[-1] if room.person_id is not None else None
    outbox.post(tx, room, Action.CREATE, now=now, intent=named, person_id=room.person_id, user_id=invited)
    return room


def invite(tx: Transaction, room: Room, user_id: str, *, now: datetime) -> bool:
    """Invite someone, once the room exists; False if they are there, or about to be invited."""
    match outbox.newest_passage(tx, room, user_id):
        case (Action.INVITE, OutboxState.PENDING):
            return False
        case (Action.KICK, _):
            pass  # they are gone, or about to be, even if the homeserver has not told yet
        case _ if _inside(tx, room, user_id):
            return False
    outbox.post(tx, room, Action.INVITE, now=now, user_id=user_id)
    return True


def react(tx: Transaction, room: Room, row: int, emoji: str, *, now: datetime) -> None:
    """Put a reaction on a message of ours, so that people need only touch it."""
    outbox.post(tx, room, Action.REACT, now=now, target_row=row, value=emoji)


def edit(tx: Transaction, room: Room, row: int, intent: Intent, *, now: datetime) -> None:
    """Say a message of ours anew, in its place; nothing in an encrypted room."""
    if room.encrypted:
        return
    outbox.post(tx, room, Action.EDIT, now=now, intent=intent, person_id=room.person_id, target_row=row)


def pin(tx: Transaction, room: Room, row: int, *, now: datetime) -> None:
    """Pin a message of ours."""
    outbox.post(tx, room, Action.PIN, now=now, target_row=row)


def redact(tx: Transaction, room: Room, event_id: str, *, now: datetime) -> None:
    """Take a message of ours back."""
    outbox.post(tx, room, Action.REDACT, now=now, target=event_id)


def remove(tx: Transaction, room: Room, user_id: str, *, now: datetime) -> None:
    """Let someone out of a room, or take their invitation back; nothing if they are neither there nor invited."""
    match outbox.newest_passage(tx, room, user_id):
        case (Action.KICK, OutboxState.PENDING):
            return
        case (Action.INVITE, OutboxState.PENDING | OutboxState.SENT):
            pass  # even if the homeserver has not told yet that they are invited
        case _ if not _inside(tx, room, user_id):
            return
    outbox.post(tx, room, Action.KICK, now=now, user_id=user_id)


def _inside(tx: Transaction, room: Room, user_id: str) -> bool:
    """Whether someone is in a room or invited, as far as the homeserver has told."""
    return room.room_id is not None and rooms.membership(tx, room.room_id, user_id) in _INSIDE


def silence(tx: Transaction, room: Room, *, now: datetime, quiet: bool = True) -> None:
    """Close a room for writing, so that only hosts and organizers speak there from now on; or open it again."""
    outbox.post(tx, room, Action.SILENCE, now=now, value=None if quiet else OPEN)
