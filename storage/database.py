"""Opens the database, brings its schema up to date and keeps a second process out."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from domain.errors import StorageUnavailable

_MIGRATIONS = Path(__file__).parent / "migrations"
READING = "initiative_k_reading"  # the execution option of an engine whose transactions change nothing
_LOCK_KEY = 0x1417_1A7E  # an arbitrary number of ours for PostgreSQL's advisory lock


def open_database(url: str) -> Engine:
    """An engine for `url` (`sqlite:///file` or `postgresql+psycopg://…`), every transaction safe for read-then-write.

    SQLite runs in WAL mode with `synchronous=FULL`, so a commit survives a power cut, and begins each transaction with
    `BEGIN IMMEDIATE`: the driver's own late BEGIN would let two readers both see the last free seat.

    Errors do not tell the values of statements, since they end up in the log.

    Raises:
        StorageUnavailable: the URL is not one of the two.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StorageUnavailable("the database URL cannot be read") from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        engine = create_engine(parsed, connect_args={"timeout": 5}, hide_parameters=True)
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    if backend == "postgresql":
        return create_engine(parsed, pool_pre_ping=True, pool_size=5, hide_parameters=True)
    raise StorageUnavailable(f"{backend} is not supported; use sqlite or postgresql+psycopg")


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """The engine of `open_database`, whose connections are closed at the end."""
    engine = open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    # Who only looks waits for no writer and holds none up.
    reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def migrate(engine: Engine) -> None:
    """Bring the schema up to date, in one transaction.

    Raises:
        StorageUnavailable: the database is not ours, is newer than this program, or cannot be written.
    """
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    try:
        with _unchecked(engine) as connection, connection.begin():
            found = _revision(connection)
            if found is not None and found not in known:
                raise StorageUnavailable(
                    f"the database has the newer schema {found}; start a newer version of the program"
                )
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _check_references(connection)
    except (SQLAlchemyError, CommandError) as error:
        raise StorageUnavailable(f"the database cannot be brought up to date: {_reason(error)}") from error


@contextmanager
def _unchecked(engine: Engine) -> Iterator[Connection]:
    """A connection on which SQLite holds rows that refer to a table while this is copied; all are checked at the end.

    SQLite changes a column by copying its table, and dropping the old one would delete what refers to it. The setting
    has no effect within a transaction.
    """
    sqlite = engine.url.get_backend_name() == "sqlite"
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        if sqlite and driver is not None:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            yield connection
        finally:
            if sqlite and driver is not None:
                driver.execute("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise StorageUnavailable(f"the database would hold rows that refer to nothing: {broken[:3]}")


def _revision(connection: Connection) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found
    if tables:
        raise StorageUnavailable("the database holds tables of something else; give the bot a database of its own")
    return None


def _reason(error: Exception) -> str:
    """What the driver said, without the statement and its values."""
    return str(error.orig).strip() if isinstance(error, DBAPIError) else str(error)


@contextmanager
def sole_owner(engine: Engine) -> Iterator[None]:
    """Hold the database for this process alone.

    Raises:
        StorageUnavailable: another process holds it.
    """
    refusal = "another bot is already running on this database; stop it first"
    if engine.url.get_backend_name() == "sqlite":
        descriptor = os.open(f"{engine.url.database}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise StorageUnavailable(refusal) from error
        try:
            yield
        finally:
            os.close(descriptor)
        return
    with engine.connect() as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK_KEY}):
            raise StorageUnavailable(refusal)
        connection.commit()
        yield
