"""Reads a list of towns from the bytes of a file: the official directory GV100AD, or a table (CSV)."""

import re
from collections.abc import Iterator, Sequence

from domain import town_records, town_tables
from domain.town_lists import Fault, ListedTown, TownList, UnfitTownList

LARGEST_FILE = 64 * 1024 * 1024  # bytes; all of Germany has four million
LONGEST_LINE = 4_000  # characters; the official directory has 220

_NO_TEXT = {
    b"PK\x03\x04": "This is an Excel or ZIP file. Save the table as CSV (UTF-8), or unpack the ZIP first",
    b"\xd0\xcf\x11\xe0": "This is an old Excel file. Save the table as CSV (UTF-8)",
    b"%PDF": "This is a PDF. Take the directory as GV100AD text or as CSV",
    b"\xff\xfe": "This text is UTF-16. Save it as UTF-8",
    b"\xfe\xff": "This text is UTF-16. Save it as UTF-8",
}

# What is left when umlauts were read by another code page than they were written in; no town's name has these.
_BROKEN = re.compile(r"[ÃÂ\ufffd]|[^\w\s.,;:()/'’`´–&\"+*-]")


def read_town_list(content: bytes) -> TownList:
    """What a file tells of towns.

    Raises:
        UnfitTownList: the file is no such list, or has faults.
    """
    text = _decoded(content)
    lines = text.splitlines()
    too_long = [number for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE]
    if too_long:
        raise UnfitTownList(Fault(number, f"is longer than {LONGEST_LINE} characters") for number in too_long)
    first = next(line for line in lines if line.strip())
    listed = town_records.read(lines) if town_records.begin_with(first) else town_tables.read(text)
    broken = list(_broken(listed.towns))
    if broken:
        raise UnfitTownList(broken)
    if not listed.towns:
        raise UnfitTownList([Fault(None, "There is not one town in it")])
    return listed


def _decoded(content: bytes) -> str:
    """The text, from UTF-8 with or without a mark in front, else from Windows-1252."""
    if len(content) > LARGEST_FILE:
        raise UnfitTownList([Fault(None, f"The file is larger than {LARGEST_FILE >> 20} MB; no list of towns is")])
    for start, why in _NO_TEXT.items():
        if content.startswith(start):
            raise UnfitTownList([Fault(None, why)])
    if b"\0" in content:
        raise UnfitTownList([Fault(None, "This is no text file")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decoded_from_windows(content)
    if not text.strip():
        raise UnfitTownList([Fault(None, "The file is empty")])
    return text


def _decoded_from_windows(content: bytes) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        why = "has letters that are neither UTF-8 nor Windows-1252; save the file as UTF-8"
        raise UnfitTownList([Fault(line, why)]) from error


def _broken(towns: Sequence[ListedTown]) -> Iterator[Fault]:
    for town in towns:
        for name in (town.name, town.kreis, town.district):
            if name is not None and _BROKEN.search(name):
                yield Fault(town.line, f"the letters of “{name[:60]}” are broken; save the file as UTF-8")
                break
