"""Reads towns from a table with a header line (CSV), in German or English, with semicolons, commas or tabs."""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from types import MappingProxyType
from typing import TypeVar

from domain.town_lists import STATES, Fault, ListedTown, TownList, UnfitTownList, state_of
from domain.town_words import search_key
from domain.towns import AGS_LENGTH, KREISFREI

_Value = TypeVar("_Value")

_DELIMITERS = ";,\t"

# What a column may be called, as `search_key` has it.
_COLUMNS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "ags": frozenset({"ags", "gemeindeschluessel", "amtlicher gemeindeschluessel", "schluessel", "key", "code"}),
        "name": frozenset({"name", "gemeindename", "gemeinde", "stadt", "ort", "town", "municipality"}),
        "kind": frozenset({"kind", "art", "typ", "type"}),
        "kreis": frozenset({"kreis", "landkreis", "county"}),
        "district": frozenset({"district", "regierungsbezirk"}),
        "population": frozenset({"population", "einwohner", "einwohnerzahl", "bevoelkerung", "inhabitants"}),
        "latitude": frozenset({"latitude", "lat", "breite", "breitengrad"}),
        "longitude": frozenset({"longitude", "lon", "lng", "laenge", "laengengrad"}),
        "successor": frozenset({"successor", "nachfolger"}),
    }
)
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "kreisfreie stadt": KREISFREI,
        "stadtkreis": KREISFREI,
        "stadt": "Stadt",
        "town": "Stadt",
        "city": "Stadt",
        "grosse kreisstadt": "Stadt",
        "gemeinde": "Gemeinde",
        "kreisangehoerige gemeinde": "Gemeinde",
        "municipality": "Gemeinde",
        "markt": "Markt",
        # as the official directory has it (Textkennzeichen)
        "60": "Markt",
        "61": KREISFREI,
        "62": KREISFREI,
        "63": "Stadt",
        "64": "Gemeinde",
        "67": "Stadt",
    }
)
_DEGREES = MappingProxyType({"latitude": (47.0, 56.0), "longitude": (5.0, 16.0)})  # of Germany
_MOST_PEOPLE = 10_000_000  # that live in one town
_LONGEST_NAME = 100  # characters


