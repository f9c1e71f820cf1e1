"""Personal codes: twelve letters and digits that nobody mistakes for one another (Crockford's base 32), 60 bits."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

BITS: Final = 60
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 12
_GROUP: Final = 4
_MARK: Final = "K"
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN: Final = r"[\s\-\u2010-\u2015\u2212_.]?"
_IN_TEXT: Final = re.compile(
    rf"(?<![^\W_])K{_BETWEEN}([0-9A-Z]{{4}}){_BETWEEN}([0-9A-Z]{{4}}){_BETWEEN}([0-9A-Z]{{4}})(?![^\W_])", re.IGNORECASE
)
_DASHED: Final = re.compile(r"[0-9A-Z]{4}[-\u2010-\u2015\u2212][0-9A-Z]{4}[-\u2010-\u2015\u2212]", re.IGNORECASE)


@dataclass(frozen=True)
class Seen:
    """What looks like a code in a text; `sure` if it cannot be words that only look so."""

    code: str
    sure: bool


def spell(number: int) -> str:
    """The code for a number below 2**60, such as `K-7QX4-M2PD-9TRA`."""
    letters = "".join(_LETTERS[number >> shift & 31] for shift in range(BITS - 5, -1, -5))
    return "-".join((_MARK, *(letters[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))))


def plain(text: str) -> str | None:
    """The twelve letters of a typed code, in any case, however spaced and dashed; None if it is none."""
    typed = "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())
    if len(typed) == _LENGTH + 1 and typed.startswith(_MARK):
        typed = typed[1:]
    typed = typed.translate(_MISREAD)
    return typed if len(typed) == _LENGTH and all(sign in _LETTERS for sign in typed) else None


def find(text: str) -> Seen | None:
    """The code that stands in a message, alone or among words."""
    found = _IN_TEXT.search(unicodedata.normalize("NFKC", text))
    code = plain("".join(found.groups())) if found else None
    if found is None or code is None:
        return None
    has_digit = any(sign.isdecimal() for sign in found.group())
    alone = len("".join(text.split())) <= len("".join(found.group().split())) + 1
    return Seen(code, sure=_DASHED.search(found.group()) is not None or (alone and has_digit))


def digest(code: str) -> str:
    """What is kept of a code.

    Raises:
        ValueError: that is no code.
    """
    letters = plain(code)
    if letters is None:
        raise ValueError("not a code")
    return hashlib.sha256(letters.encode()).hexdigest()
