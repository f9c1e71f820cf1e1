"""Greeting, language and the profile, as people live through them."""

from sqlalchemy import select
from sqlmodel import SQLModel

from storage.unit_of_work import Transaction
from tests.flows.world import ORGANIZER, World


async def test_greeting_comes_once(world: World) -> None:
    """Whoever writes to the bot is greeted, in German and English alike, and never again."""
    klara = await world.person("klara")
    (greeting,) = klara.heard()
    assert "Initiative K" in greeting
    assert "language en" in greeting
    await klara.open_chat()
    assert klara.heard() == []


async def test_profile_is_told_in_five_answers_and_confirmed(world: World) -> None:
    """Name, town, function, topics and consent are asked for one by one; an organizer hears of it and confirms."""
    organizer = await world.person(ORGANIZER)
    klara = await world.person("klara")
    klara.forget()
    organizer.forget()
    asked = []
    for words in ("Profil", "Klara Müller", "Düseldorf", "Leiterin der IT", "2, KI"):  # a letter of the town is missing
        await klara.says(words)
        asked += klara.heard()
    assert [f"Frage {number} von 5" in question for number, question in enumerate(asked, 1)] == [True] * 5
    for told in (
        "Klara Müller",
        "Düsseldorf",
        "Leiterin der IT",
        "Bauen & Wohnen; KI & Chatbot",
        "datenschutz löschen",
    ):
        assert told in asked[4]
    assert organizer.heard() == []
    await klara.says("ja")
    (summary,) = klara.heard()
    for told in ("Klara Müller", "Düsseldorf", "Leiterin der IT", "KI & Chatbot"):
        assert told in summary
    (claim,) = organizer.heard()
    assert "Düsseldorf" in claim
    assert "freigeben stadt 1" in claim
    await organizer.says("freigeben stadt 1")
    assert "Düsseldorf" in organizer.heard()[0]
    assert "Düsseldorf" in klara.heard()[0]


async def test_profile_in_english(world: World) -> None:
    """The same in English, with the topics left out."""
    james = await world.person("james")
    await james.says("language en")
    james.forget()
    for words in ("profile", "James Whitfield", "Londinium", "Cologne", "smart city officer", "skip", "yes"):
        await james.says(words)
    first, _, unknown, third, topics, consent, summary = james.heard()
    assert "Question 1 of 5" in first
    assert "Londinium" in unknown
    assert "Question 3 of 5" in third
    assert "Education" in topics
    assert "Privacy in short" in consent
    assert "Thank you" in summary


async def test_no_to_consent_forgets_every_answer(world: World) -> None:
    """Without consent nothing of what was answered is kept anywhere, and the bot says goodbye kindly."""
    klara = await world.person("klara")
    for words in ("profil", "Klara Geheimnis", "Hilden", "Planetenforscherin", "weiter"):
        await klara.says(words)
    klara.forget()
    await klara.says("nein")
    (goodbye,) = klara.heard()
    assert "vergessen" in goodbye
    await klara.says("anmelden 1")
    assert "profil" in klara.heard()[0]
    assert await planted(world, "Geheimnis", "Planetenforscherin") == []


async def planted(world: World, *words: str) -> list[str]:
    """The columns in which one of the words stands."""

    def look(tx: Transaction) -> list[str]:
        found = []
        for table in SQLModel.metadata.sorted_tables:
            for row in tx.session.execute(select(table)).mappings():
                found += [f"{table.name}.{key}" for key, value in row.items() if any(w in str(value) for w in words)]
        return found

    return await world.app.writer.do(look)


