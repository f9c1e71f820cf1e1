"""The people of the demo are enough, their towns exist, and their wishes show what matchmaking for all is worth."""

import pytest

from demo import cast
from domain.pairing import Snapshot, pair_up, towns_with_partner
from domain.partners import MOST_PARTNERS, Profile, Statement
from domain.topics import topics_in
from domain.towns import Town, TownDoubtful, TownFound, TownIndex
from storage.town_list import built_in_towns


@pytest.fixture(scope="module")
def index() -> TownIndex:
    return TownIndex(built_in_towns())


def _town(index: TownIndex, text: str) -> Town:
    found = index.find(text)
    assert isinstance(found, TownFound)
    return found.town


def _said(texts: tuple[str, ...]) -> tuple[Statement, ...]:
    return tuple(Statement(text, topics_in(text)) for text in texts)


def _profile(index: TownIndex, wishes: cast.Wishes) -> Profile:
    town = _town(index, wishes.town)
    return Profile(
        town=town.ags,
        offers=_said(wishes.offers),
        needs=_said(wishes.needs),
        partners_wanted=MOST_PARTNERS,
        latitude=town.latitude,
        longitude=town.longitude,
        population=town.population,
    )


def test_there_are_at_least_24_people_of_12_towns() -> None:
    assert len(cast.PARTICIPANTS) >= 24
    assert len(cast.TOWNS) >= 12
    assert len({part.key for part in cast.EVERYONE}) == len(cast.EVERYONE)


@pytest.mark.parametrize("part", cast.TOWNSPEOPLE, ids=lambda part: part.key)
def test_each_person_is_understood_as_speaking_for_their_town(index: TownIndex, part: cast.Part) -> None:
    found = index.find(part.types or part.town)
    if part.asked_back:
        assert isinstance(found, TownDoubtful)
        assert found.candidates[int(part.asked_back) - 1].name == part.town
    else:
        assert isinstance(found, TownFound)
        assert found.town.name == part.town


def test_someone_slips_someone_is_asked_back_and_someone_speaks_english() -> None:
    assert any(part.asked_back for part in cast.PARTICIPANTS)
    assert any(part.language == "en" for part in cast.PARTICIPANTS)
    assert any(part.types and not part.asked_back for part in cast.PARTICIPANTS)


def test_every_town_offers_and_seeks_something() -> None:
    assert {wishes.town for wishes in cast.WISHES} == set(cast.TOWNS)
    assert all(wishes.offers and wishes.needs for wishes in cast.WISHES)


def test_choosing_for_everyone_at_once_finds_a_partner_for_the_town_that_greed_leaves_alone(index: TownIndex) -> None:
    snapshot = Snapshot(tuple(_profile(index, wishes) for wishes in cast.WISHES), frozenset(), frozenset())
    pairing = pair_up(snapshot)
    assert len(towns_with_partner(snapshot, pairing.pairs)) == len(cast.TOWNS)
    assert pairing.covered_by_greed == len(cast.TOWNS) - 1
