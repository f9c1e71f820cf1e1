"""The best choice of pairs under capacities, proven: a linear program, sharpened by cuts, then branching.

Loads scipy: never import it where the bot itself runs. `domain.matching` does so late.

Branching alone takes minutes where the number of places is odd, for the linear program then halves pairs along odd
circles. Cuts forbid that (`domain.cuts`), and mostly nothing is left to branch on.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from domain.cuts import WHOLE, Bools, Cut, Floats, Ints, Links, odd_groups, parts, violated
from domain.partners import MatchingFailed

MOST_ROUNDS: Final = 30  # of cutting, then branching takes over
FIRST_MARGIN: Final = 50.0  # points; what is further from being worth its while is set aside at first
_BOUND_SLIP: Final = 1e-2  # rounding errors in a bound of up to 10^11
_OPTIMAL, _OUT_OF_TIME = 0, 1  # states of scipy's solvers


@dataclass(frozen=True, slots=True)
class Problem:
    """Which pairs could be chosen, and what for.

    Attributes:
        ends: A row per pair: the numbers of its two towns.
        scores: Points per pair.
        places: How many partners each town may get, at least one.
        premiums: Points per town for getting any.
    """

    ends: Ints
    scores: Ints
    places: Ints
    premiums: Ints


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen.

    Attributes:
        chosen: Per pair.
        value: Points of the pairs and premiums.
        bound: No choice has more points.
    """

    chosen: Bools
    value: int
    bound: int


