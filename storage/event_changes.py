"""What organizers changed of events, until those who take part were told."""

from datetime import datetime

from sqlmodel import col, func, select

from domain.states import ChangeKind
from storage.tables import Event, EventChange
from storage.unit_of_work import Transaction


def keep(tx: Transaction, change: EventChange) -> None:
    """Keep a new or changed one."""
    tx.session.add(change)
    tx.session.flush()


def unsettled(tx: Transaction, event_id: int) -> list[EventChange]:
    """The changes of an event of which those who take part were not told, oldest first."""
    rows = select(EventChange).where(EventChange.event_id == event_id, col(EventChange.settled_at).is_(None))
    return list(tx.session.exec(rows.order_by(col(EventChange.id))))


def newest_of(tx: Transaction, person_id: int, *, since: datetime) -> EventChange | None:
    """The newest change that somebody made since a time and that was not taken back."""
    rows = select(EventChange).where(
        EventChange.person_id == person_id, col(EventChange.undone_at).is_(None), EventChange.made_at >= since
    )
    return tx.session.exec(rows.order_by(col(EventChange.id).desc()).limit(1)).one_or_none()


def newest_cancellation(tx: Transaction, event_id: int) -> EventChange | None:
    """The last time that an event was cancelled, unless that was taken back."""
    rows = select(EventChange).where(
        EventChange.event_id == event_id,
        EventChange.kind == ChangeKind.CANCELLED,
        col(EventChange.undone_at).is_(None),
    )
    return tx.session.exec(rows.order_by(col(EventChange.id).desc()).limit(1)).one_or_none()


def notices_due(tx: Transaction, *, now: datetime) -> list[Event]:
    """The events of whose changes people are to be told by now; locked."""
    rows = select(Event).where(col(Event.notice_due_at) <= now).order_by(col(Event.id))
    return list(tx.session.exec(rows.with_for_update().execution_options(populate_existing=True)))


def next_notice(tx: Transaction) -> datetime | None:
    """When people are told of changes next."""
    return tx.session.exec(select(func.min(Event.notice_due_at))).one()
