"""An operator's list of towns is taken over whole; nobody and nothing that refers to a town is lost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import pytest
from sqlmodel import select

from domain.errors import Refused
from domain.intents.base import TownKey
from domain.intents.people import TownClaimed, TownDoubted, TownMerged
from domain.rules import Asker
from domain.states import ClaimState, ListingKind, MatchState, RunState
from domain.town_lists import ListedTown, TownList, UnfitTownList
from domain.towns import Town
from services import claims, cooperation, town_import, town_list, towns
from services.town_import import Affected, ImportReport
from storage import people
from storage import towns as kept_towns
from storage.names import load
from storage.tables import Claim, Event, Invitation, Listing, Match, MatchRun, TownRow, TownServer
from storage.town_list import built_in_towns
from storage.unit_of_work import Transaction
from tests.services.conftest import Draft, MakePerson, Told, Transact

TOWNS = {town.name: town for town in built_in_towns()}
HILDEN, HAAN, RATINGEN, ERKRATH = (TOWNS[name] for name in ("Hilden", "Haan", "Ratingen", "Erkrath"))


def merger(town: Town, successor: Town, line: int = 2) -> ListedTown:
    return ListedTown(line, town.ags, successor=successor.ags)


def named(town: Town, name: str) -> ListedTown:
    return ListedTown(2, town.ags, name)


class TakeOver(Protocol):
    """Takes over a list of these lines, or one that names all of North Rhine-Westphalia but those towns."""

    def __call__(self, *lines: ListedTown, without: Sequence[Town] = ()) -> ImportReport: ...


@pytest.fixture
def take_over(transact: Transact, now: datetime) -> TakeOver:
    """Imports, each in a transaction of its own."""

    def run(*lines: ListedTown, without: Sequence[Town] = ()) -> ImportReport:
        listed = TownList("CSV", lines)
        if without:
            kept = [ListedTown(2, town.ags) for town in TOWNS.values() if town not in without]
            listed = TownList("GV100AD", kept, frozenset({"05"}))
        return transact(lambda tx: town_import.import_towns(tx, listed, now=now))

    return run


def found(tx: Transaction, text: str) -> str | None:
    """The key of the town that a text means, None if it is refused."""
    try:
        return towns.find_town(tx, text).ags
    except Refused:
        return None


def test_import_survives_the_next_start(take_over: TakeOver, transact: Transact) -> None:
    """The built-in list fills in what is missing and leaves alone what was imported."""
    transact(lambda tx: town_list.keep_built_in(tx, built_in_towns()))
    take_over(named(HILDEN, "Hildenstadt"), merger(HAAN, ERKRATH))
    newer = (*built_in_towns()[:-1], replace(built_in_towns()[-1], population=1))
    transact(lambda tx: town_list.keep_built_in(tx, newer))

    def look(tx: Transaction) -> None:
        assert tx.session.get_one(TownRow, HILDEN.ags).name == "Hildenstadt"
        assert tx.session.get_one(TownRow, HAAN.ags).gone_at is not None
        assert tx.session.get_one(TownRow, newer[-1].ags).population == 1

    transact(look)


def test_renamed_town_is_found_by_both_names(take_over: TakeOver, transact: Transact) -> None:
    take_over(named(HILDEN, "Itterstadt"))
    assert transact(lambda tx: found(tx, "Itterstadt")) == HILDEN.ags
    assert transact(lambda tx: found(tx, "Hilden")) == HILDEN.ags
    take_over(named(HILDEN, "Hilden"))
    assert transact(lambda tx: tx.session.get_one(TownRow, HILDEN.ags).former_names) == ["Itterstadt"]


def test_index_follows_each_change_and_forgets_what_was_rolled_back(transact: Transact, now: datetime) -> None:
    transact(lambda tx: town_list.keep_built_in(tx, built_in_towns()))
    before = transact(town_list.index)
    assert transact(town_list.index) is before

    def rename_and_fail(tx: Transaction) -> None:
        town_import.import_towns(tx, TownList("CSV", [named(HILDEN, "Itterstadt")]), now=now)
        assert found(tx, "Itterstadt") == HILDEN.ags
        raise LookupError

    with pytest.raises(LookupError):
        transact(rename_and_fail)
    assert transact(lambda tx: found(tx, "Itterstadt")) is None


def test_people_of_a_merged_town_speak_for_the_new_one_and_are_told_once(
    take_over: TakeOver, make_person: MakePerson, told: Told, transact: Transact
) -> None:
    confirmed, pending = make_person("Klara", "Haan"), make_person("Theo", "Haan", confirmed=False)
    stranger = make_person("Ida", "Hilden")
    report = take_over(merger(HAAN, ERKRATH))
    assert [(posted.person_id, posted.intent) for posted in told(TownMerged)] == [
        (confirmed.person_id, TownMerged(TownKey(HAAN.ags), TownKey(ERKRATH.ags), confirmed=True)),
        (pending.person_id, TownMerged(TownKey(HAAN.ags), TownKey(ERKRATH.ags), confirmed=False)),
    ]
    assert report.people[HAAN.ags] == [
        Affected("Klara", [confirmed.user_id]),
        Affected("Theo", [pending.user_id]),
    ]
    for asker, town, sure in ((confirmed, ERKRATH, True), (pending, ERKRATH, False), (stranger, HILDEN, True)):
        known = transact(lambda tx, asker=asker: people.asker_of(tx, asker.user_id))
        assert (known.town, known.confirmed) == (town.ags, sure)


def test_claim_that_was_given_up_before_takes_over_what_the_newer_one_had(
    take_over: TakeOver, make_person: MakePerson, organizer: Asker, told: Told, transact: Transact, now: datetime
) -> None:
    """A claim of the same person on the same town exists once; organizers hear its number while it waits for them."""
    theo = make_person("Theo", "Erkrath")
    transact(lambda tx: claims.claim_town(tx, theo.person_id, HAAN.ags, now=now))
    take_over(merger(HAAN, ERKRATH))
    kept = transact(lambda tx: tx.session.exec(select(Claim).order_by(Claim.id)).all())
    assert [(claim.town, claim.state) for claim in kept] == [
        (ERKRATH.ags, ClaimState.PENDING),
        (HAAN.ags, ClaimState.WITHDRAWN),
    ]
    (announced,) = told(TownClaimed)
    assert (announced.person_id, announced.intent.claim) == (organizer.person_id, kept[0].id)


def test_gone_town_without_a_successor_keeps_its_people_and_takes_no_new_ones(
    take_over: TakeOver, make_person: MakePerson, told: Told, transact: Transact
) -> None:
    klara = make_person("Klara", "Haan")
    report = take_over(without=[HAAN])
    assert report.changes.gone == [(HAAN, None)]
    assert report.people[HAAN.ags] == [Affected("Klara", [klara.user_id])]
    assert told(TownMerged) == []
    known = transact(lambda tx: people.asker_of(tx, klara.user_id))
    assert (known.town, known.confirmed) == (HAAN.ags, True)
    assert transact(lambda tx: found(tx, "Haan")) is None
    assert transact(lambda tx: found(tx, HAAN.ags)) is None
    take_over(merger(HAAN, ERKRATH))
    assert transact(lambda tx: people.asker_of(tx, klara.user_id)).town == ERKRATH.ags
    assert len(told(TownMerged)) == 1


def test_merged_town_is_found_as_the_one_it_went_into(take_over: TakeOver, transact: Transact) -> None:
    take_over(merger(HAAN, ERKRATH))
    assert transact(lambda tx: found(tx, "Haan")) == ERKRATH.ags
    take_over(merger(ERKRATH, HILDEN))
    assert [transact(lambda tx, text=text: found(tx, text)) for text in ("Haan", "Erkrath", "Hilden")] == [
        HILDEN.ags,
        HILDEN.ags,
        HILDEN.ags,
    ]


def test_old_names_of_a_merged_town_go_along(take_over: TakeOver, transact: Transact) -> None:
    """Wattenscheid was taken in by Bochum; were that to go into Herne, it would be there."""
    take_over(merger(TOWNS["Bochum"], TOWNS["Herne"]))
    assert transact(lambda tx: found(tx, "Wattenscheid")) == TOWNS["Herne"].ags


def test_town_with_another_key_goes_on_without_a_word(
    take_over: TakeOver, make_person: MakePerson, told: Told, transact: Transact, now: datetime
) -> None:
    klara = make_person("Klara", "Haan")
    lines = [ListedTown(2, town.ags) for town in TOWNS.values() if town != HAAN]
    lines.append(ListedTown(3, "05158999", "Haan", "Stadt"))
    listed = TownList("GV100AD", lines, frozenset({"05"}))
    transact(lambda tx: town_import.import_towns(tx, listed, now=now))
    assert transact(lambda tx: people.asker_of(tx, klara.user_id)).town == "05158999"
    assert told(TownMerged) == []


def test_list_with_a_fault_changes_nothing(
    take_over: TakeOver, make_person: MakePerson, told: Told, transact: Transact
) -> None:
    make_person("Klara", "Haan")
    before = transact(lambda tx: [row.model_dump() for row in kept_towns.all_towns(tx)])
    with pytest.raises(UnfitTownList):
        take_over(named(HILDEN, "Itterstadt"), merger(HAAN, ERKRATH), ListedTown(4, "05158999"))
    assert transact(lambda tx: [row.model_dump() for row in kept_towns.all_towns(tx)]) == before
    assert told(TownMerged) == []


def test_what_still_counts_of_a_merged_town_goes_along(
    take_over: TakeOver, make_person: MakePerson, draft: Draft, transact: Transact, now: datetime
) -> None:
    """Listings, servers, codes and events to come belong to the successor; what is past stays as it was."""
    klara = make_person("Klara", "Haan")
    draft(host=HAAN.ags)

    def prepare(tx: Transaction) -> None:
        for text in ("Offen", "Zurückgezogen"):
            cooperation.keep_listing(tx, asker=klara, kind=ListingKind.OFFER, text=text, now=now)
        cooperation.withdraw_listing(tx, asker=klara, number=2, now=now)
        tx.session.add_all(TownServer(town=HAAN.ags, server=server) for server in ("haan.de", "kreis.de"))
        tx.session.add(TownServer(town=ERKRATH.ags, server="kreis.de"))
        given = {"town": HAAN.ags, "made_by": klara.person_id, "made_at": now, "expires_at": now}
        tx.session.add_all([Invitation(code_hash="open", **given), Invitation(code_hash="used", used_at=now, **given)])

    transact(prepare)
    take_over(merger(HAAN, ERKRATH))

    def look(tx: Transaction) -> None:
        assert {row.text: row.town for row in tx.session.exec(select(Listing))} == {
            "Offen": ERKRATH.ags,
            "Zurückgezogen": HAAN.ags,
        }
        servers = {(row.town, row.server) for row in tx.session.exec(select(TownServer))}
        assert servers == {(ERKRATH.ags, "haan.de"), (ERKRATH.ags, "kreis.de")}
        assert {row.code_hash: row.town for row in tx.session.exec(select(Invitation))} == {
            "open": ERKRATH.ags,
            "used": HAAN.ags,
        }
        assert tx.session.get_one(Event, 1).host_town == ERKRATH.ags

    transact(look)


def test_matches_of_a_merged_town_go_along_in_the_order_of_keys(
    take_over: TakeOver, make_person: MakePerson, transact: Transact, now: datetime
) -> None:
    """The town with the lower key comes first: persons and reasons change sides with it."""
    asked = {town: make_person(town.name, town.name) for town in (HAAN, HILDEN, RATINGEN, ERKRATH)}

    def propose(tx: Transaction) -> None:
        tx.session.add(MatchRun(person_id=asked[HAAN].person_id, state=RunState.PROPOSED, requested_at=now))
        tx.session.flush()
        for a, b, state in (
            (ERKRATH, HILDEN, MatchState.AGREED),  # stays: Haan goes into Hilden, and has Erkrath too
            (ERKRATH, HAAN, MatchState.PROPOSED),
            (HAAN, HILDEN, MatchState.PROPOSED),  # would be Hilden with itself
            (HAAN, RATINGEN, MatchState.AGREED),
        ):
            tx.session.add(
                Match(
                    run_id=1,
                    town_a=a.ags,
                    town_b=b.ags,
                    person_a=asked[a].person_id,
                    person_b=asked[b].person_id,
                    score=1,
                    reason={"helps_a": a.name, "helps_b": b.name, "km": 7},
                    state=state,
                    proposed_at=now,
                )
            )
            tx.session.flush()

    transact(propose)
    take_over(merger(HAAN, HILDEN))
    matches = transact(lambda tx: tx.session.exec(select(Match).order_by(Match.id)).all())
    assert [(match.town_a, match.town_b) for match in matches] == [
        (ERKRATH.ags, HILDEN.ags),
        (ERKRATH.ags, HAAN.ags),
        (HAAN.ags, HILDEN.ags),
        (HILDEN.ags, RATINGEN.ags),
    ]
    moved = matches[3]
    assert (moved.person_a, moved.person_b) == (asked[HAAN].person_id, asked[RATINGEN].person_id)
    take_over(merger(HILDEN, TOWNS["Wülfrath"]))  # whose key lies above Ratingen's
    moved = transact(lambda tx: tx.session.get_one(Match, 4))
    assert (moved.town_a, moved.town_b) == (RATINGEN.ags, TOWNS["Wülfrath"].ags)
    assert (moved.person_a, moved.person_b) == (asked[RATINGEN].person_id, asked[HAAN].person_id)
    assert moved.reason == {"helps_a": "Ratingen", "helps_b": "Haan", "km": 7}


def test_namesakes_are_told_apart_by_their_kreis(take_over: TakeOver, transact: Transact) -> None:
    """Where names come more than once, they are asked back and told with the Kreis, gone ones not counted."""
    other = ListedTown(2, "03358099", "Hilden", "Gemeinde", "Landkreis Heidekreis")
    take_over(other)

    def ask(tx: Transaction) -> TownDoubted:
        with pytest.raises(Refused) as refused:
            towns.find_town(tx, "Hilden")
        doubted = refused.value.intent
        assert isinstance(doubted, TownDoubted)
        assert load(tx, doubted).towns == {
            HILDEN.ags: "Hilden (Kreis Mettmann)",
            other.ags: "Hilden (Landkreis Heidekreis)",
        }
        assert kept_towns.shown_name(tx, HAAN.ags) == "Haan"
        return doubted

    assert transact(ask).towns == (HILDEN.ags, other.ags)
    assert transact(lambda tx: found(tx, "Hilden, Kreis Mettmann")) == HILDEN.ags
    take_over(merger(replace(HILDEN, ags=other.ags), ERKRATH))
    assert transact(lambda tx: kept_towns.shown_name(tx, HILDEN.ags)) == "Hilden"
    assert transact(lambda tx: found(tx, "Hilden")) == HILDEN.ags


def test_other_states_stay_beside_ours(take_over: TakeOver, transact: Transact) -> None:
    lines = [ListedTown(2, "04011000", "Bremen", "kreisfreie Stadt"), ListedTown(3, "04012000", "Bremerhaven")]
    report = take_over(*lines)
    assert [town.name for town in report.changes.added] == ["Bremen", "Bremerhaven"]
    assert transact(lambda tx: (found(tx, "Bremen"), found(tx, "Köln"))) == ("04011000", "05315000")
    assert len(transact(kept_towns.all_towns)) == 398
