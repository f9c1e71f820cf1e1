"""Intents about events: made, published, moved, cancelled, and who is registered for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.intents.base import EventId, Intent, PersonId, TownKey


@dataclass(frozen=True)
class EventDrafted(Intent):
    """To the organizer: the event is noted, and nobody else knows of it yet."""

    event: EventId
    twice: bool = False  # its time comes twice that night; the first one was taken


@dataclass(frozen=True)
class EventTimePast(Intent):
    """An event cannot begin in the past."""


@dataclass(frozen=True)
class EventTimeFar(Intent):
    """An event so far ahead that the year must be a slip."""

    years: int


@dataclass(frozen=True)
class EventTimeMissing(Intent):
    """The clocks leap over this time; as far before and behind the leap there is one."""

    before: datetime
    after: datetime
    zone: str


@dataclass(frozen=True)
class FigureUnfit(Intent):
    """A number of seats or minutes that no event has."""

    figure: str  # seats, minutes
    least: int
    most: int


@dataclass(frozen=True)
class HostTownDoubted(Intent):
    """Several towns could be meant as host; nothing was done."""

    towns: tuple[TownKey, ...]


@dataclass(frozen=True)
class NoSuchEvent(Intent):
    """No event has this number."""

    number: int


@dataclass(frozen=True)
class EventNotOpen(Intent):
    """The event is not published; nothing more is said of it."""

    number: int


@dataclass(frozen=True)
class EventStands(Intent):
    """What was wished does not fit how far the event has come."""

    event: EventId
    state: str  # of `EventState`, when it was asked


@dataclass(frozen=True)
class EventPublished(Intent):
    """To the organizer: the rooms are ordered and people are told."""

    event: EventId
    told: int


@dataclass(frozen=True)
class EventAnnounced(Intent):
    """To everyone: a new event for which they can register."""

    event: EventId
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class QuestionsWelcomed(Intent):
    """The first words in the room for questions: how to ask and to vote."""

    event: EventId


@dataclass(frozen=True)
class EventMoveDone(Intent):
    """To the organizer."""

    event: EventId
    told: int
    twice: bool = False


@dataclass(frozen=True)
class EventTimeSame(Intent):
    """The event is at that time already; nothing was changed."""

    event: EventId


@dataclass(frozen=True)
class EventMoved(Intent):
    """To who takes part: there is a new time."""

    event: EventId
    before: datetime
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class EventCancelDone(Intent):
    """To the organizer."""

    event: EventId
    told: int


@dataclass(frozen=True)
class EventCancelled(Intent):
    """To who wanted to take part."""

    event: EventId
    reason: str = ""
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class EventVerified(Intent):
    """To the organizer: what is there and what is missing. Each room is `missing`, `ordered`, `ready` or `lost`."""

    event: EventId
    space: str
    questions: str
    backstage: str
    hosts: tuple[PersonId, ...]
    impulses: tuple[PersonId, ...]
    waiting: int
    reminders: int  # those still to come


@dataclass(frozen=True)
class RoleGiven(Intent):
    """To the organizer: someone has a role at an event, from now on or already."""

    event: EventId
    person: PersonId
    role: str  # of `Role`
    already: bool = False


@dataclass(frozen=True)
class RoleReceived(Intent):
    """To the person: what they do at an event."""

    event: EventId
    role: str
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class Standing:
    """Where someone stands with an event: `confirmed`, `waiting` at a place, or nothing at all."""

    event: EventId
    state: str = ""
    place: int = 0


@dataclass(frozen=True)
class EventsListed(Intent):
    """What comes next, and where the asker stands with it."""

    events: tuple[EventId, ...]
    standings: tuple[Standing, ...] = ()


@dataclass(frozen=True)
class Registered(Intent):
    """Someone's registration: a seat, or a place on the waiting list."""

    event: EventId
    state: str  # confirmed, waiting
    place: int = 0
    already: bool = False  # they were registered before


@dataclass(frozen=True)
class Unregistered(Intent):
    """They have left the event or its waiting list."""

    event: EventId


@dataclass(frozen=True)
class NotRegistered(Intent):
    """There is nothing to leave."""

    event: EventId


@dataclass(frozen=True)
class MovedUp(Intent):
    """A seat became free, and it is theirs."""

    event: EventId
    chatter: ClassVar[bool] = False
