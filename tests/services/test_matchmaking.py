"""Matchmaking: ordered, computed elsewhere, then told or proposed once, and never the same pair twice."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.agreement import Answer
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
from domain.pairing import Pairing, pair_up
from domain.partners import Candidate, Profile, Statement
from domain.rules import Asker
from services import answers, claims, cooperation, matchmaking
from storage import names, people
from storage.unit_of_work import Transaction
from tests import market

HILDEN, RATINGEN, ERKRATH = TownKey("05158016"), TownKey("05158028"), TownKey("05158004")


@pytest.fixture
def lotte(make_person: Any) -> Asker:
    return make_person("Lotte Beispiel", "Erkrath")


@pytest.fixture
def listings(transact: Any, now: datetime, klara: Asker, theo: Asker) -> None:
    """Hilden offers what Ratingen seeks."""

    def work(tx: Transaction) -> None:
        market.offer(tx, klara, now=now)
        market.need(tx, theo, now=now)

    transact(work)


@pytest.fixture
def request_run(transact: Any, now: datetime, organizer: Asker) -> Any:
    return lambda *, rehearsal=False: transact(
        lambda tx: matchmaking.request(tx, organizer=organizer.person_id, rehearsal=rehearsal, now=now)
    )


@pytest.fixture
def settle(transact: Any, now: datetime) -> Any:
    return lambda run, *pairs, greedy=0: transact(
        lambda tx: matchmaking.settle(tx, run=run, pairing=Pairing(pairs, greedy), now=now)
    )


def refusal(work: Any, **arguments: Any) -> Intent:
    with pytest.raises(Refused) as refused:
        work(**arguments)
    return refused.value.intent


def test_request_is_kept_and_asks_for_the_computation(
    listings: None, transact: Any, now: datetime, organizer: Asker
) -> None:
    def work(tx: Transaction) -> tuple[Intent, bool, list[int]]:
        reply = matchmaking.request(tx, organizer=organizer.person_id, rehearsal=True, now=now)
        return reply, tx.aftermath.requested, matchmaking.requested(tx)

    assert transact(work) == (MatchmakingStarted(run=1, towns=2, listings=2, rehearsal=True), True, [1])


def test_one_run_at_a_time(listings: None, request_run: Any, settle: Any) -> None:
    request_run()
    assert refusal(request_run, rehearsal=True) == MatchmakingUnderWay(run=1)
    settle(1)
    assert request_run().run == 2


def test_there_must_be_two_towns(
    request_run: Any, transact: Any, now: datetime, klara: Asker, make_person: Any
) -> None:
    assert refusal(request_run) == TooFewTowns(0)
    colleague, pending = make_person("Kollege", "Hilden"), make_person("Neu", "Erkrath", confirmed=False)
    for asker in (klara, colleague, pending):
        transact(lambda tx, asker=asker: market.offer(tx, asker, f"Angebot von {asker.name}", now=now))
    assert refusal(request_run) == TooFewTowns(1)


def test_snapshot_holds_each_town_that_someone_can_be_asked_for(
    listings: None, transact: Any, now: datetime, klara: Asker, make_person: Any
) -> None:
    """All that a town has open, whoever said it; what was taken back and what unconfirmed people said stays out."""

    def work(tx: Transaction) -> tuple[Profile, ...]:
        market.offer(tx, make_person("Neu", "Erkrath", confirmed=False), now=now)
        market.need(tx, klara, "Ein Chatbot", now=now)
        cooperation.withdraw_listing(tx, asker=klara, number=1, now=now)
        return matchmaking.snapshot(tx).profiles

    hilden, ratingen = transact(work)
    assert (hilden.town, hilden.offers, hilden.needs) == (HILDEN, (), (Statement("Ein Chatbot", frozenset({"ki"})),))
    assert (ratingen.town, ratingen.needs) == (RATINGEN, (Statement(market.NEED, frozenset({"ki"})),))
    assert None not in (hilden.latitude, hilden.longitude, hilden.population)


def test_start_asks_both_sides_once(
    listings: None, request_run: Any, settle: Any, told: Any, now: datetime, klara: Asker, theo: Asker, organizer: Asker
) -> None:
    request_run()
    for _ in range(2):  # what was computed twice is settled once
        settle(1, market.candidate(klara, theo))
    until = now + timedelta(days=14)
    proposed = {(row.person_id, row.intent) for row in told(MatchProposed)}
    assert proposed == {
        (klara.person_id, MatchProposed(match=ProposalId(1), prompt=1, to=HILDEN, until=until)),
        (theo.person_id, MatchProposed(match=ProposalId(1), prompt=2, to=RATINGEN, until=until)),
    }
    (finished,) = told(MatchmakingFinished)
    assert finished.person_id == organizer.person_id
    assert finished.intent == MatchmakingFinished(run=1, towns=2, covered=2, pairs=1)


def test_newest_listing_says_who_is_asked(
    listings: None,
    request_run: Any,
    settle: Any,
    told: Any,
    transact: Any,
    now: datetime,
    make_person: Any,
    theo: Asker,
) -> None:
    colleague, unsure = make_person("Kollege", "Hilden"), make_person("Unsicher", "Hilden")

    def work(tx: Transaction) -> None:
        market.offer(tx, colleague, "Noch etwas", now=now)
        market.offer(tx, unsure, "Und noch etwas", now=now)
        claim = people.current_claim(tx, unsure.person_id)
        assert claim is not None
        claims.take_back(tx, number=claim.id or 0, now=now)

    transact(work)
    request_run()
    settle(1, market.candidate(colleague, theo))
    assert {row.person_id for row in told(MatchProposed)} == {colleague.person_id, theo.person_id}


def test_reason_is_kept_from_both_sides(
    listings: None, request_run: Any, settle: Any, transact: Any, klara: Asker, theo: Asker, told: Any
) -> None:
    request_run()
    settle(1, market.candidate(klara, theo))
    proposal = transact(lambda tx: names.load(tx, told(MatchProposed)[0].intent)).proposals[1]
    assert (proposal.town_a, proposal.town_b, proposal.km, proposal.helps_a) == (HILDEN, RATINGEN, 12, None)
    assert (proposal.helps_b.offer, proposal.helps_b.need) == (market.OFFER, market.NEED)
    assert proposal.helps_b.topics == ("dms",)


def test_town_that_took_all_back_meanwhile_is_not_asked(
    listings: None, request_run: Any, settle: Any, told: Any, transact: Any, now: datetime, klara: Asker, theo: Asker
) -> None:
    request_run()
    transact(lambda tx: cooperation.withdraw_listing(tx, asker=klara, number=1, now=now))
    settle(1, market.candidate(klara, theo))
    assert told(MatchProposed) == []
    assert told(MatchmakingFinished)[0].intent == MatchmakingFinished(run=1, towns=1, covered=0, pairs=0)


def test_rehearsal_asks_nobody(
    listings: None, request_run: Any, settle: Any, told: Any, transact: Any, klara: Asker, theo: Asker, organizer: Asker
) -> None:
    request_run(rehearsal=True)
    settle(1, market.candidate(klara, theo), greedy=2)
    shown = PairShown(HILDEN, RATINGEN, ("dms",), 12, a_helps=True, b_helps=False)
    (rehearsed,) = told(MatchmakingRehearsed)
    assert rehearsed.person_id == organizer.person_id
    assert rehearsed.intent == MatchmakingRehearsed(
        run=1, towns=2, covered=2, covered_by_greed=2, pairs=1, shown=(shown,), named=(HILDEN, RATINGEN)
    )
    assert told(MatchProposed) == []
    assert transact(matchmaking.snapshot).tried == frozenset()


def test_failure_is_told_once_and_the_next_run_is_free(
    listings: None, request_run: Any, settle: Any, told: Any, transact: Any, now: datetime, klara: Asker, theo: Asker
) -> None:
    request_run()
    for _ in range(2):
        transact(lambda tx: matchmaking.fail(tx, run=1, reference="abc", now=now))
    settle(1, market.candidate(klara, theo))
    assert [row.intent for row in told(MatchmakingFailed)] == [MatchmakingFailed(run=1, reference="abc")]
    assert told(MatchProposed) == []
    assert request_run().run == 2


@pytest.mark.parametrize("klaras", [Answer.YES, Answer.NO, None])
def test_pair_is_proposed_once_and_stays_if_it_agreed(
    listings: None,
    request_run: Any,
    settle: Any,
    told: Any,
    transact: Any,
    now: datetime,
    klara: Asker,
    theo: Asker,
    klaras: Answer | None,
) -> None:
    pair = market.candidate(klara, theo)
    request_run()
    settle(1, pair)
    for asker, said in ((klara, klaras), (theo, Answer.YES)):
        if said is not None:
            transact(lambda tx, a=asker, s=said: answers.answer(tx, asker=a, number=None, said=s, now=now))
    both = frozenset({pair.towns})
    snapshot = transact(matchmaking.snapshot)
    assert snapshot.tried == both
    assert snapshot.agreed == (both if klaras == Answer.YES else frozenset())
    request_run()
    settle(2, pair)
    assert len(told(MatchProposed)) == 2
    assert told(MatchmakingFinished)[-1].intent.pairs == 0


def test_pairs_computed_from_what_towns_said(
    transact: Any, now: datetime, organizer: Asker, klara: Asker, theo: Asker, lotte: Asker
) -> None:
    """The whole way, the computation in this process: who fits meets, and next time someone else."""

    def listed(tx: Transaction) -> None:
        market.offer(tx, klara, "Wir haben die E-Akte eingeführt und geben unsere Vorlagen weiter", now=now)
        market.need(tx, theo, "Erfahrung mit der Einführung der E-Akte", now=now)
        market.need(tx, lotte, "Glasfaser und Breitband für die Schulen", now=now)
        market.offer(tx, theo, "Ausbau von Glasfaser und Breitband an Schulen", now=now)

    def computed(tx: Transaction) -> list[Candidate]:
        return list(pair_up(matchmaking.snapshot(tx)).pairs)

    transact(listed)
    found = transact(computed)
    assert {pair.towns for pair in found} == {frozenset({HILDEN, RATINGEN}), frozenset({ERKRATH, RATINGEN})}
    transact(lambda tx: market.propose(tx, organizer, found[0], now=now))
    assert [pair.towns for pair in transact(computed)] == [found[1].towns]


def test_rehearsal_shows_the_best_pairs_only(
    transact: Any, now: datetime, organizer: Asker, told: Any, request_run: Any, settle: Any, make_person: Any
) -> None:
    people = [make_person(f"P{n}", town) for n, town in enumerate(("Hilden", "Ratingen", "Erkrath", "Velbert"))]
    for asker in people:
        transact(lambda tx, asker=asker: market.offer(tx, asker, now=now))
    request_run(rehearsal=True)
    pairs = [market.candidate(people[0], other) for other in people[1:]]
    settle(1, *(pairs * 10))
    intent = told(MatchmakingRehearsed)[0].intent
    assert (intent.pairs, len(intent.shown)) == (30, matchmaking.MOST_SHOWN)
