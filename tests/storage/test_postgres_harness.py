"""The private PostgreSQL server and the empty databases that other tests stand on."""

import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.postgres import PostgresServer, private_postgres

RUN_UNTIL_KILLED = """
import pathlib, signal, sys
from tests.postgres import private_postgres

with private_postgres(pathlib.Path(sys.argv[1])) as server:
    print(server.port, flush=True)
    signal.pause()
"""


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def tables(url: str) -> list[str]:
    with connect(url) as connection:
        rows = connection.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        return [name for (name,) in rows]


def test_database_is_empty_and_a_server_of_our_own(postgres_url: str, postgres: PostgresServer) -> None:
    assert tables(postgres_url) == []
    with connect(postgres_url) as connection:
        (data,) = connection.execute("SHOW data_directory").fetchone()
        assert Path(data).is_relative_to(postgres.directory)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SELECT lower('ÄÖÜ')").fetchone() == ("äöü",)


def test_databases_know_nothing_of_each_other(postgres: PostgresServer) -> None:
    left, right = (postgres.create_database(name) for name in ("harness_left", "harness_right"))
    with connect(left) as connection:
        connection.execute("CREATE TABLE only_left (id integer)")
    assert tables(left) == ["only_left"]
    assert tables(right) == []
    for name in ("harness_left", "harness_right"):
        postgres.drop_database(name)


def test_dropped_database_throws_out_whoever_is_connected(postgres: PostgresServer) -> None:
    connection = connect(postgres.create_database("harness_dropped"))
    postgres.drop_database("harness_dropped")
    with connection, pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")


def test_wrong_password_is_refused(postgres: PostgresServer) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host="127.0.0.1", port=postgres.port, user="postgres", password="a guess", dbname="postgres")


@pytest.mark.postgres
@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_committed_rows_outlive_the_server(postgres: PostgresServer, mode: str) -> None:
    with private_postgres() as server:
        url = server.create_database("kept")
        with connect(url) as connection:
            connection.execute("CREATE TABLE kept (id integer)")
        pid = server.pid

        server.stop(mode)
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
        with pytest.raises(psycopg.OperationalError):
            connect(url)
        server.start()

        assert tables(url) == ["kept"]
    assert not server.directory.exists()


def test_server_ends_when_whoever_started_it_is_killed(postgres: PostgresServer) -> None:
    directory = postgres.directory / "killed"  # goes when the server of this run goes
    directory.mkdir()
    command = [sys.executable, "-c", RUN_UNTIL_KILLED, directory]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:
        port = int(owner.stdout.readline())
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            owner.kill()
            with contextlib.suppress(ConnectionResetError):
                while connection.recv(1024):
                    pass  # a last word; a server that stays runs into the timeout


def test_each_kind_of_database_has_its_url(database_url: str, request: pytest.FixtureRequest) -> None:
    kind = request.node.callspec.params["database_url"]
    assert database_url.startswith({"sqlite": "sqlite:///", "postgres": "postgresql+psycopg://"}[kind])
