"""The running order of an event: what kind an item is, when it begins, whether all fits."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from domain.states import AgendaKind

_KINDS = {
    AgendaKind.WELCOME: ("begrüßung", "begruessung", "willkommen", "einführung", "eröffnung", "welcome", "opening"),
    AgendaKind.IMPULSE: ("impuls", "vortrag", "impulse", "talk"),
    AgendaKind.DISCUSSION: ("diskussion", "austausch", "fragen", "fragerunde", "discussion", "questions"),
    AgendaKind.BREAK: ("pause", "break"),
}
_KIND_OF = {word.casefold(): kind for kind, words in _KINDS.items() for word in words}


def kind_named(word: str) -> AgendaKind | None:
    """The kind of item that somebody names, in German or English."""
    return _KIND_OF.get(word.strip().casefold())


def kind_of(title: str) -> AgendaKind:
    """The kind of item that its title tells by its first word; an impulse, if it tells none."""
    words = title.split()
    return (kind_named(words[0].rstrip(":,")) if words else None) or AgendaKind.IMPULSE


def beginnings(starts_at: datetime, minutes: Sequence[int]) -> list[datetime]:
    """When each item begins, one right after the other."""
    return [starts_at + timedelta(minutes=sum(minutes[:place])) for place in range(len(minutes))]


def surplus(items: Iterable[int], event: int) -> int:
    """By how many minutes the items last longer than their event; negative where time is left."""
    return sum(items) - event
