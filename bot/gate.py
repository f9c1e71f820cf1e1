"""A gate before the homeserver: one failing request holds back all others for a while that grows."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

FIRST_DELAY = 1.0  # seconds
LONGEST_DELAY = 30.0  # back well within a minute after the homeserver is


class Gate:
    """Lets requests through side by side while all goes well; after trouble one at a time, after a growing delay."""

    def __init__(self) -> None:
        self._failures = 0
        self._closed_until = 0.0
        self._probe = asyncio.Lock()

    @property
    def troubled(self) -> bool:
        """Whether the last request that told anything failed."""
        return self._failures > 0

    @asynccontextmanager
    async def passage(self) -> AsyncIterator[None]:
        """Wait until a request may be made; while in trouble, only one at a time is under way."""
        if not self.troubled and self._remaining() <= 0:
            yield
            return
        async with self._probe:
            while (remaining := self._remaining()) > 0:
                await asyncio.sleep(remaining)
            yield

    def opened(self) -> None:
        """A request was answered: all may pass."""
        self._failures = 0

    def trouble(self) -> float:
        """The homeserver failed: close for 1 s, then twice as long each time up to 30 s, with jitter.

        Returns:
            For how long, in seconds.
        """
        if self._remaining() > 0:  # requests that were under way together fail together and count once
            return self._remaining()
        delay = min(LONGEST_DELAY, FIRST_DELAY * 2.0**self._failures)
        self._failures += 1
        delay *= random.uniform(0.75, 1.0)  # noqa: S311 -- jitter, not a secret
        return self.hold(max(FIRST_DELAY, delay))

    def hold(self, seconds: float) -> float:
        """The homeserver asked us to wait."""
        self._closed_until = max(self._closed_until, asyncio.get_running_loop().time() + seconds)
        return seconds

    def _remaining(self) -> float:
        return self._closed_until - asyncio.get_running_loop().time()
