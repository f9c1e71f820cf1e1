"""Intents about calls for hosts and impulses, and the towns that volunteer."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.intents.base import EventId, Intent, VolunteerId


@dataclass(frozen=True)
class CalledForVolunteers(Intent):
    """To everyone: the event seeks a host, or impulses."""

    event: EventId
    host: bool
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class CallDone(Intent):
    """To the organizer."""

    event: EventId
    told: int


@dataclass(frozen=True)
class CalledAlready(Intent):
    """Everyone was asked today."""

    event: EventId


@dataclass(frozen=True)
class VolunteerNoted(Intent):
    """To who volunteered: the organizers will answer."""

    volunteer: VolunteerId
    already: bool = False


@dataclass(frozen=True)
class TitleMissing(Intent):
    """An impulse needs a title."""


@dataclass(frozen=True)
class VolunteerOffered(Intent):
    """To organizers: a town volunteers."""

    volunteer: VolunteerId
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class VolunteerAccepted(Intent):
    """To who volunteered: the organizers said yes; now it takes theirs. Told once more where it does not come."""

    volunteer: VolunteerId
    prompt: int
    again: bool = False
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class VolunteerAcceptDone(Intent):
    """To the organizer."""

    volunteer: VolunteerId


@dataclass(frozen=True)
class VolunteerDeclined(Intent):
    """To who volunteered: not this time."""

    volunteer: VolunteerId
    reason: str = ""
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class VolunteerDeclineDone(Intent):
    """To the organizer."""

    volunteer: VolunteerId


@dataclass(frozen=True)
class VolunteerThanked(Intent):
    """To who volunteered and has confirmed."""

    volunteer: VolunteerId


@dataclass(frozen=True)
class VolunteerConfirmed(Intent):
    """To organizers: it is certain."""

    volunteer: VolunteerId


@dataclass(frozen=True)
class VolunteerSilent(Intent):
    """To organizers: whoever was accepted did not confirm, though they were asked again and again."""

    volunteer: VolunteerId
    since: datetime
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class VolunteerWithdrawn(Intent):
    """To organizers: a town takes its offer back."""

    volunteer: VolunteerId
    confirmed: bool = False  # it was certain before
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class VolunteerWithdrawDone(Intent):
    """To who volunteered."""

    volunteer: VolunteerId


@dataclass(frozen=True)
class VolunteersListed(Intent):
    """To organizers: all that towns offer to do and that is still open or certain."""

    volunteers: tuple[VolunteerId, ...]
    more: int = 0


@dataclass(frozen=True)
class NoSuchVolunteer(Intent):
    """No open offer has this number."""

    number: int


@dataclass(frozen=True)
class WhichVolunteer(Intent):
    """They volunteered for nothing, or for several things."""

    volunteers: tuple[VolunteerId, ...]


@dataclass(frozen=True)
class VolunteerNeedsEvent(Intent):
    """The town volunteers for any event, so the organizer has to name one."""

    volunteer: VolunteerId


@dataclass(frozen=True)
class VolunteeringOver(Intent):
    """The event is not in search of anybody any more."""

    event: EventId
    reason: str  # begun, host: it has one


@dataclass(frozen=True)
class VolunteersFull(Intent):
    """They volunteer for so much already."""

    most: int
