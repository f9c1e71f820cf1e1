"""Intents about rooms."""

from dataclasses import dataclass
from typing import ClassVar

from domain.intents.base import EventId, Intent, MatchId, PersonId, RoomsOf


@dataclass(frozen=True)
class RoomLost(Intent):
    """To organizers: the bot was thrown out of a room."""

    room_id: str
    chatter: ClassVar[bool] = False
    event: EventId | None = None


@dataclass(frozen=True)
class RoomsReady(Intent):
    """To the organizer: all rooms of an event are there."""

    event: EventId
    invited: int


@dataclass(frozen=True)
class RoomsProgress(Intent):
    """To the organizer who had rooms made: how far that has come. The message is edited until all is done."""

    event: EventId
    rooms: RoomsOf


@dataclass(frozen=True)
class RoomsEncrypted(Intent):
    """To organizers, once: these rooms are encrypted by the settings, so the bot can neither read nor write there."""

    event: EventId
    rooms: tuple[str, ...]  # kinds


@dataclass(frozen=True)
class RoomsRepaired(Intent):
    """To the organizer: what was missing and is being mended."""

    event: EventId
    ordered: tuple[str, ...]  # kinds of rooms
    invited: int
    powers: int
    declined: tuple[PersonId, ...] = ()  # not asked again, since they said no twice
    prompt: int = 0  # of the question whether lost rooms shall be made anew
    lost: tuple[str, ...] = ()
    powerless: tuple[str, ...] = ()  # the bot may not do there what it should


@dataclass(frozen=True)
class RoomsRemade(Intent):
    """To the organizer: lost rooms are made anew."""

    event: EventId
    rooms: tuple[str, ...]


@dataclass(frozen=True)
class AdoptionPossible(Intent):
    """To the organizer who invited the bot into a room: how to make it one of an event."""


@dataclass(frozen=True)
class RoomAdopted(Intent):
    """In the room: from now on it belongs to an event."""

    event: EventId
    kind: str
    appoints: bool = True  # the bot may make hosts moderators and close the room


@dataclass(frozen=True)
class AdoptionRefused(Intent):
    """Why a room does not become one of an event."""

    reason: str  # direct, ours, taken, encrypted, power
    event: EventId | None = None
    kind: str = ""
    has: int = 0
    needs: int = 0


@dataclass(frozen=True)
class RoomNamed(Intent):
    """Carries what a new room is named after; it is not said."""

    event: EventId | None = None
    match: MatchId | None = None
