"""Intents about personal codes and accounts. Those that hold a code are forgotten once they were sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.intents.base import EventId, Intent, PersonId, TownKey


@dataclass(frozen=True)
class InvitationMade(Intent):
    """To the organizer: a code for one person; it is told this once."""

    invitation: int
    code: str
    name: str
    town: TownKey | None
    role: str | None
    event: EventId | None
    expires_at: datetime
    secret: ClassVar[bool] = True


@dataclass(frozen=True)
class ListFault:
    """What is wrong in a line of a list; `suggested` are towns that may be meant."""

    line: int
    problem: str
    word: str = ""
    suggested: tuple[TownKey, ...] = ()


@dataclass(frozen=True)
class InvitationsUnfit(Intent):
    """A list has faults, so nothing was made of it."""

    count: int
    faults: tuple[ListFault, ...]
    towns: tuple[TownKey, ...] = ()  # all that are suggested


@dataclass(frozen=True)
class ListedInvitation:
    """One person of a list, with the code once it was made."""

    name: str
    town: TownKey | None
    role: str | None
    event: EventId | None
    user_id: str | None
    code: str = ""


@dataclass(frozen=True)
class InvitationsChecked(Intent):
    """The list is in order; shall the codes be made? The first few are shown."""

    prompt: int
    count: int
    sent: int  # so many get theirs from the bot
    first: tuple[ListedInvitation, ...]
    towns: tuple[TownKey, ...]
    events: tuple[EventId, ...]
    chatter: ClassVar[bool] = False
    secret: ClassVar[bool] = True  # names of people who do not know of it yet


@dataclass(frozen=True)
class InvitationsMade(Intent):
    """The codes were made; those that the bot does not send itself follow as a file."""

    count: int
    sent: int
    listed: tuple[ListedInvitation, ...]
    towns: tuple[TownKey, ...]
    expires_at: datetime
    attaches: ClassVar[bool] = True
    secret: ClassVar[bool] = True


@dataclass(frozen=True)
class InvitationsDropped(Intent):
    """No codes were made of the list."""


@dataclass(frozen=True)
class InvitationSent(Intent):
    """To someone who may not know the bot yet: who it is, and their code."""

    code: str
    name: str
    town: TownKey | None
    role: str | None
    event: EventId | None
    expires_at: datetime
    chatter: ClassVar[bool] = False
    secret: ClassVar[bool] = True


@dataclass(frozen=True)
class OpenInvitation:
    """A code that can still be used, as an organizer is shown it."""

    number: int
    name: str
    town: TownKey | None
    role: str | None
    event: EventId | None
    expires_at: datetime


@dataclass(frozen=True)
class InvitationsListed(Intent):
    """The codes that can still be used."""

    invitations: tuple[OpenInvitation, ...]
    towns: tuple[TownKey, ...]
    secret: ClassVar[bool] = True


@dataclass(frozen=True)
class InvitationRevoked(Intent):
    """A code can no longer be used."""

    number: int


@dataclass(frozen=True)
class NoSuchInvitation(Intent):
    """A number that no usable code has."""

    number: int


@dataclass(frozen=True)
class CodeUnfit(Intent):
    """A code opens nothing."""

    problem: str  # wrong, form, used, expired, revoked, pause, own, taken, over


@dataclass(frozen=True)
class CodeUsed(Intent):
    """A code made the person known, with town and role."""

    person: PersonId
    town: TownKey | None
    role: str | None
    event: EventId | None
    missed: bool = False  # the role could not be given: the event is over
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class AccountCodeMade(Intent):
    """A code that adds a Matrix ID to the person, or moves them to it."""

    code: str
    expires_at: datetime
    retires: str | None = None
    secret: ClassVar[bool] = True


@dataclass(frozen=True)
class RecoveryCodeMade(Intent):
    """To the organizer: a code for someone who lost their account."""

    person: PersonId
    invitation: int
    code: str
    retires: str
    expires_at: datetime
    secret: ClassVar[bool] = True


@dataclass(frozen=True)
class AccountUnknown(Intent):
    """A Matrix ID by which nobody is known."""

    user_id: str


@dataclass(frozen=True)
class AccountAdded(Intent):
    """To the new account: it belongs to the person now."""

    person: PersonId
    moved: bool
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class AccountLinked(Intent):
    """To the person's earlier chat: one more account belongs to them."""

    user_id: str
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class AccountLeft(Intent):
    """The last words to an account that the person moved away from."""

    user_id: str
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class AccountRetired(Intent):
    """Someone writes from an account that the person moved away from."""
