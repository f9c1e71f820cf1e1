"""The processes that are measured: the bot as an operator starts it, the bare client, the stub homeserver."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

import aiohttp

from demo.ports import free_port

_READY_WITHIN = 30.0  # seconds
_ENDED_WITHIN = 15.0  # seconds; the bot promises 10
_BOT = [sys.executable, *os.environ.get("BOTCMD", "-m bot").split()]


@asynccontextmanager
async def bot(directory: Path, homeserver: str, token: str, *, wait: bool = True) -> AsyncIterator[int]:
    """Run the bot on an SQLite file in `directory` while the block runs; its process id.

    Args:
        directory: Its data folder; what is in it from an earlier run is used again.
        homeserver: Base URL of the homeserver.
        token: Access token of its account.
        wait: Enter the block only once it is ready to serve people.
    """
    port = free_port()
    settings = {
        "HOMESERVER": homeserver,
        "ACCESS_TOKEN": token,
        "DATA_DIR": str(directory),
        "WEB_PORT": str(port),
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "warning",
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INITIATIVE_K_")}
    environment |= {f"INITIATIVE_K_{name}": value for name, value in settings.items()}
    async with _running([*_BOT, "run"], environment) as process:
        if wait:
            await _answers(f"http://127.0.0.1:{port}/ready", process)
        yield process.pid


@asynccontextmanager
async def bare_client(homeserver: str, token: str, user_id: str) -> AsyncIterator[int]:
    """Run the bare client while the block runs; its process id."""
    command = [sys.executable, "-m", "tests.bench.bare", homeserver, token, user_id]
    async with _running(command) as process:
        yield process.pid


@asynccontextmanager
async def stub_homeserver() -> AsyncIterator[str]:
    """Run a stub homeserver while the block runs; its base URL."""
    port = free_port()
    async with _running([sys.executable, "-m", "tests.bench.stub", str(port)]) as process:
        await _answers(f"http://127.0.0.1:{port}/_matrix/client/versions", process)
        yield f"http://127.0.0.1:{port}"


def memory_mb(pid: int) -> tuple[float, float]:
    """The memory that a process holds now, and the most that it held, in MB (resident, as Linux counts it)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    kilobytes = {
        name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines) if "kB" in rest
    }
    return kilobytes["VmRSS"] / 1024, kilobytes["VmHWM"] / 1024


def cpu_seconds(pid: int) -> float:
    """The processor time that a process has used since its start, in all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def _running(
    command: list[str], environment: dict[str, str] | None = None
) -> AsyncIterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)  # noqa: ASYNC220 -- takes no time
    try:
        yield process
    finally:
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, _ENDED_WITHIN)
        finally:
            process.kill()
            process.wait()


async def _answers(url: str, process: subprocess.Popen[bytes]) -> None:
    async with asyncio.timeout(_READY_WITHIN), aiohttp.ClientSession() as http:
        while True:
            if process.poll() is not None:
                raise RuntimeError(f"{process.args!r} ended with code {process.returncode}")
            try:
                async with http.get(url) as answer:
                    if answer.status == HTTPStatus.OK:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)
