"""Schemas of earlier versions come up to date with all that is in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlmodel import SQLModel

import storage
from storage.database import migrate, opened

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


def test_migrations_make_the_tables_of_the_code(engine: Engine) -> None:
    """Nobody changed a table without a migration."""
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
