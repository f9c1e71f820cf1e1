"""Intents about what is seen in a browser or a calendar program."""

from dataclasses import dataclass
from typing import ClassVar

from domain.figures import EventFigures, SeriesFigures
from domain.intents.base import EventId, Intent


@dataclass(frozen=True)
class CalendarLinked(Intent):
    """To the person alone: the address of their own calendar."""

    url: str
    replaces: bool = False  # an older one opens nothing any more
    secret: ClassVar[bool] = True


@dataclass(frozen=True)
class CalendarRevoked(Intent):
    """Their own calendar is closed, if there was one."""

    done: bool


@dataclass(frozen=True)
class PagesUnreachable(Intent):
    """Nobody has said under which address our pages are found from outside."""


@dataclass(frozen=True)
class SeriesCounted(Intent):
    """To an organizer: figures of the whole series, and the link to their page."""

    figures: SeriesFigures
    url: str = ""  # empty: our pages cannot be reached
    hours: int = 0  # for which the link lasts
    secret: ClassVar[bool] = True


@dataclass(frozen=True)
class EventCounted(Intent):
    """To an organizer: figures of one event, and the link to its page."""

    event: EventId
    figures: EventFigures
    url: str = ""
    hours: int = 0
    secret: ClassVar[bool] = True
