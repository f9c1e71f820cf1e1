"""Intents about seats: offered, lapsed, approved, refused, left; check-in; and the link to the video conference."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.intents.base import EventId, Intent, LinkOf, PersonId


@dataclass(frozen=True)
class SeatOffered(Intent):
    """A seat is kept for the person until a time; they take it or leave it by the prompt's number."""

    event: EventId
    prompt: int
    until: datetime
    again: bool = False  # they did not answer before, and nobody else waits
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class SeatLapsed(Intent):
    """They did not answer in time: they are on the waiting list again, at its end."""

    event: EventId
    place: int
    begun: bool = False  # the event has begun, so that free seats are for whoever comes first
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class SeatForfeited(Intent):
    """They did not answer a second time, and are off the waiting list."""

    event: EventId
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class SeatOfferWithdrawn(Intent):
    """There are fewer seats than before; they wait again, at the place that they had."""

    event: EventId
    place: int
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class SeatsOpen(Intent):
    """To who waits: the event runs and has free seats, for whoever comes first."""

    event: EventId
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class RegistrationAsked(Intent):
    """To organizers: someone wants to take part, and they are asked first."""

    registration: int
    event: EventId
    person: PersonId
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class RegistrationApproved(Intent):
    """To the person: organizers agreed; there is a seat, or a place on the waiting list."""

    event: EventId
    state: str  # confirmed, waiting
    place: int = 0
    town_full: bool = False  # it waits because others of the town have seats
    link: bool = False  # the link to the video conference will come
    chatter: ClassVar[bool] = False
    attaches: ClassVar[bool] = True  # the calendar entry, to who has a seat


@dataclass(frozen=True)
class RegistrationRefused(Intent):
    """To the person: they cannot take part."""

    event: EventId
    reason: str = ""
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class RegistrationDecided(Intent):
    """To the organizer who approved or declined."""

    registration: int
    event: EventId
    person: PersonId
    state: str  # confirmed, waiting, refused
    place: int = 0


@dataclass(frozen=True)
class NoSuchRegistration(Intent):
    """A number that no registration has."""

    registration: int


@dataclass(frozen=True)
class RegistrationStands(Intent):
    """What an organizer wished is so already, or the person has left meanwhile."""

    registration: int
    event: EventId
    person: PersonId
    state: str  # of `RegistrationState`


@dataclass(frozen=True)
class RegistrationBarred(Intent):
    """They want to register for an event for which organizers refused them."""

    event: EventId


@dataclass(frozen=True)
class WhichToLeave(Intent):
    """Several events could be meant; none of them without."""

    events: tuple[EventId, ...] = ()


@dataclass(frozen=True)
class CheckInOpened(Intent):
    """In the room for questions: the event begins, and how to say that one is there."""

    event: EventId


@dataclass(frozen=True)
class CheckedIn(Intent):
    """They are noted as present."""

    event: EventId
    already: bool = False
    seated: bool = False  # they had no seat before


@dataclass(frozen=True)
class NotCheckedIn(Intent):
    """They have no seat."""

    event: EventId
    state: str  # of `RegistrationState`; empty for who is not registered
    problem: str = ""  # early: not begun; full: no seat is free; town: it has all that it may; approval: not asked for


@dataclass(frozen=True)
class CheckInEarly(Intent):
    """It is not yet time to check in."""

    event: EventId
    opens_at: datetime


@dataclass(frozen=True)
class CheckInOver(Intent):
    """The event is over."""

    event: EventId


@dataclass(frozen=True)
class NoCheckInNeeded(Intent):
    """They do something at the event and need no seat."""

    event: EventId


@dataclass(frozen=True)
class WhichCheckIn(Intent):
    """Several events could be meant; none of them without."""

    events: tuple[EventId, ...] = ()


@dataclass(frozen=True)
class LinkTold(Intent):
    """The link to the video conference, to who takes part; the only intent that leads to it."""

    event: EventId
    link: LinkOf
    chatter: ClassVar[bool] = False
