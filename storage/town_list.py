"""The towns that are built in: all 396 of North Rhine-Westphalia.

Codes and names are the statistical offices', population and coordinates those of GeoNames (https://www.geonames.org,
CC BY 4.0); `storage/data/build_towns.py` says how the file is made.
"""

import csv
from functools import cache
from importlib import resources

from domain.towns import Town


@cache
def built_in_towns() -> tuple[Town, ...]:
    """All built-in towns by official code; read from the package once."""
    text = resources.files("storage").joinpath("data", "towns_nrw.csv").read_text(encoding="utf-8")
    return tuple(_town(row) for row in csv.DictReader(text.splitlines()))


def _town(row: dict[str, str]) -> Town:
    return Town(
        ags=row["ags"],
        name=row["name"],
        kind=row["kind"],
        kreis=row["kreis"] or None,
        district=row["district"],
        population=int(row["population"]) if row["population"] else None,
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
    )
