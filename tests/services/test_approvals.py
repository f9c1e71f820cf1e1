"""Registrations on which organizers decide: agreed, declined, and changed their mind."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from domain.intents.base import EventId, Intent, PersonId
from domain.intents.events import EventStands, Registered, Unregistered
from domain.intents.seats import (
    NoSuchRegistration,
    RegistrationApproved,
    RegistrationAsked,
    RegistrationBarred,
    RegistrationDecided,
    RegistrationRefused,
    RegistrationStands,
    SeatOffered,
)
from domain.rules import Asker
from domain.states import Action, EventState, RoomKind
from services import approvals, events, registration
from storage import events as stored
from storage import registrations, rooms
from storage.unit_of_work import Transaction
from tests.services.conftest import NOW

ONE = EventId(1)


@pytest.fixture
def asked(draft: Any, transact: Any, organizer: Asker, make_person: Any) -> list[Asker]:
    """Three people ask to take part in event 1, which has two seats."""
    draft(seats=2, approval=True)
    transact(lambda tx: events.publish(tx, number=1, now=NOW))
    found = [make_person() for _ in range(3)]
    for person in found:
        assert register(transact, person) == Registered(ONE, "pending")
    return found


def register(transact: Any, person: Asker) -> Intent:
    return transact(lambda tx: registration.register(tx, person_id=person.person_id, number=1, now=NOW))


@pytest.fixture
def approve(transact: Any) -> Callable[[int], Intent]:
    return lambda number: transact(lambda tx: approvals.approve(tx, number=number, now=NOW))


@pytest.fixture
def decline(transact: Any) -> Callable[..., Intent]:
    return lambda number, reason="": transact(lambda tx: approvals.decline(tx, number=number, reason=reason, now=NOW))


@pytest.fixture
def state(transact: Any) -> Callable[[Asker], str]:
    return lambda person: transact(lambda tx: registrations.find(tx, 1, person.person_id)).state


def words(told: Any, kind: type[Intent]) -> list[tuple[int, Intent]]:
    return [(row.person_id, row.intent) for row in told(kind) if row.action == Action.SEND]


def test_organizers_are_asked_and_nobody_has_a_seat_before(
    asked: list[Asker], organizer: Asker, told: Any, transact: Any
) -> None:
    assert words(told, RegistrationAsked) == [
        (organizer.person_id, RegistrationAsked(number, ONE, PersonId(person.person_id)))
        for number, person in enumerate(asked, start=1)
    ]
    assert register(transact, asked[0]) == Registered(ONE, "pending", already=True)
    assert transact(lambda tx: stored.find(tx, 1)).taken == 0
    assert len(words(told, RegistrationAsked)) == 3


def test_approved_people_get_seats_and_then_places(
    asked: list[Asker], approve: Any, state: Any, told: Any, transact: Any
) -> None:
    """Whoever asked first waits in front, whenever organizers agree."""
    one, two, three = asked
    assert approve(3) == RegistrationDecided(3, ONE, PersonId(three.person_id), "confirmed")
    assert approve(2) == RegistrationDecided(2, ONE, PersonId(two.person_id), "confirmed")
    assert approve(1) == RegistrationDecided(1, ONE, PersonId(one.person_id), "waiting", 1)
    assert words(told, RegistrationApproved) == [
        (three.person_id, RegistrationApproved(ONE, "confirmed")),
        (two.person_id, RegistrationApproved(ONE, "confirmed")),
        (one.person_id, RegistrationApproved(ONE, "waiting", 1)),
    ]
    transact(lambda tx: registration.unregister(tx, person_id=two.person_id, number=1, now=NOW))
    assert [person for person, _ in words(told, SeatOffered)] == [one.person_id]
    assert register(transact, two) == Registered(ONE, "pending", again=True)


def test_approved_people_are_invited(asked: list[Asker], approve: Any, told: Any) -> None:
    approve(1)
    invited = [row.user_id for row in told() if row.action == Action.INVITE]
    assert invited.count(asked[0].user_id) == 2
    assert asked[1].user_id not in invited


def test_declined_person_is_told_why_and_can_be_let_in_after_all(
    asked: list[Asker], approve: Any, decline: Any, state: Any, refusal: Any, told: Any
) -> None:
    one = asked[0]
    assert decline(1, "  Nur für\nKreise. ") == RegistrationDecided(1, ONE, PersonId(one.person_id), "refused")
    assert words(told, RegistrationRefused) == [(one.person_id, RegistrationRefused(ONE, "Nur für Kreise."))]
    again = refusal(lambda tx: registration.register(tx, person_id=one.person_id, number=1, now=NOW))
    assert again == RegistrationBarred(ONE)
    twice = refusal(lambda tx: approvals.decline(tx, number=1, reason="", now=NOW))
    assert twice == RegistrationStands(1, ONE, PersonId(one.person_id), "refused")
    approve(1)
    assert state(one) == "confirmed"


def test_wrong_approval_is_taken_back_and_the_seat_goes_on(
    asked: list[Asker], approve: Any, decline: Any, state: Any, told: Any, transact: Any
) -> None:
    one, _, three = asked
    for number in (1, 2, 3):
        approve(number)

    def in_room(tx: Transaction) -> int:
        return rooms.of_event(tx, 1, RoomKind.QUESTIONS).id

    decline(1)
    assert (state(one), state(three)) == ("refused", "offered")
    assert [(row.room, row.user_id) for row in told() if row.action == Action.KICK] == [
        (transact(in_room), one.user_id)
    ]


def test_what_cannot_be_decided(asked: list[Asker], approve: Any, refusal: Any, transact: Any) -> None:
    one, two, _ = asked
    approve(1)
    approved = refusal(lambda tx: approvals.approve(tx, number=1, now=NOW))
    assert approved == RegistrationStands(1, ONE, PersonId(one.person_id), "confirmed")
    gone = transact(lambda tx: registration.unregister(tx, person_id=two.person_id, number=1, now=NOW))
    assert gone == Unregistered(ONE, "pending")
    for work in (
        lambda tx: approvals.approve(tx, number=2, now=NOW),
        lambda tx: approvals.decline(tx, number=2, reason="", now=NOW),
    ):
        assert refusal(work) == RegistrationStands(2, ONE, PersonId(two.person_id), "cancelled")
    assert refusal(lambda tx: approvals.approve(tx, number=9, now=NOW)) == NoSuchRegistration(9)
    end = transact(lambda tx: stored.ends_at(stored.find(tx, 1))) + timedelta(minutes=1)
    over = refusal(lambda tx: approvals.approve(tx, number=3, now=end))
    assert over == EventStands(ONE, EventState.FINISHED)
