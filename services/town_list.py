"""Keeps the list of towns, and what finds them by name."""

from collections import defaultdict
from dataclasses import asdict
from hashlib import sha256

from domain.former_towns import FORMER_TOWNS
from domain.towns import Town, TownIndex
from storage import towns
from storage.tables import TownRow
from storage.unit_of_work import Transaction


def keep_built_in(tx: Transaction, built_in: tuple[Town, ...]) -> None:
    """Bring the stored towns up to date with the list that is built in; what an operator imported stays as it is."""
    checksum = sha256(repr(built_in).encode()).hexdigest()
    if towns.built_in(tx) == checksum:
        return
    known = {row.ags: row for row in towns.all_towns(tx)}
    rows = [known.get(town.ags) or new_row(town) for town in built_in]
    for row, town in zip(rows, built_in, strict=True):
        if row.imported_at is None:
            rewrite(row, town)
    towns.keep(tx, rows)
    towns.note_built_in(tx, checksum)


def new_row(town: Town) -> TownRow:
    """A town that was not kept before."""
    return TownRow(**asdict(town))


def rewrite(row: TownRow, town: Town) -> None:
    """Let a row say what is known of its town now; a name that it had before is still understood."""
    if row.name != town.name:
        former = [*row.former_names, row.name]
        row.former_names = [name for name in dict.fromkeys(former) if name != town.name]
    for attribute, value in asdict(town).items():
        if getattr(row, attribute) != value:
            setattr(row, attribute, value)


def index(tx: Transaction) -> TownIndex:
    """What finds towns by name; made anew only when the list of towns has changed."""
    version = towns.version(tx)
    if version is None:
        return _make_index(tx)
    if version not in _indexes:
        made = _make_index(tx)
        _indexes.clear()
        _indexes[version] = made
    return _indexes[version]


_indexes: dict[str, TownIndex] = {}  # of the newest version alone


def _make_index(tx: Transaction) -> TownIndex:
    """Living towns, with the names that they and those which went into them had before."""
    rows = {row.ags: row for row in towns.all_towns(tx)}
    former: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows.values():
        heir = row
        while heir.gone_at is not None and heir.successor is not None:
            heir = rows[heir.successor]
        former[heir.ags] += [*FORMER_TOWNS.get(row.ags, ()), *row.former_names]
        if heir is not row:
            former[heir.ags].append(row.name)
    living = (towns.as_town(row) for row in rows.values() if row.gone_at is None)
    return TownIndex(living, former)