def premiums_for_coverage(ends: Ints, scores: Ints, places: Ints) -> Ints:
    """Premiums just higher than any sum of points, so that one more covered town outweighs all else.

    No choice is worth more than half of what the towns could get at best, each for itself. Towns that no chain of pairs
    connects do not matter to each other, so that each such part has a premium of its own.
    """
    best_first = np.argsort(-scores, kind="stable")
    towns, points = ends[best_first].ravel(), np.repeat(scores[best_first], 2)
    order = np.argsort(towns, kind="stable")
    towns, points = towns[order], points[order]
    rank = np.arange(len(towns)) - np.searchsorted(towns, towns)
    counted = rank < places[towns]
    part_of = parts(Links(len(places), ends, np.ones(len(ends))), np.ones(len(ends), dtype=bool))
    sums = np.bincount(part_of[towns[counted]], points[counted])
    return (sums[part_of] // 2).astype(np.int64) + 1


def best_choice(problem: Problem, seconds: float | None) -> Choice:
    """The choice with the most points; the best that was found where `seconds` of branching did not suffice.

    Raises:
        MatchingFailed: the solver gave no usable answer.
    """
    program = _Program(problem)
    margin = FIRST_MARGIN
    while True:
        relaxed = program.relaxed()
        limit = -relaxed.fun - margin
        program.set_aside(relaxed, margin)
        choice = program.best(relaxed, seconds)
        # All choices with anything set aside are worth less than the limit: if this one is not, nothing was lost.
        if choice.value >= limit or choice.value < choice.bound:
            return Choice(choice.chosen, choice.value, max(choice.bound, int(np.floor(limit))))
        program.take_up_again()
        margin = 1 - relaxed.fun - choice.value  # wide enough for this choice, hence for the best one


class _Program:
    """The integer program. Its columns are links: pairs between towns, then each town's links to the outside.

    A town has as much on its links to the outside as on its pairs: the first partner counts on the one that is worth
    the premium, further partners on the other, which is worth nothing.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        towns, self._pairs = len(problem.places), len(problem.ends)
        every = np.arange(towns)
        outside = np.column_stack([every, np.full(towns, towns)])
        most = np.concatenate([np.ones(self._pairs + towns), problem.places - 1.0])
        self._links = Links(towns, np.concatenate([problem.ends, outside, outside]), most)
        self._points = np.concatenate([problem.scores + self._lots(), problem.premiums, np.zeros(towns)])
        self._open = most.copy()
        rows = np.concatenate([problem.ends.T.ravel(), every, every])
        columns = np.concatenate([np.arange(self._pairs), np.arange(len(most))])
        signs = np.concatenate([np.ones(2 * self._pairs), np.full(2 * towns, -1.0)])
        self._balance = sparse.csr_matrix((signs, (rows, columns)), shape=(towns, len(most)))
        self._cuts: list[Any] = []
        self._limits: list[float] = []
        self._known: set[bytes] = set()
        # Whole parts with an odd number of places first: found only late otherwise, and they cost the most.
        all_full = np.concatenate([np.zeros(self._pairs), most[self._pairs :]])
        for cut in odd_groups(self._links, all_full, parts(self._links, most > 0)):
            self._add(cut)

    def _lots(self) -> Floats:
        """A share of a point per pair, the same at each run: less than half a point for all that can be chosen.

        So pairs of equal points are told apart. That leaves one answer, which is found much faster than one of many,
        and favours nobody for standing first.
        """
        most_chosen = max(1, min(self._pairs, int(self._problem.places.sum()) // 2))
        return np.random.default_rng(0).random(self._pairs) * 0.5 / most_chosen

    def relaxed(self) -> Any:
        """The linear program with the cuts so far: `x`, `fun` (less is better), and what each link would cost."""
        # HiGHS 1.12 now and then ends "unknown" where presolving had little to leave; without, it does not.
        for presolve in (True, False):
            result = linprog(
                -self._points,
                A_ub=sparse.vstack(self._cuts).tocsr() if self._cuts else None,
                b_ub=self._limits or None,
                A_eq=self._balance,
                b_eq=np.zeros(self._links.towns),
                bounds=np.column_stack([np.zeros_like(self._open), self._open]),
                method="highs-ds",
                options={"presolve": presolve},
            )
            if result.status == _OPTIMAL:
                return result
        raise MatchingFailed(f"linear program: {result.message}")

    def set_aside(self, relaxed: Any, margin: float) -> None:
        """Leave out what would cost more than `margin` points to take up. Choosing nothing always stays possible."""
        self._open[relaxed.lower.marginals > margin] = 0.0

    def take_up_again(self) -> None:
        self._open = self._links.most.copy()

    def best(self, relaxed: Any, seconds: float | None) -> Choice:
        """The best choice among what was not set aside."""
        for _ in range(MOST_ROUNDS):
            losses = relaxed.lower.marginals + relaxed.upper.marginals
            if _is_whole(relaxed.x) or not sum(self._add(cut) for cut in violated(self._links, relaxed.x, losses)):
                break
            relaxed = self.relaxed()
        if _is_whole(relaxed.x):
            # A corner of the relaxed program that is whole by itself is the answer; nothing was rounded.
            choice = self._counted(relaxed.x, -relaxed.fun)
            if choice.value == choice.bound:
                return choice
        return self._branched(-relaxed.fun, seconds)

    def _branched(self, bound: float, seconds: float | None) -> Choice:
        constraints = [LinearConstraint(self._balance, 0, 0)]
        if self._cuts:
            constraints.append(LinearConstraint(sparse.vstack(self._cuts).tocsr(), -np.inf, self._limits))
        result = milp(
            -self._points,
            integrality=np.ones_like(self._points),
            bounds=Bounds(0.0, self._open),
            constraints=constraints,
            options={"mip_rel_gap": 0.0} | ({} if seconds is None else {"time_limit": seconds}),
        )
        if result.status not in {_OPTIMAL, _OUT_OF_TIME}:
            raise MatchingFailed(f"branching: {result.message}")
        if result.mip_dual_bound is not None:
            bound = min(bound, -result.mip_dual_bound)
        choices = [self._counted(x, bound) for x in (result.x, self._greedy()) if x is not None]
        return max(choices, key=lambda choice: choice.value)

    def _greedy(self) -> Floats:
        """The pairs in the order of their points, those first that give a town its first partner."""
        ends, left = self._problem.ends.tolist(), self._problem.places.tolist()
        chosen = np.zeros(self._pairs)
        alone = [True] * len(left)
        for first in (True, False):
            for pair in np.argsort(-self._points[: self._pairs], kind="stable"):
                a, b = ends[pair]
                if not chosen[pair] and left[a] and left[b] and (alone[a] or alone[b] or not first):
                    chosen[pair], alone[a], alone[b] = 1.0, False, False
                    left[a] -= 1
                    left[b] -= 1
        return chosen

    def _counted(self, x: Floats, bound: float) -> Choice:
        """What `x` says, counted anew in whole numbers."""
        chosen = np.rint(x[: self._pairs]) > 0
        partners = np.bincount(self._problem.ends[chosen].ravel(), minlength=self._links.towns)
        if (partners > self._problem.places).any():
            raise MatchingFailed("the solver gave a town too many partners")
        value = int(self._problem.scores[chosen].sum() + self._problem.premiums[partners > 0].sum())
        return Choice(chosen, value, max(value, int(np.floor(bound + _BOUND_SLIP))))

    def _add(self, cut: Cut) -> bool:
        """Add the cut to the program; whether it is new."""
        key = cut.links.tobytes() + cut.full.tobytes()
        if key in self._known:
            return False
        self._known.add(key)
        signs = np.where(cut.full, 1.0, -1.0)
        self._cuts.append(
            sparse.csr_matrix((signs, (np.zeros_like(cut.links), cut.links)), shape=(1, len(self._points)))
        )
        self._limits.append(float(self._links.most[cut.links[cut.full]].sum() - 1))
        return True


def _is_whole(x: Floats) -> bool:
    return bool((np.abs(x - np.rint(x)) <= WHOLE).all())
