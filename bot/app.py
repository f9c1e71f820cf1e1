"""Puts everything together, starts it and stops it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial

import structlog

from bot.clock import Clock
from bot.erasing import Erasing
from bot.handling import Handling
from bot.matchmaking import Matchmaking
from bot.matrix import Matrix
from bot.outbox import Delivering
from bot.persist import persist
from bot.settings import Settings
from bot.sync import SyncLoop
from domain.states import RoomKind
from handlers.router import Bot
from scheduler.runner import Waker
from scheduler.ticks import TICKS, keeping_limits, next_due
from services import people, town_list
from storage.database import migrate, opened, sole_owner
from storage.reader import Reader
from storage.town_list import built_in_towns
from storage.unit_of_work import Aftermath, Transaction, Writer
from web.health import Condition
from web.site import Site

log = structlog.get_logger(__name__)


class App:
    """The running bot."""

    def __init__(
        self, matrix: Matrix, writer: Writer, reader: Reader, clock: Clock, settings: Settings, *, user_id: str
    ) -> None:
        self.writer = writer
        self.clock = clock
        self._settings = settings
        bot = Bot(
            user_id,
            frozenset(settings.allowed_servers),
            settings.zone,
            web_url=settings.public_url,
            organizers=frozenset(settings.organizers),
            encrypted_rooms=tuple(map(RoomKind, settings.encrypted_rooms)),
            retention_days=settings.retention_days,
        )
        quarantine = settings.data_dir / "quarantine"
        self.handling = Handling(writer, clock, bot)
        self.delivering = Delivering(matrix, writer, clock, user_id=user_id)
        self.sync = SyncLoop(
            matrix,
            writer,
            clock,
            user_id=user_id,
            quarantine=quarantine,
            hand_over=self.handling.put,
            backlog_small=self.handling.until_small,
        )
        self.site = Site(
            read=reader.do,
            write=writer.do,
            now=clock.now,
            bot=user_id,
            zone=settings.zone,
            address=settings.public_url,
            imprint=settings.imprint_url,
        )
        self.waker = Waker(self.tick, clock.now, sweep_seconds=settings.sweep_seconds)
        self.matchmaking = Matchmaking(writer, clock)
        self.erasing = Erasing(writer, settings.data_dir, quarantine)
        self._ticks = (*TICKS, keeping_limits(settings.retention_days))

    def after_commit(self, aftermath: Aftermath) -> None:
        """Tell the parts of the program what a committed transaction has left for them to do."""
        self.delivering.after_commit(aftermath)
        if aftermath.due is not None:
            self.waker.wake_at(aftermath.due)
        if aftermath.requested:
            self.matchmaking.requested.set()
        self.erasing.due |= aftermath.erased

    async def prepare(self) -> None:
        """Erase once more whom a backup has brought back; bring the stored towns and first organizers up to date."""
        now = self.clock.now()
        await self.erasing.prepare(now=now)
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
        for tick in self._ticks:
            now = self.clock.now()
            try:
                await persist(self.writer, partial(tick, now=now))
            except Exception:  # one tick's bug must not keep the others from people
                log.exception("tick.failed", tick=tick.__name__)
        await self.erasing.catch_up()
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
    town_list.keep_built_in(tx, built_in_towns())
    town_list.index(tx)  # of a whole country it takes a second, which nobody who writes shall wait
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
        writer, reader = Writer(engine), Reader(engine)
        app = App(matrix, writer, reader, clock or Clock(settings.clock_offset_file), settings, user_id=user_id)
        writer.after_commit = app.after_commit
        try:
            await app.prepare()
            yield app
        finally:
            await app.close()
            await asyncio.to_thread(writer.close)
            await asyncio.to_thread(reader.close)
