"""Finds which towns could become partners, and chooses the pairs for all of them at once.

Both functions take long and load much: call them in a process of their own. They give the same answer for the same
input in whatever order.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from domain.partners import Candidate, Matching, MatchingFailed, Profile, Reason, Statement

__all__ = ["Candidate", "Matching", "MatchingFailed", "Profile", "Reason", "Statement", "score_pairs", "solve"]

NEIGHBOURS = 20  # candidates kept per town


def score_pairs(
    profiles: Iterable[Profile],
    *,
    excluded: frozenset[frozenset[str]] = frozenset(),
    neighbours: int = NEIGHBOURS,
) -> tuple[Candidate, ...]:
    """The pairs of towns of which at least one can help the other, with points and reason, ordered by their towns.

    A need meets an offer to the degree that they share topics (rare ones count more) and strings of letters. The better
    direction counts half, the harmonic mean of both directions the other half; towns that are near (e^(-km/40)) and of
    like size (e^(-|ln of the ratio|)) get some points more, where that is known. Where no need meets an offer there is
    no candidate, however near the towns are. A candidate is kept if it is among the `neighbours` best of either town.

    Args:
        profiles: One per town.
        excluded: Pairs not to be proposed: already partners, or tried before.
        neighbours: How many candidates to keep per town.

    Raises:
        ValueError: a town has two profiles, or `neighbours` is less than one.
    """
    if neighbours < 1:
        raise ValueError(f"cannot keep {neighbours} candidates per town")
    # numpy, scipy and scikit-learn take 100 MB, which the bot itself must not carry.
    from domain.scoring import scored

    return scored(_in_order(profiles), excluded, neighbours)


def solve(
    profiles: Iterable[Profile],
    candidates: Iterable[Candidate],
    *,
    fixed: frozenset[frozenset[str]] = frozenset(),
    vetoed: frozenset[frozenset[str]] = frozenset(),
    coverage_first: bool = True,
    seconds: float | None = None,
) -> Matching:
    """Choose the pairs: as many towns as possible get a partner, and so many points as then are possible.

    No town gets more than `partners_wanted`. The answer is proven to be the best one, unless `seconds` ran out (then
    `Matching.gap` says how far off it may be, and another machine may answer otherwise).

    Args:
        profiles: One per town that takes part.
        candidates: What may be chosen; both towns of each must have a profile.
        fixed: Accepted pairs: they stay, even beyond what a town wants, without a candidate, or against a veto.
        vetoed: Pairs not to be chosen.
        coverage_first: False looks at the points alone; to compare.
        seconds: After which branching stops, if it comes to that; None lets it end.

    Raises:
        ValueError: a town has two profiles, a pair two candidates, or a candidate's town no profile.
        MatchingFailed: the solver gave no usable answer.
    """
    ordered = _in_order(profiles)
    by_towns = _by_towns(candidates, {profile.town for profile in ordered})
    kept = [by_towns.get(pair) or _without_reason(pair) for pair in fixed]
    partners = [town for pair in fixed for town in pair]
    places = {profile.town: profile.partners_wanted - partners.count(profile.town) for profile in ordered}
    free = sorted(
        (
            candidate
            for pair, candidate in by_towns.items()
            if pair not in fixed and pair not in vetoed and all(places[town] > 0 for town in pair)
        ),
        key=_towns,
    )
    served = frozenset(partners)
    chosen, missed = _chosen(free, places, served, coverage_first=coverage_first, seconds=seconds)
    pairs = tuple(sorted([*kept, *chosen], key=_towns))
    total = sum(candidate.score for candidate in pairs)
    return Matching(
        pairs=pairs,
        covered=len(places.keys() & {town for candidate in pairs for town in candidate.towns}),
        coverable=len(places.keys() & (served | {town for candidate in free for town in candidate.towns})),
        total=total,
        gap=missed / max(1, total),
    )


def _chosen(
    free: Sequence[Candidate],
    places: dict[str, int],
    served: frozenset[str],
    *,
    coverage_first: bool,
    seconds: float | None,
) -> tuple[list[Candidate], int]:
    """The candidates to take, and how many points another choice may at most have more."""
    if not free:
        return [], 0
    # See score_pairs.
    import numpy as np

    from domain.optimum import Problem, best_choice, premiums_for_coverage

    towns = sorted({town for candidate in free for town in candidate.towns})
    number = {town: place for place, town in enumerate(towns)}
    ends = np.array([(number[candidate.a], number[candidate.b]) for candidate in free])
    scores = np.array([candidate.score for candidate in free])
    left = np.array([places[town] for town in towns])
    premiums = premiums_for_coverage(ends, scores, left)
    premiums[[not coverage_first or town in served for town in towns]] = 0
    choice = best_choice(Problem(ends, scores, left, premiums), seconds)
    taken = [candidate for candidate, chosen in zip(free, choice.chosen, strict=True) if chosen]
    return taken, choice.bound - choice.value


def _in_order(profiles: Iterable[Profile]) -> list[Profile]:
    ordered = sorted(profiles, key=lambda profile: profile.town)
    for one, other in pairwise(ordered):
        if one.town == other.town:
            raise ValueError(f"{one.town} has two profiles")
    return ordered


def _by_towns(candidates: Iterable[Candidate], towns: set[str]) -> dict[frozenset[str], Candidate]:
    by_towns: dict[frozenset[str], Candidate] = {}
    for candidate in candidates:
        if candidate.towns in by_towns:
            raise ValueError(f"{candidate.a} and {candidate.b} are a candidate twice")
        if not candidate.towns <= towns:
            raise ValueError(f"{candidate.a} or {candidate.b} has no profile")
        by_towns[candidate.towns] = candidate
    return by_towns


def _without_reason(pair: frozenset[str]) -> Candidate:
    a, b = sorted(pair)
    return Candidate(a, b, 0, Reason(None, None, None))


def _towns(candidate: Candidate) -> tuple[str, str]:
    return candidate.a, candidate.b
