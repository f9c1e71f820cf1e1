"""Calendars and figures, from the chat to what a calendar program or a browser shows."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlmodel import col, select

from storage.tables import OutboxRow
from tests.calendars import CalendarReader
from tests.flows.world import BOT, ORGANIZER, Actor, World, open_world
from web.application import application, serve

WEB = "https://k.example.org"


@pytest.fixture
async def world(tmp_path: Path, database_url: str) -> AsyncIterator[World]:
    """A bot whose pages people reach, once for each kind of database."""
    async with open_world(tmp_path, database_url, web_url=WEB) as opened:
        yield opened


@asynccontextmanager
async def browser(world: World) -> AsyncIterator[ClientSession]:
    """Somebody who looks at the bot's pages."""
    runner, port = await serve(application(world.app.condition, world.app.site), "127.0.0.1", 0)
    async with ClientSession(f"http://127.0.0.1:{port}") as client:
        yield client
    await runner.cleanup()


async def hears(person: Actor, text: str) -> str:
    person.forget()
    await person.says(text)
    (answer,) = person.heard()
    return answer


async def publish(orga: Actor, seats: int = 1) -> None:
    await orga.says(f'event neu "Digitale Bauakte" 10.03.2027 14:00 dauer=60 plätze={seats} gastgeber=Hilden')
    await orga.says("event veröffentlichen 1")
    orga.forget()


def link(words: str) -> str:
    (found,) = re.findall(r"https://k\.example\.org(/\S+)", words)
    return str(found)


async def test_seat_comes_with_its_calendar_entry(world: World, read_calendar: CalendarReader) -> None:
    """Who gets a seat gets the entry as a file; who waits gets none."""
    orga = await world.person(ORGANIZER)
    klara, paul = await world.known_person("klara", "Hilden"), await world.known_person("paul", "Erkrath")
    await paul.says("language en")
    await publish(orga)
    await klara.says("anmelden 1")
    await paul.says("register 1")
    assert paul.files() == []
    ((name, kind, content),) = klara.files()
    assert (name, kind) == ("termin-1.ics", "text/calendar")
    (entry,) = read_calendar(content)["events"]
    assert entry["summary"] == "Digitale Bauakte"
    assert entry["start"] == {"utc": "2027-03-10T13:00:00.000Z", "zone": "Europe/Berlin"}
    assert entry["organizer"] == f"matrix:u/{BOT[1:]}"


async def test_files_come_to_the_direct_chat_alone(world: World) -> None:
    """Who registers once more in the room for all gets the answer there, but no file for everybody to see."""
    orga, klara = await world.person(ORGANIZER), await world.known_person("klara", "Hilden")
    await orga.says('event neu "Digitale Bauakte" 10.03.2027 14:00')
    await orga.says("event veröffentlichen 1")
    await klara.says("anmelden 1")
    for room in await klara.accepts_invitations():
        await klara.says("!anmelden 1", room)
        assert klara.files(room) == []
    assert len(klara.files()) == 1


async def test_own_calendar_is_linked_read_renewed_and_closed(world: World, read_calendar: CalendarReader) -> None:
    orga = await world.person(ORGANIZER)
    klara = await world.known_person("klara", "Hilden")
    await publish(orga)
    await klara.says("anmelden 1")
    said = await hears(klara, "kalender")
    assert "nur dieses eine Mal" in said
    first = link(said)
    async with browser(world) as client:
        async with client.get(first) as response:
            (entry,) = read_calendar(await response.read())["events"]
            assert entry["summary"] == "Digitale Bauakte"
            assert "„abmelden 1“" in entry["description"]
        await klara.says("abmelden 1")
        async with client.get(first) as response:
            assert read_calendar(await response.read())["events"] == []
        again = await hears(klara, "kalender")
        assert "öffnet nichts mehr" in again
        async with client.get(first) as response:
            assert response.status == 404
        await klara.says("language en")
        async with client.get(link(again)) as response:
            assert read_calendar(await response.read())["name"] == "Initiative K – my events"
        assert "closed" in await hears(klara, "calendar revoke")
        async with client.get(link(again)) as response:
            assert response.status == 404
        assert "nothing to close" in await hears(klara, "calendar revoke")


async def test_tokens_are_nowhere_once_they_were_told(world: World) -> None:
    """Not in the database, whatever the outbox still knows of what was said."""
    klara = await world.known_person("klara", "Hilden")
    token = link(await hears(klara, "kalender")).removeprefix("/calendar/").removesuffix(".ics")
    rows = await world.app.writer.do(lambda tx: tx.session.exec(select(OutboxRow).order_by(col(OutboxRow.id))).all())
    assert not [row for row in rows if token in repr(row.model_dump())]
    assert rows[-1].intent is None


