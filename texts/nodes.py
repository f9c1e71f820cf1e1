"""What a message is made of; every node writes itself as plain text and as escaped HTML."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote as percent_encoded

from texts.cleaning import clean, quiet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# How commands read in plain text: „anmelden 3“, “register 3”.
_QUOTES = {"de": ("„", "“"), "en": ("“", "”")}


@dataclass(frozen=True, slots=True)
class Text:
    """Words as they stand; a line feed is a line break."""

    text: str

    def plain(self, _language: str) -> str:
        return self.text

    def html(self) -> str:
        return escape(self.text, quote=False).replace("\n", "<br>")


@dataclass(frozen=True, slots=True)
class Bold:
    children: tuple[Inline, ...]

    def plain(self, language: str) -> str:
        return _plain_run(self.children, language)

    def html(self) -> str:
        return f"<strong>{_html_run(self.children)}</strong>"


@dataclass(frozen=True, slots=True)
class Italic:
    children: tuple[Inline, ...]

    def plain(self, language: str) -> str:
        return _plain_run(self.children, language)

    def html(self) -> str:
        return f"<em>{_html_run(self.children)}</em>"


@dataclass(frozen=True, slots=True)
class Code:
    """Something to type or to copy, on one line."""

    text: str

    def plain(self, language: str) -> str:
        before, after = _QUOTES.get(language, _QUOTES["de"])
        return f"{before}{self.text}{after}"

    def html(self) -> str:
        return f"<code>{escape(self.text, quote=False)}</code>"


@dataclass(frozen=True, slots=True)
class Link:
    """Made by `link`, which lets only honest addresses pass."""

    url: str
    label: str

    def plain(self, _language: str) -> str:
        return self.url if self.label == self.url else f"{self.label} ({self.url})"

    def html(self) -> str:
        return f'<a href="{escape(self.url)}">{escape(self.label, quote=False)}</a>'


@dataclass(frozen=True, slots=True)
class Mention:
    """Made by `mention`; notifies the one it names."""

    user_id: str
    name: str

    def plain(self, _language: str) -> str:
        return self.name

    def html(self) -> str:
        address = escape(percent_encoded(self.user_id, safe="@:"))
        return f'<a href="https://matrix.to/#/{address}">{escape(self.name, quote=False)}</a>'


@dataclass(frozen=True, slots=True)
class ParagraphEnd:
    """Between two paragraphs; has no words of its own."""


@dataclass(frozen=True, slots=True)
class Heading:
    children: tuple[Inline, ...]

    def plain(self, language: str) -> str:
        return _plain_run(self.children, language)

    def html(self) -> str:
        return f"<h4>{_html_run(self.children)}</h4>"


@dataclass(frozen=True, slots=True)
class Quote:
    content: Fragment

    def plain(self, language: str) -> str:
        # Not "> ": older clients take such lines at the start of a reply for the message replied to, and cut them.
        return "| " + self.content.plain(language).replace("\n", "\n| ")

    def html(self) -> str:
        return f"<blockquote>{self.content.html()}</blockquote>"


@dataclass(frozen=True, slots=True)
class Items:
    """A list; numbered from `start`, or with bullets where that is None."""

    items: tuple[Fragment, ...]
    start: int | None = None

    def plain(self, language: str) -> str:
        markers = ("•" if self.start is None else f"{self.start + index}." for index in range(len(self.items)))
        return "\n".join(
            f"{marker} " + item.plain(language).replace("\n", "\n" + " " * (len(marker) + 1))
            for marker, item in zip(markers, self.items, strict=True)
        )

    def html(self) -> str:
        items = "".join(f"<li>{item.html()}</li>" for item in self.items)
        if self.start is None:
            return f"<ul>{items}</ul>"
        return f"<ol>{items}</ol>" if self.start == 1 else f'<ol start="{self.start}">{items}</ol>'


Inline = Text | Bold | Italic | Code | Link | Mention
Block = Heading | Quote | Items
Node = Inline | Block | ParagraphEnd
_BREAKING = (ParagraphEnd, Heading, Quote, Items)  # a tuple: several times faster to ask than the union


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a message, joined with `+` like a string; blocks in it (lists, quotes) stand on lines of their own."""

    nodes: tuple[Node, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.nodes)

    def __add__(self, other: Fragment | str) -> Fragment:
        return Fragment(self.nodes + as_fragment(other).nodes)

    def __radd__(self, other: str) -> Fragment:
        return as_fragment(other) + self

    def plain(self, language: str = "de") -> str:
        """The whole content in words, for clients and notifications without HTML; `language` sets the quotes."""
        written = ""
        for wide, part in _parts(self.nodes):
            separator = "" if not written else "\n\n" if wide else "\n"
            words = _plain_run(part, language) if isinstance(part, tuple) else part.plain(language)
            written += separator + words
        return quiet(written)

    def html(self) -> str:
        """The whole content in the tags that Matrix allows; a single paragraph goes without `<p>`."""
        parts = _parts(self.nodes)
        if len(parts) == 1 and isinstance(parts[0][1], tuple):
            return _html_run(parts[0][1])
        return "".join(f"<p>{_html_run(part)}</p>" if isinstance(part, tuple) else part.html() for _, part in parts)

    def mentions(self) -> frozenset[str]:
        """The Matrix IDs of all who are to be notified."""
        return frozenset(node.user_id for node in walk(self.nodes) if isinstance(node, Mention))

    def says_more_in_html(self) -> bool:
        return not all(isinstance(node, (Text, ParagraphEnd)) for node in self.nodes)


def as_fragment(words: Fragment | str) -> Fragment:
    """`words` themselves, or the string as cleaned text: nothing in it is markup."""
    if isinstance(words, Fragment):
        return words
    return Fragment((Text(clean(words)),)) if words else Fragment()


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """All nodes, those inside others too."""
    for node in nodes:
        yield node
        if isinstance(node, Text):
            continue
        match node:
            case Bold(children) | Italic(children) | Heading(children):
                yield from walk(children)
            case Quote(content):
                yield from walk(content.nodes)
            case Items(items):
                for item in items:
                    yield from walk(item.nodes)


def _parts(nodes: tuple[Node, ...]) -> list[tuple[bool, tuple[Inline, ...] | Block]]:
    """Runs of text and blocks in order, each with whether space stands before it; a lone run stays as it is."""
    parts: list[tuple[bool, tuple[Inline, ...] | Block]] = []
    run: list[Inline] = []
    wide = False
    for node in (*nodes, ParagraphEnd()):
        if not isinstance(node, _BREAKING):
            run.append(node)
            continue
        if run and len(run) < len(nodes):
            _trim(run)
        if run:
            parts.append((wide, tuple(run)))
            run, wide = [], False
        if isinstance(node, ParagraphEnd):
            wide = True
        else:
            parts.append((wide, node))
            wide = False
    return parts


def _trim(run: list[Inline]) -> None:
    """Takes away the blank space with which a run would border on a block."""
    while run and isinstance(first := run[0], Text):
        run[:1] = [Text(kept)] if (kept := first.text.lstrip()) else []
        if kept:
            break
    while run and isinstance(last := run[-1], Text):
        run[-1:] = [Text(kept)] if (kept := last.text.rstrip()) else []
        if kept:
            break


def _plain_run(run: Iterable[Inline], language: str) -> str:
    return "".join([node.plain(language) for node in run])


def _html_run(run: Iterable[Inline]) -> str:
    return "".join([node.html() for node in run])
