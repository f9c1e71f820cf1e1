"""P1 on a real Synapse: how soon the bot answers, against the bare client beside it, and whether a burst is."""

import asyncio
import random
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from demo.synapse import PrivateSynapse, private_synapse
from tests.bench.askers import Asker, log_in
from tests.bench.processes import bare_client, bot
from tests.bench.report import Figure

COMMAND = "abbrechen"  # is answered once and changes nothing
WARM_UP = 10
SAMPLES = 120
PEOPLE = 20
EACH = 50
_PATIENCE = 60.0  # seconds without an answer, after which the rest counts as lost
_AFTERMATH = 3.0  # seconds for a doubled answer to come


@dataclass(frozen=True)
class _Scene:
    """A Synapse with both clients on it."""

    homeserver: PrivateSynapse
    http: aiohttp.ClientSession
    clients: tuple[str, str]  # the bot and the bare client, by user id
    listening: list["asyncio.Task[None]"]

    async def asker(self, name: str) -> tuple[Asker, tuple[str, str]]:
        """Someone new, with a direct chat with each of the two."""
        asker = Asker(self.http, self.homeserver.url, *await log_in(self.http, self.homeserver, name))
        self.listening.append(asyncio.create_task(asker.listen()))
        ours, bare = self.clients
        chats = await asker.open_chat(ours), await asker.open_chat(bare)
        await asker.heard_something(chats[0])  # the bot greets
        return asker, chats


async def measure_replies(directory: Path) -> list[Figure]:
    """P1: both clients on the same Synapse at the same time."""
    async with _scene(directory) as scene:
        return [*await _latency(scene), *await _burst(scene)]


async def _latency(scene: _Scene) -> list[Figure]:
    """Ask one after the other, in random order, with a pause in which the homeserver comes to rest."""
    asker, chats = await scene.asker("asker")
    took: dict[str, list[float]] = {chat: [] for chat in chats}
    for _ in range(WARM_UP + SAMPLES):
        for chat in random.sample(chats, 2):
            took[chat].append(await asker.ask(chat, COMMAND) * 1000)
            await asyncio.sleep(random.uniform(0.03, 0.08))
    ours, bare = (took[chat][WARM_UP:] for chat in chats)
    figures = []
    for name, place in (("p50", 50), ("p95", 95)):
        measured, reference = (statistics.quantiles(times, n=100)[place - 1] for times in (ours, bare))
        figures.append(
            Figure(
                "P1",
                f"command to reply in ms, {name} of {SAMPLES}",
                measured,
                reference,
                (min(ours), max(ours)),
                "≤ 1.10 × bare",
                measured <= 1.10 * reference,
            )
        )
    return figures


async def _burst(scene: _Scene) -> list[Figure]:
    """Everybody says everything at once, in a thread, where a reply names what it replies to."""
    people = [await scene.asker(f"burst{number}") for number in range(PEOPLE)]
    faults, seconds = [], []
    for client in range(2):
        begun = time.monotonic()
        asked = await asyncio.gather(*(_say_all(asker, chats[client]) for asker, chats in people))
        while any(set(events) - set(asker.answers) for events, (asker, _) in zip(asked, people, strict=True)):
            last = max(asker.last_answer for asker, _ in people)
            if time.monotonic() - max(last, begun) > _PATIENCE:
                break
            await asyncio.sleep(0.1)
        seconds.append(max(asker.last_answer for asker, _ in people) - begun)
        await asyncio.sleep(_AFTERMATH)
        counts = [asker.answers[event] for events, (asker, _) in zip(asked, people, strict=True) for event in events]
        faults.append((counts.count(0), sum(count > 1 for count in counts)))
    (lost, doubled), (bares_lost, bares_doubled) = faults
    what = f"of {PEOPLE * EACH:,} commands at once in {PEOPLE} rooms"
    return [
        Figure("P1", f"lost {what} (bare client: {bares_lost})", lost, goal="0", met=lost == 0),
        Figure("P1", f"doubled {what} (bare client: {bares_doubled})", doubled, goal="0", met=doubled == 0),
        Figure("P1", f"seconds until all {what} were answered", *seconds),
    ]


async def _say_all(asker: Asker, chat: str) -> list[str]:
    """Say the command as often and as fast as possible; the events' ids, the thread's root first."""
    root = await asker.say(chat, COMMAND)
    return [await asker.say(chat, COMMAND, root) for _ in range(EACH)]


@asynccontextmanager
async def _scene(directory: Path) -> AsyncIterator[_Scene]:
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        homeserver = await enter(private_synapse(directory / "synapse"))
        http = await enter(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        ours, token = await log_in(http, homeserver, "assistent")
        bare, bares_token = await log_in(http, homeserver, "bare")
        await enter(bot(directory / "bot", homeserver.url, token))
        await enter(bare_client(homeserver.url, bares_token, bare))
        listening: list[asyncio.Task[None]] = []
        try:
            yield _Scene(homeserver, http, (ours, bare), listening)
        finally:
            for task in listening:
                task.cancel()
            await asyncio.gather(*listening, return_exceptions=True)
