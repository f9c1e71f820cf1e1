"""Reads the rows of a table that an operator brings: CSV or XLSX, capped so that no file can fill the memory."""

import csv
import io
import zipfile
from collections.abc import Sequence

from domain.invitation_lists import MOST, Fault, UnfitList

LARGEST_FILE = 5 * 1024 * 1024  # bytes
LARGEST_CONTENT = 50 * 1024 * 1024  # bytes that an XLSX may hold once it is unpacked
_MOST_COLUMNS = 30
_MOST_PARTS = 200  # files within an XLSX
_ZIP = b"PK\x03\x04"
_DELIMITERS = ";\t,"


class UnreadableTable(Exception):
    """The file holds no table that can be read; the text says why, for the operator."""


def read_table(content: bytes) -> list[Sequence[str]]:
    """The rows of a CSV or XLSX file, the first sheet of the latter.

    Raises:
        UnreadableTable: it is neither, broken, or too large.
        UnfitList: it has more rows than one list may have.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableTable(f"the file is larger than {LARGEST_FILE >> 20} MB")
    if not content.strip():
        raise UnreadableTable("the file is empty")
    rows = _xlsx(content) if content.startswith(_ZIP) else _csv(content)
    if len(rows) > MOST + 1:
        raise UnfitList([Fault(MOST + 2, "many", f"{len(rows) - 1}")])
    return rows


def _csv(content: bytes) -> list[Sequence[str]]:
    if b"\0" in content:
        raise UnreadableTable("this is neither CSV in UTF-8 nor XLSX; save it as one of these")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\ufffd" in text:
        raise UnreadableTable("the letters are neither UTF-8 nor Windows-1252; save the file as CSV in UTF-8")
    first = next(line for line in text.splitlines() if line.strip())
    delimiter = next((sign for sign in _DELIMITERS if sign in first), ";")
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True))
    except csv.Error as error:
        raise UnreadableTable(f"it cannot be read as a table: {error}") from error


def _xlsx(content: bytes) -> list[Sequence[str]]:
    """Values only: formulas are not run, links are not followed."""
    # Loaded here: the command line is quick without it.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
                raise UnreadableTable(f"unpacked, the file would hold more than {LARGEST_CONTENT >> 20} MB")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            rows = sheet.iter_rows(max_row=MOST + 2, max_col=_MOST_COLUMNS, values_only=True)
            return [["" if cell is None else str(cell) for cell in row] for row in rows]
        finally:
            book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, TypeError) as error:
        raise UnreadableTable("this is no XLSX file that can be read") from error
