"""Schemas of earlier versions come up to date with all that is in them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    cast,
    insert,
    text,
)
from sqlalchemy import select as sa_select
from sqlmodel import Session, SQLModel, select

import storage
from storage import series
from storage.database import migrate, opened
from storage.unit_of_work import Transaction

_ROWS_OF_0001 = (
    "INSERT INTO town (ags, name, kind, district) VALUES ('05158016', 'Hilden', 'Stadt', 'Düsseldorf')",
    "INSERT INTO person (id, language, zone, created_at) VALUES (1, 'de', 'Europe/Berlin', '2027-03-01 09:00:00')",
    "INSERT INTO account (user_id, person_id) VALUES ('@klara:example.org', 1)",
    "INSERT INTO claim (person_id, town, state, made_at) VALUES (1, '05158016', 'pending', '2027-03-01 09:00:00')",
    (
        "INSERT INTO event (id, title, state, wall_time, zone, starts_at, minutes, capacity, taken, created_at) VALUES"
        " (3, 'Bauantrag', 'published', '2027-04-01T10:00', 'Europe/Berlin', '2027-04-01 08:00:00', 90, 20, 1,"
        " '2027-03-01 09:00:00')"
    ),
    (
        "INSERT INTO registration (event_id, person_id, state, arrival, changed_at)"
        " VALUES (3, 1, 'confirmed', 1, '2027-03-01 09:00:00')"
    ),
    "INSERT INTO conversation (person_id, step, choices, updated_at) VALUES (1, 'town', '[]', '2027-03-01 09:00:00')",
)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An empty database."""
    with opened(database_url) as made:
        yield made


def _upgrade(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_rows_of_the_first_schema_come_through(engine: Engine) -> None:
    """Tables are copied on SQLite; nothing that refers to them is lost, and what is new has its default."""
    _upgrade(engine, "0001")
    with engine.begin() as connection:
        for row in _ROWS_OF_0001:
            connection.execute(text(row))
    migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT user_id FROM account")).scalars().all() == ["@klara:example.org"]
        assert connection.execute(text("SELECT state, event_id FROM registration")).one() == ("confirmed", 3)
        assert connection.execute(text("SELECT sequence, approval FROM event")).one() in {(0, 0), (0, False)}
        assert connection.execute(text("SELECT kind, step FROM conversation")).one() == ("profile", "town")


def test_every_column_of_the_first_schema_comes_through(engine: Engine) -> None:
    """A row in each of its tables with something in each column, two where rows refer to rows of the same table."""
    _upgrade(engine, "0001")
    first = MetaData()
    with engine.begin() as connection:
        first.reflect(connection)
        tables = [table for table in first.sorted_tables if table.name != "alembic_version"]
        for number in (1, 2):
            for table in tables:
                connection.execute(insert(table).values(_row(table, number)))
        before = {table.name: connection.execute(_all(table)).all() for table in tables}
    assert all(len(rows) == 2 for rows in before.values())
    assert None not in {value for rows in before.values() for value in rows[1]}
    migrate(engine)
    with engine.connect() as connection:
        for table in tables:
            assert connection.execute(_all(table)).all() == before[table.name], table.name
    with Session(engine) as session:
        for model in SQLModel.__subclasses__():
            if getattr(model, "__tablename__", None) in before:
                assert len(session.exec(select(model)).all()) == 2, model


def _all(table: Table) -> Any:
    """The columns that the first schema had, as text: how a value is written must not change either."""
    return sa_select(*(cast(column, String) for column in table.columns)).order_by(*table.primary_key.columns)


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(table, column, number) for column in table.columns}


def _value(table: Table, column: Column[Any], number: int) -> Any:
    for reference in column.foreign_keys:
        if reference.column.table is table:
            return None if number == 1 else 1
        return _value(reference.column.table, reference.column, number)
    kind = column.type
    if isinstance(kind, Integer) or column.name == "taken":
        return number
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, JSON):
        return {"words": f"Jürgen „{table.name}“"} if column.name in {"power", "reason"} else [f"Ö {table.name}"]
    if isinstance(kind, DateTime):
        return datetime(2027, 3, number, 9, 0, tzinfo=None if kind.timezone is False else UTC)
    if isinstance(kind, Float):
        return 51.5
    return f"{table.name}-{column.name}-ü-{number}"


def test_public_calendar_knows_the_events_of_the_first_schema(engine: Engine) -> None:
    """Since when they are public is not known; that they are is."""
    _upgrade(engine, "0001")
    with engine.begin() as connection:
        for row in _ROWS_OF_0001:
            connection.execute(text(row))
    migrate(engine)
    with Session(engine) as session:
        entries = series.calendar(Transaction(session), since=datetime(2027, 3, 1, tzinfo=UTC))
    assert [entry.event.title for entry in entries] == ["Bauantrag"]


def test_migrations_make_the_tables_of_the_code(engine: Engine) -> None:
    """Nobody changed a table without a migration."""
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
