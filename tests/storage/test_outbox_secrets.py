"""What opens a door stands in the outbox only until it was told."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from domain.intents.base import Intent
from domain.intents.pages import CalendarLinked, CalendarRevoked
from domain.states import Action, RoomKind
from storage import outbox
from storage.database import migrate, opened
from storage.outbox import CONTENT_KEY
from storage.tables import OutboxRow, Room
from storage.unit_of_work import Transaction

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
SECRET, PLAIN = CalendarLinked("https://k.example.org/calendar/planted.ics"), CalendarRevoked(done=True)

Settle = Callable[[Transaction, OutboxRow], None]


def sent(tx: Transaction, row: OutboxRow) -> None:
    outbox.mark_sent(tx, {row.id or 0: "$event"}, now=NOW)


def seen(tx: Transaction, row: OutboxRow) -> None:
    outbox.confirm(tx, [({CONTENT_KEY: row.txn_id}, "$event")], now=NOW)


def parked(tx: Transaction, row: OutboxRow) -> None:
    outbox.park(tx, row.id or 0, "the room is gone")


@pytest.mark.parametrize("settle", [sent, seen, parked])
@pytest.mark.parametrize(("intent", "kept"), [(SECRET, False), (PLAIN, True)])
def test_secret_is_forgotten_once_it_is_settled(database_url: str, settle: Settle, intent: Intent, kept: bool) -> None:
    """However its fate becomes known; and what is no secret stays."""
    with opened(database_url) as engine:
        migrate(engine)
        with Session(engine) as session, session.begin():
            tx = Transaction(session)
            room = Room(kind=RoomKind.DIRECT, room_id="!r", created_at=NOW)
            session.add(room)
            session.flush()
            number = outbox.post(tx, room, Action.SEND, now=NOW, intent=intent)
            (delivery,) = outbox.load(tx, room.id or 0, [number or 0])
            assert delivery.intent == intent
            settle(tx, session.get_one(OutboxRow, number))
            session.expire_all()
            row = session.get_one(OutboxRow, number)
            assert (row.intent is not None) == kept
            assert "planted" not in repr(row.model_dump())
