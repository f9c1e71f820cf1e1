"""Takes over a list of towns that the operator brings: all of it, or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.town_lists import KeptTown, TownChanges, TownList, compare
from domain.towns import Town
from services import town_list, town_merging
from storage import people
from storage import towns as kept_towns
from storage.tables import TownRow
from storage.unit_of_work import Transaction


@dataclass(frozen=True)
class Affected:
    """Someone who spoke for a town that is gone."""

    name: str | None
    user_ids: Sequence[str]


@dataclass(frozen=True)
class ImportReport:
    """What an import changed; `people` are those of gone towns, by key."""

    changes: TownChanges
    people: dict[str, list[Affected]]


def import_towns(tx: Transaction, listed: TownList, *, many_gone: bool = False, now: datetime) -> ImportReport:
    """Bring the kept towns up to date with a list.

    No town is ever deleted. One that is gone keeps its people unless it went into another, which then has them.

    Raises:
        UnfitTownList: the list cannot be used as it is, see `domain.town_lists.compare`.
    """
    rows = {row.ags: row for row in kept_towns.all_towns(tx)}
    kept = [KeptTown(kept_towns.as_town(row), row.gone_at is not None, row.successor) for row in rows.values()]
    changes = compare(kept, listed, many_gone=many_gone)
    affected = {gone.ags: _people_of(tx, gone.ags) for gone, _ in changes.gone}
    kept_towns.keep(tx, _told(rows, changes.told, now=now))
    kept_towns.keep(tx, _gone(rows, changes.gone, now=now))  # after their successors are there
    for gone, successor in changes.gone:
        if successor is not None:
            town_merging.hand_over(tx, gone=gone, successor=successor, now=now)
    return ImportReport(changes, affected)


def _people_of(tx: Transaction, ags: str) -> list[Affected]:
    return [
        Affected(people.get(tx, claim.person_id).name, people.user_ids(tx, claim.person_id))
        for claim in kept_towns.standing_claims(tx, ags)
    ]


def _told(rows: dict[str, TownRow], told: Iterable[Town], *, now: datetime) -> list[TownRow]:
    changed = []
    for town in told:
        row = rows.get(town.ags) or town_list.new_row(town)
        town_list.rewrite(row, town)
        row.imported_at, row.gone_at, row.successor = now, None, None
        changed.append(row)
    return changed


def _gone(rows: dict[str, TownRow], gone: Iterable[tuple[Town, Town | None]], *, now: datetime) -> list[TownRow]:
    changed = []
    for town, successor in gone:
        row = rows[town.ags]
        row.imported_at, row.gone_at = now, row.gone_at or now
        row.successor = successor.ags if successor is not None else None
        changed.append(row)
    return changed
