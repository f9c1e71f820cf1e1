"""What people thought of an event: asked once, answered by number, word or emoji, shown only among enough others."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.flows.world import ORGANIZER, Actor, World

START = datetime(2027, 3, 10, 13, 0, tzinfo=UTC)  # 14:00 in Germany
END = START + timedelta(minutes=90)
KEYCAP = "{}\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}"
TOWNS = ("Hilden", "Ratingen", "Erkrath", "Haan", "Mettmann", "Velbert")


async def event(world: World, count: int, clock: str = "14:00") -> tuple[Actor, list[Actor]]:
    """An organizer, and people who have a seat at event 1 on 10 March."""
    organizer = await world.person(ORGANIZER)
    await organizer.says(f'event neu "Digitale Bauakte" 10.03.2027 {clock}')
    await organizer.says("event veröffentlichen 1")
    people = []
    for number in range(count):
        person = await world.known_person(f"gast{'abcdef'[number]}", TOWNS[number])
        await person.says("anmelden 1")
        people.append(person)
    return organizer, people


async def over(world: World, *people: Actor, at: datetime = END + timedelta(minutes=30)) -> None:
    """The event begins, some check in, it ends, and time passes until it is asked about."""
    await world.pass_time(to=START + timedelta(minutes=1))
    for person in people:
        await person.says("da 1")
    await world.pass_time(to=END)
    for person in people:
        person.forget()
    await world.pass_time(to=at)


async def test_who_was_there_is_asked_once_half_an_hour_later(world: World) -> None:
    """With five numbers to touch that the bot puts there itself; who did not come is not asked."""
    _, (klara, theo) = await event(world, 2)
    await over(world, klara, at=END + timedelta(minutes=29))
    assert klara.heard() == []
    await world.pass_time(minutes=1)
    (asked,) = klara.heard()
    assert "Digitale Bauakte" in asked
    assert "rückmeldung 1 4" in asked
    put = [entry["content"]["m.relates_to"]["key"] for entry in _reactions(world, klara)]
    assert put == [KEYCAP.format(number) for number in range(1, 6)]
    assert not [said for said in theo.heard() if "gefallen" in said]
    await world.pass_time(hours=1)
    await world.pass_time(days=1)
    assert not [said for said in klara.heard() if "gefallen" in said]


def _reactions(world: World, person: Actor) -> list[dict[str, dict[str, dict[str, str]]]]:
    return [entry for entry in world.server.events(person.chat) if entry["type"] == "m.reaction"]


async def test_nobody_checked_in_then_all_with_a_seat_are_asked(world: World) -> None:
    """Where check-in was not used, nobody can know who came."""
    _, people = await event(world, 2)
    await over(world)
    assert all("gefallen" in person.heard()[-1] for person in people)


async def test_nobody_is_asked_at_night(world: World) -> None:
    """An event that ends late is asked about the next morning at eight, on the person's own clock."""
    _, (klara,) = await event(world, 1, clock="19:30")
    await world.pass_time(to=datetime(2027, 3, 10, 18, 31, tzinfo=UTC))
    await klara.says("da 1")
    await world.pass_time(to=datetime(2027, 3, 10, 20, 0, tzinfo=UTC))
    await world.pass_time(to=datetime(2027, 3, 10, 21, 0, tzinfo=UTC))
    klara.forget()
    await world.pass_time(to=datetime(2027, 3, 11, 6, 59, tzinfo=UTC))
    assert klara.heard() == []
    await world.pass_time(to=datetime(2027, 3, 11, 7, 0, tzinfo=UTC))
    assert "gefallen" in klara.heard()[0]


@pytest.mark.parametrize(
    ("said", "rating", "text"),
    [
        ("rückmeldung 1 5 Sehr hilfreich!", 5, "Sehr hilfreich!"),
        ("feedback 1 two", 2, None),
        ("Rueckmeldung 1 vier", 4, None),
        ("3", 3, None),
        ("5: Gern wieder", 5, "Gern wieder"),
        ("fünf", 5, None),
    ],
)
async def test_answer_in_words_is_noted(world: World, said: str, rating: int, text: str | None) -> None:
    """By command, by bare number or by number word, with a sentence or without."""
    _, (klara,) = await event(world, 1)
    await over(world, klara)
    klara.forget()
    await klara.says(said)
    (noted,) = klara.heard()
    assert f"{rating} von 5" in noted
    assert (text or "24. März") in noted


