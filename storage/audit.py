"""Who gave which command, and what became of it."""

from datetime import datetime

from sqlalchemy import bindparam, insert
from sqlmodel import col, func, select

from storage.prepared import Prepared
from storage.tables import AuditEntry, Room
from storage.unit_of_work import Transaction


def note(
    tx: Transaction,
    user_id: str,
    command: str,
    room_id: str,
    outcome: str,
    *,
    now: datetime,
    person: int | None = None,
    event: int | None = None,
) -> None:
    """Keep one entry: what was done or denied, never what was said."""
    _NOTE.count(
        tx,
        {
            "at": now,
            "user_id": user_id,
            "person_id": person,
            "command": command,
            "event_id": event,
            "room_id": room_id,
            "outcome": outcome,
        },
    )


def count(tx: Transaction, person_id: int, command: str, outcome: str, *, since: datetime) -> int:
    """How often a command of a person ended so lately."""
    rows = select(func.count()).where(
        col(AuditEntry.person_id) == person_id,
        col(AuditEntry.command) == command,
        col(AuditEntry.outcome) == outcome,
        col(AuditEntry.at) > since,
    )
    return tx.session.exec(rows).one()


_NOTE = Prepared(
    insert(AuditEntry).values(
        {name: bindparam(name) for name in ("at", "user_id", "person_id", "command", "event_id", "room_id", "outcome")}
    )
)


def newest(tx: Transaction, *, count: int, event: int | None = None) -> list[tuple[AuditEntry, str | None]]:
    """The newest entries, each with the kind of the room it was said in, the newest first."""
    rows = (
        select(AuditEntry, Room.kind)
        .outerjoin(Room, (col(Room.room_id) == col(AuditEntry.room_id)) & (col(AuditEntry.room_id) != ""))
        .order_by(col(AuditEntry.id).desc())
        .limit(count)
    )
    if event is not None:
        rows = rows.where(AuditEntry.event_id == event)
    return list(tx.session.exec(rows))
