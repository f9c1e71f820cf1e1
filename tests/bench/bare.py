"""The bare client that the bot is measured against: it polls, answers each message once and keeps nothing.

`python -m tests.bench.bare HOMESERVER TOKEN USER_ID`
"""

import asyncio
import itertools
import json
import os
import sys
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp

WIDTH = 10  # requests under way at once, as many as the bot has

_V3 = "/_matrix/client/v3"
_NOTHING: dict[str, list[str]] = {"types": []}
_FILTER = {
    "account_data": _NOTHING,
    "presence": _NOTHING,
    "room": {
        "account_data": _NOTHING,
        "ephemeral": _NOTHING,
        "state": _NOTHING,
        "timeline": {"types": ["m.room.message"], "limit": 100},
    },
}
_REPLY = "There is nothing to cancel."


class BareClient:
    """Answers what comes down the sync, in order per room and several rooms at once."""

    def __init__(self, http: aiohttp.ClientSession, homeserver: str, user_id: str) -> None:
        self._http = http
        self._homeserver = homeserver
        self._user_id = user_id
        self._txn_ids = (f"{os.getpid()}-{number}" for number in itertools.count())
        self._workers: list[asyncio.Queue[tuple[str, dict[str, Any]]]] = [asyncio.Queue() for _ in range(WIDTH)]
        self._places: dict[str, int] = {}  # room -> which worker answers there

    async def run(self) -> None:
        """Answer until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for worker in self._workers:
                tasks.create_task(self._answer(worker))
            tasks.create_task(self._sync())

    async def _sync(self) -> None:
        query = {"filter": json.dumps(_FILTER), "timeout": "0"}
        while True:
            async with self._http.get(f"{self._homeserver}{_V3}/sync?{urlencode(query)}") as answer:
                synced = await answer.json()
            rooms = synced.get("rooms", {})
            for room_id in rooms.get("invite", {}):
                await self._request("POST", f"/join/{quote(room_id)}", {})
            if "since" in query:  # history is not answered
                for room_id, room in rooms.get("join", {}).items():
                    self._hand_over(room_id, room["timeline"]["events"])
            query |= {"since": synced["next_batch"], "timeout": "30000"}

    def _hand_over(self, room_id: str, events: list[dict[str, Any]]) -> None:
        worker = self._workers[self._places.setdefault(room_id, len(self._places) % WIDTH)]
        for event in events:
            if event["type"] == "m.room.message" and event["sender"] != self._user_id:
                worker.put_nowait((room_id, event))

    async def _answer(self, worker: "asyncio.Queue[tuple[str, dict[str, Any]]]") -> None:
        while True:
            room_id, event = await worker.get()
            content: dict[str, Any] = {"msgtype": "m.notice", "body": _REPLY, "m.mentions": {}}
            relation = event["content"].get("m.relates_to")
            if relation is not None:
                content["m.relates_to"] = {
                    "rel_type": "m.thread",
                    "event_id": relation["event_id"],
                    "is_falling_back": False,
                    "m.in_reply_to": {"event_id": event["event_id"]},
                }
            await self._request("PUT", f"/rooms/{quote(room_id)}/send/m.room.message/{next(self._txn_ids)}", content)

    async def _request(self, method: str, path: str, content: dict[str, Any]) -> None:
        async with self._http.request(method, f"{self._homeserver}{_V3}{path}", json=content) as answer:
            answer.raise_for_status()
            await answer.read()


async def _main(homeserver: str, token: str, user_id: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as http:
        await BareClient(http, homeserver, user_id).run()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:4]))
