"""Fixtures for every test: a real homeserver, a real database server, an empty database."""

import os
import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from bot import log
from demo.synapse import PrivateSynapse, SynapseMissing, private_synapse, synapse_python
from tests.calendars import CalendarReader, NodeMissing, calendar_reader
from tests.postgres import PostgresMissing, PostgresServer, private_postgres


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a server, so that `-m "not synapse and not postgres"` runs the rest anywhere."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "synapse_interpreter" in fixtures:
            item.add_marker("synapse")
        if "postgres" in fixtures:
            item.add_marker("postgres")


@pytest.fixture(autouse=True)
def _plain_logs() -> None:
    """Logs as in production: without the values of variables, which would be what people wrote."""
    log.configure(form="json", level="error")


@pytest.fixture(scope="session")
def synapse_interpreter() -> Path:
    """The Python that has Synapse: for tests that start a homeserver of their own."""
    try:
        return synapse_python()
    except SynapseMissing as missing:
        _do_without(missing)


@pytest.fixture(scope="session")
async def synapse(synapse_interpreter: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[PrivateSynapse]:
    """One homeserver for the whole run: take names and rooms of your own, and leave it running."""
    async with private_synapse(tmp_path_factory.mktemp("synapse"), python=synapse_interpreter) as homeserver:
        yield homeserver


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One database server for the whole run: take a database of your own, and leave it running."""
    try:
        with private_postgres() as server:
            yield server
    except PostgresMissing as missing:
        _do_without(missing)


@pytest.fixture(scope="session")
def read_calendar() -> Iterator[CalendarReader]:
    """Reads calendar files as programs of officials do."""
    try:
        with calendar_reader() as reader:
            yield reader
    except NodeMissing as missing:
        _do_without(missing)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'initiative-k.db'}"


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    name = f"test_{secrets.token_hex(8)}"
    yield postgres.create_database(name)
    postgres.drop_database(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database: the test runs once for each kind that the bot supports."""
    return request.getfixturevalue(f"{request.param}_url")


def _do_without(missing: Exception) -> NoReturn:
    """Skip what cannot run here; on CI nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must not skip this. {missing}", pytrace=False)
    pytest.skip(f"NOT TESTED. {missing}")
