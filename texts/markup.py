"""Plain text and HTML of a message from one source: what people wrote is text in it and cannot be anything else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from texts.cleaning import clean, linkable
from texts.nodes import (
    Bold,
    Code,
    Fragment,
    Heading,
    Inline,
    Italic,
    Items,
    Link,
    Mention,
    Node,
    ParagraphEnd,
    Quote,
    Text,
    as_fragment,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "Fragment",
    "bold",
    "bullets",
    "code",
    "heading",
    "italic",
    "joined_lines",
    "link",
    "mention",
    "message_content",
    "numbered",
    "paragraphs",
    "plain",
    "quote",
]

_LONGEST_USER_ID = 255  # bytes; Matrix specification, appendix "User identifiers"
_USER_ID = re.compile("@[^:\\s\x00-\x1f\x7f\ud800-\udfff]*:[A-Za-z0-9.:\\[\\]-]+")


def message_content(fragment: Fragment, *, notice: bool, language: str = "de") -> dict[str, Any]:
    """The content of an `m.room.message`: full plain body, HTML where it adds something, explicit mentions.

    `m.mentions` is always there: without it clients go by names in the text (Matrix specification, "User and room
    mentions").
    """
    mentioned = sorted(fragment.mentions())
    content: dict[str, Any] = {
        "msgtype": "m.notice" if notice else "m.text",
        "body": fragment.plain(language),
        "m.mentions": {"user_ids": mentioned} if mentioned else {},
    }
    if fragment.says_more_in_html():
        content |= {"format": "org.matrix.custom.html", "formatted_body": fragment.html()}
    return content


def plain(text: str) -> Fragment:
    """Text of whatever origin, cleaned; nothing in it is markup."""
    return as_fragment(text)


def bold(words: Fragment | str) -> Fragment:
    return Fragment((Bold(inline(words)),))


def italic(words: Fragment | str) -> Fragment:
    return Fragment((Italic(inline(words)),))


def code(words: Fragment | str) -> Fragment:
    return Fragment((Code(one_line(words)),))


def link(url: str, label: Fragment | str = "") -> Fragment:
    """A link, or label and address as mere text where the address is none that people may be led to."""
    shown = one_line(label) or one_line(url)
    if linkable(url):
        return Fragment((Link(url, shown),))
    return plain(shown) if shown == one_line(url) else plain(f"{shown} ({one_line(url)})")


def mention(user_id: str, name: str) -> Fragment:
    """Notifies `user_id`; what is no Matrix ID becomes mere text."""
    shown = one_line(name) or one_line(user_id)
    if not _USER_ID.fullmatch(user_id) or len(user_id.encode(errors="replace")) > _LONGEST_USER_ID:
        return plain(shown)
    return Fragment((Mention(user_id, shown),))


def bullets(items: Iterable[Fragment | str]) -> Fragment:
    return _list(items, start=None)


def numbered(items: Iterable[Fragment | str], *, start: int = 1) -> Fragment:
    return _list(items, start=start)


def quote(words: Fragment | str) -> Fragment:
    content = as_fragment(words)
    return Fragment((Quote(content),)) if content else content


def heading(words: Fragment | str) -> Fragment:
    return Fragment((Heading(inline(words)),))


def joined_lines(lines: Iterable[Fragment | str]) -> Fragment:
    """One below the other; empty ones are left out."""
    return _joined(lines, Text("\n"))


def paragraphs(parts: Iterable[Fragment | str]) -> Fragment:
    """One below the other with space between; empty ones are left out."""
    return _joined(parts, ParagraphEnd())


def inline(words: Fragment | str) -> tuple[Inline, ...]:
    """The nodes of `words`; ValueError where there is more than a run of text, such as a list to be made bold."""
    nodes = as_fragment(words).nodes
    run = tuple([node for node in nodes if not isinstance(node, (ParagraphEnd, Heading, Quote, Items))])
    if len(run) < len(nodes):
        raise ValueError("a list, quote, heading or paragraph cannot stand inside a line")
    return run


def one_line(words: Fragment | str) -> str:
    """The cleaned bare words of `words`, on one line and without markup."""
    written = clean(words) if isinstance(words, str) else "".join(_bare(words.nodes))
    return written.replace("\n", " ").strip()


def _bare(nodes: Iterable[Node]) -> Iterator[str]:
    for node in walk(nodes):
        match node:
            case Text(text) | Code(text) | Link(_, text) | Mention(_, text):
                yield text
            case ParagraphEnd():
                yield " "


def _list(items: Iterable[Fragment | str], *, start: int | None) -> Fragment:
    filled = tuple(item for item in map(as_fragment, items) if item)
    return Fragment((Items(filled, start),)) if filled else Fragment()


def _joined(parts: Iterable[Fragment | str], separator: Node) -> Fragment:
    nodes: list[Node] = []
    for part in filter(None, map(as_fragment, parts)):
        nodes += [separator, *part.nodes] if nodes else part.nodes
    return Fragment(tuple(nodes))
