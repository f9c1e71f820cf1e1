"""When a town that was accepted is asked once more."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.volunteering import NAGS, next_nag

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def nags(starts_at: datetime | None) -> list[datetime]:
    times, since = [], NOW
    for count in range(NAGS + 1):
        since = next_nag(since=since, starts_at=starts_at, nags=count)
        times.append(since)
    return times


def test_long_before_the_event() -> None:
    start = NOW + 37 * DAY
    assert nags(start) == [NOW + 3 * DAY, start - 7 * DAY, start - 5 * DAY]


def test_shortly_before_the_event_the_time_left_is_shared() -> None:
    start = NOW + 3 * DAY
    assert nags(start)[0] == NOW + DAY
    assert all(NOW < at < start for at in nags(start))


@given(hours=st.integers(1, 24 * 400))
def test_they_follow_each_other_and_come_before_the_event(hours: int) -> None:
    start = NOW + timedelta(hours=hours)
    times = nags(start)
    assert times == sorted(set(times))
    assert times[0] > NOW
    assert times[-1] < start


def test_without_an_event_there_are_intervals() -> None:
    assert nags(None) == [NOW + 3 * DAY, NOW + 10 * DAY, NOW + 12 * DAY]
