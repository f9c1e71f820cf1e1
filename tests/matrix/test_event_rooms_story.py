"""An event's rooms on a real Synapse: made though the bot is killed, shown while they come, adopted, moved, closed."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from nio import RoomCreateResponse

from demo import words
from demo.person import Person, Refusal
from demo.stage import Stage, open_stage
from demo.view import Room
from tests.matrix.test_standing_story import tells_profile

WITHIN = 30.0
ZONE = ZoneInfo("Europe/Berlin")


async def makes_room(person: Person, name: str, **request: Any) -> str:
    """Someone makes a private room and invites the bot."""
    made = await person._client.room_create(name=name, invite=[person.bot], **request)
    assert isinstance(made, RoomCreateResponse), made
    return made.room_id


async def gives_power(person: Person, room: str, level: int) -> None:
    """Someone makes the bot a moderator or administrator."""
    levels = (await person._client.room_get_state_event(room, "m.room.power_levels")).content
    changed = {**levels, "users": {**levels.get("users", {}), person.bot: level}}
    await person._client.room_put_state(room, "m.room.power_levels", changed)


async def says_yes(person: Person, text: str, *looks: str) -> None:
    """Wish something that the bot asks about, and confirm it."""
    asked = await person.asks(text, words.asks, within=WITHIN)
    await person.asks(f"ja {words.prompt(asked.text)}", *looks, within=WITHIN)


def progress(person: Person) -> list[str]:
    """What the message about the rooms has said, with its edits."""
    return [seen.text for seen in person.view.all("Räume von Veranstaltung", by=person.bot)]


async def a_day(stage: Stage, days: int) -> datetime:
    start = stage.clock.now().astimezone(ZONE) + timedelta(days=days)
    return start.replace(hour=14, minute=0, second=0, microsecond=0)


async def test_rooms_are_made_shown_moved_and_closed(tmp_path: Path, synapse_interpreter: Path) -> None:
    """The bot is killed while it makes the rooms; in the end there is each of them once, with everyone in it."""
    async with open_stage(tmp_path, organizers=["orga"]) as stage:
        organizer, klara = await stage.enter("orga", "Olga Organisation"), await stage.enter("klara", "Klara")
        await organizer.opens_direct_chat()
        await tells_profile(klara, "Klara Berg", "Hilden")
        start = await a_day(stage, 60)
        await organizer.asks(f'event neu "Bauakte" {start:%d.%m.%Y %H:%M} dauer=60', "Bauakte", within=WITHIN)
        theo = await stage.enter("theo", "Theo")
        await theo.opens_direct_chat()
        await organizer.asks(f"rolle gastgeber 1 {theo.user_id}", "Bauakte", within=WITHIN)

        await organizer.says(organizer.direct or "", "event veröffentlichen 1")
        await organizer.until(lambda: progress(organizer) or None, "the progress", within=WITHIN)
        await stage.bot.stop(kill=True)
        await stage.bot.start()
        await organizer.until(
            lambda: (
                any("Räume 3/3, Einladungen 4/4" in text and "Fertig" in text for text in progress(organizer)) or None
            ),
            "all rooms and invitations in the progress",
            within=WITHIN,
        )
        edits = [seen for seen in organizer.view.all("Räume von Veranstaltung", by=organizer.bot) if seen.edits is None]
        assert len(edits) == 1
        questions = await theo.comes_into(lambda room: room.name == "Fragen: Bauakte", "the questions", within=WITHIN)
        await theo.comes_into(lambda room: room.name == "Hinter der Bühne: Bauakte", "backstage", within=WITHIN)
        await theo.comes_into(lambda room: room.kind == "m.space", "the space", within=WITHIN)
        assert sorted(room.name for room in theo.view.rooms.values() if room.name) == [
            "Fragen: Bauakte",
            "Hinter der Bühne: Bauakte",
            "Initiative K",
        ]

        await klara.asks("anmelden 1", "Sie sind angemeldet", within=WITHIN)
        await klara.comes_into(lambda room: room.id == questions.id, "the questions", within=WITHIN)
        stage.clock.advance(timedelta(minutes=1))
        mark = klara.view.mark
        later = start + timedelta(days=7)
        await says_yes(organizer, f"event verschieben 1 {later:%d.%m.%Y %H:%M}", "beginnt jetzt am")
        await organizer.asks(
            'event ändern 1 titel="Bauakte zum Anfassen"', "Bauakte → Bauakte zum Anfassen", within=WITHIN
        )
        stage.clock.advance(timedelta(minutes=6))
        await klara.sees("Bauakte zum Anfassen", "einen neuen Termin", since=mark, by=klara.bot, within=WITHIN)
        assert len(klara.view.all("einen neuen Termin", since=mark, by=klara.bot)) == 1
        await klara.until(
            lambda: klara.view.room(questions.id).name == "Fragen: Bauakte zum Anfassen" or None, "the new name"
        )

        stage.clock.move_to(later + timedelta(seconds=1))
        await klara.sees("✅", by=klara.bot, room=questions.id, within=WITHIN)
        stage.clock.move_to(later + timedelta(hours=1, seconds=1))
        await _closed(organizer, klara, theo, questions)
        await organizer.asks("event öffnen 1", "wieder offen", within=WITHIN)
        await _until_may_write(klara, questions)


async def _closed(organizer: Person, klara: Person, theo: Person, questions: Room) -> None:
    await organizer.asks("event prüfen 1", "Bauakte", within=WITHIN)
    for _ in range(20):  # the tick has yet to note that the event is over
        answer = await organizer.asks("event abschließen 1", within=WITHIN)
        if words.asks(answer):
            break
    await organizer.asks(f"ja {words.prompt(answer.text)}", "abgeschlossen", within=WITHIN)
    for _ in range(50):
        try:
            await klara.says(questions.id, "Darf ich noch?")
        except Refusal:
            break
    else:
        pytest.fail("everyone can still write")
    await theo.says(questions.id, "Danke an alle!")
    await organizer.says(questions.id, "Danke an alle!")


async def _until_may_write(person: Person, room: Room) -> None:
    for _ in range(50):
        try:
            await person.says(room.id, "Danke!")
        except Refusal:
            continue
        return
    pytest.fail("nobody can write")


@pytest.mark.parametrize("version", ["11", "12"])
async def test_rooms_of_others_are_adopted(tmp_path: Path, synapse_interpreter: Path, version: str) -> None:
    """An organizer invites the bot, is told what is missing, gives it power, and the room belongs to the event."""
    async with open_stage(tmp_path, organizers=["orga"]) as stage:
        organizer, theo = await stage.enter("orga", "Olga Organisation"), await stage.enter("theo", "Theo")
        for person in (organizer, theo):
            await person.opens_direct_chat()
        start = await a_day(stage, 60)
        await organizer.asks(f'event neu "Bauakte" {start:%d.%m.%Y %H:%M}', "Bauakte", within=WITHIN)
        await organizer.asks(f"rolle gastgeber 1 {theo.user_id}", "Bauakte", within=WITHIN)
        rooms = {}
        for name, what, told in (
            ("Unsere Fragen", "", "ab jetzt der Fragenraum"),
            ("Unter uns", " backstage", "ab jetzt der Raum hinter der Bühne"),
        ):
            mark = organizer.view.mark
            rooms[name] = room = await makes_room(organizer, name, room_version=version)
            await organizer.sees("!event übernehmen", by=organizer.bot, since=mark, within=WITHIN)
            await organizer.until(
                lambda room=room: organizer.bot in organizer.view.room(room).joined or None, "the bot", within=WITHIN
            )
            await organizer.says(room, f"!event übernehmen 1{what}")
            await organizer.sees("Ich brauche 50 und habe 0", room=room, by=organizer.bot, within=WITHIN)
            await gives_power(organizer, room, 100)
            await organizer.says(room, f"!event übernehmen 1{what}")
            await organizer.sees(told, room=room, by=organizer.bot, within=WITHIN)
        await organizer.asks("event veröffentlichen 1", "veröffentlicht", within=WITHIN)
        await organizer.until(
            lambda: any("Räume 3/3" in text and "Fertig" in text for text in progress(organizer)) or None,
            "all rooms in the progress",
            within=WITHIN,
        )
        space = await theo.comes_into(lambda room: room.kind == "m.space", "the space", within=WITHIN)
        for name, room in rooms.items():
            await theo.comes_into(lambda found, room=room: found.id == room, name, within=WITHIN)
        assert {room.name for room in theo.view.rooms.values() if room.name} == {"Initiative K", *rooms}
        pinned = theo.view.room(rooms["Unsere Fragen"]).pinned_words()
        assert any("Bauakte" in shown for shown in pinned)
        for room in rooms.values():
            child = await theo._client.room_get_state_event(space.id, "m.space.child", room)
            assert child.content.get("via"), child
        await theo.says(rooms["Unsere Fragen"], "!frage Was kostet das?")
        await theo.sees("Frage 1", room=rooms["Unsere Fragen"], by=theo.bot, within=WITHIN)
        verified = await organizer.asks("event prüfen 1", "Bauakte", within=WITHIN)
        assert "Moderationsrechte" not in verified.text
