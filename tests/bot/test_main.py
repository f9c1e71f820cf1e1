"""The command line: exit codes, faults told at once, secrets kept to the owner."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import credentials
from bot.__main__ import EX_CONFIG, EX_UNAVAILABLE, cli
from bot.matrix import Credentials
from bot.settings import Settings
from domain.errors import StorageUnavailable
from storage.database import migrate, opened, sole_owner


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("INITIATIVE_K_HOMESERVER", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setenv("INITIATIVE_K_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("INITIATIVE_K_CONFIG", raising=False)
    return CliRunner()


def test_faults_of_the_configuration_end_with_78(shell: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    """All faults are listed, with the variables to set."""
    monkeypatch.setenv("INITIATIVE_K_ZONE", "Mars")
    monkeypatch.setenv("INITIATIVE_K_WEB_PORT", "ninety")
    done = shell.invoke(cli, ["run"])
    assert done.exit_code == EX_CONFIG
    assert "INITIATIVE_K_ZONE" in done.output
    assert "INITIATIVE_K_WEB_PORT" in done.output


def test_run_without_a_login_says_what_to_do(shell: CliRunner) -> None:
    """Without a token the operator is told to log in."""
    done = shell.invoke(cli, ["run"])
    assert done.exit_code == EX_CONFIG
    assert "initiative-k login" in done.output


def test_login_at_a_homeserver_that_does_not_answer_keeps_nothing(shell: CliRunner, tmp_path: Path) -> None:
    """A failed login leaves no file behind."""
    done = shell.invoke(cli, ["login", "--user", "assistent"], env={"INITIATIVE_K_PASSWORD": "planted-secret"})
    assert done.exit_code == EX_CONFIG
    assert "planted-secret" not in done.output
    assert not (tmp_path / "data" / "credentials.json").exists()


def test_second_login_is_refused(shell: CliRunner, tmp_path: Path) -> None:
    """Device and token are made once."""
    settings = Settings(homeserver="http://127.0.0.1:9", data_dir=tmp_path / "data")
    kept = credentials.keep(settings, Credentials("@a:b.c", "DEVICE", "token", "http://127.0.0.1:9"))
    assert kept.stat().st_mode & 0o777 == 0o600
    done = shell.invoke(cli, ["login", "--user", "assistent"], env={"INITIATIVE_K_PASSWORD": "x"})
    assert done.exit_code == EX_CONFIG
    assert json.loads(kept.read_text())["access_token"] == "token"


def test_credentials_that_others_may_read_are_refused(shell: CliRunner, tmp_path: Path) -> None:
    """A token file with loose permissions is not used."""
    settings = Settings(homeserver="http://127.0.0.1:9", data_dir=tmp_path / "data")
    credentials.keep(settings, Credentials("@a:b.c", "DEVICE", "token", "http://127.0.0.1:9")).chmod(0o644)
    done = shell.invoke(cli, ["run"])
    assert done.exit_code == EX_CONFIG
    assert "chmod 600" in done.output


@pytest.mark.parametrize(("text", "code", "words"), [("Hilden", 0, "05158016"), ("Atlantis", 1, "No town")])
def test_towns_explains_a_name(shell: CliRunner, text: str, code: int, words: str) -> None:
    """The operator sees which town a text means."""
    done = shell.invoke(cli, ["towns", text])
    assert done.exit_code == code
    assert words in done.output


def test_file_that_is_no_database_is_left_alone(shell: CliRunner, tmp_path: Path) -> None:
    """Random bytes in place of the database: a clear refusal, and the file stays as it was."""
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "initiative-k.db"
    file.write_bytes(b"no database at all" * 100)
    done = shell.invoke(cli, ["check"])
    assert done.exit_code == EX_UNAVAILABLE
    assert "database cannot be used" in done.output
    assert file.read_bytes() == b"no database at all" * 100


def test_database_of_a_newer_version_is_refused(database_url: str) -> None:
    """A schema that this program does not know is not touched."""
    with opened(database_url) as engine:
        migrate(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from-the-future'")
        with pytest.raises(StorageUnavailable, match="newer"):
            migrate(engine)


def test_second_bot_on_one_database_is_refused(database_url: str) -> None:
    """Only one process may hold a database."""
    with opened(database_url) as first, opened(database_url) as second, sole_owner(first):
        migrate(first)
        with pytest.raises(StorageUnavailable, match="another bot"), sole_owner(second):
            pytest.fail("two bots held one database")
    with opened(database_url) as third, sole_owner(third):
        pass
