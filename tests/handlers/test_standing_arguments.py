"""Whom a colleague vouches for: a claim by its number, or a Matrix ID."""

import pytest

from handlers.arguments import Misread, read_arguments
from handlers.standing import VouchArguments


@pytest.mark.parametrize(
    ("text", "person"), [("3", 3), ("#3", 3), ("3.", 3), ("@klara:example.org", "@klara:example.org")]
)
def test_number_and_matrix_id_are_told_apart(text: str, person: int | str) -> None:
    assert read_arguments(VouchArguments, text) == VouchArguments(person=person)


@pytest.mark.parametrize("text", ["99999999999", "0", "klara", "@klara"])
def test_what_is_neither_is_refused_before_the_database_sees_it(text: str) -> None:
    """No column holds such a number; on PostgreSQL the query itself would fail."""
    with pytest.raises(Misread):
        read_arguments(VouchArguments, text)
