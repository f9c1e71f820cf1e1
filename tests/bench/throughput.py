"""P2, P7 and P8 on a stub homeserver: durable replies per second, memory, and the time from start to first reply."""

import asyncio
import statistics
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from tests.bench.processes import bare_client, bot, cpu_seconds, memory_mb, stub_homeserver
from tests.bench.report import Figure
from tests.bench.stub import USER_ID

ROUNDS = 3
TOKEN = "a token of the bench"
COMMANDS = {"abbrechen": "a short answer", "hilfe": "the help"}  # each is answered once and changes nothing
BATCH = {"rooms": 40, "each": 100, "per_sync": 10}
SMALL = {**BATCH, "each": 10, "text": "abbrechen"}
FILLED = {"rooms": 400, "members": 30}
STARTS = 3


@dataclass(frozen=True)
class _Client:
    """A client under test: its process, and the stub that it talks to."""

    process: int
    stub: str


async def measure_throughput(directory: Path) -> list[Figure]:
    """P2: the bot and the bare client take turns, each on a stub of its own."""
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        http = await enter(aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=600)))
        stubs = await enter(stub_homeserver()), await enter(stub_homeserver())
        ours = _Client(await enter(bot(directory, stubs[0], TOKEN)), stubs[0])
        bare = _Client(await enter(bare_client(stubs[1], TOKEN, USER_ID)), stubs[1])
        for stub in stubs:
            await _steer(http, stub, "invite", {"rooms": BATCH["rooms"], "members": 2})
            await _steer(http, stub, "command", SMALL)  # warm up
        return [figure for text, what in COMMANDS.items() for figure in await _rounds(http, ours, bare, text, what)]


async def _rounds(http: aiohttp.ClientSession, ours: _Client, bare: _Client, text: str, what: str) -> list[Figure]:
    order = {**BATCH, "text": text}
    commands = BATCH["rooms"] * BATCH["each"]
    rates: dict[_Client, list[float]] = {ours: [], bare: []}
    used: dict[_Client, list[float]] = {ours: [], bare: []}  # processor time in ms per reply
    faults = 0
    for client in (ours, bare) * ROUNDS:
        before = cpu_seconds(client.process)
        told = await _steer(http, client.stub, "command", order)
        used[client].append((cpu_seconds(client.process) - before) * 1000 / commands)
        rates[client].append(told["replies"] / told["seconds"])
        if client is ours:
            faults += told["lost"] + told["doubled"] + told["disordered"]
    ratio = statistics.median(rates[ours]) / statistics.median(rates[bare])
    return [
        _compared(
            "P2", f"durable replies per second, {what}", rates[ours], rates[bare], "≥ 0.25, then 0.50", ratio >= 0.25
        ),
        _compared("P2", f"processor time in ms per reply, {what}", used[ours], used[bare]),
        Figure("P2", f"lost, doubled, disordered of {ROUNDS * commands:,}", faults, goal="0", met=faults == 0),
    ]


def _compared(
    promise: str, what: str, measured: list[float], reference: list[float], goal: str = "", met: bool | None = None
) -> Figure:
    spread = (min(measured), max(measured))
    return Figure(promise, what, statistics.median(measured), statistics.median(reference), spread, goal, met)


async def measure_start(directory: Path) -> list[Figure]:
    """P7 and P8: a database filled by real work, then start after start with one command waiting."""
    starts, imports = [], []
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=600)))
        stub = await stack.enter_async_context(stub_homeserver())
        async with bot(directory, stub, TOKEN) as process:
            await _steer(http, stub, "invite", FILLED)
            quiet, _ = memory_mb(process)
            order = {**BATCH, "rooms": FILLED["rooms"], "text": "abbrechen"}
            filling = [await _steer(http, stub, "command", {**order, "each": each}) for each in (10, 90)]
            after, most = memory_mb(process)
        for _ in range(STARTS):
            asking = asyncio.create_task(
                _steer(http, stub, "command", {"rooms": 1, "each": 1, "per_sync": 1, "text": "abbrechen"})
            )
            await asyncio.sleep(0.1)
            begun = time.monotonic()
            async with bot(directory, stub, TOKEN, wait=False):
                answered = await asking
                if answered["lost"]:
                    raise RuntimeError("the command that waited for the start was not answered")
                starts.append(answered["finished"] - begun)
            imports.append(await _import_time())
    replies = sum(round_["replies"] for round_ in filling)
    where = f"{FILLED['rooms']} rooms × {FILLED['members']} members"
    return [
        Figure("P7", f"memory in MB, {where}, idle", quiet, goal="≤ 120 MB", met=quiet <= 120),
        Figure("P7", f"memory in MB after {replies:,} replies (most: {most:.0f})", after, quiet, goal="growth small"),
        _compared(
            "P8",
            f"start to first reply in s, {where}, {2 * replies:,} rows of in- and outbox; against imports alone",
            starts,
            imports,
            "≤ 2 s",
            statistics.median(starts) <= 2,
        ),
    ]


async def _import_time() -> float:
    """How long Python takes to import the two largest of our libraries, in seconds."""
    begun = time.monotonic()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "import nio, sqlalchemy")
    await process.wait()
    return time.monotonic() - begun


async def _steer(http: aiohttp.ClientSession, stub: str, what: str, order: dict[str, Any]) -> dict[str, Any]:
    async with http.post(f"{stub}/bench/{what}", json=order) as answer:
        answer.raise_for_status()
        said: dict[str, Any] = await answer.json()
    return said
