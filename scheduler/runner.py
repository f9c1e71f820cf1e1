"""Wakes the ticks when something is due. APScheduler keeps no state here: due rows are the truth."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

_NEXT = "next"
_SWEEP = "sweep"


class Waker:
    """Runs `tick` at every wished time and, whatever was wished, every `sweep_seconds`."""

    def __init__(
        self, tick: Callable[[], Awaitable[datetime | None]], now: Callable[[], datetime], *, sweep_seconds: float
    ) -> None:
        """
        Args:
            tick: does what is due and returns when something is due next.
            now: the clock, which may run ahead of the machine's.
            sweep_seconds: the longest time between two ticks.
        """
        self._tick = tick
        self._now = now
        self._sweep_seconds = sweep_seconds
        self._busy = asyncio.Lock()
        self._next: datetime | None = None
        # A late job runs late, and several late ones run once: the rows say what is to be done.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )

    def start(self) -> None:
        """Begin, with a first tick at once."""
        self._scheduler.add_job(
            self._run, "interval", seconds=self._sweep_seconds, id=_SWEEP, next_run_time=datetime.now(UTC)
        )
        self._scheduler.start()

    def wake_at(self, when: datetime) -> None:
        """Have a tick at `when`, unless one is to come before."""
        if self._next is not None and self._next <= when:
            return
        self._next = when
        delay = max(timedelta(), when - self._now())
        self._scheduler.add_job(self._run, "date", run_date=datetime.now(UTC) + delay, id=_NEXT, replace_existing=True)

    async def close(self) -> None:
        """Stop waking, and let a tick that is under way come to its end."""
        self._scheduler.shutdown(wait=False)
        async with self._busy:
            return

    async def _run(self) -> None:
        async with self._busy:
            self._next = None
            due = await self._tick()
            if due is not None:
                self.wake_at(due)
