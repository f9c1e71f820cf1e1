"""The outbox: what the homeserver shall do for us, kept until it was done or can never be."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, insert, null, select, update
from sqlmodel import col
from sqlmodel import select as select_rows

from domain.facts import Names
from domain.intents.base import FORGOTTEN, Intent, decode, encode
from domain.states import Action, OutboxState
from storage import names
from storage.prepared import Prepared
from storage.tables import OutboxRow, Person, Room
from storage.unit_of_work import Transaction

CONTENT_KEY = "org.initiative-k.row"  # in the content of what we send, so that its fate can be looked up


@dataclass(frozen=True, slots=True)
class Order:
    """What an outbox row asks for."""

    id: int
    room: int
    action: str
    txn_id: str
    user_id: str | None
    target_row: int | None
    reply_to: str | None
    thread: str | None
    value: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """All that is needed to do one outbox row."""

    row: Order
    room: Room
    intent: Intent | None
    names: Names
    language: str
    zone: str
    target: str | None  # event id that an edit, a reaction or a pin is about
    target_room_id: str | None


def post(
    tx: Transaction, room: Room, action: Action, *, now: datetime, intent: Intent | None = None, **more: Any
) -> int | None:
    """Append to the outbox; its number, or None if the same `key` was posted before.

    The transaction id is random, not the row's number: a restored backup would hand out numbers a second time, and the
    homeserver would take the new message for the old one.
    """
    key = more.get("key")
    if key is not None and _BY_KEY.rows(tx, key=key):
        return None
    values = {
        "room": room.id,
        "action": action,
        "txn_id": secrets.token_hex(12),
        "intent": encode(intent) if intent is not None else None,
        "state": OutboxState.PENDING,
        "created_at": now,
        **more,
    }
    ((row,),) = _INSERT.rows(tx, **values)
    tx.aftermath.posted.append((room.id or 0, row))
    return int(row)


_BY_KEY = Prepared(select(col(OutboxRow.id)).where(col(OutboxRow.key) == bindparam("key")))
_INSERT = Prepared(
    insert(OutboxRow)
    .values({name: bindparam(name) for name in OutboxRow.model_fields if name != "id"})
    .returning(col(OutboxRow.id))
)


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
    place = tx.session.get_one(Room, room)
    found = _LOAD.rows(tx, room=room, first=min(rows), last=max(rows))
    return [_delivery(tx, row, place) for row in found if row[0] in rows]


_ORDER = tuple(field.name for field in fields(Order))
_FURTHER = (OutboxRow.intent, OutboxRow.target, OutboxRow.target_room, Person.language, Person.zone)
_LOAD = Prepared(
    select(*(getattr(OutboxRow, name) for name in _ORDER), *map(col, _FURTHER))
    .outerjoin(Person, col(OutboxRow.person_id) == col(Person.id))
    .where(
        col(OutboxRow.id) >= bindparam("first"),
        col(OutboxRow.id) <= bindparam("last"),
        col(OutboxRow.room) == bindparam("room"),
        col(OutboxRow.state) == OutboxState.PENDING,
    )
    .order_by(col(OutboxRow.id))
)


def _delivery(tx: Transaction, row: Sequence[Any], room: Room) -> Delivery:
    order = Order(*row[: len(_ORDER)])
    text, target, target_room, language, zone = row[len(_ORDER) :]
    intent = decode(text) if text is not None else None
    if order.target_row is not None:
        target = tx.session.get_one(OutboxRow, order.target_row).event_id
    if target_room is not None:
        target_room = tx.session.get_one(Room, target_room).room_id
    if language is None:
        language, zone = "de", "Europe/Berlin"
    return Delivery(order, room, intent, names.load(tx, intent), language, zone, target, target_room)


def mark_sent(tx: Transaction, answers: Mapping[int, str | None], *, now: datetime) -> None:
    """Keep what the server answered: by row, the id of the event, if it made one. What was known already stays."""
    if answers:
        sent = [{"row": row, "event": event_id, "now": now} for row, event_id in answers.items()]
        _SENT.count(tx, *sent)


# What opens a door is on nobody's disk of ours any longer than it must.
_KEPT = case((col(OutboxRow.intent).startswith(FORGOTTEN), null()), else_=col(OutboxRow.intent))
_SENT = Prepared(
    update(OutboxRow)
    .where(OutboxRow.id == bindparam("row"), OutboxRow.state == OutboxState.PENDING)  # type: ignore[arg-type]
    .values(state=OutboxState.SENT, event_id=bindparam("event"), sent_at=bindparam("now"), intent=_KEPT)
)


def park(tx: Transaction, row: int, reason: str) -> None:
    """Give up on a row, with the reason on it."""
    found = tx.session.get_one(OutboxRow, row)
    found.state, found.error = OutboxState.PARKED, reason[:500]
    if (found.intent or "").startswith(FORGOTTEN):
        found.intent = None
    tx.session.flush()


def confirm(tx: Transaction, echoes: Iterable[tuple[Mapping[str, Any], str]], *, now: datetime) -> None:
    """Events of our own, as (content, event id), came down the sync: their rows are sent, should an answer be lost.

    It also means that a reaction which follows in the room finds what it is about.
    """
    known = [(content.get(CONTENT_KEY), event_id) for content, event_id in echoes]
    sent = [{"txn": txn_id, "event": event_id, "now": now} for txn_id, event_id in known if isinstance(txn_id, str)]
    if sent:
        _CONFIRM.count(tx, *sent)


_CONFIRM = Prepared(
    update(OutboxRow)
    .where(
        OutboxRow.txn_id == bindparam("txn"),  # type: ignore[arg-type]
        OutboxRow.state == OutboxState.PENDING,  # type: ignore[arg-type]
        # A room that was made is known by now, but what follows its making is done when its row is done.
        OutboxRow.action != Action.CREATE,  # type: ignore[arg-type]
    )
    .values(state=OutboxState.SENT, event_id=bindparam("event"), sent_at=bindparam("now"), intent=_KEPT)
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


def restore_keyed(tx: Transaction, prefix: str) -> None:
    """Let what was taken back under keys that begin so be sent after all."""
    rows = select_rows(OutboxRow).where(
        col(OutboxRow.key).startswith(prefix, autoescape=True), OutboxRow.state == OutboxState.WITHDRAWN
    )
    for row in tx.session.exec(rows.order_by(col(OutboxRow.id))):
        row.state = OutboxState.PENDING
        tx.aftermath.posted.append((row.room, row.id or 0))
    tx.session.flush()


def withdraw_words(tx: Transaction, room: Room) -> None:
    """Take back all that was still to be said in a room."""
    tx.session.connection().execute(
        update(OutboxRow)
        .where(
            col(OutboxRow.room) == room.id,
            col(OutboxRow.state) == OutboxState.PENDING,
            col(OutboxRow.action).in_((Action.SEND, Action.EDIT, Action.FILE, Action.REACT, Action.PIN)),
        )
        .values(state=OutboxState.WITHDRAWN)
    )


def newest_passage(tx: Transaction, room: Room, user_id: str) -> tuple[Action, OutboxState] | None:
    """What was last ordered of someone's way into a room or out of it, and what became of that."""
    rows = _NEWEST_PASSAGE.rows(tx, room=room.id, user_id=user_id)
    return (Action(rows[0][0]), OutboxState(rows[0][1])) if rows else None


_NEWEST_PASSAGE = Prepared(
    select(col(OutboxRow.action), col(OutboxRow.state))
    .where(
        col(OutboxRow.room) == bindparam("room"),
        col(OutboxRow.user_id) == bindparam("user_id"),
        (col(OutboxRow.action) == Action.INVITE) | (col(OutboxRow.action) == Action.KICK),
    )
    .order_by(col(OutboxRow.id).desc())
    .limit(1)
)


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
