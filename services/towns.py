"""Which town a text means, and who speaks for it."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from domain.errors import Refused
from domain.intents.base import Intent, PersonId, TownKey
from domain.intents.people import (
    ClaimApproved,
    ClaimConfirmed,
    NoSuchClaim,
    TownClaimed,
    TownDoubted,
    TownNotFound,
)
from domain.states import ClaimState
from domain.towns import Town, TownDoubtful, TownFound, TownIndex
from services import post
from storage import people
from storage.tables import Claim, TownRow
from storage.unit_of_work import Transaction


def keep_towns(tx: Transaction, towns: Iterable[Town]) -> None:
    """Bring the stored towns up to date with a list."""
    people.keep_towns(
        tx,
        (
            TownRow(
                ags=town.ags,
                name=town.name,
                kind=town.kind,
                kreis=town.kreis,
                district=town.district,
                population=town.population,
                latitude=town.latitude,
                longitude=town.longitude,
            )
            for town in towns
        ),
    )


@lru_cache(maxsize=1)
def _index(towns: tuple[Town, ...]) -> TownIndex:
    return TownIndex(towns)


def all_towns(tx: Transaction) -> tuple[Town, ...]:
    """Every town that the bot knows."""
    return tuple(
        Town(row.ags, row.name, row.kind, row.kreis, row.district, row.population, row.latitude, row.longitude)
        for row in people.all_towns(tx)
    )


def find_town(tx: Transaction, text: str) -> Town:
    """The one town that a text means.

    Raises:
        Refused: none fits (`TownNotFound`), or several do (`TownDoubted`).
    """
    match _index(all_towns(tx)).find(text):
        case TownFound(town):
            return town
        case TownDoubtful(candidates):
            raise Refused(TownDoubted(towns=tuple(TownKey(town.ags) for town in candidates)))
        case _:
            raise Refused(TownNotFound(text=text[:60]))


def claim_town(tx: Transaction, person_id: int, ags: str, *, now: datetime) -> Claim:
    """Note that a person says they speak for a town; it is pending until an organizer confirms it."""
    current = people.current_claim(tx, person_id)
    if current is not None and current.town == ags:
        return current
    if current is not None:
        current.state = ClaimState.WITHDRAWN
        people.keep(tx, current)
    claim = people.claim_of(tx, person_id, ags) or Claim(person_id=person_id, town=ags, made_at=now)
    claim.state, claim.made_at = ClaimState.PENDING, now
    people.keep(tx, claim)
    return claim


def announce_claim(tx: Transaction, claim: Claim, *, now: datetime) -> None:
    """Tell the organizers of a claim that waits for them."""
    if claim.state == ClaimState.PENDING:
        intent = TownClaimed(claim=claim.id or 0, person=PersonId(claim.person_id), town=TownKey(claim.town))
        post.to_organizers(tx, intent, now=now, key=f"claim:{claim.id}:{claim.made_at:%Y%m%d%H%M%S}")


def approve_claim(tx: Transaction, *, number: int, organizer: int, now: datetime) -> Intent:
    """Confirm that a person speaks for their town.

    Raises:
        Refused: no pending claim has this number.
    """
    claim = people.claim(tx, number)
    if claim is None or claim.state != ClaimState.PENDING:
        raise Refused(NoSuchClaim(claim=number))
    claim.state, claim.decided_at, claim.decided_by = ClaimState.CONFIRMED, now, organizer
    people.keep(tx, claim)
    post.to_person(tx, claim.person_id, ClaimConfirmed(town=TownKey(claim.town)), now=now)
    return ClaimApproved(claim=number, person=PersonId(claim.person_id), town=TownKey(claim.town))
