"""`initiative-k towns`, end to end: files in, report and exit code out, the database as it is afterwards."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import EX_CONFIG, EX_UNAVAILABLE, cli
from bot.town_commands import EX_DATAERR
from domain.states import ClaimState
from domain.towns import Town
from services import claims, people, town_list, towns
from storage import people as stored
from storage import towns as kept_towns
from storage.database import migrate, opened, sole_owner
from storage.town_list import built_in_towns
from storage.unit_of_work import Transaction, Work, do_alone
from tests.town_directory import as_file, directory

T = TypeVar("T")

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
TOWNS = {town.name: town for town in built_in_towns()}


class Shell:
    """The command line on a database of its own."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self._folder = folder

    def towns(self, *words: str) -> Result:
        return CliRunner().invoke(cli, ["towns", *words])

    def take(self, content: bytes, *options: str) -> Result:
        """Import a file with this content."""
        file = self._folder / "towns.txt"
        file.write_bytes(content)
        return self.towns("import", str(file), *options)

    def look(self, work: Work[T]) -> T:
        with opened(self.url) as engine:
            return do_alone(engine, work)


@pytest.fixture
def shell(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A new database of either kind, that no bot ever ran on."""
    monkeypatch.setenv("INITIATIVE_K_HOMESERVER", "http://127.0.0.1:9")
    monkeypatch.setenv("INITIATIVE_K_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("INITIATIVE_K_DATABASE_URL", database_url)
    monkeypatch.delenv("INITIATIVE_K_CONFIG", raising=False)
    return Shell(database_url, tmp_path)


def all_but(*names: str) -> list[str]:
    return directory(town for name, town in TOWNS.items() if name not in names)


def csv(*rows: str) -> bytes:
    return "\n".join(("AGS;Name;Art;Kreis;Nachfolger", *rows)).encode()


def claim(shell: Shell, town: str) -> None:
    """Let Klara speak for a town."""

    def work(tx: Transaction) -> None:
        person = people.meet(tx, "@klara:example.org", now=NOW)
        stored.get(tx, person.person_id).name = "Klara Berg"
        made = claims.claim_town(tx, person.person_id, towns.find_town(tx, town).ags, now=NOW)
        made.state = ClaimState.CONFIRMED

    shell.look(work)


def snapshot(tx: Transaction) -> list[dict[str, object]]:
    return [row.model_dump() for row in kept_towns.all_towns(tx)]


def test_official_directory_of_the_own_state_changes_nothing(shell: Shell) -> None:
    """What is built in says the same, and a start after it leaves all as it is."""
    done = shell.take(as_file(all_but()))
    assert done.exit_code == 0, done.output
    assert "Told of: 396 towns, all of Nordrhein-Westfalen" in done.output
    assert "Unchanged: 396" in done.output
    unknown = sum(town.population is None for town in TOWNS.values())
    assert f"Without population: {unknown}, without coordinates: 16" in done.output
    before = shell.look(snapshot)
    shell.look(lambda tx: town_list.keep_built_in(tx, built_in_towns()[:10]))
    assert shell.look(snapshot) == before


def test_other_state_is_added_beside_the_own(shell: Shell) -> None:
    bremen = replace(TOWNS["Köln"], ags="04011000", name="Bremen", district="Bremen", population=577_000)
    done = shell.take(as_file(directory([bremen]), "cp1252"))
    assert done.exit_code == 0, done.output
    assert "Added: 1\n  04011000 Bremen (kreisfreie Stadt, Bremen)" in done.output
    assert shell.towns("Bremen").output.strip() == "Bremen (kreisfreie Stadt, Bremen), AGS 04011000"
    assert shell.towns("Hilden").exit_code == 0


def test_report_names_what_changed_and_whose_town_is_gone(shell: Shell) -> None:
    assert shell.take(csv("05158016;Hilden")).exit_code == 0
    claim(shell, "Haan")
    renamed = replace(TOWNS["Hilden"], name="Itterstadt")
    moved = replace(TOWNS["Erkrath"], kreis="Kreis Mettmann-Land")
    lines = [line for line in all_but("Haan", "Hilden", "Monheim am Rhein") if "Kreis Mettmann" not in line]
    lines += directory([renamed])[-1:]
    done = shell.take(as_file(lines), "--dry-run")
    assert done.exit_code == 0, done.output
    assert "Renamed: 1\n  05158016 Hilden → Itterstadt" in done.output
    assert "Gone: 2\n  05158008 Haan; who speaks for it: Klara Berg (@klara:example.org); still stand" in done.output
    assert "AGS;Nachfolger" in done.output
    assert "Nothing was kept" in done.output
    assert shell.towns("Haan").exit_code == 0
    done = shell.take(csv("05158008;;;;05158004", f"{moved.ags};;;{moved.kreis}"))
    assert "Merged (people who went along are told so in chat): 1\n" in done.output
    assert "  05158008 Haan → 05158004 Erkrath; who speaks for it: Klara Berg" in done.output
    assert "Other Kreis: 1\n  05158004 Erkrath: Kreis Mettmann → Kreis Mettmann-Land" in done.output
    assert "Erkrath (" in shell.towns("Haan").output


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (as_file(all_but())[:9000], "line 41: is cut short"),
        (csv("05158016;Hilden", "05158016;Hilden"), "line 3: 05158016 stands in line 2 already"),
        (csv("5158016;Hilden"), "line 2: 5158016 has 7 digits"),
        (b"05158016;Hilden\n", "line 1: names no column"),
        (b"PK\x03\x04", "Excel"),
        (b"", "empty"),
        (as_file(all_but()[:200]), "--many-gone"),
    ],
)
def test_broken_file_changes_nothing(shell: Shell, content: bytes, line: str) -> None:
    assert shell.take(csv("05158016;Itterstadt")).exit_code == 0
    before = shell.look(snapshot)
    done = shell.take(content)
    assert done.exit_code == EX_DATAERR
    assert "nothing was changed" in done.output
    assert line in done.output
    assert shell.look(snapshot) == before


def test_many_faults_are_counted(shell: Shell) -> None:
    done = shell.take(csv(*(f"{number};Ort" for number in range(25))))
    assert done.exit_code == EX_DATAERR
    assert done.output.count("line ") == 20
    assert "and 5 more" in done.output


def test_many_gone_towns_when_that_is_meant(shell: Shell) -> None:
    done = shell.take(as_file(all_but()[:200]), "--many-gone")
    assert done.exit_code == 0, done.output
    assert "more" in done.output
    assert shell.towns("Schwelm").exit_code == 1


def test_import_under_a_running_bot_is_refused(shell: Shell) -> None:
    with opened(shell.url) as engine, sole_owner(engine):
        migrate(engine)
        done = shell.take(csv("05158016;Itterstadt"))
    assert done.exit_code == EX_UNAVAILABLE
    assert "stop it first" in done.output
    assert shell.look(snapshot) == []


def test_import_with_a_broken_configuration(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INITIATIVE_K_HOMESERVER")
    assert shell.take(csv("05158016;Hilden")).exit_code == EX_CONFIG
    assert shell.towns("Hilden").exit_code == 0  # the built-in ones are known without any


def test_find_before_the_bot_ever_ran_takes_the_built_in_towns(shell: Shell) -> None:
    done = shell.towns("Neunkirch")
    assert done.exit_code == 1
    assert "Neunkirchen-Seelscheid (Gemeinde, Rhein-Sieg-Kreis, Köln)" in done.output


def test_whole_country_is_taken_over_in_seconds(shell: Shell) -> None:
    """Some 11,000 towns; ours with another state's number and a name that only they have."""
    many = [
        replace(town, ags=f"{state:02}{town.ags[2:]}", name=f"{front}{town.name}")
        for state, front in {3: "Ober", 6: "Unter", 7: "Alt", 8: "Neu", 9: "Groß", 12: "Klein", 14: "Hoch"}.items()
        for town in _each_with_others(TOWNS.values())
    ]
    start = datetime.now(UTC)
    done = shell.take(as_file(directory(many)))
    assert done.exit_code == 0, done.output[-500:]
    assert f"Added: {len(many)}" in done.output
    assert f"and {len(many) - 20} more" in done.output
    assert len(many) > 10_000
    assert (datetime.now(UTC) - start).total_seconds() < 30


def _each_with_others(known: Iterable[Town]) -> list[Town]:
    """Four towns for each of ours, but one for a kreisfreie Stadt."""
    made = []
    for town in known:
        made.append(town)
        if town.kreis is not None:
            made += [replace(town, ags=town.ags[:5] + f"{int(town.ags[5:]) + more:03}") for more in (300, 500, 700)]
    return made
