"""A room of the fake homeserver: its events, and its state at any time."""

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

Json = dict[str, Any]
StateKey = tuple[str, str]

_REDACTION_IN_CONTENT = 11  # the room version from which `redacts` stands in the content and create events stay whole
_ROOM_ID_IS_HASH = 12  # the room version from which creators have infinite power

# What a redaction leaves of a content: https://spec.matrix.org/v1.16/rooms/v11/#redactions
_KEPT = {
    "m.room.member": {"membership", "join_authorised_via_users_server"},
    "m.room.join_rules": {"join_rule", "allow"},
    "m.room.history_visibility": {"history_visibility"},
    "m.room.power_levels": {
        "ban",
        "events",
        "events_default",
        "invite",
        "kick",
        "redact",
        "state_default",
        "users",
        "users_default",
    },
    "m.room.redaction": {"redacts"},
}


@dataclass(eq=False, slots=True)
class Stored:
    """An event as the homeserver keeps it.

    Attributes:
        position: Its place in the stream of all rooms, from 1.
        state_key: None if it is no state.
        content: As it was sent; serve `text`, so that nobody changes the server's own.
        replaced: The state event that held its place before.
        sent_by: User id, device id and transaction id, if it was sent with one.
        redaction: What took its content back.
    """

    position: int
    event_id: str
    type: str
    sender: str
    state_key: str | None
    content: Json
    origin_server_ts: int
    replaced: "Stored | None" = None
    sent_by: tuple[str, str, str] | None = None
    redaction: "Stored | None" = None

    @property
    def key(self) -> StateKey:
        return self.type, self.state_key or ""

    @property
    def membership(self) -> str:
        return self.content["membership"]


_position = attrgetter("position")


class Room:
    """Events in the order they came, and what follows from them."""

    def __init__(self, room_id: str, version: str) -> None:
        self.room_id = room_id
        self.version = int(version)
        self.events: list[Stored] = []
        self._by_id: dict[str, Stored] = {}
        self._history: dict[StateKey, list[Stored]] = {}

    @property
    def creators_rule(self) -> bool:
        return self.version >= _ROOM_ID_IS_HASH

    @property
    def redacts_in_content(self) -> bool:
        return self.version >= _REDACTION_IN_CONTENT

    def add(self, stored: Stored) -> None:
        if stored.state_key is not None:
            before = self._history.setdefault(stored.key, [])
            stored.replaced = before[-1] if before else None
            before.append(stored)
        self.events.append(stored)
        self._by_id[stored.event_id] = stored

    def find(self, event_id: str) -> Stored | None:
        return self._by_id.get(event_id)

    def between(self, after: int, upto: int) -> list[Stored]:
        """Return the events with `after` < position ≤ `upto`."""
        first = bisect_right(self.events, after, key=_position)
        return self.events[first : bisect_right(self.events, upto, key=_position)]

    def state_at(self, position: int) -> dict[StateKey, Stored]:
        found = ((key, _last_upto(history, position)) for key, history in self._history.items())
        return {key: stored for key, stored in found if stored is not None}

    def state(self, event_type: str, state_key: str = "", *, position: int | None = None) -> Stored | None:
        history = self._history.get((event_type, state_key), [])
        if position is None:
            return history[-1] if history else None
        return _last_upto(history, position)

    def content(self, event_type: str, *, position: int | None = None) -> Json:
        stored = self.state(event_type, position=position)
        return self.present_content(stored) if stored else {}

    def membership(self, user_id: str, *, position: int | None = None) -> str | None:
        member = self.state("m.room.member", user_id, position=position)
        return member.membership if member else None

    def memberships(self, user_id: str) -> list[Stored]:
        return self._history.get(("m.room.member", user_id), [])

    def members(self, membership: str) -> Iterator[str]:
        for (event_type, user_id), history in self._history.items():
            if event_type == "m.room.member" and history[-1].membership == membership:
                yield user_id

    def present_content(self, stored: Stored) -> Json:
        """Return a copy of the content, of what a redaction left of it."""
        content: Json = json.loads(json.dumps(stored.content))
        whole = stored.type == "m.room.create" and self.redacts_in_content
        if stored.redaction is None or whole:
            return content
        return {name: value for name, value in content.items() if name in _KEPT.get(stored.type, ())}

    def shown(
        self, stored: Stored, *, reader: tuple[str, str] = ("", ""), now_ms: int = 0, with_room: bool = False
    ) -> Json:
        """Return an event as the client-server API gives it to a reader's device."""
        event: Json = {
            "type": stored.type,
            "event_id": stored.event_id,
            "sender": stored.sender,
            "origin_server_ts": stored.origin_server_ts,
            "content": self.present_content(stored),
            "unsigned": {"age": max(0, now_ms - stored.origin_server_ts)},
        }
        if stored.state_key is not None:
            event["state_key"] = stored.state_key
        if with_room or (stored.type == "m.room.create" and self.creators_rule):
            event["room_id"] = self.room_id
        if stored.type == "m.room.redaction" and not self.redacts_in_content:
            event["redacts"] = stored.content["redacts"]
            del event["content"]["redacts"]
        event["unsigned"] |= self._unsigned(stored, reader)
        return event

    def _unsigned(self, stored: Stored, reader: tuple[str, str]) -> Json:
        user_id, device_id = reader
        unsigned: Json = {}
        if user_id:
            unsigned["membership"] = self.membership(user_id, position=stored.position) or "leave"
        if stored.sent_by is not None and stored.sent_by[:2] == (user_id, device_id):
            unsigned["transaction_id"] = stored.sent_by[2]
        if stored.replaced is not None:
            unsigned["replaces_state"] = stored.replaced.event_id
            unsigned["prev_sender"] = stored.replaced.sender
            unsigned["prev_content"] = self.present_content(stored.replaced)
        if stored.redaction is not None:
            unsigned["redacted_by"] = stored.redaction.event_id
            because = self.shown(stored.redaction)
            because["redacts"] = stored.event_id
            unsigned["redacted_because"] = because
        return unsigned


def stripped(room: Room, stored: Stored) -> Json:
    """Return what an invitation shows of a state event."""
    return {
        "type": stored.type,
        "state_key": stored.state_key,
        "sender": stored.sender,
        "content": room.present_content(stored),
    }


def plain(content: Mapping[str, Any]) -> Json:
    """Return a content as it looks after its way over the wire."""
    copied: Json = json.loads(json.dumps(content))
    return copied


def _last_upto(history: list[Stored], position: int) -> Stored | None:
    index = bisect_right(history, position, key=_position)
    return history[index - 1] if index else None
