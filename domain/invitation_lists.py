"""A list of people to invite, read from pasted lines or from the rows of a table; nothing is looked up."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from domain.states import Role
from domain.town_words import search_key

MOST: Final = 500  # people in one list
LONGEST_CELL: Final = 200  # characters
_DELIMITERS: Final = ";\t,"
_ORDER: Final = ("name", "town", "role", "event", "user_id")
_COLUMNS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "name": frozenset({"name", "person", "vor und nachname", "vollstaendiger name", "full name"}),
        "first": frozenset({"vorname", "first name", "given name"}),
        "last": frozenset({"nachname", "familienname", "last name", "surname"}),
        "town": frozenset({"stadt", "town", "kommune", "gemeinde", "ort", "city", "municipality"}),
        "role": frozenset({"rolle", "role"}),
        "event": frozenset({"event", "veranstaltung", "termin", "event nr", "veranstaltungsnummer"}),
        "user_id": frozenset({"matrix id", "matrixid", "matrix", "user id", "matrix konto", "konto"}),
    }
)
_ROLES: Final[Mapping[str, Role]] = MappingProxyType(
    {
        "gastgeber": Role.HOST,
        "gastgeberin": Role.HOST,
        "gastgebende": Role.HOST,
        "host": Role.HOST,
        "impuls": Role.IMPULSE,
        "impulsgeber": Role.IMPULSE,
        "impulsgeberin": Role.IMPULSE,
        "impulse": Role.IMPULSE,
        "speaker": Role.IMPULSE,
        "fachpartner": Role.EXPERT,
        "fachpartnerin": Role.EXPERT,
        "expert": Role.EXPERT,
        "expertin": Role.EXPERT,
        "experte": Role.EXPERT,
        "organisation": Role.ORGANIZER,
        "organisator": Role.ORGANIZER,
        "organisatorin": Role.ORGANIZER,
        "organizer": Role.ORGANIZER,
    }
)
_NO_ROLE: Final = frozenset({"", "teilnehmende", "teilnehmer", "teilnehmerin", "teilnahme", "participant", "-"})
OF_AN_EVENT: Final = frozenset({Role.HOST, Role.IMPULSE, Role.EXPERT})
_USER_ID: Final = re.compile(r"@[^:\s]+:[A-Za-z0-9.:\[\]-]+")


@dataclass(frozen=True)
class Invitee:
    """Someone to invite, as the list has it; `line` counts from 1, the header included."""

    line: int
    name: str
    town: str = ""
    role: Role | None = None
    event: int | None = None
    user_id: str | None = None


@dataclass(frozen=True)
class Fault:
    """Something in a line that keeps the list from being used; `word` is what stands there."""

    line: int
    problem: str  # name, long, role, event, number, user, cells, columns, empty, many
    word: str = ""


class UnfitList(Exception):
    """The list cannot be used; `faults` lists every one."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


def read_text(text: str) -> tuple[Invitee, ...]:
    """The people of lines with cells between semicolons, tabs or commas, with a header or in the usual order.

    Raises:
        UnfitList: something in it cannot be read.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise UnfitList([Fault(1, "empty")])
    delimiter = next((sign for sign in _DELIMITERS if sign in lines[0]), ";")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True))
    except csv.Error as error:
        raise UnfitList([Fault(1, "cells", str(error)[:60])]) from error
    return read_rows(rows)


def read_rows(rows: Iterable[Sequence[str]]) -> tuple[Invitee, ...]:
    """The people of a table's rows, with a header or in the usual order: name, town, role, event, Matrix ID.

    Raises:
        UnfitList: something in it cannot be read.
    """
    filled = [(line, cells) for line, row in enumerate(rows, 1) if any(cells := [_clean(cell) for cell in row])]
    columns: Sequence[str | None] = _ORDER
    if filled and (header := _header(filled[0][1])):
        columns, filled = header, filled[1:]
        if "name" not in columns and "last" not in columns:
            raise UnfitList([Fault(1, "columns")])
    if not filled:
        raise UnfitList([Fault(1, "empty")])
    if len(filled) > MOST:
        raise UnfitList([Fault(filled[MOST][0], "many", str(len(filled)))])
    people: list[Invitee] = []
    faults: list[Fault] = []
    for line, cells in filled:
        try:
            people.append(_invitee(line, cells, columns))
        except UnfitList as unfit:
            faults += unfit.faults
    if faults:
        raise UnfitList(faults)
    return tuple(people)


def named_role(word: str) -> Role | None:
    """The role that a word names, None for taking part.

    Raises:
        ValueError: it names none.
    """
    key = search_key(word.replace(":", "").replace("*", ""))
    if key in _NO_ROLE or not word.strip():
        return None
    if key not in _ROLES:
        raise ValueError(word)
    return _ROLES[key]


def _clean(cell: object) -> str:
    """The cell as one line; what would begin a formula elsewhere is only text here."""
    text = "" if cell is None else str(cell)
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())


def _header(cells: Sequence[str]) -> Sequence[str | None] | None:
    found = [next((name for name, called in _COLUMNS.items() if _heading(cell) in called), None) for cell in cells]
    return found if sum(name is not None for name in found) >= min(2, len(cells)) else None


def _heading(cell: str) -> str:
    words = "".join(sign if sign.isalnum() else " " for sign in cell.casefold())
    return " ".join(words.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").split())


def _invitee(line: int, cells: Sequence[str], columns: Sequence[str | None]) -> Invitee:
    faults: list[Fault] = []
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        faults.append(Fault(line, "cells", str(len(cells))))
    faults += [Fault(line, "long", cell[:40]) for cell in cells if len(cell) > LONGEST_CELL]
    told = {name: cell for name, cell in zip(columns, cells, strict=False) if name is not None}
    name = told.get("name") or f"{told.get('first', '')} {told.get('last', '')}".strip()
    if not any(letter.isalpha() for letter in name):
        faults.append(Fault(line, "name", name[:40]))
    invitee = Invitee(line, name, told.get("town", ""), user_id=told.get("user_id") or None)
    try:
        invitee = replace(invitee, role=named_role(told.get("role", "")))
    except ValueError:
        faults.append(Fault(line, "role", told["role"][:40]))
    number = told.get("event", "").removeprefix("#").removesuffix(".0").strip()
    if number and not (number.isascii() and number.isdecimal() and len(number) < 10):  # noqa: PLR2004 -- fits the column
        faults.append(Fault(line, "number", number[:40]))
    elif number:
        invitee = replace(invitee, event=int(number))
    if invitee.role in OF_AN_EVENT and invitee.event is None and not number:
        faults.append(Fault(line, "event", told.get("role", "")[:40]))
    if invitee.user_id is not None and _USER_ID.fullmatch(invitee.user_id) is None:
        faults.append(Fault(line, "user", invitee.user_id[:60]))
    if faults:
        raise UnfitList(faults)
    return invitee
