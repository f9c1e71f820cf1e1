"""A hall whose events go through the inbox and the dispatcher, as the bot hands them on."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlmodel import Session, select

from bot.intake import read_event
from domain.errors import Refused
from domain.intents.base import Intent
from domain.states import Role
from handlers.dispatch import dispatch, refuse
from handlers.router import Bot
from services import people
from storage import inbox
from storage import people as stored
from storage.database import migrate, open_database
from storage.tables import AuditEntry
from storage.unit_of_work import Transaction
from tests.hall import Hall, open_hall

NOW = datetime(2027, 3, 10, 13, 0, tzinfo=UTC)
BOT = Bot(user_id="@assistent:example.org", allowed_servers=frozenset(), zone="Europe/Berlin")
KLARA, THEO, HOST, ORGANIZER = (f"@{name}:example.org" for name in ("klara", "theo", "host", "orga"))

T = TypeVar("T")


@dataclass
class Stage:
    """People who say and do things in the hall's rooms; every one of their events has an id of its own."""

    hall: Hall
    run: Callable[[Callable[[Transaction], Any]], Any]
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def says(self, sender: str, text: str, room_id: str | None = None, **content: Any) -> str:
        """Say something, in the Q&A room unless another is named; the event's id."""
        return self.happens(sender, "m.room.message", {"msgtype": "m.text", "body": text, **content}, room_id)

    def edits(self, sender: str, first: str, text: str, room_id: str | None = None) -> str:
        """Say something anew, as clients do."""
        new = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": first}
        return self.says(sender, f"* {text}", room_id, **{"m.new_content": new, "m.relates_to": relation})

    def reacts(self, sender: str, target: str, emoji: str, room_id: str | None = None) -> str:
        """Put an emoji on a message."""
        relation = {"rel_type": "m.annotation", "event_id": target, "key": emoji}
        return self.happens(sender, "m.reaction", {"m.relates_to": relation}, room_id)

    def redacts(self, sender: str, target: str, room_id: str | None = None) -> str:
        """Take something back."""
        return self.happens(sender, "m.room.redaction", {"redacts": target}, room_id)

    def happens(self, sender: str, kind: str, content: dict[str, Any], room_id: str | None = None) -> str:
        """Journal an event and handle it."""
        event_id = f"$in{next(self._numbers)}"
        event = {"event_id": event_id, "type": kind, "sender": sender, "content": content}
        self.comes(event, room_id or self.hall.room_id)
        return event_id

    def comes(self, event: dict[str, Any], room_id: str) -> None:
        """The homeserver sends an event, perhaps not for the first time."""
        for entry in self.run(lambda tx: inbox.add(tx, [(event["event_id"], room_id, event)], now=NOW)):
            incoming = read_event(json.loads(json.dumps(event)), room_id, user_id=BOT.user_id)
            if incoming is None:
                continue

            def work(tx: Transaction, entry: Any = entry, incoming: Any = incoming) -> None:
                if inbox.claim(tx, entry.id) and dispatch(tx, incoming, bot=BOT, now=NOW):
                    inbox.mark_understood(tx, incoming.event_id)

            try:
                self.run(work)
            except Refused as refused:
                self.run(lambda tx, intent=refused.intent, incoming=incoming: refuse(tx, incoming, intent, now=NOW))
                self.run(lambda tx, incoming=incoming: inbox.mark_understood(tx, incoming.event_id))
        self.hall.sent()

    def heard(self, room: int | None = None) -> list[Intent]:
        """What the bot said there, without the list that stands in the Q&A room from the beginning."""
        return self.hall.said(room)[1 if room in (None, self.hall.questions) else 0 :]

    def last_sent(self, room: int | None = None) -> str:
        """The event id of the bot's newest message."""
        return self.hall.rows(room)[-1].event_id or ""

    def chat(self, user_id: str) -> tuple[int, str]:
        """The direct chat of someone who was greeted long ago: our number and the Matrix id."""

        def meet(tx: Transaction) -> int:
            person_id = people.meet(tx, user_id, now=NOW).person_id
            stored.get(tx, person_id).greeted_at = NOW
            return person_id

        person_id = self.run(meet)
        number = self.hall.direct(person_id)
        return number, self.hall.room(number).room_id or ""

    def person_id(self, user_id: str) -> int | None:
        return self.run(lambda tx: stored.person_of(tx, user_id))

    def audit(self) -> list[tuple[str, str, str]]:
        """Who was noted for which command with which outcome."""
        rows = self.run(lambda tx: tx.session.exec(select(AuditEntry)).all())
        return [(row.user_id, row.command, row.outcome) for row in rows]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[[Callable[[Transaction], T]], T]]:
    """Works on an empty database, each in a transaction of its own."""
    engine = open_database(f"sqlite:///{tmp_path / 'initiative-k.db'}")
    migrate(engine)

    def do(work: Callable[[Transaction], T]) -> T:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            return work(Transaction(session))

    yield do
    engine.dispose()


@pytest.fixture
def stage(run: Callable[[Callable[[Transaction], Any]], Any]) -> Stage:
    """Event 1 with a host and an organizer; all that was posted before is sent."""
    hall = open_hall(run, NOW)

    def appoint(tx: Transaction) -> None:
        people.appoint_first_organizers(tx, [ORGANIZER], now=NOW)
        people.meet(tx, HOST, now=NOW)
        stored.give_role(tx, HOST, Role.HOST, hall.event)

    run(appoint)
    hall.sent()
    return Stage(hall, run)
