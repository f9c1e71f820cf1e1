"""Seats: which registrations hold one, when one may check in, and until when an offered seat is kept."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.states import RegistrationState

HOLDING = (RegistrationState.CONFIRMED, RegistrationState.OFFERED, RegistrationState.ATTENDED)  # count as taken
SEATED = (RegistrationState.CONFIRMED, RegistrationState.ATTENDED)  # take part
STANDING = (*HOLDING, RegistrationState.WAITING, RegistrationState.PENDING)  # can be left

OPEN_BEFORE = timedelta(minutes=15)  # before the start the link is sent and check-in begins
ABSENT_AFTER = timedelta(minutes=30)  # after the end who never checked in counts as absent

LEAST = timedelta(minutes=10)  # for an answer, unless the event begins before
MOST = timedelta(days=2)
_SHARE = 4  # an offer takes this part of the time left, so that several can be made one after the other
_DAY_BEGINS, _NIGHT_BEGINS = time(7), time(22)
_MOST_AWAKE = timedelta(hours=30)  # two days without their nights
_HORIZON = timedelta(days=12)  # a fourth of its days is more than the most


def offer_until(now: datetime, starts_at: datetime, zone: str) -> datetime | None:
    """Until when a seat is kept for who is offered it: a fourth of the time left, never beyond the start.

    Hours between 22:00 and 7:00 do not count, so that nobody loses a seat while asleep; where the time left lies within
    one night they do. At least `LEAST`, at most `MOST`; whole minutes.

    Args:
        now: the time.
        starts_at: when the event begins.
        zone: where the person's clocks hang (IANA).

    Returns:
        None once the event has begun: then a seat is for whoever comes first.
    """
    left = min(starts_at - now, _HORIZON)
    if left <= timedelta():
        return None
    days = list(_days(now, now + left, ZoneInfo(zone)))
    awake = sum((end - begin for begin, end in days), timedelta())
    if awake >= LEAST:
        until = _after(days, min(max(awake / _SHARE, LEAST), _MOST_AWAKE))
    else:
        until = now + max(left / _SHARE, LEAST)
    return min(_whole_minute(until), now + MOST, starts_at)


def _days(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The spans between two times during which people are awake."""
    day = start.astimezone(zone).date()
    while True:
        begins, ends = (datetime.combine(day, hour, zone).astimezone(UTC) for hour in (_DAY_BEGINS, _NIGHT_BEGINS))
        if begins >= end:
            return
        if ends > start:
            yield max(begins, start), min(ends, end)
        day += timedelta(days=1)


def _after(days: list[tuple[datetime, datetime]], span: timedelta) -> datetime:
    """When so much time awake has passed; there is that much."""
    for begin, end in days:
        if span <= end - begin:
            return begin + span
        span -= end - begin
    return days[-1][1]


def _whole_minute(when: datetime) -> datetime:
    rounded = when.replace(second=0, microsecond=0)
    return rounded if rounded == when else rounded + timedelta(minutes=1)
