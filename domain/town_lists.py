"""A list of towns that an operator brings, and what it changes in those that are kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from domain.town_words import search_key
from domain.towns import KREISFREI, Town

FEW_GONE = 3  # towns of one state that a list may leave out without being taken for cut short
SHARE_GONE = 0.1  # of a state's towns, beyond which a list is taken for cut short

# By the first two digits of the key; what stands for the Regierungsbezirk where a state has none.
STATES: Mapping[str, str] = {
    "01": "Schleswig-Holstein",
    "02": "Hamburg",
    "03": "Niedersachsen",
    "04": "Bremen",
    "05": "Nordrhein-Westfalen",
    "06": "Hessen",
    "07": "Rheinland-Pfalz",
    "08": "Baden-Württemberg",
    "09": "Bayern",
    "10": "Saarland",
    "11": "Berlin",
    "12": "Brandenburg",
    "13": "Mecklenburg-Vorpommern",
    "14": "Sachsen",
    "15": "Sachsen-Anhalt",
    "16": "Thüringen",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a list cannot be used; `line` counts from 1, None speaks of the whole file."""

    line: int | None
    text: str


class UnfitTownList(Exception):
    """A list of towns that cannot be used; nothing of it is. `faults` lists every reason, in the order of the lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: fault.line or 0)
        super().__init__("; ".join(fault.text for fault in self.faults))


@dataclass(frozen=True, slots=True)
class ListedTown:
    """A town as one line of a list has it; None is what the list does not tell.

    With a `successor` the line says that the town is none of its own any more and went into that one.
    """

    line: int
    ags: str
    name: str | None = None
    kind: str | None = None
    kreis: str | None = None
    district: str | None = None
    population: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class TownList:
    """What a file tells; `whole` are the states of which it names all towns, `skipped` counts areas without a town."""

    form: str
    towns: Sequence[ListedTown]
    whole: frozenset[str] = frozenset()
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class KeptTown:
    """A town as it is kept; one that is `gone` may have a successor."""

    town: Town
    gone: bool = False
    successor: str | None = None


@dataclass(slots=True)
class TownChanges:
    """What a list changes: towns before and after, and where the gone ones went, as far as that is known."""

    added: list[Town] = field(default_factory=list)
    returned: list[Town] = field(default_factory=list)
    changed: list[tuple[Town, Town]] = field(default_factory=list)
    same: list[Town] = field(default_factory=list)
    gone: list[tuple[Town, Town | None]] = field(default_factory=list)
    never_known: int = 0  # gone towns that were never kept

    @property
    def told(self) -> list[Town]:
        """Every living town of the list, as it is from now on."""
        return [*self.added, *self.returned, *(after for _, after in self.changed), *self.same]


def state_of(ags: str) -> str:
    """The state that a key belongs to, as its first two digits."""
    return ags[:2]


def compare(kept: Sequence[KeptTown], listed: TownList, *, many_gone: bool = False) -> TownChanges:
    """What a list changes; `many_gone` says that the operator knows of the many towns that it leaves out.

    A new key with the name that a gone town of the state had, and no other, is that town with another key.

    Raises:
        UnfitTownList: the list lacks what a new town needs, contradicts itself, or seems to be cut short.
    """
    return _Comparison(kept, listed).changes(many_gone=many_gone)


class _Comparison:
    def __init__(self, kept: Sequence[KeptTown], listed: TownList) -> None:
        self._kept = {known.town.ags: known for known in kept}
        self._listed = listed
        self._living = {town.ags: town for town in listed.towns if town.successor is None}
        self._merged = {town.ags: town for town in listed.towns if town.successor is not None}
        self._kreise = {known.town.ags[:5]: known.town.kreis for known in kept if not known.gone}
        self._districts = {known.town.ags[:3]: known.town.district for known in kept if not known.gone}
        self._faults = list(_doubled(listed.towns))

    def changes(self, *, many_gone: bool) -> TownChanges:
        found = TownChanges()
        for line in self._living.values():
            self._take(line, found)
        after = {ags: known.town for ags, known in self._kept.items() if not known.gone}
        after |= {town.ags: town for town in found.told}
        left_out = [ags for ags in after if state_of(ags) in self._listed.whole and ags not in self._living]
        left_out = [ags for ags in left_out if ags not in self._merged]
        for ags in (*left_out, *self._merged):
            after.pop(ags, None)
        self._take_leave(left_out, after, found)
        if not many_gone:
            self._faults += self._cut_short(left_out, found)
        if self._faults:
            raise UnfitTownList(self._faults)
        return found

    def _take(self, line: ListedTown, found: TownChanges) -> None:
        known = self._kept.get(line.ags)
        town = self._completed(line, known.town if known else None)
        if town is None:
            return
        if known is None:
            found.added.append(town)
        elif known.gone:
            found.returned.append(town)
        elif known.town != town:
            found.changed.append((known.town, town))
        else:
            found.same.append(town)

    def _completed(self, line: ListedTown, known: Town | None) -> Town | None:
        """The town of a line; what the line does not tell stays as it is known, or follows from the key."""
        name = line.name or (known.name if known else None)
        kind = line.kind or (known.kind if known else None) or (KREISFREI if line.ags.endswith("000") else None)
        kreis = None
        if kind != KREISFREI:
            of_key = (known.kreis if known else None) or self._kreise.get(line.ags[:5])
            kreis = line.kreis if line.kreis is not None and not _same_kreis(line.kreis, of_key) else of_key
            if kind is not None and kreis is None:
                self._faults.append(Fault(line.line, f"{line.ags} is new and lacks its Kreis"))
        district = line.district or (known.district if known else None) or self._districts.get(line.ags[:3])
        lacking = [what for what, told in (("name", name), ("kind", kind)) if told is None]
        if lacking:
            self._faults.append(Fault(line.line, f"{line.ags} is new and lacks its {' and '.join(lacking)}"))
        if name is None or kind is None:
            return None
        return Town(
            ags=line.ags,
            name=name,
            kind=kind,
            kreis=kreis,
            district=district or STATES[state_of(line.ags)],
            population=line.population if line.population is not None else known.population if known else None,
            latitude=line.latitude if line.latitude is not None else known.latitude if known else None,
            longitude=line.longitude if line.longitude is not None else known.longitude if known else None,
        )

    def _take_leave(self, left_out: Sequence[str], after: Mapping[str, Town], found: TownChanges) -> None:
        new_keys = self._new_keys(left_out, found)
        for ags in left_out:
            found.gone.append((self._kept[ags].town, new_keys.get(ags)))
        for ags, line in self._merged.items():
            known = self._kept.get(ags)
            successor = self._end(line, after)
            if known is None:
                found.never_known += 1
            elif successor is not None and not (known.gone and known.successor == successor.ags):
                found.gone.append((known.town, successor))

    def _new_keys(self, left_out: Iterable[str], found: TownChanges) -> dict[str, Town]:
        """Gone key -> the town that bears its name now."""
        old, new = defaultdict(list), defaultdict(list)
        for ags in left_out:
            old[state_of(ags), search_key(self._kept[ags].town.name)].append(ags)
        for town in (*found.added, *found.returned):
            new[state_of(town.ags), search_key(town.name)].append(town)
        return {codes[0]: new[name][0] for name, codes in old.items() if len(codes) == len(new[name]) == 1}

    def _end(self, line: ListedTown, after: Mapping[str, Town]) -> Town | None:
        """The town that stands at the end of a chain of mergers."""
        passed, ags = {line.ags}, line.successor
        while ags is not None and ags not in after:
            if ags in passed:
                self._faults.append(Fault(line.line, f"{line.ags} goes into {line.successor}, which leads back to it"))
                return None
            passed.add(ags)
            known = self._kept.get(ags)
            ags = self._merged[ags].successor if ags in self._merged else known.successor if known else None
        if ags is None:
            self._faults.append(Fault(line.line, f"{line.ags} goes into {line.successor}, which is no town"))
            return None
        return after[ags]

    def _cut_short(self, left_out: Sequence[str], found: TownChanges) -> Iterable[Fault]:
        """States of which the list leaves out more towns than one reform does away with."""
        explained = {town.ags for town, successor in found.gone if successor is not None}
        for state, codes in groupby(sorted(set(left_out) - explained), key=state_of):
            missing = len(list(codes))
            before = sum(state_of(ags) == state and not known.gone for ags, known in self._kept.items())
            if missing > max(FEW_GONE, SHARE_GONE * before):
                text = f"{missing} of the {before} towns of {STATES[state]} are not in it. If that is meant, say"
                yield Fault(None, f"{text} --many-gone; if not, the file is cut short")


def _same_kreis(told: str, known: str | None) -> bool:
    """Whether a Kreis is told without what it calls itself: "Kleve" for "Kreis Kleve"."""
    return known in {f"Kreis {told}", f"Landkreis {told}"}


def _doubled(towns: Iterable[ListedTown]) -> Iterable[Fault]:
    first: dict[str, int] = {}
    for town in towns:
        if town.ags in first:
            yield Fault(town.line, f"{town.ags} stands in line {first[town.ags]} already")
        first.setdefault(town.ags, town.line)
