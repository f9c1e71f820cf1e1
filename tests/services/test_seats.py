"""Seats that become free are offered, one after the other; each change is told exactly once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from domain.agreement import Answer
from domain.errors import Refused
from domain.intents.base import EventId, Intent
from domain.intents.events import Registered, Unregistered
from domain.intents.seats import (
    RegistrationApproved,
    SeatForfeited,
    SeatLapsed,
    SeatOffered,
    SeatOfferWithdrawn,
    SeatsOpen,
)
from domain.intents.talk import NoSuchPrompt
from domain.rules import Asker
from domain.states import PromptKind, PromptState, RegistrationState
from services import answers, claims, events, registration, seats
from storage import events as stored
from storage import people, registrations
from storage.tables import Event, Prompt, Registration
from storage.unit_of_work import Transaction
from tests.services.conftest import NOW

CONFIRMED, WAITING, OFFERED, CANCELLED = (
    RegistrationState.CONFIRMED,
    RegistrationState.WAITING,
    RegistrationState.OFFERED,
    RegistrationState.CANCELLED,
)
ONE = EventId(1)
TWO_DAYS = NOW + timedelta(days=2)
YES, NO = Answer.YES, Answer.NO


@pytest.fixture
def make_event(draft: Any, transact: Any, organizer: Asker) -> Callable[..., None]:
    """Event 1, published, on 10 March at 13:00 UTC."""

    def make(seats: int, **given: Any) -> None:
        draft(seats=seats, **given)
        transact(lambda tx: events.publish(tx, number=1, now=NOW))

    return make


@pytest.fixture
def register(transact: Any) -> Any:
    return lambda person, now=NOW: transact(
        lambda tx: registration.register(tx, person_id=person.person_id, number=1, now=now)
    )


@pytest.fixture
def leave(transact: Any) -> Any:
    return lambda person, now=NOW: transact(
        lambda tx: registration.unregister(tx, person_id=person.person_id, number=1, now=now)
    )


@pytest.fixture
def say(transact: Any) -> Any:
    """What someone is answered to their yes or no, be it a refusal."""

    def say(person: Asker, said: Answer, number: int | None = None, now: datetime = NOW) -> Intent:
        try:
            return transact(lambda tx: answers.answer(tx, asker=person, number=number, said=said, now=now))
        except Refused as refused:
            return refused.intent

    return say


@pytest.fixture
def tick(transact: Any) -> Any:
    return lambda now: transact(lambda tx: seats.keep_offers(tx, now=now))


@pytest.fixture
def state(transact: Any) -> Callable[[Asker], str]:
    return lambda person: transact(lambda tx: registrations.find(tx, 1, person.person_id)).state


@pytest.fixture
def taken(transact: Any) -> Callable[[], int]:
    return lambda: transact(lambda tx: stored.find(tx, 1)).taken


@pytest.fixture
def change(transact: Any) -> Callable[..., None]:
    """Change columns of event 1, and let the seats follow."""

    def change(now: datetime = NOW, **columns: Any) -> None:
        def work(tx: Transaction) -> None:
            event = tx.session.get_one(Event, 1)
            for column, value in columns.items():
                setattr(event, column, value)
            seats.seats_changed(tx, event, now=now)

        transact(work)

    return change


@pytest.fixture
def four(make_event: Any, make_person: Any, register: Any) -> list[Asker]:
    """Four people for two seats: the last two wait."""
    make_event(2)
    found = [make_person() for _ in range(4)]
    for person in found:
        register(person)
    return found


def open_prompts(transact: Any) -> list[tuple[int, int | None]]:
    rows = select(Prompt).where(Prompt.kind == PromptKind.SEAT, Prompt.state == PromptState.OPEN)
    return [(row.person_id, row.event_id) for row in transact(lambda tx: tx.session.exec(rows).all())]


def test_offer_is_taken_by_its_number(
    four: list[Asker], leave: Any, say: Any, state: Any, taken: Any, told: Any, transact: Any
) -> None:
    _, two, three, _ = four
    leave(two)
    (offer,) = told(SeatOffered)
    assert (offer.person_id, offer.intent) == (three.person_id, SeatOffered(ONE, 1, TWO_DAYS))
    assert (state(three), taken()) == (OFFERED, 2)
    assert open_prompts(transact) == [(three.person_id, 1)]
    assert say(two, YES, 1) == NoSuchPrompt(1)
    assert say(three, YES, 1) == Registered(ONE, CONFIRMED)
    assert (state(three), taken()) == (CONFIRMED, 2)
    assert say(three, YES, 1) == NoSuchPrompt(1)
    assert open_prompts(transact) == []


def test_offer_is_taken_by_registering_and_shown_in_the_list(
    four: list[Asker], leave: Any, register: Any, transact: Any
) -> None:
    _, two, three, _ = four
    leave(two)
    shown = transact(lambda tx: registration.list_upcoming(tx, person_id=three.person_id, now=NOW))
    assert [(s.state, s.prompt, s.until) for s in shown.standings] == [(OFFERED, 1, TWO_DAYS)]
    assert register(three) == Registered(ONE, CONFIRMED)
    assert open_prompts(transact) == []


@pytest.mark.parametrize("by", ["nein", "abmelden"])
def test_declined_offer_goes_to_the_next(
    by: str, four: list[Asker], leave: Any, say: Any, state: Any, told: Any, transact: Any
) -> None:
    _, two, three, last = four
    leave(two)
    reply = say(three, NO) if by == "nein" else leave(three)
    assert reply == Unregistered(ONE, OFFERED)
    assert [offer.person_id for offer in told(SeatOffered)] == [three.person_id, last.person_id]
    assert (state(three), state(last)) == (CANCELLED, OFFERED)
    assert open_prompts(transact) == [(last.person_id, 1)]


def test_lapsed_offer_goes_to_the_next_and_back_to_the_end_once(
    four: list[Asker], leave: Any, tick: Any, say: Any, state: Any, told: Any
) -> None:
    """The second time one is off the list; each is told once, however often the tick comes."""
    _, two, three, last = four
    leave(two)
    tick(TWO_DAYS - timedelta(seconds=1))
    assert (state(three), told(SeatLapsed)) == (OFFERED, [])
    assert say(three, YES, now=TWO_DAYS) == NoSuchPrompt(1)
    for _ in range(2):
        tick(TWO_DAYS)
    assert [(row.person_id, row.intent) for row in told(SeatLapsed)] == [(three.person_id, SeatLapsed(ONE, 1))]
    assert (state(three), state(last)) == (WAITING, OFFERED)
    again = TWO_DAYS + timedelta(days=2)
    tick(again)
    assert [(row.person_id, row.intent) for row in told(SeatLapsed)][1:] == [(last.person_id, SeatLapsed(ONE, 1))]
    assert (state(three), state(last)) == (OFFERED, WAITING)
    tick(again + timedelta(days=2))
    assert [row.person_id for row in told(SeatForfeited)] == [three.person_id]
    assert (state(three), state(last)) == (CANCELLED, OFFERED)
    assert [row.person_id for row in told(SeatOffered)] == [p.person_id for p in (three, last, three, last)]


def test_offer_of_the_only_one_who_waits_is_renewed_once(
    make_event: Any, make_person: Any, register: Any, leave: Any, tick: Any, state: Any, taken: Any, told: Any
) -> None:
    make_event(1)
    one, two = make_person(), make_person()
    register(one)
    register(two)
    leave(one)
    tick(TWO_DAYS)
    assert [row.intent for row in told(SeatOffered)] == [
        SeatOffered(ONE, 1, TWO_DAYS),
        SeatOffered(ONE, 2, TWO_DAYS + timedelta(days=2), again=True),
    ]
    assert told(SeatLapsed) == []
    tick(TWO_DAYS + timedelta(days=2))
    assert (state(two), taken(), len(told(SeatForfeited))) == (CANCELLED, 0, 1)
    assert register(two, TWO_DAYS + timedelta(days=3)) == Registered(ONE, CONFIRMED, again=True)


def test_more_seats_are_offered_and_fewer_take_offers_back(
    four: list[Asker], change: Any, state: Any, taken: Any, told: Any, transact: Any
) -> None:
    """Whoever has a seat keeps it; of the offers the last ones go first, and these people wait where they did."""
    one, two, three, last = four
    change(capacity=4)
    assert (state(three), state(last), taken()) == (OFFERED, OFFERED, 4)
    change(capacity=3)
    assert (state(three), state(last), taken()) == (OFFERED, WAITING, 3)
    change(capacity=1)
    assert (state(three), state(last), taken()) == (WAITING, WAITING, 2)
    assert (state(one), state(two)) == (CONFIRMED, CONFIRMED)
    assert [(row.person_id, row.intent) for row in told(SeatOfferWithdrawn)] == [
        (last.person_id, SeatOfferWithdrawn(ONE, 1)),
        (three.person_id, SeatOfferWithdrawn(ONE, 1)),
    ]
    change(capacity=4)
    change(capacity=2)
    assert [(row.person_id, row.intent) for row in told(SeatOfferWithdrawn)][2:] == [
        (last.person_id, SeatOfferWithdrawn(ONE, 2)),
        (three.person_id, SeatOfferWithdrawn(ONE, 1)),
    ]
    assert open_prompts(transact) == []
    change(capacity=3)
    assert (state(three), state(last)) == (OFFERED, WAITING)


def test_limit_of_a_town_is_passed_over(
    make_event: Any, make_person: Any, register: Any, leave: Any, change: Any, state: Any, told: Any
) -> None:
    """The first eligible person gets the seat; who waits for their own town's sake is told so."""
    make_event(2, per_town=1)
    klara, paul = make_person(town="Hilden"), make_person(town="Hilden")
    theo, ulla = make_person(town="Ratingen"), make_person(town="Erkrath")
    assert register(klara) == Registered(ONE, CONFIRMED)
    assert register(paul) == Registered(ONE, WAITING, 1, town_full=True)
    assert register(theo) == Registered(ONE, CONFIRMED)
    assert register(ulla) == Registered(ONE, WAITING, 2)
    leave(theo)
    assert (state(paul), state(ulla)) == (WAITING, OFFERED)
    leave(klara)
    assert state(paul) == OFFERED
    change(per_town=None)
    assert register(theo) == Registered(ONE, WAITING, 1, again=True)


