"""Reads the small markup of our own sentences and fills in values afterwards, which are never read as markup.

`**bold**`, `` `code` ``, a blank line between paragraphs, a line feed as line break, "- " and "1. " before the items of
a list, `{name}` for a value, `{{` and `}}` for braces.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from texts.cleaning import clean
from texts.markup import inline, one_line
from texts.nodes import Bold, Code, Fragment, Items, Node, ParagraphEnd, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Value = str | int | Fragment

_TOKENS = re.compile(r"(\*\*|`|\{\{|\}\}|\{[a-z_][a-z0-9_]*\})")
_BULLET = re.compile(r"- (?=\S)")
_NUMBER = re.compile(r"(\d{1,3})\. (?=\S)")


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a value goes."""

    name: str


@dataclass(frozen=True, slots=True)
class _BoldParts:
    parts: tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class _CodeParts:
    parts: tuple[Text | _Slot, ...]


@dataclass(frozen=True, slots=True)
class _ItemParts:
    items: tuple[tuple[_Part, ...], ...]
    start: int | None


_Part = Node | _Slot | _BoldParts | _CodeParts | _ItemParts


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence that was read; made by `parse`."""

    parts: tuple[_Part, ...]
    names: frozenset[str]

    def fill(self, values: Mapping[str, Value], *, optional: frozenset[str] = frozenset()) -> Fragment:
        """The sentence with its values; `optional` ones may be given although it does not use them.

        Raises:
            KeyError: a value is missing.
            ValueError: a value is given that the sentence has no place for, or a block where only words can stand.
            TypeError: a value is neither text nor whole number nor fragment; dates, say, are put into words before.
        """
        if surplus := values.keys() - self.names - optional:
            raise ValueError(f"no place for {', '.join(sorted(surplus))}")
        return Fragment(_filled(self.parts, values))

    def shape(self) -> Counter[str]:
        """How often each placeholder and each kind of markup occurs: what a translation shares with its source."""
        return Counter(_kinds(self.parts))


@lru_cache(maxsize=4096)
def parse(source: str) -> Template:
    """Reads `source`; ValueError where markup is left open or a brace stands alone."""
    parts: list[_Part] = []
    beside_text = False
    for line in source.split("\n"):
        number = _NUMBER.match(line)
        marker = number or _BULLET.match(line)
        if marker:
            _add_item(parts, _read(line[marker.end() :]), int(number[1]) if number else None)
        elif not line.strip():
            parts.append(ParagraphEnd())
        else:
            parts += [Text("\n")] if beside_text else []
            parts += _read(line)
        beside_text = not marker and bool(line.strip())
    return Template(_merged(parts), frozenset(_names(parts)))


def _add_item(parts: list[_Part], item: tuple[_Part, ...], number: int | None) -> None:
    previous = parts[-1] if parts else None
    if isinstance(previous, _ItemParts) and (previous.start is None) == (number is None):
        parts[-1] = _ItemParts((*previous.items, item), previous.start)
    else:
        parts.append(_ItemParts((item,), number))


def _read(line: str) -> tuple[_Part, ...]:
    """The parts of one line."""
    parts: list[_Part] = []
    outside: list[_Part] = []  # what stood before the open `**`
    in_bold = False
    in_code: list[Text | _Slot] | None = None
    for piece in filter(None, _TOKENS.split(line)):
        if piece == "`":
            if in_code is None:
                in_code = []
            else:
                parts.append(_CodeParts(tuple(in_code)))
                in_code = None
        elif in_code is not None:
            in_code.append(_literal(piece))
        elif piece != "**":
            parts.append(_literal(piece))
        elif in_bold:
            parts, in_bold = [*outside, _BoldParts(_merged(parts))], False
        else:
            outside, parts, in_bold = parts, [], True
    if in_bold or in_code is not None:
        raise ValueError(f"markup is left open: {line!r}")
    return _merged(parts)


def _literal(piece: str) -> Text | _Slot:
    if piece in {"{{", "}}"}:
        return Text(piece[0])
    if _TOKENS.fullmatch(piece) and piece.startswith("{"):
        return _Slot(piece[1:-1])
    if "{" in piece or "}" in piece:
        raise ValueError(f"a brace stands alone: {piece!r}")
    return Text(piece)


def _merged(parts: Iterable[_Part]) -> tuple[_Part, ...]:
    merged: list[_Part] = []
    for part in parts:
        if isinstance(part, Text) and merged and isinstance(before := merged[-1], Text):
            merged[-1] = Text(before.text + part.text)
        else:
            merged.append(part)
    return tuple(merged)


def _filled(parts: Iterable[_Part], values: Mapping[str, Value]) -> tuple[Node, ...]:
    nodes: list[Node] = []
    for part in parts:
        if isinstance(part, Text):  # the most frequent by far
            nodes.append(part)
            continue
        match part:
            case _Slot(name):
                nodes += _nodes(name, values[name])
            case _BoldParts(inner):
                nodes.append(Bold(inline(Fragment(_filled(inner, values)))))
            case _CodeParts(inner):
                nodes.append(Code(one_line(Fragment(_filled(inner, values)))))
            case _ItemParts(items, start):
                if shown := tuple(filter(None, (Fragment(_filled(item, values)) for item in items))):
                    nodes.append(Items(shown, start))
            case _:
                nodes.append(part)
    return tuple(nodes)


def _nodes(name: str, value: Value) -> tuple[Node, ...]:
    if isinstance(value, str):
        return (Text(clean(value)),) if value else ()
    if isinstance(value, Fragment):
        return value.nodes
    if isinstance(value, int) and not isinstance(value, bool):
        return (Text(str(value)),)
    raise TypeError(f"{name} is a {type(value).__name__}: put it into words first")


def _names(parts: Iterable[_Part]) -> Iterable[str]:
    return (kind[1:-1] for kind in _kinds(parts) if kind.startswith("{"))


def _kinds(parts: Iterable[_Part]) -> Iterable[str]:
    for part in parts:
        match part:
            case _Slot(name):
                yield f"{{{name}}}"
            case _BoldParts(inner):
                yield "bold"
                yield from _kinds(inner)
            case _CodeParts(inner):
                yield "code"
                yield from _kinds(inner)
            case _ItemParts(items, start):
                yield "bullets" if start is None else "numbers"
                yield from chain.from_iterable(("item", *_kinds(item)) for item in items)
            case ParagraphEnd():
                yield "paragraph"
