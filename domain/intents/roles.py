"""Intents about roles that are taken away, and about organizers."""

from dataclasses import dataclass
from typing import ClassVar

from domain.intents.base import EventId, Intent, PersonId


@dataclass(frozen=True)
class RoleTaken(Intent):
    """To the organizer: someone does this at an event no more."""

    event: EventId
    person: PersonId
    roles: tuple[str, ...]


@dataclass(frozen=True)
class RoleLost(Intent):
    """To the person."""

    event: EventId
    roles: tuple[str, ...]
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class NoRole(Intent):
    """They hold no role at the event."""

    event: EventId
    user_id: str


@dataclass(frozen=True)
class OrganizerAppointed(Intent):
    """To the organizer who did it."""

    person: PersonId
    already: bool = False


@dataclass(frozen=True)
class OrganizerWelcomed(Intent):
    """To the new organizer."""

    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class OrganizerDismissed(Intent):
    """To the organizer who did it."""

    person: PersonId


@dataclass(frozen=True)
class OrganizerThanked(Intent):
    """To who is an organizer no more."""

    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class OrganizerKept(Intent):
    """The role was not taken away."""

    user_id: str
    reason: str  # none: they are no organizer; last: there is no other; settings: the operator names them
