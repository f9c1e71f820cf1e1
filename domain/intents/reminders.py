"""Intents that remind."""

from dataclasses import dataclass
from typing import ClassVar

from domain.intents.base import EventId, Intent


@dataclass(frozen=True)
class EventReminder(Intent):
    """An event is near."""

    event: EventId
    minutes_left: int
    role: str = ""  # of `Role`, where they do more than take part
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class RemindersMissed(Intent):
    """To organizers: reminders fell due while the bot was down, and the event has begun meanwhile."""

    event: EventId
    minutes_before: tuple[int, ...]
    chatter: ClassVar[bool] = False
