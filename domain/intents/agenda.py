"""Intents about the running order of an event."""

from dataclasses import dataclass

from domain.intents.base import AgendaOf, EventId, Intent


@dataclass(frozen=True)
class AgendaShown(Intent):
    """The running order with its times, perhaps after a change."""

    event: EventId
    agenda: AgendaOf
    done: str = ""  # added, removed, swapped
    editable: bool = False  # by whom it is shown to


@dataclass(frozen=True)
class NoSuchItem(Intent):
    """The running order has no item of this number."""

    event: EventId
    number: int
    count: int


@dataclass(frozen=True)
class ItemUnfit(Intent):
    """An item that no running order has."""

    problem: str  # minutes, kind, title
    least: int = 0
    most: int = 0


@dataclass(frozen=True)
class AgendaFull(Intent):
    """There are so many items already that nobody would read more."""

    most: int
