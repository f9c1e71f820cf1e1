"""Who only looks waits for nobody and changes nothing."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, func, select

from domain.errors import StorageUnavailable
from storage.database import migrate, opened
from storage.reader import Reader
from storage.tables import Person
from storage.unit_of_work import Transaction

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    with opened(database_url) as found:
        migrate(found)
        yield found


def count(tx: Transaction) -> int:
    return tx.session.exec(select(func.count()).select_from(Person)).one()


def add(tx: Transaction) -> None:
    tx.session.add(Person(created_at=NOW))
    tx.session.flush()


async def test_reading_waits_for_no_writer_and_sees_what_was_committed(engine: Engine) -> None:
    """While somebody writes, a page is read as it was before; on SQLite the writer holds the only lock there is."""
    reader = Reader(engine)
    try:
        with Session(engine) as session, session.begin():
            add(Transaction(session))
            async with asyncio.timeout(2):  # SQLite would wait five seconds for the lock
                assert await reader.do(count) == 0
        assert await reader.do(count) == 1
    finally:
        reader.close()


async def test_what_a_reader_changes_is_thrown_away(engine: Engine) -> None:
    reader = Reader(engine)
    try:
        await reader.do(add)
        assert await reader.do(count) == 0
    finally:
        reader.close()


async def test_readers_hold_up_no_writer(engine: Engine) -> None:
    """A slow look at a page lets messages pass."""
    reader = Reader(engine)
    began, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(tx: Transaction) -> int:
        before = count(tx)
        loop.call_soon_threadsafe(began.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result()
        return before

    try:
        looking = asyncio.create_task(reader.do(slow))
        await began.wait()
        with Session(engine) as session, session.begin():
            add(Transaction(session))
        go_on.set()
        assert await looking == 0
    finally:
        reader.close()


async def test_broken_database_is_trouble_without_the_statement(engine: Engine) -> None:
    reader = Reader(engine)

    def broken(tx: Transaction) -> None:
        tx.session.connection().exec_driver_sql("SELECT 'planted' FROM nowhere")

    try:
        with pytest.raises(StorageUnavailable) as trouble:
            await reader.do(broken)
        assert "planted" not in str(trouble.value).splitlines()[0]
    finally:
        reader.close()
