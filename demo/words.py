"""The few words of the bot that the story must recognise, in German and English, all in one place.

Everything else is known by structure: titles, numbers, names, commands, invitations, pins, edits and reactions.
"""

import re

from demo.view import Seen

_CLAIM = re.compile(r"(?:freigeben stadt|approve town) (\d+)")
_DRAFT = re.compile(r"(?:event veröffentlichen|event publish) (\d+)")
_LEAVING = re.compile(r"(?:abmelden|unregister) \d+")
_SEATS = re.compile(r"(\d+) (?:von|of) (\d+)")
_TIME = re.compile(r"\b\d{1,2}:\d\d\b")
_NUMBER = re.compile(r"\d+")
_PROMPT = re.compile(r"\b(?:ja|yes) (\d+)")


def greets(seen: Seen) -> bool:
    """The greeting, the only message that names both languages."""
    return "sprache de" in seen.text and "language en" in seen.text


def names_command(german: str, english: str) -> "re.Pattern[str]":
    """A command as it may be named to people."""
    return re.compile(rf"\b(?:{re.escape(german)}|{re.escape(english)})\b")


def claim(text: str) -> int | None:
    """The number with which an organizer confirms a town."""
    return _first(_CLAIM, text)


def draft(text: str) -> int | None:
    """The number of an event that was noted."""
    return _first(_DRAFT, text)


def seats(text: str) -> tuple[int, int] | None:
    """How many seats are taken, and how many there are."""
    found = _SEATS.search(text)
    return (int(found.group(1)), int(found.group(2))) if found else None


def has_seat(text: str, title: str) -> bool:
    """Whether this says that one has a seat: such words tell the time of the event, those of waiting do not."""
    return title in text and _TIME.search(text) is not None and _LEAVING.search(text) is not None


def waiting_place(text: str, title: str) -> int | None:
    """The place on the waiting list that this tells."""
    if title not in text or _TIME.search(text):
        return None
    return _first(_NUMBER, _LEAVING.sub("", text.replace(title, "")))


def prompt(text: str) -> int | None:
    """The number with which one says yes or no."""
    return _first(_PROMPT, text)


def _first(pattern: "re.Pattern[str]", text: str) -> int | None:
    found = pattern.search(text)
    return int(found.group(found.lastindex or 0)) if found else None
