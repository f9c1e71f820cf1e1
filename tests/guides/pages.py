"""Puts what was really said into the guides, between marks that name the scene."""

import re
from dataclasses import dataclass
from pathlib import Path

_DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDES = (_DOCS / "de" / "teilnehmen.md", _DOCS / "de" / "organisieren.md")
_BLOCK = re.compile(r"(<!-- gespräch: (?P<scene>[\w-]+) -->\n)(?P<shown>.*?)(<!-- ende -->)", re.DOTALL)


@dataclass(frozen=True)
class Line:
    """Something that was said: by whom, and what."""

    who: str
    text: str


def scenes_in(page: str) -> list[str]:
    """The scenes that a guide shows, in order."""
    return [block["scene"] for block in _BLOCK.finditer(page)]


def filled(page: str, said: dict[str, list[Line]]) -> str:
    """A guide with the scenes in their places.

    Raises:
        KeyError: it names a scene that nobody played.
    """
    return _BLOCK.sub(lambda block: f"{block[1]}{_shown(said[block['scene']])}{block[4]}", page)


def _shown(lines: list[Line]) -> str:
    """A conversation as a Markdown quotation, each message under the name of who wrote it."""
    paragraphs = []
    for line in lines:
        body = "\n".join(f"> {_plain(part)}" if part else ">" for part in line.text.splitlines())
        paragraphs.append(f"> **{line.who}:**\\\n{_hard_breaks(body)}")
    return "\n>\n".join(paragraphs) + "\n"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([\\`*_<>\[\]#|])", r"\\\1", text)


def _hard_breaks(quoted: str) -> str:
    """Every line of a message begins on a line of its own."""
    lines = quoted.split("\n")
    ends_paragraph = [line == ">" or following == ">" for line, following in zip(lines, [*lines[1:], ">"], strict=True)]
    return "\n".join(line if ends else f"{line}\\" for line, ends in zip(lines, ends_paragraph, strict=True))