async def test_doubtful_town_asks_back_and_takes_the_number(world: World) -> None:
    """Several towns of nearly one name are offered with numbers; the number chooses."""
    klara = await world.person("klara")
    await klara.says("profil")
    await klara.says("Klara Müller")
    klara.forget()
    await klara.says("Neunkirch")
    (doubt,) = klara.heard()
    assert "1. Neunkirchen" in doubt
    assert "2. Neunkirchen-Seelscheid" in doubt
    await klara.says("2")
    assert "Frage 3 von 5" in klara.heard()[0]
    for words in ("Kämmerei", "weiter"):
        await klara.says(words)
    assert "Neunkirchen-Seelscheid" in klara.heard()[-1]


async def test_profile_survives_a_restart_in_the_middle(world: World) -> None:
    """What was answered before a restart is kept, and what is answered while the bot is away counts."""
    klara = await world.person("klara")
    await klara.says("profil")
    await klara.says("Klara Müller")
    klara.forget()
    await world.stop_bot()
    await klara.matrix.send(klara.chat, "m.room.message", {"msgtype": "m.text", "body": "Köln"}, "while-away")
    await world.start_bot()
    assert "Frage 3" in klara.heard()[0]


async def test_cancelled_profile_goes_on_where_it_stopped(world: World) -> None:
    """`abbrechen` keeps the place: the next words are no answer, `profil` goes on, `profil neu` begins anew."""
    klara = await world.person("klara")
    for words in ("profil", "Klara Müller"):
        await klara.says(words)
    klara.forget()
    for words in ("abbrechen", "Klara", "profil", "Hilden", "profil neu"):
        await klara.says(words)
    cancelled, unknown, again, third, anew = klara.heard()
    assert "profil neu" in cancelled
    assert "hilfe" in unknown
    assert "Frage 2 von 5" in again
    assert "Frage 3 von 5" in third
    assert "Frage 1 von 5" in anew


async def test_profile_asked_for_in_the_middle_says_the_question_again(world: World) -> None:
    """`profil` in the middle repeats the question that stands; it loses nothing."""
    klara = await world.person("klara")
    for words in ("profil", "Klara Müller"):
        await klara.says(words)
    klara.forget()
    await klara.says("profil")
    assert "Frage 2 von 5" in klara.heard()[0]


async def test_commands_are_answered_in_the_middle_and_the_question_stands(world: World) -> None:
    """Who asks for help in the middle gets help; the next words are the answer."""
    klara = await world.person("klara")
    await klara.says("profil")
    klara.forget()
    for words in ("hilfe", "termine", "Klara Müller"):
        await klara.says(words)
    helped, events, second = klara.heard()
    assert "hilfe" in helped
    assert "Veranstaltung" in events
    assert "Frage 2 von 5" in second


async def test_every_answer_is_corrected_in_the_middle_and_afterwards(world: World) -> None:
    """`profil name …` and its likes change one answer, and the question that stands is asked again."""
    klara = await world.person("klara")
    for words in ("profil", "Klara Müler", "Hilden", "profil name Klara Müller", "Bauamt", "weiter"):
        await klara.says(words)
    *_, changed, _, consent = klara.heard()
    assert "Geändert. Frage 3 von 5" in changed
    assert "Klara Müller" in consent
    await klara.says("profil stadt Ratingen")
    (corrected,) = klara.heard()
    assert "Ratingen" in corrected
    assert "Geändert" in corrected
    await klara.says("ja")
    klara.forget()
    for words in ("profil funktion Amtsleitung", "profil themen 3 und Chatbot", "profil name Klara Schmidt"):
        await klara.says(words)
    shown = klara.heard()[-1]
    for told in ("Klara Schmidt", "Ratingen", "Amtsleitung", "Bildung; KI & Chatbot"):
        assert told in shown


async def test_one_who_corrects_before_all_else_is_asked_the_rest(world: World) -> None:
    """`stadt …` as the very first words is an answer to the second question, which is not asked again."""
    klara = await world.person("klara")
    klara.forget()
    for words in ("stadt Hilden", "Klara Müller"):
        await klara.says(words)
    first, third = klara.heard()
    assert "Frage 1 von 5" in first
    assert "Frage 3 von 5" in third


