"""Matchmaking that fails or is cut short."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.worker import WorkerFailed
from domain.states import RunState
from storage.tables import MatchRun
from tests.flows.test_cooperation import hears, market
from tests.flows.world import Actor, World, open_world


@pytest.fixture
async def world(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    async with open_world(tmp_path, sqlite_url) as opened:
        yield opened


@pytest.fixture
async def people(world: World) -> tuple[Actor, Actor, Actor]:
    """An organizer, and two towns that fit."""
    orga, klara, theo = await market(world)
    await klara.says("offer E-Akte")
    await theo.says("need E-Akte")
    for person in (klara, theo):
        person.forget()
    return orga, klara, theo


async def run_state(world: World) -> str:
    return await world.app.writer.do(lambda tx: tx.session.get_one(MatchRun, 1).state)


async def test_failed_computation_is_told_with_a_reference(
    world: World, people: tuple[Actor, Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> None:
        raise WorkerFailed("the process ended without an answer")

    monkeypatch.setattr("bot.matchmaking.in_own_process", broken)
    orga, klara, _ = people
    await orga.says("matchmake start")
    orga.forget()
    await world.app.matchmaking.catch_up()
    await world.settle()
    (told,) = orga.heard()
    assert "reference" in told
    assert klara.heard() == []
    assert await run_state(world) == RunState.FAILED
    assert "2 towns" in await hears(orga, "matchmake start")


async def test_run_that_was_cut_short_is_computed_after_the_restart(
    world: World, people: tuple[Actor, Actor, Actor]
) -> None:
    """By an end in the middle of the computation; both sides are asked once."""
    orga, klara, theo = people
    await orga.says("matchmake start")
    cut_short = asyncio.create_task(world.app.matchmaking.run())
    await asyncio.sleep(0)
    cut_short.cancel()
    await world.stop_bot()
    await world.start_bot()
    assert await run_state(world) == RunState.REQUESTED
    running = asyncio.create_task(world.app.matchmaking.run())
    async with asyncio.timeout(60):
        while await run_state(world) == RunState.REQUESTED:
            await asyncio.sleep(0.05)
    running.cancel()
    await world.app.matchmaking.catch_up()
    await world.settle()
    assert len(klara.heard()) == len(theo.heard()) == 1
    assert "2 of 2" in orga.heard()[-1]
