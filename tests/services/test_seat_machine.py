"""Whatever people, organizers and the clock do to an event, its seats and what is told of them stay right."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.agreement import Answer
from domain.errors import Refused
from domain.intents.base import Intent, decode
from domain.intents.events import Registered, Unregistered
from domain.intents.seats import CheckedIn, SeatsOpen
from domain.rules import Asker
from domain.seats import HOLDING
from domain.states import Action, ClaimState, EventState, PromptKind, PromptState, RegistrationState
from services import answers, approvals, check_in, claims, events, people, registration, seats
from storage import events as stored
from storage import people as stored_people
from storage.tables import Event, OutboxRow, Prompt, Registration
from storage.unit_of_work import Transaction
from tests.services.conftest import NOW, WALL

EARLY = 22  # steps, before the event begins, unless the days pass faster
TOWNS = ("05158016", "05158028", "05158012")
CROWD = 7
START = NOW + timedelta(days=25, hours=4)  # twelve days before the event
WHO = st.integers(0, CROWD - 1)
GOING_ON = (EventState.PUBLISHED, EventState.RUNNING)
WAITING, OFFERED, CONFIRMED = RegistrationState.WAITING, RegistrationState.OFFERED, RegistrationState.CONFIRMED


@dataclass(frozen=True)
class Stand:
    """A registration and the open prompt to its person, as they are between two steps."""

    id: int
    state: str
    arrival: int
    expires_at: datetime | None
    prompts: tuple[tuple[int, datetime | None], ...]


class Seats(RuleBasedStateMachine):
    """Looks at the rows before and after each step, and at what was told meanwhile."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.now = START
        self.connection = engine.connect()
        self.outer = self.connection.begin()  # taken back at the end: each course starts on the same rows
        self.crowd: list[Asker] = self.transact(self.prepare)
        self.before: dict[int, Stand] = {}
        self.after: dict[int, Stand] = {}
        self.told_open: set[int] = set()
        self.row = self.steps = 0
        self.look()

    def prepare(self, tx: Transaction) -> list[Asker]:
        wanted = {"title": "OZG", "wall": WALL, "zone": "Europe/Berlin", "minutes": 90, "seats": 2, "host": None}
        drafted = events.draft(tx, **wanted, now=NOW)
        self.event: int = drafted.event  # type: ignore[attr-defined]
        events.publish(tx, number=self.event, now=NOW)
        return [self.person(tx, number) for number in range(CROWD)]

    def person(self, tx: Transaction, number: int) -> Asker:
        user_id = f"@person{number}:example.org"
        person_id = people.meet(tx, user_id, now=NOW).person_id
        stored_people.get(tx, person_id).name = f"Person {number}"
        claim = claims.claim_town(tx, person_id, TOWNS[number % len(TOWNS)], now=NOW)
        claim.state = ClaimState.CONFIRMED
        stored_people.keep(tx, claim)
        return stored_people.asker_of(tx, user_id)

    def transact(self, work: Callable[[Transaction], Any]) -> Any:
        with (
            Session(self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session,
            session.begin(),
        ):
            return work(Transaction(session))

    def teardown(self) -> None:
        self.outer.rollback()
        self.connection.close()

    # What is looked at.

    def look(self) -> None:
        """Take in how things stand, and what each of the crowd was told since the last look."""
        crowd = {person.person_id for person in self.crowd}

        def read(tx: Transaction) -> None:
            posted = tx.session.exec(select(OutboxRow).where(col(OutboxRow.id) > self.row)).all()
            sent = [row for row in posted if row.action == Action.SEND and row.person_id in crowd]
            self.told = [(row.person_id or 0, decode(row.intent or "")) for row in sent]
            self.row = max((row.id or 0 for row in posted), default=self.row)
            self.before, self.after = self.after, self.stands(tx)
            self.facts = tx.session.get_one(Event, self.event, populate_existing=True)

        self.transact(read)

    def stands(self, tx: Transaction) -> dict[int, Stand]:
        asked = tx.session.exec(
            select(Prompt).where(Prompt.kind == PromptKind.SEAT, Prompt.state == PromptState.OPEN)
        ).all()
        rows = tx.session.exec(select(Registration).where(Registration.event_id == self.event)).all()
        return {
            row.person_id: Stand(
                row.id or 0,
                row.state,
                row.arrival,
                row.offer_expires_at,
                tuple((p.id or 0, p.expires_at) for p in asked if p.person_id == row.person_id),
            )
            for row in rows
        }

    def town(self, person_id: int) -> str:
        return next(person.town or "" for person in self.crowd if person.person_id == person_id)

    # What is done.

    def does(
        self, work: Callable[[Transaction], Any], *, actor: int | None = None, silent: bool = False
    ) -> Intent | None:
        """Do something, and see that each change was told to its person once: in the reply, or by a message."""
        self.steps += 1
        reply, refused = None, False
        try:
            reply = self.transact(work)
        except Refused:
            refused = True
        self.look()
        told = self.told
        assert not refused or (self.before == self.after and not told)
        for person_id, intent in told:
            if isinstance(intent, SeatsOpen):
                assert person_id not in self.told_open
                self.told_open.add(person_id)
        messages = Counter(person_id for person_id, intent in told if not isinstance(intent, SeatsOpen))
        for person in self.crowd:
            was, now = (stands.get(person.person_id) for stands in (self.before, self.after))
            changed = (was and (was.state, was.prompts)) != (now and (now.state, now.prompts))
            expected = 0 if silent or person.person_id == actor or not changed else 1
            assert messages[person.person_id] == expected, (was, now, told)
        self.newly_seated_came_first()
        return reply

    def newly_seated_came_first(self) -> None:
        """Whoever got a seat by this step, or the offer of one, passed nobody who could have had it."""
        event = self.facts
        if event.starts_at <= self.now or event.state not in GOING_ON:
            return
        gained = {
            person_id
            for person_id, stand in self.after.items()
            if stand.state in HOLDING
            and (person_id not in self.before or self.before[person_id].state not in HOLDING or stand.state == OFFERED)
            and stand != self.before.get(person_id)
        }
        assert not gained or event.taken <= event.capacity
        for winner in gained:
            assert event.per_town is None or self.of_town(self.town(winner)) <= event.per_town
            for other, stand in self.after.items():
                if stand.state == WAITING and stand.arrival < self.after[winner].arrival:
                    assert self.town(other) != self.town(winner), "passed by someone of the same town"
                    assert self.is_full(event, self.town(other)), "passed although there was a seat for them"

    def is_full(self, event: Event, town: str) -> bool:
        return event.per_town is not None and self.of_town(town) >= event.per_town

    def of_town(self, town: str) -> int:
        """How many seats the people of a town hold."""
        return sum(stand.state in HOLDING and self.town(person) == town for person, stand in self.after.items())

    @initialize(line=st.permutations(range(CROWD)), per_town=st.sampled_from((None, 1, 2)))
    def come(self, line: list[int], per_town: int | None) -> None:
        """Most have come before anything else happens."""
        self.change(per_town=per_town)
        for who in line[:-1]:
            self.register(who, offered=False)

    def one(self, who: int, *states: RegistrationState) -> Asker:
        """Somebody, rather one whose registration is in one of these states."""
        found = [asker for asker in self.crowd if self.state(asker.person_id) in states]
        return found[who % len(found)] if found else self.crowd[who]

    def state(self, person: int) -> str:
        return self.after[person].state if person in self.after else ""

    def any_in(self, *states: RegistrationState) -> bool:
        return any(stand.state in states for stand in self.after.values())

    @rule(who=WHO, offered=st.booleans())
    def register(self, who: int, offered: bool) -> None:
        person = (self.one(who, OFFERED) if offered else self.crowd[who]).person_id
        reply = self.does(
            lambda tx: registration.register(tx, person_id=person, number=self.event, now=self.now), actor=person
        )
        if isinstance(reply, Registered):
            assert reply.state == self.after[person].state
            assert reply.place == (self.place(person) if reply.state == WAITING else 0)
            assert reply.already == (self.before.get(person) == self.after[person])
            before = self.before[person].state if person in self.before else "cancelled"
            assert before != OFFERED or reply.state == CONFIRMED
            if before == "cancelled" and reply.state == WAITING:  # behind all others, wherever they were before
                assert reply.place == sum(stand.state == WAITING for stand in self.after.values())

    def place(self, person: int) -> int:
        line = sorted((s.arrival, number) for number, s in self.after.items() if s.state == WAITING)
        return [number for _, number in line].index(person) + 1

    @rule(who=WHO)
    def unregister(self, who: int) -> None:
        self.leave(self.crowd[who].person_id)

    @rule(who=WHO)
    def give_up_a_seat(self, who: int) -> None:
        self.leave(self.one(who, CONFIRMED).person_id)

    def leave(self, person: int) -> None:
        reply = self.does(
            lambda tx: registration.unregister(tx, person_id=person, number=self.event, now=self.now), actor=person
        )
        if isinstance(reply, Unregistered):
            assert (reply.state, self.after[person].state) == (self.before[person].state, "cancelled")

    @precondition(lambda self: self.any_in(OFFERED))
    @rule(who=WHO, said=st.sampled_from(Answer))
    def answer(self, who: int, said: Answer) -> None:
        asker = self.one(who, OFFERED)
        stand = self.after.get(asker.person_id)
        number = stand.prompts[0][0] if stand is not None and stand.prompts else 1
        reply = self.does(
            lambda tx: answers.answer(tx, asker=asker, number=number, said=said, now=self.now), actor=asker.person_id
        )
        if reply is not None:
            assert self.before[asker.person_id].state == OFFERED
            assert self.after[asker.person_id].state == (CONFIRMED if said == Answer.YES else "cancelled")

    @precondition(lambda self: self.after)
    @rule(who=WHO, agree=st.booleans())
    def decide(self, who: int, agree: bool) -> None:
        asker = self.one(who, RegistrationState.PENDING, RegistrationState.REFUSED)
        number = self.after[asker.person_id].id if asker.person_id in self.after else 0
        if agree:
            self.does(lambda tx: approvals.approve(tx, number=number, now=self.now))
        else:
            self.does(lambda tx: approvals.decline(tx, number=number, reason="", now=self.now))

    @precondition(lambda self: self.now >= self.facts.starts_at - timedelta(hours=1))
    @rule(who=WHO)
    def check_in(self, who: int) -> None:
        asker = self.crowd[who]
        reply = self.does(
            lambda tx: check_in.check_in(tx, asker=asker, number=self.event, now=self.now), actor=asker.person_id
        )
        if isinstance(reply, CheckedIn):
            assert self.after[asker.person_id].state == "attended"

    @precondition(lambda self: self.now < self.facts.starts_at)
    @rule(hours=st.sampled_from((0.2, 2, 5, 13, 24, 49)))
    def time_goes_by(self, hours: float) -> None:
        self.time_passes(hours)

    @precondition(lambda self: self.steps > EARLY and self.now < self.facts.starts_at)
    @rule()
    def event_begins(self) -> None:
        self.time_passes((self.facts.starts_at - self.now) / timedelta(hours=1))

    @precondition(lambda self: self.now >= self.facts.starts_at)
    @rule()
    def event_goes_on(self) -> None:
        self.time_passes(0.2)

    def time_passes(self, hours: float) -> None:
        self.now += timedelta(hours=hours)
        over = stored.ends_at(self.facts) <= self.now  # then there is nothing left to tell
        self.does(self.tick, silent=over)
        for person, was in self.before.items():
            now = self.after[person]
            if was.state == OFFERED and now.state in (OFFERED, WAITING) and now.prompts != was.prompts and not over:
                assert now.arrival > max(stand.arrival for stand in self.before.values()), "not at the end"
        self.does(self.tick)  # the second finds nothing to do
        assert self.before == self.after

    def tick(self, tx: Transaction) -> None:
        seats.keep_offers(tx, now=self.now)
        check_in.open_due(tx, now=self.now)

    @rule(capacity=st.integers(1, 4))
    def change_capacity(self, capacity: int) -> None:
        self.change(capacity=capacity)

    @rule(per_town=st.sampled_from((None, 1, 2)))
    def change_limit(self, per_town: int | None) -> None:
        self.change(per_town=per_town)

    @rule(approval=st.booleans())
    def change_approval(self, approval: bool) -> None:
        self.change(approval=approval)

    def change(self, **columns: Any) -> None:
        def work(tx: Transaction) -> None:
            event = tx.session.get_one(Event, self.event)
            for column, value in columns.items():
                setattr(event, column, value)
            seats.seats_changed(tx, event, now=self.now)

        self.does(work)

    @rule(who=WHO, hours=st.sampled_from((1, 30)))
    def cancel_and_reinstate(self, who: int, hours: int) -> None:
        """That the event is off is told by its own notice, not for each seat; offers are made anew afterwards."""

        def cancel(tx: Transaction) -> None:
            event = stored.locked(tx, self.event)
            assert event is not None
            event.state = EventState.CANCELLED
            seats.called_off(tx, event, now=self.now)

        self.does(cancel, silent=True)
        self.unregister(who)
        assert self.before == self.after
        self.time_passes(hours)
        assert self.before == self.after
        self.change(state=EventState.PUBLISHED)
        self.does(self.tick)

    # What always holds.

    @invariant()
    def seats_are_counted_and_never_too_many(self) -> None:
        event, states = self.facts, Counter(stand.state for stand in self.after.values())
        assert event.taken == sum(states[state] for state in HOLDING)
        assert event.taken <= event.capacity or not states[OFFERED]  # fewer seats than before: nobody loses theirs

    @invariant()
    def each_offer_has_its_prompt(self) -> None:
        for stand in self.after.values():
            expiries = [expires_at for _, expires_at in stand.prompts]
            assert expiries == ([stand.expires_at] if stand.state == OFFERED else [])
            assert (stand.expires_at is not None) == (stand.state == OFFERED)

    @invariant()
    def free_seat_means_that_nobody_waits_who_could_have_it(self) -> None:
        event = self.facts
        if event.state in GOING_ON and event.starts_at > self.now and event.taken < event.capacity:
            waiting = [person for person, stand in self.after.items() if stand.state == WAITING]
            assert all(self.is_full(event, self.town(person)) for person in waiting)

    @invariant()
    def order_is_that_of_arrival(self) -> None:
        arrivals = [stand.arrival for stand in self.after.values()]
        assert len(set(arrivals)) == len(arrivals)

    @invariant()
    def nothing_is_offered_once_it_has_begun(self) -> None:
        if self.facts.starts_at <= self.now:
            assert all(stand.state != OFFERED for stand in self.after.values())


@pytest.mark.usefixtures("organizer")
def test_seats_stay_right_whatever_happens(engine: Engine) -> None:
    quick = settings(
        max_examples=25,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    run_state_machine_as_test(lambda: Seats(engine), settings=quick)
