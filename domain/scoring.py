"""How well two towns fit: needs against offers in both directions, by topics and by letters; then nearness and size.

Loads scikit-learn and scipy, some 100 MB: never import it where the bot itself runs. `domain.matching` does so late.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer, TfidfVectorizer

from domain.german import telling_words
from domain.partners import Candidate, Fit, Profile, Reason, Statement
from domain.topics import with_whole_fields
from domain.towns import EARTH_RADIUS_KM

WEAKEST_FIT: Final = 0.12  # below, a need and an offer have nothing to do with each other
TOPICS_SHARE: Final = 0.5  # of a fit that topics decide; the letters of the texts decide the rest
WHOLE_FIELD_WEIGHT: Final = 0.5  # of the whole field of a topic, beside the topic itself

# Points at best. The small terms decide among towns that fit; they never make a pair.
FIT_POINTS: Final = 800
NEARNESS_POINTS: Final = 120
LIKENESS_POINTS: Final = 80
NEAR_KM: Final = 40.0  # at which nearness has fallen to 1/e

_ROWS_AT_ONCE: Final = 256  # needs that are compared with all offers in one go; bounds the memory
_DECIMALS: Final = 9  # of a fit that count; what lies behind depends on the order of adding up

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Said:
    """All statements of one kind, and the number of the town behind each."""

    owners: _Ints
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class _Fits:
    """For each ordered pair of towns of which one can help the other: the need and the offer that fit best."""

    codes: _Ints  # number of the seeking town × number of towns + number of the helping town; ascending
    needs: _Ints
    offers: _Ints
    strengths: _Floats  # WEAKEST_FIT to 1


def scored(profiles: Sequence[Profile], excluded: Collection[frozenset[str]], neighbours: int) -> tuple[Candidate, ...]:
    """See `domain.matching.score_pairs`. The profiles must be in the order of their towns, no town twice."""
    needs = _said(profile.needs for profile in profiles)
    offers = _said(profile.offers for profile in profiles)
    fits = _best_fits(needs, offers, len(profiles))
    a, b = _pairs(fits, profiles, excluded)
    helps_a, helps_b = _found(fits, a * len(profiles) + b), _found(fits, b * len(profiles) + a)
    distances = _distances(profiles, a, b)
    points = _points(_strengths(fits, helps_a), _strengths(fits, helps_b), distances, _likeness(profiles, a, b))

    def fit(number: int) -> Fit | None:
        if number < 0:
            return None
        need, offer = needs.statements[fits.needs[number]], offers.statements[fits.offers[number]]
        return Fit(need.text, offer.text, _shared(need, offer), max(1, round(100 * float(fits.strengths[number]))))

    return tuple(
        Candidate(
            profiles[a[pair]].town,
            profiles[b[pair]].town,
            int(points[pair]),
            Reason(
                fit(int(helps_a[pair])),
                fit(int(helps_b[pair])),
                None if np.isnan(distances[pair]) else round(float(distances[pair]), 1),
            ),
        )
        for pair in _best_of_each_town(a, b, points, neighbours)
    )


def _said(statements: Iterable[tuple[Statement, ...]]) -> _Said:
    # In an order of their own, so that the order in which a town made them decides nothing.
    ordered = [sorted(own, key=lambda said: (said.text, sorted(said.topics))) for own in statements]
    owners = np.repeat(np.arange(len(ordered)), [len(own) for own in ordered])
    return _Said(owners, tuple(said for own in ordered for said in own))


def _best_fits(needs: _Said, offers: _Said, towns: int) -> _Fits:
    if not needs.statements or not offers.statements:
        nothing = np.empty(0, dtype=np.int64)
        return _Fits(nothing, nothing, nothing, np.empty(0))
    vectors = _vectors([*needs.statements, *offers.statements])
    seeking, helping = vectors[: len(needs.statements)], vectors[len(needs.statements) :].T.tocsr()
    parts = []
    for start in range(0, len(needs.statements), _ROWS_AT_ONCE):
        found = (seeking[start : start + _ROWS_AT_ONCE] @ helping).tocoo()
        near = found.data >= WEAKEST_FIT
        need, offer = found.row[near].astype(np.int64) + start, found.col[near].astype(np.int64)
        seeker, helper = needs.owners[need], offers.owners[offer]
        strength = np.minimum(np.round(found.data[near], _DECIMALS), 1.0)
        others = seeker != helper
        codes = seeker * towns + helper
        parts.append(_strongest(_Fits(codes[others], need[others], offer[others], strength[others])))
    # Once more over all, for a town's needs may lie in two parts.
    columns = ("codes", "needs", "offers", "strengths")
    return _strongest(_Fits(*(np.concatenate([getattr(part, column) for part in parts]) for column in columns)))


def _strongest(fits: _Fits) -> _Fits:
    order = np.lexsort((fits.offers, fits.needs, -fits.strengths, fits.codes))
    codes, first = np.unique(fits.codes[order], return_index=True)
    best = order[first]
    return _Fits(codes, fits.needs[best], fits.offers[best], fits.strengths[best])


def _vectors(statements: Sequence[Statement]) -> Any:
    """A row per statement; the product of two rows is their fit, 0 to 1: the weighted mean of two cosines.

    Topics and letters are both weighted by term frequency × smoothed inverse document frequency and brought to length
    one (Salton & Buckley, "Term-weighting approaches in automatic text retrieval", 1988, as scikit-learn does it).
    """
    return sparse.hstack(
        [
            np.sqrt(TOPICS_SHARE) * _topic_vectors(statements),
            np.sqrt(1 - TOPICS_SHARE) * _letter_vectors([telling_words(said.text) for said in statements]),
        ]
    ).tocsr()


def _topic_vectors(statements: Sequence[Statement]) -> Any:
    weights = [
        {key: 1.0 if key in said.topics else WHOLE_FIELD_WEIGHT for key in with_whole_fields(said.topics)}
        for said in statements
    ]
    columns = {key: number for number, key in enumerate(sorted({key for own in weights for key in own}))}
    if not columns:
        return sparse.csr_matrix((len(statements), 1))
    table = sparse.lil_matrix((len(statements), len(columns)))
    for row, own in enumerate(weights):
        for key, weight in own.items():
            table[row, columns[key]] = weight
    return TfidfTransformer().fit_transform(table.tocsr())


def _letter_vectors(texts: Sequence[str]) -> Any:
    # Three to five letters in a row inside words: finds "Akte" in "Bauakte", which no stemmer of German does.
    if not any(texts):
        return sparse.csr_matrix((len(texts), 1))
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), lowercase=False, sublinear_tf=True)
    return vectorizer.fit_transform(texts)


def _pairs(fits: _Fits, profiles: Sequence[Profile], excluded: Collection[frozenset[str]]) -> tuple[_Ints, _Ints]:
    """All pairs of which one can help the other, each once, without the excluded ones."""
    towns = len(profiles)
    place = {profile.town: number for number, profile in enumerate(profiles)}
    seeker, helper = np.divmod(fits.codes, max(1, towns))
    codes = np.unique(np.minimum(seeker, helper) * towns + np.maximum(seeker, helper))
    known = [sorted(place[town] for town in pair) for pair in excluded if pair <= place.keys()]
    barred = [pair[0] * towns + pair[-1] for pair in known]
    a, b = np.divmod(np.setdiff1d(codes, np.array(barred, dtype=np.int64)), max(1, towns))
    return a, b


def _found(fits: _Fits, codes: _Ints) -> _Ints:
    """Where each code stands among the fits, -1 where it does not."""
    if not len(fits.codes):
        return np.full(len(codes), -1)
    places = np.minimum(np.searchsorted(fits.codes, codes), len(fits.codes) - 1)
    return np.where(fits.codes[places] == codes, places, -1)


def _strengths(fits: _Fits, places: _Ints) -> _Floats:
    return np.where(places >= 0, fits.strengths[places], 0.0) if len(fits.codes) else np.zeros(len(places))


def _points(helps_a: _Floats, helps_b: _Floats, distances: _Floats, likeness: _Floats) -> _Ints:
    """The mean of the better direction and the harmonic mean of both: help one way counts half of help both ways."""
    both = helps_a + helps_b
    harmonic = np.divide(2 * helps_a * helps_b, both, out=np.zeros_like(both), where=both > 0)
    points = FIT_POINTS * (np.maximum(helps_a, helps_b) + harmonic) / 2
    points += NEARNESS_POINTS * _neutral_where_unknown(np.exp(-distances / NEAR_KM))
    points += LIKENESS_POINTS * _neutral_where_unknown(likeness)
    return np.maximum(1, np.rint(points)).astype(np.int64)


def _neutral_where_unknown(shares: _Floats) -> _Floats:
    """What is not known counts as the middle one of those that are: neither for nor against a pair."""
    unknown = np.isnan(shares)
    if unknown.all():
        return np.zeros_like(shares)
    return np.where(unknown, np.median(shares[~unknown]), shares)


def _distances(profiles: Sequence[Profile], a: _Ints, b: _Ints) -> _Floats:
    """Great-circle distances in kilometres (haversine), not a number where a place is unknown."""
    places = [(profile.latitude, profile.longitude) for profile in profiles]
    known = [place if None not in place else (np.nan, np.nan) for place in places]
    latitude, longitude = np.radians(np.array(known, dtype=np.float64).reshape(-1, 2)).T
    half = np.sin((latitude[b] - latitude[a]) / 2) ** 2
    half += np.cos(latitude[a]) * np.cos(latitude[b]) * np.sin((longitude[b] - longitude[a]) / 2) ** 2
    kilometres: _Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return kilometres


def _likeness(profiles: Sequence[Profile], a: _Ints, b: _Ints) -> _Floats:
    """The smaller size as a share of the larger, which is e^(-|ln of the ratio|); not a number where one is unknown."""
    sizes = np.array([float(profile.population or 0) for profile in profiles])
    sizes[sizes <= 0] = np.nan
    shares: _Floats = np.minimum(sizes[a], sizes[b]) / np.maximum(sizes[a], sizes[b])
    return shares


def _best_of_each_town(a: _Ints, b: _Ints, points: _Ints, most: int) -> _Ints:
    """The pairs that are among the `most` best of either town, in their order."""
    towns, pairs = np.concatenate([a, b]), np.tile(np.arange(len(a)), 2)
    order = np.lexsort((pairs, -points[pairs], towns))
    ordered = towns[order]
    rank = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
    return np.unique(pairs[order][rank < most])


def _shared(need: Statement, offer: Statement) -> frozenset[str]:
    return need.topics & offer.topics or with_whole_fields(need.topics) & with_whole_fields(offer.topics)