async def test_figures_in_chat_lead_to_their_page(world: World) -> None:
    """An organizer gets words and a link; a participant neither."""
    orga = await world.person(ORGANIZER)
    klara, paul = await world.known_person("klara", "Hilden"), await world.known_person("paul", "Köln")
    await publish(orga)
    await klara.says("anmelden 1")
    await paul.says("anmelden 1")
    told = await hears(orga, "statistik")
    assert "Erreichte Kommunen: 1 von 396" in told
    assert "2 Anmeldungen" in told
    assert "1 Person wartet auf einen Platz" in told
    assert "Kreis Mettmann: 1 von 10" in told
    one = await hears(orga, "zahlen 1")
    assert "Zahlen der Veranstaltung 1: Digitale Bauakte" in one
    assert "Belegte Plätze: 1 von 1" in one
    await orga.says("language en")
    english = await hears(orga, "stats 1")
    assert "Seats taken: 1 of 1" in english
    assert "for 12 hours" in english
    async with browser(world) as client:
        async with client.post(link(one), allow_redirects=False) as response:
            assert response.status == 403  # a newer one was made
        async with client.post(link(english), allow_redirects=False) as response:
            assert response.headers["Location"] == "/o/1"
            cookie = response.cookies["organizer"].value
        async with client.get("/o/1?lang=en", cookies={"organizer": cookie}) as response:
            assert "Digitale Bauakte" in await response.text()
    assert "no event 7" in await hears(orga, "stats 7")
    refused = await hears(klara, "statistik")
    assert "396" not in refused


async def test_draft_has_no_figures(world: World) -> None:
    orga = await world.person(ORGANIZER)
    await orga.says('event neu "Geheim" 10.03.2027 14:00')
    assert "Es ist noch keine Veranstaltung veröffentlicht" in await hears(orga, "statistik")
    assert "Geheim" not in await hears(orga, "statistik 1")


async def test_public_page_follows_the_chat(world: World) -> None:
    orga = await world.person(ORGANIZER)
    async with browser(world) as client:
        await orga.says('event neu "Digitale Bauakte" 10.03.2027 14:00 plätze=5 gastgeber=Hilden')
        async with client.get("/de") as response:
            assert "Digitale Bauakte" not in await response.text()
        await orga.says("event veröffentlichen 1")
        await world.pass_time(minutes=1)
        async with client.get("/de") as response:
            text = await response.text()
        assert "Digitale Bauakte" in text
        assert "Gastgeber: <strong>Hilden</strong>" in text
        assert "Nur noch 5 Plätze frei" in text


async def test_without_public_address_no_link_is_told(tmp_path: Path, sqlite_url: str) -> None:
    async with open_world(tmp_path, sqlite_url, web_host="0.0.0.0") as world:
        klara = await world.known_person("klara", "Hilden")
        said = await hears(klara, "kalender")
        assert "web_url" in said
        assert "http" not in said
        orga = await world.person(ORGANIZER)
        assert "http" not in await hears(orga, "statistik")


async def test_calendar_follows_what_becomes_of_an_event(world: World, read_calendar: CalendarReader) -> None:
    """Moved, called off and taken back: each file replaces the one before in the program that took it."""
    orga = await world.person(ORGANIZER)
    klara, paul = await world.known_person("klara", "Hilden"), await world.known_person("paul", "Erkrath")
    await publish(orga)
    await klara.says("anmelden 1")
    await paul.says("anmelden 1")  # waits

    async def order(text: str) -> None:
        await world.pass_time(minutes=1)
        question = await hears(orga, text)
        (number,) = re.findall(r"ja (\d+)", question)
        await orga.says(f"ja {number}")
        await world.pass_time(minutes=20)

    await order("event verschieben 1 17.03.2027 15:00")
    await order("event absagen 1 Sturm")
    await orga.says("event wiederaufnehmen 1")
    await world.pass_time(minutes=20)
    calendars = [read_calendar(content) for _, _, content in klara.files()]
    entries = [calendar["events"][0] for calendar in calendars]
    assert len({entry["uid"] for entry in entries}) == 1
    sequences = [entry["sequence"] for entry in entries]
    assert sequences == sorted(set(sequences))
    assert [calendar["method"] for calendar in calendars[:3]] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [entry["status"] for entry in entries[:3]] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert entries[1]["start"]["utc"] == "2027-03-17T14:00:00.000Z"
    assert paul.files() == []
