"""What `initiative-k towns` does: say which town a text means, and take over a list that the operator brings."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import click

from bot.clock import Clock
from bot.settings import Settings
from domain.errors import StorageUnavailable
from domain.town_files import LARGEST_FILE, read_town_list
from domain.town_lists import STATES, Fault, TownList, UnfitTownList
from domain.town_words import search_key
from domain.towns import Town, TownDoubtful, TownFound, TownIndex
from services import town_import, town_list
from services.town_import import Affected, ImportReport
from storage.database import migrate, opened, sole_owner
from storage.town_list import built_in_towns
from storage.unit_of_work import Transaction, do_alone

EX_DATAERR = 65  # of sysexits.h
MOST_SHOWN = 20  # lines of one kind


class _OnlyRehearsed(Exception):
    """Takes a report out of a transaction that is not to be kept."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report


def explain_town(settings: Settings | None, text: str) -> int:
    """Say which town a text means; 0 only if it is one."""
    match _index(settings).find(text):
        case TownFound(town):
            click.echo(f"{_described(town)}, AGS {town.ags}")
            return 0
        case TownDoubtful(candidates):
            click.echo("Several could be meant: " + ", ".join(_described(town) for town in candidates))
            return 1
        case _:
            click.echo("No town of that name.")
            return 1


def import_list(settings: Settings, file: Path, *, dry_run: bool, many_gone: bool) -> int:
    """Take over a list of towns and say what that changed.

    Raises:
        StorageUnavailable: the database cannot be used, or a bot runs on it.
    """
    try:
        with file.open("rb") as stream:
            listed = read_town_list(stream.read(LARGEST_FILE + 1))
        click.echo(f"{listed.form}: {len(listed.towns)} towns read; comparing them with those kept …", err=True)
        report = _take_over(settings, listed, dry_run=dry_run, many_gone=many_gone)
    except UnfitTownList as unfit:
        click.echo(f"{file} cannot be used; nothing was changed:", err=True)
        for line in _shown([_fault(fault) for fault in unfit.faults]):
            click.echo(f"  {line}", err=True)
        return EX_DATAERR
    for line in _told(listed, report):
        click.echo(line)
    click.echo("Nothing was kept (--dry-run)." if dry_run else "All of it is kept.")
    return 0


def _take_over(settings: Settings, listed: TownList, *, dry_run: bool, many_gone: bool) -> ImportReport:
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with opened(settings.storage_url) as engine, sole_owner(engine):
        migrate(engine)
        work = partial(_work, listed=listed, dry_run=dry_run, many_gone=many_gone)
        try:
            return do_alone(engine, work)
        except _OnlyRehearsed as rehearsed:
            return rehearsed.report


def _work(tx: Transaction, *, listed: TownList, dry_run: bool, many_gone: bool) -> ImportReport:
    town_list.keep_built_in(tx, built_in_towns())  # a bot that never ran has none yet
    report = town_import.import_towns(tx, listed, many_gone=many_gone, now=Clock().now())
    if dry_run:
        raise _OnlyRehearsed(report)
    return report


def _index(settings: Settings | None) -> TownIndex:
    """The towns in the database; the built-in ones where there is no database to be read."""
    if settings is None or (settings.database_url is None and not settings.sqlite_file.exists()):
        return TownIndex(built_in_towns())
    try:
        with opened(settings.storage_url) as engine:
            return do_alone(engine, town_list.index)
    except StorageUnavailable:
        click.echo("The database cannot be read; this is of the built-in towns:", err=True)
        return TownIndex(built_in_towns())


def _described(town: Town) -> str:
    where = ", ".join(dict.fromkeys(part for part in (town.kreis, town.district) if part))
    return f"{town.name} ({town.kind}, {where})"


def _fault(fault: Fault) -> str:
    return fault.text if fault.line is None else f"line {fault.line}: {fault.text}"


def _shown(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:MOST_SHOWN]
    if len(lines) > MOST_SHOWN:
        yield f"and {len(lines) - MOST_SHOWN} more"


def _told(listed: TownList, report: ImportReport) -> Iterator[str]:
    """The report, a line each."""
    changes = report.changes
    whole = ", ".join(STATES[state] for state in sorted(listed.whole))
    yield f"Told of: {len(changes.told)} towns" + (f", all of {whole}" if whole else "")
    if listed.skipped:
        yield f"Passed over: {listed.skipped} areas that belong to no town"
    if changes.never_known:
        yield f"Passed over: {changes.never_known} towns that are gone and were never kept here"
    yield from _kinds_of_change(report)
    yield f"Unchanged: {len(changes.same)}"
    populations = sum(town.population is None for town in changes.told)
    places = sum(town.latitude is None for town in changes.told)
    if populations or places:
        yield f"Without population: {populations}, without coordinates: {places}. In matchmaking size and distance"
        yield "  then count neither for nor against these towns."


def _kinds_of_change(report: ImportReport) -> Iterator[str]:
    changes = report.changes
    yield from _section("Added", [f"{town.ags} {_described(town)}" for town in changes.added])
    yield from _section("Back again", [f"{town.ags} {_described(town)}" for town in changes.returned])
    renamed = [f"{old.ags} {old.name} → {new.name}" for old, new in changes.changed if old.name != new.name]
    yield from _section("Renamed", renamed)
    moved = [
        f"{new.ags} {new.name}: {old.kreis or old.kind} → {new.kreis or new.kind}"
        for old, new in changes.changed
        if old.kreis != new.kreis
    ]
    yield from _section("Other Kreis", moved)
    others = [new for old, new in changes.changed if (old.name, old.kreis) == (new.name, new.kreis)]
    yield from _section("Other kind, Regierungsbezirk, population or place", [], count=len(others))
    with_successor = [(old, new) for old, new in changes.gone if new is not None]
    same_name = [(old, new) for old, new in with_successor if search_key(old.name) == search_key(new.name)]
    went_along = {old.ags: _people(report.people[old.ags], "went along") for old, _ in with_successor}
    yield from _section(
        "Other key", [f"{old.ags} → {new.ags} {new.name}{went_along[old.ags]}" for old, new in same_name]
    )
    merged = [
        f"{old.ags} {old.name} → {new.ags} {new.name}{went_along[old.ags]}"
        for old, new in with_successor
        if (old, new) not in same_name
    ]
    yield from _section("Merged (people who went along are told so in chat)", merged)
    lost = [old for old, new in changes.gone if new is None]
    stay = [f"{town.ags} {town.name}{_people(report.people[town.ags], 'still stand for it')}" for town in lost]
    yield from _section("Gone", stay)
    if lost:
        yield "  The list does not say what these went into. Import a CSV with the columns AGS;Nachfolger that does:"
        yield "  then their people speak for the town that it went into, and are told so."


def _section(title: str, lines: Sequence[str], *, count: int = 0) -> Iterator[str]:
    if lines or count:
        yield f"{title}: {len(lines) or count}"
        yield from (f"  {line}" for line in _shown(lines))


def _people(people: Sequence[Affected], what: str) -> str:
    if not people:
        return ""
    names = ", ".join(f"{one.name or 'no name'} ({', '.join(one.user_ids)})" for one in people)
    return f"; who speaks for it: {names}; {what}"
