"""Topics are found in what German administrations write, and nowhere else."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.german import folded, telling_words
from domain.topics import (
    CROSS_CUTTING,
    FIELDS,
    TOPIC_BY_KEY,
    TOPICS,
    WHOLE_FIELD,
    Topic,
    topics_in,
    with_whole_fields,
)


def test_list_has_the_14_fields_each_with_a_topic_for_the_whole() -> None:
    assert len(FIELDS) == 14
    assert set(WHOLE_FIELD) == set(FIELDS)
    assert {topic.field for topic in TOPICS} == {*FIELDS, CROSS_CUTTING}


def test_keys_and_names_are_unique_and_keys_are_plain() -> None:
    for names in ([topic.key for topic in TOPICS], [topic.german for topic in TOPICS], [t.english for t in TOPICS]):
        assert [name for name, times in Counter(names).items() if times > 1] == []
    assert all(topic.key.isascii() and topic.key.isalpha() and topic.key.islower() for topic in TOPICS)
    assert len(TOPIC_BY_KEY) == len(TOPICS)


def test_every_stem_finds_its_own_topic() -> None:
    lost = [(topic.key, stem) for topic in TOPICS for stem in topic.words if topic.key not in topics_in(stem)]
    assert lost == []


def test_no_stem_belongs_to_two_topics() -> None:
    stems = Counter(stem for topic in TOPICS for stem in topic.words)
    assert [stem for stem, times in stems.items() if times > 1] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wir suchen Hilfe bei der Einführung der E-Akte", {"dms"}),
        ("Wir haben die elektronische Akte eingeführt", {"dms"}),
        ("eAkte im ganzen Haus", {"dms"}),
        ("Glasfaserausbaugebiete", {"breitband"}),
        ("Wer hat Erfahrung mit KI-gestützten Chatbots?", {"ki"}),
        ("Smart-City-Strategie mit LoRaWAN", {"smartcity"}),
        ("Notebooks und VPN für das Homeoffice", {"homeoffice"}),
        ("Kindertageseinrichtungen: Anmeldung der Kita-Plätze", {"kita"}),
        ("Schul-IT, DigitalPakt und 400 iPads", {"schulit"}),
        ("Open-Source-Lösungen für digitale Souveränität", {"opensource"}),
        ("Interkommunale Zusammenarbeit beim Rechenzentrum", {"ikz", "rechenzentrum"}),
        ("FIM-Stammtexte für das Serviceportal", {"serviceportal"}),
        ("Geodaten des Katasteramts", {"gis"}),
        ("Fördermittel der Wirtschaftsförderung", {"foerdermittel", "wirtschaft"}),
        ("Bezahlplattform und Kassenautomaten", {"epayment"}),
    ],
)
def test_topics_in_finds_what_a_town_means(text: str, expected: set[str]) -> None:
    assert topics_in(text) == expected


@pytest.mark.parametrize(
    "text",
    ["Bürgerbüro", "BÜRGERBÜRO", "Buergerbuero", "Burgerburo", "Bu\u0308rgerbu\u0308ro", "Bür\u00adger\u00adbüro"],
)
def test_topics_in_whatever_became_of_the_umlauts(text: str) -> None:
    assert topics_in(f"Das neue {text}!") == {"buergerbuero"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "Guten Tag zusammen",
        "Die Verwaltung steuert ihre Schulden; Projektsteuerung mit Begründung",
        "Zusammenarbeit und Ausarbeitung einer Vereinbarung zur Vereinfachung",
        "Kapital, Auswahl, Ausbau und Bearbeitung",
        "Skizzen, Kino und Kiosk",
        "Forderungen gegen Dritte",
    ],
)
def test_topics_in_is_not_misled_by_parts_of_other_words(text: str) -> None:
    assert topics_in(text) == frozenset()


@given(st.text(max_size=300), st.sampled_from(TOPICS), st.text(max_size=300))
def test_topics_in_any_text_finds_known_keys_and_the_stem_among_them(before: str, topic: Topic, after: str) -> None:
    found = topics_in(f"{before} {topic.words[0].strip()} {after}")
    assert topic.key in found
    assert found <= TOPIC_BY_KEY.keys()


def test_topics_in_the_longest_text_of_odd_signs() -> None:
    assert topics_in("\ufdfa-\u0308İß" * 1000) == frozenset()
    assert topics_in("e-" * 1998 + "akte") == {"dms"}


def test_with_whole_fields_adds_the_fields_but_no_field_for_themes() -> None:
    assert with_whole_fields(frozenset({"kita", "dms", "gone"})) == {"kita", "familie", "dms", "gone"}
    assert with_whole_fields(frozenset({"familie"})) == {"familie"}


def test_telling_words_leaves_what_a_text_is_about() -> None:
    assert telling_words("Wir suchen Hilfe bei der Einführung der E-Akte für unsere Verwaltung") == "e akte"
    assert telling_words("Wir suchen Hilfe!") == ""


@given(st.text(max_size=200))
def test_folded_is_plain_and_folds_no_further(text: str) -> None:
    once = folded(text)
    assert once.isascii()
    assert folded(once) == once
