"""Pairs are chosen for everybody at once, and no better choice exists."""

import json
import random
import subprocess
import sys
from dataclasses import replace
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.sparse.csgraph import maximum_flow

import domain.optimum
from domain.cuts import cut_tree
from domain.matching import Candidate, Matching, MatchingFailed, Profile, Reason, solve

NO_REASON = Reason(None, None, None)


def pair(*towns: str) -> frozenset[str]:
    return frozenset(towns)


def towns_of(matching: Matching) -> list[str]:
    return [candidate.a + candidate.b for candidate in matching.pairs]


def town(name: str, partners_wanted: int = 1) -> Profile:
    return Profile(name, (), (), partners_wanted)


def candidates(**scores: int) -> tuple[Candidate, ...]:
    """Candidates between towns of one letter: `candidates(AB=5)`."""
    return tuple(Candidate(towns[0], towns[1], score, NO_REASON) for towns, score in scores.items())


def test_solve_leaves_nobody_alone_where_greed_would() -> None:
    chain_of_four = candidates(AB=3, BC=10, CD=3)
    matching = solve([town(name) for name in "ABCD"], chain_of_four)
    assert towns_of(matching) == ["AB", "CD"]  # greed takes BC and leaves A and D
    assert (matching.covered, matching.coverable, matching.total, matching.gap) == (4, 4, 6, 0.0)


def test_solve_points_alone_when_asked() -> None:
    matching = solve([town(name) for name in "ABCD"], candidates(AB=3, BC=10, CD=3), coverage_first=False)
    assert (towns_of(matching), matching.covered, matching.total) == (["BC"], 2, 10)


def test_solve_most_points_at_full_coverage() -> None:
    matching = solve([town(name) for name in "ABCD"], candidates(AB=5, CD=5, AC=4, BD=7, AD=1, BC=1))
    assert (towns_of(matching), matching.total) == (["AC", "BD"], 11)


def test_solve_odd_circle_leaves_one_alone() -> None:
    matching = solve([town(name) for name in "ABC"], candidates(AB=1, BC=1, AC=2))
    assert (towns_of(matching), matching.covered, matching.coverable) == (["AC"], 2, 3)


def test_solve_town_that_wants_more_partners_serves_more() -> None:
    star = candidates(AB=1, AC=2, AD=3, AE=4)
    assert towns_of(solve([town(name, 3 if name == "A" else 1) for name in "ABCDE"], star)) == ["AC", "AD", "AE"]


def test_solve_more_partners_than_needed_for_points() -> None:
    square = candidates(AB=1, BC=2, CD=3, AD=4, AC=5)
    assert solve([town(name, 3) for name in "ABCD"], square).total == 15


def test_solve_accepted_pairs_stay_and_use_up_places() -> None:
    profiles = [town(name) for name in "ABCD"]
    matching = solve(profiles, candidates(AB=3, BC=10, CD=3), fixed=frozenset({pair("B", "C")}))
    assert (towns_of(matching), matching.total) == (["BC"], 10)
    assert (matching.covered, matching.coverable) == (2, 2)


def test_solve_accepted_pairs_stay_without_candidate_beyond_places_and_against_veto() -> None:
    fixed = frozenset({pair("A", "B"), pair("A", "C"), pair("D", "Z")})
    matching = solve([town(name) for name in "ABCD"], candidates(AC=4, BD=9), fixed=fixed, vetoed=fixed)
    assert towns_of(matching) == ["AB", "AC", "DZ"]
    assert [candidate.score for candidate in matching.pairs] == [0, 4, 0]
    assert (matching.covered, matching.coverable) == (4, 4)


def test_solve_accepted_partner_counts_as_covered() -> None:
    profiles = [town("A", 2), town("B"), town("C"), town("D")]
    matching = solve(profiles, candidates(AC=9, CD=1), fixed=frozenset({pair("A", "B")}))
    assert towns_of(matching) == ["AB", "CD"]


def test_solve_vetoed_pairs_are_not_chosen() -> None:
    matching = solve([town(name) for name in "ABC"], candidates(AB=9, AC=1), vetoed=frozenset({pair("A", "B")}))
    assert (towns_of(matching), matching.coverable) == (["AC"], 2)


def test_solve_nothing_to_choose() -> None:
    assert solve([], []) == Matching((), 0, 0, 0, 0.0)
    assert solve([town("A")], []) == Matching((), 0, 0, 0, 0.0)


def test_solve_faults_of_the_caller_are_told() -> None:
    with pytest.raises(ValueError, match="two profiles"):
        solve([town("A"), town("A")], [])
    with pytest.raises(ValueError, match="candidate twice"):
        solve([town("A"), town("B")], candidates(AB=1) * 2)
    with pytest.raises(ValueError, match="no profile"):
        solve([town("A")], candidates(AB=1))


# Against trying all choices

Instance = tuple[list[Profile], tuple[Candidate, ...], frozenset[frozenset[str]], frozenset[frozenset[str]]]


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    names = "ABCDEFG"[: draw(st.integers(2, 7))]
    pairs = draw(st.lists(st.sampled_from(list(combinations(names, 2))), unique=True, max_size=11))
    most = draw(st.sampled_from([1, 3, 1000]))
    found = tuple(Candidate(a, b, draw(st.integers(1, most)), NO_REASON) for a, b in pairs)
    profiles = [town(name, draw(st.sampled_from([1, 1, 1, 2, 3]))) for name in names]
    some_pairs = st.frozensets(st.sampled_from([frozenset(both) for both in combinations(names, 2)]), max_size=2)
    return profiles, found, draw(some_pairs), draw(some_pairs)


