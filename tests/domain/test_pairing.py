"""New pairs for all towns, beside what a simpler way would have done."""

import pickle

from domain.pairing import Snapshot, _greedy, pair_up, towns_with_partner
from domain.partners import Candidate, Profile, Reason, Statement

CHAIN = [Candidate("a", "b", 5, Reason(None, None, None)), Candidate("b", "c", 9, Reason(None, None, None))]
CHAIN.append(Candidate("c", "d", 5, Reason(None, None, None)))
NOBODY: frozenset[frozenset[str]] = frozenset()


def towns(names: str, *, agreed: frozenset[frozenset[str]] = NOBODY) -> Snapshot:
    return Snapshot(tuple(Profile(name, (), ()) for name in names), agreed, agreed)


def test_greed_takes_the_best_pair_and_leaves_its_neighbours_alone() -> None:
    snapshot = towns("abcd")
    taken = _greedy(snapshot, CHAIN)
    assert [pair.towns for pair in taken] == [frozenset("bc")]
    assert towns_with_partner(snapshot, taken) == frozenset("bc")


def test_agreed_pairs_count_and_take_their_place() -> None:
    """Also those with a town that takes no part any more."""
    snapshot = towns("abcd", agreed=frozenset({frozenset("ax")}))
    assert [pair.towns for pair in _greedy(snapshot, CHAIN[:1])] == []
    assert towns_with_partner(snapshot, []) == frozenset("a")


def test_pairs_are_chosen_for_all_at_once_without_repeats() -> None:
    """Where greed would serve two of four towns, all four are served; what was tried is not proposed again."""

    def said(*texts: str) -> tuple[Statement, ...]:
        return tuple(Statement(text, frozenset({text})) for text in texts)

    profiles = (
        Profile("a", said("gis"), ()),
        Profile("b", said("dms", "ki"), said("gis")),
        Profile("c", said("wahlen"), said("dms", "ki")),
        Profile("d", (), said("wahlen")),
    )
    pairing = pair_up(Snapshot(profiles, NOBODY, NOBODY))
    assert {pair.towns for pair in pairing.pairs} == {frozenset("ab"), frozenset("cd")}
    assert [pair.score for pair in pairing.pairs] == sorted((pair.score for pair in pairing.pairs), reverse=True)
    assert pairing.covered_by_greed in {2, 4}
    again = pair_up(Snapshot(profiles, frozenset({frozenset("ab")}), NOBODY))
    assert frozenset("ab") not in {pair.towns for pair in again.pairs}
    assert pickle.loads(pickle.dumps(pairing)) == pairing  # noqa: S301 -- our own; it comes from another process


def test_nothing_to_choose_from() -> None:
    assert pair_up(towns("ab")).pairs == ()
