"""Reads beside the writer: what looks at a page or a feed holds up nobody's message."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from domain.errors import StorageUnavailable
from storage.database import READING
from storage.unit_of_work import Transaction, Work

T = TypeVar("T")

_THREADS = 2  # on SQLite they share the interpreter with everything else anyway


class Reader:
    """Does works that only look, each on a snapshot of its own; whatever they change is thrown away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(**{READING: True})
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="reader")

    async def do(self, work: Work[T]) -> T:
        """What a work returns.

        Raises:
            StorageUnavailable: the database cannot be read now.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._look, work)

    def close(self) -> None:
        """End the threads once they have finished."""
        self._threads.shutdown()

    def _look(self, work: Work[T]) -> T:
        try:
            with Session(self._engine, expire_on_commit=False) as session:
                value = work(Transaction(session))
                session.rollback()
                return value
        except DBAPIError as error:
            raise StorageUnavailable(str(error.orig).strip()) from error
