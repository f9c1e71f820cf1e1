"""Takes out of a text whatever its writer could be reached by, for as long as the other side must not know."""

import re
from collections.abc import Iterable

HIDDEN = "…"

_MATRIX_ID = r"[@#!][^\s:,;]{1,255}:[A-Za-z0-9.\-\[\]]+(?::\d+)?"
_ADDRESS = r"[^\s@<>()]{1,64}@[^\s@<>()]{1,255}"
_LINK = r"(?:(?:https?|matrix|mailto|tel):|www\.)\S+"
_PHONE = r"(?<![\w.,])(?:\+|\(?0)[\d ()/.\-]{5,25}\d"
_CONTACT = re.compile(f"{_LINK}|{_MATRIX_ID}|{_ADDRESS}|{_PHONE}", re.IGNORECASE)
_SHORTEST_NAME = 3  # letters; a shorter part of a name would take ordinary words along


def without_contact_data(text: str, names: Iterable[str] = ()) -> str:
    """The text without Matrix IDs, links, e-mail addresses, telephone numbers and these people's names.

    It rather takes too much than too little: what is missing is seen by both sides once they have agreed.
    """
    text = _CONTACT.sub(HIDDEN, text)
    parts = {part for name in names for part in re.split(r"[\s,\-]+", name) if _telling(part)}
    if not parts:
        return text
    alternatives = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{alternatives})(?!\w)", HIDDEN, text, flags=re.IGNORECASE)


def _telling(part: str) -> bool:
    """Whether a part of a name says who it is: not “von”, not an initial."""
    return len(part) >= _SHORTEST_NAME and not part.islower()
