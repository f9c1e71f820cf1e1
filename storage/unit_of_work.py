"""The unit of work, and the one thread that does them: a savepoint for each, one commit for a batch."""

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlmodel import Session

from domain.errors import StorageUnavailable

T = TypeVar("T")

# SQLite's driver calls a wrong statement an OperationalError too; only these are the fault of disk or locks.
_SQLITE_TROUBLE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")
_BATCH = 100  # works per commit; more would make the first one wait too long


@dataclass
class Aftermath:
    """What the rest of the program must hear of once the work is committed."""

    posted: list[tuple[int, int]] = field(default_factory=list)  # (room, outbox row)
    due: datetime | None = None  # something is to be done then
    requested: bool = False  # something heavy waits for a worker process
    erased: bool = False  # what was deleted must leave the files of the database, too

    def add(self, other: "Aftermath") -> None:
        self.posted += other.posted
        self.requested |= other.requested
        self.erased |= other.erased
        if other.due is not None:
            self.wake_at(other.due)

    def wake_at(self, when: datetime) -> None:
        self.due = when if self.due is None else min(self.due, when)


class Transaction:
    """What a use case works on: the session, and word of what is to follow the commit."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.aftermath = Aftermath()
        self.rooms: dict[str, Any] = {}  # those looked up so far: events of one room are worked on together

    def wake_at(self, when: datetime) -> None:
        """Ask for a tick at `when`."""
        self.aftermath.wake_at(when)


Work = Callable[[Transaction], T]


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What a work returned, or the error that rolled it back; neither for one that was never tried."""

    value: T | None = None
    error: Exception | None = None
    done: bool = False


@dataclass(frozen=True)
class _Errand:
    work: Callable[[Engine], Any]
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[Any]"


@dataclass(frozen=True)
class _Order:
    works: Sequence[Work[Any]]
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[list[Outcome[Any]]]"


def do_alone(engine: Engine, work: Work[T]) -> T:
    """Do one work in this thread and commit it: for the command line, where no writer runs.

    Raises:
        StorageUnavailable: the database failed; nothing was kept.
    """
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            return work(Transaction(session))
    except DBAPIError as error:
        raise StorageUnavailable(_words(error)) from error


class Writer:
    """Does works one after the other in a thread of its own, since inside a transaction nothing waits but SQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # Called in the event loop, before those who ordered the works hear of them.
        self.after_commit: Callable[[Aftermath], None] = lambda _aftermath: None
        self._orders: queue.SimpleQueue[_Order | _Errand | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    async def do(self, work: Work[T]) -> T:
        """Do one work and return what it returned, once that is committed.

        Raises:
            StorageUnavailable: nothing was kept; it may be tried again.
        """
        (outcome,) = await self.do_in_order([work])
        if outcome.error is not None:
            raise outcome.error
        return outcome.value  # type: ignore[return-value]

    async def do_in_order(self, works: Sequence[Work[T]]) -> list[Outcome[T]]:
        """Do works in order up to the first that raises; those behind it are not tried.

        Raises:
            StorageUnavailable: nothing was kept; all may be tried again.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[Outcome[T]]] = loop.create_future()
        self._orders.put(_Order(works, loop, future))
        return await future

    async def alone(self, work: Callable[[Engine], T]) -> T:
        """Do something with the database outside of any transaction, while nothing else is written."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._orders.put(_Errand(work, loop, future))
        return await future

    def close(self) -> None:
        """Finish what was ordered and end the thread."""
        self._orders.put(None)
        self._thread.join()

    def _run(self) -> None:
        held: list[_Order | _Errand | None] = []
        while (order := held.pop() if held else self._orders.get()) is not None:
            if isinstance(order, _Errand):
                self._run_errand(order)
                continue
            orders, size = [order], len(order.works)
            while size < _BATCH:
                try:
                    following = self._orders.get_nowait()
                except queue.Empty:
                    break
                if not isinstance(following, _Order):
                    held.append(following)
                    break
                orders.append(following)
                size += len(following.works)
            self._do_batch(orders)

    def _run_errand(self, errand: _Errand) -> None:
        try:
            value = errand.work(self._engine)
        except Exception as error:  # noqa: BLE001 -- who waits must hear of it
            _call(errand.loop, _settle, errand.future, None, error)
        else:
            _call(errand.loop, _settle, errand.future, value, None)

    def _do_batch(self, orders: list[_Order]) -> None:
        aftermath = Aftermath()
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                results = [_do_order(session, order.works, aftermath) for order in orders]
        except Exception as error:  # noqa: BLE001 -- whatever ended the batch, those who wait must hear of it
            trouble = StorageUnavailable(_words(error))
            trouble.__cause__ = error
            _call(orders[0].loop, _fail, orders, trouble)
            return
        _call(orders[0].loop, self._tell, orders, results, aftermath)

    def _tell(self, orders: list[_Order], results: list[list[Outcome[Any]]], aftermath: Aftermath) -> None:
        self.after_commit(aftermath)
        for order, outcomes in zip(orders, results, strict=True):
            if not order.future.done():  # else whoever waited was cancelled
                order.future.set_result(outcomes)


def _settle(future: "asyncio.Future[Any]", value: object, error: Exception | None) -> None:
    if future.done():  # whoever waited was cancelled
        return
    if error is None:
        future.set_result(value)
    else:
        future.set_exception(error)


def _fail(orders: list[_Order], trouble: StorageUnavailable) -> None:
    for order in orders:
        if not order.future.done():
            order.future.set_exception(trouble)


def _do_order(session: Session, works: Sequence[Work[Any]], aftermath: Aftermath) -> list[Outcome[Any]]:
    """Do works on one savepoint, which is much cheaper; should one of them raise, all again with a savepoint each."""
    if len(works) == 1:
        return _do_until_error(session, works, aftermath)
    tx = Transaction(session)
    try:
        with session.begin_nested():
            values = [work(tx) for work in works]
    except Exception as error:
        if _is_trouble(error):
            raise
        return _do_until_error(session, works, aftermath)
    aftermath.add(tx.aftermath)
    return [Outcome(value=value, done=True) for value in values]


def _do_until_error(session: Session, works: Sequence[Work[Any]], aftermath: Aftermath) -> list[Outcome[Any]]:
    outcomes: list[Outcome[Any]] = []
    for work in works:
        tx = Transaction(session)
        try:
            with session.begin_nested():
                value = work(tx)
        except Exception as error:
            if _is_trouble(error):
                raise
            outcomes.append(Outcome(error=error))
            break
        aftermath.add(tx.aftermath)
        outcomes.append(Outcome(value=value, done=True))
    return outcomes + [Outcome()] * (len(works) - len(outcomes))


def _is_trouble(error: Exception) -> bool:
    """Whether the database as a whole cannot go on, rather than this one statement."""
    if not isinstance(error, DBAPIError):
        return False
    name = getattr(error.orig, "sqlite_errorname", None)
    if isinstance(name, str):
        return name.startswith(_SQLITE_TROUBLE)
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


def _words(error: Exception) -> str:
    return str(error.orig).strip() if isinstance(error, DBAPIError) else f"{type(error).__name__}: {error}"


def _call(loop: asyncio.AbstractEventLoop, function: Callable[..., None], *arguments: object) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(function, *arguments)
