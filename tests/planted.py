"""A person about whom every table holds something in every column, so that what is forgotten shows.

Rows are made from the tables themselves: a column that somebody adds is filled, too.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Integer, Table, insert, select
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 -- so that all tables are known
from domain.intents.base import EventId, encode
from domain.intents.events import EventCancelled
from domain.personal_data import Leads, Trace
from domain.personal_registry import REGISTRY
from storage.unit_of_work import Transaction

WHEN = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
TABLES = SQLModel.metadata.tables
_numbers = itertools.count(1000)


def mark(table: str, trace: Trace, column: str) -> str:
    """What stands in a column of the row to which a trace leads."""
    only = trace.only[1] if trace.only else ""
    return f"mark-{table}-{trace.column}{only}-{column}-end"


def plant(tx: Transaction, person_id: int, user_id: str, *, event: int) -> None:
    """Fill a row for every trace of the registry, as far as the person's own rows do not stand there already."""
    _places.clear()
    for holding in sorted(REGISTRY, key=lambda each: list(_in_order()).index(each.table)):
        table = TABLES[holding.table]
        for trace in holding.traces:
            if table.name in {"person", "account", "conversation"}:
                continue
            given: dict[str, Any] = {trace.column: user_id if trace.leads == Leads.ACCOUNT else person_id}
            if trace.leads == Leads.WITHIN:
                given = {trace.column: f'{{"sender": "{user_id}", "body": "{mark(table.name, trace, "body")}"}}'}
            if trace.only is not None:
                given |= {trace.only[0]: trace.only[1], "state": "no"}  # of a match that is over
            if table.name == "inbox":
                given["state"] = "dead"
            if table.name == "claim":
                given["state"] = "withdrawn"  # nobody speaks for two towns
            if table.name == "outbox":
                given["intent"] = encode(EventCancelled(EventId(event), mark(table.name, trace, "intent")))
            row(tx, table, given, trace, event=event)
    row(tx, TABLES["conversation"], {"person_id": person_id}, _trace("conversation"), event=event)


def _trace(table: str) -> Trace:
    return next(holding.traces[0] for holding in REGISTRY if holding.table == table)


def _in_order() -> list[str]:
    return [table.name for table in SQLModel.metadata.sorted_tables]


def row(tx: Transaction, table: Table, given: dict[str, Any], trace: Trace, *, event: int) -> None:
    """One row with every column filled."""
    values = {
        column.name: given[column.name] if column.name in given else _value(tx, table, column, trace, event)
        for column in table.columns
        if not (column.primary_key and isinstance(column.type, Integer) and not column.foreign_keys)
    }
    tx.session.execute(insert(table).values(values))
    tx.session.flush()


def _value(tx: Transaction, table: Table, column: Any, trace: Trace, event: int) -> Any:
    if column.foreign_keys:
        return _referred(tx, column, event)
    if (allowed := _allowed(column)) is not None:
        fitting = [value for value in allowed if trace.unless != (column.name, value)]
        return next((value for value in ("sent", "send") if value in fitting), fitting[0])
    marked = mark(table.name, trace, column.name)
    if isinstance(column.type, JSON):
        return [marked] if column.name in {"topics", "choices", "creators"} else {"words": marked}
    kind = getattr(column.type, "impl_instance", column.type).python_type
    if kind is datetime:
        return WHEN
    if kind is bool:
        return True
    if kind in {int, float}:
        return next(_numbers)
    return f"{marked}{next(_numbers) if column.unique else ''}"


def _referred(tx: Transaction, column: Any, event: int) -> Any:
    """The key of some row of another table: the event that is meant, else each time the next one there is."""
    target = next(iter(column.foreign_keys)).column
    if target.table.name == "event":
        return event
    keys = list(tx.session.scalars(select(target).order_by(target)))
    return keys[next(_places[f"{column.table.name}.{column.name}"]) % len(keys)]


_places: dict[str, Iterator[int]] = defaultdict(itertools.count)


def _allowed(column: Any) -> list[str] | None:
    """The values of a column that holds states."""
    for check in column.constraints:
        if isinstance(check, CheckConstraint):
            return re.findall(r"'([^']*)'", str(check.sqltext))
    return None


def everything(tx: Transaction) -> str:
    """All rows of all tables as text, as a dump of the database would have them."""
    lines = []
    for table in SQLModel.metadata.sorted_tables:
        lines += [f"{table.name}: {tuple(found)!r}" for found in tx.session.execute(select(table))]
    return "\n".join(lines)
