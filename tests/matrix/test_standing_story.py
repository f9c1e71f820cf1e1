"""Who one is, told on a real Synapse: profile, confirmation by a colleague, a second Matrix ID, moving to a third."""

import re
from datetime import timedelta
from pathlib import Path

from demo.person import Person
from demo.stage import open_stage

_CODE = re.compile(r"K-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
WITHIN = 30.0


def code_in(text: str) -> str:
    found = _CODE.search(text)
    assert found is not None, text
    return found.group()


async def tells_profile(person: Person, name: str, town: str) -> None:
    await person.opens_direct_chat()
    await person.sees("Initiative K", by=person.bot)
    for words, answer in (
        ("profil", "1 von 5"),
        (name, "2 von 5"),
        (town, "3 von 5"),
        ("IT", "4 von 5"),
        ("weiter", "Datenschutz"),
    ):
        await person.asks(words, answer, within=WITHIN)
    await person.asks("ja", name, town, within=WITHIN)


async def test_profile_vouching_second_account_and_moving(tmp_path: Path, synapse_interpreter: Path) -> None:
    """Each step is seen by the people's own clients; the rooms follow the person from account to account."""
    async with open_stage(tmp_path, organizers=["orga"]) as stage:
        organizer = await stage.enter("orga", "Olga Organisation")
        await organizer.opens_direct_chat()
        klara, theo = await stage.enter("klara", "Klara"), await stage.enter("theo", "Theo")
        await tells_profile(klara, "Klara Berg", "Hilden")
        claim = await organizer.sees("Klara Berg", "freigeben stadt", by=organizer.bot, within=WITHIN)
        number = re.search(r"freigeben stadt (\d+)", claim.text)
        assert number is not None
        await organizer.asks(f"freigeben stadt {number[1]}", "Klara Berg", within=WITHIN)
        await klara.sees("Hilden", "bestätigt", by=klara.bot, within=WITHIN)

        await tells_profile(theo, "Theo Muster", "Hilden")
        asked = await klara.sees("Theo Muster", "bürgen", by=klara.bot, within=WITHIN)
        assert stage.user_id("theo") in asked.text
        await klara.asks(f"bürgen {stage.user_id('theo')}", "Theo Muster", within=WITHIN)
        await theo.sees("Hilden", "bestätigt", by=theo.bot, within=WITHIN)

        day = stage.clock.now() + timedelta(days=60)
        await organizer.asks(f'event neu "Digitale Bauakte" {day:%d.%m.%Y} 14:00', "Digitale Bauakte", within=WITHIN)
        await organizer.asks("event veröffentlichen 1", "Digitale Bauakte", within=WITHIN)
        await theo.asks("Ich möchte mich für die nächste Veranstaltung anmelden", "abmelden 1", within=WITHIN)
        room = await theo.comes_into(
            lambda found: "Digitale Bauakte" in found.name, "the room for questions", within=WITHIN
        )

        made = await theo.asks("neue id", "K-", within=WITHIN)
        private = await stage.enter("theo-privat", "Theo privat")
        await private.opens_direct_chat()
        await private.asks(code_in(made.text), "Theo Muster", within=WITHIN)
        await theo.sees(stage.user_id("theo-privat"), by=theo.bot, within=WITHIN)
        await private.comes_into(lambda found: found.id == room.id, "the same room", within=WITHIN)

        moving = await theo.asks("umziehen", "K-", within=WITHIN)
        new = await stage.enter("theo-neu", "Theo neu")
        await new.opens_direct_chat()
        await new.asks(code_in(moving.text), "Willkommen zurück", within=WITHIN)
        await theo.sees(stage.user_id("theo-neu"), by=theo.bot, within=WITHIN)
        await new.comes_into(lambda found: found.id == room.id, "the same room", within=WITHIN)
        await new.asks("termine", "Sie sind angemeldet", within=WITHIN)
        await theo.until(
            lambda: theo.user_id not in theo.view.room(room.id).joined or None, "being let out of the room"
        )
