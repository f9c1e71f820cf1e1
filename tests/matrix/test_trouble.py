"""Homeserver trouble, with a bot in a process of its own and a real Synapse behind a proxy: nothing lost or doubled."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.__main__ import EX_TOKEN_REVOKED
from demo.person import Person
from demo.stage import BotProcess
from demo.synapse import private_synapse
from tests.matrix.load import Load
from tests.matrix.troubled import Trouble, TroubledHomeserver, troubled

SENDING = "/send/m.room.message/"
SYNCING = "/sync"


class Scene:
    """A bot behind a proxy, and a person who does not go through it."""

    def __init__(self, proxy: TroubledHomeserver, bot: BotProcess, person: Person, data: Path) -> None:
        self.proxy = proxy
        self.bot = bot
        self.person = person
        self.data = data
        self.load = Load()

    async def burst(self, count: int) -> None:
        """Ask for several things at once."""
        for _ in range(count):
            await self.load.ask(self.person)

    async def each_answered_once_in_order(self) -> None:
        """All that was asked has exactly one answer."""
        await self.load.all_answered([self.person], within=60)
        assert self.load.answered(self.person) == self.load.asked[self.person.direct or ""]


@pytest.fixture(scope="module")
async def scene(synapse_interpreter: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    folder = tmp_path_factory.mktemp("troubled")
    async with (
        private_synapse(folder / "synapse", python=synapse_interpreter) as synapse,
        troubled(synapse) as proxy,
        aiohttp.ClientSession() as http,
    ):
        await synapse.register("assistenz", "password")
        await synapse.register("klara", "password")
        bot = BotProcess(folder / "bot", proxy, http, {})  # type: ignore[arg-type]
        person = Person(synapse.url, "klara", name="Klara", password="password", bot=bot.user_id)
        try:
            await bot.log_in("password")
            await bot.start()
            await person.arrives()
            await person.opens_direct_chat()
            await person.sees("Initiative K", by=bot.user_id)
            yield Scene(proxy, bot, person, folder / "bot" / "data")
        finally:
            await person.leaves()
            await bot.stop()


@pytest.mark.parametrize(
    "trouble", ["502", "429 header", "429 body", "429 absurd", "broken json", "cut", "reset", "lost answer"]
)
async def test_message_meets_trouble_and_comes_once(scene: Scene, trouble: Trouble) -> None:
    """Whatever the homeserver answers to a message, each answer comes once and in order."""
    scene.proxy.plan(SENDING, trouble, times=3)
    await scene.burst(6)
    await scene.each_answered_once_in_order()
    scene.proxy.recover()


@pytest.mark.parametrize("trouble", ["502", "429 header", "429 body", "broken json", "cut", "reset", "lost answer"])
async def test_sync_meets_trouble_and_nothing_is_lost(scene: Scene, trouble: Trouble) -> None:
    """What is said while syncs fail is answered once they work again."""
    scene.proxy.plan(SYNCING, trouble, times=2)
    await scene.burst(4)
    await scene.each_answered_once_in_order()
    scene.proxy.recover()


async def test_outage_is_waited_for_with_few_requests(scene: Scene) -> None:
    """While nothing works at all, the bot asks seldom, and goes on by itself afterwards."""
    await scene.burst(5)
    scene.proxy.plan("/", "502")
    before = len(scene.proxy.requests)
    await scene.burst(5)
    await asyncio.sleep(8)  # an outage takes time: what is counted are the requests in it
    asked = len(scene.proxy.requests) - before
    scene.proxy.recover()
    assert asked <= 16  # at most 10 under way when it began, then 1, 2, 4 s apart for syncs and messages
    await scene.each_answered_once_in_order()


async def test_answer_that_cannot_be_read_is_put_aside_after_five_tries(scene: Scene) -> None:
    """Nonsense in a sync answer is kept for a person to look at; what can be read of it is handled."""
    garbled = {"next_batch": "s1", "rooms": {"join": {"!x:y": {"timeline": {"events": "oops"}}}}}
    real = TroubledHomeserver._pass_on

    async def garble(self: TroubledHomeserver, request: web.Request) -> tuple[int, bytes]:
        status, body = await real(self, request)
        if SYNCING in request.path:
            answer = json.loads(body)
            answer.setdefault("rooms", {}).setdefault("join", {}).update(garbled["rooms"]["join"])
            body = json.dumps(answer).encode()
        return status, body

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TroubledHomeserver, "_pass_on", garble)
        await scene.burst(2)
        await scene.load.all_answered([scene.person], within=90)
    await scene.each_answered_once_in_order()
    assert list((scene.data / "quarantine").glob("sync-*.json"))


async def test_revoked_token_ends_the_bot_with_a_code_of_its_own(scene: Scene) -> None:
    """With a token that no longer counts there is no storm of requests: the bot ends with exit code 77."""
    scene.proxy.plan("/", "401")
    before = len(scene.proxy.troubled())
    await scene.burst(1)
    process = scene.bot._process
    assert process is not None
    assert await asyncio.to_thread(process.wait, 40) == EX_TOKEN_REVOKED
    assert len(scene.proxy.troubled()) - before <= 3
    scene.proxy.recover()
    await scene.bot.start()
    await scene.each_answered_once_in_order()
