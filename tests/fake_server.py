"""The homeserver of `tests/fake_matrix.py`: accounts, rooms, aliases, the stream of events, and failures on demand."""

import asyncio
import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from bot.matrix import AliasTaken, Matrix, MatrixError, TokenRevoked
from tests import fake_rules as rules
from tests.fake_room import Json, Room, Stored, plain
from tests.fake_sync import Reader

SERVER_NAME = "initiative-k.example"
DEVICE = "FAKEDEVICE"

_ANSWER_KEPT_MS = 120_000  # Synapse: caches.sync_response_cache_duration
_DEFAULT_VERSION = "12"
_VERSIONS = {str(version) for version in range(6, 13)}
_JOIN_RULES = {"private_chat": "invite", "trusted_private_chat": "invite", "public_chat": "public"}
_ROOM_OPTIONS = {
    "creation_content",
    "initial_state",
    "invite",
    "is_direct",
    "name",
    "power_level_content_override",
    "preset",
    "room_alias_name",
    "room_version",
    "topic",
    "visibility",
}


@dataclass
class _Failure:
    operation: str
    error: MatrixError
    after: bool
    left: int
    user_id: str | None


class FakeServer:
    """A homeserver in memory.

    Args:
        server_name: What stands behind the colon in user ids.
        clock: Gives the time that events carry.

    Attributes:
        calls: How often who called what, failures included: `calls["@bot:…", "send"]`.
        media: What was uploaded, by its `mxc://` address: name, MIME type, content.
    """

    def __init__(
        self, server_name: str = SERVER_NAME, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.server_name = server_name
        self.calls: Counter[tuple[str, str]] = Counter()
        self.news = asyncio.Event()  # replaced by a new one whenever something happens
        self.position = 0
        self._clock = clock
        self._rooms: dict[str, Room] = {}
        self.media: dict[str, tuple[str, str, bytes]] = {}  # by address: name, MIME type, content
        self._aliases: dict[str, tuple[str, str]] = {}  # alias -> room id, who made it
        self._by_txn: dict[tuple[str, str, str, str], str] = {}
        self._failures: list[_Failure] = []
        self._readers: dict[tuple[str, str], Reader] = {}
        self._answers: dict[tuple[str, ...], tuple[int, Json]] = {}
        self._revoked: set[tuple[str, str]] = set()
        self._ids = 0

    # For tests

    def events(self, room_id: str) -> list[Json]:
        """Return all events of a room, oldest first, as they are now."""
        room = self._rooms[room_id]
        return [room.shown(stored, with_room=True) for stored in room.events]

    def rooms_of(self, user_id: str) -> list[str]:
        """Return the rooms a person has joined, oldest first."""
        return [room_id for room_id, room in self._rooms.items() if room.membership(user_id) == "join"]

    def fail_next(
        self, operation: str, error: MatrixError, *, after: bool = False, times: int = 1, user_id: str | None = None
    ) -> None:
        """Make the next calls of an operation fail.

        Args:
            operation: A method's name, such as `send`.
            error: What the caller gets.
            after: The call does its work first, and only its answer is lost.
            times: How many calls fail.
            user_id: Whose calls; None means anybody's.
        """
        if operation.startswith("_") or not hasattr(Matrix, operation):
            raise ValueError(f"The client has no {operation}.")
        self._failures.append(_Failure(operation, error, after, times, user_id))

    def stop_failing(self) -> None:
        """Forget all failures that are still to come."""
        self._failures.clear()

    def revoke(self, user_id: str, device_id: str = DEVICE) -> None:
        """Make a device's token count no longer."""
        self._revoked.add((user_id, device_id))

    # For the client

    @property
    def now_ms(self) -> int:
        return int(self._clock().timestamp() * 1000)

    @property
    def rooms(self) -> list[Room]:
        return list(self._rooms.values())

    def room(self, room_id: str) -> Room | None:
        return self._rooms.get(room_id)

    def reader(self, user_id: str, device_id: str) -> Reader:
        return self._readers.setdefault((user_id, device_id), Reader(user_id, device_id))

    def answered(self, request: tuple[str, ...]) -> Json | None:
        """Return the answer that the very same sync got lately: Synapse repeats it, whatever happened since."""
        at_ms, answer = self._answers.get(request, (0, None))
        return plain(answer) if answer is not None and self.now_ms - at_ms < _ANSWER_KEPT_MS else None

    def keep_answer(self, request: tuple[str, ...], answer: Json) -> None:
        self._answers[request] = (self.now_ms, plain(answer))

    def admit(self, user_id: str, device_id: str, operation: str) -> MatrixError | None:
        """Count a call and raise what it has to fail with; return what it has to fail with after its work."""
        self.calls[user_id, operation] += 1
        if (user_id, device_id) in self._revoked:
            raise TokenRevoked("Invalid access token passed.", status=401, errcode="M_UNKNOWN_TOKEN")
        failure = next((f for f in self._failures if f.operation == operation and f.user_id in {None, user_id}), None)
        if failure is None:
            return None
        failure.left -= 1
        if not failure.left:
            self._failures.remove(failure)
        if failure.after:
            return failure.error
        raise failure.error

    def add(
        self,
        room: Room,
        sender: str,
        event_type: str,
        content: Mapping[str, Any],
        state_key: str | None = None,
        *,
        txn: tuple[str, str] | None = None,
        event_id: str | None = None,
    ) -> Stored:
        """Put an event into a room; `txn` is device id and transaction id."""
        self.position += 1
        sent_by = None if txn is None else (sender, *txn)
        content = plain(content)
        stored = Stored(
            self.position, event_id or self._new_id("$"), event_type, sender, state_key, content, self.now_ms
        )
        stored.sent_by = sent_by
        room.add(stored)
        if sent_by is not None:
            self._by_txn[sender, sent_by[1], room.room_id, sent_by[2]] = stored.event_id
        self.news.set()
        self.news = asyncio.Event()
        return stored

    def sent_before(self, user_id: str, device_id: str, room_id: str, txn_id: str) -> str | None:
        return self._by_txn.get((user_id, device_id, room_id, txn_id))

    def change_member(self, room: Room, sender: str, target: str, membership: str, content: Mapping[str, Any]) -> str:
        content = {**content, "membership": membership}
        if membership in {"join", "invite"}:
            content.setdefault("displayname", target[1:].partition(":")[0])
        before = room.state("m.room.member", target)
        if before is not None and before.sender == sender and before.content == content:
            return before.event_id
        rules.may_become(room, sender, target, membership)
        return self.add(room, sender, "m.room.member", content, target).event_id

    def make_room(self, creator: str, request: Json) -> Room:
        """Create a room in Synapse's order; as there, what fails half-way leaves half a room and its alias."""
        unknown = request.keys() - _ROOM_OPTIONS
        if unknown:
            raise NotImplementedError(f"The fake does not know the room options {unknown}.")
        is_public = request.get("visibility") == "public"
        preset = request.get("preset", "public_chat" if is_public else "private_chat")
        if preset not in _JOIN_RULES:
            rules.refuse(f"'{preset}' is not a valid preset", "M_BAD_JSON")
        alias = self._free_alias(request)
        for invited in request.get("invite", ()):
            if not (invited.startswith("@") and ":" in invited):
                rules.refuse(f"Invalid user_id: {invited}")
        version = request.get("room_version", _DEFAULT_VERSION)
        if version not in _VERSIONS:
            rules.refuse("Your homeserver does not support this room version", "M_UNSUPPORTED_ROOM_VERSION")
        room = self._new_room(version)
        override = request.get("power_level_content_override", {})
        if not room.creators_rule and creator not in override.get("users", {creator: 100}):
            rules.refuse(f"Not a valid power_level_content_override: 'users' did not contain {creator}")
        self._rooms[room.room_id] = room
        if alias:
            self._aliases[alias] = (room.room_id, creator)
        self._first_events(room, creator, preset, request, alias)
        for invited in request.get("invite", ()):
            direct = {"is_direct": True} if request.get("is_direct") else {}
            self.change_member(room, creator, invited, "invite", direct)
        return room

    def alias(self, alias: str) -> tuple[str, str] | None:
        return self._aliases.get(alias)

    def drop_alias(self, alias: str, user_id: str) -> None:
        room_id, _ = self._aliases.pop(alias)
        room = self._rooms[room_id]
        canonical = room.content("m.room.canonical_alias")
        if canonical.get("alias") == alias and room.membership(user_id) == "join":
            del canonical["alias"]
            self.add(room, user_id, "m.room.canonical_alias", canonical, "")

    def _free_alias(self, request: Json) -> str | None:
        name = request.get("room_alias_name")
        if name is None:
            return None
        if ":" in name or any(letter.isspace() for letter in name):
            rules.refuse("Invalid characters in room alias")
        alias = f"#{name}:{self.server_name}"
        if alias in self._aliases:
            raise AliasTaken("Room alias already taken", status=HTTPStatus.BAD_REQUEST, errcode="M_ROOM_IN_USE")
        return alias

    def _new_room(self, version: str) -> Room:
        room = Room(self._new_id("!"), version)
        if not room.creators_rule:
            room.room_id = f"{room.room_id[:19]}:{self.server_name}"
        return room

    def _first_events(self, room: Room, creator: str, preset: str, request: Json, alias: str | None) -> None:
        invited = request.get("invite", [])
        trusted = invited if preset == "trusted_private_chat" else []
        creation = {**request.get("creation_content", {}), "room_version": str(room.version)}
        if room.creators_rule and trusted:
            creation["additional_creators"] = sorted({*creation.get("additional_creators", ()), *trusted})
        event_id = f"${room.room_id[1:]}" if room.creators_rule else None
        self.add(room, creator, "m.room.create", creation, "", event_id=event_id)
        self.change_member(room, creator, creator, "join", {})
        initial = {
            (event["type"], event.get("state_key", "")): event["content"] for event in request.get("initial_state", ())
        }
        levels = initial.pop(("m.room.power_levels", ""), None)
        if levels is None:
            levels = _power_levels(room, creator, preset, trusted) | request.get("power_level_content_override", {})
        rules.check_power_levels(room, creator, levels)
        first: dict[tuple[str, str], Json] = {("m.room.power_levels", ""): levels}
        if alias:
            first["m.room.canonical_alias", ""] = {"alias": alias}
        first["m.room.join_rules", ""] = {"join_rule": _JOIN_RULES[preset]}
        first["m.room.history_visibility", ""] = {"history_visibility": "shared"}
        if preset != "public_chat":
            first["m.room.guest_access", ""] = {"guest_access": "can_join"}
        last: dict[tuple[str, str], Json] = {}
        if "name" in request:
            last["m.room.name", ""] = {"name": request["name"]}
        if "topic" in request:
            topic = request["topic"]
            last["m.room.topic", ""] = {"topic": topic, "m.topic": {"m.text": [{"body": topic}]}}
        defaults = {key: content for key, content in first.items() if key not in initial}
        for part in (defaults, initial, last):
            for (event_type, state_key), content in part.items():
                rules.check_content(event_type, content, is_state=True)
                self.add(room, creator, event_type, content, state_key)

    def _new_id(self, sigil: str) -> str:
        self._ids += 1
        digest = hashlib.sha256(f"{self.server_name} {self._ids}".encode()).digest()
        return sigil + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _power_levels(room: Room, creator: str, preset: str, trusted: list[str]) -> Json:
    return {
        "users": {} if room.creators_rule else {creator: 100} | dict.fromkeys(trusted, 100),
        "users_default": 0,
        "events": {
            "m.room.name": 50,
            "m.room.power_levels": 100,
            "m.room.history_visibility": 100,
            "m.room.canonical_alias": 50,
            "m.room.avatar": 50,
            "m.room.tombstone": 150 if room.creators_rule else 100,
            "m.room.server_acl": 100,
            "m.room.encryption": 100,
        }
        | ({"m.call.invite": 50} if preset == "public_chat" else {}),
        "events_default": 0,
        "state_default": 50,
        "ban": 50,
        "kick": 50,
        "redact": 50,
        "invite": 50 if preset == "public_chat" else 0,
        "historical": 100,
    }
