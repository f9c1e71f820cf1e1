"""Reads GV100AD, the official directory of municipalities, as the Statistisches Bundesamt publishes it every quarter.

A record a line, 220 characters of fixed columns, of states (Satzart 10), Regierungsbezirke (20), Kreise (40),
associations (50) and municipalities (60). Columns are described in the "Datensatzbeschreibung" beside each download.
"""

import re
from collections.abc import Mapping, Sequence
from io import StringIO
from types import MappingProxyType

from gv100ad import District, DistrictType, GovernmentRegion, GV100ADReader, Municipality, MunicipalityType

from domain.town_lists import STATES, Fault, ListedTown, TownList, UnfitTownList, state_of
from domain.towns import KREISFREI

_START = re.compile(r"[1-6]0\d{8}")  # kind of record, date
_WIDTH = 220  # characters of a record, unless an editor took the spaces at the end away
_SHORTEST = {"10": 23, "20": 23, "30": 23, "40": 124, "50": 23, "60": 161}  # characters that hold what is needed
_DISTRICT = "Reg.-Bez. "  # others are former ones, or statistical

_KINDS: Mapping[MunicipalityType, str] = MappingProxyType(
    {
        MunicipalityType.MARKT: "Markt",
        MunicipalityType.KREISFREIE_STADT: KREISFREI,
        MunicipalityType.STADTKREIS: KREISFREI,
        MunicipalityType.STADT: "Stadt",
        MunicipalityType.GROSSE_KREISSTADT: "Stadt",
        MunicipalityType.KREISANGEHOERIGE_GEMEINDE: "Gemeinde",
    }
)
_NAMED_WHOLE = ("region", "städteregion", "regionalverband")


def begin_with(line: str) -> bool:
    """Whether a file that begins with this line holds such records."""
    return _START.match(line) is not None


def read(lines: Sequence[str]) -> TownList:
    """The towns of the directory; it names all of each state that it holds.

    Raises:
        UnfitTownList: lines that are no such records, are cut short, or lack their Kreis.
    """
    kreise: dict[str, str] = {}
    districts: dict[str, str] = {}
    municipalities: list[tuple[int, Municipality]] = []
    faults: list[Fault] = []
    whole_width = len(next(line for line in lines if line.strip())) == _WIDTH
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        why = _unfit(line, _WIDTH if whole_width else 0)
        try:
            record = None if why else next(iter(GV100ADReader(StringIO(line)).read()))
        except ValueError as error:
            why = f"cannot be read: {error}"
        if why:
            faults.append(Fault(number, why))
            continue
        match record:
            case District():
                kreise[record.regional_code] = _kreis(record)
            case GovernmentRegion() if record.name.startswith(_DISTRICT):
                districts[record.regional_code] = record.name.removeprefix(_DISTRICT).partition(",")[0]
            case Municipality():
                municipalities.append((number, record))
    towns = [(number, record) for number, record in municipalities if record.type in _KINDS]
    faults += _without_kreis(towns, kreise)
    if faults:
        raise UnfitTownList(faults)
    return TownList(
        form="GV100AD",
        towns=[_town(number, record, kreise, districts) for number, record in towns],
        whole=frozenset(state_of(record.regional_code) for _, record in towns),
        skipped=len(municipalities) - len(towns),
    )


def _unfit(line: str, width: int) -> str | None:
    """Why a line is no record of the directory, None if it is one; `width` is how long it must at least be."""
    shortest = _SHORTEST.get(line[:2])
    if shortest is None or not begin_with(line):
        return "is no record of the directory"
    if len(line) < max(shortest, width):
        return f"is cut short, after {len(line)} characters"
    if not line[22:72].strip():
        return "has no name"
    if line[:2] == "60" and not (re.fullmatch(r"\d{8}", line[10:18]) and line[10:12] in STATES):
        return f"has the key “{line[10:18].strip()}”, which is no AGS"
    if line[:2] == "60" and not re.fullmatch(r"\d{33}", line[128:161]):
        return "has no figures where area and population belong"
    return None


def _without_kreis(towns: Sequence[tuple[int, Municipality]], kreise: Mapping[str, str]) -> list[Fault]:
    return [
        Fault(
            number, f"{record.regional_code} lies in the Kreis {record.regional_code[:5]}, which the file does not name"
        )
        for number, record in towns
        if _KINDS[record.type] != KREISFREI and record.regional_code[:5] not in kreise
    ]


def _kreis(record: District) -> str:
    """The Kreis as it calls itself: "Kreis Kleve", "Landkreis Harz", "Rhein-Sieg-Kreis", "Städteregion Aachen"."""
    name = str(record.name).partition(",")[0]
    if "kreis" in name.casefold() or name.casefold().startswith(_NAMED_WHOLE):
        return name
    return f"Kreis {name}" if record.type == DistrictType.KREIS else f"Landkreis {name}"


def _town(number: int, record: Municipality, kreise: Mapping[str, str], districts: Mapping[str, str]) -> ListedTown:
    ags, kind = record.regional_code, _KINDS[record.type]
    return ListedTown(
        line=number,
        ags=ags,
        name=record.name.partition(",")[0].strip(),
        kind=kind,
        kreis=None if kind == KREISFREI else kreise[ags[:5]],
        district=districts.get(ags[:3]) or STATES[state_of(ags)],
        population=record.inhabitants or None,
    )
