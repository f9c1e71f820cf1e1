"""Intents about what towns offer and seek, and how they are brought together.

Those about a match that is only proposed carry a `ProposalId`: for it nothing is loaded by which a person could be
known or reached. `MatchId` loads names and addresses, and stands only where both sides have agreed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.intents.base import Intent, ListingsOf, MatchId, ProposalId, TownKey


@dataclass(frozen=True)
class ListingKept(Intent):
    """To the asker: what their town offers or seeks is noted, with the topics that were found in it."""

    kind: str  # a `ListingKind`
    topics: tuple[str, ...]
    number: int


@dataclass(frozen=True)
class ListingKnown(Intent):
    """The town has said just this before."""

    number: int


@dataclass(frozen=True)
class TooManyListings(Intent):
    """The town offers and seeks as much as it may; one must go first."""

    limit: int


@dataclass(frozen=True)
class ListingWithdrawn(Intent):
    """To the asker: their town no longer offers or seeks this."""

    number: int


@dataclass(frozen=True)
class NoSuchListing(Intent):
    """A number that nothing has which the asker's town offers or seeks."""

    number: int


@dataclass(frozen=True)
class MatchLine:
    """A match in the eyes of one of its towns: the other one, and how far that town may know it has come."""

    town: TownKey
    standing: str  # a `Standing` of domain.agreement
    prompt: int | None = None  # which the reader may still answer


@dataclass(frozen=True)
class MatchesShown(Intent):
    """What the asker's town offers and seeks, and its matches."""

    town: TownKey
    listings: ListingsOf
    matches: tuple[MatchLine, ...]
    others: tuple[TownKey, ...]  # the towns of the matches


@dataclass(frozen=True)
class MatchmakingStarted(Intent):
    """To the organizer: the pairs are being computed."""

    run: int
    towns: int
    listings: int
    rehearsal: bool = False


@dataclass(frozen=True)
class MatchmakingUnderWay(Intent):
    """An earlier run is still being computed."""

    run: int


@dataclass(frozen=True)
class TooFewTowns(Intent):
    """There are no two towns that offer or seek something."""

    towns: int


@dataclass(frozen=True)
class PairShown:
    """Two towns that would be proposed to each other, and why."""

    town_a: TownKey
    town_b: TownKey
    topics: tuple[str, ...]  # that both deal with
    km: int | None
    a_helps: bool  # A offers something that B seeks
    b_helps: bool


@dataclass(frozen=True)
class MatchmakingRehearsed(Intent):
    """To the organizer: who would meet whom and why; nobody was asked."""

    run: int
    towns: int
    covered: int  # towns with at least one partner, those who agreed before included
    covered_by_greed: int  # had the best pair always been taken first
    pairs: int
    shown: tuple[PairShown, ...]  # the best of them
    named: tuple[TownKey, ...]  # the towns of the pairs shown
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class MatchmakingFinished(Intent):
    """To the organizer: both sides of every new pair were asked."""

    run: int
    towns: int
    covered: int
    pairs: int
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class MatchmakingFailed(Intent):
    """To the organizer: the pairs could not be computed; the reference stands in the log."""

    run: int
    reference: str
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class MatchProposed(Intent):
    """To one side: another town fits theirs, why, and the question whether they want to meet."""

    match: ProposalId
    prompt: int
    to: TownKey
    until: datetime
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class MatchNagged(Intent):
    """To one side, once: the question is still open."""

    match: ProposalId
    prompt: int
    to: TownKey
    until: datetime
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class AnswerNoted(Intent):
    """To one side: its yes or no was heard. The same whatever the other side said or did not say."""

    prompt: int
    answer: str  # an `Answer` of domain.agreement


@dataclass(frozen=True)
class MatchAgreed(Intent):
    """To each side: both said yes; who the other is, and that a room opens."""

    match: MatchId
    to: TownKey
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class AgreementStands(Intent):
    """To one side that answers once more: both have agreed already."""

    match: MatchId
    to: TownKey


@dataclass(frozen=True)
class MatchRoomOpened(Intent):
    """The first words in the new room: who is who, what each offers and seeks, three first steps."""

    match: MatchId
    chatter: ClassVar[bool] = False
