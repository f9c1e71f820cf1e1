"""What people wrote freely, in whatever column it stands."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, cast, false, func, or_, select, update
from sqlmodel import SQLModel

from domain.personal_registry import FREE_TEXT
from storage.unit_of_work import Transaction

Change = Callable[[str], str]
_SAME_EVERYWHERE = re.compile(r"[!#-\[\]-~]+")  # plain letters and signs that JSON does not escape


def replace(tx: Transaction, needles: Sequence[str], change: Change) -> None:
    """Change all free text that holds one of some words.

    Args:
        tx: the transaction.
        needles: only rows are looked at that may hold one of these, in any case and however spaced; empty ones count
            for nothing.
        change: makes the new text.
    """
    clues = [_clue(needle) for needle in needles if needle]
    for name, columns in FREE_TEXT.items():
        table = SQLModel.metadata.tables[name]
        keys = list(table.primary_key.columns)
        for column in (table.c[each] for each in columns):
            found = tx.session.execute(select(*keys, column).where(_may_hold(column, clues))).all()
            for *key, value in found:
                changed = _changed(value, change)
                if changed != value:
                    same = [own == part for own, part in zip(keys, key, strict=True)]
                    tx.session.execute(update(table).where(*same).values({column: changed}))
    tx.session.expire_all()


def _clue(needle: str) -> str:
    """The longest part of a text that looks the same in every column: JSON writes umlauts as numbers, and databases
    fold the case of plain letters alone. A text without any is looked for everywhere.
    """
    return max(_SAME_EVERYWHERE.findall(needle.lower()), key=len, default="")


def _may_hold(column: Any, clues: Iterable[str]) -> ColumnElement[bool]:
    written = func.lower(cast(column, String))
    return or_(false(), *(written.contains(clue, autoescape=True) for clue in clues))


def _changed(value: Any, change: Change) -> Any:
    """The value with each text in it changed, keys too."""
    match value:
        case str():
            return change(value)
        case list():
            return [_changed(item, change) for item in value]
        case dict():
            return {change(str(key)): _changed(item, change) for key, item in value.items()}
        case _:
            return value
