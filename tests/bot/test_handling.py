"""Poison events: parked after a few tries, with an apology, while everyone else is served."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import handling
from domain.states import InboxState
from handlers import dispatch as dispatching
from handlers.router import Found
from storage.tables import InboxEvent
from tests.flows.world import World, open_world


@pytest.fixture
async def world(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr(handling, "_RETRY_AFTER", 0.001)
    async with open_world(tmp_path, database_url) as opened:
        opened.faults_expected = True
        yield opened


def poison(monkeypatch: pytest.MonkeyPatch, text: str, times: int = 1_000) -> list[str]:
    """Make the handling of one text raise, so many times; where the tries are counted."""
    tries: list[str] = []
    find = dispatching.ROUTER.find

    def breaks(said: str) -> Found | None:
        if said == text and len(tries) < times:
            tries.append(said)
            raise LookupError("planted")
        return find(said)

    monkeypatch.setattr(dispatching.ROUTER, "find", breaks)
    return tries


async def dead(world: World) -> list[InboxEvent]:
    return await world.app.writer.do(
        lambda tx: [
            row
            for row in (tx.session.get(InboxEvent, number) for number in range(1, 100))
            if row and row.state == InboxState.DEAD
        ]
    )


async def test_event_that_always_fails_is_parked_with_an_apology(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """After three tries the person gets an apology with a reference, and the next message is served."""
    klara = await world.person("klara")
    klara.forget()
    tries = poison(monkeypatch, "gift")
    await klara.says("gift")
    await klara.says("hilfe")
    apology, helped = klara.heard()
    assert len(tries) == handling.TRIES
    (parked,) = await dead(world)
    assert parked.reference is not None
    assert parked.reference in apology
    assert "profil" in helped


async def test_event_that_fails_once_is_handled_at_the_next_try(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A passing fault costs nobody anything."""
    klara = await world.person("klara")
    klara.forget()
    poison(monkeypatch, "hilfe", times=1)
    await klara.says("hilfe")
    assert len(klara.heard()) == 1
    assert await dead(world) == []


async def test_events_behind_a_poisoned_one_keep_their_order(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the person says behind it is answered after it, in order."""
    klara = await world.person("klara")
    klara.forget()
    poison(monkeypatch, "gift")
    for number, text in enumerate(("gift", "sprache en", "help")):
        await klara.matrix.send(klara.chat, "m.room.message", {"msgtype": "m.text", "body": text}, f"burst-{number}")
    await world.settle()
    _, spoken, helped = klara.heard()
    assert "English" in spoken
    assert "profile" in helped
