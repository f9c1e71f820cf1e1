"""Intents about what people thought of an event."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.intents.base import EventId, FeedbackOf, Intent


@dataclass(frozen=True)
class FeedbackAsked(Intent):
    """To who took part: how was it?"""

    event: EventId
    until: datetime
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class FeedbackNoted(Intent):
    """To the person: what is noted of their answer."""

    event: EventId
    rating: int
    text: str | None
    until: datetime


@dataclass(frozen=True)
class FeedbackDropped(Intent):
    """To the person: nothing of their answer is kept."""

    event: EventId


@dataclass(frozen=True)
class FeedbackClosed(Intent):
    """The event is not over yet, or so long ago that answers are no longer taken."""

    event: EventId
    early: bool


@dataclass(frozen=True)
class FeedbackNotYours(Intent):
    """Only who took part is asked."""

    event: EventId


@dataclass(frozen=True)
class FeedbackShown(Intent):
    """To host and organizers: what was thought of the event; of too few answers only their number."""

    event: EventId
    feedback: FeedbackOf
