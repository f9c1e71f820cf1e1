"""Wall times of Berlin in 2027: the clocks go forward on 28 March at 2:00 and back on 31 October at 3:00."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.times import Never, Once, Twice, in_utc

BERLIN = "Europe/Berlin"


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("on_the_wall", "expected"),
    [
        ("2027-01-15 14:00", "2027-01-15 13:00"),
        ("2027-07-15 14:00", "2027-07-15 12:00"),
        ("2027-01-01 00:00", "2026-12-31 23:00"),
        ("2027-03-28 01:59", "2027-03-28 00:59"),
        ("2027-03-28 03:00", "2027-03-28 01:00"),
        ("2027-10-31 01:59", "2027-10-30 23:59"),
        ("2027-10-31 03:00", "2027-10-31 02:00"),
        ("2028-02-29 12:00", "2028-02-29 11:00"),
    ],
)
def test_ordinary_time_comes_once(on_the_wall: str, expected: str) -> None:
    assert in_utc(wall(on_the_wall), BERLIN) == Once(utc(expected))


@pytest.mark.parametrize(
    ("on_the_wall", "before", "after"),
    [
        ("2027-03-28 02:00", "2027-03-28 00:00", "2027-03-28 01:00"),
        ("2027-03-28 02:30", "2027-03-28 00:30", "2027-03-28 01:30"),
        ("2027-03-28 02:59", "2027-03-28 00:59", "2027-03-28 01:59"),
    ],
)
def test_time_in_the_gap_never_comes_but_its_neighbours_do(on_the_wall: str, before: str, after: str) -> None:
    reading = in_utc(wall(on_the_wall), BERLIN)
    assert reading == Never(utc(before), utc(after))
    minute = wall(on_the_wall).minute
    shown = [moment.astimezone(ZoneInfo(BERLIN)) for moment in (reading.before, reading.after)]
    assert [(time.hour, time.minute) for time in shown] == [(1, minute), (3, minute)]


@pytest.mark.parametrize(
    ("on_the_wall", "first", "second"),
    [
        ("2027-10-31 02:00", "2027-10-31 00:00", "2027-10-31 01:00"),
        ("2027-10-31 02:30", "2027-10-31 00:30", "2027-10-31 01:30"),
        ("2027-10-31 02:59", "2027-10-31 00:59", "2027-10-31 01:59"),
    ],
)
def test_time_in_the_fold_comes_twice(on_the_wall: str, first: str, second: str) -> None:
    assert in_utc(wall(on_the_wall), BERLIN) == Twice(utc(first), utc(second))


def test_fold_of_the_given_time_changes_nothing() -> None:
    time = wall("2027-10-31 02:30")
    assert in_utc(time.replace(fold=1), BERLIN) == in_utc(time, BERLIN)


def test_zone_without_clock_change() -> None:
    assert in_utc(wall("2027-03-28 02:30"), "UTC") == Once(utc("2027-03-28 02:30"))
    assert in_utc(wall("2027-03-28 02:30"), "Asia/Tokyo") == Once(utc("2027-03-27 17:30"))


def test_aware_time_and_unknown_zone_are_errors() -> None:
    with pytest.raises(ValueError, match="no zone of its own"):
        in_utc(datetime(2027, 1, 1, tzinfo=UTC), BERLIN)
    with pytest.raises(ZoneInfoNotFoundError):
        in_utc(wall("2027-01-01 12:00"), "Europe/Hilden")


@given(st.datetimes(wall("2027-01-01"), wall("2028-01-01")))
def test_every_time_of_the_year_is_read_back(time: datetime) -> None:
    match in_utc(time, BERLIN):
        case Once(at):
            moments = [at]
        case Twice(first, second):
            moments = [first, second]
            assert second - first == timedelta(hours=1)
        case Never(before, after):
            assert after - before == timedelta(hours=1)
            assert time.month == 3
            return
    for moment in moments:
        assert moment.astimezone(ZoneInfo(BERLIN)).replace(tzinfo=None, fold=0) == time
