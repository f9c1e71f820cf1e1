"""What was deleted leaves the files, however the rows lay in them."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, delete, select

from domain.errors import StorageUnavailable
from storage.database import migrate, opened
from storage.tables import Person
from storage.unit_of_work import Transaction, Writer
from storage.wiping import wipe

NOW = datetime(2027, 3, 1, tzinfo=UTC)
SECRET = "Zwetschgenkuchen"


@pytest.fixture
async def writer(database_url: str) -> AsyncIterator[Writer]:
    with opened(database_url) as engine:
        migrate(engine)
        made = Writer(engine)
        yield made
        await asyncio.to_thread(made.close)


def _fill(tx: Transaction) -> None:
    """Many pages of rows, so that some move between them."""
    tx.session.add_all(
        Person(name=f"{SECRET} {number} " + "x" * (number % 700), created_at=NOW) for number in range(3000)
    )


def _forget(tx: Transaction) -> None:
    for person in tx.session.exec(select(Person).where(col(Person.id) % 3 == 0)):
        person.name = None
    tx.session.flush()
    tx.session.exec(delete(Person).where(col(Person.id) % 3 != 0))


async def test_what_is_left_can_be_read_and_nothing_else(writer: Writer) -> None:
    """Wiping keeps every row, between works that are ordered before and behind it."""
    await writer.do(_fill)
    before, _, after = await asyncio.gather(writer.do(_forget), writer.alone(wipe), writer.do(_count))
    assert before is None
    assert after == 1000


def _count(tx: Transaction) -> int:
    return len(tx.session.exec(select(Person.id)).all())


async def test_not_a_byte_is_left_on_sqlite(tmp_path: Path) -> None:
    """Neither in the file nor in the write-ahead log, where deleting alone leaves it."""
    path = tmp_path / "wiped.db"
    with opened(f"sqlite:///{path}") as engine:
        migrate(engine)
        writer = Writer(engine)
        try:
            await writer.do(_fill)
            await writer.do(_forget)
            assert SECRET.encode() in _bytes(path)
            await writer.alone(wipe)
            assert SECRET.encode() not in _bytes(path)
            assert await writer.do(_count) == 1000
        finally:
            await asyncio.to_thread(writer.close)


def _bytes(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


async def test_somebody_who_still_reads_keeps_it_from_being_done(tmp_path: Path) -> None:
    """As long as a reader holds what was deleted, wiping says that it is not done, and may be tried again."""
    path = tmp_path / "read.db"
    with opened(f"sqlite:///{path}") as engine:
        migrate(engine)
        _do(engine)
        reader = sqlite3.connect(path, isolation_level=None)
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM person").fetchone() == (3000,)
        with Session(engine) as session, session.begin():
            _forget(Transaction(session))
        engine.dispose()
        with opened(f"sqlite:///{path}?timeout=0.2") as impatient, pytest.raises(StorageUnavailable):
            wipe(impatient)
        reader.close()
        wipe(engine)
        assert SECRET.encode() not in _bytes(path)


def _do(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        _fill(Transaction(session))
