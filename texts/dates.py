"""Dates, spans of time, numbers and enumerations as people write them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_datetime, get_timezone_name
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from texts.catalogue import LANGUAGES, speech

if TYPE_CHECKING:
    from collections.abc import Iterable

_PATTERNS = {"de": "EEEE, d. MMMM y, HH:mm 'Uhr'", "en": "EEEE, d MMMM y, HH:mm"}
_LOCALES = {"de": "de", "en": "en_GB"}  # Europe's English: day before month, "a, b and c"
_HOUR = 60
_DAY = 24 * _HOUR
_WEEK = 7 * _DAY


class UnknownZone(ValueError):
    """There is no such time zone."""


def moment(when: datetime, *, zone: str, language: str, event_zone: str | None = None) -> str:
    """The date and time `when` (aware) on the clocks of `zone`, as in „Mittwoch, 10. März 2027, 14:00 Uhr“.

    The name of the time zone follows where the clocks of `event_zone` show something else, or where this time comes
    twice because the clocks go back.

    Raises:
        UnknownZone: `zone` or `event_zone` is none of the IANA database.
        ValueError: `when` is naive.
    """
    if when.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    # As UTC, because in the cache the two 2:30 of one night would be equal.
    return _moment(when.astimezone(UTC), zone, language, event_zone)


@lru_cache(maxsize=1024)
def _moment(when: datetime, zone: str, language: str, event_zone: str | None) -> str:
    here = when.astimezone(time_zone(zone))
    locale = locale_of(language)
    words = format_datetime(here, _PATTERNS[_known(language)], tzinfo=here.tzinfo, locale=locale)
    elsewhere = event_zone is not None and when.astimezone(time_zone(event_zone)).utcoffset() != here.utcoffset()
    twice = here.replace(fold=1 - here.fold).utcoffset() != here.utcoffset()
    return f"{words} ({get_timezone_name(here, locale=locale)})" if elsewhere or twice else words


def clock(when: datetime, *, zone: str, language: str) -> str:
    """The time of `when` (aware) on the clocks of `zone`, as in „14:05 Uhr“.

    Raises:
        UnknownZone: `zone` is none of the IANA database.
    """
    here = when.astimezone(time_zone(zone))
    return f"{here:%H:%M}" + (" Uhr" if _known(language) == "de" else "")


def day(when: datetime, *, zone: str, language: str) -> str:
    """The date of `when` (aware) on the calendars of `zone`, as in „10. März 2027“.

    Raises:
        UnknownZone: `zone` is none of the IANA database.
        ValueError: `when` is naive.
    """
    if when.tzinfo is None:
        raise ValueError("a day needs a time zone")
    return format_date(when.astimezone(time_zone(zone)), "long", locale=locale_of(language))


def time_zone(name: str) -> ZoneInfo:
    """The zone of the IANA database; UnknownZone where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a folder such as "Europe"
        raise UnknownZone(f"there is no time zone {name!r}") from error


def span(minutes: int, *, language: str) -> str:
    """How long something takes: „45 Minuten“, „1 Stunde 30 Minuten“, „2 Tage“."""
    _not_past(minutes)
    days, rest = divmod(minutes, _DAY)
    hours, rest = divmod(rest, _HOUR)
    counts = {"duration-day": days, "duration-hour": hours, "duration-minute": rest}
    units = [format_unit(count, unit, locale=locale_of(language)) for unit, count in counts.items() if count]
    return " ".join(units) or format_unit(0, "duration-minute", locale=locale_of(language))


def lead(minutes: int, *, language: str) -> str:
    """How far ahead something is: „jetzt“, „in 10 Minuten“, „in einer Stunde“, „morgen“, „in einer Woche“.

    „morgen“ stands for exactly one day; from two days on the hours are left out.
    """
    _not_past(minutes)
    say, plural = speech(language).say, speech(language).plural
    if minutes == 0:
        return say("now").plain()
    if minutes == _DAY:
        return say("tomorrow").plain()
    if minutes == _WEEK:
        return say("in one week").plain()
    if minutes >= 2 * _DAY:
        return plural("in one day", "in {n} days", round(minutes / _DAY)).plain()
    if minutes > _DAY or minutes % _HOUR == 0:
        return plural("in one hour", "in {n} hours", round(minutes / _HOUR)).plain()
    if minutes < 2 * _HOUR:
        return plural("in one minute", "in {n} minutes", minutes).plain()
    return say("in {span}", span=span(minutes, language=language)).plain()


def number(value: float, *, language: str) -> str:
    """A number with the signs of the language: „1.234,5“."""
    return format_decimal(value, locale=locale_of(language))


def joined(items: Iterable[str], *, language: str) -> str:
    """An enumeration: „a, b und c“."""
    return format_list(list(items), locale=locale_of(language))


def _not_past(minutes: int) -> None:
    if minutes < 0:
        raise ValueError(f"{minutes} minutes lie in the past")


def _known(language: str) -> str:
    return language if language in _PATTERNS else LANGUAGES[0]


@lru_cache
def locale_of(language: str) -> Locale:
    return Locale.parse(_LOCALES[_known(language)])
