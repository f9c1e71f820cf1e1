"""What is shown of a town's wishes before both agreed leads to nobody."""

import pytest

from domain.contact_data import HIDDEN, without_contact_data


@pytest.mark.parametrize(
    "contact",
    [
        "@klara:example.org",
        "@klara.musterfrau:matrix.hilden.example:8448",
        "#ozg:example.org",
        "klara@example.org",
        "k.musterfrau+ozg@stadt-hilden.de",
        "https://matrix.to/#/@klara:example.org",
        "https://matrix.to/#/%40klara%3Aexample.org",
        "matrix:u/klara:example.org",
        "www.stadt-hilden.de/klara",
        "mailto:klara@example.org",
        "02103 72-0",
        "0211/1234567",
        "(0211) 12 34 56",
        "+49 (0) 211 123456",
        "Klara Musterfrau",
        "klara",
        "MUSTERFRAU",
    ],
)
def test_contact_data_is_taken_out(contact: str) -> None:
    shown = without_contact_data(f"Formulare, Kontakt {contact} gern jederzeit", ["Klara Musterfrau"])
    assert set(shown.removeprefix("Formulare, Kontakt ").removesuffix(" gern jederzeit")) <= {*HIDDEN, " "}


@pytest.mark.parametrize(
    "text",
    [
        "Erfahrung mit 12 Online-Diensten seit 2021, Kosten 50.000 Euro",
        "OZG-Leistungen: Bauantrag, Wohngeld; VPN nach VS-NfD 1.0",
        "Wir suchen Partner von 10 bis 14 Uhr",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert without_contact_data(text, ["Anna von Klein", "O. Po"]) == text


def test_parts_of_words_stay() -> None:
    assert without_contact_data("Kleinstädte und Klein", ["Anna Klein"]) == f"Kleinstädte und {HIDDEN}"
