"""Rooms of events: made however often the bot is killed, shown while they come, mended, adopted, encrypted, closed."""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from bot import gate
from bot.matrix import MatrixError, ServerTrouble
from services import town_list
from storage.database import migrate, opened
from storage.town_list import built_in_towns
from storage.unit_of_work import Transaction
from tests.flows.test_events import hears, organizer, participant, publish
from tests.flows.world import BOT, ORGANIZER, SERVER_NAME, Actor, World, open_world

WRITES = {"create_room", "send", "put_state", "invite", "delete_alias", "redact", "kick", "join", "leave"}
DOWN = ServerTrouble("the bot is dead")
HOST = f"@host:{SERVER_NAME}"


def names(world: World, kind: str = "m.room.name") -> list[str]:
    """What the rooms that the bot is in are called, without direct chats."""
    found = []
    for room in world.server.rooms_of(BOT):
        named = [event["content"]["name"] for event in world.server.events(room) if event["type"] == kind]
        found += named[-1:]
    return sorted(found)


class Death:
    """The bot dies at its nth writing call, before it or with only its answer lost; nothing passes from then on."""

    def __init__(self, world: World, at: int, *, after: bool) -> None:
        self.world = world
        self.at, self.after = at, after
        self.calls = 0
        self._admit: Callable[..., MatrixError | None] = world.server.admit
        world.server.admit = self.admit  # type: ignore[method-assign]

    def admit(self, user_id: str, device_id: str, operation: str) -> MatrixError | None:
        if user_id == BOT and operation in WRITES:
            self.calls += 1
            if self.calls > self.at or (self.calls == self.at and not self.after):
                raise DOWN
            if self.calls == self.at:
                return DOWN
        return self._admit(user_id, device_id, operation)

    def ends(self) -> None:
        self.world.server.admit = self._admit  # type: ignore[method-assign]


async def _prepared(world: World) -> Actor:
    orga = await organizer(world)
    await orga.says('event new "Online services" 10.03.2027 14:00')
    await orga.says(f"role host 1 {HOST}")
    orga.forget()
    return orga


async def _publish_and_die(world: World, orga: Actor, at: int, *, after: bool) -> int:
    """The event is published while the bot dies at some step; it is started again. How many steps it had made."""
    death = Death(world, at, after=after)
    said = {"msgtype": "m.text", "body": "event publish 1"}
    await orga.matrix.send(orga.chat, "m.room.message", said, "publish")
    await world.app.sync.step(await world.app.sync.position())
    await world.app.handling.lanes.until_idle()
    for _ in range(200):
        if death.calls > at or not world.app.delivering.lanes.size:
            break
        await asyncio.sleep(0.005)
    await world.stop_bot()
    death.ends()
    await world.start_bot()
    return death.calls


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with schema and towns, to be copied: that is faster than filling one anew for each death."""
    path = tmp_path_factory.mktemp("filled") / "k.db"
    with opened(f"sqlite:///{path}") as engine:
        migrate(engine)
        with Session(engine) as session, session.begin():
            town_list.keep_built_in(Transaction(session), built_in_towns())
    return path


@pytest.mark.parametrize("after", [False, True], ids=["before", "answer lost"])
async def test_rooms_are_made_exactly_once_though_the_bot_dies_at_any_step(
    tmp_path: Path, filled: Path, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    """Killed at each step in turn and started again, it ends with the same three rooms and the same people in them."""
    monkeypatch.setattr(gate, "FIRST_DELAY", 0.001)
    monkeypatch.setattr(gate, "LONGEST_DELAY", 0.01)
    seen: set[str] = set()
    at, steps = 1, 10**6
    while at <= steps:
        folder = tmp_path / f"{at}"
        folder.mkdir()
        async with open_world(folder, f"sqlite:///{shutil.copy(filled, folder / 'k.db')}") as world:
            orga = await _prepared(world)
            calls = await _publish_and_die(world, orga, at, after=after)
            if calls < at:
                steps = calls
            assert names(world) == ["Fragen: Online services", "Hinter der Bühne: Online services", "Initiative K"], at
            seen.add(await _settled(world, orga))
        at += 1
    assert steps > 20
    assert len(seen) == 1, "\n".join(seen)


async def _settled(world: World, orga: Actor) -> str:
    """What the homeserver holds in the end, as far as people see it; nothing may be there twice."""
    await world.pass_time(seconds=10)
    shown = []
    for room in world.server.rooms_of(BOT):
        events = world.server.events(room)
        if not any(event["type"] == "m.room.name" for event in events):
            continue
        members = [e for e in events if e["type"] == "m.room.member" and e["content"]["membership"] == "invite"]
        invited = Counter(event["state_key"] for event in members)
        assert set(invited.values()) == {1}, invited
        said = Counter(e["content"]["body"] for e in events if e["type"] == "m.room.message")
        assert not said or set(said.values()) == {1}, said
        levels = [e["content"]["users"] for e in events if e["type"] == "m.room.power_levels"][-1]
        children = {e["state_key"] for e in events if e["type"] == "m.space.child"}
        pins = [len(e["content"]["pinned"]) for e in events if e["type"] == "m.room.pinned_events"][-1:]
        aliases = [e["content"] for e in events if e["type"] == "m.room.canonical_alias"][-1:]
        name = [e["content"]["name"] for e in events if e["type"] == "m.room.name"][-1]
        shown.append((name, sorted(invited), len(said), sorted(levels.items()), len(children), pins, aliases))
    orders = [message["content"]["body"] for message in orga.messages()]
    assert len([body for body in orders if body.startswith("New event 1")]) == 1
    return repr(sorted(shown))


@pytest.fixture
async def quick(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A world in which waiting for the homeserver takes no time."""
    monkeypatch.setattr(gate, "FIRST_DELAY", 0.001)
    monkeypatch.setattr(gate, "LONGEST_DELAY", 0.01)
    async with open_world(tmp_path, sqlite_url) as opened:
        yield opened


