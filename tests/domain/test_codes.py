"""Codes are read however they are typed, and words are not taken for codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import codes

CODE = "K-7QX4-M2PD-9TRA"
NUMBERS = st.integers(0, 2**codes.BITS - 1)


@given(NUMBERS)
def test_code_is_read_back_however_it_is_typed(number: int) -> None:
    """Case, spaces, dashes of all kinds, a missing K, and letters that look alike do not matter."""
    code = codes.spell(number)
    letters = codes.plain(code)
    assert letters is not None
    bare = code.replace("-", "")
    for typed in (code.lower(), bare, code.replace("-", " "), code.replace("-", "–"), bare[1:], f" {code}\n"):
        assert codes.plain(typed) == letters
    assert codes.plain(code.replace("0", "o").replace("1", "l")) == letters
    assert codes.digest(code) == codes.digest(bare.lower())


@given(NUMBERS, NUMBERS)
def test_different_numbers_have_different_codes(one: int, other: int) -> None:
    """All 60 bits stand in the code."""
    assert (codes.spell(one) == codes.spell(other)) == (one == other)
    assert (codes.digest(codes.spell(one)) == codes.digest(codes.spell(other))) == (one == other)


@pytest.mark.parametrize(
    "text", ["", "K", "K-7QX4-M2PD-9T", CODE + "X", "K-7QX4-M2PD-9TRÄ", "K-7QX4-M2PD-9TRU", "ja 12"]
)
def test_what_is_no_code_is_none(text: str) -> None:
    """Too short, too long, or with letters that no code has."""
    assert codes.plain(text) is None
    with pytest.raises(ValueError, match="not a code"):
        codes.digest(text)


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        CODE.lower(),
        "k7qx4m2pd9tra",
        "K 7QX4 M2PD 9TRA",
        f"Mein Code ist {CODE}.",
        f"„{CODE}“",
        f"code: {CODE} danke",
    ],
)
def test_code_is_found_in_a_message(text: str) -> None:
    """Alone or among words."""
    assert codes.find(text) == codes.Seen("7QX4M2PD9TRA", sure=True)


@pytest.mark.parametrize(
    "text",
    [
        "Krankenhäuser",
        "Köln",
        "ich möchte kommen",
        "Kita Nord West",
        "Kommunales Rechenzentrum",
        "@klara:example.org",
        "K-12",
        f"X{CODE}",
        f"{CODE}7",
    ],
)
def test_words_are_no_codes(text: str) -> None:
    """What people write is not swallowed."""
    assert codes.find(text) is None


@pytest.mark.parametrize("text", ["Kindergartens", "Kommt 2027 2028 mit"])
def test_what_only_may_be_a_code_is_not_sure(text: str) -> None:
    """It counts as one only if there is such a code."""
    found = codes.find(text)
    assert found is None or not found.sure