def read(text: str) -> TownList:
    """The towns of a table. It speaks of these alone: what it does not name stays as it is.

    Raises:
        UnfitTownList: no header with an AGS, or cells that cannot be what their column says.
    """
    header = next(line for line in text.splitlines() if line.strip())
    delimiter = max(_DELIMITERS, key=header.count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    reading = _Reading()
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                reading.take(rows.line_num, [cell.strip() for cell in row])
    except csv.Error as error:
        reading.faults.append(Fault(rows.line_num, f"cannot be read as a table: {error}"))
    if reading.faults:
        raise UnfitTownList(reading.faults)
    return TownList(form="CSV", towns=reading.towns)


class _Reading:
    """The towns and faults that were found so far."""

    def __init__(self) -> None:
        self.towns: list[ListedTown] = []
        self.faults: list[Fault] = []
        self._columns: Sequence[str | None] | None = None

    def take(self, line: int, cells: Sequence[str]) -> None:
        if self._columns is None:
            self._columns = _columns(line, cells)
            return
        if len(cells) > len(self._columns) and any(cells[len(self._columns) :]):
            self.faults.append(Fault(line, f"has {len(cells)} cells, the header {len(self._columns)}"))
            return
        told = {name: cell for name, cell in zip(self._columns, cells, strict=False) if name is not None and cell}
        try:
            self.towns.append(_town(line, told))
        except ValueError as error:
            self.faults.append(Fault(line, str(error)))


def _columns(line: int, cells: Sequence[str]) -> Sequence[str | None]:
    """What each column holds, None for what does not matter here.

    Raises:
        UnfitTownList: no column holds the key, or two hold the same.
    """
    found = [next((name for name, called in _COLUMNS.items() if _heading(cell) in called), None) for cell in cells]
    known = [name for name in found if name is not None]
    if "ags" not in known:
        text = "names no column “AGS”; the first line must say what the columns hold, such as AGS;Name;Kreis"
        raise UnfitTownList([Fault(line, text)])
    twice = sorted({name for name in known if known.count(name) > 1})
    if twice:
        raise UnfitTownList([Fault(line, f"has two columns for: {', '.join(twice)}")])
    return found


def _heading(cell: str) -> str:
    return search_key(cell.replace("_", " "))


def _town(line: int, told: Mapping[str, str]) -> ListedTown:
    """The town of a row.

    Raises:
        ValueError: a cell cannot be what its column says; the text is for the operator.
    """
    ags = _ags(told.get("ags", ""))
    places = {name: _each(told, name, _degrees(name)) for name in _DEGREES}
    if len({place is None for place in places.values()}) > 1:
        raise ValueError(f"{ags} has only one of latitude and longitude")
    successor = _each(told, "successor", _ags)
    if successor == ags:
        raise ValueError(f"{ags} cannot be its own successor")
    return ListedTown(
        line=line,
        ags=ags,
        name=_each(told, "name", _name),
        kind=_each(told, "kind", _kind),
        kreis=_each(told, "kreis", _name),
        district=_each(told, "district", lambda cell: _name(cell.removeprefix("Reg.-Bez. "))),
        population=_each(told, "population", _population),
        latitude=places["latitude"],
        longitude=places["longitude"],
        successor=successor,
    )


def _each(told: Mapping[str, str], name: str, read_cell: Callable[[str], _Value]) -> _Value | None:
    return read_cell(told[name]) if name in told else None


def _ags(cell: str) -> str:
    digits = cell.replace(" ", "")
    if not digits:
        raise ValueError("has no AGS")
    if not (digits.isascii() and digits.isdecimal()):
        raise ValueError(f"“{cell[:40]}” is no AGS; it has {AGS_LENGTH} digits")
    if len(digits) == AGS_LENGTH - 1:
        raise ValueError(
            f"{digits} has {len(digits)} digits, an AGS has {AGS_LENGTH}; a spreadsheet may have lost the 0"
        )
    if len(digits) != AGS_LENGTH:
        raise ValueError(f"{digits[:40]} has {len(digits)} digits, an AGS has {AGS_LENGTH}")
    if state_of(digits) not in STATES:
        raise ValueError(f"{digits} lies in no German state")
    return digits


def _name(cell: str) -> str:
    """A name without what the statistics append: "Kleve, Stadt"."""
    name = " ".join(cell.partition(",")[0].split())
    if len(name) > _LONGEST_NAME or not any(char.isalpha() for char in name):
        raise ValueError(f"“{cell[:40]}” is no name")
    return name


def _kind(cell: str) -> str:
    kind = _KINDS.get(" ".join(cell.casefold().replace("ß", "ss").replace("ö", "oe").split()))
    if kind is None:
        raise ValueError(f"“{cell[:40]}” is no kind of town; kinds are: {', '.join(dict.fromkeys(_KINDS.values()))}")
    return kind


def _population(cell: str) -> int | None:
    if not re.fullmatch(r"\d+|\d{1,3}([. '\u00a0\u202f]\d{3})+", cell):
        raise ValueError(f"“{cell[:40]}” is no number of inhabitants")
    number = int(re.sub(r"\D", "", cell))
    if number > _MOST_PEOPLE:
        raise ValueError(f"no town has {number} inhabitants")
    return number or None


def _degrees(name: str) -> Callable[[str], float]:
    least, most = _DEGREES[name]

    def read_cell(cell: str) -> float:
        try:
            degrees = float(cell.replace(",", "."))
        except ValueError:
            degrees = float("nan")
        if not least <= degrees <= most:
            raise ValueError(f"“{cell[:40]}” is no {name} in Germany ({least:g} to {most:g} degrees)")
        return degrees

    return read_cell
