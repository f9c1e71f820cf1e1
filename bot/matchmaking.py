"""Has matchmaking computed in a process of its own: it takes seconds and memory that the bot shall not keep."""

import asyncio
import secrets
from functools import partial

import structlog

from bot.clock import Clock
from bot.persist import persist
from bot.worker import in_own_process
from domain.pairing import pair_up
from services import matchmaking
from storage.unit_of_work import Writer

log = structlog.get_logger(__name__)


class Matchmaking:
    """Works through the runs that organizers have asked for."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock
        self.requested = asyncio.Event()

    async def run(self) -> None:
        """Compute whatever is requested, until cancelled; first what an earlier end has cut short."""
        self.requested.set()
        while True:
            await self.requested.wait()
            self.requested.clear()
            await self.catch_up()

    async def catch_up(self) -> None:
        """Compute what is requested now."""
        for run in await persist(self._writer, matchmaking.requested):
            try:
                await self._make(run)
            except Exception:  # the organizer hears of it, and the bot goes on
                reference = secrets.token_hex(4)
                log.exception("matchmaking.failed", run=run, reference=reference)
                now = self._clock.now()
                await persist(self._writer, partial(matchmaking.fail, run=run, reference=reference, now=now))

    async def _make(self, run: int) -> None:
        snapshot = await persist(self._writer, matchmaking.snapshot)
        pairing = await in_own_process(pair_up, snapshot)
        log.info("matchmaking.computed", run=run, towns=len(snapshot.profiles), pairs=len(pairing.pairs))
        now = self._clock.now()
        await persist(self._writer, partial(matchmaking.settle, run=run, pairing=pairing, now=now))
