"""What anybody may know of the series."""

from dataclasses import dataclass

from domain.facts import AgendaFacts, EventFacts


@dataclass(frozen=True)
class PublicEvent:
    """An event as its public page shows it: towns, but nobody's name."""

    event: EventFacts
    agenda: tuple[AgendaFacts, ...]
    topics: tuple[str, ...]
    seeks_host: bool


@dataclass(frozen=True)
class Series:
    """What the public page shows."""

    events: tuple[PublicEvent, ...]  # the next one first
    towns: int  # that there are
    towns_reached: int  # of which someone had a seat at an event
    held: int  # events that took place
