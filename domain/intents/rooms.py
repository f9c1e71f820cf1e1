"""Intents about rooms."""

from dataclasses import dataclass
from typing import ClassVar

from domain.intents.base import EventId, Intent, MatchId


@dataclass(frozen=True)
class RoomLost(Intent):
    """To organizers: the bot was thrown out of a room."""

    room_id: str
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class RoomsReady(Intent):
    """To the organizer: all rooms of an event are there."""

    event: EventId
    invited: int


@dataclass(frozen=True)
class RoomNamed(Intent):
    """Carries what a new room is named after; it is not said."""

    event: EventId | None = None
    match: MatchId | None = None
