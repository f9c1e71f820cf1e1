"""Intents about what organizers change of an event, take back, and bring to its end."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.intents.base import EventId, Intent, TownKey


@dataclass(frozen=True)
class OrganizersOnly(Intent):
    """Whoever answers is no organizer any more; nothing was done."""


@dataclass(frozen=True)
class NothingChanged(Intent):
    """The organizer said no: all stays as it was."""

    event: EventId


@dataclass(frozen=True)
class MoveAsked(Intent):
    """To the organizer: what moving the event would mean."""

    event: EventId
    prompt: int
    starts_at: datetime  # the new time
    told: int
    twice: bool = False


@dataclass(frozen=True)
class CancelAsked(Intent):
    """To the organizer: what calling the event off would mean."""

    event: EventId
    prompt: int
    told: int
    reason: str = ""


@dataclass(frozen=True)
class FieldChange:
    """What one part of an event was and is; towns by key, nothing as an empty text."""

    field: str  # title, minutes, seats, host, link, per_town, approval, topics
    before: str
    after: str


@dataclass(frozen=True)
class EventEdited(Intent):
    """To the organizer: before and after."""

    event: EventId
    changes: tuple[FieldChange, ...]
    towns: tuple[TownKey, ...] = ()  # those named in the changes
    told: int = 0
    tells_at: datetime | None = None
    over: int = 0  # minutes by which the running order is now too long
    seated: int = 0  # how many have a seat, where these are more than the event now has


@dataclass(frozen=True)
class EventUnchanged(Intent):
    """The event is so already, or nothing was said that could be changed."""

    event: EventId
    asked: bool  # something was named that it should become


@dataclass(frozen=True)
class LinkUnfit(Intent):
    """What was given is no address of a video conference."""


@dataclass(frozen=True)
class TextUnfit(Intent):
    """A title or a list of topics that is empty or too long."""

    field: str  # title, topics
    limit: int


@dataclass(frozen=True)
class EventReinstated(Intent):
    """To who was told otherwise: the event takes place after all."""

    event: EventId
    seated: bool = True  # it stood in their calendar; False for who still waits
    chatter: ClassVar[bool] = False
    attaches: ClassVar[bool] = True


@dataclass(frozen=True)
class ReinstateDone(Intent):
    """To the organizer: the cancellation is taken back, and nobody heard of it."""

    event: EventId


@dataclass(frozen=True)
class ReinstateTooLate(Intent):
    """Who takes part was told of the cancellation already."""

    event: EventId


@dataclass(frozen=True)
class ReinstateNeedless(Intent):
    """The event is not cancelled."""

    event: EventId


@dataclass(frozen=True)
class ChangeUndone(Intent):
    """To the organizer: their last change is taken back."""

    event: EventId


@dataclass(frozen=True)
class NothingToUndo(Intent):
    """There is no change of theirs that can still be taken back."""

    minutes: int  # for how long one can


@dataclass(frozen=True)
class ChangedSince(Intent):
    """Somebody else has changed the same since; nothing was taken back."""

    event: EventId


@dataclass(frozen=True)
class CloseAsked(Intent):
    """To the organizer: what closing the event would mean."""

    event: EventId
    prompt: int


@dataclass(frozen=True)
class EventClosed(Intent):
    """To the organizer: nobody but hosts and organizers can write in its rooms any more."""

    event: EventId
    unsilenced: tuple[str, ...] = ()  # kinds of rooms in which the bot may not do that


@dataclass(frozen=True)
class EventReopened(Intent):
    """To the organizer: one can write in its rooms again."""

    event: EventId


@dataclass(frozen=True)
class CloseSuggested(Intent):
    """To organizers, once: the event is over for two weeks and could be closed."""

    event: EventId
