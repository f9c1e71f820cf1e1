"""Text as Markdown that says what it says: nothing in it is read as markup."""

import re

from texts.cleaning import clean

# All ASCII punctuation may be escaped by a backslash (CommonMark, section 2.4); these are what could mean something.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$&:=\"'/@^])")


def escaped(text: str) -> str:
    """Text of whatever origin on one line, in which nothing is markup, a link or HTML."""
    return _MARKUP.sub(r"\\\1", " ".join(clean(text).split()))


def document(*blocks: str) -> str:
    """Blocks with an empty line between them; empty ones are left out."""
    return "\n\n".join(block for block in blocks if block) + "\n"


def items(lines: list[str]) -> str:
    """A list with bullets."""
    return "\n".join(f"- {line}" for line in lines)
