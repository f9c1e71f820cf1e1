"""From what two towns offer and seek to the room in which they meet."""

import re
from collections.abc import Callable
from typing import TypeVar

import pytest

from tests.flows.world import ORGANIZER, Actor, World

T = TypeVar("T")


@pytest.fixture(autouse=True)
def compute_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compute in this process, which has loaded what it takes already; tests/bot does it in a process of its own."""

    async def here(function: Callable[..., T], *arguments: object) -> T:
        return function(*arguments)

    monkeypatch.setattr("bot.matchmaking.in_own_process", here)


async def market(world: World) -> tuple[Actor, Actor, Actor]:
    """An organizer who speaks English, and the confirmed Klara of Hilden and Theo of Ratingen."""
    orga = await world.person(ORGANIZER)
    await orga.says("language en")
    people = [await world.known_person(name, town) for name, town in (("klara", "Hilden"), ("theo", "Ratingen"))]
    for number, person in enumerate(people, 1):
        await orga.says(f"approve town {number}")
        await person.says("language en")
        person.forget()
    orga.forget()
    return orga, people[0], people[1]


async def hears(person: Actor, text: str) -> str:
    """Say something; the one answer."""
    person.forget()
    await person.says(text)
    (answer,) = person.heard()
    return answer


async def match(world: World, orga: Actor, klara: Actor, theo: Actor, command: str = "matchmake start") -> str:
    """Have what Hilden offers and Ratingen seeks brought together; what the organizer is told."""
    await klara.says("offer Experience with the introduction of the E-Akte, @klara:matrix.example")
    await theo.says("need Help with the introduction of the E-Akte")
    for person in (klara, theo):
        person.forget()
    assert "2 towns" in await hears(orga, command)
    await world.app.matchmaking.catch_up()
    await world.settle()
    (told,) = orga.heard()
    return told


def prompt_in(text: str) -> str:
    found = re.search(r"“yes (\d+)”", text)
    assert found
    return found.group(1)


async def test_offer_and_need_are_kept_shown_and_taken_back(world: World) -> None:
    _, klara, _ = await market(world)
    assert "number 1" in await hears(klara, "biete Erfahrung mit der E-Akte")
    assert "number 2" in await hears(klara, "suche einen Chatbot")
    assert "number 1" in await hears(klara, "offer erfahrung mit der e-akte")
    shown = await hears(klara, "partner")
    assert "1 · Offers: Erfahrung mit der E-Akte" in shown
    assert "2 · Seeks: einen Chatbot" in shown
    assert "taken back" in await hears(klara, "suche zurueck 2")
    assert "Chatbot" not in await hears(klara, "matches")
    assert "no offer or need" in await hears(klara, "offer withdraw 2")


async def test_unconfirmed_person_must_wait_with_offers(world: World) -> None:
    lotte = await world.person("lotte")
    await lotte.says("language en")
    assert "profile" in await hears(lotte, "offer Hilfe")
    neu = await world.known_person("neu", "Erkrath")
    await neu.says("language en")
    for command in ("offer Hilfe", "need Hilfe", "matches", "offer withdraw 1"):
        assert "confirm" in await hears(neu, command)
    assert "may not use" in await hears(neu, "matchmake start")


async def test_two_yeses_open_a_room(world: World) -> None:
    """The whole way; before the second yes no name is said, and afterwards all that is needed."""
    orga, klara, theo = await market(world)
    told = await match(world, orga, klara, theo)
    assert "2 of 2" in told
    (asked_klara,), (asked_theo,) = klara.heard(), theo.heard()
    assert "Ratingen" in asked_klara
    assert "Hilden" in asked_theo
    assert "E-Akte" in asked_theo
    for said in (told, asked_klara, asked_theo):
        assert not re.search(r"klara|theo|beispiel|@", said.casefold())
    assert "noted" in await hears(klara, f"yes {prompt_in(asked_klara)}")
    assert theo.heard() == []
    agreed = await hears(theo, "ja")
    assert "Klara Beispiel" in agreed
    assert klara.matrix.user_id in agreed
    (for_klara,) = klara.heard()
    assert "Theo Beispiel" in for_klara
    (room,), (same,) = await klara.accepts_invitations(), await theo.accepts_invitations()
    assert room == same
    (opening,) = klara.messages(room)
    assert opening["content"]["m.mentions"]["user_ids"] == sorted([klara.matrix.user_id, theo.matrix.user_id])
    assert "@klara:matrix.example" in opening["content"]["body"]


async def test_rehearsal_asks_nobody(world: World) -> None:
    orga, klara, theo = await market(world)
    told = await match(world, orga, klara, theo, "vermitteln probe")
    assert "Nobody was asked" in told
    assert "Hilden offers what Ratingen seeks" in told
    assert klara.heard() == theo.heard() == []


async def test_no_is_told_to_nobody(world: World) -> None:
    orga, klara, theo = await market(world)
    await match(world, orga, klara, theo)
    (asked,) = klara.heard()
    assert "no to question" in await hears(klara, "nein")
    theo.forget()
    assert "in touch if it comes about" in await hears(theo, "ja")
    await world.pass_time(days=15)
    assert klara.heard() == theo.heard() == []
    assert "not come about" in await hears(theo, "partner")
    assert "no open question" in await hears(klara, f"yes {prompt_in(asked)}")


async def test_open_question_is_asked_once_more_and_lapses(world: World) -> None:
    orga, klara, theo = await market(world)
    await match(world, orga, klara, theo)
    await theo.says("ja")
    for person in (klara, theo):
        person.forget()
    for days in (7, 1, 4):
        await world.pass_time(days=days)
    (nag,) = klara.heard()
    assert "still waits" in nag
    await world.pass_time(days=3)
    assert klara.heard() == theo.heard() == []
    assert "no open question" in await hears(klara, f"yes {prompt_in(nag)}")


async def test_answers_are_for_the_direct_chat(world: World) -> None:
    _, klara, _ = await market(world)
    assert "no open question that waits" in await hears(klara, "ja")
    assert "no open question 77" in await hears(klara, "nein 77")
