"""Intents about people and the towns that they speak for."""

from dataclasses import dataclass
from typing import ClassVar

from domain.intents.base import Intent, PersonId, TownKey


@dataclass(frozen=True)
class NameAsked(Intent):
    """First question of the profile."""

    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class TownAsked(Intent):
    """Second question of the profile."""

    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class FunctionAsked(Intent):
    """Third question of the profile."""

    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class TownDoubted(Intent):
    """Several towns could be meant."""

    towns: tuple[TownKey, ...]
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class TownNotFound(Intent):
    """No town of that name."""

    text: str
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class AnswerUnfit(Intent):
    """An answer in the profile that is empty or too long."""

    problem: str  # empty, long


@dataclass(frozen=True)
class ProfileShown(Intent):
    """What the bot knows of the person."""

    person: PersonId
    finished: bool = False  # shown at the end of the conversation


@dataclass(frozen=True)
class ProfileCancelled(Intent):
    """The conversation was broken off; what was answered is kept."""


@dataclass(frozen=True)
class ProfileMissing(Intent):
    """Something needs a name and a town first."""

    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class TownClaimed(Intent):
    """To organizers: someone says that they speak for a town; approve with the number."""

    claim: int
    person: PersonId
    town: TownKey
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class ClaimConfirmed(Intent):
    """To the person: they now speak for the town."""

    town: TownKey
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class ClaimApproved(Intent):
    """To the organizer who approved."""

    claim: int
    person: PersonId
    town: TownKey


@dataclass(frozen=True)
class NoSuchClaim(Intent):
    """A number that no open claim has."""

    claim: int


@dataclass(frozen=True)
class TownSet(Intent):
    """The person named another town."""

    town: TownKey
    confirmed: bool


@dataclass(frozen=True)
class ConfirmationNeeded(Intent):
    """Something that only confirmed people may do."""
