"""A homeserver in memory, and the client that speaks to it: what tests use in place of Synapse.

The contract tests in `tests/matrix/` hold both to what a real Synapse does. Whatever they do not know they refuse with
`NotImplementedError`, so that no test passes on a promise nobody keeps.
"""

import asyncio
import functools
from collections.abc import Callable, Coroutine, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot.matrix import Matrix, MatrixError, Page, Rejected, ServerTrouble, encode
from tests import fake_rules as rules
from tests.fake_room import Json, Room, plain
from tests.fake_server import DEVICE, SERVER_NAME, FakeServer
from tests.fake_sync import EventFilter, shown_to, sync_rooms

__all__ = ["DEVICE", "SERVER_NAME", "FakeMatrix", "FakeServer"]

_Args = ParamSpec("_Args")
_Answer = TypeVar("_Answer")
_Method = Callable[Concatenate["FakeMatrix", _Args], Coroutine[Any, Any, _Answer]]


def _operation(method: _Method[_Args, _Answer]) -> _Method[_Args, _Answer]:
    """Make a method of the client a call over the wire: others get their turn, and it may fail."""

    @functools.wraps(method)
    async def call(self: "FakeMatrix", *args: _Args.args, **kwargs: _Args.kwargs) -> _Answer:
        await asyncio.sleep(0)
        if self._closed:
            raise ServerTrouble("the client is closed")
        lost = self._server.admit(self.user_id, self.device_id, method.__name__)
        try:
            answer = await method(self, *args, **kwargs)
        except MatrixError:
            if lost is None:
                raise
        if lost is not None:
            raise lost
        return answer

    return call


