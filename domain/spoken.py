"""Days, times, spans and addresses as people type them. What cannot be read raises `ValueError`."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from urllib.parse import urlsplit

LONGEST_LINK = 500
_DAYS = ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d")
_MONTHS = (
    ("jan", "januar", "january", "jänner"),
    ("feb", "februar", "february"),
    ("mär", "märz", "maerz", "mrz", "mar", "march"),
    ("apr", "april"),
    ("mai", "may"),
    ("jun", "juni", "june"),
    ("jul", "juli", "july"),
    ("aug", "august"),
    ("sep", "sept", "september"),
    ("okt", "oktober", "oct", "october"),
    ("nov", "november"),
    ("dez", "dezember", "dec", "december"),
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_NAMED_DAY = re.compile(r"(?:\w+,?\s+)?(\d{1,2})\.?\s*([a-zäöü]{3,9})\.?\s+(\d{4})")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:uhr|h|o'clock)?")
_HOURS, _MINUTES = r"(?:stunden?|std\.?|hours?|h)", r"(?:minuten?|minutes?|min\.?|m)"
_SPAN = re.compile(rf"(?:(\d{{1,2}}(?:[,.]\d{{1,2}})?)\s*{_HOURS})?\s*(?:(\d{{1,4}})\s*{_MINUTES}?)?")
_CLOCK_SPAN = re.compile(rf"(\d{{1,2}}):(\d{{2}})(?:\s*{_HOURS})?")
_FIGURE = re.compile(r"(\d{1,9})(?:\s*(?:plätze|platz|personen|seats?|people))?")
_HOUR = 60
_SKIPPED = frozenset({"-", "–", "weiter", "keine", "keiner", "kein", "nein", "skip", "next", "none", "no"})


def chosen(text: str, choices: Sequence[str]) -> str:
    """The choice whose number in a list was typed, counted from 1; any other text as it is."""
    return choices[int(text) - 1] if text.isdecimal() and 1 <= int(text) <= len(choices) else text


def day(text: str) -> date:
    """„10.03.2027“, „10.3.27“, „10. März 2027“, “10 March 2027”, “2027-03-10”."""
    for form in _DAYS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    found = _NAMED_DAY.fullmatch(text.strip().casefold())
    if found is None or found.group(2) not in _MONTH:
        raise ValueError("not a day")
    return date(int(found.group(3)), _MONTH[found.group(2)], int(found.group(1)))


def time_of_day(text: str) -> time:
    """„14:00“, „14.30 Uhr“, „14 Uhr“."""
    found = _TIME.fullmatch(text.strip().casefold())
    if found is None:
        raise ValueError("not a time of day")
    return time(int(found.group(1)), int(found.group(2) or 0))


def minutes(text: str) -> int:
    """„90“, „90 Minuten“, „1,5 Stunden“, „1 h 30“, „1:30“; in minutes."""
    spoken = text.strip().casefold()
    clock = _CLOCK_SPAN.fullmatch(spoken)
    if clock is not None:
        return int(clock.group(1)) * _HOUR + int(clock.group(2))
    found = _SPAN.fullmatch(spoken)
    if found is None or not (found.group(1) or found.group(2)):
        raise ValueError("not a span of time")
    hours = float((found.group(1) or "0").replace(",", "."))
    return round(hours * _HOUR) + int(found.group(2) or 0)


def figure(text: str) -> int:
    """„50“, „50 Plätze“."""
    found = _FIGURE.fullmatch(text.strip().casefold())
    if found is None:
        raise ValueError("not a number")
    return int(found.group(1))


def link(text: str) -> str:
    """The address of a video conference, which begins with https://."""
    address = text.strip()
    parts = urlsplit(address)
    fits = address.isprintable() and not any(letter.isspace() or letter in '<>"' for letter in address)
    if not fits or parts.scheme != "https" or not parts.hostname or len(address) > LONGEST_LINK:
        raise ValueError("not an address")
    return address


def skips(text: str) -> bool:
    """Whether an answer says that there is none: „-“, „weiter“."""
    return text.strip().casefold() in _SKIPPED
