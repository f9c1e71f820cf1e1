"""What a time on the wall of a place is in UTC, also in the two nights of the year in which the clocks are changed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Once:
    """The ordinary case."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Twice:
    """The clocks are set back and show this time again."""

    first: datetime
    second: datetime


@dataclass(frozen=True, slots=True)
class Never:
    """The clocks are set forward over this time; the same time as far before and behind the leap does exist."""

    before: datetime
    after: datetime


Reading: TypeAlias = Once | Twice | Never


def in_utc(wall: datetime, zone: str) -> Reading:
    """The points in time, in UTC, at which the clocks of `zone` (IANA) show the naive `wall`.

    How gaps and repeated times are told apart: PEP 495.

    Raises:
        ValueError: `wall` is aware.
        zoneinfo.ZoneInfoNotFoundError: there is no such zone.
    """
    if wall.tzinfo is not None:
        raise ValueError("a time on the wall has no zone of its own")
    here = ZoneInfo(zone)
    earlier, later = (wall.replace(tzinfo=here, fold=fold).astimezone(UTC) for fold in (0, 1))
    if earlier == later:
        return Once(earlier)
    if earlier < later:
        return Twice(earlier, later)
    return Never(before=later, after=earlier)
