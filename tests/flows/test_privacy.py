"""What is stored of a person: read, taken along, erased; and that nothing of it is left anywhere within our reach."""

import asyncio
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlmodel import select
from structlog.testing import LogCapture

from storage.tables import Member, OutboxRow, Person, Room
from tests import planted
from tests.flows.world import BOT, ORGANIZER, Actor, World, open_world

NAME, FUNCTION, QUESTION, OFFER = "Klara Quittenbaum", "Mirabellenamt", "Wer zahlt die Zwetschgen?", "Renekloden-Akten"
KLARA = "@klara.quitte:"
SECRETS = ("Quittenbaum", FUNCTION, "Zwetschgen", "Renekloden", KLARA)


@pytest.fixture
def logs() -> Iterator[LogCapture]:
    """What is logged at any level."""
    capture = LogCapture()
    structlog.configure(processors=[structlog.processors.format_exc_info, capture])
    yield capture
    structlog.reset_defaults()


async def quitte(world: World) -> tuple[Actor, Actor]:
    """An organizer and Klara, who has told all, asked, voted, offered and registered for event 1."""
    organizer = await world.person(ORGANIZER)
    klara = await world.person("klara.quitte")
    for words in ("profil", NAME, "Hilden", FUNCTION, "weiter", "ja"):
        await klara.says(words)
    await organizer.says("freigeben stadt 1")
    await organizer.says('event neu "Digitale Bauakte" 10.03.2027 14:00')
    await organizer.says("event veröffentlichen 1")
    await organizer.says(f"rolle gastgeber 1 {klara.matrix.user_id}")
    await klara.says("anmelden 1")
    await klara.accepts_invitations()
    await klara.says(f"frage {QUESTION} Antwort an {klara.matrix.user_id}")
    await klara.says(f"biete {OFFER}")
    await klara.says("anmelden siebzehn Zwetschgen")
    await world.pass_time(seconds=10)
    klara.forget()
    organizer.forget()
    return organizer, klara


def prompt_in(text: str) -> str:
    found = re.search(r"„ja (\d+)“|“yes (\d+)”", text)
    assert found
    return found.group(1) or found.group(2)


async def erase(world: World, klara: Actor) -> None:
    klara.forget()
    await klara.says("datenschutz löschen")
    (question,) = klara.heard()
    await klara.says(f"ja {prompt_in(question)}")
    await world.pass_time(seconds=20)
    await world.pass_time(seconds=20)


async def dump(world: World) -> str:
    return await world.app.writer.do(planted.everything)


def hits(text: str) -> list[str]:
    return [line for line in text.splitlines() if any(secret in line for secret in SECRETS)]


async def test_privacy_is_told_in_both_languages(world: World) -> None:
    """Everyone can read what is stored, where, how long, who sees it, and what cannot be called back."""
    klara = await world.person("klara")
    klara.forget()
    await klara.says("datenschutz")
    (german,) = klara.heard()
    for words in ("Matrix", "365 Tage", "Reaktion", "datenschutz auskunft", "datenschutz löschen"):
        assert words in german
    await klara.says("language en")
    await klara.says("privacy")
    english = klara.heard()[-1]
    for words in ("365 days", "reaction", "privacy access", "privacy erase"):
        assert words in english


@pytest.mark.parametrize(("command", "name"), [("datenschutz auskunft", "meine-daten"), ("my data", "my-data")])
async def test_access_gives_a_page_to_read_and_json(world: World, command: str, name: str) -> None:
    """Both files hold all of it, and only the person's own chat has them."""
    _, klara = await quitte(world)
    if command == "my data":
        await klara.says("language en")
    await klara.says(command)
    html, data = klara.files()[-2:]
    assert (html[:2], data[:2]) == ((f"{name}.html", "text/html"), (f"{name}.json", "application/json"))
    for content in (html[2].decode(), data[2].decode()):
        for secret in SECRETS:
            assert secret in content
    found = json.loads(data[2])
    assert {section["section"] for section in found["sections"]} >= {
        "profile",
        "accounts",
        "consents",
        "towns",
        "roles",
        "registrations",
        "questions",
        "cooperation",
        "messages",
        "log",
    }


async def test_erasure_says_first_what_goes_and_what_stays(world: World) -> None:
    """The question names seats, questions and offers by number, what stays and why, and what is out of reach."""
    _, klara = await quitte(world)
    await klara.says("datenschutz löschen")
    (german,) = klara.heard()
    for words in ("Wartelistenplatz", "der Text Ihrer Frage", "ein Eintrag", "3 Räumen", "Sicherungskopien"):
        assert words in german, german
    await klara.says(f"nein {prompt_in(german)}")
    assert "nichts gelöscht" in klara.heard()[0]
    await klara.says("language en")
    await klara.says("privacy erase")
    english = klara.heard()[-1]
    for words in ("This goes:", "your seat", "backups", "cannot be undone"):
        assert words in english


