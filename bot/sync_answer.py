"""Reads a /sync answer: what of it goes into the inbox, what into our view of the rooms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

# What people do, which handlers want to hear of; all else only changes our view of rooms.
TIMELINE_TYPES = (
    "m.room.message",
    "m.reaction",
    "m.room.redaction",
    "m.room.encrypted",
    "m.room.member",
    "m.room.encryption",
    "m.room.tombstone",
    "m.room.create",
    "m.room.power_levels",
)
STATE_TYPES = ("m.room.create", "m.room.member", "m.room.power_levels", "m.room.encryption", "m.room.tombstone")
JOURNALLED_TYPES = frozenset(TIMELINE_TYPES) - {"m.room.create", "m.room.power_levels", "m.room.tombstone"}

LEAN_FILTER: Mapping[str, Any] = {
    "account_data": {"types": []},
    "presence": {"types": []},
    "room": {
        "account_data": {"types": []},
        "ephemeral": {"types": []},
        "state": {"types": list(STATE_TYPES), "lazy_load_members": True},
        "timeline": {"types": list(TIMELINE_TYPES), "limit": 100, "lazy_load_members": True},
    },
}
GAP_FILTER: Mapping[str, Any] = {"types": list(TIMELINE_TYPES), "lazy_load_members": True}
# Before the first start nothing is answered, so no history is asked for.
FIRST_FILTER: Mapping[str, Any] = {
    **LEAN_FILTER,
    "room": {**LEAN_FILTER["room"], "timeline": {**LEAN_FILTER["room"]["timeline"], "limit": 1}},
}


class MalformedSync(Exception):
    """A part of a /sync answer is not of the form that the specification gives it."""


@dataclass
class JoinedRoom:
    """A room that the bot is in, with what came since the last token."""

    room_id: str
    state: list[dict[str, Any]] = field(default_factory=list)
    timeline: list[dict[str, Any]] = field(default_factory=list)
    limited: bool = False
    prev_batch: str | None = None


@dataclass
class InvitedRoom:
    """A room that the bot was invited to, with what may be seen of it from outside."""

    room_id: str
    state: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class SyncAnswer:
    """A /sync answer, with only what we use."""

    next_batch: str
    joined: list[JoinedRoom] = field(default_factory=list)
    invited: list[InvitedRoom] = field(default_factory=list)
    left: list[JoinedRoom] = field(default_factory=list)
    skipped: int = 0  # malformed parts that were passed over


def read_sync(answer: Mapping[str, Any], *, forgiving: bool = False) -> SyncAnswer:
    """The parts of a /sync answer that we use.

    Args:
        answer: the JSON object that the homeserver sent.
        forgiving: pass over malformed parts and count them, instead of raising.

    Raises:
        MalformedSync: something is not of the form that the specification gives it.
    """
    token = answer.get("next_batch")
    if not isinstance(token, str) or not token:
        raise MalformedSync("next_batch is missing")
    reader = _Reader(forgiving)
    rooms = reader.mapping(answer, "rooms")
    read = SyncAnswer(token)
    read.joined = [reader.room(room_id, room) for room_id, room in reader.items(rooms, "join")]
    read.left = [reader.room(room_id, room) for room_id, room in reader.items(rooms, "leave")]
    read.invited = [
        InvitedRoom(room_id, reader.events(reader.mapping(room, "invite_state")))
        for room_id, room in reader.items(rooms, "invite")
    ]
    read.skipped = reader.skipped
    return read


class _Reader:
    def __init__(self, forgiving: bool) -> None:
        self._forgiving = forgiving
        self.skipped = 0

    def mapping(self, parent: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = parent.get(key, {})
        if isinstance(value, dict):
            return value
        self._malformed(key)
        return {}

    def items(self, rooms: Mapping[str, Any], key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for room_id, room in self.mapping(rooms, key).items():
            if isinstance(room, dict):
                yield room_id, room
            else:
                self._malformed(f"{key}.{room_id}")

    def room(self, room_id: str, room: Mapping[str, Any]) -> JoinedRoom:
        timeline = self.mapping(room, "timeline")
        prev_batch = timeline.get("prev_batch")
        return JoinedRoom(
            room_id,
            state=self.events(self.mapping(room, "state")),
            timeline=self.events(timeline),
            limited=timeline.get("limited") is True,
            prev_batch=prev_batch if isinstance(prev_batch, str) else None,
        )

    def events(self, parent: Mapping[str, Any]) -> list[dict[str, Any]]:
        events = parent.get("events", [])
        if not isinstance(events, list):
            self._malformed("events")
            return []
        return [event for event in events if self._is_object(event)]

    def _is_object(self, event: object) -> bool:
        if isinstance(event, dict):
            return True
        self._malformed("event")
        return False

    def _malformed(self, what: str) -> None:
        if not self._forgiving:
            raise MalformedSync(f"{what} is malformed")
        self.skipped += 1
