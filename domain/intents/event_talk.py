"""Intents of the conversation in which an organizer makes a new event."""

from dataclasses import dataclass

from domain.intents.base import Intent, TownKey


@dataclass(frozen=True)
class EventPartAsked(Intent):
    """The next question of the conversation."""

    part: str  # title, day, time, minutes, seats, host, link
    number: int
    count: int  # of questions in all
    passed: bool = False  # the time that was named has passed meanwhile


@dataclass(frozen=True)
class EventPartUnfit(Intent):
    """The answer does not fit the question, which stands."""

    part: str


@dataclass(frozen=True)
class EventHostDoubted(Intent):
    """Several towns could be meant as host; the question stands, and a number answers it."""

    towns: tuple[TownKey, ...]


@dataclass(frozen=True)
class EventTalkCancelled(Intent):
    """The conversation is over, and no event was noted."""

    silent: bool = False  # because nobody answered for long
