"""Intents about people and the towns that they speak for."""

from dataclasses import dataclass
from typing import ClassVar

from domain.intents.base import EventId, Intent, PersonId, TownKey


@dataclass(frozen=True)
class NameAsked(Intent):
    """A question of the profile: the `number`th of `of`."""

    number: int = 1
    of: int = 5
    noted: bool = False  # an answer was corrected, and the question still stands
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class TownAsked(Intent):
    """A question of the profile."""

    number: int = 2
    of: int = 5
    noted: bool = False
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class FunctionAsked(Intent):
    """A question of the profile."""

    number: int = 3
    of: int = 5
    noted: bool = False
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class TopicsAsked(Intent):
    """A question of the profile, with the list of topics."""

    number: int = 4
    of: int = 5
    noted: bool = False
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class ConsentAsked(Intent):
    """The last question of the profile: may what was answered be kept? Until then only the conversation has it."""

    prompt: int
    name: str | None
    town: TownKey | None
    function: str | None
    topics: tuple[str, ...]
    number: int = 5
    of: int = 5
    noted: bool = False
    role: str | None = None  # by invitation code
    event: EventId | None = None
    chatter: ClassVar[bool] = False
    secret: ClassVar[bool] = True  # names, not a token; without consent they must not stay


@dataclass(frozen=True)
class ConsentRefused(Intent):
    """What was answered is forgotten; or, of someone who is known already, nothing was changed."""

    known: bool = False
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class ConsentUnclear(Intent):
    """Neither yes nor no was said to the question about consent."""

    prompt: int
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class ProfileReminded(Intent):
    """A question of the profile has stood for a day."""

    number: int
    of: int
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class ProfileEnded(Intent):
    """The profile was not gone on with for a week; what was answered waits."""


@dataclass(frozen=True)
class TalkRuns(Intent):
    """Another conversation must end before the profile can begin."""


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
    """An answer in the profile that does not fit."""

    problem: str  # empty, long, needed, topics, name


@dataclass(frozen=True)
class ProfileShown(Intent):
    """What the bot knows of the person."""

    person: PersonId
    finished: bool = False  # shown at the end of the conversation
    missing: str | None = None  # a town or name that has yet to be told


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
class TownMerged(Intent):
    """To the person: their town is none of its own any more; they speak for the one that it went into."""

    old: TownKey
    new: TownKey
    confirmed: bool
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class ConfirmationNeeded(Intent):
    """Something that only confirmed people may do."""
