"""Runs a heavy function in a process of its own, so that what it loads and fills goes away with it."""

import asyncio
import multiprocessing
import signal
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")

# Not forked: the copy of a program with threads and database connections may hang, or share them.
_SPAWN = multiprocessing.get_context("spawn")


class WorkerFailed(Exception):
    """The function raised, or its process died; the text says how."""


async def in_own_process(function: Callable[..., T], *arguments: object) -> T:
    """Return what `function` returned. It is found by its name there; all that goes in and out is pickled.

    Cancelled, it kills the process and returns at once.

    Raises:
        WorkerFailed: the function raised, or its process died.
    """
    call = _Call(function, arguments)
    try:
        done, value = await asyncio.to_thread(call.run)
    finally:
        call.kill()
    if not done:
        raise WorkerFailed(value)
    return value  # type: ignore[no-any-return]


class _Call:
    """A process that answers once: `run` waits for it in a thread, and `kill` ends both."""

    def __init__(self, function: Callable[..., object], arguments: tuple[object, ...]) -> None:
        self._work = (function, arguments)
        self._guard = threading.Lock()
        self._process: Any = None
        self._killed = False

    def run(self) -> tuple[bool, Any]:
        receiving, sending = _SPAWN.Pipe(duplex=False)
        with receiving:
            with self._guard, sending:  # our end is closed, so that the reader sees the process end
                if self._killed:
                    return False, "it was not to begin any more"
                process = _SPAWN.Process(target=_answer, args=(sending, *self._work), name="worker", daemon=True)
                process.start()
                self._process = process
            try:
                answer: tuple[bool, Any] = receiving.recv()
            except EOFError:
                answer = False, "the process ended without an answer"
        with self._guard:
            process.kill()  # it has said all that it will
            process.join()
            process.close()
            self._process = None
        return answer

    def kill(self) -> None:
        with self._guard:
            self._killed = True
            if self._process is not None:
                self._process.kill()


def _answer(sending: Connection, function: Callable[..., object], arguments: tuple[object, ...]) -> None:
    """What the process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the bot ends it when it ends itself
    try:
        answer: tuple[bool, object] = (True, function(*arguments))
    except Exception:  # noqa: BLE001 -- whatever it was is told by the one who asked
        answer = (False, traceback.format_exc())
    sending.send(answer)
