"""Tables are read back by other programs as they were written, and no cell ever becomes a formula."""

import csv
import json
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from domain.facts import Sheet
from storage.exports import COLUMNS
from texts.markdown import document, escaped, items
from texts.tables import csv_file, harmless, json_file, xlsx_file

ZONE = "Europe/Berlin"
WHEN = datetime(2027, 7, 1, 22, 30, tzinfo=UTC)
EVIL = [
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1+1",
    "\n=1",
    "＝1+1",
    "'=1",
    '=HYPERLINK("http://x","y")',
]
TRICKY = ["", "Straße; „Nr. 5“", 'mit "Anführung"', "zwei\nZeilen", "a,b;c", "😀", "0049 2103"]


def read_csv(content: bytes, delimiter: str) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True))


def read_xlsx(content: bytes) -> list[list[Any]]:
    page = load_workbook(BytesIO(content)).active
    assert page is not None
    for row in page.iter_rows():
        assert all(cell.data_type in {"s", "n", "b", "d", "inlineStr"} for cell in row), [c.data_type for c in row]
    return [[cell.value for cell in row] for row in page.iter_rows()]


@pytest.mark.parametrize("text", EVIL)
def test_formula_becomes_text_in_csv(text: str) -> None:
    """A cell that begins with = + - @, blank space before it or not, gets an apostrophe in front."""
    (_, (cell,)) = read_csv(csv_file(Sheet(("a",), ((text,),)), ["A"], language="de", zone=ZONE), ";")
    assert cell.startswith("'")


@pytest.mark.parametrize("text", [text for text in EVIL if not text.startswith(("\t", "\r"))])
def test_formula_is_a_text_in_xlsx(text: str) -> None:
    """What is shown is what was written, and its type is text."""
    (_, (cell,)) = read_xlsx(xlsx_file(Sheet(("a",), ((text,),)), ["A"], zone=ZONE))
    assert cell == text


@pytest.mark.parametrize(("language", "delimiter"), [("de", ";"), ("en", ",")])
def test_csv_is_read_back_with_umlauts_and_line_breaks(language: str, delimiter: str) -> None:
    """German spreadsheets expect semicolons, English ones commas; both know UTF-8 by its mark."""
    sheet = Sheet(tuple(map(str, range(len(TRICKY)))), (tuple(TRICKY),))
    head, row = read_csv(csv_file(sheet, TRICKY, language=language, zone=ZONE), delimiter)
    assert head == TRICKY
    assert row == TRICKY


def test_values_of_all_kinds_are_written() -> None:
    """Times on the reader's clocks, truth as a number, nothing as nothing."""
    sheet = Sheet(("a", "b", "c", "d", "e"), ((1, True, None, WHEN, "x"),))
    assert read_csv(csv_file(sheet, list("ABCDE"), language="de", zone=ZONE), ";")[1] == [
        "1",
        "1",
        "",
        "2027-07-02 00:30",
        "x",
    ]
    (_, row) = read_xlsx(xlsx_file(sheet, list("ABCDE"), zone=ZONE))
    assert row == [1, True, None, datetime(2027, 7, 2, 0, 30), "x"]  # noqa: DTZ001 -- Excel knows no zones
    assert json.loads(json_file(sheet, name="t")) == {
        "format": "initiative-k.table",
        "version": 1,
        "table": "t",
        "rows": [{"a": 1, "b": True, "c": None, "d": "2027-07-01T22:30:00+00:00", "e": "x"}],
    }


@settings(deadline=None)  # the first one loads openpyxl
@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), min_size=1, max_size=4))
def test_whatever_people_write_is_no_formula_and_breaks_no_file(rows: list[list[str]]) -> None:
    """Any text at all: as many cells come back as were written, and none begins like a formula."""
    sheet = Sheet(("a", "b"), tuple((a, b) for a, b in rows))
    found = read_csv(csv_file(sheet, ["A", "B"], language="de", zone=ZONE), ";")
    assert [len(row) for row in found] == [2] * (len(rows) + 1)
    assert not [cell for row in found for cell in row if cell.lstrip()[:1] in set("=+-@\t\r＝＋－＠")]
    read = read_xlsx(xlsx_file(sheet, ["A", "B"], zone=ZONE))
    assert len(read) == len(rows) + 1
    json.loads(json_file(sheet, name="t"))


def test_ordinary_text_stays_as_it_is() -> None:
    for text in ("Köln", "a=b", "1-2", "x@y.de", ""):
        assert harmless(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "# Kopf",
        "[x](javascript:y)",
        "<script>",
        "*fett*",
        "1. eins",
        "- Punkt",
        "`code`",
        "![](http://x)",
        "a\nb",
        "~~x~~",
    ],
)
def test_markdown_says_what_was_written(text: str) -> None:
    """Nothing in it is markup: without the backslashes it is the text itself, on one line."""
    written = escaped(text)
    assert written.replace("\\", "") == " ".join(text.split())
    for place, letter in enumerate(written):
        if letter in "*_[]<>#`!~":
            assert written[place - 1] == "\\"
    assert "\n" not in written


def test_every_column_of_the_exports_is_described() -> None:
    """docs/exports.md names each column under the table that has it."""
    text = (Path(__file__).parents[2] / "docs" / "exports.md").read_text("utf-8")
    for table, columns in COLUMNS.items():
        described = text.split(f"## {table}\n")[1].split("\n## ")[0]
        named = {
            name.strip()
            for line in described.splitlines()
            if line.startswith("|")
            for name in line.split("|")[1].split(",")
        }
        assert named - {"column", "---"} == set(columns)


def test_document_has_empty_lines_between_blocks() -> None:
    assert document("# a", "", items(["x", "y"])) == "# a\n\n- x\n- y\n"
