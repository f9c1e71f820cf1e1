"""What a process of its own computes for a matchmaking: the new pairs, and how a simpler way would have done."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from domain.partners import Candidate, Profile

Pairs = frozenset[frozenset[str]]  # of towns, by their keys

LONGEST_SECONDS = 60.0  # of branching; by then the gap to the best choice is small


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a matchmaking works on.

    Attributes:
        profiles: One per town that takes part.
        tried: Pairs that were proposed before, whatever became of them; they are not proposed again.
        agreed: Those of them that came about; they stay.
    """

    profiles: tuple[Profile, ...]
    tried: Pairs
    agreed: Pairs


@dataclass(frozen=True, slots=True)
class Pairing:
    """What came out.

    Attributes:
        pairs: The new pairs, the best first.
        covered_by_greed: How many towns would have a partner, had the best pair been taken first, then the next best.
    """

    pairs: tuple[Candidate, ...]
    covered_by_greed: int


def pair_up(snapshot: Snapshot) -> Pairing:
    """Choose new pairs for all towns at once.

    Raises:
        MatchingFailed: the solver gave no usable answer.
    """
    from domain.matching import score_pairs, solve  # late: only the process that computes needs it

    candidates = score_pairs(snapshot.profiles, excluded=snapshot.tried | snapshot.agreed)
    matching = solve(snapshot.profiles, candidates, fixed=snapshot.agreed, seconds=LONGEST_SECONDS)
    new = [pair for pair in matching.pairs if pair.towns not in snapshot.agreed]
    return Pairing(tuple(_best_first(new)), len(towns_with_partner(snapshot, _greedy(snapshot, candidates))))


def towns_with_partner(snapshot: Snapshot, pairs: Iterable[Candidate]) -> frozenset[str]:
    """The towns taking part that have a partner, by these new pairs or by what was agreed before."""
    served = {town for pair in snapshot.agreed for town in pair} | {town for pair in pairs for town in pair.towns}
    return frozenset(profile.town for profile in snapshot.profiles if profile.town in served)


def _greedy(snapshot: Snapshot, candidates: Iterable[Candidate]) -> list[Candidate]:
    had = Counter(town for pair in snapshot.agreed for town in pair)
    places = {profile.town: profile.partners_wanted - had[profile.town] for profile in snapshot.profiles}
    taken = []
    for candidate in _best_first(candidates):
        if all(places[town] > 0 for town in candidate.towns):
            taken.append(candidate)
            for town in candidate.towns:
                places[town] -= 1
    return taken


def _best_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda candidate: (-candidate.score, candidate.a, candidate.b))
