"""The inbox: each event of the homeserver once, in the same transaction as the sync token."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, text, update
from sqlmodel import col

from domain.states import InboxState
from storage.prepared import Prepared
from storage.tables import InboxEvent, SyncState
from storage.unit_of_work import Transaction


@dataclass(frozen=True)
class Journalled:
    """An event that waits to be handled."""

    id: int
    room_id: str
    payload: Mapping[str, Any]
    attempts: int = 0


def position(tx: Transaction) -> str | None:
    """Up to where the events are journalled; nothing before the first start."""
    rows = _POSITION.rows(tx)
    return rows[0][0] if rows else None


def keep_token(tx: Transaction, next_batch: str, *, now: datetime) -> None:
    """Remember that all up to `next_batch` is journalled."""
    if not _MOVE.count(tx, token=next_batch):
        tx.session.add(SyncState(next_batch=next_batch, first_started_at=now))
        tx.session.flush()


_POSITION = Prepared(select(col(SyncState.next_batch)))
_MOVE = Prepared(update(SyncState).values(next_batch=bindparam("token")))


def add(tx: Transaction, events: Iterable[tuple[str, str, Mapping[str, Any]]], *, now: datetime) -> list[Journalled]:
    """Journal (event id, room id, payload); those that are known already are left out of what is returned."""
    fresh = []
    for event_id, room_id, payload in events:
        written = json.dumps(payload)  # ASCII: half a surrogate pair could not be stored
        added = _ADD.rows(tx, event_id=event_id, room_id=room_id, payload=written, received_at=now)
        fresh += [Journalled(number, room_id, payload) for (number,) in added]
    return fresh


_ADD = Prepared(
    text(
        "INSERT INTO inbox (event_id, room_id, payload, state, attempts, understood, received_at) "
        "VALUES (:event_id, :room_id, :payload, 'new', 0, false, :received_at) "
        "ON CONFLICT (event_id) DO NOTHING RETURNING id"
    ).bindparams(bindparam("received_at", type_=InboxEvent.received_at.type))  # type: ignore[attr-defined]
)


def claim(tx: Transaction, inbox_id: int) -> bool:
    """Mark an event as handled and drop its payload; False if that was done before."""
    return _CLAIM.count(tx, row=inbox_id) == 1


_CLAIM = Prepared(
    update(InboxEvent)
    .where(InboxEvent.id == bindparam("row"), InboxEvent.state == InboxState.NEW)  # type: ignore[arg-type]
    .values(state=InboxState.DONE, payload=None)
)


def unhandled(tx: Transaction) -> list[Journalled]:
    """Every event that waits, in the order of its arrival."""
    rows = tx.session.connection().execute(
        select(InboxEvent.id, InboxEvent.room_id, InboxEvent.payload, InboxEvent.attempts)  # type: ignore[call-overload]
        .where(InboxEvent.state == InboxState.NEW)
        .order_by(InboxEvent.id)
    )
    return [Journalled(row.id, row.room_id, json.loads(row.payload), row.attempts) for row in rows]


def count_attempt(tx: Transaction, inbox_id: int, *, most: int, reference: str) -> bool:
    """Note that handling an event failed.

    Returns:
        Whether it is dead now, having failed `most` times; `reference` is kept on it.
    """
    row = tx.session.get_one(InboxEvent, inbox_id)
    row.attempts += 1
    if row.attempts >= most:
        row.state, row.reference = InboxState.DEAD, reference
    tx.session.flush()
    return row.state == InboxState.DEAD


def was_understood(tx: Transaction, event_id: str) -> bool:
    """Whether a command was found in an event, or may have been: one that is not known counts as understood."""
    found = tx.session.connection().scalar(_WAS_UNDERSTOOD, {"event": event_id})
    return found is None or bool(found)


def mark_understood(tx: Transaction, event_id: str) -> None:
    """Note that a command was found in an event, so that no later version of it runs one again."""
    _MARK_UNDERSTOOD.count(tx, event=event_id)


_WAS_UNDERSTOOD = select(col(InboxEvent.understood)).where(col(InboxEvent.event_id) == bindparam("event"))
_MARK_UNDERSTOOD = Prepared(
    update(InboxEvent).where(col(InboxEvent.event_id) == bindparam("event")).values(understood=True)
)
