"""Reminders of events: rows with a time at which they are due."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import col, select

from domain.states import ReminderState
from storage.tables import Reminder
from storage.unit_of_work import Transaction


def add(tx: Transaction, reminders: Sequence[Reminder]) -> None:
    """Keep new reminders."""
    tx.session.add_all(reminders)
    tx.session.flush()


def withdraw(tx: Transaction, event_id: int, *, now: datetime) -> None:
    """Take back those of an event that have not come yet."""
    tx.session.connection().execute(
        update(Reminder)
        .where(col(Reminder.event_id) == event_id, col(Reminder.state) == ReminderState.PLANNED)
        .values(state=ReminderState.WITHDRAWN, decided_at=now)
    )


def due(tx: Transaction, *, now: datetime) -> list[Reminder]:
    """Those whose time has come, by event, the one nearest to its beginning first."""
    return list(
        tx.session.exec(
            select(Reminder)
            .where(Reminder.state == ReminderState.PLANNED, Reminder.due_at <= now)
            .order_by(col(Reminder.event_id), col(Reminder.minutes_before), col(Reminder.id))
        )
    )


def decide(tx: Transaction, reminder: Reminder, state: ReminderState, *, now: datetime) -> bool:
    """Note what became of a planned reminder; False if that was decided meanwhile."""
    decided = tx.session.connection().execute(
        update(Reminder)
        .where(col(Reminder.id) == reminder.id, col(Reminder.state) == ReminderState.PLANNED)
        .values(state=state, decided_at=now)
    )
    return decided.rowcount == 1


def planned(tx: Transaction, event_id: int) -> int:
    """How many of an event are still to come."""
    count = select(func.count()).where(Reminder.event_id == event_id, Reminder.state == ReminderState.PLANNED)
    return tx.session.exec(count).one()


def fired(tx: Transaction, event_id: int) -> list[Reminder]:
    """Those of an event that were told to the outbox."""
    return list(
        tx.session.exec(select(Reminder).where(Reminder.event_id == event_id, Reminder.state == ReminderState.FIRED))
    )


def next_due(tx: Transaction) -> datetime | None:
    """When the next reminder is due."""
    return tx.session.exec(select(func.min(Reminder.due_at)).where(Reminder.state == ReminderState.PLANNED)).one()
