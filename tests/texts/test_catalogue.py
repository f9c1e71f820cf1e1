"""Everything the bot says, it says in both languages."""

from pathlib import Path

import pytest

from texts import catalogue, extract
from texts.catalogue import LANGUAGES, N_, Speech, speech


@pytest.fixture
def german(tmp_path: Path) -> Speech:
    path = tmp_path / "de.po"
    path.write_text(
        """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "You are registered for **{event}**."
msgstr "Sie sind für **{event}** angemeldet."

msgctxt "question"
msgid "open"
msgstr "offen"

msgctxt "room"
msgid "open"
msgstr "geöffnet"

#, fuzzy
msgid "Thank you."
msgstr "Danken Sie."

msgid "one seat at {event}"
msgid_plural "{n} seats at {event}"
msgstr[0] "{n} Platz bei {event}"
msgstr[1] "{n} Plätze bei {event}"
""",
        "utf-8",
    )
    return Speech("de", catalogue._compiled(path, "de"))


def test_say_in_german(german: Speech) -> None:
    said = german.say("You are registered for **{event}**.", event="<OZG>")
    assert said.plain() == "Sie sind für <OZG> angemeldet."
    assert said.html() == "Sie sind für <strong>&lt;OZG&gt;</strong> angemeldet."


def test_say_in_english() -> None:
    said = speech("en").say("You are registered for **{event}**.", event="OZG")
    assert said.plain() == "You are registered for OZG."


def test_say_what_has_no_translation_or_an_uncertain_one_is_said_in_english(german: Speech) -> None:
    assert german.say("Nothing of it.").plain() == "Nothing of it."
    assert german.say("Thank you.").plain() == "Thank you."


def test_say_in_context(german: Speech) -> None:
    assert german.say_in("question", "open").plain() == "offen"
    assert german.say_in("room", "open").plain() == "geöffnet"
    assert german.say_in("door", "open").plain() == "open"


@pytest.mark.parametrize(("n", "words"), [(0, "0 Plätze bei A"), (1, "1 Platz bei A"), (2, "2 Plätze bei A")])
def test_plural(german: Speech, n: int, words: str) -> None:
    assert german.plural("one seat at {event}", "{n} seats at {event}", n, event="A").plain() == words


def test_plural_in_english_needs_no_number_in_the_singular() -> None:
    say = speech("en").plural
    assert say("one seat", "{n} seats", 1).plain() == "one seat"
    assert say("one seat", "{n} seats", 1234, n="1,234").plain() == "1,234 seats"


def test_plural_with_wrong_values_is_an_error(german: Speech) -> None:
    with pytest.raises(KeyError):
        german.plural("one seat at {event}", "{n} seats at {event}", 1)
    with pytest.raises(ValueError, match="no place for room"):
        german.plural("one seat at {event}", "{n} seats at {event}", 1, event="A", room="B")


def test_speech_of_an_unknown_language_is_german() -> None:
    assert speech("fr").language == speech("").language == speech("de").language == "de"
    assert speech("en").language == "en"
    assert speech("de") is speech("de")


def test_sentence_said_later_is_left_as_it_is() -> None:
    assert N_("Ask a question") == "Ask a question"


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != catalogue.SOURCE_LANGUAGE])
def test_every_sentence_is_translated(language: str) -> None:
    """After new sentences: `python -m texts.extract`, then translate what is empty in the catalogue."""
    committed = extract.read(catalogue.CATALOGUES / f"{language}.po", language)
    assert extract.problems(committed, extract.wanted()) == []


def test_every_sentence_can_be_read() -> None:
    for message in extract.wanted():
        for form in extract._forms(message.id):
            extract.parse(form)
