"""Puts everything together, starts it and stops it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial

import structlog

from bot.clock import Clock
from bot.handling import Handling
from bot.matchmaking import Matchmaking
from bot.matrix import Matrix
from bot.outbox import Delivering
from bot.persist import persist
from bot.settings import Settings
from bot.sync import SyncLoop
from handlers.dispatch import Bot
from scheduler.runner import Waker
from scheduler.ticks import TICKS, next_due
from services import people, towns
from storage.database import migrate, opened, sole_owner
from storage.town_list import built_in_towns
from storage.unit_of_work import Aftermath, Transaction, Writer
from web.health import Condition

log = structlog.get_logger(__name__)


class App:
    """The running bot."""

    def __init__(self, matrix: Matrix, writer: Writer, clock: Clock, settings: Settings, *, user_id: str) -> None:
        self.writer = writer
        self.clock = clock
        self._settings = settings
        bot = Bot(user_id=user_id, allowed_servers=frozenset(settings.allowed_servers), zone=settings.zone)
        self.handling = Handling(writer, clock, bot)
        self.delivering = Delivering(matrix, writer, clock, user_id=user_id)
        self.sync = SyncLoop(
            matrix,
            writer,
            clock,
            user_id=user_id,
            quarantine=settings.data_dir / "quarantine",
            hand_over=self.handling.put,
            backlog_small=self.handling.until_small,
        )
        self.waker = Waker(self.tick, clock.now, sweep_seconds=settings.sweep_seconds)
        self.matchmaking = Matchmaking(writer, clock)

    def after_commit(self, aftermath: Aftermath) -> None:
        """Tell the parts of the program what a committed transaction has left for them to do."""
        self.delivering.after_commit(aftermath)
        if aftermath.due is not None:
            self.waker.wake_at(aftermath.due)
        if aftermath.requested:
            self.matchmaking.requested.set()

    async def prepare(self) -> None:
        """Bring the stored towns and first organizers up to date."""
        now = self.clock.now()
        await persist(self.writer, partial(_prepare, organizers=self._settings.organizers, now=now))

    async def run(self) -> None:
        """Serve people until cancelled.

        Raises:
            TokenRevoked: the access token is no longer valid.
        """
        await self.handling.start()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.sync.run())
            tasks.create_task(self._deliver())
            tasks.create_task(self.matchmaking.run())
            tasks.create_task(_fail_with(self.handling.lanes.failed))
            tasks.create_task(_fail_with(self.delivering.lanes.failed))

    async def tick(self) -> datetime | None:
        """Do what is due; when something is due next."""
        for tick in TICKS:
            now = self.clock.now()
            try:
                await persist(self.writer, partial(tick, now=now))
            except Exception:  # one tick's bug must not keep the others from people
                log.exception("tick.failed", tick=tick.__name__)
        return await persist(self.writer, next_due)

    def condition(self) -> Condition:
        """How the bot is, for those who watch it."""
        return Condition(
            ready=self.sync.caught_up.is_set() and not self.sync.troubled,
            inbox_waiting=self.handling.lanes.size,
            outbox_waiting=self.delivering.lanes.size,
            sync_troubled=self.sync.troubled,
            outbox_troubled=self.delivering.troubled,
        )

    async def close(self) -> None:
        """Finish what is under way; all else waits in the database for the next start."""
        await self.handling.close()
        await self.delivering.close()

    async def _deliver(self) -> None:
        await self.sync.caught_up.wait()
        await self.delivering.start()
        self.waker.start()
        log.info("bot.ready")
        try:
            await asyncio.Event().wait()
        finally:
            await self.waker.close()


def _prepare(tx: Transaction, organizers: list[str], now: datetime) -> None:
    towns.keep_towns(tx, built_in_towns())
    people.appoint_first_organizers(tx, organizers, now=now)


async def _fail_with(failed: "asyncio.Future[None]") -> None:
    await failed


@asynccontextmanager
async def open_app(
    matrix: Matrix, settings: Settings, *, user_id: str, clock: Clock | None = None
) -> AsyncIterator[App]:
    """The bot on its database, which is brought up to date and held for this process alone."""
    with opened(settings.storage_url) as engine, sole_owner(engine):
        migrate(engine)
        writer = Writer(engine)
        app = App(matrix, writer, clock or Clock(settings.clock_offset_file), settings, user_id=user_id)
        writer.after_commit = app.after_commit
        try:
            await app.prepare()
            yield app
        finally:
            await app.close()
            await asyncio.to_thread(writer.close)
