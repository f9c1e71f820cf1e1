"""Towns, and how one is found by what somebody types: with slips, without umlauts, by a part or a former name."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

from domain.former_towns import FORMER_TOWNS
from domain.town_words import KREIS_TITLES, TITLES, kreis_words, telling_words, undotted, without_bad

MOST_CANDIDATES = 5
LONGEST_INPUT = 200  # characters; no town's name is near it, and a whole letter is no town
SHORTEST_INPUT = 2  # letters
SHORTEST_PART = 3  # letters from which on a name may be begun or mistyped
SHORT_NAME = 7  # letters below which two slips are not worth asking back
SURE_PART = 5  # letters from which on a part needs no asking back ("Seelscheid", but not "Horn")
AGS_LENGTH = 8
KREISFREI = "kreisfreie Stadt"
WHOLE_WORDS, BEGINNING, INSIDE = range(3)  # where a part stands in a name, the likeliest first
EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG

# What people call the two parts of North Rhine-Westphalia -> how keys begin there.
_PARTS_OF_NRW = {"rheinland": ("051", "053"), "westfalen": ("055", "057", "059")}


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality as the official directory has it.

    `ags` is the Amtlicher Gemeindeschlüssel, eight digits; `kind` is "kreisfreie Stadt", "Stadt", "Markt" (in Bavaria)
    or "Gemeinde"; `kreis` names the Kreis as it calls itself ("Kreis Kleve", "Rhein-Sieg-Kreis"), None for a kreisfreie
    Stadt; `district` is the Regierungsbezirk ("Köln"), in a state without any the state. Coordinates are degrees
    (WGS 84). What is not known for certain is None.
    """

    ags: str
    name: str
    kind: str
    kreis: str | None
    district: str
    population: int | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class TownFound:
    town: Town


@dataclass(frozen=True, slots=True)
class TownDoubtful:
    """One to five towns that may be meant, the likeliest first: ask back, even about one."""

    candidates: tuple[Town, ...]


@dataclass(frozen=True, slots=True)
class TownUnknown:
    pass


TownAnswer: TypeAlias = TownFound | TownDoubtful | TownUnknown


def _names(town: Town) -> tuple[str, ...]:
    """The official name, and without its addition: "Halle" for "Halle (Westf.)", "Haltern" for "Haltern am See"."""
    short = town.name
    for addition in (" (", "/", " am ", " an der ", " im ", " in der "):
        short = short.partition(addition)[0]
    return (town.name, short)


class TownIndex:
    """Finds towns by name. Built once from all towns; building takes longer than many finds."""

    def __init__(self, towns: Iterable[Town], former_names: Mapping[str, Iterable[str]] = FORMER_TOWNS) -> None:
        """Index towns by their names, and by the former ones given per code.

        Raises nothing: a code that comes twice leaves the later town under that code.
        """
        self._towns = tuple(towns)
        self._by_ags = {town.ags: town for town in self._towns}
        official: defaultdict[str, set[Town]] = defaultdict(set)
        other: defaultdict[str, set[Town]] = defaultdict(set)
        for town in self._towns:
            former = tuple(former_names.get(town.ags, ()))
            for name in _names(town):
                official["".join(telling_words(name))].add(town)
            for name in (*former, without_bad(town.name)):
                other["".join(telling_words(name))].add(town)
            for name in (*_names(town), *former, without_bad(town.name)):
                other["".join(telling_words(undotted(name)))].add(town)
        # An official name is never overruled by another town's former or umlautless one.
        self._named: dict[str, set[Town]] = {**other, **official}
        self._named.pop("", None)
        spas = {"".join(telling_words(without_bad(town.name))) for town in self._towns if town.name.startswith("Bad ")}
        # "Dusiburg" is Duisburg; nobody who means Bad Driburg leaves out as much and mistypes the rest.
        self._spellings = tuple(name for name in self._named if name in official or name not in spas)
        self._kreise = {"".join(kreis_words(town.kreis)) for town in self._towns if town.kreis}
        self._parts = tuple(
            (town, words, "".join(words))
            for town in self._towns
            for words in {telling_words(town.name), telling_words(undotted(town.name))}
        )

    def find(self, text: str) -> TownAnswer:
        """The town that is meant, the towns that may be meant, or neither. Never guesses between near ties.

        Takes an eight-digit official code, a name (official, former, without umlauts, with the Kreis behind it), the
        beginning of a word of the name, or any of these with slips of the pen.
        """
        text = text.strip()
        if len(text) > LONGEST_INPUT:
            return TownUnknown()
        words = telling_words(text)
        joined = "".join(words)
        if joined.isdecimal():
            town = self._by_ags.get(joined) if len(joined) == AGS_LENGTH else None
            return TownFound(town) if town else TownUnknown()
        if not SHORTEST_INPUT <= len(joined) <= LONGEST_INPUT:  # one character may fold to eighteen
            return TownUnknown()
        named = self._by_name(words)
        if named:
            return _answer(named)
        return self._by_likeness(words, "".join(telling_words(undotted(text))))

    def _by_name(self, words: Sequence[str]) -> Sequence[Town]:
        """The towns of exactly this name; words after it must be a title or tell the Kreis."""
        for end in range(len(words), 0, -1):
            hits = self._named.get("".join(words[:end]), ())
            rest = words[end:]
            fitting = [town for town in hits if not rest or self._tells(rest, town)]
            if fitting:
                return sorted(fitting, key=_by_size)
        return ()

    def _tells(self, rest: Sequence[str], town: Town) -> bool:
        """Whether the words after a name belong to this town, and are not another town's name."""
        if rest[0] in TITLES:
            return True
        if town.ags.startswith(_PARTS_OF_NRW.get("".join(rest), ("no key",))):
            return True
        if "".join(rest) in self._named or town.kreis is None:
            return False
        kreis = kreis_words(town.kreis)
        rest = [word for word in rest if word not in KREIS_TITLES] or rest
        return all(len(word) >= SHORTEST_PART and any(own.startswith(word) for own in kreis) for word in rest)

    def _by_likeness(self, words: Sequence[str], undotted: str) -> TownAnswer:
        joined = "".join(words)
        if len(joined) < SHORTEST_PART:
            return TownUnknown()
        slips = self._slips(joined, undotted)
        parts = self._having(words)
        sure = _sure_by_slips(joined, slips, parts) or _sure_by_part(joined, slips, parts)
        if sure and joined not in self._kreise:  # "Lippe" is a Kreis, not Lippetal
            return TownFound(sure)
        likeness = parts | {town: min(count, parts.get(town, count)) for town, count in slips.items()}
        least = min(likeness.values(), default=0)
        close = set(parts) or {town for town in slips if least <= _shown(len(joined))}
        close |= {town for town in slips if slips[town] <= least + 1 and close}
        if not close:
            return _doubt(list(self._mentioned(words)))
        return _doubt(sorted(close, key=lambda town: (likeness[town], _gap(joined, town), *_by_size(town))))

    def _slips(self, joined: str, undotted: str) -> dict[Town, int]:
        """Towns within reach of some slips -> how many. A wrong first letter counts double: slips rarely hit it."""
        reach = _forgiven(len(joined)) + 1
        found: dict[Town, int] = {}
        for typed in {joined, undotted} - {""}:
            near = process.extract(typed, self._spellings, scorer=OSA.distance, score_cutoff=reach, limit=None)
            for spelling, distance, _ in near:
                slips = int(distance) + (spelling[0] != typed[0])
                for town in self._named[spelling] if slips <= reach else ():
                    found[town] = min(slips, found.get(town, slips))
        return found

    def _having(self, words: Sequence[str]) -> dict[Town, int]:
        """Towns with this part in the name -> where it stands."""
        found: dict[Town, int] = {}
        for town, own, own_joined in self._parts:
            place = _place(words, own) if words[0] in own_joined else None
            if place is not None:
                found[town] = min(place, found.get(town, place))
        return found

    def _mentioned(self, words: Sequence[str]) -> Iterator[Town]:
        """Towns named somewhere within a longer text, in the order of the text."""
        seen: set[Town] = set()
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                hits = self._named.get("".join(words[start:end]), set()) - seen
                yield from sorted(hits, key=_by_size)
                seen |= hits


