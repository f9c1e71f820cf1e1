"""`initiative-k invite`: lists from files, checked before anything is made, codes handed out once."""

import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook
from sqlmodel import Session, select

from bot.__main__ import EX_CONFIG, EX_UNAVAILABLE, cli
from bot.spreadsheets import LARGEST_FILE, UnreadableTable, read_table
from bot.town_commands import EX_DATAERR
from domain.invitation_lists import MOST, UnfitList
from domain.states import Action, OutboxState
from storage.database import opened, sole_owner
from storage.tables import Invitation, OutboxRow

ORGANIZER = "@orga:example.org"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("INITIATIVE_K_HOMESERVER", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setenv("INITIATIVE_K_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("INITIATIVE_K_ORGANIZERS", ORGANIZER)
    monkeypatch.delenv("INITIATIVE_K_CONFIG", raising=False)
    return CliRunner()


def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'data' / 'initiative-k.db'}"


def kept(tmp_path: Path) -> list[tuple[str | None, str | None]]:
    """Name and town of all codes that were made."""
    with opened(url(tmp_path)) as engine, Session(engine) as session:
        return [(row.name, row.town) for row in session.exec(select(Invitation).order_by(Invitation.id))]  # type: ignore[arg-type]


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_csv_becomes_codes(shell: CliRunner, tmp_path: Path) -> None:
    """Windows' letters, a header, one code to be sent and one that is shown; nothing in the table can run."""
    file = tmp_path / "list.csv"
    file.write_bytes(
        "Vorname;Nachname;Stadt;Matrix-ID\r\nKlara;Müller;Hilden;@klara:example.org\r\n=1+1;Öz;Köln;\r\n".encode(
            "cp1252"
        )
    )
    done = shell.invoke(cli, ["invite", str(file)])
    assert done.exit_code == 0, done.output
    header, row = done.stdout.splitlines()
    assert header.startswith("Name;Stadt")
    assert row.startswith("'=1+1 Öz;Köln;;;K-")
    assert "2 codes made, 1 of which" in done.stderr
    assert kept(tmp_path) == [("Klara Müller", "05158016"), ("=1+1 Öz", "05315000")]
    with opened(url(tmp_path)) as engine, Session(engine) as session:
        waiting = session.exec(select(OutboxRow).where(OutboxRow.state == OutboxState.PENDING)).all()
    sends = [row for row in waiting if row.action == Action.SEND]
    assert [(row.intent or "").startswith("*InvitationSent") for row in sends] == [True]


def test_xlsx_is_checked_and_then_made(shell: CliRunner, tmp_path: Path) -> None:
    """`--check` makes nothing; numbers of cells are read; formulas are taken as their text or value."""
    file = tmp_path / "list.xlsx"
    file.write_bytes(workbook(("Name", "Town", "Role"), ("Klara", "Hilden", "organizer"), ("Theo", "Ratingen", None)))
    checked = shell.invoke(cli, ["invite", "--check", str(file)])
    assert checked.exit_code == 0, checked.output
    assert "In order: 2 people" in checked.output
    assert kept(tmp_path) == []
    assert shell.invoke(cli, ["invite", str(file)]).exit_code == 0
    assert len(kept(tmp_path)) == 2
    again = shell.invoke(cli, ["invite", str(file)])
    assert again.exit_code == EX_DATAERR
    assert "open code" in again.stderr
    assert len(kept(tmp_path)) == 2


def test_every_fault_is_listed_and_nothing_made(shell: CliRunner, tmp_path: Path) -> None:
    """With line numbers and suggestions; at most twenty at once."""
    file = tmp_path / "list.csv"
    file.write_text("Name;Stadt;Rolle\nA;Neunkirch;\nB;Entenhausen;\n" + "C;Nirgendwo;\n" * 30)
    done = shell.invoke(cli, ["invite", str(file)])
    assert done.exit_code == EX_DATAERR
    assert "line 2: there is no town “Neunkirch”; it could be Neunkirchen" in done.stderr
    assert "line 3: there is no town “Entenhausen”\n" in done.stderr
    assert "and 41 more" in done.stderr  # 32 unknown towns, 29 people twice, of which 20 are told
    assert kept(tmp_path) == []
    file.write_text("Name;Rolle\nA;König\n")
    done = shell.invoke(cli, ["invite", str(file)])
    assert done.exit_code == EX_DATAERR
    assert "line 2: “König” is not a role" in done.stderr


def test_database_held_by_a_bot_ends_with_69(shell: CliRunner, tmp_path: Path) -> None:
    """While the bot runs the list can be pasted in chat instead."""
    file = tmp_path / "list.csv"
    file.write_text("Klara;Hilden\n")
    assert shell.invoke(cli, ["invite", "--check", str(file)]).exit_code == 0
    with opened(url(tmp_path)) as engine, sole_owner(engine):
        done = shell.invoke(cli, ["invite", str(file)])
    assert done.exit_code == EX_UNAVAILABLE
    assert "another bot is already running" in done.stderr


def test_without_organizers_nobody_can_invite(
    shell: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INITIATIVE_K_ORGANIZERS", "")
    file = tmp_path / "list.csv"
    file.write_text("Klara;Hilden\n")
    assert shell.invoke(cli, ["invite", str(file)]).exit_code == EX_CONFIG


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * 1024 * 1024))
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"PK\x03\x04 broken", "no XLSX"),
        (workbook()[:-200], "no XLSX"),
        (bomb(), "unpacked"),
        (b"a" * (LARGEST_FILE + 1), "larger"),
        (b"\xd0\xcf\x11\xe0\x00\x00", "neither CSV"),
        ("Name".encode("utf-16"), "neither CSV"),
        (b"Name\x81;Stadt", "neither UTF-8"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, why: str) -> None:
    """Each with a sentence that says what is wrong, also a ZIP that would fill the memory."""
    with pytest.raises(UnreadableTable, match=why):
        read_table(content)


def test_too_many_rows_are_refused() -> None:
    """In either form, before they are looked at."""
    rows = [("Name", "Stadt"), *[(f"Person {number}", "Hilden") for number in range(MOST + 1)]]
    text = "\n".join(";".join(row) for row in rows).encode()
    for content in (text, workbook(*rows)):
        with pytest.raises(UnfitList):
            read_table(content)
    assert len(read_table(workbook(*rows[:-1]))) == MOST + 1