async def test_erasure_leaves_no_trace(world: World, logs: LogCapture) -> None:
    """S4: no planted string is left in any table, nor was one ever in the log; the seat is free, the rooms are left."""
    organizer, klara = await quitte(world)
    rooms = [room for room in world.server.rooms if room.membership(klara.matrix.user_id) == "join"]
    assert len(rooms) == 4
    assert {secret for line in hits(await dump(world)) for secret in SECRETS if secret in line} == set(SECRETS)
    await erase(world, klara)
    assert hits(await dump(world)) == []
    assert hits(json.dumps(logs.entries, default=str)) == []
    own = next(room for room in rooms if room.room_id == klara.chat)
    assert own.membership(BOT) == "leave"
    assert all(room.membership(klara.matrix.user_id) == "leave" for room in rooms if room is not own)
    assert "rolle gastgeber 1" in organizer.messages()[-1]["content"]["body"]
    taken = await world.app.writer.do(lambda tx: tx.session.get_one(planted.storage.tables.Event, 1).taken)
    assert taken == 0


async def test_bot_takes_back_its_own_messages(world: World) -> None:
    """Redacted on the homeserver: all it said in her chat, and what names her or shows her question elsewhere."""
    organizer, klara = await quitte(world)
    await klara.says("datenschutz auskunft")
    await erase(world, klara)
    left = [message["content"]["body"] for message in klara.messages()]
    assert len(left) == 1
    assert "Auf Wiedersehen" in left[0]
    for room in (place.room_id for place in world.server.rooms):
        said = json.dumps([event["content"] for event in organizer.messages(room)])
        assert hits(said.replace(KLARA, "")) == [] or room == klara.chat, room
    list_shown = [event for event in world.server.events(_questions_room(world)) if event["type"] == "m.room.message"]
    assert list_shown


def _questions_room(world: World) -> str:
    return next(
        room.room_id
        for room in world.server.rooms
        if any("pinned" in event["type"] for event in world.server.events(room.room_id))
    )


async def test_who_was_erased_begins_anew(world: World) -> None:
    """A new chat is with someone of whom nothing is known, in the language of everyone new."""
    _, klara = await quitte(world)
    await klara.says("language en")
    klara.forget()
    await klara.says("erase data")
    (question,) = klara.heard()
    await klara.says(f"yes {prompt_in(question)}")
    assert "is erased" in klara.messages()[-1]["content"]["body"]
    await world.pass_time(seconds=20)
    await klara.open_chat()
    greeting = klara.heard()
    assert "Initiative K" in greeting[0]
    await klara.says("profil")
    assert "Quittenbaum" not in "".join(klara.heard())


async def test_organizer_is_told_to_hand_over_first(world: World) -> None:
    organizer = await world.person(ORGANIZER)
    organizer.forget()
    await organizer.says("datenschutz löschen")
    assert "gehören zur Organisation" in organizer.heard()[0]


async def test_rows_that_held_them_are_empty_afterwards(world: World) -> None:
    """The last word was said and the chat left: nothing leads to them, and nothing is still to be done."""
    _, klara = await quitte(world)
    await erase(world, klara)

    def left(tx: Any) -> tuple[list[Any], ...]:
        gone = tx.session.exec(select(Person).where(Person.erased_at.is_not(None))).one()
        chats = tx.session.exec(select(Room).where(Room.person_id == gone.id)).all()
        rows = tx.session.exec(select(OutboxRow).where(OutboxRow.person_id == gone.id)).all()
        members = tx.session.exec(select(Member).where(Member.user_id == klara.matrix.user_id)).all()
        return list(chats), list(rows), list(members), [gone.name, gone.function, gone.language, gone.zone]

    assert await world.app.writer.do(left) == ([], [], [], [None, None, "de", "Europe/Berlin"])


async def test_raw_files_and_the_next_backup_are_clean(tmp_path: Path, sqlite_url: str) -> None:
    """S4 on SQLite: not a byte in file, write-ahead log or shared memory within a minute, nor in a backup."""
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    async with open_world(tmp_path, sqlite_url) as world:
        _, klara = await quitte(world)
        before = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
        assert all(secret.encode() in before for secret in SECRETS)
        await erase(world, klara)  # forty seconds pass
        files = sorted(path.parent.glob(f"{path.name}*"))
        assert {file.name for file in files} >= {path.name, f"{path.name}-wal"}
        for file in files:
            assert [secret for secret in SECRETS if secret.encode() in file.read_bytes()] == [], file.name
        copy = tmp_path / "backup.db"
        with sqlite3.connect(path) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        target.close()
        source.close()
        assert [secret for secret in SECRETS if secret.encode() in copy.read_bytes()] == []
        noted = (tmp_path / "erased.log").read_text()
        assert len(noted.splitlines()) == 1
        assert not hits(noted)


async def test_backup_from_before_is_erased_again_at_the_start(tmp_path: Path, sqlite_url: str) -> None:
    """Who restores an older database gets nobody back who was erased since."""
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    old = tmp_path / "old.db"
    async with open_world(tmp_path, sqlite_url) as world:
        organizer, klara = await quitte(world)
        await world.stop_bot()
        shutil.copy(path, old)
        await world.start_bot()
        await erase(world, klara)
        await world.stop_bot()
        for file in path.parent.glob(f"{path.name}-*"):
            file.unlink()
        shutil.copy(old, path)
        restored = await asyncio.to_thread(path.read_bytes)
        assert any(secret.encode() in restored for secret in SECRETS)
        world.clock.time += timedelta(minutes=5)  # the homeserver has forgotten what it answered last
        await world.start_bot()
        await world.pass_time(seconds=20)
        await world.pass_time(seconds=20)
        assert hits(await dump(world)) == []
        organizer.forget()
        await organizer.says("ausgabe personen csv")
        ((_, _, table),) = organizer.files()
        assert b"Quittenbaum" not in table
