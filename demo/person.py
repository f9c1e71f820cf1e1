"""A person: a real Matrix client of its own, which sees, says, reacts and waits for what it sees."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable
from typing import Any, TypeVar

import aiohttp
from nio import AsyncClient, AsyncClientConfig, InviteMemberEvent, MessageDirection
from nio.api import RoomPreset
from nio.responses import (
    ErrorResponse,
    InviteInfo,
    JoinResponse,
    LoginResponse,
    RoomCreateResponse,
    RoomInfo,
    RoomMessagesResponse,
    RoomRedactResponse,
    RoomSendResponse,
    SyncResponse,
    UploadFilterResponse,
)

from demo.view import Look, NotSeen, Room, Seen, View

T = TypeVar("T")

WITHIN = 20.0  # seconds that people wait for an answer, where nothing else is said
_POLL_MS = 25_000
_AGAIN = 0.5  # seconds until a request is made again after the homeserver was gone
_PAGE = 100
_JOIN_TRIES = 5
_LEISURE = 0.5  # seconds between two looks while nobody waits for anything: spares the homeserver one answer per event

_TYPES = [
    *("m.room.message", "m.reaction", "m.room.redaction", "m.room.member", "m.room.pinned_events"),
    *("m.room.name", "m.room.topic", "m.room.create"),
]
_NOTHING: dict[str, Any] = {"not_types": ["*"]}
_ROOMS: dict[str, Any] = {
    "timeline": {"limit": _PAGE, "types": _TYPES},
    "state": {"types": _TYPES},
    "ephemeral": _NOTHING,
    "account_data": _NOTHING,
    "include_leave": True,
}

logging.getLogger("nio").setLevel(logging.ERROR)  # it repeats at length what its answers say anyway


class Refusal(Exception):
    """The homeserver did not let a person do something."""


class Person:
    """Somebody with a Matrix account. Their client joins every room that they are invited to.

    Args:
        homeserver: Base URL of the client API.
        localpart: What stands before the colon of the Matrix ID.
        name: How others see them.
        password: Of their account.
        bot: Matrix ID of the bot, for `asks`.
    """

    def __init__(self, homeserver: str, localpart: str, *, name: str, password: str, bot: str = "") -> None:
        self.name = name
        self.localpart = localpart
        self.password = password
        self.bot = bot
        self.view = View()
        self.direct: str | None = None  # the chat with the bot
        self._client = AsyncClient(
            homeserver, localpart, config=AsyncClientConfig(encryption_enabled=False, request_timeout=30)
        )
        self._news = asyncio.Event()
        self._waiting = asyncio.Event()  # set while somebody waits for what this person sees
        self._waiters = 0
        self._syncing: asyncio.Task[None] | None = None
        self._since_own_words = 0

    @property
    def user_id(self) -> str:
        """The Matrix ID."""
        return str(self._client.user_id)

    async def arrives(self) -> None:
        """Log in and begin to look.

        Raises:
            Refusal: name or password is wrong.
        """
        _expect(await self._client.login(self.password, device_name=f"Gerät von {self.name}"), LoginResponse)
        answer = await self._client.upload_filter(room=_ROOMS, presence=_NOTHING, account_data=_NOTHING)
        lean = _expect(answer, UploadFilterResponse).filter_id
        self._syncing = asyncio.create_task(self._look(lean), name=f"client of {self.localpart}")

    async def leaves(self) -> None:
        """Close the client; the account stays."""
        while self._syncing is not None and not self._syncing.done():
            self._syncing.cancel()  # again, should something have swallowed it
            await asyncio.wait((self._syncing,), timeout=1)
        await self._client.close()

    async def says(
        self,
        room: str,
        text: str,
        *,
        reply_to: str | None = None,
        thread: str | None = None,
        mentions: tuple[str, ...] = (),
        edits: str | None = None,
    ) -> str:
        """Write a message; its id. With `edits`, the message of that id says something else from now on."""
        content: dict[str, Any] = {"msgtype": "m.text", "body": text}
        if mentions:
            content["m.mentions"] = {"user_ids": list(mentions)}
        if edits is not None:
            relation = {"rel_type": "m.replace", "event_id": edits}
            content = {**content, "body": f"* {text}", "m.new_content": content, "m.relates_to": relation}
        else:
            answered = {"m.in_reply_to": {"event_id": reply_to}} if reply_to else {}
            threaded = {"rel_type": "m.thread", "event_id": thread} if thread else {}
            if answered or threaded:
                content["m.relates_to"] = {**threaded, **answered}
        self._since_own_words = self.view.mark
        return await self._send(room, "m.room.message", content)

    async def reacts(self, room: str, event_id: str, emoji: str) -> str:
        """Put a sign on a message; the reaction's id."""
        relation = {"rel_type": "m.annotation", "event_id": event_id, "key": emoji}
        return await self._send(room, "m.reaction", {"m.relates_to": relation})

    async def takes_back(self, room: str, event_id: str) -> None:
        """Remove one's message or reaction."""
        _expect(await self._client.room_redact(room, event_id, tx_id=secrets.token_hex(8)), RoomRedactResponse)

    async def opens_direct_chat(self) -> str:
        """Begin a direct chat with the bot and wait until it has come; the room."""
        answer = await self._client.room_create(
            is_direct=True, preset=RoomPreset.trusted_private_chat, invite=[self.bot]
        )
        room = str(_expect(answer, RoomCreateResponse).room_id)
        self.direct = room
        await self.until(lambda: self.bot in self.view.room(room).joined or None, "the bot joining the direct chat")
        return room

    async def asks(self, text: str, *looks: Look, within: float = WITHIN) -> Seen:
        """Say something to the bot in the direct chat; the first answer to it that fits all looks."""
        room = self.direct or await self.opens_direct_chat()
        said = await self.says(room, text)
        own = await self.until(lambda: self.view.event(said), "the own message", within=within, room=room)
        return await self.sees(*looks, room=room, by=self.bot, since=own.place, within=within)

    async def sees(
        self,
        *looks: Look,
        room: str | None = None,
        by: str | None = None,
        since: int | None = None,
        within: float = WITHIN,
    ) -> Seen:
        """Wait for a message that fits all looks.

        Args:
            looks: Parts of its text, in any case, or predicates.
            room: Where; anywhere if left out.
            by: Whose message.
            since: A `view.mark` from which on to look; else from what the person last said.
            within: Seconds to wait.

        Raises:
            NotSeen: it did not come.
        """
        start = self._since_own_words if since is None else since
        wanted = " + ".join(repr(look) if isinstance(look, str) else "something that fits" for look in looks)
        return await self.until(
            lambda: self.view.find(*looks, since=start, room=room, by=by),
            f"a message {f'with {wanted}' if wanted else ''}{f' by {by}' if by else ''}",
            within=within,
            room=room,
        )

    async def until(
        self, look: Callable[[], T | None], what: str, *, within: float = WITHIN, room: str | None = None
    ) -> T:
        """Wait until a look at the own view finds something, and return it.

        Raises:
            NotSeen: it did not within `within` seconds.
        """
        self._waiters += 1
        self._waiting.set()
        try:
            async with asyncio.timeout(within):
                while (found := look()) is None:
                    await self._next_news()
        except TimeoutError:
            raise NotSeen(f"{self.name} did not see {what} within {within:g} s. {self._last(room)}") from None
        finally:
            self._waiters -= 1
            if not self._waiters:
                self._waiting.clear()
        return found

    async def comes_into(self, fits: Callable[[Room], bool], what: str, *, within: float = WITHIN) -> Room:
        """Wait until this person is in a room that fits."""
        return await self.until(
            lambda: next((r for r in self.view.rooms.values() if self.user_id in r.joined and fits(r)), None),
            what,
            within=within,
        )

    async def _next_news(self) -> None:
        if self._syncing is not None and self._syncing.done():
            self._syncing.result()  # a client that broke says why
        news = self._news
        await news.wait()

    def _last(self, room: str | None) -> str:
        """The latest messages, for whoever must find out what went wrong."""
        last = self.view.all(room=room)[-3:]
        said = " | ".join(f"{seen.sender.partition(':')[0]}: {seen.text[:160]!r}" for seen in last)
        return f"Last seen: {said}" if said else "Nothing was said there."

    async def _send(self, room: str, kind: str, content: dict[str, Any]) -> str:
        answer = await self._client.room_send(room, kind, content, tx_id=secrets.token_hex(8))
        return str(_expect(answer, RoomSendResponse).event_id)

    async def _look(self, lean: str) -> None:
        """Ask the homeserver for news again and again. (nio's own loop loses and doubles events.)"""
        since: str | None = None
        while True:
            try:
                answer = await self._client.sync(_POLL_MS if since else 0, lean, since, full_state=False)
            except (aiohttp.ClientError, TimeoutError, OSError):
                await asyncio.sleep(_AGAIN)
                continue
            if not isinstance(answer, SyncResponse):
                await asyncio.sleep(_AGAIN)
                continue
            await self._take(answer, since)
            since = answer.next_batch
            for room, invitation in answer.rooms.invite.items():
                await self._accept(room, invitation)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LEISURE):  # `wait_for` loses cancellations (Python 3.11)
                    await self._waiting.wait()

    async def _take(self, answer: SyncResponse, since: str | None) -> None:
        for room_id, info in (*answer.rooms.join.items(), *answer.rooms.leave.items()):
            known = room_id in self.view.rooms
            for event in info.state:
                self.view.take(room_id, event.source)
            if info.timeline.limited and since is not None and known:
                await self._fill(room_id, info)
            for event in info.timeline.events:
                self.view.take(room_id, event.source)
        self._news.set()
        self._news = asyncio.Event()

    async def _fill(self, room_id: str, info: RoomInfo) -> None:
        """Fetch what a timeline left out, back to what is known."""
        missing: list[dict[str, Any]] = []
        position: str | None = info.timeline.prev_batch
        while position is not None:
            page = await self._client.room_messages(
                room_id, position, direction=MessageDirection.back, limit=_PAGE, message_filter={"types": _TYPES}
            )
            if not isinstance(page, RoomMessagesResponse):
                break
            fresh = [event.source for event in page.chunk if self.view.event(event.source["event_id"]) is None]
            missing += fresh
            position = page.end if len(fresh) == len(page.chunk) and page.end != position else None
        for event in reversed(missing):
            self.view.take(room_id, event)

    async def _accept(self, room_id: str, invitation: InviteInfo) -> None:
        """Join, as a tap on "Accept" would; what the bot opens for two becomes the direct chat."""
        for event in invitation.invite_state:
            if isinstance(event, InviteMemberEvent) and event.state_key == self.user_id:
                self.view.invitations[room_id] = event.sender
                if event.content.get("is_direct") and event.sender == self.bot and self.direct is None:
                    self.direct = room_id
        for _ in range(_JOIN_TRIES):
            if isinstance(await self._client.join(room_id), JoinResponse):
                return
            await asyncio.sleep(_AGAIN)


def _expect(answer: Any, kind: type[T]) -> T:
    if isinstance(answer, kind):
        return answer
    said = answer.message if isinstance(answer, ErrorResponse) else type(answer).__name__
    raise Refusal(f"The homeserver refused: {said}")
