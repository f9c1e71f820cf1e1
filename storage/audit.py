"""Who gave which command, and what became of it."""

from datetime import datetime

from storage.tables import AuditEntry
from storage.unit_of_work import Transaction


def note(tx: Transaction, user_id: str, command: str, room_id: str, outcome: str, *, now: datetime) -> None:
    """Keep one entry."""
    tx.session.add(AuditEntry(at=now, user_id=user_id, command=command, room_id=room_id, outcome=outcome))
    tx.session.flush()
