"""A person is taken out of what others wrote, and nobody else is."""

import pytest

from domain.personal_words import without_person

KLARA = "@klara:example.org"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Fragen Sie @klara:example.org!", "Fragen Sie …!"),
        ("@klara:example.org: wann?", "…: wann?"),
        ("Klara  Berg weiß es", "… weiß es"),
        ("klara berg, @klara:example.org", "…, …"),
        ("@klara:example.org.uk ist jemand anders", "@klara:example.org.uk ist jemand anders"),
        ("@klara:example.org-stadt.de auch", "@klara:example.org-stadt.de auch"),
        ("Klara Bergmann und Nora Klara Berger", "Klara Bergmann und Nora Klara Berger"),
        ("Der Berg ruft, Klara nicht", "Der Berg ruft, Klara nicht"),
    ],
)
def test_ids_and_full_names_go(text: str, left: str) -> None:
    assert without_person(text, [KLARA], "Klara Berg") == left


def test_name_of_one_word_stays() -> None:
    """It may be an ordinary word, or somebody else's."""
    assert without_person("Der Berg und @klara:example.org", [KLARA], "Berg") == "Der Berg und …"


def test_nobody_known_changes_nothing() -> None:
    assert without_person("Klara Berg", [], None) == "Klara Berg"
