"""The few words of the bot that the story must recognise, in German and English, all in one place.

Everything else is known by structure: titles, numbers, names, commands, invitations, pins, edits and reactions.
"""

import re
from dataclasses import dataclass

from demo.view import Seen

_CLAIM = re.compile(r"(?:freigeben stadt|approve town) (\d+)")
_DRAFT = re.compile(r"(?:event veröffentlichen|event publish) (\d+)")
_LEAVING = re.compile(r"(?:abmelden|unregister) \d+")
_SEATS = re.compile(r"(\d+) (?:von|of) (\d+)")
_TIME = re.compile(r"\b\d{1,2}:\d\d\b")
_NUMBER = re.compile(r"\d+")
_VOTE = re.compile(r"\+(\d+)")
_LISTED = re.compile(
    r"^\W*?(?P<sign>[▶✓]?)\s*(?P<number>\d+)[^:\n]*: (?P<text>.+) – (?P<votes>\d+) [^–\n]+ – [^–\n]+$", re.MULTILINE
)
_PROMPT = re.compile(r"\b(?:ja|yes) (\d+)")
_NO = re.compile(r"\b(?:nein|no) \d+")
_WITHDRAW = re.compile(r"\b(?:biete zurück|offer withdraw) \d+")


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


@dataclass(frozen=True)
class Listed:
    """A question as the pinned list shows it, from its place on."""

    number: int
    text: str
    votes: int
    sign: str  # ▶ while it is talked about, ✓ once it is answered


def listed(text: str) -> list[Listed]:
    """The questions of a list, the first one first."""
    return [
        Listed(int(found["number"]), found["text"], int(found["votes"]), found["sign"])
        for found in _LISTED.finditer(text)
    ]


def question(text: str) -> int | None:
    """The number of a question, from how one votes for it in words."""
    return _first(_VOTE, text)


def asks(seen: Seen) -> bool:
    """A question that is answered with yes or no."""
    return prompt(seen.text) is not None and _NO.search(seen.text) is not None


def keeps_listing(seen: Seen) -> bool:
    """The confirmation of what a town offers or seeks: it tells how to take it back."""
    return _WITHDRAW.search(seen.text) is not None


def has_number(text: str, number: int) -> bool:
    """Whether a number stands in a text by itself."""
    return str(number) in _NUMBER.findall(text)
