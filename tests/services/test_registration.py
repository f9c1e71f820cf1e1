"""Seats and the waiting list: never one seat too many, and whoever came first comes first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from domain.intents.base import EventId
from domain.intents.events import (
    EventNotOpen,
    EventsListed,
    EventStands,
    NoSuchEvent,
    NotRegistered,
    Registered,
    Standing,
    Unregistered,
)
from domain.intents.seats import SeatOffered, WhichToLeave
from domain.states import Action, EventState, Membership, RegistrationState, Role, RoomKind
from services import event_changes, event_closing, events, registration
from services.rooms import made
from storage import events as stored
from storage import outbox, people, rooms
from storage.tables import Member, Registration
from storage.unit_of_work import Transaction
from tests.services.conftest import NOW, WALL

CONFIRMED, WAITING = RegistrationState.CONFIRMED, RegistrationState.WAITING
ONE = EventId(1)
SMALL = 2  # seats


@pytest.fixture
def small(draft: Any, transact: Any, organizer: Any) -> None:
    """Event 1 with two seats, published."""
    draft(seats=SMALL)
    transact(lambda tx: events.publish(tx, number=1, now=NOW))


@pytest.fixture
def register(transact: Any) -> Any:
    return lambda person, number=1, now=NOW: transact(
        lambda tx: registration.register(tx, person_id=person.person_id, number=number, now=now)
    )


@pytest.fixture
def unregister(transact: Any) -> Any:
    return lambda person, number=1, now=NOW: transact(
        lambda tx: registration.unregister(tx, person_id=person.person_id, number=number, now=now)
    )


def states(transact: Any) -> dict[int, str]:
    rows = transact(lambda tx: tx.session.exec(select(Registration)).all())
    return {row.person_id: row.state for row in rows}


def taken(transact: Any) -> int:
    return transact(lambda tx: stored.find(tx, 1)).taken


def test_register_gives_seats_and_then_places(small: None, make_person: Any, register: Any, transact: Any) -> None:
    replies = [register(make_person()) for _ in range(4)]
    assert replies == [
        Registered(ONE, CONFIRMED),
        Registered(ONE, CONFIRMED),
        Registered(ONE, WAITING, 1),
        Registered(ONE, WAITING, 2),
    ]
    assert taken(transact) == SMALL


def test_register_twice_tells_how_it_stands(small: None, make_person: Any, register: Any, transact: Any) -> None:
    one, two, three, four = (make_person() for _ in range(4))
    for person in (one, two, three, four):
        register(person)
    assert register(one) == Registered(ONE, CONFIRMED, already=True)
    assert register(four) == Registered(ONE, WAITING, 2, already=True)
    assert taken(transact) == SMALL


def test_unregister_offers_the_seat_to_who_has_waited_longest(
    small: None, make_person: Any, register: Any, unregister: Any, transact: Any, told: Any
) -> None:
    one, two, three, four = (make_person() for _ in range(4))
    for person in (one, two, three, four):
        register(person)
    assert unregister(two) == Unregistered(ONE)
    assert [row.person_id for row in told(SeatOffered)] == [three.person_id]
    assert register(four) == Registered(ONE, WAITING, 1, already=True)
    assert register(two) == Registered(ONE, WAITING, 2, again=True)  # at the end of the queue
    assert unregister(two) == Unregistered(ONE, WAITING)  # from the waiting list: nobody moves
    assert len(told(SeatOffered)) == 1
    assert taken(transact) == SMALL


def test_unregister_without_a_number_leaves_the_only_event(
    draft: Any, organizer: Any, make_person: Any, register: Any, unregister: Any, transact: Any, refusal: Any
) -> None:
    person = make_person()

    def which(now: Any = NOW) -> object:
        return refusal(lambda tx: registration.unregister(tx, person_id=person.person_id, number=None, now=now))

    assert which() == WhichToLeave()
    for number, seats in ((1, 2), (2, 2), (3, 1)):
        draft(wall=WALL + timedelta(days=number), seats=seats)
        transact(lambda tx, number=number: events.publish(tx, number=number, now=NOW))
    register(make_person(), 3)
    for number in (3, 2, 1):
        register(person, number)
    assert which() == WhichToLeave((1, 2, 3))  # the next one first, whether there is a seat or not
    unregister(person, 1)
    unregister(person, 2)
    assert unregister(person, None) == Unregistered(3, WAITING)
    assert which() == WhichToLeave()
    register(person, 1)
    end = transact(lambda tx: stored.ends_at(stored.find(tx, 1)))
    assert which(end) == WhichToLeave()  # the tick has yet to note that it is over


def test_unregister_without_registration(
    small: None, make_person: Any, register: Any, unregister: Any, transact: Any
) -> None:
    person = make_person()
    assert unregister(person) == NotRegistered(ONE)
    register(person)
    assert unregister(person) == Unregistered(ONE)
    assert unregister(person) == NotRegistered(ONE)
    assert taken(transact) == 0


def test_register_invites_into_space_and_questions_but_not_backstage(
    small: None, make_person: Any, register: Any, unregister: Any, transact: Any, told: Any
) -> None:
    one, two, three = (make_person() for _ in range(3))

    def invited(person: Any) -> list[str]:
        kinds = {room.id: room.kind for room in transact(lambda tx: [rooms.space(tx), *rooms.all_of_event(tx, 1)])}
        return [kinds[row.room] for row in told() if row.action == Action.INVITE and row.user_id == person.user_id]

    for person in (one, two, three, one):
        register(person)
    assert invited(one) == invited(two) == [RoomKind.SPACE, RoomKind.QUESTIONS]
    unregister(two)
    assert invited(three) == []
    register(three)  # takes the seat that is offered
    assert invited(three) == [RoomKind.SPACE, RoomKind.QUESTIONS]


def test_register_again_invites_only_who_is_not_there(
    small: None, make_person: Any, register: Any, transact: Any, told: Any
) -> None:
    person = make_person()

    def settle(tx: Transaction) -> None:
        """All rooms are made; the person is in the space and has left the room for questions."""
        space, questions = rooms.space(tx), rooms.of_event(tx, 1, RoomKind.QUESTIONS)
        for room, membership in ((space, Membership.JOIN), (questions, Membership.LEAVE)):
            made(tx, room.id, f"!{room.kind}:example.org", now=NOW)
            tx.session.add(Member(room_id=room.room_id, user_id=person.user_id, membership=membership))
        for _, row in outbox.pending(tx):
            outbox.mark_sent(tx, {row: None}, now=NOW)

    register(person)
    transact(settle)
    before = told()
    register(person)
    questions = transact(lambda tx: rooms.of_event(tx, 1, RoomKind.QUESTIONS))
    assert [(row.action, row.room) for row in told()[len(before) :]] == [(Action.INVITE, questions.id)]


def test_who_leaves_goes_out_of_the_room_for_questions_and_who_returns_is_invited_again(
    small: None, make_person: Any, register: Any, unregister: Any, transact: Any, told: Any
) -> None:
    """Whatever the homeserver has done and told by then; in the order in which it was ordered."""
    person = make_person()
    questions = transact(lambda tx: rooms.of_event(tx, 1, RoomKind.QUESTIONS))

    def ordered() -> list[str]:
        return [
            row.action for row in told() if row.room == questions.id and row.user_id == person.user_id and row.action
        ]

    def sent(tx: Transaction) -> None:
        for _, row in outbox.pending(tx):
            outbox.mark_sent(tx, {row: None}, now=NOW)

    def known(membership: Membership) -> None:
        transact(lambda tx: made(tx, questions.id, "!questions:example.org", now=NOW))
        member = Member(room_id="!questions:example.org", user_id=person.user_id, membership=membership)
        transact(lambda tx: tx.session.merge(member))

    way: list[str] = []
    for work, action in ((register, "invite"), (unregister, "kick"), (register, "invite"), (unregister, "kick")):
        work(person)  # nothing of it is done yet
        way.append(action)
        assert ordered() == way
    transact(sent)
    register(person)  # all is done, and nothing of it has been told
    unregister(person)
    assert ordered() == [*way, "invite", "kick"]
    transact(sent)
    known(Membership.LEAVE)
    unregister(person)
    assert ordered() == [*way, "invite", "kick"]  # there is nothing left to leave
    register(person)
    transact(sent)
    known(Membership.JOIN)
    register(person)
    unregister(person)
    assert ordered() == [*way, "invite", "kick", "invite", "kick"]


@pytest.mark.parametrize("role", [Role.HOST, Role.IMPULSE, Role.ORGANIZER])
def test_who_runs_the_event_stays_in_the_room(
    role: Role, small: None, make_person: Any, register: Any, unregister: Any, transact: Any, told: Any
) -> None:
    person = make_person()
    transact(lambda tx: people.give_role(tx, person.user_id, role, None if role == Role.ORGANIZER else 1))
    register(person)
    unregister(person)
    assert [row for row in told() if row.action == Action.KICK] == []


def test_waiting_person_who_leaves_was_in_no_room(
    small: None, make_person: Any, register: Any, unregister: Any, told: Any
) -> None:
    for _ in range(SMALL):
        register(make_person())
    waiting = make_person()
    register(waiting)
    unregister(waiting)
    assert [row for row in told() if row.action == Action.KICK] == []


def test_register_refuses_what_is_not_open(
    draft: Any, organizer: Any, make_person: Any, transact: Any, refusal: Any
) -> None:
    person = make_person()

    def refused(number: int = 1, now: Any = NOW) -> list[object]:
        return [
            refusal(lambda tx, work=work: work(tx, person_id=person.person_id, number=number, now=now))
            for work in (registration.register, registration.unregister)
        ]

    draft(title="What nobody may know yet")
    assert refused() == [EventNotOpen(1)] * 2
    assert refused(number=2) == [NoSuchEvent(2)] * 2
    transact(lambda tx: events.publish(tx, number=1, now=NOW))
    end = transact(lambda tx: stored.ends_at(stored.find(tx, 1)))
    assert refused(now=end) == [EventStands(ONE, EventState.FINISHED)] * 2
    transact(lambda tx: event_changes.cancel(tx, number=1, reason="", now=NOW))
    assert refused() == [EventStands(ONE, EventState.CANCELLED)] * 2
    assert states(transact) == {}


def test_register_while_the_event_runs(small: None, make_person: Any, register: Any, transact: Any) -> None:
    start = transact(lambda tx: stored.find(tx, 1)).starts_at
    transact(lambda tx: event_closing.keep_states(tx, now=start))
    assert register(make_person(), now=start + timedelta(minutes=5)) == Registered(ONE, CONFIRMED)


def test_list_shows_what_comes_next_and_how_one_stands(
    draft: Any, organizer: Any, make_person: Any, register: Any, unregister: Any, transact: Any
) -> None:
    one, two = make_person(), make_person()

    def listed(person: Any, now: Any = NOW) -> EventsListed:
        return transact(lambda tx: registration.list_upcoming(tx, person_id=person.person_id, now=now))

    assert listed(one) == EventsListed(())
    days = (3, 1, 2, 5, 4)
    for number, day in enumerate(days, start=1):
        draft(wall=WALL + timedelta(days=day), seats=1)
        if number < len(days):
            transact(lambda tx, number=number: events.publish(tx, number=number, now=NOW))
    transact(lambda tx: event_changes.cancel(tx, number=4, reason="", now=NOW))
    register(one, 2)
    register(two, 2)
    register(one, 3)
    unregister(one, 3)
    assert listed(one) == EventsListed((2, 3, 1), (Standing(2, CONFIRMED),))
    assert listed(two) == EventsListed((2, 3, 1), (Standing(2, WAITING, 1),))
    end = transact(lambda tx: stored.ends_at(stored.find(tx, 2)))
    transact(lambda tx: event_closing.keep_states(tx, now=end - timedelta(minutes=1)))
    assert listed(one, end - timedelta(minutes=1)).events == (2, 3, 1)
    assert listed(one, end).events == (3, 1)


def test_register_of_thirty_at_once_for_ten_seats(
    draft: Any, organizer: Any, make_person: Any, register: Any, transact: Any
) -> None:
    draft(seats=10)
    transact(lambda tx: events.publish(tx, number=1, now=NOW))
    everyone = [make_person() for _ in range(30)]
    with ThreadPoolExecutor(30) as threads:
        replies = list(threads.map(register, everyone))
    assert sorted(reply.place for reply in replies if reply.state == WAITING) == list(range(1, 21))
    assert sum(reply.state == CONFIRMED for reply in replies) == taken(transact) == 10
    assert list(states(transact).values()).count(CONFIRMED) == 10


def test_register_and_unregister_at_once_leaves_no_seat_empty(
    draft: Any, organizer: Any, make_person: Any, register: Any, unregister: Any, transact: Any, told: Any
) -> None:
    draft(seats=5)
    transact(lambda tx: events.publish(tx, number=1, now=NOW))
    early, late = [make_person() for _ in range(10)], [make_person() for _ in range(10)]
    for person in early:
        register(person)
    with ThreadPoolExecutor(20) as threads:
        leaving = threads.map(unregister, early)
        coming = threads.map(register, late)
        assert all(isinstance(reply, Unregistered) for reply in leaving)
        assert all(isinstance(reply, Registered) for reply in coming)
    assert taken(transact) == 5
    by_state = states(transact)
    assert {by_state[person.person_id] for person in early} == {RegistrationState.CANCELLED}
    holding = [by_state[person.person_id] for person in late]
    assert holding.count(CONFIRMED) + holding.count(RegistrationState.OFFERED) == 5
