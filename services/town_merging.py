"""What becomes of the people and matches of a town that went into another."""

from datetime import datetime

from domain.intents.base import TownKey
from domain.intents.people import TownMerged
from domain.states import ClaimState
from domain.town_words import search_key
from domain.towns import Town
from services import claims, post
from storage import people
from storage import towns as kept_towns
from storage.tables import Claim, Match
from storage.unit_of_work import Transaction


def hand_over(tx: Transaction, *, gone: Town, successor: Town, now: datetime) -> None:
    """Let people speak for the town that theirs went into, as far as they could before, and tell them once.

    People of a town that only has another key by now hear nothing of it.
    """
    renamed = search_key(gone.name) != search_key(successor.name)
    for claim in kept_towns.standing_claims(tx, gone.ags):
        moved = _move(tx, claim, successor.ags, now=now)
        if renamed:
            confirmed = moved.state == ClaimState.CONFIRMED
            told = TownMerged(old=TownKey(gone.ags), new=TownKey(successor.ags), confirmed=confirmed)
            post.to_person(tx, claim.person_id, told, now=now)
    for match in kept_towns.living_matches(tx, gone.ags):
        _move_match(tx, match, gone.ags, successor.ags)
    kept_towns.hand_over(tx, gone.ags, successor.ags)


def _move(tx: Transaction, claim: Claim, successor: str, *, now: datetime) -> Claim:
    """The claim on the successor, which has all that the one on the gone town had."""
    earlier = people.claim_of(tx, claim.person_id, successor)
    if earlier is None:
        claim.town = successor
        people.keep(tx, claim)
        return claim
    earlier.state, earlier.made_at, earlier.decided_at = claim.state, claim.made_at, claim.decided_at
    earlier.decided_by, earlier.decided_how = claim.decided_by, claim.decided_how
    claim.state = ClaimState.WITHDRAWN
    people.keep(tx, claim)
    people.keep(tx, earlier)
    claims.announce(tx, earlier, now=now)  # it has another number than organizers know, if it waits for them
    return earlier


def _move_match(tx: Transaction, match: Match, gone: str, successor: str) -> None:
    """Let a match be the successor's, unless that is the partner itself or has been proposed to them already."""
    other = match.town_b if match.town_a == gone else match.town_a
    town_a, town_b = sorted((successor, other))
    if town_a == town_b or kept_towns.are_matched(tx, town_a, town_b):
        return
    turned = (match.town_a == gone) != (town_a == successor)
    match.town_a, match.town_b = town_a, town_b
    if turned:
        match.person_a, match.person_b = match.person_b, match.person_a
        helps = {"helps_a": match.reason.get("helps_b"), "helps_b": match.reason.get("helps_a")}
        match.reason = {**match.reason, **helps}
    tx.session.flush()
