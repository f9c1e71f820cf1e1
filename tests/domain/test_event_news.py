"""What is news of a changed event, and when it is told."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.event_news import LONGEST, QUIET, Known, before, told_at

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OZG = Known("OZG", NOW + timedelta(days=30), 90, cancelled=False)


@pytest.mark.parametrize(
    ("first", "left", "expected"),
    [
        (0, 60 * 24, 5),
        (-4, 60 * 24, 5),
        (-12, 60 * 24, 3),  # a quarter of an hour after the first change in any case
        (-30, 60 * 24, 0),
        (0, 30, 5),
        (0, 12, 2),
        (0, 0, 0),
        (0, -10, 0),
    ],
)
def test_when_they_are_told(first: int, left: int, expected: int) -> None:
    at = told_at(first=NOW + first * MINUTE, now=NOW, begins=NOW + left * MINUTE)
    assert at == NOW + expected * MINUTE


@given(age=st.integers(0, 10_000), left=st.integers(-10_000, 1_000_000))
def test_never_told_in_the_past_nor_later_than_promised(age: int, left: int) -> None:
    first = NOW - age * MINUTE
    at = told_at(first=first, now=NOW, begins=NOW + left * MINUTE)
    assert NOW <= at <= max(NOW, min(NOW + QUIET, first + LONGEST))


def test_of_what_is_cancelled_no_details_are_news() -> None:
    gone = Known("OZG", OZG.starts_at, 90, cancelled=True)
    other = Known("KI", OZG.starts_at + MINUTE, 60, cancelled=True)
    assert not gone.is_news(other)
    assert OZG.is_news(gone)
    assert gone.is_news(OZG)
    assert not OZG.is_news(OZG)
    assert OZG.is_news(Known("OZG", OZG.starts_at, 60, cancelled=False))


def test_changes_are_unrolled_from_the_newest_to_the_oldest() -> None:
    replaced = [
        {"title": "zwei", "capacity": 5},
        {"starts_at": (NOW + MINUTE).isoformat(), "wall_time": "2027-03-10T14:00"},
        {"state": "cancelled"},
        {"state": "published", "title": "eins", "minutes": 45},
    ]
    assert before(OZG, replaced[:1]) == Known("zwei", OZG.starts_at, 90, cancelled=False)
    assert before(OZG, replaced[:3]) == Known("zwei", NOW + MINUTE, 90, cancelled=True)
    assert before(OZG, replaced) == Known("eins", NOW + MINUTE, 45, cancelled=False)