def test_someone_becomes_eligible_by_another_town(
    make_event: Any, make_person: Any, register: Any, tick: Any, state: Any, transact: Any
) -> None:
    make_event(2, per_town=1)
    klara, paul = make_person(town="Hilden"), make_person(town="Hilden")
    register(klara)
    register(paul)

    def move(tx: Transaction) -> None:
        claim = people.current_claim(tx, paul.person_id)
        claim.state = "withdrawn"
        people.keep(tx, claim)
        claims.claim_town(tx, paul.person_id, "05158028", now=NOW)

    tick(NOW)
    assert state(paul) == WAITING
    transact(move)
    tick(NOW)
    assert state(paul) == OFFERED


def test_offers_lapse_with_the_beginning_and_free_seats_are_for_whoever_comes_first(
    four: list[Asker], leave: Any, register: Any, tick: Any, state: Any, told: Any, transact: Any
) -> None:
    one, two, three, last = four
    start = transact(lambda tx: stored.find(tx, 1)).starts_at
    leave(two, start - timedelta(minutes=4))
    assert [row.intent.until for row in told(SeatOffered)] == [start]
    for _ in range(2):
        tick(start)
    assert [(row.person_id, row.intent) for row in told(SeatLapsed)] == [
        (three.person_id, SeatLapsed(ONE, 2, begun=True))
    ]
    assert [row.person_id for row in told(SeatsOpen)] == [last.person_id]
    leave(one, start + timedelta(minutes=1))  # a second free seat: they know already
    assert (len(told(SeatsOpen)), len(told(SeatLapsed)), len(told(SeatOffered))) == (1, 1, 1)
    assert register(last, start + timedelta(minutes=2)) == Registered(ONE, CONFIRMED)
    assert register(three, start + timedelta(minutes=2)) == Registered(ONE, CONFIRMED)
    assert (state(three), state(last)) == (CONFIRMED, CONFIRMED)


