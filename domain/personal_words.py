"""Takes someone out of what others have written: their Matrix IDs, and their name where it is given in full."""

import re
from collections.abc import Iterable

GONE = "…"


def without_person(text: str, user_ids: Iterable[str], name: str | None) -> str:
    """The text without a person's Matrix IDs and full name.

    A name of one word stays: it may be a word like any other, or somebody else's.
    """
    needles = [re.escape(user_id) for user_id in user_ids]
    parts = (name or "").split()
    if len(parts) > 1:
        needles.append(r"\s+".join(map(re.escape, parts)))
    if not needles:
        return text
    whole = "|".join(sorted(needles, key=len, reverse=True))
    return re.sub(rf"(?<![\w.])(?:{whole})(?![\w-]|\.\w)", GONE, text, flags=re.IGNORECASE)
