"""A client that we did not write: matrix-js-sdk, the library of Element Web, takes part in an event."""

import os
import secrets
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from demo.stage import Stage, open_stage
from demo.synapse import PrivateSynapse
from tests.peers.js_person import JsPerson, PeerMissing, js_person, node


@pytest.fixture
def _peer() -> None:
    """Node and its packages; on CI they may not be missing."""
    try:
        node()
    except PeerMissing as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must not skip this. {missing}", pytrace=False)
        pytest.skip(f"NOT TESTED. {missing}")


async def _event(stage: Stage) -> None:
    orga = await stage.enter("orga", "Olga Organisation")
    day = datetime.now(ZoneInfo("Europe/Berlin")) + timedelta(days=30)
    await orga.opens_direct_chat()
    await orga.asks(f'event neu "Digitaler Bauantrag" {day:%d.%m.%Y} 14:00 dauer=90 plätze=5')
    await orga.asks("event veröffentlichen 1")


@pytest.mark.usefixtures("_peer")
async def test_person_with_another_client_takes_part(synapse: PrivateSynapse) -> None:
    """They tell who they are, register, get their calendar file, join their rooms, ask and vote."""
    async with open_stage(organizers=["orga"], homeserver=synapse) as stage:
        password = secrets.token_hex(8)
        await stage.homeserver.register("sophie", password, display_name="Sophie Dekan")
        async with js_person(stage.homeserver.url, "sophie", password) as sophie:
            await _story(stage, sophie)


async def _story(stage: Stage, sophie: JsPerson) -> None:
    bot = stage.bot.user_id
    chat = (await sophie("openDirect", **{"with": bot}))["room"]

    async def hears(text: str, room: str = chat) -> dict[str, str]:
        return await sophie("hear", sender=bot, room=room, text=text)

    async def says(text: str, room: str = chat) -> None:
        await sophie("say", room=room, text=text)

    await hears("Initiative K")
    for words, answer in (
        ("profil", "1 von 5"),
        ("Sophie Dekan", "2 von 5"),
        ("Koeln", "3 von 5"),
        ("Leitung IT", "4 von 5"),
        ("weiter", "5 von 5"),
        ("ja", "Köln"),
    ):
        await says(words)
        await hears(answer)
    await _event(stage)
    await hears("Digitaler Bauantrag")
    await says("Ich möchte mich für die nächste Veranstaltung anmelden")
    await hears("Sie sind angemeldet")

    file = await sophie("hear", sender=bot, room=chat, type="m.file")
    got = await sophie("download", url=file["url"])
    assert file["mimetype"] == "text/calendar"
    assert got["mimetype"].startswith("text/calendar")
    assert "SUMMARY:Digitaler Bauantrag" in got["text"]

    questions = (await sophie("room", name="Digitaler Bauantrag"))["room"]
    assert (await sophie("space"))["room"] != questions
    assert len((await sophie("pinned", room=questions))["pinned"]) == 1
    await says("!frage Wer zahlt den Betrieb?", questions)
    asked = await hears("1", questions)
    await sophie("react", room=questions, event=asked["event"], emoji="👍🏽")
    await says("fragen 1")
    assert "Wer zahlt den Betrieb?" in (await hears("Wer zahlt den Betrieb?"))["body"]
    await says("abmelden 1")
    await hears("abgemeldet")
