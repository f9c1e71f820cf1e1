"""Whole sentences: how many are understood or misunderstood, and that nobody is registered against their will."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.wishes import Wish, WishKind, titled, understand

_SENTENCES = tomllib.loads(Path(__file__).with_name("wishes.toml").read_text("utf-8"))
SEEN: Mapping[str, Any] = {language: _SENTENCES[language] for language in ("de", "en")}
UNSEEN: Mapping[str, Any] = _SENTENCES["unseen"]


def labelled(sentences: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for kinds in sentences.values():
        for label, said in kinds.items():
            yield from ((label, sentence) for sentence in said)


def acted_on(wish: Wish | None) -> bool:
    return wish is not None and wish.clear and not wish.unknown


@pytest.mark.parametrize(("sentences", "precision", "recall"), [(SEEN, 0.99, 0.97), (UNSEEN, 0.93, 0.8)])
def test_wishes_are_understood(sentences: Mapping[str, Any], precision: float, recall: float) -> None:
    """Of the wishes that are found so many are right, and of those that there are so many are found."""
    pairs = [(label.rstrip("?"), understand(sentence)) for label, sentence in labelled(sentences)]
    found = [(label, wish.kind) for label, wish in pairs if wish is not None]
    right = sum(label == kind for label, kind in found)
    wanted = sum(label != "none" for label, _ in pairs)
    print(f"{len(pairs)} sentences: precision {right / len(found):.3f}, recall {right / wanted:.3f}")  # noqa: T201
    assert right / len(found) >= precision
    assert right / wanted >= recall


def test_there_are_enough_sentences() -> None:
    """So that the figures mean something."""
    assert [sum(map(len, SEEN[language].values())) for language in ("de", "en")] >= [200, 60]
    assert sum(len(SEEN[language]["none"]) for language in ("de", "en")) >= 60
    assert len(set(labelled(_SENTENCES["unseen"]))) >= 60


@pytest.mark.parametrize("label", ["register", "unregister"])
def test_only_clear_instructions_are_acted_on(label: str) -> None:
    """Nobody is registered or unregistered by a question, a no, someone else's wish, or anything else."""
    acted = [
        (said, sentence) for said, sentence in (*labelled(SEEN), *labelled(UNSEEN)) if acted_on(understand(sentence))
    ]
    wrong = [(said, sentence) for said, sentence in acted if (wish := understand(sentence)) and wish.kind != said]
    assert wrong == []
    assert sum(said == label for said, _ in acted) >= 20


@pytest.mark.parametrize("no", ["nicht", "auf keinen Fall", "keinesfalls", "bloß nicht", "niemals", "doch nicht"])
@pytest.mark.parametrize(
    "sentence",
    [
        "Ich möchte mich {} anmelden",
        "Melden Sie mich {} an",
        "Melden Sie mich bitte {} zur nächsten Veranstaltung an",
        "Ich will {} zur nächsten Veranstaltung angemeldet werden",
        "Bitte {} anmelden",
    ],
)
def test_no_is_never_taken_for_yes(sentence: str, no: str) -> None:
    """However the no is said."""
    wish = understand(sentence.format(no))
    assert wish is None or wish.kind != WishKind.REGISTER


@pytest.mark.parametrize(
    ("text", "event", "following"),
    [
        ("Ich möchte mich für die nächste Veranstaltung anmelden", None, True),
        ("Bitte melden Sie mich für Event 3 an", 3, False),
        ("Melden Sie mich zu 12 an", 12, False),
        ("Hiermit melde ich mich zur Veranstaltung Nr. 4 an", 4, False),
        ("Please sign me up for event no. 5", 5, False),
        ("Ich möchte mich anmelden", None, False),
    ],
)
def test_event_that_is_named_is_found(text: str, event: int | None, following: bool) -> None:
    """By its number, as the next one, or not at all."""
    wish = understand(text)
    assert wish is not None
    assert (wish.kind, wish.clear, wish.event, wish.next) == (WishKind.REGISTER, True, event, following)


TITLES = {1: "Digitale Bauakte: vom Papier zum Portal", 2: "Chatbots im Bürgerbüro", 3: "Digitale Poststelle"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ich möchte mich für die Veranstaltung zur Bauakte anmelden", 1),
        ("Bitte melden Sie mich zur Veranstaltung Chatbot an", 2),
        ("Ich möchte am Termin zum Thema Poststelle teilnehmen", 3),
        ("Ich möchte mich für die Veranstaltung zur digitalen Verwaltung anmelden", None),
        ("Ich möchte mich zum Sommerfest anmelden", None),
        ("Ich möchte mich zur Bauakte und zum Chatbot anmelden", None),
    ],
)
def test_title_must_be_meant_without_doubt(text: str, number: int | None) -> None:
    """Every word that was not understood stands in the title of one event alone."""
    wish = understand(text)
    assert wish is not None
    assert wish.unknown
    assert titled(wish.unknown, TITLES) == number


def test_greetings_and_thanks_around_do_not_matter() -> None:
    wish = understand("Guten Morgen! Ich möchte mich für die nächste Veranstaltung anmelden. Vielen Dank, Klara Müller")
    assert wish == Wish(WishKind.REGISTER, clear=True, next=True)


def test_two_wishes_at_once_are_none() -> None:
    """Better to ask than to do half of it."""
    assert understand("Bitte melden Sie mich an. Und löschen Sie alle meine Daten.") is None


def test_second_thoughts_take_the_instruction_back() -> None:
    """A question or a no beside it: offered, not done."""
    wish = understand("Ich möchte mich anmelden. Oder ist das nicht nötig?")
    assert wish is None or not wish.clear


def test_languages_are_told_apart() -> None:
    assert understand("Please speak English") == Wish(WishKind.LANGUAGE, language="en")
    assert understand("Bitte auf Deutsch") == Wish(WishKind.LANGUAGE, language="de")


@given(st.text(max_size=600))
def test_any_text_is_borne(text: str) -> None:
    """Whatever is written, nothing is raised, and what is too long tells no wish."""
    assert understand(text) is None or len(text) <= 400