class FakeMatrix(Matrix):
    """A device of a person on a `FakeServer`.

    Args:
        server: Where the account is.
        user_id: Whose it is; anybody of the server has one.
        device_id: The same id is the same device, as after a restart of the bot: transaction ids count per device.
    """

    def __init__(self, server: FakeServer, user_id: str, device_id: str = DEVICE) -> None:
        if not user_id.startswith("@") or not user_id.endswith(f":{server.server_name}"):
            raise ValueError(f"{user_id} has no account on {server.server_name}.")
        self.user_id = user_id
        self.device_id = device_id
        self._server = server
        self._closed = False

    @_operation
    async def whoami(self) -> tuple[str, str]:
        return self.user_id, self.device_id

    @_operation
    async def sync(self, since: str | None, *, timeout_ms: int, lean: Mapping[str, Any]) -> Json:
        request = self.user_id, self.device_id, since or "", str(timeout_ms), encode(lean).decode()
        answered = self._server.answered(request)
        if answered is not None:
            return answered
        answer = await self._sync(since, timeout_ms, plain(lean))
        if answer["next_batch"] != since:
            self._server.keep_answer(request, answer)
        return answer

    @_operation
    async def messages(
        self, room_id: str, *, start: str, end: str | None, limit: int = 100, lean: Mapping[str, Any] | None = None
    ) -> Page:
        room = rules.may_see(self._server.room(room_id), self.user_id)
        upto = self._server.position if end is None else _position(end)
        lets = EventFilter(plain(lean or {})).lets
        events = [stored for stored in room.between(_position(start), upto) if lets(stored)][:limit]
        shown = shown_to(room, self._server.reader(self.user_id, self.device_id), events, self._server.now_ms)
        return Page(shown, f"s{events[-1].position}" if events else None)

    @_operation
    async def send(self, room_id: str, event_type: str, content: Mapping[str, Any], txn_id: str) -> str:
        encode(content)
        sent = self._server.sent_before(self.user_id, self.device_id, room_id, txn_id)
        if sent is not None:
            return sent
        if event_type == "m.room.redaction":
            raise NotImplementedError("The fake takes redactions by `redact`.")
        room = self._room_i_am_in(room_id)
        content = plain(content)
        rules.check_content(event_type, content, is_state=False)
        rules.may_send(room, self.user_id, event_type, None)
        rules.check_not_twice(room, self.user_id, event_type, content)
        return self._server.add(room, self.user_id, event_type, content, txn=(self.device_id, txn_id)).event_id

    @_operation
    async def redact(self, room_id: str, event_id: str, txn_id: str, reason: str | None = None) -> str:
        sent = self._server.sent_before(self.user_id, self.device_id, room_id, txn_id)
        if sent is not None:
            return sent
        room = self._room_i_am_in(room_id)
        rules.may_redact(room, self.user_id, event_id)
        content = {"redacts": event_id} | ({} if reason is None else {"reason": reason})
        txn = self.device_id, txn_id
        redaction = self._server.add(room, self.user_id, "m.room.redaction", content, txn=txn)
        original = room.find(event_id)
        if original is not None and original.redaction is None:
            original.redaction = redaction
        return redaction.event_id

    @_operation
    async def put_state(self, room_id: str, event_type: str, state_key: str, content: Mapping[str, Any]) -> str:
        encode(content)
        room = self._room_i_am_in(room_id)
        content = plain(content)
        if event_type == "m.room.member":
            return self._server.change_member(room, self.user_id, state_key, content["membership"], content)
        rules.check_content(event_type, content, is_state=True)
        rules.may_send(room, self.user_id, event_type, state_key)
        if event_type == "m.room.power_levels":
            rules.check_power_levels(room, self.user_id, content)
        before = room.state(event_type, state_key)
        if before is not None and before.sender == self.user_id and before.content == content:
            return before.event_id
        return self._server.add(room, self.user_id, event_type, content, state_key).event_id

    @_operation
    async def state(self, room_id: str, event_type: str, state_key: str = "") -> Json | None:
        room = rules.may_see(self._server.room(room_id), self.user_id)
        stored = room.state(event_type, state_key, position=self._sees_upto(room))
        return None if stored is None else room.present_content(stored)

    @_operation
    async def full_state(self, room_id: str) -> list[Json]:
        room = rules.may_see(self._server.room(room_id), self.user_id)
        state = room.state_at(self._sees_upto(room)).values()
        return [room.shown(stored, with_room=True, now_ms=self._server.now_ms) for stored in state]

    @_operation
    async def create_room(self, request: Mapping[str, Any]) -> str:
        encode(request)
        return self._server.make_room(self.user_id, plain(request)).room_id

    @_operation
    async def resolve_alias(self, alias: str) -> str | None:
        found = self._server.alias(alias)
        return found[0] if found else None

    @_operation
    async def delete_alias(self, alias: str) -> None:
        found = self._server.alias(alias)
        if found is None:
            return
        room_id, maker = found
        room = self._server.room(room_id)
        if self.user_id != maker and room is not None:
            rules.may_send(room, self.user_id, "m.room.canonical_alias", "")
        self._server.drop_alias(alias, self.user_id)

    @_operation
    async def invite(self, room_id: str, user_id: str) -> None:
        room = self._room_i_am_in(room_id)
        if room.membership(user_id) != "join":
            self._server.change_member(room, self.user_id, user_id, "invite", {})

    @_operation
    async def kick(self, room_id: str, user_id: str, reason: str | None = None) -> None:
        room = self._room_i_am_in(room_id)
        if room.membership(user_id) in {"leave", "ban"}:
            return
        if room.membership(user_id) is None:
            rules.forbid("The target user is not in the room")
        content = {} if reason is None else {"reason": reason}
        self._server.change_member(room, self.user_id, user_id, "leave", content)

    @_operation
    async def join(self, room_id: str, via: Sequence[str] = ()) -> None:  # noqa: ARG002  (there is but one server)
        if room_id.startswith("#"):
            room_id = (self._server.alias(room_id) or (room_id, ""))[0]
        room = self._server.room(room_id)
        if room is None:
            raise Rejected("Can't join remote room", status=HTTPStatus.NOT_FOUND, errcode="M_UNKNOWN")
        if room.membership(self.user_id) != "join":
            self._server.change_member(room, self.user_id, self.user_id, "join", {})

    @_operation
    async def leave(self, room_id: str) -> None:
        room = self._server.room(room_id)
        if room is not None and room.membership(self.user_id) in {"join", "invite"}:
            self._server.change_member(room, self.user_id, self.user_id, "leave", {})

    @_operation
    async def upload(self, content: bytes, *, mimetype: str, name: str) -> str:
        address = f"mxc://{self._server.server_name}/media{len(self._server.media)}"
        self._server.media[address] = (name, mimetype, content)
        return address

    async def close(self) -> None:
        self._closed = True

    async def _sync(self, since: str | None, timeout_ms: int, lean: Json) -> Json:
        after = None if since is None else _position(since)
        reader = self._server.reader(self.user_id, self.device_id)
        deadline = asyncio.get_running_loop().time() + timeout_ms / 1000
        while True:
            news = self._server.news
            now = self._server.position, self._server.now_ms
            rooms = sync_rooms(self._server.rooms, reader, after, now, lean)
            answer: Json = {"next_batch": f"s{max(now[0], after or 0)}"}
            if rooms:
                answer["rooms"] = rooms
            if rooms or after is None or timeout_ms == 0:
                return answer
            try:
                async with asyncio.timeout_at(deadline):
                    await news.wait()
            except TimeoutError:
                return answer

    def _room_i_am_in(self, room_id: str) -> Room:
        room = self._server.room(room_id)
        if room is None or room.membership(self.user_id) != "join":
            rules.forbid(f"User {self.user_id} not in room {room_id}")
        return room

    def _sees_upto(self, room: Room) -> int:
        """Who has left sees the room as it was then."""
        own = room.memberships(self.user_id)[-1]
        return self._server.position if own.membership == "join" else own.position


def _position(token: str) -> int:
    if not token.startswith("s") or not token[1:].isdecimal():
        rules.refuse("Invalid stream token")
    return int(token[1:])
