"""The writer: a savepoint for each work, one commit for a batch, nothing lost or half done."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from bot import log
from domain.errors import StorageUnavailable
from storage import audit
from storage.database import migrate, opened
from storage.tables import AuditEntry, Member
from storage.unit_of_work import Aftermath, Transaction, Writer

NOW = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.fixture
async def writer(database_url: str) -> AsyncIterator[Writer]:
    with opened(database_url) as engine:
        migrate(engine)
        made = Writer(engine)
        yield made
        await asyncio.to_thread(made.close)


def note(name: str) -> Callable[[Transaction], None]:
    return lambda tx: audit.note(tx, name, "help", "!room", "done", now=NOW)


async def noted(writer: Writer) -> list[str]:
    return sorted(await writer.do(lambda tx: list(tx.session.exec(select(AuditEntry.user_id)))))


async def test_works_that_were_ordered_together_are_kept(writer: Writer) -> None:
    """What many tasks order at once is all done."""
    await asyncio.gather(*(writer.do(note(f"@{number:03}")) for number in range(250)))
    assert await noted(writer) == [f"@{number:03}" for number in range(250)]


async def test_bug_in_one_work_rolls_back_only_that(writer: Writer) -> None:
    """A work that raises half way leaves nothing behind, and the others of the batch are kept."""

    def breaks(tx: Transaction) -> None:
        note("@half-done")(tx)
        raise LookupError

    results = await asyncio.gather(
        writer.do(note("@before")), writer.do(breaks), writer.do(note("@after")), return_exceptions=True
    )
    assert isinstance(results[1], LookupError)
    assert await noted(writer) == ["@after", "@before"]


async def test_error_of_the_database_tells_no_values(writer: Writer) -> None:
    """It is logged, and what people wrote is not."""

    def twice(tx: Transaction) -> None:
        tx.session.add_all([Member(room_id="!room", user_id="@planted:example.org", membership="join")])
        tx.session.flush()
        statement = insert(Member).values(room_id="!room", user_id="@planted:example.org", membership="leave")
        tx.session.execute(statement)

    with pytest.raises(IntegrityError) as raised:
        await writer.do(twice)
    assert "INSERT INTO member" in str(raised.value)
    assert "planted" not in log.mask(str(raised.value))


async def test_works_in_order_stop_at_the_first_that_raises(writer: Writer) -> None:
    """What stands behind a failed event of the same room is not tried."""

    def breaks(_tx: Transaction) -> None:
        raise LookupError

    first, second, third = await writer.do_in_order([note("@one"), breaks, note("@three")])
    assert first.done
    assert isinstance(second.error, LookupError)
    assert not third.done
    assert third.error is None
    assert await noted(writer) == ["@one"]


async def test_violated_constraint_is_the_works_own_error(writer: Writer) -> None:
    """A statement that the database refuses does not count as a lost database."""

    def breaks(tx: Transaction) -> None:
        tx.session.add(AuditEntry(id=1, at=NOW, user_id="@x", command="c", room_id="!r", outcome="o"))
        tx.session.flush()

    await writer.do(breaks)
    with pytest.raises(Exception, match=r"(?i)unique") as caught:
        await writer.do(breaks)
    assert not isinstance(caught.value, StorageUnavailable)


async def test_aftermath_tells_only_of_what_was_committed(writer: Writer) -> None:
    """A work that failed wakes nobody."""
    heard: list[Aftermath] = []
    writer.after_commit = heard.append
    soon = datetime(2027, 3, 2, tzinfo=UTC)

    def breaks(tx: Transaction) -> None:
        tx.wake_at(NOW)
        raise LookupError

    await asyncio.gather(writer.do(breaks), writer.do(lambda tx: tx.wake_at(soon)), return_exceptions=True)
    assert [aftermath.due for aftermath in heard if aftermath.due] == [soon]
