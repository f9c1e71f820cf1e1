"""Whole sentences instead of commands, as people write them."""

from tests.flows.world import ORGANIZER, Actor, World


async def with_events(world: World, *titles: str) -> Actor:
    """Published events a week apart; who organizes them."""
    organizer = await world.person(ORGANIZER)
    for number, title in enumerate(titles, 1):
        await organizer.says(f'event neu "{title}" {9 + 7 * (number - 1):02}.03.2027 14:00')
        await organizer.says(f"event veröffentlichen {number}")
    organizer.forget()
    return organizer


async def test_sentence_registers_for_the_next_event_and_another_one_leaves_it(world: World) -> None:
    """What was done is said, with how to undo it."""
    await with_events(world, "Digitale Bauakte", "Chatbots im Bürgerbüro")
    klara = await world.known_person("klara", "Hilden")
    await klara.says("Guten Tag, ich möchte mich für die nächste Veranstaltung anmelden. Vielen Dank!")
    (registered,) = klara.heard()
    assert "Sie sind angemeldet: Digitale Bauakte" in registered or "angemeldet" in registered
    assert "Digitale Bauakte" in registered
    assert "abmelden 1" in registered
    await klara.says("Bin ich schon angemeldet?")
    assert "Sie sind angemeldet" in klara.heard()[0]
    await klara.says("Ich kann leider doch nicht kommen")
    (left,) = klara.heard()
    assert "Digitale Bauakte" in left
    assert "anmelden 1" in left


async def test_unclear_wishes_are_offered_and_change_nothing(world: World) -> None:
    """Several events, unknown words, a question: the commands are named, and nobody is registered."""
    await with_events(world, "Digitale Bauakte", "Chatbots im Bürgerbüro")
    klara = await world.known_person("klara", "Hilden")
    for words in (
        "Ich möchte mich anmelden",
        "Ich möchte mich zum Sommerfest anmelden",
        "Wie kann ich mich für die nächste Veranstaltung anmelden?",
    ):
        await klara.says(words)
        (offered,) = klara.heard()
        assert "anmelden 1" in offered
        assert "nichts geändert" in offered
    await klara.says("Ich kann leider nicht kommen")
    assert "für keine Veranstaltung angemeldet" in klara.heard()[0]
    await klara.says("termine")
    assert "Sie sind angemeldet" not in klara.heard()[0]


async def test_title_names_the_event(world: World) -> None:
    """By a word of it, or by its number."""
    await with_events(world, "Digitale Bauakte", "Chatbots im Bürgerbüro")
    klara = await world.known_person("klara", "Hilden")
    await klara.says("Bitte melden Sie mich zur Veranstaltung Chatbots an")
    assert "Chatbots im Bürgerbüro" in klara.heard()[0]
    await klara.says("Melden Sie mich bitte auch für Event 1 an")
    assert "Digitale Bauakte" in klara.heard()[0]
    await klara.says("Leider muss ich absagen")
    (which,) = klara.heard()
    assert "abmelden 1" in which
    assert "abmelden 2" in which


async def test_no_registers_nobody(world: World) -> None:
    """Whatever is said with a no in it."""
    await with_events(world, "Digitale Bauakte")
    klara = await world.known_person("klara", "Hilden")
    for words in (
        "Ich möchte mich nicht anmelden",
        "Melden Sie mich bloß nicht an!",
        "Bitte melden Sie mich auf keinen Fall zur nächsten Veranstaltung an",
    ):
        await klara.says(words)
    await klara.says("termine")
    assert all("Sie sind angemeldet" not in heard for heard in klara.heard())


async def test_other_wishes_are_answered_or_offered(world: World) -> None:
    """The ten commonest wishes, in the words of people."""
    await with_events(world, "Digitale Bauakte")
    klara = await world.known_person("klara", "Hilden")
    expected = {
        "Wann ist der nächste Termin?": "Digitale Bauakte",
        "Wie stelle ich eine Frage?": "frage IHRE FRAGE",
        "Ich möchte meine Stadt ändern": "profil stadt NAME",
        "Mein Name ist falsch geschrieben": "profil name IHR NAME",
        "Wir können unsere Erfahrung mit der E-Akte anbieten": "biete IHR ANGEBOT",
        "Wir suchen eine Kommune mit Erfahrung bei der E-Akte": "suche IHR THEMA",
        "Was kann ich hier tun?": "hilfe",
        "Bitte löschen Sie alle meine Daten.": "datenschutz löschen",
        "Hallo, welche Veranstaltungen gibt es?": "Digitale Bauakte",
        "Können Sie Englisch mit mir sprechen?": "I speak English",
    }
    for words, answer in expected.items():
        await klara.says(words)
        (heard,) = klara.heard()
        assert answer in heard


async def test_english_sentences(world: World) -> None:
    """The same in English."""
    await with_events(world, "Digitale Bauakte")
    james = await world.known_person("james", "Düren")
    await james.says("Please speak English")
    await james.says("I'd like to sign up for the next event")
    await james.says("I can't make it after all")
    await james.says("How do I ask a question?")
    spoken, registered, left, ask = james.heard()
    assert "English" in spoken
    assert "unregister 1" in registered
    assert "register 1" in left
    assert "ask YOUR QUESTION" in ask


async def test_who_is_not_known_is_asked_who_they_are(world: World) -> None:
    """A sentence gets no further than the command would."""
    await with_events(world, "Digitale Bauakte")
    eve = await world.person("eve")
    eve.forget()
    await eve.says("Ich möchte mich für die nächste Veranstaltung anmelden")
    assert "profil" in eve.heard()[0]


async def test_question_in_the_middle_of_the_profile_is_heard(world: World) -> None:
    """It is answered, and the question of the profile stands; what could be an answer is one."""
    await with_events(world, "Digitale Bauakte")
    klara = await world.person("klara")
    await klara.says("profil")
    klara.forget()
    for words in ("Wann ist der nächste Termin?", "Klara Müller", "Hilden", "Wir suchen Lösungen, Leitung IT"):
        await klara.says(words)
    events, second, third, fourth = klara.heard()
    assert "Digitale Bauakte" in events
    assert "Frage 2" in second
    assert "Frage 3" in third
    assert "Frage 4" in fourth


async def test_sentence_that_begins_like_a_command(world: World) -> None:
    """“Anmelden für …” is no fault of grammar."""
    await with_events(world, "Digitale Bauakte")
    klara = await world.known_person("klara", "Hilden")
    await klara.says("Anmeldung für die nächste Veranstaltung bitte")
    assert "abmelden 1" in klara.heard()[0]
    await klara.says("abmelden geht das noch?")
    assert "abmelden 1" in klara.heard()[0]
