"""Cuts: what every choice of pairs obeys for odd groups of towns and a fractional one may violate, and how to find it.

Loads scipy: never import it where the bot itself runs. `domain.matching` does so late.

After Edmonds, "Maximum matching and a polyhedron with 0,1-vertices" (1965); with capacities, Padberg & Rao, "Odd
minimum cut-sets and b-matchings" (1982); Letchford, Reinelt & Theis, "Odd minimum cut sets and b-matchings revisited"
(2008).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

WHOLE: Final = 1e-6  # how far a number may be from a whole one (HiGHS's own tolerance)
_VIOLATED: Final = 1e-4  # by how much a cut must cut to be worth a row
_NO_LOSS: Final = 1e-6  # points
_FLOW_UNITS: Final = 10**6  # flows are counted in whole numbers
# Towns are taken together along links that are undecided by more than this; each gives other groups to look at.
_UNDECIDED: Final = (WHOLE, 0.1, 0.2, 0.3, 0.4)


@dataclass(frozen=True, slots=True)
class Links:
    """What towns give to each other and to the outside; every town has as much of the one as of the other.

    Attributes:
        towns: How many there are; this is also the number of the outside.
        ends: A row per link: a town, then a town or the outside.
        most: What each can carry, a whole number.
    """

    towns: int
    ends: Ints
    most: Floats

    def undecided(self, x: Floats) -> Floats:
        return np.minimum(x, self.most - x)


@dataclass(frozen=True, slots=True)
class Cut:
    """What misses on the `full` links to their most, and is on the other `links`, is together at least one."""

    links: Ints
    full: Bools


def parts(links: Links, joining: Bools) -> Ints:
    """The part each town belongs to when only the links `joining` hold towns together; the outside holds none."""
    a, b = links.ends[joining & (links.ends[:, 1] < links.towns)].T
    graph = sparse.coo_matrix((np.ones(len(a)), (a, b)), shape=(links.towns, links.towns))
    _, part_of = connected_components(graph, directed=False)
    return np.asarray(part_of, dtype=np.int64)


def violated(links: Links, x: Floats, losses: Floats) -> Iterator[Cut]:
    """Cuts that forbid `x`, some of them twice; where quick ways find none, none exists that a cut tree would not find.

    `losses` are the points that a little of each link would cost or bring.
    """
    found = False
    for joining in _joining(links, x, losses):
        for cut in odd_groups(links, x, parts(links, joining)):
            found = True
            yield cut
    if not found:
        for groups in _least_groups(links, x):
            yield from odd_groups(links, x, groups)


def odd_groups(links: Links, x: Floats, groups: Ints) -> Iterator[Cut]:
    """The cut of each group of two towns or more that `x` violates.

    All links that leave a group carry an even number together, since a link inside counts for two of its towns. So if
    the most of some leaving links adds up to an odd number, these cannot all be full while the others are empty.
    """
    start, end = groups[links.ends[:, 0]], np.append(groups, -1)[links.ends[:, 1]]
    leaving, inner = start != end, end >= 0
    full = leaving & (2 * x > links.most)
    missing = _sums(groups, start, end, inner, np.where(leaving, links.undecided(x), 0.0))
    odd = np.rint(_sums(groups, start, end, inner, np.where(full, links.most, 0.0))) % 2 == 1
    for group in np.flatnonzero((np.bincount(groups) > 1) & (missing < 1 - _VIOLATED)):
        around = np.flatnonzero(leaving & ((start == group) | (end == group)))
        chosen = full[around] if odd[group] else _one_changed(full[around], x[around], links.most[around])
        if np.where(chosen, links.most[around] - x[around], x[around]).sum() < 1 - _VIOLATED:
            yield Cut(around, chosen)


def _sums(groups: Ints, start: Ints, end: Ints, inner: Bools, amounts: Floats) -> Floats:
    count = int(groups.max()) + 1
    sums = np.bincount(start, amounts, count) + np.bincount(end[inner], amounts[inner], count)
    return np.asarray(sums, dtype=np.float64)


def _one_changed(full: Bools, x: Floats, most: Floats) -> Bools:
    """With the link that costs the least taken to the other side, to make an even sum odd."""
    costs = np.where(most % 2 == 1, np.abs(most - 2 * x), np.inf)
    changed: Bools = full ^ (np.arange(len(full)) == costs.argmin())
    return changed


def _joining(links: Links, x: Floats, losses: Floats) -> Iterator[Bools]:
    undecided = links.undecided(x)
    for least in _UNDECIDED:
        yield undecided > least
    # Links that could take part at no loss: the odd groups of later rounds lie among these, long before they show.
    yield np.abs(losses) <= _NO_LOSS
    yield x > WHOLE


def _least_groups(links: Links, x: Floats) -> Iterator[Ints]:
    """Groupings by the cuts of a cut tree over what is undecided: if any cut is violated, one of these is."""
    weights = np.rint(links.undecided(x) * _FLOW_UNITS).astype(np.int32)
    weighed = np.flatnonzero(weights)
    nodes, ends = np.unique(links.ends[weighed], return_inverse=True)
    a, b = ends.reshape(-1, 2).T
    there_and_back = (np.tile(weights[weighed], 2), (np.concatenate([a, b]), np.concatenate([b, a])))
    network = sparse.csr_matrix(there_and_back, shape=(len(nodes), len(nodes)), dtype=np.int32)
    for side in cut_tree(network):
        has_outside = side[-1] and nodes[-1] == links.towns
        inside = nodes[~side if has_outside else side]
        groups = np.arange(links.towns)
        groups[inside] = inside[0]
        yield groups


def cut_tree(network: Any) -> Iterator[Bools]:
    """One side of each cut of a tree that holds a least cut between any two nodes of an undirected network.

    Gusfield, "Very simple methods for all pairs network flow analysis", SIAM Journal on Computing 19 (1990).
    """
    nodes = np.arange(network.shape[0])
    above = np.zeros_like(nodes)
    for node in nodes[1:]:
        other = above[node]
        left = network - maximum_flow(network, node, other).flow
        left.data = np.maximum(left.data, 0)
        left.eliminate_zeros()
        side = np.isin(nodes, breadth_first_order(left, node, return_predecessors=False))
        above[side & (above == other) & (nodes != node)] = node
        if side[above[other]]:
            above[node], above[other] = above[other], node
    for node in nodes[1:]:
        side = nodes == node
        while (more := side | side[above]).sum() > side.sum():
            side = more
        yield side
