"""Until when an offered seat is kept: fair for who sleeps, and soon enough for the next ones."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.seats import LEAST, MOST, offer_until

BERLIN = "Europe/Berlin"
ZONE = ZoneInfo(BERLIN)


def at(text: str) -> datetime:
    """A time on the clocks in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "starts_at", "until"),
    [
        ("2027-03-01 10:00", "2027-03-31 14:00", "2027-03-03 10:00"),  # weeks ahead: two days
        ("2027-03-01 23:30", "2027-03-31 14:00", "2027-03-03 22:00"),  # the same from the night on
        ("2027-03-08 14:00", "2027-03-10 14:00", "2027-03-08 21:30"),  # 30 hours awake are left: seven and a half
        ("2027-03-08 20:00", "2027-03-10 14:00", "2027-03-09 11:00"),  # 24 are left: two today and four tomorrow
        ("2027-03-09 23:00", "2027-03-10 14:00", "2027-03-10 08:45"),  # nobody answers at night
        ("2027-03-10 12:00", "2027-03-10 14:00", "2027-03-10 12:30"),
        ("2027-03-10 13:40", "2027-03-10 14:00", "2027-03-10 13:50"),  # ten minutes at least
        ("2027-03-10 13:53", "2027-03-10 14:00", "2027-03-10 14:00"),  # but never beyond the start
        ("2027-03-10 22:10", "2027-03-10 23:30", "2027-03-10 22:30"),  # an event at night: there is no other time
        ("2027-03-10 23:00", "2027-03-11 07:30", "2027-03-11 07:10"),
        ("2027-03-27 21:00", "2027-03-29 09:00", "2027-03-28 10:30"),  # over the night that has but 23 hours
        ("2027-10-30 21:00", "2027-11-01 09:00", "2027-10-31 10:30"),
    ],
)
def test_offer_lasts_for_a_part_of_the_time_left(now: str, starts_at: str, until: str) -> None:
    assert offer_until(at(now), at(starts_at), BERLIN) == at(until)


def test_offer_lasts_to_a_whole_minute() -> None:
    now = at("2027-03-10 12:00") + timedelta(seconds=7, microseconds=1)
    assert offer_until(now, at("2027-03-10 14:00"), BERLIN) == at("2027-03-10 12:31")


@pytest.mark.parametrize("minutes", [0, 1, 60])
def test_nothing_is_offered_once_the_event_has_begun(minutes: int) -> None:
    assert offer_until(at("2027-03-10 14:00") + timedelta(minutes=minutes), at("2027-03-10 14:00"), BERLIN) is None


def test_night_is_that_of_the_person() -> None:
    """21:30 in Berlin is the afternoon in New York."""
    now, starts_at = at("2027-03-09 21:30"), at("2027-03-10 14:00")
    assert offer_until(now, starts_at, BERLIN) == at("2027-03-10 08:23")
    assert offer_until(now, starts_at, "America/New_York") == at("2027-03-09 23:23")


_FIRST, _LAST = datetime.fromisoformat("2027-01-01"), datetime.fromisoformat("2028-12-31")
moments = st.datetimes(_FIRST, _LAST, timezones=st.just(UTC))


@given(moments, st.timedeltas(timedelta(microseconds=1), timedelta(days=400)), st.sampled_from((BERLIN, "Asia/Tokyo")))
def test_offer_is_always_fair(now: datetime, left: timedelta, zone: str) -> None:
    starts_at = now + left
    until = offer_until(now, starts_at, zone)
    assert until is not None
    assert now + min(LEAST, left) <= until <= min(now + MOST, starts_at)
    here = until.astimezone(ZoneInfo(zone))
    if left >= timedelta(days=1):
        assert (here - timedelta(minutes=1)).hour in range(7, 22)
        assert until <= starts_at - left / 8  # others have a chance after them