def test_offer_of_an_event_that_was_over_before_the_bot_came_back(
    four: list[Asker], leave: Any, tick: Any, taken: Any, told: Any, transact: Any
) -> None:
    leave(four[1])
    before = len(told())
    tick(transact(lambda tx: stored.ends_at(stored.find(tx, 1))))
    assert (taken(), len(told()), open_prompts(transact)) == (1, before, [])


def test_cancellation_takes_offers_back_and_its_undoing_makes_them_again(
    four: list[Asker], leave: Any, say: Any, tick: Any, change: Any, state: Any, taken: Any, told: Any, transact: Any
) -> None:
    three = four[2]
    leave(four[1])

    def called_off(tx: Transaction) -> None:
        event = stored.locked(tx, 1)
        event.state = "cancelled"
        seats.called_off(tx, event, now=NOW)

    transact(called_off)
    assert (state(three), taken(), open_prompts(transact)) == (WAITING, 1, [])
    assert say(three, YES, 1) == NoSuchPrompt(1)
    tick(TWO_DAYS)
    assert len(told(SeatOffered)) == 1
    change(state="published")
    assert (state(three), taken(), len(told(SeatOffered))) == (OFFERED, 2, 2)


def test_approval_that_is_no_longer_needed_lets_in_who_waits_for_it(
    make_event: Any, make_person: Any, register: Any, change: Any, state: Any, told: Any
) -> None:
    make_event(1, approval=True)
    one, two = make_person(), make_person()
    assert register(one) == Registered(ONE, "pending")
    assert register(two) == Registered(ONE, "pending")
    change(approval=False)
    assert (state(one), state(two)) == (CONFIRMED, WAITING)
    assert [(row.person_id, row.intent) for row in told(RegistrationApproved) if row.action == "send"] == [
        (one.person_id, RegistrationApproved(ONE, CONFIRMED)),
        (two.person_id, RegistrationApproved(ONE, WAITING, 1)),
    ]