async def test_emoji_is_an_answer_and_can_be_taken_back(world: World) -> None:
    """Another one takes its place; taking the last one back takes the answer back, taking an older one nothing."""
    organizer, (klara,) = await event(world, 1)
    await over(world, klara)
    asked = klara.messages()[-1]["event_id"]
    klara.forget()
    five = await klara.reacts(asked, KEYCAP.format(5))
    four = await klara.reacts(asked, "4\N{COMBINING ENCLOSING KEYCAP}")
    assert ["5 von 5" in klara.heard()[0], "4 von 5" in klara.messages()[-1]["content"]["body"]] == [True, True]
    await klara.takes_back(five)
    assert "1 Person hat" in await results(organizer)
    await klara.takes_back(four)
    assert "0 Personen haben" in await results(organizer)


async def results(organizer: Actor) -> str:
    organizer.forget()
    await organizer.says("rückmeldungen 1")
    return organizer.heard()[-1]


async def test_answer_is_changed_and_forgotten_on_wish(world: World) -> None:
    """For two weeks; then it stands."""
    organizer, (klara,) = await event(world, 1)
    await over(world, klara)
    await klara.says("rückmeldung 1 2 Zu lang")
    await klara.says("rückmeldung 1 4")
    assert "4 von 5" in klara.heard()[-1]
    await klara.says("rückmeldung 1 keine")
    assert "keine Antwort" in klara.heard()[-1]
    assert "0 Personen" in await results(organizer)
    await klara.says("language en")
    await klara.says("feedback 1 5")
    await world.pass_time(to=END + timedelta(days=14))
    klara.forget()
    await klara.says("feedback 1 1")
    assert "more than two weeks ago" in klara.heard()[0]
    assert "1 Person hat" in await results(organizer)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("rückmeldung 1 7", "Auswahl"),
        ("rückmeldung 1 gut", "Auswahl"),
        ("rückmeldung 1", "fehlt"),
        ("rückmeldung 9 5", "9"),
        ("rückmeldung 1 5 " + "x" * 1001, "zu lang"),
    ],
)
async def test_answer_that_cannot_be_read_gets_one_line_and_changes_nothing(
    world: World, said: str, answer: str
) -> None:
    organizer, (klara,) = await event(world, 1)
    await over(world, klara)
    klara.forget()
    await klara.says(said)
    (heard,) = klara.heard()
    assert answer in heard
    assert "0 Personen" in await results(organizer)


async def test_only_who_took_part_is_heard_and_not_before_the_end(world: World) -> None:
    _, (klara,) = await event(world, 1)
    stranger = await world.known_person("fremd", "Köln")
    await klara.says("rückmeldung 1 5")
    assert "noch nicht vorbei" in klara.heard()[-1]
    await over(world, klara)
    await stranger.says("rückmeldung 1 1")
    assert "Nur wer" in stranger.heard()[-1]


async def test_answers_are_shown_from_five_on_without_anything_that_tells_whose(world: World) -> None:
    """With four only the number; with five the average, the spread and the texts, without names, towns or times."""
    organizer, people = await event(world, 5)
    await over(world, *people)
    for number, person in enumerate(people[:4], 1):
        await person.says(f"rückmeldung 1 {number} Text{number}")
    few = await results(organizer)
    assert "4 Personen haben" in few
    assert "Text" not in few
    assert not re.search(r"\d,\d", few)
    await people[4].says("rückmeldung 1 5")
    enough = await results(organizer)
    assert "3 von 5" in enough
    assert "aus 5 Antworten" in enough
    assert all(f"Text{number}" in enough for number in range(1, 5))
    for word in (*TOWNS, "Gast", "Beispiel", "@", ":3", "März"):
        assert word not in enough
    orders = {tuple(re.findall(r"Text\d", await results(organizer))) for _ in range(12)}
    assert len(orders) > 1
    await organizer.says("language en")
    organizer.forget()
    await organizer.says("feedback results 1")
    assert "3 of 5 on average, from 5 answers" in organizer.heard()[0]


async def test_only_host_and_organizers_see_them(world: World) -> None:
    organizer, (klara, theo) = await event(world, 2)
    await organizer.says(f"rolle gastgeber 1 {theo.matrix.user_id}")
    await over(world, klara, theo)
    theo.forget()
    klara.forget()
    await klara.says("rückmeldungen 1")
    assert "0 Personen" not in klara.heard()[0]
    await theo.says("rückmeldungen 1")
    assert "0 Personen" in theo.heard()[-1]


async def test_cancelled_event_has_neither_feedback_nor_minutes_and_is_said_to_be_cancelled(world: World) -> None:
    """Who asks hears what became of it, not that it never was."""
    organizer, (klara,) = await event(world, 1)
    await organizer.says("event absagen 1 Erkrankung")
    await organizer.says("ja")
    await world.pass_time(to=END + timedelta(minutes=30))
    for person, words in ((klara, "rückmeldung 1 4"), (klara, "protokoll 1"), (organizer, "protokoll 1")):
        person.forget()
        await person.says(words)
        (answer,) = person.heard()
        assert "abgesagt" in answer
