"""Rooms and their members, as the homeserver's state events tell."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select

from domain.states import Membership, RoomKind
from storage.tables import Member, Room
from storage.unit_of_work import Transaction

_MEMBERSHIPS = frozenset(membership.value for membership in Membership)


def by_id(tx: Transaction, room_id: str) -> Room | None:
    """The room with this Matrix id."""
    known: Room | None = tx.rooms.get(room_id)
    if known is None or known not in tx.session or known.room_id != room_id:  # deleted, or got another id
        known = tx.session.exec(_BY_ID, params={"room_id": room_id}).one_or_none()
        tx.rooms[room_id] = known
    return known


_BY_ID = select(Room).where(Room.room_id == bindparam("room_id"))  # built once, as it is asked for every event


def get(tx: Transaction, room: int) -> Room:
    """The room with this number of ours."""
    return tx.session.get_one(Room, room)


def add(tx: Transaction, room: Room) -> Room:
    """Keep a new room."""
    tx.session.add(room)
    tx.session.flush()
    return room


def of_event(tx: Transaction, event_id: int, kind: RoomKind) -> Room | None:
    """The room of an event for a purpose, made or planned."""
    return tx.session.exec(_OF_EVENT, params={"event_id": event_id, "kind": kind}).one_or_none()


_OF_EVENT = select(Room).where(Room.event_id == bindparam("event_id"), Room.kind == bindparam("kind"))


def all_of_event(tx: Transaction, event_id: int) -> list[Room]:
    """Every room of an event."""
    return list(tx.session.exec(select(Room).where(Room.event_id == event_id).order_by(col(Room.id))))


def of_events(tx: Transaction, event_ids: Iterable[int]) -> list[Room]:
    """The rooms of some events in which the bot is."""
    rows = select(Room).where(col(Room.event_id).in_(tuple(event_ids)), Room.membership == Membership.JOIN)
    return list(tx.session.exec(rows.order_by(col(Room.id))))


def of_match(tx: Transaction, match_id: int) -> Room | None:
    """The room in which two towns meet."""
    return tx.session.exec(select(Room).where(Room.match_id == match_id)).one_or_none()


def space(tx: Transaction) -> Room | None:
    """The space of the series."""
    return tx.session.exec(_SPACE).one_or_none()


_SPACE = select(Room).where(Room.kind == RoomKind.SPACE)


def direct(tx: Transaction, person_id: int) -> Room | None:
    """The newest direct chat with a person in which the bot can be heard."""
    return tx.session.exec(
        select(Room)
        .where(
            Room.kind == RoomKind.DIRECT,
            Room.person_id == person_id,
            col(Room.membership).in_((Membership.PLANNED, Membership.INVITE, Membership.JOIN)),
            col(Room.encrypted).is_(False),
        )
        .order_by(col(Room.id).desc())
        .limit(1)
    ).one_or_none()


def joined_ids(tx: Transaction) -> set[str]:
    """The Matrix ids of all rooms that the bot is in."""
    rows = tx.session.exec(select(Room.room_id).where(Room.membership == Membership.JOIN))
    return {room_id for room_id in rows if room_id is not None}


def membership(tx: Transaction, room_id: str, user_id: str) -> Membership:
    """A user's membership of a room; someone who was never there has left."""
    member = tx.session.get(Member, (room_id, user_id))
    return Membership(member.membership) if member else Membership.LEAVE


def is_known(tx: Transaction, room_id: str, user_id: str) -> bool:
    """Whether the homeserver has told anything of a user's membership; of who was there before us it may not have."""
    return tx.session.get(Member, (room_id, user_id)) is not None


def members(tx: Transaction, room_id: str) -> set[str]:
    """Who is in a room or invited to it."""
    rows = select(Member.user_id).where(
        Member.room_id == room_id, col(Member.membership).in_((Membership.JOIN, Membership.INVITE))
    )
    return set(tx.session.exec(rows))


def set_membership(tx: Transaction, room_id: str, membership: Membership, *, now: datetime) -> tuple[Room, bool]:
    """Note the bot's own membership of a room, which may be new to us; the room, and whether that was so before."""
    room = by_id(tx, room_id)
    if room is None:
        return add(tx, Room(room_id=room_id, membership=membership, created_at=now)), False
    before, room.membership = room.membership, membership
    tx.session.flush()
    return room, before == membership


def apply_state(tx: Transaction, room: Room, event: Mapping[str, Any]) -> None:
    """Take over what a state event says of a room. Malformed content changes nothing."""
    content = event.get("content")
    if not isinstance(content, dict) or room.room_id is None:
        return
    match event.get("type"):
        case "m.room.create":
            room.version = _text(content.get("room_version")) or "1"
            others = content.get("additional_creators")
            room.creators = [
                user for user in (event.get("sender"), *(others if isinstance(others, list) else ())) if _text(user)
            ]
        case "m.room.power_levels":
            room.power = content
        case "m.room.encryption":
            room.encrypted = True  # can never be switched off again
        case "m.room.tombstone":
            room.successor = _text(content.get("replacement_room"))
        case "m.room.member":
            user, state = _text(event.get("state_key")), content.get("membership")
            if user is not None and state in _MEMBERSHIPS:
                tx.session.merge(Member(room_id=room.room_id, user_id=user, membership=state))
    tx.session.flush()


def _text(value: object) -> str | None:
    """A text that PostgreSQL can hold, too."""
    return value if isinstance(value, str) and "\x00" not in value else None
