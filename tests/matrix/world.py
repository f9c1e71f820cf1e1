"""A homeserver with people on it, once the fake and once a real Synapse: what the one does the other must do."""

import itertools
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import aiohttp

from bot.matrix import Matrix
from bot.matrix_nio import NioMatrix, log_in
from demo.synapse import PrivateSynapse
from tests.fake_matrix import FakeMatrix, FakeServer

Json = dict[str, Any]

EVERYTHING: Json = {"room": {"timeline": {"limit": 100}}, "presence": {"types": []}, "account_data": {"types": []}}
LEAN: Json = {
    "room": {
        "timeline": {"limit": 5, "types": ["m.room.message", "m.room.member", "m.room.name"]},
        "state": {"lazy_load_members": True},
    },
    "presence": {"types": []},
    "account_data": {"types": []},
}


class Person(Matrix, Protocol):
    """A client that knows whose it is."""

    user_id: str


class World(Protocol):
    """A homeserver, and ways to have people on it."""

    async def person(self, name: str) -> Person:
        """Return a new account's first device."""

    async def other_device(self, person: Person) -> Person:
        """Return one more device of an account."""

    async def download(self, person: Person, address: str) -> tuple[str, bytes]:
        """Return MIME type and content of an uploaded file, as the person's client gets it."""

    async def revoke(self, person: Person) -> None:
        """Make a device's token count no longer."""


class FakeWorld:
    def __init__(self) -> None:
        self._server = FakeServer()
        self._numbers = itertools.count(1)

    async def person(self, name: str) -> Person:
        return FakeMatrix(self._server, f"@{name}{next(self._numbers)}:{self._server.server_name}")

    async def other_device(self, person: Person) -> Person:
        return FakeMatrix(self._server, person.user_id, f"DEVICE{next(self._numbers)}")

    async def download(self, person: Person, address: str) -> tuple[str, bytes]:
        del person  # anybody may
        _, mimetype, content = self._server.media[address]
        return mimetype, content

    async def revoke(self, person: Person) -> None:
        self._server.revoke(*await person.whoami())


class SynapseWorld:
    def __init__(self, homeserver: PrivateSynapse) -> None:
        self._homeserver = homeserver
        self._clients: list[NioMatrix] = []
        self._run = secrets.token_hex(4)
        self._numbers = itertools.count(1)

    async def person(self, name: str) -> Person:
        localpart = f"{name}{next(self._numbers)}-{self._run}"
        await self._homeserver.register(localpart, f"password of {localpart}")
        return await self._log_in(localpart)

    async def other_device(self, person: Person) -> Person:
        return await self._log_in(person.user_id[1:].partition(":")[0])

    async def download(self, person: Person, address: str) -> tuple[str, bytes]:
        assert isinstance(person, NioMatrix)
        media = address.removeprefix("mxc://")
        headers = {"Authorization": f"Bearer {person.client.access_token}"}
        url = f"{self._homeserver.url}/_matrix/client/v1/media/download/{media}"
        async with aiohttp.ClientSession() as http, http.get(url, headers=headers) as answer:
            answer.raise_for_status()
            return answer.content_type, await answer.read()

    async def revoke(self, person: Person) -> None:
        assert isinstance(person, NioMatrix)
        await person.client.logout()

    async def close(self) -> None:
        for client in self._clients:
            await client.close()

    async def _log_in(self, localpart: str) -> Person:
        client = NioMatrix(await log_in(self._homeserver.url, localpart, f"password of {localpart}", "contract test"))
        self._clients.append(client)
        return client


def text(body: str) -> Json:
    """Return the content of a plain message."""
    return {"msgtype": "m.text", "body": body}


def bodies(events: list[Json]) -> list[str]:
    """Return what the messages among some events say."""
    return [event["content"].get("body", "") for event in events if event["type"] == "m.room.message"]


def joined(answer: Mapping[str, Any], room_id: str) -> Json:
    """Return what a sync tells of a joined room."""
    return answer["rooms"]["join"][room_id]


def timeline(answer: Mapping[str, Any], room_id: str, section: str = "join") -> list[Json]:
    """Return the events a sync tells of a room."""
    return answer["rooms"][section][room_id]["timeline"]["events"]


def state_block(answer: Mapping[str, Any], room_id: str, section: str = "join") -> dict[tuple[str, str], Json]:
    """Return the state a sync tells besides the events, by type and state key."""
    events = answer["rooms"][section][room_id]["state"]["events"]
    return {(event["type"], event["state_key"]): event["content"] for event in events}


async def everything(person: Matrix, since: str | None = None, lean: Json = EVERYTHING) -> Json:
    """Sync once without waiting, as if never asked before."""
    # Synapse repeats its answer to the very same request for two minutes.
    fresh = {**lean, "room": {**lean["room"], "not_rooms": [f"!{secrets.token_hex(8)}:nowhere.example"]}}
    return await person.sync(since, timeout_ms=0, lean=fresh)


async def now(person: Matrix, lean: Json = EVERYTHING) -> str:
    """Return the token of the present."""
    return (await everything(person, None, lean))["next_batch"]


async def all_events(person: Matrix, room_id: str, since: str, pick: Callable[[Json], bool] = bool) -> list[Json]:
    """Return what came after a token, by sync."""
    answer = await everything(person, since)
    if room_id not in answer.get("rooms", {}).get("join", {}):
        return []
    return [event for event in timeline(answer, room_id) if pick(event)]


async def say(person: Person, room: str, *words: str) -> None:
    """Send messages, one after another; each word once per room."""
    for word in words:
        await person.send(room, "m.room.message", text(word), f"say {word}")


def up_to(limit: int) -> Json:
    """Return a filter for all events, but no more than `limit` of a room."""
    return {**EVERYTHING, "room": {"timeline": {"limit": limit}}}


def is_quiet(answer: Json) -> bool:
    """Tell whether a sync told of no room."""
    return not any(answer.get("rooms", {}).values())


async def gap(person: Person, room: str, since: str, until: str, *, limit: int) -> list[Json]:
    """Return what `/messages` has between two tokens, page by page."""
    events: list[Json] = []
    page = await person.messages(room, start=since, end=until, limit=limit)
    while page.end is not None:
        assert len(page.events) <= limit
        events += page.events
        page = await person.messages(room, start=page.end, end=until, limit=limit)
    return events
