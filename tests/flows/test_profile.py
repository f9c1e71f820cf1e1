"""Greeting, language and the profile, as people live through them."""

from tests.flows.world import ORGANIZER, World


async def test_greeting_comes_once(world: World) -> None:
    """Whoever writes to the bot is greeted, in German and English alike, and never again."""
    klara = await world.person("klara")
    (greeting,) = klara.heard()
    assert "Initiative K" in greeting
    assert "language en" in greeting
    await klara.open_chat()
    assert klara.heard() == []


async def test_profile_is_told_in_three_answers_and_confirmed(world: World) -> None:
    """Name, town and function are asked for one by one; an organizer hears of it and confirms."""
    organizer = await world.person(ORGANIZER)
    klara = await world.person("klara")
    klara.forget()
    organizer.forget()
    await klara.says("Profil")
    assert "1" in klara.heard()[0]
    await klara.says("Klara Müller")
    assert "2" in klara.heard()[0]
    await klara.says("Düseldorf")  # a letter short
    assert "3" in klara.heard()[0]
    await klara.says("Leiterin der IT")
    (summary,) = klara.heard()
    assert "Klara Müller" in summary
    assert "Düsseldorf" in summary
    assert "Leiterin der IT" in summary
    (claim,) = organizer.heard()
    assert "Düsseldorf" in claim
    assert "freigeben stadt 1" in claim
    await organizer.says("freigeben stadt 1")
    assert "Düsseldorf" in organizer.heard()[0]
    assert "Düsseldorf" in klara.heard()[0]


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
    assert "3" in klara.heard()[0]
    await klara.says("Kämmerei")
    assert "Neunkirchen-Seelscheid" in klara.heard()[0]


async def test_profile_survives_a_restart_in_the_middle(world: World) -> None:
    """What was answered before a restart is kept, and what is answered while the bot is away counts."""
    klara = await world.person("klara")
    await klara.says("profil")
    await klara.says("Klara Müller")
    klara.forget()
    await world.stop_bot()
    await klara.matrix.send(klara.chat, "m.room.message", {"msgtype": "m.text", "body": "Köln"}, "while-away")
    await world.start_bot()
    assert "3" in klara.heard()[0]


async def test_cancel_ends_the_conversation(world: World) -> None:
    """`abbrechen` works in the middle of the profile, and the next words are no answer to it."""
    klara = await world.person("klara")
    await klara.says("profil")
    klara.forget()
    await klara.says("abbrechen")
    await klara.says("Klara")
    cancelled, unknown = klara.heard()
    assert "profil" in cancelled
    assert "hilfe" in unknown


async def test_english_is_spoken_on_wish(world: World) -> None:
    """After `language en` the bot speaks English."""
    klara = await world.person("klara")
    klara.forget()
    await klara.says("language en")
    await klara.says("help")
    spoken, helped = klara.heard()
    assert "English" in spoken
    assert "“help”" in helped


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
    await klara.says("Kämmerei")
    (summary,) = klara.heard()
    assert "Siegburg" in summary
    assert "Kämmerei" in summary


async def test_good_day_is_answered_and_runs_nothing(world: World) -> None:
    """A greeting is no typo."""
    klara = await world.person("klara")
    klara.forget()
    await klara.says("Guten Tag")
    (heard,) = klara.heard()
    assert "Guten Tag" in heard
    assert "hilfe" in heard
