"""Intents about who speaks for a town."""

from dataclasses import dataclass
from typing import ClassVar

from domain.intents.base import Intent, PersonId, TownKey


@dataclass(frozen=True)
class ColleagueClaims(Intent):
    """To the confirmed people of a town: someone else says that they speak for it, too."""

    claim: int
    person: PersonId
    town: TownKey
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class ClaimDeclined(Intent):
    """To the person: an organizer did not confirm that they speak for the town."""

    town: TownKey
    reason: str = ""
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class DeclineNoted(Intent):
    """To the organizer who declined."""

    claim: int
    person: PersonId
    town: TownKey


@dataclass(frozen=True)
class ConfirmationTakenBack(Intent):
    """To the person: that they speak for the town is no longer confirmed, and waits again."""

    town: TownKey
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class TakingBackNoted(Intent):
    """To the organizer who took a confirmation back."""

    claim: int
    person: PersonId
    town: TownKey


@dataclass(frozen=True)
class ClaimsListed(Intent):
    """To an organizer: the claims that wait, by number, person and town at the same place."""

    claims: tuple[int, ...]
    people: tuple[PersonId, ...]
    towns: tuple[TownKey, ...]


@dataclass(frozen=True)
class Vouched(Intent):
    """To the colleague who vouched."""

    person: PersonId
    town: TownKey


@dataclass(frozen=True)
class VouchTold(Intent):
    """To organizers: a colleague vouched for someone."""

    claim: int
    person: PersonId
    by: PersonId
    town: TownKey


@dataclass(frozen=True)
class VouchUnfit(Intent):
    """Nobody can be vouched for by this."""

    problem: str  # self, nobody


@dataclass(frozen=True)
class ServerAdded(Intent):
    """The accounts of a homeserver speak for a town from now on; so many claims that waited are confirmed by it."""

    town: TownKey
    server: str
    confirmed: int
    already: bool = False


@dataclass(frozen=True)
class ServerRemoved(Intent):
    """The accounts of a homeserver speak for a town no more; so many confirmations by it stand."""

    town: TownKey
    server: str
    standing: int


@dataclass(frozen=True)
class ServerUnknown(Intent):
    """A homeserver that is not on the town's list, or is none at all."""

    server: str
    problem: str  # unlisted, unfit


@dataclass(frozen=True)
class ServersListed(Intent):
    """The homeservers that speak for towns, at the same place."""

    towns: tuple[TownKey, ...]
    servers: tuple[str, ...]


@dataclass(frozen=True)
class LeavingAsked(Intent):
    """Does the person want to speak for the town no more, or for another one instead?"""

    prompt: int
    town: TownKey
    to: TownKey | None = None
    confirmed: bool = True
    listings: int = 0  # that stand in their name
    colleague: bool = False  # there is someone to whom these go
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class LeavingDropped(Intent):
    """They still speak for the town."""

    town: TownKey


@dataclass(frozen=True)
class TownLeft(Intent):
    """They no longer speak for the town; what stood in their name went to a colleague, or was taken back."""

    town: TownKey
    handed_over: int = 0
    withdrawn: int = 0
    to: TownKey | None = None
    confirmed: bool = False


@dataclass(frozen=True)
class ListingsHandedOver(Intent):
    """To a colleague: so many offers and needs of someone who left the town stand in their name now."""

    town: TownKey
    count: int
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class NoTownToLeave(Intent):
    """The person speaks for no town."""
