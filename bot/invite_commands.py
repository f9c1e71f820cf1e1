"""What `initiative-k invite` does: check a list of people, make their codes, and hand these out."""

import csv
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from bot.clock import Clock
from bot.settings import Settings
from bot.spreadsheets import LARGEST_FILE, UnreadableTable, read_table
from bot.town_commands import EX_DATAERR
from domain.errors import ConfigurationError, Refused
from domain.intents.invitations import InvitationsMade, InvitationsUnfit, ListFault
from domain.invitation_lists import Invitee, UnfitList, read_rows
from services import invitations, people, town_list
from storage import towns
from storage.database import migrate, opened, sole_owner
from storage.town_list import built_in_towns
from storage.unit_of_work import Transaction, do_alone
from texts.tables import harmless

_PROBLEMS = {
    "name": "there is no name",
    "long": "“{word}…” is too long",
    "role": "“{word}” is not a role; roles are host, impulse, expert, organizer, or nothing",
    "event": "the role “{word}” needs the number of an event",
    "number": "“{word}” is not the number of an event",
    "event_unknown": "there is no event {word} that is still to come",
    "user": "“{word}” is not a Matrix ID",
    "known": "{word} is known already and needs no code",
    "twice": "is the same as line {word}",
    "invited": "“{word}” has an open code for this town already",
    "town_missing": "“{word}” has no town",
    "town": "there is no town “{word}”",
    "cells": "there are too many cells",
    "columns": "no column is called Name",
    "empty": "there is nobody in it",
    "many": "{word} people are too many; at most 500",
}


class _OnlyChecked(Exception):
    """Ends a transaction that is not to be kept."""

    def __init__(self, sent: int, count: int) -> None:
        super().__init__()
        self.sent, self.count = sent, count


def invite(settings: Settings, file: Path, *, only_check: bool) -> int:
    """Make a code for each person of a list; those that the bot does not send itself go to standard output as CSV.

    Raises:
        StorageUnavailable: the database cannot be used, or a bot runs on it.
        ConfigurationError: nobody is named who organizes.
    """
    if not settings.organizers:
        raise ConfigurationError(["organizers: name one, in whose name the codes are made"])
    try:
        with file.open("rb") as stream:
            invitees = read_rows(read_table(stream.read(LARGEST_FILE + 1)))
        made, names = _make(settings, invitees, only_check=only_check)
    except UnreadableTable as error:
        click.echo(f"{file} cannot be used: {error}.", err=True)
        return EX_DATAERR
    except UnfitList as unfit:
        return _complain(file, [ListFault(fault.line, fault.problem, fault.word) for fault in unfit.faults])
    except _Unfit as unfit:
        return _complain(file, unfit.faults, unfit.towns, unfit.count)
    except _OnlyChecked as checked:
        click.echo(
            f"In order: {checked.count} people, {checked.sent} of whom the bot would send theirs. Nothing was made."
        )
        return 0
    _hand_out(made, names)
    return 0


class _Unfit(Exception):
    """Faults of a list, with the names of the towns that are suggested."""

    def __init__(self, told: InvitationsUnfit, towns: dict[str, str]) -> None:
        super().__init__()
        self.faults, self.count, self.towns = list(told.faults), told.count, towns


def _make(
    settings: Settings, invitees: tuple[Invitee, ...], *, only_check: bool
) -> tuple[InvitationsMade, dict[str, str]]:
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with opened(settings.storage_url) as engine, sole_owner(engine):
        migrate(engine)
        work = partial(_work, invitees=invitees, organizer=settings.organizers[0], only_check=only_check)
        return do_alone(engine, work)


def _work(
    tx: Transaction, *, invitees: tuple[Invitee, ...], organizer: str, only_check: bool
) -> tuple[InvitationsMade, dict[str, str]]:
    now = Clock().now()
    town_list.keep_built_in(tx, built_in_towns())  # a bot that never ran has none yet
    people.appoint_first_organizers(tx, [organizer], now=now)
    names = {row.ags: row.name for row in towns.all_towns(tx)}
    try:
        listed = invitations.check_people(tx, invitees, now=now)
    except Refused as refused:
        if isinstance(refused.intent, InvitationsUnfit):
            raise _Unfit(refused.intent, names) from None
        raise
    if only_check:
        raise _OnlyChecked(sum(one.user_id is not None for one in listed), len(listed))
    made_by = people.meet(tx, organizer, now=now).person_id
    return invitations.make_all(tx, listed, made_by=made_by, now=now), names


def _hand_out(made: InvitationsMade, names: dict[str, str]) -> None:
    """Show the codes this once; only fingerprints of them are kept."""
    if made.listed:
        table = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
        table.writerow(("Name", "Stadt", "Rolle", "Event", "Code", "gültig bis"))
        for one in made.listed:
            cells = (one.name, names.get(one.town or "", ""), one.role or "", str(one.event or ""), one.code)
            table.writerow([*map(harmless, cells), f"{made.expires_at:%d.%m.%Y}"])
    click.echo(f"{made.count} codes made, {made.sent} of which the bot sends once it runs.", err=True)


def _complain(
    file: Path, faults: list[ListFault], names: dict[str, str] | None = None, count: int | None = None
) -> int:
    click.echo(f"{file} cannot be used; nothing was made:", err=True)
    for line in _told(faults, names or {}, count or len(faults)):
        click.echo(f"  {line}", err=True)
    return EX_DATAERR


def _told(faults: list[ListFault], names: dict[str, str], count: int) -> Iterator[str]:
    shown = faults[: invitations.MOST_FAULTS]
    for fault in shown:
        suggested = ", ".join(names[key] for key in fault.suggested)
        more = f"; it could be {suggested}" if suggested else ""
        yield f"line {fault.line}: {_PROBLEMS[fault.problem].format(word=fault.word)}{more}"
    if count > len(shown):
        yield f"and {count - len(shown)} more"
