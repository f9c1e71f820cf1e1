"""What is stored of a person, on a real Synapse: taken along by a real client, erased, and seen to be gone."""

import asyncio
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp

from demo.person import Person
from demo.stage import Stage, open_stage
from demo.view import NotSeen, Seen

WITHIN = 30.0
NAME, FUNCTION, QUESTION = "Klara Quittenbaum", "Mirabellenamt", "Wer zahlt die Zwetschgen?"
SECRETS = (NAME.split()[1], FUNCTION, "Zwetschgen", "@klara:")


async def tells_profile(person: Person) -> None:
    await person.opens_direct_chat()
    await person.sees("Initiative K", by=person.bot)
    for words in ("profil", NAME, "Hilden", FUNCTION, "weiter"):
        await person.asks(words, within=WITHIN)
    await person.asks("ja", NAME, "Hilden", within=WITHIN)


async def download(stage: Stage, person: Person, name: str) -> bytes:
    """The newest file of this name in the direct chat, as the person's own client gets it."""

    def look() -> dict[str, Any] | None:
        files = [seen for seen in person.view.all(room=person.direct, by=person.bot) if seen.text == name]
        return files[-1].content if files else None

    content = await person.until(look, f"the file {name}", within=WITHIN)
    media = content["url"].removeprefix("mxc://")
    url = f"{stage.homeserver.url}/_matrix/client/v1/media/download/{media}"
    headers = {"Authorization": f"Bearer {person._client.access_token}"}
    async with aiohttp.ClientSession() as http, http.get(url, headers=headers) as answer:
        answer.raise_for_status()
        return await answer.read()


async def test_data_are_taken_along_and_then_erased(tmp_path: Path, synapse_interpreter: Path) -> None:
    """The files hold all of it; afterwards all that the bot said of her is withdrawn, and no file holds her."""
    async with open_stage(tmp_path, organizers=["orga"]) as stage:
        organizer, klara = await stage.enter("orga", "Olga Organisation"), await stage.enter("klara", "K.")
        await organizer.opens_direct_chat()
        await tells_profile(klara)
        claim = await organizer.sees(NAME, "freigeben stadt 1", by=organizer.bot, within=WITHIN)
        await organizer.asks("freigeben stadt 1", NAME, within=WITHIN)
        day = stage.clock.now() + timedelta(days=60)
        await organizer.asks(f'event neu "Bauakte" {day:%d.%m.%Y} 14:00', "Bauakte", within=WITHIN)
        await organizer.asks("event veröffentlichen 1", "Bauakte", within=WITHIN)
        await klara.asks("anmelden 1", "Bauakte", within=WITHIN)
        room = await klara.comes_into(lambda found: "Bauakte" in found.name, "the room for questions", within=WITHIN)
        await organizer.comes_into(lambda found: found.id == room.id, "the same room", within=WITHIN)
        await klara.asks(f"frage {QUESTION}", "Bauakte", within=WITHIN)
        announced = await organizer.sees("Zwetschgen", "Quittenbaum", room=room.id, by=organizer.bot, within=WITHIN)

        await klara.asks("datenschutz auskunft", "Programme", within=WITHIN)
        data = json.loads(await download(stage, klara, "meine-daten.json"))
        page = (await download(stage, klara, "meine-daten.html")).decode()
        assert data["format"] == "initiative-k.personal-data"
        for secret in SECRETS:
            assert secret in json.dumps(data, ensure_ascii=False)
            assert secret in page

        asked = await klara.asks("datenschutz löschen", "lässt sich nicht rückgängig machen", within=WITHIN)
        number = re.search(r"ja (\d+)", asked.text)
        assert number is not None
        await klara.asks(f"ja {number[1]}", "Auf Wiedersehen", within=WITHIN)
        for person, said in ((klara, asked), (organizer, announced), (organizer, claim)):
            await is_taken_back(person, said)
        await organizer.until(
            lambda: stage.user_id("klara") not in organizer.view.room(room.id).joined or None,
            "Klara leaving the room",
            within=WITHIN,
        )
        await klara.until(
            lambda: klara.bot not in klara.view.room(klara.direct or "").joined or None,
            "the bot leaving",
            within=WITHIN,
        )
        await asyncio.wait_for(_files_are_clean(tmp_path / "bot" / "data"), 60)
        assert not [secret for secret in SECRETS if secret in stage.bot.log.read_text()]

        klara.direct = None
        await klara.opens_direct_chat()
        await klara.sees("Initiative K", room=klara.direct, by=klara.bot, within=WITHIN)
        await klara.asks("profil", "1 von 5", within=WITHIN)


async def is_taken_back(person: Person, said: Seen) -> None:
    """The person's client is told that a message was taken back, and the homeserver has nothing of it any more."""
    try:
        await person.until(
            lambda: said.id in person.view.room(said.room).withdrawn or None,
            f"“{said.text[:40]}” withdrawn",
            within=WITHIN,
        )
    except NotSeen:
        raise AssertionError(f"not taken back: {said.text[:80]}") from None


async def _files_are_clean(folder: Path) -> None:
    """Wait until no byte of hers is in the database, its write-ahead log or whatever else lies there."""
    while await asyncio.to_thread(_holds_her, folder):
        await asyncio.sleep(0.5)


def _holds_her(folder: Path) -> bool:
    files = list(folder.glob("initiative-k.db*"))
    assert files
    return any(secret.encode() in path.read_bytes() for path in files for secret in SECRETS)
