"""Tables as files: CSV that Excel opens with a double click, XLSX, JSON. No cell can become a formula."""

import csv
import json
import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from domain.facts import Sheet
from texts.cleaning import clean
from texts.dates import time_zone

CSV, XLSX, JSON = "csv", "xlsx", "json"
MIMETYPES = {
    CSV: "text/csv",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    JSON: "application/json",
}
JSON_VERSION = 1
# With these a spreadsheet takes a cell for a formula (OWASP, "CSV Injection"), blank space before them or not, and in
# their wide forms, too.
_FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_LONGEST_CELL = 32_767  # characters, in Excel
_SEPARATORS = {"de": ";", "en": ","}  # what Excel expects where it speaks the language
_WIDEST = 60  # characters of a column


def file(form: str, sheet: Sheet, headings: Sequence[str], *, name: str, language: str, zone: str) -> bytes:
    """A table as a file of this form.

    Args:
        form: `csv`, `xlsx` or `json`.
        sheet: the table.
        headings: of its columns, for people.
        name: of the table, for machines.
        language: of those who will read it; it decides on the separator of CSV.
        zone: on whose clocks times are shown; JSON has them in UTC.
    """
    match form:
        case "csv":
            return csv_file(sheet, headings, language=language, zone=zone)
        case "xlsx":
            return xlsx_file(sheet, headings, zone=zone)
        case _:
            return json_file(sheet, name=name)


def csv_file(sheet: Sheet, headings: Sequence[str], *, language: str, zone: str) -> bytes:
    """CSV in UTF-8 with a byte order mark, without which Excel would spoil umlauts; CRLF ends a row (RFC 4180)."""
    text = StringIO()
    writer = csv.writer(text, delimiter=_SEPARATORS.get(language, ";"), lineterminator="\r\n")
    writer.writerow([harmless(heading) for heading in headings])
    for row in sheet.rows:
        writer.writerow([_csv_cell(value, zone) for value in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before what it might."""
    text = clean(text)
    return f"'{text}" if _FORMULA.match(text) else text


def xlsx_file(sheet: Sheet, headings: Sequence[str], *, zone: str) -> bytes:
    """A workbook with one sheet; every text is of the type of text, whatever it begins with."""
    from openpyxl import Workbook  # loaded when the first one is made: it takes a while and some memory
    from openpyxl.styles import Font

    book = Workbook()
    page = book.active
    for place, row in enumerate((tuple(headings), *sheet.rows), 1):
        for number, value in enumerate(row, 1):
            shown = _xlsx_value(value, zone)
            cell = page.cell(row=place, column=number, value=shown)
            if isinstance(shown, str):
                cell.data_type = "s"
                cell.quotePrefix = bool(_FORMULA.match(shown))
            if place == 1:
                cell.font = Font(bold=True)
    page.freeze_panes = "A2"
    for column in page.columns:
        longest = max(len(str(cell.value or "")) for cell in column)
        page.column_dimensions[column[0].column_letter].width = min(longest + 2, _WIDEST)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def json_file(sheet: Sheet, *, name: str) -> bytes:
    """An object with `format`, `version`, `table` and `rows`: one object a row, with the lasting names of columns."""
    rows = [dict(zip(sheet.columns, map(plain_value, row), strict=True)) for row in sheet.rows]
    return as_json({"format": "initiative-k.table", "version": JSON_VERSION, "table": name, "rows": rows})


def as_json(value: object) -> bytes:
    """JSON that people can read too."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace")


def plain_value(value: object) -> Any:
    """A value as JSON has it; times in UTC as in ISO 8601."""
    return value.isoformat() if isinstance(value, datetime) else value


def shown_time(value: datetime, zone: str) -> str:
    """A time as spreadsheets read and sort it."""
    return value.astimezone(time_zone(zone)).strftime("%Y-%m-%d %H:%M")


def _csv_cell(value: object, zone: str) -> object:
    match value:
        case None:
            return ""
        case bool():
            return int(value)
        case datetime():
            return shown_time(value, zone)
        case str():
            return harmless(value)
        case _:
            return value


def _xlsx_value(value: object, zone: str) -> object:
    match value:
        case datetime():
            return value.astimezone(time_zone(zone)).replace(tzinfo=None)  # Excel knows no zones
        case str():
            return clean(value)[:_LONGEST_CELL]
        case _:
            return value
