"""What towns offer and seek: kept per town, with topics, as much as helps to choose."""

from datetime import datetime
from typing import Any

import pytest

from domain.agreement import Answer
from domain.errors import Refused
from domain.intents.base import Intent, ListingsOf, TownKey
from domain.intents.cooperation import (
    ListingKept,
    ListingKnown,
    ListingWithdrawn,
    MatchesShown,
    MatchLine,
    NoSuchListing,
    TooManyListings,
)
from domain.rules import Asker
from domain.states import ListingKind
from services import answers, cooperation
from storage import names
from tests import market

HILDEN, RATINGEN = TownKey("05158016"), TownKey("05158028")


@pytest.fixture
def keep(transact: Any, now: datetime) -> Any:
    def keep(asker: Asker, text: str, kind: ListingKind = ListingKind.OFFER) -> Intent:
        work = cooperation.keep_listing
        return transact(lambda tx: work(tx, asker=asker, kind=kind, text=text, now=now))

    return keep


@pytest.fixture
def withdraw(transact: Any, now: datetime) -> Any:
    return lambda asker, number: transact(
        lambda tx: cooperation.withdraw_listing(tx, asker=asker, number=number, now=now)
    )


@pytest.fixture
def listed(transact: Any) -> Any:
    """The texts that a town has open."""

    def look(town: str) -> list[str]:
        loaded = transact(lambda tx: names.load(tx, MatchesShown(TownKey(town), ListingsOf(town), (), ())))
        return [listing.text for listing in loaded.listings[town]]

    return look


def refusal(work: Any, *arguments: Any) -> Intent:
    with pytest.raises(Refused) as refused:
        work(*arguments)
    return refused.value.intent


def test_listing_is_kept_with_its_topics(keep: Any, listed: Any, klara: Asker) -> None:
    assert keep(klara, "  Erfahrung mit der\n E-Akte ") == ListingKept("offer", ("dms",), 1)
    assert keep(klara, "Jemanden zum Reden", ListingKind.NEED) == ListingKept("need", (), 2)
    assert listed(HILDEN) == ["Erfahrung mit der E-Akte", "Jemanden zum Reden"]


def test_same_words_twice_are_refused(keep: Any, klara: Asker, make_person: Any, theo: Asker) -> None:
    """Of one town and kind; a colleague counts as the town, another town or the other kind does not."""
    keep(klara, "E-Akte")
    assert refusal(keep, klara, "e-akte ") == ListingKnown(1)
    assert refusal(keep, make_person("Kollege", "Hilden"), "E-Akte") == ListingKnown(1)
    assert keep(klara, "E-Akte", ListingKind.NEED).number == 2
    assert keep(theo, "E-Akte").number == 3


def test_town_offers_and_seeks_so_much_at_most(keep: Any, withdraw: Any, klara: Asker, theo: Asker) -> None:
    for number in range(cooperation.MOST_LISTINGS):
        keep(klara, f"Angebot {number}", list(ListingKind)[number % 2])
    assert refusal(keep, klara, "Noch eins") == TooManyListings(cooperation.MOST_LISTINGS)
    assert isinstance(keep(theo, "Noch eins"), ListingKept)
    withdraw(klara, 7)
    assert isinstance(keep(klara, "Noch eins"), ListingKept)


def test_listing_is_taken_back_by_anyone_of_the_town(
    keep: Any, withdraw: Any, listed: Any, klara: Asker, make_person: Any
) -> None:
    keep(klara, "E-Akte")
    assert withdraw(make_person("Kollege", "Hilden"), 1) == ListingWithdrawn(1)
    assert listed(HILDEN) == []
    assert refusal(withdraw, klara, 1) == NoSuchListing(1)
    assert isinstance(keep(klara, "E-Akte"), ListingKept)


def test_listing_of_another_town_cannot_be_taken_back(
    keep: Any, withdraw: Any, listed: Any, klara: Asker, theo: Asker
) -> None:
    keep(klara, "E-Akte")
    assert refusal(withdraw, theo, 1) == NoSuchListing(1)
    assert refusal(withdraw, theo, 99) == NoSuchListing(99)
    assert listed(HILDEN) == ["E-Akte"]


def test_matches_are_shown_as_far_as_the_town_may_know(
    transact: Any, now: datetime, organizer: Asker, klara: Asker, theo: Asker, make_person: Any
) -> None:
    """The other's answer changes nothing in what a town sees, until both have agreed; a colleague cannot answer."""
    colleague = make_person("Kollege", "Hilden")

    def shown(asker: Asker) -> tuple[MatchLine, ...]:
        found = transact(lambda tx: cooperation.show_matches(tx, asker=asker))
        assert found.listings == asker.town
        assert found.others == tuple(line.town for line in found.matches)
        return found.matches

    def say(asker: Asker, said: Answer) -> None:
        transact(lambda tx: answers.answer(tx, asker=asker, number=None, said=said, now=now))

    def begin(tx: Any) -> tuple[int, int]:
        market.offer(tx, klara, now=now)
        market.need(tx, theo, now=now)
        market.propose(tx, organizer, market.candidate(klara, theo), now=now)
        return market.prompt_of(tx, klara), market.prompt_of(tx, theo)

    assert shown(klara) == ()
    klaras, theos = transact(begin)
    assert shown(klara) == (MatchLine(RATINGEN, "asked", klaras),)
    assert shown(colleague) == (MatchLine(RATINGEN, "asked", None),)
    assert shown(theo) == (MatchLine(HILDEN, "asked", theos),)
    say(theo, Answer.YES)
    assert shown(klara) == (MatchLine(RATINGEN, "asked", klaras),)
    assert shown(theo) == (MatchLine(HILDEN, "said yes", None),)
    say(klara, Answer.YES)
    assert shown(klara) == shown(colleague) == (MatchLine(RATINGEN, "agreed", None),)
    assert shown(theo) == (MatchLine(HILDEN, "agreed", None),)
