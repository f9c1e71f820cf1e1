"""Lanes: what has the same key is worked on in order, different keys side by side."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Iterable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Lanes(Generic[K, T]):
    """Runs `work(key, items)` with up to `chunk` items of one key at a time, for at most `width` keys at once.

    `work` retries on its own for as long as it takes; whatever escapes it ends the program through `failed`.
    """

    def __init__(self, work: Callable[[K, list[T]], Awaitable[None]], *, chunk: int, width: int) -> None:
        self._work = work
        self._chunk = chunk
        self._free = asyncio.Semaphore(width)
        self._waiting: dict[K, deque[T]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self.size = 0  # items waiting or being worked on
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def put(self, key: K, items: Iterable[T]) -> None:
        """Append items to a lane, and start it if it rests."""
        items = list(items)
        if not items:
            return
        self.size += len(items)
        self._idle.clear()
        lane = self._waiting.get(key)
        if lane is not None:
            lane.extend(items)
            return
        self._waiting[key] = deque(items)
        task = asyncio.get_running_loop().create_task(self._run(key))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def until_idle(self) -> None:
        """Wait until nothing waits and nothing is being worked on."""
        await self._idle.wait()

    async def close(self) -> None:
        """Drop what waits and cancel what is being worked on."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.failed.done() and not self.failed.cancelled():
            self.failed.exception()  # seen, so that nobody warns of it
        self.failed.cancel()

    async def _run(self, key: K) -> None:
        lane = self._waiting[key]
        while lane:
            async with self._free:
                items = [lane.popleft() for _ in range(min(self._chunk, len(lane)))]
                await self._work(key, items)
            self.size -= len(items)
        del self._waiting[key]
        if not self._waiting:
            self._idle.set()

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None and not self.failed.done():
            self.failed.set_exception(error)
