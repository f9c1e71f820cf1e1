"""The built-in towns are complete and plausible."""

from collections import Counter
from importlib import resources
from itertools import pairwise

import pytest

from domain.town_words import search_key
from domain.towns import distance_km
from storage.town_list import built_in_towns

TOWNS = built_in_towns()
BY_AGS = {town.ags: town for town in TOWNS}


def test_built_in_towns_are_396_with_unique_codes_and_names() -> None:
    assert len(TOWNS) == len(BY_AGS) == len({town.name for town in TOWNS}) == 396
    assert all(len(ags) == 8 and ags.isdecimal() and ags.startswith("05") for ags in BY_AGS)
    assert list(BY_AGS) == sorted(BY_AGS)


def test_built_in_towns_are_read_once() -> None:
    assert built_in_towns() is TOWNS


def test_town_file_has_unix_lines_and_no_byte_order_mark() -> None:
    content = resources.files("storage").joinpath("data", "towns_nrw.csv").read_bytes()
    assert content.startswith(b"ags,name,kind,kreis_ags,kreis,district,population,latitude,longitude\n")
    assert b"\r" not in content
    assert content.endswith(b"\n")


def test_22_towns_are_without_a_kreis_and_just_they_are_kreisfrei() -> None:
    without = {town.name for town in TOWNS if town.kreis is None}
    assert len(without) == 22
    assert without == {town.name for town in TOWNS if town.kind == "kreisfreie Stadt"}
    assert "Aachen" not in without  # part of the Städteregion


def test_kinds_kreise_and_districts() -> None:
    assert Counter(town.kind for town in TOWNS) == {"kreisfreie Stadt": 22, "Stadt": 250, "Gemeinde": 124}
    assert len({town.kreis for town in TOWNS if town.kreis}) == 31
    assert {town.district for town in TOWNS} == {"Arnsberg", "Detmold", "Düsseldorf", "Köln", "Münster"}


def test_kreis_and_district_follow_the_code() -> None:
    for one, next_one in pairwise(TOWNS):
        if one.ags[:5] == next_one.ags[:5]:
            assert one.kreis == next_one.kreis
        if one.ags[:3] == next_one.ags[:3]:
            assert one.district == next_one.district


@pytest.mark.parametrize(
    ("ags", "name", "kind", "kreis", "district"),
    [
        ("05111000", "Düsseldorf", "kreisfreie Stadt", None, "Düsseldorf"),
        ("05315000", "Köln", "kreisfreie Stadt", None, "Köln"),
        ("05334002", "Aachen", "Stadt", "Städteregion Aachen", "Köln"),
        ("05334024", "Roetgen", "Gemeinde", "Städteregion Aachen", "Köln"),
        ("05154036", "Kleve", "Stadt", "Kreis Kleve", "Düsseldorf"),
        ("05382040", "Neunkirchen-Seelscheid", "Gemeinde", "Rhein-Sieg-Kreis", "Köln"),
        ("05566060", "Neuenkirchen", "Gemeinde", "Kreis Steinfurt", "Münster"),
        ("05754012", "Halle (Westf.)", "Stadt", "Kreis Gütersloh", "Detmold"),
        ("05970036", "Neunkirchen", "Gemeinde", "Kreis Siegen-Wittgenstein", "Arnsberg"),
        ("05978012", "Fröndenberg/Ruhr", "Stadt", "Kreis Unna", "Arnsberg"),
    ],
)
def test_a_town_as_the_official_directory_has_it(
    ags: str, name: str, kind: str, kreis: str | None, district: str
) -> None:
    town = BY_AGS[ags]
    assert (town.name, town.kind, town.kreis, town.district) == (name, kind, kreis, district)


def test_names_are_plain() -> None:
    assert not [town.name for town in TOWNS if "," in town.name or town.name != town.name.strip()]
    assert not [town.name for town in TOWNS if {"Stadt", "Gemeinde", "Kreis"} & set(town.name.split())]
    assert len({search_key(town.name) for town in TOWNS}) == 396


def test_figures_are_plausible_where_known() -> None:
    assert sum(town.population is not None for town in TOWNS) >= 350
    assert sum(town.latitude is not None for town in TOWNS) >= 375
    for town in TOWNS:
        assert (town.latitude is None) == (town.longitude is None)
        assert town.population is None or 4_000 < town.population < 1_200_000
        if town.latitude is not None and town.longitude is not None:
            assert 50.3 < town.latitude < 52.6
            assert 5.8 < town.longitude < 9.5


def test_no_town_lies_far_from_the_others_of_its_kreis() -> None:
    """A namesake in another corner of the state would stand out."""
    for town in TOWNS:
        there = [other for other in TOWNS if other.ags[:5] == town.ags[:5] and other is not town]
        distances = [distance for other in there if (distance := distance_km(town, other)) is not None]
        assert not distances or min(distances) < 25, town.name
