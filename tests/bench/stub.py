"""A stub homeserver that costs next to nothing, so the client is what is measured: `python -m tests.bench.stub PORT`.

It invites its one client into direct chats, sends commands down the sync, sends the client's own messages back as a
real homeserver does, and looks whether each command was answered once and in order. Commands stand in a thread, so
that a reply names the command that it answers. The bench steers it by the paths below `/bench/`.
"""

import asyncio
import itertools
import json
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from aiohttp import web

USER_ID = "@bot:stub.example"

_V3 = "/_matrix/client/v3/"
_MOST_EVENTS = 100  # of a room in one sync answer, as the filter asks for
_QUIET = 0.3  # seconds without a request, after which nothing more is to be expected
_STUCK = 20.0  # seconds without a reply, after which the rest counts as lost


@dataclass
class _Room:
    room_id: str
    person: str
    members: int
    number: int
    invited: bool = True
    joined: bool = False
    just_joined: bool = False
    commands: deque[bytes] = field(default_factory=deque)  # not delivered yet
    echoes: deque[bytes] = field(default_factory=deque)
    asked: list[str] = field(default_factory=list)  # event ids of the commands, in order
    replies: list[bytes] = field(default_factory=list)


class Stub:
    """The homeserver's one account with its rooms."""

    def __init__(self) -> None:
        self._rooms: dict[str, _Room] = {}
        self._position = 0
        self._news = asyncio.Event()
        self._batch = 0
        self._per_room = 0
        self._events_by_txn: dict[str, str] = {}
        self._replies = 0
        self._first_delivery: float | None = None
        self._last_reply = 0.0
        self._last_request = 0.0
        self._delivered = True  # the client has asked again since all was delivered

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        path, _, query = request.raw_path.partition("?")
        if path.startswith("/bench/"):
            return await _CONTROLS[path](self, await request.json())
        if not path.startswith(_V3):
            return _json({"versions": ["v1.11"]})
        parts = path[len(_V3) :].split("/")
        match parts:
            case ["rooms", room_id, "send", _, txn_id]:
                return self._sent(self._rooms[unquote(room_id)], txn_id, await request.read())
            case ["sync"]:
                return await self._sync("since=" in query, request.query.get("timeout", "0"))
            case ["join", room_id]:
                return self._join(self._rooms[unquote(room_id)])
            case ["account", "whoami"]:
                return _json({"user_id": USER_ID, "device_id": "BENCH"})
            case ["user", _, "filter"]:
                return _json({"filter_id": "1"})
        return _json({"errcode": "M_NOT_FOUND", "error": "there is none"}, status=404)

    def _sent(self, room: _Room, txn_id: str, body: bytes) -> web.Response:
        self._last_request = time.monotonic()
        event_id = self._events_by_txn.get(txn_id)
        if event_id is None:
            event_id = self._events_by_txn[txn_id] = f"$reply{len(self._events_by_txn)}"
            self._replies += 1
            self._last_reply = self._last_request
            room.replies.append(body)
            room.echoes.append(_event("m.room.message", USER_ID, event_id, body))
            self._news.set()
        return web.Response(body=b'{"event_id":"%s"}' % event_id.encode(), content_type="application/json")

    def _join(self, room: _Room) -> web.Response:
        self._last_request = time.monotonic()
        room.joined = room.just_joined = True
        self._news.set()
        return _json({"room_id": room.room_id})

    async def _sync(self, goes_on: bool, timeout_ms: str) -> web.Response:
        if goes_on and not self._has_news():
            self._delivered = True
            self._news.clear()
            try:
                async with asyncio.timeout(int(timeout_ms) / 1000):
                    await self._news.wait()
            except TimeoutError:
                pass
        self._position += 1
        invited = [room for room in self._rooms.values() if room.invited] if goes_on else []
        joined = [room for room in self._rooms.values() if room.just_joined or room.commands or room.echoes]
        if invited or joined:
            self._delivered = False
        body = b'{"next_batch":"s%d","rooms":{"invite":{%s},"join":{%s}}}' % (
            self._position,
            b",".join(self._invitation(room) for room in invited),
            b",".join(self._timeline(room) for room in joined),
        )
        return web.Response(body=body, content_type="application/json")

    def _has_news(self) -> bool:
        return any(room.invited or room.just_joined or room.commands or room.echoes for room in self._rooms.values())

    def _invitation(self, room: _Room) -> bytes:
        room.invited = False
        own = {
            "type": "m.room.member",
            "state_key": USER_ID,
            "sender": room.person,
            "content": {"membership": "invite", "is_direct": True},
        }
        return b'"%s":{"invite_state":{"events":[%s]}}' % (room.room_id.encode(), json.dumps(own).encode())

    def _timeline(self, room: _Room) -> bytes:
        events, state = [], []
        if room.just_joined:
            room.just_joined = False
            state, events = _history(room)
        for _ in range(min(self._per_room, len(room.commands))):
            events.append(room.commands.popleft())
            self._first_delivery = self._first_delivery or time.monotonic()
        while room.echoes and len(events) < _MOST_EVENTS:
            events.append(room.echoes.popleft())
        return b'"%s":{"state":{"events":[%s]},"timeline":{"limited":false,"prev_batch":"p%d","events":[%s]}}' % (
            room.room_id.encode(),
            b",".join(state),
            self._position,
            b",".join(events),
        )

    async def invite(self, order: dict[str, Any]) -> web.Response:
        """Invite the client to `rooms` direct chats, in each of which are `members`; wait until all is quiet."""
        for number in range(order["rooms"]):
            room_id = f"!room{number}:stub.example"
            self._rooms[room_id] = _Room(room_id, f"@person{number}:stub.example", order["members"], number)
        self._news.set()
        while not (all(room.joined for room in self._rooms.values()) and self._is_quiet()):
            await asyncio.sleep(0.05)
        return _json({})

    async def command(self, order: dict[str, Any]) -> web.Response:
        """Say `text` `each` times in `rooms` rooms, `per_sync` times a room in one answer; wait for the replies."""
        rooms = list(self._rooms.values())[: order["rooms"]]
        self._per_room, self._replies, self._first_delivery = order["per_sync"], 0, None
        self._batch += 1
        for room in rooms:
            room.replies = []
            room.asked = [f"$ask{self._batch}-{room.number}-{number}" for number in range(order["each"])]
            room.commands.extend(_command(room, event_id, order["text"]) for event_id in room.asked)
        self._last_reply = time.monotonic()
        self._news.set()
        expected = len(rooms) * order["each"]
        while not (self._replies >= expected and self._is_quiet()):
            if time.monotonic() - self._last_reply > _STUCK:
                break
            await asyncio.sleep(0.05)
        lost, doubled, disordered = (sum(counts) for counts in zip(*map(_check, rooms), strict=True))
        return _json(
            {
                "replies": self._replies,
                "seconds": self._last_reply - (self._first_delivery or 0),
                "finished": self._last_reply,
                "lost": lost,
                "doubled": doubled,
                "disordered": disordered,
            }
        )

    def _is_quiet(self) -> bool:
        return self._delivered and not self._has_news() and time.monotonic() - self._last_request > _QUIET


