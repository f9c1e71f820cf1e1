"""The outbox: what the homeserver shall do for us, kept until it was done or can never be."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import col
from sqlmodel import select as select_rows

from domain.facts import Names
from domain.intents.base import Intent, decode, encode
from domain.states import Action, OutboxState
from storage import names
from storage.tables import OutboxRow, Person, Room
from storage.unit_of_work import Transaction

CONTENT_KEY = "org.initiative-k.row"  # in the content of what we send, so that its fate can be looked up


@dataclass(frozen=True)
class Delivery:
    """All that is needed to do one outbox row."""

    row: OutboxRow
    room: Room
    intent: Intent | None
    names: Names
    language: str
    zone: str
    target: str | None  # event id that an edit, a reaction or a pin is about
    target_room_id: str | None


def post(
    tx: Transaction, room: Room, action: Action, *, now: datetime, intent: Intent | None = None, **fields: Any
) -> int | None:
    """Append to the outbox; its number, or None if the same `key` was posted before.

    The transaction id is random, not the row's number: a restored backup would hand out numbers a second time, and the
    homeserver would take the new message for the old one.
    """
    connection = tx.session.connection()
    key = fields.get("key")
    if key is not None and connection.scalar(select(OutboxRow.id).where(OutboxRow.key == key)) is not None:  # type: ignore[call-overload]
        return None
    values = {
        "room": room.id,
        "action": action,
        "txn_id": secrets.token_hex(12),
        "intent": encode(intent) if intent is not None else None,
        "state": OutboxState.PENDING,
        "created_at": now,
        **fields,
    }
    row: int = connection.scalar(_INSERT, values)
    tx.aftermath.posted.append((room.id or 0, row))
    return row


_INSERT = insert(OutboxRow).returning(OutboxRow.id)  # type: ignore[call-overload]


def pending(tx: Transaction) -> list[tuple[int, int]]:
    """(room, row) of all that waits, oldest first."""
    rows = tx.session.connection().execute(
        select(OutboxRow.room, OutboxRow.id)  # type: ignore[call-overload]
        .where(OutboxRow.state == OutboxState.PENDING)
        .order_by(OutboxRow.id)
    )
    return [(row.room, row.id) for row in rows]


def load(tx: Transaction, room: int, rows: Sequence[int]) -> list[Delivery]:
    """Those of a room's rows that still wait, in order, with the room, the names and the recipient's language."""
    found = tx.session.exec(
        select_rows(OutboxRow, Room, Person)
        .join(Room, col(OutboxRow.room) == col(Room.id))
        .outerjoin(Person, col(OutboxRow.person_id) == col(Person.id))
        .where(col(OutboxRow.id).in_(rows), OutboxRow.room == room, OutboxRow.state == OutboxState.PENDING)
        .order_by(col(OutboxRow.id))
    ).all()
    return [_delivery(tx, row, place, person) for row, place, person in found]


def _delivery(tx: Transaction, row: OutboxRow, room: Room, person: Person | None) -> Delivery:
    intent = decode(row.intent) if row.intent is not None else None
    target = row.target
    if row.target_row is not None:
        target = tx.session.get_one(OutboxRow, row.target_row).event_id
    target_room = tx.session.get_one(Room, row.target_room).room_id if row.target_room is not None else None
    language, zone = (person.language, person.zone) if person else ("de", "Europe/Berlin")
    return Delivery(row, room, intent, names.load(tx, intent), language, zone, target, target_room)


def mark_sent(tx: Transaction, row: int, event_id: str | None, *, now: datetime) -> bool:
    """Keep what the server answered; False if that was known already."""
    done = tx.session.connection().execute(_SENT, {"row": row, "event": event_id, "now": now})
    return done.rowcount == 1


_SENT = (
    update(OutboxRow)
    .where(OutboxRow.id == bindparam("row"), OutboxRow.state == OutboxState.PENDING)  # type: ignore[arg-type]
    .values(state=OutboxState.SENT, event_id=bindparam("event"), sent_at=bindparam("now"))
)


def park(tx: Transaction, row: int, reason: str) -> None:
    """Give up on a row, with the reason on it."""
    found = tx.session.get_one(OutboxRow, row)
    found.state, found.error = OutboxState.PARKED, reason[:500]
    tx.session.flush()


def confirm(tx: Transaction, content: dict[str, Any], event_id: str, *, now: datetime) -> None:
    """An event of our own came down the sync: its row is sent, should the answer have been lost.

    It also means that a reaction which follows in the room finds what it is about.
    """
    txn_id = content.get(CONTENT_KEY)
    if isinstance(txn_id, str):
        tx.session.connection().execute(_CONFIRM, {"txn": txn_id, "event": event_id, "now": now})


_CONFIRM = (
    update(OutboxRow)
    .where(OutboxRow.txn_id == bindparam("txn"), OutboxRow.state == OutboxState.PENDING)  # type: ignore[arg-type]
    .values(state=OutboxState.SENT, event_id=bindparam("event"), sent_at=bindparam("now"))
)


def about(tx: Transaction, room: Room, event_id: str) -> str | None:
    """What a message of ours in a room is about, so that a reaction to it there has a meaning."""
    subject: str | None = tx.session.connection().scalar(
        select(OutboxRow.about).where(OutboxRow.event_id == event_id, OutboxRow.room == room.id)  # type: ignore[call-overload]
    )
    return subject


def newest_about(tx: Transaction, subject: str, *, room: Room | None = None) -> OutboxRow | None:
    """The newest message of ours about a subject, in a room or anywhere."""
    rows = select_rows(OutboxRow).where(OutboxRow.about == subject, OutboxRow.action == Action.SEND)
    if room is not None:
        rows = rows.where(OutboxRow.room == room.id)
    return tx.session.exec(rows.order_by(col(OutboxRow.id).desc()).limit(1)).one_or_none()


def edit_waits(tx: Transaction, row: int) -> bool:
    """Whether an edit of a message of ours is still to be sent."""
    rows = select_rows(OutboxRow.id).where(
        OutboxRow.target_row == row, OutboxRow.action == Action.EDIT, OutboxRow.state == OutboxState.PENDING
    )
    return tx.session.exec(rows.limit(1)).first() is not None


def move_pending(tx: Transaction, room: Room, other: Room) -> None:
    """Say what was still to be said in a room in another one instead, in the same order."""
    rows = tx.session.exec(
        select_rows(OutboxRow)
        .where(OutboxRow.room == room.id, OutboxRow.state == OutboxState.PENDING, OutboxRow.action == Action.SEND)
        .order_by(col(OutboxRow.id))
    ).all()
    for row in rows:
        row.state = OutboxState.WITHDRAWN
        if row.intent is not None:
            post(
                tx,
                other,
                Action.SEND,
                now=row.created_at,
                intent=decode(row.intent),
                person_id=row.person_id,
                about=row.about,
            )
    tx.session.flush()


def withdraw_keyed(tx: Transaction, prefix: str) -> None:
    """Take back what waits under keys that begin so."""
    tx.session.connection().execute(
        update(OutboxRow)
        .where(col(OutboxRow.key).startswith(prefix, autoescape=True), col(OutboxRow.state) == OutboxState.PENDING)
        .values(state=OutboxState.WITHDRAWN)
    )


def invitation_waits(tx: Transaction, room: Room, user_id: str) -> bool:
    """Whether someone is about to be invited to a room."""
    waiting = select_rows(OutboxRow.id).where(
        OutboxRow.room == room.id,
        OutboxRow.action == Action.INVITE,
        OutboxRow.user_id == user_id,
        OutboxRow.state == OutboxState.PENDING,
    )
    return tx.session.exec(waiting.limit(1)).one_or_none() is not None


def invited(tx: Transaction, rooms: Sequence[int]) -> set[str]:
    """Who is or was about to be invited to any of these rooms."""
    rows = select_rows(OutboxRow.user_id).where(
        col(OutboxRow.room).in_(rooms),
        OutboxRow.action == Action.INVITE,
        col(OutboxRow.state).in_((OutboxState.PENDING, OutboxState.SENT)),
    )
    return {user_id for user_id in tx.session.exec(rows) if user_id is not None}


def room_of_txn(tx: Transaction, txn_id: str) -> Room | None:
    """The room that the row with this transaction id asks to be made."""
    return tx.session.exec(
        select_rows(Room)
        .join(OutboxRow, col(OutboxRow.room) == col(Room.id))
        .where(OutboxRow.txn_id == txn_id, OutboxRow.action == Action.CREATE)
    ).one_or_none()
