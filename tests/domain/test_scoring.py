"""Towns are brought together with whom they can help, and told why."""

import random
from dataclasses import replace

import pytest

from domain.matching import Candidate, Profile, Reason, Statement, score_pairs
from domain.scoring import FIT_POINTS, LIKENESS_POINTS, NEARNESS_POINTS
from domain.topics import topics_in

E_AKTE_NEED = "Wir suchen Hilfe bei der Einführung der E-Akte"
E_AKTE_OFFER = "Wir haben die elektronische Akte eingeführt"

COLOGNE = (50.938, 6.960)
BONN = (50.735, 7.100)
MINDEN = (52.290, 8.917)


def said(*texts: str) -> tuple[Statement, ...]:
    return tuple(Statement(text, topics_in(text)) for text in texts)


def pair(*towns: str) -> frozenset[str]:
    return frozenset(towns)


def town(name: str, partners_wanted: int = 1) -> Profile:
    return Profile(name, (), (), partners_wanted)


def test_score_pairs_need_meets_offer_in_other_words() -> None:
    profiles = [
        Profile("1", (), said(E_AKTE_NEED)),
        Profile("2", said(E_AKTE_OFFER), ()),
        Profile("3", said("Unser Mängelmelder läuft seit 2019"), said("Wer hat Erfahrung mit Glasfaser?")),
    ]
    (found,) = score_pairs(profiles)
    assert (found.a, found.b) == ("1", "2")
    assert found.score > 0
    assert found.reason.helps_b is None
    assert found.reason.distance_km is None
    helps = found.reason.helps_a
    assert helps is not None
    assert (helps.need, helps.offer) == (E_AKTE_NEED, E_AKTE_OFFER)
    assert helps.topics == {"dms"}
    assert 0 < helps.percent <= 100


def test_score_pairs_texts_alone_meet_without_topics() -> None:
    profiles = [
        Profile("1", (), (Statement("Mängelmelder als App einführen", frozenset()),)),
        Profile("2", (Statement("Unser Mängelmelder läuft seit 2019", frozenset()),), ()),
        Profile("3", (Statement("Baumkataster im Geoportal gepflegt", frozenset()),), ()),
    ]
    assert [candidate.towns for candidate in score_pairs(profiles)] == [pair("1", "2")]


def test_score_pairs_topics_alone_meet_without_texts() -> None:
    profiles = [
        Profile("1", (), (Statement("", frozenset({"kita"})),)),
        Profile("2", (Statement("", frozenset({"familie"})),), ()),
        Profile("3", (Statement("", frozenset({"wasser"})),), ()),
    ]
    (found,) = score_pairs(profiles)
    assert found.towns == pair("1", "2")
    assert found.reason.helps_a is not None
    assert found.reason.helps_a.topics == {"familie"}


def test_score_pairs_help_both_ways_is_worth_more_than_one_way() -> None:
    profiles = [
        Profile("1", said("Open-Data-Portal mit 200 Datensätzen"), said(E_AKTE_NEED)),
        Profile("2", said(E_AKTE_OFFER), said("Gesucht: Austausch zu Open Data")),
        Profile("3", said(E_AKTE_OFFER), said("Wir brauchen Rat zur Hundesteuer")),
    ]
    scores = {candidate.towns: candidate for candidate in score_pairs(profiles)}
    both, one = scores[pair("1", "2")], scores[pair("1", "3")]
    assert both.score > one.score
    assert both.reason.helps_b is not None
    assert both.reason.helps_b.topics == {"opendata"}
    assert one.reason.helps_b is None


def test_score_pairs_names_the_statements_that_fit_best() -> None:
    offers = said("Schul-IT mit eigenem Team betreut", E_AKTE_OFFER, "LoRaWAN-Netz mit Sensoren")
    needs = said("Drohnen für das Baumkataster", E_AKTE_NEED, "Wir suchen ein Muster für eine Digitalstrategie")
    (found,) = score_pairs([Profile("1", offers, ()), Profile("2", (), needs)])
    assert found.reason.helps_b is not None
    assert (found.reason.helps_b.need, found.reason.helps_b.offer) == (E_AKTE_NEED, E_AKTE_OFFER)


def test_score_pairs_near_and_alike_decide_among_equal_fits_where_known() -> None:
    offer, need = said(E_AKTE_OFFER), said(E_AKTE_NEED)
    seeker = Profile("0", (), need, 1, *COLOGNE, 1_000_000)
    helpers = [
        Profile("1", offer, (), 1, *BONN, 900_000),
        Profile("2", offer, (), 1, *BONN, 9_000),
        Profile("3", offer, (), 1, *MINDEN, 9_000),
    ]
    found = score_pairs([seeker, *helpers])
    best, near, far = (candidate.score for candidate in found)
    assert best > near > far
    assert [candidate.reason.distance_km for candidate in found] == [24.6, 24.6, 202.1]
    assert best - far <= NEARNESS_POINTS + LIKENESS_POINTS < FIT_POINTS


