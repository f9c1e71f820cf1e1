"""The outbox: answers lost, limits, refusals, restarts; each message once and in order."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import gate
from bot.matrix import RateLimited, Rejected, ServerTrouble
from domain.states import OutboxState
from storage.tables import OutboxRow
from storage.unit_of_work import Transaction
from tests.flows.world import BOT, World, open_world


@pytest.fixture
async def world(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr(gate, "FIRST_DELAY", 0.001)
    async with open_world(tmp_path, sqlite_url) as opened:
        yield opened


async def rows(world: World, state: OutboxState) -> list[OutboxRow]:
    def read(tx: Transaction) -> list[OutboxRow]:
        found = (tx.session.get(OutboxRow, number) for number in range(1, 100))
        return [row for row in found if row is not None and row.state == state]

    return await world.app.writer.do(read)


@pytest.mark.parametrize(
    "error", [ServerTrouble("502"), RateLimited("slow down", retry_after=0.001), RateLimited("slow down")]
)
async def test_message_that_failed_for_a_while_comes_once(world: World, error: Exception) -> None:
    """Server errors and limits are waited for."""
    klara = await world.person("klara")
    klara.forget()
    world.server.fail_next("send", error, times=3, user_id=BOT)
    await klara.says("hilfe")
    assert len(klara.heard()) == 1


async def test_message_whose_answer_was_lost_comes_once(world: World) -> None:
    """The homeserver did it, but we were not told: the same transaction id makes no second message."""
    klara = await world.person("klara")
    klara.forget()
    world.server.fail_next("send", ServerTrouble("cut"), after=True, times=2, user_id=BOT)
    await klara.says("hilfe")
    assert len(klara.heard()) == 1
    assert await rows(world, OutboxState.PENDING) == []


async def test_message_that_is_refused_for_ever_is_parked_and_the_next_one_comes(world: World) -> None:
    """A permanent refusal keeps its reason and stops nothing."""
    klara = await world.person("klara")
    klara.forget()
    world.faults_expected = True
    world.server.fail_next("send", Rejected("too large", status=413, errcode="M_TOO_LARGE"), user_id=BOT)
    await klara.says("hilfe")
    await klara.says("sprache en")
    (heard,) = klara.heard()
    assert "English" in heard
    (parked,) = await rows(world, OutboxState.PARKED)
    assert "M_TOO_LARGE" in (parked.error or "")


async def test_room_whose_making_was_not_answered_is_made_once(world: World) -> None:
    """The alias finds the room again; the alias is gone afterwards."""
    organizer = await world.person(world.settings.organizers[0])
    await organizer.matrix.leave(organizer.chat)
    await world.settle()
    klara = await world.person("klara")
    world.server.fail_next("create_room", ServerTrouble("cut"), after=True, times=1)
    for words in (
        "profil",
        "Klara Beispiel",
        "Hilden",
        "Amtsleitung",
        "weiter",
        "ja",
    ):  # the claim is told to the organizer
        await klara.says(words)
    (room,) = await organizer.accepts_invitations()
    assert any("Hilden" in words for words in organizer.heard(room))
    assert [e for e in world.server.events(room) if e["type"] == "m.room.canonical_alias"][-1]["content"] == {}


async def test_what_waited_at_the_end_is_sent_after_the_start(world: World) -> None:
    """A restart between the commit and the answer loses and doubles nothing."""
    klara = await world.person("klara")
    klara.forget()
    world.server.fail_next("send", ServerTrouble("down"), times=10_000, user_id=BOT)
    await klara.matrix.send(klara.chat, "m.room.message", {"msgtype": "m.text", "body": "hilfe"}, "before")
    await world.app.sync.step(await world.app.sync.position())
    await world.app.handling.lanes.until_idle()
    await world.stop_bot()
    assert klara.heard() == []
    world.server.stop_failing()
    await world.start_bot()
    assert len(klara.heard()) == 1
