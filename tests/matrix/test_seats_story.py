"""From the waiting list to a seat and into the event, on a real Synapse, with the bot killed in between."""

import re
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from demo import words
from demo.person import Person
from demo.stage import open_stage
from demo.view import Room
from tests.matrix.test_standing_story import tells_profile

WITHIN = 30.0
ZONE = ZoneInfo("Europe/Berlin")
LINK = "https://video.example.org/geheim"
_DRAFT = re.compile(r"event veröffentlichen (\d+)")


def is_questions(room: Room) -> bool:
    return "Bauakte" in room.name and room.kind != "m.space" and bool(room.pinned)


async def test_waiting_offer_seat_link_and_check_in(tmp_path: Path, synapse_interpreter: Path) -> None:
    """What each of them sees with a client of their own; nothing of it comes twice."""
    async with open_stage(tmp_path, organizers=["orga"]) as stage:
        organizer = await stage.enter("orga", "Olga Organisation")
        await organizer.opens_direct_chat()
        klara, theo = await stage.enter("klara", "Klara"), await stage.enter("theo", "Theo")
        await tells_profile(klara, "Klara Berg", "Hilden")
        await tells_profile(theo, "Theo Muster", "Ratingen")
        start = (stage.clock.now().astimezone(ZONE) + timedelta(days=60)).replace(
            hour=14, minute=0, second=0, microsecond=0
        )
        new = f'event neu "Bauakte" {start:%d.%m.%Y %H:%M} plätze=1 link={LINK}'
        await organizer.asks(new, lambda seen: _DRAFT.search(seen.text) is not None, within=WITHIN)
        await organizer.asks("event veröffentlichen 1", "Bauakte", within=WITHIN)

        await klara.asks("anmelden 1", "Sie sind angemeldet", within=WITHIN)
        room = await klara.comes_into(is_questions, "the room for questions", within=WITHIN)
        await theo.asks("anmelden 1", "auf Platz 1", within=WITHIN)
        mark = theo.view.mark
        await klara.asks("abmelden", "abgemeldet", within=WITHIN)
        await klara.until(lambda: klara.user_id not in room.joined or None, "being let out of the room", within=WITHIN)
        offer = await theo.sees(words.asks, by=theo.bot, since=mark, within=WITHIN)
        await stage.bot.stop(kill=True)
        await theo.says(theo.direct or "", f"ja {words.prompt(offer.text)}")
        await stage.bot.start()
        await theo.sees("Sie sind angemeldet", by=theo.bot, since=mark, within=WITHIN)
        await theo.comes_into(lambda found: found.id == room.id, "the room for questions", within=WITHIN)

        await klara.asks("anmelden 1", "auf Platz 1", "an ihrem Ende", within=WITHIN)
        stage.clock.move_to(start - timedelta(minutes=15))
        await theo.sees(LINK, by=theo.bot, since=mark, within=WITHIN)
        stage.clock.move_to(start)
        opened = await theo.sees("✅", by=theo.bot, room=room.id, within=WITHIN)
        await theo.until(
            lambda: theo.bot in theo.view.room(room.id).reactions(opened.id).get("✅", set()) or None, "the first ✅"
        )
        await theo.reacts(room.id, opened.id, "✅")
        await theo.sees("als anwesend vermerkt", by=theo.bot, since=mark, within=WITHIN)
        await klara.asks("da", "alle Plätze vergeben", within=WITHIN)
        assert told_once(theo, LINK)
        assert told_once(theo, "als anwesend vermerkt")
        assert klara.view.all(LINK) == theo.view.all(LINK, room=room.id) == []


def told_once(person: Person, text: str) -> bool:
    return len(person.view.all(text, by=person.bot)) == 1
