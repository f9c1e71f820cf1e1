"""A whole bot on a homeserver in memory, driven step by step: conversations are written down as they are spoken."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import select

from bot.app import App, open_app
from bot.clock import Clock
from bot.settings import Settings
from domain.states import InboxState, OutboxState
from storage.tables import InboxEvent, OutboxRow
from storage.unit_of_work import Transaction
from tests.fake_matrix import SERVER_NAME, FakeMatrix, FakeServer

BOT = f"@assistent:{SERVER_NAME}"
ORGANIZER = f"@orga:{SERVER_NAME}"
START = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


class SetClock(Clock):
    """A clock that stands until it is set."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.time = now

    def now(self) -> datetime:
        return self.time


class World:
    """The homeserver, the bot on it, and the people."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = SetClock(START)
        self.server = FakeServer(clock=self.clock.now)
        self.app: App
        self.faults_expected = False  # else no event may be parked, nor anything to be sent
        self._since: str | None = None
        self._bot = AsyncExitStack()

    async def start_bot(self) -> None:
        """Start the bot, as after a restart if it ran before."""
        matrix = FakeMatrix(self.server, BOT)
        self.app = await self._bot.enter_async_context(open_app(matrix, self.settings, user_id=BOT, clock=self.clock))
        self.app.sync.poll_ms = 0
        await self.app.handling.start()
        self._since = await self.app.sync.step(await self.app.sync.position())
        await self.app.delivering.start()
        await self.settle()

    async def stop_bot(self) -> None:
        """Stop the bot; what people say meanwhile waits on the homeserver."""
        await self._bot.aclose()

    async def settle(self) -> None:
        """Let the bot take in and answer all there is."""
        while True:
            await self.app.handling.lanes.until_idle()
            await self.app.delivering.lanes.until_idle()
            before, self._since = self._since, await self.app.sync.step(self._since)
            if self._since == before and not self.app.handling.lanes.size and not self.app.delivering.lanes.size:
                return

    async def faults(self) -> list[str]:
        """The events that always failed and what could never be sent."""

        def read(tx: Transaction) -> list[str]:
            dead = tx.session.exec(select(InboxEvent.payload).where(InboxEvent.state == InboxState.DEAD))
            parked = tx.session.exec(select(OutboxRow.error).where(OutboxRow.state == OutboxState.PARKED))
            return [str(fault) for fault in (*dead, *parked)]

        return await self.app.writer.do(read)

    async def pass_time(self, to: datetime | None = None, **by: float) -> None:
        """Let time pass, and what is due be done."""
        self.clock.time = to or self.clock.time + timedelta(**by)
        await self.app.tick()
        await self.settle()

    def client(self, name: str) -> FakeMatrix:
        """A client of someone of this homeserver, or of the Matrix ID that is given."""
        return FakeMatrix(self.server, name if name.startswith("@") else f"@{name}:{SERVER_NAME}")

    async def person(self, name: str) -> "Actor":
        """Someone in their direct chat with the bot, greeted."""
        actor = Actor(self, self.client(name))
        await actor.open_chat()
        return actor

    async def known_person(self, name: str, town: str) -> "Actor":
        """Someone with a finished profile."""
        actor = await self.person(name)
        for words in ("profil", f"{name.capitalize()} Beispiel", town, "Amtsleitung", "weiter", "ja"):
            await actor.says(words)
        actor.forget()
        return actor


@dataclass
class Actor:
    """A person with a client of their own."""

    world: World
    matrix: FakeMatrix
    chat: str = ""
    _read: dict[str, int] = field(default_factory=dict)

    async def open_chat(self, **request: Any) -> None:
        """Open a direct chat with the bot, as clients do."""
        self.chat = await self.matrix.create_room(
            {"preset": "trusted_private_chat", "is_direct": True, "invite": [BOT], **request}
        )
        await self.world.settle()

    async def says(self, text: str, room: str | None = None, **content: Any) -> str:
        """Say something, in the direct chat unless a room is named; the event's id."""
        said = {"msgtype": "m.text", "body": text, **content}
        number = sum(self.world.server.calls.values())
        event = await self.matrix.send(room or self.chat, "m.room.message", said, f"said-{number}")
        await self.world.settle()
        return event

    async def reacts(self, event_id: str, emoji: str, room: str | None = None) -> str:
        """Put an emoji on a message; the event's id."""
        relation = {"rel_type": "m.annotation", "event_id": event_id, "key": emoji}
        number = sum(self.world.server.calls.values())
        event = await self.matrix.send(room or self.chat, "m.reaction", {"m.relates_to": relation}, f"put-{number}")
        await self.world.settle()
        return event

    async def takes_back(self, event_id: str, room: str | None = None) -> None:
        """Redact a message or reaction."""
        number = sum(self.world.server.calls.values())
        await self.matrix.redact(room or self.chat, event_id, f"back-{number}")
        await self.world.settle()

    async def accepts_invitations(self) -> list[str]:
        """Join every room that one was invited to; their ids."""
        answer = await self.matrix.sync(None, timeout_ms=0, lean={})
        invited = list(answer.get("rooms", {}).get("invite", {}))
        for room in invited:
            await self.matrix.join(room)
        await self.world.settle()
        return invited

    def messages(self, room: str | None = None) -> list[dict[str, Any]]:
        """All messages of the bot in a room, without files."""
        return [
            event
            for event in self.world.server.events(room or self.chat)
            if event["type"] == "m.room.message"
            and event["sender"] == BOT
            and "body" in event["content"]
            and event["content"].get("msgtype") != "m.file"
        ]

    def files(self, room: str | None = None) -> list[tuple[str, str, bytes]]:
        """All files that the bot has shown in a room: name, MIME type, content."""
        return [
            self.world.server.media[event["content"]["url"]]
            for event in self.world.server.events(room or self.chat)
            if event["sender"] == BOT and event.get("content", {}).get("msgtype") == "m.file"
        ]

    def heard(self, room: str | None = None) -> list[str]:
        """What the bot said since one last listened, without edits."""
        room = room or self.chat
        said = [
            event["content"]["body"]
            for event in self.messages(room)
            if event["content"].get("m.relates_to", {}).get("rel_type") != "m.replace"
        ]
        new = said[self._read.get(room, 0) :]
        self._read[room] = len(said)
        return new

    def forget(self) -> None:
        """Count all that was said in the direct chat as heard."""
        self.heard()


@asynccontextmanager
async def open_world(folder: Path, database_url: str, **settings: Any) -> AsyncIterator[World]:
    """A world with a bot in it."""
    given = {"organizers": [ORGANIZER], "data_dir": folder, "database_url": database_url, **settings}
    world = World(Settings(homeserver="http://127.0.0.1:1", **given))
    await world.start_bot()
    try:
        yield world
        if not world.faults_expected:
            assert await world.faults() == []
    finally:
        await world.stop_bot()
