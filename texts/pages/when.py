"""Days and times as a page sets them: in parts, for the eye."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date, format_datetime

from texts.catalogue import speech
from texts.dates import locale_of, time_zone


@dataclass(frozen=True)
class When:
    """A span of time on the clocks of a place."""

    day: str  # 10
    month: str  # März
    year: str
    weekday: str
    full: str  # Mittwoch, 10. März 2027
    times: str  # 14:00–15:30 Uhr
    iso: str  # for machines, with offset


def when(starts_at: datetime, minutes: int, zone: str, language: str) -> When:
    """When an event is."""
    here, tongue = time_zone(zone), locale_of(language)
    start, end = (moment.astimezone(here) for moment in (starts_at, starts_at + timedelta(minutes=minutes)))

    def form(pattern: str) -> str:
        return format_datetime(start, pattern, tzinfo=here, locale=tongue)

    return When(
        day=form("d"),
        month=form("MMMM"),
        year=form("y"),
        weekday=form("EEEE"),
        full=form("EEEE, d. MMMM y" if language == "de" else "EEEE, d MMMM y"),
        times=speech(language).say("{start}–{end}", start=f"{start:%H:%M}", end=f"{end:%H:%M}").plain(),
        iso=start.isoformat(timespec="minutes"),
    )


def clock(moment: datetime, zone: str) -> str:
    """The time of day."""
    return f"{moment.astimezone(time_zone(zone)):%H:%M}"


def day(value: date, language: str) -> str:
    """A day in short: 10.03.2027."""
    return str(format_date(value, "dd.MM.yyyy" if language == "de" else "d MMM yyyy", locale=locale_of(language)))
