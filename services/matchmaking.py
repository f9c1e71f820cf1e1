"""Matchmaking: asked for by an organizer, computed elsewhere, then told as a rehearsal or proposed to the towns."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from domain.errors import Refused
from domain.intents.base import Intent, ProposalId, TownKey
from domain.intents.cooperation import (
    MatchmakingFailed,
    MatchmakingFinished,
    MatchmakingRehearsed,
    MatchmakingStarted,
    MatchmakingUnderWay,
    MatchProposed,
    PairShown,
    TooFewTowns,
)
from domain.pairing import Pairing, Snapshot, towns_with_partner
from domain.partners import MOST_PARTNERS, Candidate, Fit, Profile, Statement
from domain.states import ListingKind, MatchState, RunState
from services import post
from services.agreements import EXPIRE_AFTER, NAG_AFTER
from storage import cooperation
from storage import towns as kept_towns
from storage.tables import Listing, Match, MatchRun, Prompt
from storage.unit_of_work import Transaction

FEWEST_TOWNS = 2
MOST_SHOWN = 20  # pairs of a rehearsal; all of them would not fit into a message


def request(tx: Transaction, *, organizer: int, rehearsal: bool, now: datetime) -> Intent:
    """Order a matchmaking, or a rehearsal of one; a process of its own computes it after the commit.

    Raises:
        Refused: one is under way already, or there are not two towns that offer or seek something.
    """
    under_way = cooperation.requested_runs(tx)
    if under_way:
        raise Refused(MatchmakingUnderWay(run=under_way[0]))
    towns = cooperation.speakers(tx)
    if len(towns) < FEWEST_TOWNS:
        raise Refused(TooFewTowns(towns=len(towns)))
    run = MatchRun(person_id=organizer, rehearsal=rehearsal, requested_at=now)
    cooperation.keep(tx, run)
    tx.aftermath.requested = True
    listings = sum(listing.town in towns for listing in cooperation.open_listings(tx))
    return MatchmakingStarted(run=run.id or 0, towns=len(towns), listings=listings, rehearsal=rehearsal)


def requested(tx: Transaction) -> list[int]:
    """The runs that are still to be computed, also those that the last end of the program cut short."""
    return cooperation.requested_runs(tx)


def snapshot(tx: Transaction) -> Snapshot:
    """All that a run works on: the towns that someone can be asked for, and the history."""
    said: dict[str, list[Listing]] = {town: [] for town in cooperation.speakers(tx)}
    for listing in cooperation.open_listings(tx):
        said.get(listing.town, []).append(listing)
    matches = cooperation.matches(tx)
    return Snapshot(
        profiles=tuple(
            Profile(
                town=town.ags,
                offers=_statements(said[town.ags], ListingKind.OFFER),
                needs=_statements(said[town.ags], ListingKind.NEED),
                partners_wanted=MOST_PARTNERS,
                latitude=town.latitude,
                longitude=town.longitude,
                population=town.population,
            )
            for town in kept_towns.with_keys(tx, said.keys())
        ),
        tried=frozenset(_towns(match) for match in matches),
        agreed=frozenset(_towns(match) for match in matches if match.state == MatchState.AGREED),
    )


def settle(tx: Transaction, *, run: int, pairing: Pairing, now: datetime) -> None:
    """Act on what was computed, once: tell the organizer, and unless it was a rehearsal ask both sides of each pair."""
    kept = cooperation.run(tx, run)
    if not cooperation.finish_run(tx, run, RunState.REHEARSED if kept.rehearsal else RunState.PROPOSED, now=now):
        return
    present = snapshot(tx)
    pairs = [pair for pair in pairing.pairs if pair.towns not in present.tried and _take_part(pair, present)]
    towns, covered = len(present.profiles), len(towns_with_partner(present, pairs))
    told: Intent
    if kept.rehearsal:
        told = _rehearsed(run, pairs, towns=towns, covered=covered, covered_by_greed=pairing.covered_by_greed)
    else:
        _propose(tx, run, pairs, now=now)
        told = MatchmakingFinished(run=run, towns=towns, covered=covered, pairs=len(pairs))
    post.to_person(tx, kept.person_id, told, now=now, key=f"run:{run}")


def fail(tx: Transaction, *, run: int, reference: str, now: datetime) -> None:
    """Give a run up and tell the organizer, with the reference under which the log says why."""
    if cooperation.finish_run(tx, run, RunState.FAILED, now=now):
        told = MatchmakingFailed(run=run, reference=reference)
        post.to_person(tx, cooperation.run(tx, run).person_id, told, now=now, key=f"run:{run}")


def _statements(listings: Iterable[Listing], kind: ListingKind) -> tuple[Statement, ...]:
    return tuple(Statement(listing.text, frozenset(listing.topics)) for listing in listings if listing.kind == kind)


def _towns(match: Match) -> frozenset[str]:
    return frozenset((match.town_a, match.town_b))


def _take_part(pair: Candidate, present: Snapshot) -> bool:
    """Whether both towns can still be asked: a listing may have been taken back while the pairs were computed."""
    return pair.towns <= {profile.town for profile in present.profiles}


def _rehearsed(run: int, pairs: list[Candidate], *, towns: int, covered: int, covered_by_greed: int) -> Intent:
    shown = tuple(
        PairShown(
            town_a=TownKey(pair.a),
            town_b=TownKey(pair.b),
            topics=tuple(sorted(_topics(pair.reason.helps_a) | _topics(pair.reason.helps_b))),
            km=_kilometres(pair),
            a_helps=pair.reason.helps_b is not None,
            b_helps=pair.reason.helps_a is not None,
        )
        for pair in pairs[:MOST_SHOWN]
    )
    return MatchmakingRehearsed(
        run=run,
        towns=towns,
        covered=covered,
        covered_by_greed=covered_by_greed,
        pairs=len(pairs),
        shown=shown,
        named=tuple(sorted({town for pair in shown for town in (pair.town_a, pair.town_b)})),
    )


def _propose(tx: Transaction, run: int, pairs: list[Candidate], *, now: datetime) -> None:
    """Keep the pairs and ask both sides of each."""
    speakers = cooperation.speakers(tx)
    numbers = {(said.town, said.kind, said.text): said.id for said in cooperation.open_listings(tx)}
    matches = [
        Match(
            run_id=run,
            town_a=pair.a,
            town_b=pair.b,
            person_a=speakers[pair.a],
            person_b=speakers[pair.b],
            score=pair.score,
            reason=_reason(pair, numbers),
            proposed_at=now,
        )
        for pair in pairs
    ]
    cooperation.keep_all(tx, matches)
    asked = [
        (match, town, Prompt(person_id=person_id, match_id=match.id, asked_at=now))
        for match in matches
        for town, person_id in ((match.town_a, match.person_a), (match.town_b, match.person_b))
    ]
    cooperation.keep_all(tx, [prompt for _, _, prompt in asked])
    for match, town, prompt in asked:
        proposed = MatchProposed(
            match=ProposalId(match.id or 0), prompt=prompt.id or 0, to=TownKey(town), until=now + EXPIRE_AFTER
        )
        post.to_person(tx, prompt.person_id, proposed, now=now)
    if asked:
        tx.wake_at(now + NAG_AFTER)


def _reason(pair: Candidate, numbers: dict[tuple[str, str, str], int | None]) -> dict[str, Any]:
    """Why, by the numbers of the listings: their words are loaded when they are told."""

    def kept(fit: Fit | None, seeker: str, helper: str) -> dict[str, Any] | None:
        if fit is None:
            return None
        return {
            "offer": numbers.get((helper, ListingKind.OFFER, fit.offer)),
            "need": numbers.get((seeker, ListingKind.NEED, fit.need)),
            "topics": sorted(fit.topics),
        }

    return {
        "helps_a": kept(pair.reason.helps_a, pair.a, pair.b),
        "helps_b": kept(pair.reason.helps_b, pair.b, pair.a),
        "km": _kilometres(pair),
    }


def _topics(fit: Fit | None) -> frozenset[str]:
    return fit.topics if fit is not None else frozenset()


def _kilometres(pair: Candidate) -> int | None:
    return round(pair.reason.distance_km) if pair.reason.distance_km is not None else None
