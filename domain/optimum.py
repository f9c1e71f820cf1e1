"""The best choice of pairs under capacities, proven: a linear program, sharpened by odd-set cuts, then branching.

Loads scipy: never import it where the bot itself runs. `domain.matching` does so late.

Branching alone takes minutes where the number of places is odd, for the linear program then halves pairs along odd
circles. The cuts of Edmonds ("Maximum matching and a polyhedron with 0,1-vertices", 1965) in the form for capacities
(Padberg & Rao, "Odd minimum cut-sets and b-matchings", 1982; Letchford, Reinelt & Theis, "Odd minimum cut sets and
b-matchings revisited", 2008) forbid that, and mostly nothing is left to branch on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from domain.partners import MatchingFailed

MOST_ROUNDS: Final = 30  # of cutting, then branching takes over
FIRST_MARGIN: Final = 50.0  # points; what is further from being worth its while is set aside at first
_WIDER: Final = 10.0
_WHOLE: Final = 1e-6  # how far a number may be from a whole one (HiGHS's own tolerance for whole numbers)
_VIOLATED: Final = 1e-4  # by how much a cut must cut to be worth a row
_FLOW_UNITS: Final = 10**6  # flows are counted in whole numbers
_NO_LOSS: Final = 1e-6  # points
_BOUND_SLIP: Final = 1e-2  # rounding errors in a bound of up to 10^11
# Towns are taken together along pairs that are undecided by more than this; each gives other sets to look at.
_UNDECIDED: Final = (_WHOLE, 0.1, 0.2, 0.3, 0.4)
_OPTIMAL, _OUT_OF_TIME = 0, 1  # states of scipy's solvers

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]
_Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Problem:
    """Which pairs could be chosen, and what for.

    Attributes:
        ends: A row per pair: the numbers of its two towns.
        scores: Points per pair.
        places: How many partners each town may get, at least one.
        premiums: Points per town for getting any.
    """

    ends: _Ints
    scores: _Ints
    places: _Ints
    premiums: _Ints


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen.

    Attributes:
        chosen: Per pair.
        value: Points of the pairs and premiums.
        bound: No choice has more points.
    """

    chosen: _Bools
    value: int
    bound: int