def best_by_trying(instance: Instance, *, coverage_first: bool) -> tuple[int, int]:
    """Most covered towns and most points at that, or the most points alone (and 0)."""
    profiles, found, fixed, vetoed = instance
    scores = {candidate.towns: candidate.score for candidate in found}
    left = {profile.town: profile.partners_wanted - sum(profile.town in two for two in fixed) for profile in profiles}
    free = [two for two in scores if two not in fixed | vetoed]
    best = (0, 0)
    for chosen in chain.from_iterable(combinations(free, size) for size in range(len(free) + 1)):
        if any(sum(name in two for two in chosen) > max(0, left[name]) for name in left):
            continue
        total = sum(scores.get(two, 0) for two in [*chosen, *fixed])
        covered = len(frozenset().union(*chosen, *fixed))
        best = max(best, (covered if coverage_first else 0, total))
    return best


@settings(deadline=None, max_examples=200)
@given(instances(), st.booleans(), st.sampled_from([(30, 50.0), (30, 0.0), (0, 50.0), (1, 0.0)]))
def test_solve_is_as_good_as_trying_all_choices(
    instance: Instance, coverage_first: bool, ways: tuple[int, float]
) -> None:
    """Whether cutting or branching finds it, and whether the first margin was wide enough or not."""
    profiles, found, fixed, vetoed = instance
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(domain.optimum, "MOST_ROUNDS", ways[0])
        patch.setattr(domain.optimum, "FIRST_MARGIN", ways[1])
        matching = solve(profiles, found, fixed=fixed, vetoed=vetoed, coverage_first=coverage_first)
    expected = best_by_trying(instance, coverage_first=coverage_first)
    assert (matching.covered if coverage_first else 0, matching.total) == expected
    assert matching.gap == 0.0
    assert matching.covered <= matching.coverable
    chosen = {candidate.towns for candidate in matching.pairs}
    assert fixed <= chosen
    assert not (chosen - fixed) & vetoed
    assert chosen - fixed <= {candidate.towns for candidate in found}
    for profile in profiles:
        accepted = sum(profile.town in two for two in fixed)
        assert sum(profile.town in two for two in chosen) <= max(accepted, profile.partners_wanted)


@settings(deadline=None, max_examples=50)
@given(instances(), st.randoms())
def test_solve_same_answer_in_whatever_order(instance: Instance, luck: random.Random) -> None:
    profiles, found, fixed, vetoed = instance
    expected = solve(profiles, found, fixed=fixed, vetoed=vetoed)
    shuffled = luck.sample(profiles, len(profiles)), luck.sample(found, len(found))
    assert solve(*shuffled, fixed=fixed, vetoed=vetoed) == expected


# Beyond what can be tried


def cliques(*sizes: int) -> tuple[list[Profile], list[Candidate]]:
    """Groups in which all towns fit equally well, each hanging on the one before by a single pair."""
    names = [f"{n:03}" for n in range(sum(sizes))]
    pairs, start = set(), 0
    for size in sizes:
        pairs |= set(combinations(names[start : start + size], 2))
        pairs |= {(names[start - 1], names[start])} if start else set()
        start += size
    return [town(name) for name in names], [Candidate(a, b, 1, NO_REASON) for a, b in sorted(pairs)]


def test_solve_many_odd_groups_of_equals_is_proven_without_branching(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(domain.optimum, "milp")
    matching = solve(*cliques(5, 7, 9, 5, 11, 7, 5))
    assert (matching.covered, matching.coverable, matching.total, matching.gap) == (48, 49, 24, 0.0)


def test_solve_out_of_time_still_chooses_and_says_how_far_off_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(domain.optimum, "MOST_ROUNDS", 0)
    profiles, found = cliques(3, 5)
    matching = solve([replace(profile, partners_wanted=2) for profile in profiles], found, seconds=0.0)
    assert matching.covered == 8
    assert 0 <= matching.gap < 1
    assert max(sum(profile.town in candidate.towns for candidate in matching.pairs) for profile in profiles) == 2


class _Answer:
    """What a solver that gave up says."""

    status = 4
    message = "numerical difficulties"
    x = None


@pytest.mark.parametrize(("solver", "rounds"), [("linprog", 30), ("milp", 0)])
def test_solve_solver_that_gives_up_is_told(monkeypatch: pytest.MonkeyPatch, solver: str, rounds: int) -> None:
    monkeypatch.setattr(domain.optimum, "MOST_ROUNDS", rounds)
    monkeypatch.setattr(domain.optimum, solver, lambda *_, **__: _Answer)
    with pytest.raises(MatchingFailed, match="numerical difficulties"):
        solve(*cliques(3, 3))


@settings(deadline=None, max_examples=50)
@given(st.integers(2, 7), st.data())
def test_cut_tree_holds_a_least_cut_between_any_two(nodes: int, data: st.DataObject) -> None:
    weights = np.zeros((nodes, nodes), dtype=np.int32)
    for a, b in combinations(range(nodes), 2):
        weights[a, b] = weights[b, a] = data.draw(st.integers(0, 6))
    network = sparse.csr_matrix(weights)
    sides = list(cut_tree(network))
    assert len(sides) == nodes - 1
    for a, b in combinations(range(nodes), 2):
        least = min(int(weights[side][:, ~side].sum()) for side in sides if side[a] != side[b])
        assert least == maximum_flow(network, a, b).flow_value


def test_matching_loads_nothing_heavy_before_it_is_used() -> None:
    code = "import json, sys, domain.matching; print(json.dumps([m for m in sys.modules if '.' not in m]))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout)
    assert "domain" in loaded
    assert not {"numpy", "scipy", "sklearn"} & set(loaded)
