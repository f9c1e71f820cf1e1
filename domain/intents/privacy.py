"""Intents about what is kept of a person: told, shown, erased."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.intents.base import DossierOf, EventId, Intent


@dataclass(frozen=True)
class PrivacyTold(Intent):
    """What is kept, where, how long, who sees it, and what cannot be called back."""

    days: int  # for which what someone did at an event is kept under their name


@dataclass(frozen=True)
class DataShown(Intent):
    """To the person: how much of what is kept of them; all of it follows as a page to read."""

    dossier: DossierOf
    attaches: ClassVar[bool] = True


@dataclass(frozen=True)
class DataForMachines(Intent):
    """To the person: the same as JSON."""

    dossier: DossierOf
    attaches: ClassVar[bool] = True


@dataclass(frozen=True)
class ErasureAsked(Intent):
    """To the person: what goes, what stays and why, what cannot be erased; and the question whether to go on."""

    prompt: int
    seats: int  # at events to come, the places on waiting lists too
    questions: int
    listings: int
    cooperations: int  # agreed ones
    rooms: int  # that they will leave
    until: datetime
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class ErasureDropped(Intent):
    """To the person: nothing was erased."""


@dataclass(frozen=True)
class OrganizerStays(Intent):
    """To an organizer: they must hand the role over before they are erased."""


@dataclass(frozen=True)
class DataErased(Intent):
    """The last words to someone who was erased."""

    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class RoleVacant(Intent):
    """To organizers: whoever had a role at an event is known no more, and nothing is said of why."""

    event: EventId
    role: str  # of `Role`
    chatter: ClassVar[bool] = False
