"""Heavy functions run in a process of their own, which ends with its answer or before."""

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import time

import pytest

from bot.worker import WorkerFailed, in_own_process


def test_bot_itself_loads_nothing_heavy() -> None:
    """What the matching needs takes more memory than the bot; it must stay in the process that computes."""
    heavy = ["numpy", "scipy", "sklearn"]
    code = f"import sys, bot.app, bot.running; print([name for name in {heavy} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


async def test_answer_comes_from_another_process() -> None:
    assert await in_own_process(os.getpid) != os.getpid()
    assert multiprocessing.active_children() == []


async def test_error_of_the_function_is_told() -> None:
    with pytest.raises(WorkerFailed, match="ZeroDivisionError"):
        await in_own_process(divmod, 1, 0)


async def test_death_of_the_process_is_told() -> None:
    with pytest.raises(WorkerFailed, match="without an answer"):
        await in_own_process(os._exit, 1)
    with pytest.raises(WorkerFailed, match="without an answer"):
        await in_own_process(signal.raise_signal, signal.SIGKILL)


@pytest.mark.parametrize("after", [0.0, 0.01, 0.5])
async def test_cancelling_kills_the_process_at_once(after: float) -> None:
    """Whether it has begun or not."""
    call = asyncio.create_task(in_own_process(time.sleep, 600))
    await asyncio.sleep(after)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(call, 5)
    async with asyncio.timeout(5):
        while multiprocessing.active_children():
            await asyncio.sleep(0.01)
