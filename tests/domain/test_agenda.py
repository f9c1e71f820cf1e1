"""The running order: kinds by their words, times, and whether all fits."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.agenda import beginnings, kind_named, kind_of, surplus
from domain.states import AgendaKind

START = datetime(2027, 3, 10, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Begrüßung durch den Bürgermeister", AgendaKind.WELCOME),
        ("BEGRÜSSUNG", AgendaKind.WELCOME),
        ("Welcome", AgendaKind.WELCOME),
        ("Pause", AgendaKind.BREAK),
        ("Diskussion: was nun?", AgendaKind.DISCUSSION),
        ("Impuls: E-Akte", AgendaKind.IMPULSE),
        ("Die E-Akte ohne Pause", AgendaKind.IMPULSE),
        ("", AgendaKind.IMPULSE),
    ],
)
def test_title_tells_the_kind_by_its_first_word(title: str, kind: AgendaKind) -> None:
    assert kind_of(title) == kind


def test_kind_is_named_in_both_languages() -> None:
    for kind in AgendaKind:
        assert kind_named(kind.value) == kind
    assert kind_named(" Impuls ") == AgendaKind.IMPULSE
    assert kind_named("tanz") is None


def test_items_follow_each_other() -> None:
    assert beginnings(START, [5, 15, 10]) == [START, START + timedelta(minutes=5), START + timedelta(minutes=20)]
    assert beginnings(START, []) == []
    assert (surplus([5, 15, 10], 20), surplus([5], 20), surplus([], 20)) == (10, -15, -20)
