"""`kill -9` under load, and long absence: counted in the rooms, not in the database."""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from demo.person import Person
from demo.stage import Stage, open_stage
from tests.matrix.load import Load

PEOPLE = 6
PER_SECOND = 20.0
KILLS = int(os.environ.get("INITIATIVE_K_KILLS", "20"))
SEED = int(os.environ.get("INITIATIVE_K_SEED", "1"))


@asynccontextmanager
async def crowd(
    directory: Path, synapse_interpreter: Path, **settings: str
) -> AsyncIterator[tuple[Stage, list[Person]]]:
    """A stage with people in their direct chats."""
    del synapse_interpreter  # only says that there is one
    async with open_stage(directory, organizers=["orga"], settings=settings) as stage:
        people = [await stage.enter(f"person{number}", f"Person {number}") for number in range(PEOPLE)]
        for person in people:
            await person.opens_direct_chat()
            await person.sees("Initiative K", by=person.bot)
        yield stage, people


async def kill_again_and_again(stage: Stage, times: int, dice: random.Random) -> None:
    """Kill the bot at random moments, some of them before it is ready, and start it again."""
    for number in range(times):
        starting = asyncio.create_task(stage.bot.start())
        if number % 4 == 3:  # in the middle of its start
            await asyncio.sleep(dice.uniform(0.2, 1.5))
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
        else:
            await starting
            await asyncio.sleep(dice.uniform(0.05, 1.5))
        await stage.bot.stop(kill=True)
    await stage.bot.start()


def doubled_or_lost(load: Load, people: list[Person]) -> dict[str, tuple[list[str], list[str]]]:
    """By person, what was asked and answered where these differ."""
    return {
        person.localpart: (asked, answered)
        for person in people
        if (asked := load.asked.get(person.direct or "", [])) != (answered := load.answered(person))
    }


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_kills_under_load_lose_and_double_nothing(
    database: str, tmp_path: Path, synapse_interpreter: Path, request: pytest.FixtureRequest
) -> None:
    """Each command is answered exactly once and in order, though the bot is killed at random, half of the time on
    each kind of database.
    """
    settings = {} if database == "sqlite" else {"database_url": request.getfixturevalue("postgres_url")}
    load, stop, dice = Load(), asyncio.Event(), random.Random(SEED)
    async with crowd(tmp_path, synapse_interpreter, **settings) as (stage, people):
        asking = asyncio.create_task(load.go_on(people, PER_SECOND, stop))
        await kill_again_and_again(stage, KILLS // 2, dice)
        stop.set()
        await asking
        await load.all_answered(people)
        assert doubled_or_lost(load, people) == {}
        assert sum(map(len, load.asked.values())) > KILLS


async def test_messages_of_a_long_absence_are_each_handled_once_in_order(
    tmp_path: Path, synapse_interpreter: Path
) -> None:
    """300 messages come into 5 rooms while the bot is away, more than a sync holds: each is answered once, in order."""
    load = Load()
    async with crowd(tmp_path, synapse_interpreter) as (stage, people):
        await stage.bot.stop()
        for _ in range(60):
            await asyncio.gather(*(load.ask(person) for person in people[:5]))
        await asyncio.gather(*(people[5].says(people[5].direct or "", "hilfe") for _ in range(3)))
        await stage.bot.start()
        await load.all_answered(people[:5])
        assert doubled_or_lost(load, people) == {}
