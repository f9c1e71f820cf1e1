"""Seats and the waiting list against a list on paper, whatever people do in whatever order."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlmodel import Session, SQLModel

from domain.intents.base import EventId
from domain.intents.events import NotRegistered, Registered, Unregistered
from domain.states import RegistrationState
from services import events, people, registration
from storage import events as stored
from storage.database import open_database
from storage.tables import Event
from storage.unit_of_work import Transaction
from tests.services.conftest import NOW, WALL

CONFIRMED, WAITING = RegistrationState.CONFIRMED, RegistrationState.WAITING
ONE = EventId(1)
SMALL = 2  # seats


class Seats(RuleBasedStateMachine):
    """Whatever people do, the seats agree with a list on paper."""

    PEOPLE = st.integers(0, 5)

    def __init__(self) -> None:
        super().__init__()
        self.engine = open_database("sqlite://")
        SQLModel.metadata.create_all(self.engine)
        self.seated: list[int] = []
        self.waiting: list[int] = []
        self.people = self.transact(self.prepare)

    def prepare(self, tx: Transaction) -> list[int]:
        events.draft(tx, title="OZG", wall=WALL, zone="Europe/Berlin", minutes=90, seats=SMALL, host=None, now=NOW)
        events.publish(tx, number=1, now=NOW)
        return [people.meet(tx, f"@person{number}:example.org", now=NOW).person_id for number in range(6)]

    def transact(self, work: Any) -> Any:
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            return work(Transaction(session))

    def teardown(self) -> None:
        self.engine.dispose()

    @rule(person=PEOPLE)
    def register(self, person: int) -> None:
        already = person in self.seated + self.waiting
        if not already:
            (self.seated if len(self.seated) < SMALL else self.waiting).append(person)
        place = self.waiting.index(person) + 1 if person in self.waiting else 0
        reply = self.transact(lambda tx: registration.register(tx, person_id=self.people[person], number=1, now=NOW))
        assert reply == Registered(ONE, WAITING if place else CONFIRMED, place, already)

    @rule(person=PEOPLE)
    def unregister(self, person: int) -> None:
        there = person in self.seated + self.waiting
        if person in self.seated:
            self.seated.remove(person)
            self.seated += self.waiting[:1]
            del self.waiting[:1]
        elif there:
            self.waiting.remove(person)
        reply = self.transact(lambda tx: registration.unregister(tx, person_id=self.people[person], number=1, now=NOW))
        assert reply == (Unregistered(ONE) if there else NotRegistered(ONE))

    @invariant()
    def agrees(self) -> None:
        def look(tx: Transaction) -> tuple[Event, list[int], list[int]]:
            return (
                tx.session.get_one(Event, 1),
                stored.registered(tx, 1, CONFIRMED),
                stored.registered(tx, 1, WAITING),
            )

        event, confirmed, waiting = self.transact(look)
        assert event.taken == len(confirmed) <= event.capacity
        assert set(confirmed) == {self.people[person] for person in self.seated}
        assert waiting == [self.people[person] for person in self.waiting]


TestSeats = Seats.TestCase
TestSeats.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