def progress(orga: Actor) -> list[str]:
    """What the message that shows the progress said, first and after each edit."""
    bodies = [message["content"] for message in orga.messages()]
    told = [content.get("m.new_content", content)["body"] for content in bodies]
    return [" ".join(body.split()) for body in told if "invitations" in body and "Rooms of event" in body]


async def test_organizer_sees_the_progress_in_one_message(quick: World) -> None:
    orga = await organizer(quick)
    people = [await participant(quick, name) for name in ("klara", "paul", "eva")]
    await orga.says('event new "Online services" 10.03.2027 14:00')
    quick.server.fail_next("invite", ServerTrouble("down"), times=10_000, user_id=BOT)
    said = {"msgtype": "m.text", "body": "event publish 1"}
    await orga.matrix.send(orga.chat, "m.room.message", said, "publish")
    await quick.app.sync.step(await quick.app.sync.position())
    await quick.app.handling.lanes.until_idle()
    for _ in range(200):
        if progress(orga) and len(names(quick)) == 3:
            break
        await asyncio.sleep(0.005)
    await _ticks(quick, orga, 2)
    assert progress(orga)[-1].endswith("Rooms 3/3, invitations 0/2 I am at work; this message tells how far I am.")
    quick.server.stop_failing()
    await quick.settle()
    await quick.pass_time(seconds=4)
    await quick.pass_time(seconds=4)
    assert progress(orga)[-1].endswith("Rooms 3/3, invitations 2/2 Done.")
    assert len([said for said in orga.heard() if "Rooms of event 1" in said]) == 1
    count = len(progress(orga))
    await quick.pass_time(seconds=60)
    assert len(progress(orga)) == count
    del people


async def _ticks(world: World, orga: Actor, least: int) -> None:
    """Let time pass until the progress was edited, though invitations hang."""
    for _ in range(50):
        world.clock.time += timedelta(seconds=4)
        await world.app.tick()
        for _ in range(20):
            await asyncio.sleep(0.005)
        if len(progress(orga)) >= least:
            return


async def test_lost_room_is_mended_after_a_question(world: World) -> None:
    orga = await organizer(world)
    klara = await participant(world, "klara")
    await publish(orga)
    await klara.says("register 1")
    await klara.accepts_invitations()
    rooms = await orga.accepts_invitations()
    lost = next(room for room in rooms if "Fragen" in _name(world, room))
    levels = await orga.matrix.state(lost, "m.room.power_levels")
    assert levels is not None
    world.server.change_member(world.server.room(lost), BOT, BOT, "leave", {})  # type: ignore[arg-type]
    await world.settle()
    orga.forget()
    assert "lost, I was removed" in await hears(orga, "event verify 1")
    asked = await hears_beside(orga, "event rooms 1")
    assert "Shall I make them anew?" in asked
    assert "being made anew: room for questions" in await hears_beside(orga, "yes")
    assert [name for name in names(world) if "Fragen" in name] == ["Fragen: Online services"]
    await world.pass_time(minutes=3)  # for so long a homeserver repeats its answer to the same request
    (new,) = [room for room in await klara.accepts_invitations() if room not in rooms]
    await klara.says("!ask Who pays?", new)
    assert any("Frage 1" in said for said in klara.heard(new))
    assert "in order" in await hears_beside(orga, "event rooms 1")


def _name(world: World, room: str) -> str:
    return [event["content"]["name"] for event in world.server.events(room) if event["type"] == "m.room.name"][-1]


async def hears_beside(person: Actor, text: str) -> str:
    """Say something; the answer, without the message that shows how the rooms come along."""
    person.forget()
    await person.says(text)
    (answer,) = [said for said in person.heard() if "Rooms of event" not in said]
    return answer


async def their_room(world: World, orga: Actor, **request: Any) -> str:
    """A room that an organizer made, into which the bot is invited."""
    given = {"preset": "private_chat", "name": "Unser Raum", "room_version": "11", "invite": [BOT], **request}
    room = await orga.matrix.create_room(given)
    await world.settle()
    return room