_CONTROLS: dict[str, Callable[[Stub, dict[str, Any]], Awaitable[web.Response]]] = {
    "/bench/invite": Stub.invite,
    "/bench/command": Stub.command,
}


def _check(room: _Room) -> tuple[int, int, int]:
    """How many commands were not answered, how many replies were too many, how many came before their turn."""
    answered = [json.loads(body)["m.relates_to"]["m.in_reply_to"]["event_id"] for body in room.replies]
    place = {event_id: number for number, event_id in enumerate(room.asked)}
    places = [place[event_id] for event_id in dict.fromkeys(answered)]
    disordered = sum(later < earlier for earlier, later in itertools.pairwise(places))
    return len(place) - len(places), len(answered) - len(places), disordered


def _command(room: _Room, event_id: str, text: str) -> bytes:
    thread = {"rel_type": "m.thread", "event_id": f"$thread{room.number}"}
    content = {"msgtype": "m.text", "body": text, "m.mentions": {}, "m.relates_to": thread}
    return _event("m.room.message", room.person, event_id, json.dumps(content).encode())


def _history(room: _Room) -> tuple[list[bytes], list[bytes]]:
    """State and timeline of a room that the client has just joined."""
    creation = _event("m.room.create", room.person, f"$create{room.number}", b'{"room_version":"11"}', state_key="")
    members = [room.person, *(f"@member{room.number}-{number}:stub.example" for number in range(room.members - 2))]
    joins = [
        _event("m.room.member", user_id, f"$join{room.number}-{place}", b'{"membership":"join"}', state_key=user_id)
        for place, user_id in enumerate([*members, USER_ID])
    ]
    return [creation, *joins[:-1]], joins[-1:]


def _event(kind: str, sender: str, event_id: str, content: bytes, *, state_key: str | None = None) -> bytes:
    head = {"type": kind, "sender": sender, "event_id": event_id, "origin_server_ts": int(time.time() * 1000)}
    if state_key is not None:
        head["state_key"] = state_key
    return b'%s,"unsigned":{"age":12},"content":%s}' % (json.dumps(head).encode()[:-1], content)


def _json(answer: dict[str, Any], *, status: int = 200) -> web.Response:
    return web.json_response(answer, status=status)


async def _main(port: int) -> None:
    # A client that went away takes its open sync along; else that would swallow what is meant for the next one.
    runner = web.ServerRunner(web.Server(Stub().answer, access_log=None, handler_cancellation=True))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
