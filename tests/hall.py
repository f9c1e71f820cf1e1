"""An event with its rooms, written straight into the database, and what the homeserver made of what was posted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from domain.errors import Refused
from domain.incoming import Message, Redaction
from domain.intents.base import Intent, decode
from domain.rules import Asker
from domain.states import Action, EventState, Membership, OutboxState, RegistrationState, RoomKind
from services import marks, moderation, questions, votes
from storage import names, outbox, rooms
from storage import questions as stored
from storage.tables import Event, OutboxRow, Question, RecentMessage, Registration, Room
from storage.unit_of_work import Transaction

Run = Callable[[Callable[[Transaction], Any]], Any]


@dataclass
class Hall:
    """An event, its Q&A room and its backstage room; rooms are named by our own numbers."""

    run: Run
    now: datetime
    event: int
    questions: int
    backstage: int

    def room(self, number: int) -> Room:
        return self.run(lambda tx: rooms.get(tx, number))

    @property
    def room_id(self) -> str:
        """The Q&A room's Matrix id."""
        return f"!questions{self.event}"

    @property
    def list_row(self) -> OutboxRow:
        return self.run(lambda tx: outbox.newest_about(tx, f"list:{self.event}"))

    def state(self, state: EventState) -> None:
        """Let the event come to a state."""

        def work(tx: Transaction) -> None:
            tx.session.get_one(Event, self.event).state = state

        self.run(work)

    def register(self, person_id: int, state: RegistrationState = RegistrationState.CONFIRMED) -> None:
        """Register someone."""
        row = Registration(
            event_id=self.event, person_id=person_id, state=state, arrival=person_id, changed_at=self.now
        )
        self.run(lambda tx: tx.session.add(row))

    def direct(self, person_id: int) -> int:
        """The direct chat with someone, which exists already."""

        def work(tx: Transaction) -> int:
            room = Room(
                kind=RoomKind.DIRECT,
                room_id=f"!direct{person_id}",
                person_id=person_id,
                membership=Membership.JOIN,
                created_at=self.now,
            )
            return rooms.add(tx, room).id or 0

        return self.run(work)

    def sent(self) -> None:
        """The homeserver takes what was posted; row 7 becomes the event `$sent7`."""

        def work(tx: Transaction) -> None:
            for _, row in outbox.pending(tx):
                outbox.mark_sent(tx, {row: f"$sent{row}"}, now=self.now)

        self.run(work)

    def rows(self, room: int | None = None, action: Action = Action.SEND) -> list[OutboxRow]:
        """What was posted to a room, the Q&A room unless said otherwise, of one kind."""
        rows = select(OutboxRow).where(
            OutboxRow.room == (room or self.questions),
            OutboxRow.action == action,
            OutboxRow.state != OutboxState.WITHDRAWN,
        )
        return self.run(lambda tx: tx.session.exec(rows.order_by(col(OutboxRow.id))).all())

    def said(self, room: int | None = None, action: Action = Action.SEND) -> list[Intent]:
        """What was told to a room, in order."""
        return [decode(row.intent) for row in self.rows(room, action) if row.intent is not None]

    def ranked(self) -> list[tuple[int, int]]:
        """(number, votes) of the questions as the list shows them."""
        return [(question.number, question.votes) for question in self.run(lambda tx: names.ranked(tx, self.event))]


def open_hall(
    run: Run, now: datetime, *, state: EventState = EventState.PUBLISHED, title: str = "OZG im Alltag"
) -> Hall:
    """Write an event, its rooms and its list down."""

    def work(tx: Transaction) -> Hall:
        event = Event(
            title=title,
            state=state,
            wall_time="2027-03-10T14:00",
            zone="Europe/Berlin",
            starts_at=now,
            minutes=90,
            capacity=50,
            created_at=now,
        )
        tx.session.add(event)
        tx.session.flush()
        made = [
            rooms.add(
                tx,
                Room(
                    kind=kind,
                    room_id=f"!{kind}{event.id}",
                    event_id=event.id,
                    membership=Membership.JOIN,
                    created_at=now,
                ),
            )
            for kind in (RoomKind.QUESTIONS, RoomKind.BACKSTAGE)
        ]
        questions.open_list(tx, event.id or 0, made[0], now=now)
        return Hall(run, now, event.id or 0, made[0].id or 0, made[1].id or 0)

    return run(work)