def test_yes_and_expiry_at_once_leave_one_winner(
    make_event: Any,
    make_person: Any,
    register: Any,
    leave: Any,
    say: Any,
    tick: Any,
    taken: Any,
    transact: Any,
    told: Any,
) -> None:
    """Twenty people say yes a moment before the tick that ends their offers: whoever was late is told so."""
    make_event(20)
    early, late = [make_person() for _ in range(20)], [make_person() for _ in range(40)]
    for person in (*early, *late):
        register(person)
    for person in early:
        leave(person)
    offered = late[:20]

    def work(number: int) -> object:
        if number == 10:
            return tick(TWO_DAYS)
        return say(offered[number], YES, now=TWO_DAYS - timedelta(microseconds=1))

    with ThreadPoolExecutor(21) as threads:
        replies = list(threads.map(work, range(20)))
    seated = [person.person_id for person, reply in zip(offered, replies, strict=True) if isinstance(reply, Registered)]
    rows = transact(lambda tx: tx.session.exec(select(Registration).order_by(col(Registration.id))).all())
    assert sorted(row.person_id for row in rows if row.state == CONFIRMED) == sorted(seated)
    assert sum(row.state in (CONFIRMED, OFFERED) for row in rows) == taken() == 20
    lapsed = {row.person_id for row in told(SeatLapsed)}
    assert lapsed == {person.person_id for person in offered} - set(seated)
    held = {row.person_id for row in rows if row.state == OFFERED}
    assert sorted(person for person, _ in open_prompts(transact)) == sorted(held)
