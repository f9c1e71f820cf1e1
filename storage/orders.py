"""What the outbox holds of before: what people were told, and what was ordered for a room and became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col
from sqlmodel import select as select_rows

from domain.intents.base import Intent, decode
from domain.states import Action, OutboxState
from storage.tables import OutboxRow, Room
from storage.unit_of_work import Transaction


@dataclass(frozen=True, slots=True)
class Told:
    """What a person was told, or is being told."""

    person_id: int
    intent: Intent
    posted_at: datetime
    sent_at: datetime | None


def told_since(tx: Transaction, since: datetime) -> list[Told]:
    """What was told to people in their direct chats since a time, oldest first."""
    rows = tx.session.connection().execute(
        select(OutboxRow.person_id, OutboxRow.intent, OutboxRow.created_at, OutboxRow.sent_at)  # type: ignore[call-overload]
        .where(
            OutboxRow.created_at >= since,
            col(OutboxRow.person_id).is_not(None),
            col(OutboxRow.intent).is_not(None),
            col(OutboxRow.action).in_((Action.SEND, Action.EDIT)),
            col(OutboxRow.state).in_((OutboxState.PENDING, OutboxState.SENT)),
        )
        .order_by(OutboxRow.id)
    )
    return [Told(row.person_id, decode(row.intent), row.created_at, row.sent_at) for row in rows]


def newest_orders(
    tx: Transaction, rooms: Sequence[int], *actions: Action
) -> dict[tuple[int, Action, str | None], OutboxState]:
    """What became of the newest order of each kind in some rooms, by room, kind and whom it is for."""
    found = tx.session.connection().execute(
        select(OutboxRow.room, OutboxRow.action, OutboxRow.user_id, OutboxRow.state)  # type: ignore[call-overload]
        .where(
            col(OutboxRow.room).in_(rooms),
            col(OutboxRow.action).in_(actions),
            col(OutboxRow.state) != OutboxState.WITHDRAWN,
        )
        .order_by(OutboxRow.id)
    )
    return {(row.room, Action(row.action), row.user_id): OutboxState(row.state) for row in found}


def times_asked_in(tx: Transaction, room: Room, user_id: str) -> int:
    """How often someone was invited into a room, less how often they were let out again."""
    rows = select_rows(OutboxRow.action).where(
        OutboxRow.room == room.id,
        OutboxRow.user_id == user_id,
        OutboxRow.state == OutboxState.SENT,
        col(OutboxRow.action).in_((Action.INVITE, Action.KICK)),
    )
    found = list(tx.session.exec(rows))
    return found.count(Action.INVITE) - found.count(Action.KICK)


def newest_power(tx: Transaction, room: Room, user_id: str) -> tuple[str, OutboxState] | None:
    """Which power was last ordered for someone in a room, and what became of that."""
    rows = select_rows(OutboxRow).where(
        OutboxRow.room == room.id, OutboxRow.user_id == user_id, OutboxRow.action == Action.POWER
    )
    row = tx.session.exec(rows.order_by(col(OutboxRow.id).desc()).limit(1)).one_or_none()
    return (row.value or "0", OutboxState(row.state)) if row is not None else None
