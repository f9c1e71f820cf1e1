"""Lists of towns as operators have them: official, hand-made, spoilt."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.town_files import LONGEST_LINE, read_town_list
from domain.town_lists import UnfitTownList
from domain.towns import Town
from storage.town_list import built_in_towns
from tests.town_directory import as_file, directory, municipality, record

TOWNS = {town.name: town for town in built_in_towns()}
KLEVE, KOELN, AACHEN, HILDEN = TOWNS["Kleve"], TOWNS["Köln"], TOWNS["Aachen"], TOWNS["Hilden"]
HEIDE = Town("03358008", "Bispingen", "Gemeinde", "Landkreis Heidekreis", "Niedersachsen", 6000, None, None)


def faults(content: bytes) -> list[tuple[int | None, str]]:
    with pytest.raises(UnfitTownList) as unfit:
        read_town_list(content)
    return [(fault.line, fault.text) for fault in unfit.value.faults]


def only_fault(content: bytes) -> tuple[int | None, str]:
    (found,) = faults(content)
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_official_directory_gives_all_towns_as_they_are_built_in(encoding: str) -> None:
    """Names lose their addition, Kreise get what they call themselves, in each encoding that was ever published."""
    listed = read_town_list(as_file(directory(TOWNS.values()), encoding))
    assert (listed.form, listed.whole, listed.skipped) == ("GV100AD", frozenset({"05"}), 0)
    for told in listed.towns:
        town = TOWNS[told.name or ""]
        assert (told.ags, told.kind, told.kreis, told.district) == (town.ags, town.kind, town.kreis, town.district)
        assert told.population == town.population
        assert (told.latitude, told.successor) == (None, None)


def test_official_directory_of_a_state_without_regierungsbezirke() -> None:
    """The state stands for the Regierungsbezirk; a statistical region, or a former Regierungsbezirk, is none."""
    region = record("20", "033", "Stat. Region Lüneburg")
    (told,) = read_town_list(as_file([*directory([HEIDE])[:1], region, *directory([HEIDE])[1:]])).towns
    assert (told.kreis, told.district) == ("Heidekreis", "Niedersachsen")


@pytest.mark.parametrize(
    ("name", "typ", "kreis"),
    [
        ("Kleve", "43", "Kreis Kleve"),
        ("Kleve", "44", "Landkreis Kleve"),
        ("Rhein-Sieg-Kreis", "43", "Rhein-Sieg-Kreis"),
        ("Städteregion Aachen", "43", "Städteregion Aachen"),
        ("Region Hannover", "44", "Region Hannover"),
        ("Karlsruhe, Landkreis", "44", "Landkreis Karlsruhe"),
        ("Regionalverband Saarbrücken", "45", "Regionalverband Saarbrücken"),
    ],
)
def test_kreis_is_named_as_it_calls_itself(name: str, typ: str, kreis: str) -> None:
    (told,) = read_town_list(as_file([record("40", "05154", name, typ=typ), municipality(KLEVE)])).towns
    assert told.kreis == kreis


def test_areas_without_a_town_are_passed_over() -> None:
    forest = municipality(replace(KLEVE, ags="05154999", name="Reichswald, gemfr. Geb.", population=0), typ="66")
    listed = read_town_list(as_file([*directory([KLEVE]), forest]))
    assert ([town.name for town in listed.towns], listed.skipped) == (["Kleve"], 1)


def test_official_directory_cut_short_names_each_broken_line() -> None:
    lines = directory([KLEVE, KOELN])
    lines[3], lines[-1] = lines[3][:150], lines[-1][:20]
    assert faults(as_file(lines)) == [
        (4, "is cut short, after 150 characters"),
        (7, "is cut short, after 20 characters"),
    ]


def test_official_directory_whose_spaces_at_the_end_were_lost_is_read() -> None:
    listed = read_town_list(as_file([line.rstrip() for line in directory([KLEVE])]))
    assert [town.population for town in listed.towns] == [KLEVE.population]


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (record("70", "05154036", "Kleve"), "is no record of the directory"),
        (municipality(KLEVE).replace("05154036", "0515403X"), "has the key “0515403X”, which is no AGS"),
        (municipality(KLEVE).replace("05154036", "99154036"), "has the key “99154036”, which is no AGS"),
        (municipality(KLEVE).replace("00000012345", "0000001234,"), "has no figures where area and population belong"),
        (municipality(replace(KLEVE, name="")).replace(", Stadt", "       "), "has no name"),
        (municipality(KLEVE).replace("20270131", "20271331"), "cannot be read"),
        (municipality(KLEVE, typ="99"), "cannot be read"),
    ],
)
def test_broken_record_is_told_with_its_line(broken: str, why: str) -> None:
    line, text = only_fault(as_file([*directory([KOELN]), broken]))
    assert line == 5
    assert why in text


def test_town_whose_kreis_is_not_in_the_file() -> None:
    line, text = only_fault(as_file([line for line in directory([KLEVE]) if line[:2] != "40"]))
    assert line == 3
    assert "05154" in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize(
    "header",
    [
        "AGS;Name;Art;Landkreis;Regierungsbezirk;Einwohner;Breite;Länge;Nachfolger",
        "ags;name;type;county;district;population;lat;lon;successor",
    ],
)
def test_table_in_german_and_english(header: str, delimiter: str, encoding: str) -> None:
    row = '05315000;"Köln, Stadt";Kreisfreie Stadt;;Reg.-Bez. Köln;1 084 831;50.9;6.9;'
    content = f"{header}\r\n{row}\r\n\r\n".replace(";", delimiter).encode(encoding)
    (told,) = read_town_list(content).towns
    assert (told.line, told.ags, told.name, told.kind, told.kreis) == (2, "05315000", "Köln", "kreisfreie Stadt", None)
    assert (told.district, told.population, told.latitude, told.longitude) == ("Köln", 1_084_831, 50.9, 6.9)
    assert told.successor is None


def test_table_with_decimal_commas_quotes_and_columns_that_do_not_matter() -> None:
    content = b'Bemerkung;AGS;Name;lat;lon\n"eins;\nzwei";05 1 58 016;"Hilden";51,17;6,93\n'
    (told,) = read_town_list(content).towns
    assert (told.line, told.ags, told.name, told.latitude) == (3, "05158016", "Hilden", 51.17)


def test_table_of_mergers_alone() -> None:
    (told,) = read_town_list(b"ags;nachfolger\n05158016;05158012\n").towns
    assert (told.ags, told.name, told.successor) == ("05158016", None, "05158012")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("5158016;Hilden;1;51;7;", "7 digits"),
        ("051580160000;Hilden;1;51;7;", "12 digits"),
        (";Hilden;1;51;7;", "no AGS"),
        ("Hilden;05158016;1;51;7;", "“Hilden” is no AGS"),
        ("٠٥١٥٨٠١٦;Hilden;1;51;7;", "is no AGS"),
        ("99158016;Hilden;1;51;7;", "in no German state"),
        ("05158016;123;1;51;7;", "is no name"),
        ("05158016;" + "x" * 101 + ";1;51;7;", "is no name"),
        ("05158016;Hilden;viele;51;7;", "no number of inhabitants"),
        ("05158016;Hilden;-5;51;7;", "no number of inhabitants"),
        ("05158016;Hilden;99999999;51;7;", "no town has"),
        ("05158016;Hilden;1;7;51;", "is no latitude in Germany"),
        ("05158016;Hilden;1;nan;7;", "is no latitude in Germany"),
        ("05158016;Hilden;1;51;;", "only one of latitude and longitude"),
        ("05158016;Hilden;1;51;7;05158016", "its own successor"),
        ("05158016;Hilden;1;51;7;;;x", "8 cells"),
        ('05158016;"Hilden;1;51;7;', "cannot be read as a table"),
    ],
)
def test_broken_row_is_told_with_its_line(row: str, why: str) -> None:
    content = f"AGS;Name;Einwohner;lat;lon;Nachfolger\n05315000;Köln;1;51;7;\n{row}\n".encode()
    line, text = only_fault(content)
    assert line == 3
    assert why in text


def test_all_faults_are_told_at_once() -> None:
    assert [line for line, _ in faults(b"AGS;Name\n1;A\n05158016;Hilden\n2;B\n")] == [2, 4]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "empty"),
        (b"PK\x03\x04rest of a workbook", "Excel"),
        (b"\xd0\xcf\x11\xe0rest of an old one", "Excel"),
        (b"%PDF-1.7", "PDF"),
        ("AGS;Name\n05158016;Hilden\n".encode("utf-16"), "UTF-16"),
        (b"AGS;Name\n05158016;Hil\0den\n", "no text"),
        (b"AGS;Name\n", "not one town"),
        (b"05158016;Hilden;Stadt\n05315000;Koeln;Stadt\n", "names no column “AGS”"),
        (b"AGS;Name;Gemeinde\n05158016;Hilden;Hilden\n", "two columns for: name"),
        ("AGS;Name\n05315000;Köln\n".encode("cp437"), "broken"),
        ("AGS;Name\n05515000;Münster\n".encode("cp437"), "neither UTF-8 nor Windows-1252"),
        ("AGS;Name\n05315000;Köln\n05158016;H\xff\n".encode().replace(b"\xc3\xbf", b"\xff"), "broken"),
        (b"AGS;Name\n05315000;" + b"x" * LONGEST_LINE + b"\n", "longer than"),
        (b"x" * (65 * 1024 * 1024), "larger than 64 MB"),
    ],
)
def test_file_that_is_no_list(content: bytes, why: str) -> None:
    _, text = only_fault(content)
    assert why in text


_HEADERS = st.sampled_from(
    [b"", b"AGS;Name;Kreis;Nachfolger\n", record("10", "05", "Nordrhein-Westfalen").encode() + b"\n"]
)
_WRITTEN = st.text(alphabet='0123456789;,\t\n\r" ÄößÃabc\u2028\x1c', max_size=120).map(str.encode)


@given(_HEADERS, st.binary(max_size=200) | _WRITTEN)
def test_whatever_a_file_holds_it_is_a_list_or_has_faults(header: bytes, content: bytes) -> None:
    found: Sequence[object]
    try:
        found = read_town_list(header + content).towns
    except UnfitTownList as unfit:
        found = unfit.faults
    assert found