async def test_several_people_tell_at_once(world: World) -> None:
    """Answers of different people never mix."""
    people = [await world.person(name) for name in ("klara", "theo", "james")]
    towns = ("Hilden", "Ratingen", "Köln")
    for person in people:
        await person.says("profil")
    for person, town in zip(people, towns, strict=True):
        await person.says(f"Vorname aus {town}")
    for person, town in zip(reversed(people), reversed(towns), strict=True):
        await person.says(town)
    for person, town in zip(people, towns, strict=True):
        for words in ("Amt", "weiter", "ja"):
            await person.says(words)
        shown = person.heard()[-1]
        assert [name in shown for name in towns] == [name == town for name in towns]


async def test_silence_is_reminded_once_and_ends_kindly(world: World) -> None:
    """After a day one reminder, after a week the end; what was answered waits."""
    klara = await world.person("klara")
    for words in ("profil", "Klara Müller"):
        await klara.says(words)
    klara.forget()
    heard = []
    for _ in range(9):
        await world.pass_time(days=1)
        heard.append(klara.heard())
    assert [len(day) for day in heard] == [1, 0, 0, 0, 0, 0, 1, 0, 0]
    assert "Frage 2 von 5" in heard[0][0]
    assert "nichts verloren" in heard[6][0]
    for words in ("Hilden", "profil", "Hilden"):
        await klara.says(words)
    unknown, again, third = klara.heard()
    assert "hilfe" in unknown
    assert "Frage 2 von 5" in again
    assert "Frage 3 von 5" in third


async def test_unfit_answers_get_one_clear_sentence(world: World) -> None:
    """Neither an endless name nor one without letters, no unknown topic and no unclear yes is taken."""
    klara = await world.person("klara")
    await klara.says("profil")
    klara.forget()
    for words in ("x" * 101, "123", "weiter", "Klara Müller", "Hilden", "weiter", "99", "quux", "weiter", "vielleicht"):
        await klara.says(words)
    long, nameless, needed, _, _, topics, number, unknown, consent, unclear = klara.heard()
    assert "100" in long
    assert "kein Name" in nameless
    assert "abbrechen" in needed
    assert "Frage 4" in topics
    assert "Nummern aus der Liste" in number
    assert "Nummern aus der Liste" in unknown
    assert "Frage 5" in consent
    assert "Ja oder Nein" in unclear


async def test_english_is_spoken_on_wish(world: World) -> None:
    """After `language en` the bot speaks English."""
    klara = await world.person("klara")
    klara.forget()
    await klara.says("language en")
    await klara.says("help")
    spoken, helped = klara.heard()
    assert "English" in spoken
    assert "“help data”" in helped


async def test_typo_gets_the_nearest_command_and_runs_nothing(world: World) -> None:
    """A mistyped command is offered in the right spelling; it is not run."""
    klara = await world.person("klara")
    klara.forget()
    await klara.says("profiel")
    await klara.says("Klara Müller")
    offered, unknown = klara.heard()
    assert "„profil“" in offered
    assert "Müller" not in unknown


async def test_town_with_the_commands_own_name_before_it_is_the_answer(world: World) -> None:
    """Whoever answers “Stadt Siegburg” has answered; the word is a command's name, too."""
    klara = await world.person("klara")
    for words in ("profil", "Klara Müller", "Stadt Siegburg"):
        await klara.says(words)
    klara.forget()
    for words in ("Kämmerei", "weiter"):
        await klara.says(words)
    _, consent = klara.heard()
    assert "Siegburg" in consent
    assert "Kämmerei" in consent


async def test_good_day_is_answered_and_runs_nothing(world: World) -> None:
    """A greeting is no typo."""
    klara = await world.person("klara")
    klara.forget()
    await klara.says("Guten Tag")
    (heard,) = klara.heard()
    assert "Guten Tag" in heard
    assert "hilfe" in heard