def premiums_for_coverage(ends: _Ints, scores: _Ints, places: _Ints) -> _Ints:
    """Premiums just higher than any sum of points, so that one more covered town outweighs all else.

    No choice is worth more than half of what the towns could get at best, each for itself; towns that no chain of pairs
    connects do not matter to each other, so that each such part has a premium of its own.
    """
    best_first = np.argsort(-scores, kind="stable")
    towns, points = ends[best_first].ravel(), np.repeat(scores[best_first], 2)
    order = np.argsort(towns, kind="stable")
    ordered = towns[order]
    rank = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
    counted = rank < places[ordered]
    parts, part_of = _parts(ends, len(places))
    sums = np.bincount(part_of[ordered[counted]], points[order][counted], minlength=parts)
    return (sums[part_of] // 2).astype(np.int64) + 1


def best_choice(problem: Problem, seconds: float | None) -> Choice:
    """The choice with the most points; the best found where `seconds` of branching did not suffice.

    Raises:
        MatchingFailed: the solver found nothing or stopped for another reason.
    """
    program = _Program(problem)
    margin = FIRST_MARGIN
    while True:
        best = program.relaxed()
        limit = -best.fun - margin
        program.narrow(best, margin)
        choice = program.best(best, seconds)
        # What was set aside is worth less than the limit; if the choice is not, nothing was lost.
        if choice.value >= limit or choice.value < choice.bound:
            return Choice(choice.chosen, choice.value, max(choice.bound, int(np.floor(limit))))
        program.widen()
        margin *= _WIDER


class _Program:
    """The integer program. Its columns are links: pairs between towns, then each town's links to a place outside.

    A town has as many links to the outside as to towns: the first is worth the premium, the further ones nothing. So
    each town has as much on one side as on the other, and every cut is a matter of odd and even.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        towns, self._pairs = len(problem.places), len(problem.ends)
        every = np.arange(towns)
        outside = np.column_stack([every, np.full(towns, towns)])
        self._links = np.concatenate([problem.ends, outside, outside])
        self._most = np.concatenate([np.ones(self._pairs + towns), problem.places - 1.0])
        self.widen()
        self._points = np.concatenate([problem.scores + self._lots(), problem.premiums, np.zeros(towns)])
        columns = len(self._links)
        self._balance = sparse.csr_matrix(
            (
                np.concatenate([np.ones(2 * self._pairs), np.full(2 * towns, -1.0)]),
                (
                    np.concatenate([problem.ends.T.ravel(), every, every]),
                    np.concatenate([np.arange(self._pairs), np.arange(columns)]),
                ),
            ),
            shape=(towns, columns),
        )
        self._cuts: list[Any] = []
        self._limits: list[float] = []
        self._known: set[bytes] = set()
        _, part_of = _parts(problem.ends, towns)
        # Odd wholes first: found only late otherwise, and they cost the most.
        self._add_violated(part_of, np.concatenate([np.zeros(self._pairs), self._most[self._pairs :]]))

    def _lots(self) -> _Floats:
        """A share of a point per pair, the same at each run: less than half a point for all that can be chosen.

        So pairs of equal points are told apart. That leaves one answer, which is found much faster than one of many, and
        favours nobody for standing first.
        """
        most_chosen = max(1, min(self._pairs, int(self._problem.places.sum()) // 2))
        return np.random.default_rng(0).random(self._pairs) * 0.5 / most_chosen

    def relaxed(self) -> Any:
        """The linear program with the cuts so far."""
        result = linprog(
            -self._points,
            A_ub=sparse.vstack(self._cuts).tocsr() if self._cuts else None,
            b_ub=self._limits or None,
            A_eq=self._balance,
            b_eq=np.zeros(self._balance.shape[0]),
            bounds=np.column_stack([np.zeros_like(self._open), self._open]),
            method="highs-ds",
        )
        if result.status != _OPTIMAL:
            raise MatchingFailed(f"linear program: {result.message}")
        return result

    def narrow(self, best: Any, margin: float) -> None:
        """Set aside what would cost more than `margin` points to take up. (Nothing chosen always stays possible.)"""
        self._open[best.lower.marginals > margin] = 0.0

    def widen(self) -> None:
        """Take up again all that was set aside."""
        self._open = self._most.copy()

    def best(self, best: Any, seconds: float | None) -> Choice:
        """The best choice within what `narrow` left open, from an answer of `relaxed` on."""
        for _ in range(MOST_ROUNDS):
            if _is_whole(best.x).all() or not self.cut(best):
                break
            best = self.relaxed()
        if _is_whole(best.x).all():
            # A corner of the relaxed program that is whole by itself is the answer; nothing was rounded.
            choice = self.choice(best.x, -best.fun)
            if choice.value == choice.bound:
                return choice
        return self.branched(seconds)

    def cut(self, best: Any) -> bool:
        """Add cuts that forbid `best`, an answer of `relaxed`; whether there were any."""
        before = len(self._cuts)
        for joining in self._joining(best):
            _, groups = _parts(self._problem.ends[joining[: self._pairs]], len(self._problem.places))
            self._add_violated(groups, best.x)
        if len(self._cuts) == before:
            for groups in self._least_cuts(best.x):
                self._add_violated(groups, best.x)
        return len(self._cuts) > before

    def _least_cuts(self, x: _Floats) -> Iterator[_Ints]:
        """Groups by a cut tree over what is undecided: if any cut is violated, one of these is (Letchford & al.)."""
        towns = len(self._problem.places)
        weights = np.rint(self._undecided(x) * _FLOW_UNITS).astype(np.int32)
        open_links = np.flatnonzero(weights)
        nodes, ends = np.unique(self._links[open_links], return_inverse=True)
        a, b = ends.reshape(-1, 2).T
        both = (np.tile(weights[open_links], 2), (np.concatenate([a, b]), np.concatenate([b, a])))
        network = sparse.csr_matrix(both, shape=(len(nodes), len(nodes)), dtype=np.int32)
        for side in cut_tree(network):
            inside = side if nodes[-1] != towns or not side[-1] else ~side
            groups = np.arange(towns)
            groups[nodes[inside]] = nodes[inside][0]
            yield groups

    def _joining(self, best: Any) -> Iterator[_Bools]:
        """Ways of telling which links hold towns together that a cut may be about."""
        undecided = self._undecided(best.x)
        for least in _UNDECIDED:
            yield undecided > least
        # Links that could take part at no loss: the odd sets of the last answer are among these, long before they show.
        yield np.abs(best.lower.marginals + best.upper.marginals) <= _NO_LOSS
        yield best.x > _WHOLE

    def branched(self, seconds: float | None) -> Choice:
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
        if result.status not in {_OPTIMAL, _OUT_OF_TIME} or result.x is None:
            raise MatchingFailed(f"branching: {result.message}")
        return self.choice(result.x, -result.mip_dual_bound)

    def choice(self, x: _Floats, bound: float) -> Choice:
        """What `x` says, counted anew in whole numbers.

        Raises:
            MatchingFailed: a town would get more partners than it has places.
        """
        chosen = np.rint(x[: self._pairs]) > 0
        partners = np.bincount(self._problem.ends[chosen].ravel(), minlength=len(self._problem.places))
        if (partners > self._problem.places).any():
            raise MatchingFailed("the solver gave a town too many partners")
        value = int(self._problem.scores[chosen].sum() + self._problem.premiums[partners > 0].sum())
        return Choice(chosen, value, max(value, int(np.floor(bound + _BOUND_SLIP))))

    def _undecided(self, x: _Floats) -> _Floats:
        return np.minimum(x, self._most - x)

    def _add_violated(self, groups: _Ints, x: _Floats) -> None:
        """Add the cut of each group of towns that `x` violates.

        All links that leave a group carry an even number together, for every link inside counts for two towns. So if
        the upper bounds of some of the leaving links add up to an odd number, not all of these can be full while all
        others are empty: what is missing from these and what is on the others is at least one.
        """
        start = groups[self._links[:, 0]]
        end = np.append(groups, -1)[self._links[:, 1]]
        leaving = start != end
        full = leaving & (2 * x > self._most)
        amount = np.where(leaving, self._undecided(x), 0.0)
        odd = np.where(full, self._most, 0.0)
        inner = end >= 0
        count = int(groups.max()) + 1
        missing = np.bincount(start, amount, count) + np.bincount(end[inner], amount[inner], count)
        parity = np.bincount(start, odd, count) + np.bincount(end[inner], odd[inner], count)
        several = np.bincount(groups, minlength=count) > 1
        for group in np.flatnonzero(several & (missing < 1 - _VIOLATED)):
            links = np.flatnonzero(leaving & ((start == group) | (end == group)))
            self._add_odd(links, full[links], x[links], is_odd=round(parity[group]) % 2 == 1)

    def _add_odd(self, links: _Ints, full: _Bools, x: _Floats, *, is_odd: bool) -> None:
        most = self._most[links]
        if not is_odd:  # the link that costs least changes sides
            costs = np.where(most % 2 == 1, np.abs(most - 2 * x), np.inf)
            full = full ^ (np.arange(len(links)) == costs.argmin())
            if costs.min() == np.inf:
                return
        key = links.tobytes() + full.tobytes()
        if np.where(full, most - x, x).sum() >= 1 - _VIOLATED or key in self._known:
            return
        self._known.add(key)
        row = (np.where(full, 1.0, -1.0), (np.zeros(len(links), dtype=np.int64), links))
        self._cuts.append(sparse.csr_matrix(row, shape=(1, len(self._links))))
        self._limits.append(float(most[full].sum() - 1))


def _parts(ends: _Ints, towns: int) -> tuple[int, _Ints]:
    """How many parts the towns fall into that no chain of pairs connects, and the part of each."""
    graph = sparse.coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(towns, towns))
    parts, part_of = connected_components(graph, directed=False)
    return int(parts), part_of.astype(np.int64)


def cut_tree(network: Any) -> Iterator[_Bools]:
    """The cuts of a tree in which the least cut between any two nodes of an undirected network is found, one side each.

    Gusfield, "Very simple methods for all pairs network flow analysis", SIAM J. Comput. 19 (1990).
    """
    nodes = network.shape[0]
    parent = np.zeros(nodes, dtype=np.int64)
    for node in range(1, nodes):
        other = parent[node]
        flow = maximum_flow(network, node, other).flow
        reached, _ = breadth_first_order(_positive(network - flow), node, return_predecessors=True)
        side = np.isin(np.arange(nodes), reached)
        parent[side & (parent == other) & (np.arange(nodes) != node)] = node
        if side[parent[other]]:
            parent[node], parent[other] = parent[other], node
    for node in range(1, nodes):
        yield _below(parent, node)


def _positive(matrix: Any) -> Any:
    matrix.data[matrix.data < 0] = 0
    matrix.eliminate_zeros()
    return matrix


def _below(parent: _Ints, top: int) -> _Bools:
    """The nodes of the tree at and below `top`; node 0 is the root."""
    below = np.arange(len(parent)) == top
    while (more := below | below[parent]).sum() > below.sum():
        below = more
    return below


def _is_whole(x: _Floats) -> _Bools:
    return np.abs(x - np.rint(x)) <= _WHOLE
