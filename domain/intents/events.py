"""Intents about events: made, published, moved, cancelled, and who is registered for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.intents.base import AgendaOf, EventId, Intent, PersonId, TownKey


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
    """To the organizer: it is moved, and who takes part will be told."""

    event: EventId
    told: int
    twice: bool = False
    tells_at: datetime | None = None  # until then it can be taken back in silence


@dataclass(frozen=True)
class EventTimeSame(Intent):
    """The event is at that time already; nothing was changed."""

    event: EventId


@dataclass(frozen=True)
class EventMoved(Intent):
    """To who takes part: there is a new time, or another title or length."""

    event: EventId
    before: datetime
    title: str = ""  # what it was called, where that has changed
    minutes: int = 0  # how long it was to last, where that has changed
    seated: bool = True  # it stands in their calendar; False for who still waits
    chatter: ClassVar[bool] = False
    attaches: ClassVar[bool] = True


@dataclass(frozen=True)
class EventCancelDone(Intent):
    """To the organizer: it is cancelled, and who takes part will be told."""

    event: EventId
    told: int
    tells_at: datetime | None = None  # until then it can be taken back in silence


@dataclass(frozen=True)
class EventCancelled(Intent):
    """To who wanted to take part."""

    event: EventId
    reason: str = ""
    seated: bool = True  # it stands in their calendar; False for who still waits
    chatter: ClassVar[bool] = False
    attaches: ClassVar[bool] = True


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
    pending: int = 0  # registrations that an organizer has to approve
    offered: int = 0  # seats
    experts: tuple[PersonId, ...] = ()
    link: bool = False
    agenda: AgendaOf | None = None
    absent: tuple[PersonId, ...] = ()  # run the event and have not entered its rooms
    powerless: tuple[str, ...] = ()  # kinds of rooms in which the bot may not do what it should
    unled: tuple[str, ...] = ()  # kinds of rooms in which a host has not the power to lead
    encrypted: tuple[str, ...] = ()  # kinds of rooms in which the bot can neither read nor write


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
    agenda: AgendaOf | None = None
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class Standing:
    """Where someone stands with an event: a state of `RegistrationState`, or nothing at all."""

    event: EventId
    state: str = ""
    place: int = 0  # on the waiting list
    prompt: int = 0  # by which an offered seat is taken
    until: datetime | None = None  # to which it is kept


@dataclass(frozen=True)
class EventsListed(Intent):
    """What comes next, and where the asker stands with it."""

    events: tuple[EventId, ...]
    standings: tuple[Standing, ...] = ()


@dataclass(frozen=True)
class Registered(Intent):
    """Someone's registration: a seat, a place on the waiting list, or word that organizers decide on it."""

    event: EventId
    state: str  # confirmed, waiting, pending, attended
    place: int = 0
    already: bool = False  # they were registered before
    again: bool = False  # they had left
    town_full: bool = False  # they wait because others of their town have seats
    link: bool = False  # the link to the video conference will come
    attaches: ClassVar[bool] = True  # the calendar entry, to who has a seat


@dataclass(frozen=True)
class Unregistered(Intent):
    """They have left the event or its waiting list."""

    event: EventId
    state: str = "confirmed"  # that they had


@dataclass(frozen=True)
class NotRegistered(Intent):
    """There is nothing to leave."""

    event: EventId


@dataclass(frozen=True)
class MovedUp(Intent):
    """A seat became free, and it is theirs. Seats are offered now: only what still waits to be sent tells this."""

    event: EventId
    chatter: ClassVar[bool] = False
