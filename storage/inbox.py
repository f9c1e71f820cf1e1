"""The inbox: each event of the homeserver once, in the same transaction as the sync token."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
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


def sync_state(tx: Transaction) -> SyncState | None:
    """Up to where the events are journalled; nothing before the first start."""
    return tx.session.get(SyncState, 1)


def keep_token(tx: Transaction, next_batch: str, *, now: datetime) -> None:
    """Remember that all up to `next_batch` is journalled."""
    state = sync_state(tx)
    if state is None:
        tx.session.add(SyncState(next_batch=next_batch, first_started_at=now))
    else:
        state.next_batch = next_batch
    tx.session.flush()


def add(tx: Transaction, events: Iterable[tuple[str, str, Mapping[str, Any]]], *, now: datetime) -> list[Journalled]:
    """Journal (event id, room id, payload); those that are known already are left out of what is returned."""
    by_id = {event_id: (room_id, payload) for event_id, room_id, payload in events}
    if not by_id:
        return []
    connection = tx.session.connection()
    known = set(connection.scalars(_KNOWN, {"ids": list(by_id)}))
    fresh = [(event_id, *event) for event_id, event in by_id.items() if event_id not in known]
    if not fresh:
        return []
    rows = [
        {
            "event_id": event_id,
            "room_id": room_id,
            "payload": json.dumps(payload),  # ASCII: half a surrogate pair could not be stored
            "state": InboxState.NEW,
            "attempts": 0,
            "understood": False,
            "received_at": now,
        }
        for event_id, room_id, payload in fresh
    ]
    ids = connection.scalars(_INSERT, rows).all()
    return [Journalled(id_, room_id, payload) for id_, (_, room_id, payload) in zip(ids, fresh, strict=True)]


_KNOWN = select(col(InboxEvent.event_id)).where(col(InboxEvent.event_id).in_(bindparam("ids", expanding=True)))
_INSERT = insert(InboxEvent).returning(InboxEvent.id, sort_by_parameter_order=True)  # type: ignore[call-overload]


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
