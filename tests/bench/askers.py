"""People on a real Synapse who ask and see how the answers come in, each by a sync of their own as in a real client."""

import asyncio
import itertools
import time
from collections import Counter
from typing import Any
from urllib.parse import quote

import aiohttp

from demo.synapse import PrivateSynapse

_V3 = "/_matrix/client/v3"
_ANSWER_WITHIN = 30.0  # seconds


async def log_in(http: aiohttp.ClientSession, homeserver: PrivateSynapse, name: str) -> tuple[str, str]:
    """Make an account and a device; its user id and access token."""
    await homeserver.register(name, f"password of {name}")
    login = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": name},
        "password": f"password of {name}",
    }
    async with http.post(f"{homeserver.url}{_V3}/login", json=login) as answer:
        answer.raise_for_status()
        said = await answer.json()
    return said["user_id"], said["access_token"]


class Asker:
    """Someone who asks, in direct chats of their own."""

    def __init__(self, http: aiohttp.ClientSession, homeserver: str, user_id: str, token: str) -> None:
        self._http = http
        self._homeserver = homeserver
        self._headers = {"Authorization": f"Bearer {token}"}
        self._txn_ids = itertools.count()
        self._heard: Counter[str] = Counter()  # messages of others, by room
        self._news = asyncio.Event()
        nothing: dict[str, list[str]] = {"types": []}
        timeline = {"types": ["m.room.message"], "not_senders": [user_id], "limit": 100}
        room = {"account_data": nothing, "ephemeral": nothing, "state": nothing, "timeline": timeline}
        self._filter = {"account_data": nothing, "presence": nothing, "room": room}
        self._user_id = user_id
        self.answers: Counter[str] = Counter()  # replies seen, by the event id of what they reply to
        self.last_answer = time.monotonic()

    async def listen(self) -> None:
        """Take in what others say until cancelled."""
        filter_id = (await self._request("POST", f"/user/{quote(self._user_id)}/filter", self._filter))["filter_id"]
        since = ""
        while True:
            synced = await self._request("GET", f"/sync?filter={filter_id}&timeout=30000{since}")
            since = f"&since={synced['next_batch']}"
            for room_id, room in synced.get("rooms", {}).get("join", {}).items():
                for event in room["timeline"]["events"]:
                    self._hear(room_id, event)

    async def open_chat(self, user_id: str) -> str:
        """Invite somebody to a direct chat and wait until they are in it; the room's id."""
        request = {"preset": "trusted_private_chat", "is_direct": True, "invite": [user_id]}
        room_id: str = (await self._request("POST", "/createRoom", request))["room_id"]
        member = f"/rooms/{quote(room_id)}/state/m.room.member/{quote(user_id)}"
        async with asyncio.timeout(_ANSWER_WITHIN):
            while (await self._request("GET", member))["membership"] != "join":
                await asyncio.sleep(0.1)
        return room_id

    async def say(self, room_id: str, text: str, thread: str | None = None) -> str:
        """Say something; the event's id."""
        content: dict[str, Any] = {"msgtype": "m.text", "body": text}
        if thread is not None:
            content["m.relates_to"] = {"rel_type": "m.thread", "event_id": thread}
        path = f"/rooms/{quote(room_id)}/send/m.room.message/{next(self._txn_ids)}"
        event_id: str = (await self._request("PUT", path, content))["event_id"]
        return event_id

    async def ask(self, room_id: str, text: str) -> float:
        """Say something and wait for the answer; the time from just before the one to seeing the other, in s."""
        heard = self._heard[room_id]
        begun = time.monotonic()
        asking = asyncio.create_task(self.say(room_id, text))
        async with asyncio.timeout(_ANSWER_WITHIN):
            while self._heard[room_id] == heard:
                self._news.clear()
                await self._news.wait()
        seen = time.monotonic()
        await asking
        return seen - begun

    async def heard_something(self, room_id: str) -> None:
        """Wait until somebody has said something in a room."""
        async with asyncio.timeout(_ANSWER_WITHIN):
            while not self._heard[room_id]:
                self._news.clear()
                await self._news.wait()

    def _hear(self, room_id: str, event: dict[str, Any]) -> None:
        self._heard[room_id] += 1
        relation = event["content"].get("m.relates_to", {})
        self.answers[relation.get("m.in_reply_to", {}).get("event_id", "")] += 1
        self.last_answer = time.monotonic()
        self._news.set()

    async def _request(self, method: str, path: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
        url = f"{self._homeserver}{_V3}{path}"
        async with self._http.request(method, url, json=content, headers=self._headers) as answer:
            answer.raise_for_status()
            said: dict[str, Any] = await answer.json()
        return said