@pytest.mark.parametrize("version", ["11", "12"])
async def test_existing_room_is_adopted(world: World, version: str) -> None:
    orga = await organizer(world)
    klara = await participant(world, "klara")
    await orga.says('event new "Online services" 10.03.2027 14:00')
    await orga.says(f"role host 1 {klara.matrix.user_id}")
    orga.forget()
    room = await their_room(world, orga, room_version=version)
    (possible,) = orga.heard()
    assert "!event adopt NUMBER" in possible
    await orga.says("Nice that you are here.", room)
    await orga.says("!help", room)
    await orga.says("!event adopt 1", room)
    (refused,) = orga.heard(room)
    assert "Ich brauche 50 und habe 0" in refused
    levels = await orga.matrix.state(room, "m.room.power_levels")
    assert levels is not None
    await orga.matrix.put_state(
        room, "m.room.power_levels", "", {**levels, "users": {**levels["users"], BOT: 100}, "invite": 50}
    )
    await world.settle()
    await orga.says("!event adopt 1", room)
    said = orga.heard(room)
    assert "ab jetzt der Fragenraum von Veranstaltung 1" in " ".join(said)
    assert "Willkommen!" in " ".join(said)
    await orga.says("event publish 1")
    assert names(world) == ["Hinter der Bühne: Online services", "Initiative K", "Unser Raum"]
    invited = await klara.accepts_invitations()
    assert room in invited
    levels = await orga.matrix.state(room, "m.room.power_levels")
    assert levels is not None
    assert levels["users"][klara.matrix.user_id] == 50
    await klara.says("!ask Who pays?", room)
    assert any("Frage 1" in answer for answer in klara.heard(room))
    pinned = await orga.matrix.state(room, "m.room.pinned_events")
    assert pinned is not None
    assert len(pinned["pinned"]) == 1
    (space,) = [room for room in world.server.rooms_of(BOT) if _called(world, room) == "Initiative K"]
    children = [event["state_key"] for event in world.server.events(space) if event["type"] == "m.space.child"]
    assert room in children
    await orga.says("event move 1 17.03.2027 14:00")
    await orga.says("yes")
    assert _name(world, room) == "Unser Raum"  # what others named stays as it is


def _called(world: World, room: str) -> str:
    named = [event["content"]["name"] for event in world.server.events(room) if event["type"] == "m.room.name"]
    return named[-1] if named else ""


async def test_rooms_of_strangers_and_encrypted_ones_are_not_taken(world: World) -> None:
    orga = await organizer(world)
    klara = await participant(world, "klara")
    await publish(orga)
    strangers = await their_room(world, klara)
    assert strangers not in world.server.rooms_of(BOT)
    encryption = {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
    orga.forget()
    dark = await their_room(world, orga, initial_state=[encryption])
    assert dark not in world.server.rooms_of(BOT)
    (why,) = orga.heard()
    assert "cannot take on an encrypted room" in why
    room = await their_room(world, orga, invite=[BOT, klara.matrix.user_id])
    await klara.accepts_invitations()
    await klara.says("!event adopt 1", room)
    assert klara.heard(room) == []  # in rooms that are none of ours it says nothing to others
    assert "hat schon einen solchen Raum" in await _answer_in(orga, "!event adopt 1", room)
    assert "in the room itself" in await hears(orga, "event adopt 1")


async def _answer_in(person: Actor, text: str, room: str) -> str:
    person.heard(room)
    await person.says(text, room)
    (answer,) = person.heard(room)
    return answer


async def test_encrypted_backstage_stays_silent_and_organizers_hear_it_once(tmp_path: Path, database_url: str) -> None:
    async with open_world(tmp_path, database_url, encrypted_rooms=["backstage"]) as world:
        orga = await organizer(world)
        await publish_and_keep(orga)
        heard = orga.heard()
        assert len([said for said in heard if "encrypted: backstage room" in said]) == 1
        rooms = await orga.accepts_invitations()
        (dark,) = [room for room in rooms if "Bühne" in _name(world, room)]
        assert await orga.matrix.state(dark, "m.room.encryption") is not None
        assert await orga.matrix.state(rooms[0], "m.room.encryption") is None
        await orga.says("!help", dark)
        assert orga.messages(dark) == []
        assert "Backstage room: encrypted" in await hears(orga, "event verify 1")
        await world.pass_time(to=world.clock.time + timedelta(days=9))
        assert orga.messages(dark) == []


async def publish_and_keep(orga: Actor) -> None:
    await orga.says('event new "Online services" 10.03.2027 14:00')
    orga.forget()
    await orga.says("event publish 1")


async def test_organizers_settings_name_the_first(world: World) -> None:
    orga = await organizer(world)
    klara = await participant(world, "klara")
    await publish(orga)
    klara_id = klara.matrix.user_id
    klara.forget()
    assert "is an organizer now" in await hears(orga, f"role organizer {klara_id}")
    (welcome,) = klara.heard()
    assert "You are an organizer from now on" in welcome
    assert len(await klara.accepts_invitations()) == 3
    assert "settings of the bot" in await hears(klara, f"role organizer remove {ORGANIZER}")
    assert "no organizer any more" in await hears(orga, f"role organizer remove {klara_id}")
    assert "You may not" in await hears(klara, "event verify 1")
    backstage = [room for room in world.server.rooms_of(klara_id) if "Bühne" in _called(world, room)]
    assert backstage == []