def test_score_pairs_an_unknown_place_or_size_counts_neither_for_nor_against() -> None:
    """A town whose place nobody knows stands between the near and the far, not behind the farthest."""
    offer, need = said(E_AKTE_OFFER), said(E_AKTE_NEED)
    seeker = Profile("0", (), need, 1, *COLOGNE, 100_000)
    helpers = [
        Profile("1", offer, (), 1, *BONN, 90_000),
        Profile("2", offer, (), 1, 51.4, 7.5, 30_000),
        Profile("3", offer, (), 1, *MINDEN, 9_000),
        Profile("4", offer, ()),
        Profile("5", offer, (), 1, COLOGNE[0], None, 0),
    ]
    found = score_pairs([seeker, *helpers])
    near, between, far, unknown, half_known = (candidate.score for candidate in found)
    assert near > between == unknown == half_known > far
    assert [candidate.reason.distance_km for candidate in found][3:] == [None, None]
    nothing_known = score_pairs([Profile("0", (), need), Profile("1", offer, ()), Profile("2", offer, ())])
    assert len({candidate.score for candidate in nothing_known}) == 1


def test_score_pairs_neighbours_without_common_matter_are_no_candidates() -> None:
    profiles = [
        Profile("1", said("Breitbandausbau abgeschlossen"), said(E_AKTE_NEED), 3, *COLOGNE, 20_000),
        Profile("2", said("Unser Mängelmelder läuft"), said("Hundesteuer im Netz"), 3, *COLOGNE, 20_000),
    ]
    assert score_pairs(profiles) == ()


def test_score_pairs_a_town_cannot_help_itself() -> None:
    assert score_pairs([Profile("1", said(E_AKTE_OFFER), said(E_AKTE_NEED)), town("2")]) == ()


def test_score_pairs_nothing_said_nothing_found() -> None:
    assert score_pairs([]) == ()
    assert score_pairs([town("1"), town("2")]) == ()
    assert score_pairs([Profile("1", said("Hilfe!"), said("")), Profile("2", said("..."), said("Wir suchen"))]) == ()


def test_score_pairs_excluded_pairs_and_strangers_are_left_out() -> None:
    profiles = [
        Profile("1", (), said(E_AKTE_NEED)),
        Profile("2", said(E_AKTE_OFFER), ()),
        Profile("3", said(E_AKTE_OFFER), ()),
    ]
    excluded = frozenset({pair("1", "2"), pair("1", "9"), pair("8", "9")})
    assert [candidate.towns for candidate in score_pairs(profiles, excluded=excluded)] == [pair("1", "3")]


def test_score_pairs_keeps_what_is_among_the_best_of_either_town() -> None:
    helpers = [Profile(f"h{n}", said(E_AKTE_OFFER), (), 1, 51.0 + n / 10, 7.0) for n in range(5)]
    seekers = [Profile(f"s{n}", (), said(E_AKTE_NEED), 1, 51.0, 7.0) for n in range(2)]
    found = {candidate.towns for candidate in score_pairs([*helpers, *seekers], neighbours=1)}
    assert {pair("h0", "s0"), pair("h0", "s1")} <= found  # the seekers' best
    assert all(any(helper.town in towns for towns in found) for helper in helpers)  # each helper's own best
    assert len(found) < 10


def test_score_pairs_same_answer_in_whatever_order() -> None:
    texts = [E_AKTE_NEED, E_AKTE_OFFER, "Open Data für alle", "Glasfaser in Schulen", "Chatbot im Bürgerbüro"]
    luck = random.Random(7)
    profiles = [
        Profile(f"{n:02}", said(*luck.sample(texts, 2)), said(*luck.sample(texts, 3)), 2, 51 + n / 50, 7.0, 1000 * n)
        for n in range(25)
    ]
    expected = score_pairs(profiles, neighbours=4)
    assert expected
    for _ in range(3):
        shuffled = [
            replace(
                profile,
                offers=tuple(luck.sample(profile.offers, len(profile.offers))),
                needs=tuple(luck.sample(profile.needs, len(profile.needs))),
            )
            for profile in luck.sample(profiles, len(profiles))
        ]
        assert score_pairs(shuffled, neighbours=4) == expected


def test_score_pairs_faults_of_the_caller_are_told() -> None:
    with pytest.raises(ValueError, match="two profiles"):
        score_pairs([town("1"), town("1")])
    with pytest.raises(ValueError, match="0 candidates"):
        score_pairs([], neighbours=0)
    with pytest.raises(ValueError, match="4 partners"):
        town("1", 4)
    with pytest.raises(ValueError, match="needs a town"):
        town("")
    with pytest.raises(ValueError, match="order"):
        Candidate("2", "1", 1, Reason(None, None, None))
    with pytest.raises(ValueError, match="negative"):
        Candidate("1", "2", -1, Reason(None, None, None))
