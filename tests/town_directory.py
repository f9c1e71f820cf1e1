"""Writes what the Statistisches Bundesamt publishes: GV100AD, 220 characters a record."""

from collections.abc import Iterable

from domain.town_lists import STATES, state_of
from domain.towns import KREISFREI, Town

_DATE = "20270131"
_TYPES = {KREISFREI: "61", "Stadt": "63", "Gemeinde": "64", "Markt": "60"}


def record(kind: str, key: str, name: str, *, typ: str = "", figures: str = "") -> str:
    """One record."""
    return f"{kind}{_DATE}{key:<12}{name:<50}{'':<50}{typ:<6}{figures}".ljust(220)


def municipality(town: Town, *, typ: str | None = None) -> str:
    """The record of a town, with the addition that the statistics put behind the name of a Stadt."""
    name = f"{town.name}, Stadt" if "tadt" in town.kind else town.name
    figures = f"{12345:011}{town.population or 0:011}{(town.population or 0) // 2:011}    40213*****  5101110"
    return record("60", f"{town.ags}0000", name, typ=typ or _TYPES[town.kind], figures=figures)


def directory(towns: Iterable[Town]) -> list[str]:
    """The records of towns, of their Kreise, Regierungsbezirke and states, in the order of the keys."""
    lines: dict[str, str] = {}
    for town in towns:
        ags = town.ags
        lines[ags[:2]] = record("10", ags[:2], STATES[state_of(ags)])
        if town.district != STATES[state_of(ags)]:
            lines[ags[:3]] = record("20", ags[:3], f"Reg.-Bez. {town.district}")
        kreis = town.kreis or f"{town.name}, Stadt"
        typ = "41" if town.kreis is None else "44" if kreis.startswith("Landkreis ") else "43"
        lines[ags[:5]] = record("40", ags[:5], kreis.removeprefix("Kreis ").removeprefix("Landkreis "), typ=typ)
        lines[ags] = municipality(town)
    return [lines[key] for key in sorted(lines)]


def as_file(lines: Iterable[str], encoding: str = "utf-8") -> bytes:
    """The records as the bytes of a file."""
    return "".join(f"{line}\r\n" for line in lines).encode(encoding)
