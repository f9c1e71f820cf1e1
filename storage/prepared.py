"""Statements of the hot path: built and compiled once, then given to the driver as they are.

SQLAlchemy takes 30 to 100 µs to execute one small statement, SQLite itself 2 to 30. What is done for every single event
therefore goes this way, and nothing else does: all other code is better off with SQLAlchemy's comforts.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ClauseElement, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

from storage.unit_of_work import Transaction


class Prepared:
    """A statement that takes values by name, and returns text and whole numbers just as the driver gives them."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}  # by dialect

    def rows(self, tx: Transaction, **values: Any) -> list[tuple[Any, ...]]:
        """The rows that the statement returns."""
        rows: list[tuple[Any, ...]] = self._run(tx, [values]).fetchall()
        return rows

    def count(self, tx: Transaction, *many: dict[str, Any], **values: Any) -> int:
        """How many rows the statement changed, for one set of values or for many."""
        changed: int = self._run(tx, many or [values]).rowcount
        return changed

    def _run(self, tx: Transaction, many: Sequence[dict[str, Any]]) -> Any:
        connection = tx.session.connection()  # the savepoint begins with this
        dialect = connection.dialect
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        compiled = self._compiled[dialect.name]
        cursor = connection.connection.cursor()
        try:
            if len(many) == 1:
                cursor.execute(compiled.text, compiled.bound(many[0]))
            else:
                cursor.executemany(compiled.text, [compiled.bound(values) for values in many])
        except dialect.loaded_dbapi.Error as error:
            # The same error that SQLAlchemy would raise, but without the values, which may be what people wrote.
            kind = dialect.loaded_dbapi.Error
            raise DBAPIError.instance(compiled.text, None, error, kind, dialect=dialect) from error
        return cursor


class _Compiled:
    """A statement as text for one kind of database, and how its values are handed over."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 -- for the type checker: DDL is none of ours
        self.text = str(compiled)
        self._places = compiled.positiontup  # the names in the order of the marks, where these have no names
        self._fixed = {name: bind.value for name, bind in compiled.binds.items()}
        self._convert = {
            name: convert
            for name, bind in compiled.binds.items()
            if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }

    def bound(self, values: dict[str, Any]) -> Any:
        ready = {**self._fixed, **values}
        for name, convert in self._convert.items():
            ready[name] = convert(ready[name])
        return ready if self._places is None else [ready[name] for name in self._places]
