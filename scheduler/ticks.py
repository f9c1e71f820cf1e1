"""What is done because time has passed: plain functions of `now`, each on its own savepoint."""

from collections.abc import Callable
from datetime import datetime

from storage.unit_of_work import Transaction

Tick = Callable[[Transaction, datetime], None]

TICKS: tuple[Tick, ...] = ()


def next_due(tx: Transaction) -> datetime | None:
    """When something is due next."""
    return None
