"""Who gave which command, and what became of it."""

from datetime import datetime

from sqlalchemy import bindparam, insert

from storage.prepared import Prepared
from storage.tables import AuditEntry
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


_NOTE = Prepared(
    insert(AuditEntry).values(
        {name: bindparam(name) for name in ("at", "user_id", "person_id", "command", "event_id", "room_id", "outcome")}
    )
)