def ask(hall: Hall, person: Asker, source: str = "$q", text: str = "Was kostet das?", room: int | None = None) -> None:
    hall.run(
        lambda tx: questions.ask(
            tx,
            event_id=hall.event,
            person_id=person.person_id,
            text=text,
            room=rooms.get(tx, room or hall.questions),
            source=source,
            now=hall.now,
        )
    )


def vote(hall: Hall, user_id: str, source: str, number: int = 1) -> None:
    hall.run(
        lambda tx: votes.cast(
            tx,
            question=stored.numbered(tx, hall.event, number),
            user_id=user_id,
            source=source,
            room=rooms.get(tx, hall.questions),
            now=hall.now,
        )
    )


def in_words(hall: Hall, person: Asker, sign: str, number: int, source: str = "$words") -> Intent:
    if sign == "-":
        return hall.run(
            lambda tx: votes.take_back_in_words(
                tx, event_id=hall.event, number=number, person_id=person.person_id, now=hall.now
            )
        )
    return hall.run(
        lambda tx: votes.cast_in_words(
            tx,
            event_id=hall.event,
            number=number,
            user_id=person.user_id,
            source=source,
            room=rooms.get(tx, hall.questions),
            now=hall.now,
        )
    )


def redact(hall: Hall, target: str, room_id: str | None = None) -> None:
    redaction = Redaction(event_id="$r", room_id=room_id or hall.room_id, sender="@someone:example.org", target=target)

    def work(tx: Transaction) -> None:
        votes.take_back(tx, redaction, now=hall.now)
        questions.take_back(tx, redaction, now=hall.now)

    hall.run(work)


def question(hall: Hall, number: int = 1) -> Question:
    return hall.run(lambda tx: stored.numbered(tx, hall.event, number))


def take_next(hall: Hall) -> Intent:
    return hall.run(lambda tx: moderation.take_next(tx, event_id=hall.event, now=hall.now))


def answer(hall: Hall, number: int = 1, text: str = "") -> Intent:
    return hall.run(lambda tx: moderation.answer(tx, event_id=hall.event, number=number, text=text, now=hall.now))


def edited(hall: Hall, person: Asker, text: str | None, source: str = "$q", **more: Any) -> bool:
    message = Message(event_id="$e", room_id=hall.room_id, sender=person.user_id, text=text or "", edits=source, **more)
    return hall.run(lambda tx: questions.edit(tx, message, text, now=hall.now))


def refusal(work: Callable[[], object]) -> Intent:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.intent


def refresh(hall: Hall, seconds: float) -> None:
    hall.run(lambda tx: questions.refresh_lists(tx, now=hall.now + timedelta(seconds=seconds)))


def says(hall: Hall, person: Asker, text: str, event_id: str = "$m", edits: str | None = None) -> None:
    message = Message(event_id=event_id, room_id=hall.room_id, sender=person.user_id, text=text, edits=edits)
    hall.run(lambda tx: marks.remember(tx, message, rooms.get(tx, hall.questions), now=hall.now))


def mark(hall: Hall, user_id: str, message: str = "$m") -> None:
    hall.run(
        lambda tx: marks.ask_by_mark(
            tx, user_id=user_id, message=message, room=rooms.get(tx, hall.questions), now=hall.now
        )
    )


def remembered(hall: Hall) -> list[str]:
    return [row.text for row in hall.run(lambda tx: tx.session.exec(select(RecentMessage)).all())]
