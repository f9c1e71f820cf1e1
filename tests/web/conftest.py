"""Pages of a series, with and without events."""

import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from tests.postgres import PostgresServer
from tests.web.site import Pages, open_pages, prepare

Copy = Callable[[bool], str]  # the URL of a database, with events or without


@pytest.fixture(scope="session")
def sqlite_series(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """Files to copy, with events and without: that is faster than to make them anew."""
    folder = tmp_path_factory.mktemp("series")
    files = {filled: folder / f"{filled}.db" for filled in (True, False)}
    for filled, file in files.items():
        prepare(f"sqlite:///{file}", filled=filled)
    return files


@pytest.fixture(scope="session")
def postgres_series(postgres: PostgresServer) -> dict[bool, str]:
    """The same as databases."""
    names = {True: "web_full", False: "web_empty"}
    for filled, name in names.items():
        prepare(postgres.create_database(name), filled=filled)
    return names


@pytest.fixture
def sqlite_copy(tmp_path: Path, sqlite_series: dict[bool, Path]) -> Copy:
    """A file of one's own."""
    return lambda filled: f"sqlite:///{shutil.copy(sqlite_series[filled], tmp_path / 'series.db')}"


@pytest.fixture
def postgres_copy(postgres: PostgresServer, postgres_series: dict[bool, str]) -> Iterator[Copy]:
    """The same on PostgreSQL."""
    name = f"web_{secrets.token_hex(8)}"
    yield lambda filled: postgres.create_database(name, template=postgres_series[filled])
    postgres.drop_database(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def copy(request: pytest.FixtureRequest) -> Copy:
    """Makes a database of one's own: the test runs once for each kind."""
    return request.getfixturevalue(f"{request.param}_copy")


@pytest.fixture
async def pages(copy: Copy) -> AsyncIterator[Pages]:
    """Pages of a series without events."""
    async with open_pages(copy(False)) as opened:
        yield opened


@pytest.fixture
async def full(copy: Copy) -> AsyncIterator[Pages]:
    """Pages of a series in its second year."""
    async with open_pages(copy(True)) as opened:
        yield opened


@pytest.fixture
async def plain(sqlite_copy: Copy) -> AsyncIterator[Pages]:
    """Pages on one kind of database, where that makes no difference."""
    async with open_pages(sqlite_copy(False)) as opened:
        yield opened