def _forgiven(letters: int) -> int:
    """How many slips still leave no doubt, given that no other town is near."""
    return bisect((5, 10, 14), letters)


def _shown(letters: int) -> int:
    """How many slips are worth asking back; with two in a short name, Berlin would be Beelen."""
    return 1 if letters < SHORT_NAME else _forgiven(letters) + 1


def _sure_by_slips(joined: str, slips: dict[Town, int], parts: dict[Town, int]) -> Town | None:
    if not slips:
        return None
    best = min(slips, key=lambda town: slips[town])
    rivals = [town for town in slips if town != best and slips[town] <= slips[best] + 1]
    if rivals or slips[best] > _forgiven(len(joined)) or set(parts) - {best}:
        return None
    return best


def _sure_by_part(joined: str, slips: dict[Town, int], parts: dict[Town, int]) -> Town | None:
    if len(parts) != 1 or len(joined) < SURE_PART:
        return None
    [(town, place)] = parts.items()
    return None if set(slips) - {town} or place == INSIDE else town


def _place(words: Sequence[str], own: Sequence[str]) -> int | None:
    """Where the words stand in a name, None where they do not."""
    if _in_order(words, own, str.__eq__):
        return WHOLE_WORDS
    joined = "".join(words)
    if _in_order(words, own, str.startswith) or any("".join(own[at:]).startswith(joined) for at in range(len(own))):
        return BEGINNING
    return INSIDE if len(joined) >= SURE_PART and joined in "".join(own) else None


def _in_order(words: Sequence[str], own: Sequence[str], fits: Callable[[str, str], bool]) -> bool:
    """Whether each word fits a word of the name, in order: "Berg. Gladbach", "Schloß Holte"."""
    rest = iter(own)
    return all(any(fits(candidate, word) for candidate in rest) for word in words)


def _gap(joined: str, town: Town) -> int:
    return abs(len("".join(telling_words(town.name))) - len(joined))


def _by_size(town: Town) -> tuple[int, str, str]:
    return (-(town.population or 0), town.name, town.ags)


def _answer(hits: Sequence[Town]) -> TownAnswer:
    return TownFound(hits[0]) if len(hits) == 1 else _doubt(hits)


def _doubt(candidates: Sequence[Town]) -> TownAnswer:
    return TownDoubtful(tuple(candidates[:MOST_CANDIDATES])) if candidates else TownUnknown()


def distance_km(a: Town, b: Town) -> float | None:
    """Great-circle distance in kilometres (haversine), None where either town's coordinates are not known."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))
