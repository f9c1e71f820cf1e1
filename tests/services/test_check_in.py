"""Check-in: who has a seat is noted as present; who has none gets a free one while the event runs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.errors import Refused
from domain.intents.base import EventId, Intent
from domain.intents.events import EventNotOpen, EventStands, NoSuchEvent, Unregistered
from domain.intents.people import ProfileMissing
from domain.intents.seats import (
    CheckedIn,
    CheckInEarly,
    CheckInOpened,
    CheckInOver,
    NoCheckInNeeded,
    NotCheckedIn,
    SeatsOpen,
    WhichCheckIn,
)
from domain.rules import Asker
from domain.states import Action, EventState, Role
from services import check_in, event_closing, events, registration, roles
from storage import events as stored
from storage import people as stored_people
from storage import registrations, rooms
from storage.registrations import Attendance
from storage.tables import Event
from storage.unit_of_work import Transaction
from tests.hall import Hall
from tests.services.conftest import NOW

ONE = EventId(1)
START = datetime.fromisoformat("2027-03-10T13:00+00:00")
END = START + timedelta(minutes=90)
EARLIEST = START - timedelta(minutes=15)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def here(transact: Any) -> Callable[..., Intent]:
    """What someone is answered who says that they are there, be it a refusal."""

    def here(person: Asker, number: int | None = 1, *, at: datetime = START) -> Intent:
        try:
            return transact(lambda tx: check_in.check_in(tx, asker=person, number=number, now=at))
        except Refused as refused:
            return refused.intent

    return here


@pytest.fixture
def register(transact: Any) -> Callable[..., Intent]:
    return lambda person, number=1, now=NOW: transact(
        lambda tx: registration.register(tx, person_id=person.person_id, number=number, now=now)
    )


@pytest.fixture
def state(transact: Any) -> Callable[[Asker], str]:
    def look(person: Asker) -> str:
        found = transact(lambda tx: registrations.find(tx, 1, person.person_id))
        return found.state if found else ""

    return look


@pytest.fixture
def small(draft: Any, transact: Any, organizer: Asker) -> None:
    """Event 1 with one seat."""
    draft(seats=1)
    transact(lambda tx: events.publish(tx, number=1, now=NOW))


def test_who_has_a_seat_checks_in_from_a_quarter_of_an_hour_before_until_the_end(
    published: Event, make_person: Any, here: Any, register: Any, state: Any, transact: Any
) -> None:
    klara = make_person()
    register(klara)
    assert here(klara, at=EARLIEST - MINUTE) == CheckInEarly(ONE, EARLIEST)
    assert state(klara) == "confirmed"
    assert here(klara, at=EARLIEST) == CheckedIn(ONE)
    assert here(klara, at=START) == CheckedIn(ONE, already=True)
    assert transact(lambda tx: registrations.find(tx, 1, klara.person_id)).checked_in_at == EARLIEST
    assert transact(lambda tx: stored.find(tx, 1)).taken == 1
    assert here(klara, at=END) == CheckInOver(ONE)


def test_who_has_no_seat_is_told_what_to_do(
    small: None, make_person: Any, here: Any, register: Any, state: Any
) -> None:
    klara, paul, ulla = make_person(), make_person(), make_person()
    register(klara)
    register(paul)
    assert here(paul, at=EARLIEST) == NotCheckedIn(ONE, "waiting", "early")
    assert here(ulla, at=EARLIEST) == NotCheckedIn(ONE, "", "early")
    assert here(paul) == NotCheckedIn(ONE, "waiting", "full")
    assert here(ulla) == NotCheckedIn(ONE, "", "full")
    assert (state(paul), state(ulla)) == ("waiting", "")


def test_free_seat_is_for_whoever_comes_first_while_it_runs(
    small: None, make_person: Any, here: Any, register: Any, state: Any, transact: Any, told: Any
) -> None:
    klara, paul, ulla, left = (make_person() for _ in range(4))
    for person in (klara, paul, left):
        register(person)
    for person in (left, klara):
        transact(lambda tx, p=person: registration.unregister(tx, person_id=p.person_id, number=1, now=START))
    assert [row.person_id for row in told(SeatsOpen)] == [paul.person_id]
    assert here(ulla) == CheckedIn(ONE, seated=True)
    assert here(paul) == NotCheckedIn(ONE, "waiting", "full")
    assert transact(
        lambda tx: registration.unregister(tx, person_id=ulla.person_id, number=1, now=START)
    ) == Unregistered(ONE, "attended")
    assert here(left) == CheckedIn(ONE, seated=True)
    assert (state(left), state(ulla)) == ("attended", "cancelled")
    assert left.user_id in [row.user_id for row in told() if row.action == Action.INVITE]


def test_offered_seat_is_taken_by_coming(
    small: None, make_person: Any, here: Any, register: Any, state: Any, transact: Any
) -> None:
    klara, paul = make_person(), make_person()
    register(klara)
    register(paul)
    transact(lambda tx: registration.unregister(tx, person_id=klara.person_id, number=1, now=EARLIEST))
    assert state(paul) == "offered"
    assert here(paul, at=EARLIEST) == CheckedIn(ONE, seated=True)
    assert transact(lambda tx: stored_people.open_prompts(tx, paul.person_id)) == []


def test_limit_of_a_town_and_approval_hold_at_the_door(
    draft: Any, organizer: Asker, make_person: Any, here: Any, register: Any, transact: Any
) -> None:
    draft(seats=3, per_town=1)
    draft(seats=3, approval=True)
    for number in (1, 2):
        transact(lambda tx, number=number: events.publish(tx, number=number, now=NOW))
    klara, paul = make_person(town="Hilden"), make_person(town="Hilden")
    register(klara)
    assert here(paul) == NotCheckedIn(ONE, "", "town")
    assert here(paul, 2) == NotCheckedIn(2, "", "approval")
    register(paul, 2)
    assert here(paul, 2) == NotCheckedIn(2, "pending")


def test_who_runs_the_event_needs_no_seat(
    published: Event, make_person: Any, here: Any, state: Any, transact: Any
) -> None:
    klara = make_person()
    transact(lambda tx: roles.give(tx, number=1, user_id=klara.user_id, role=Role.IMPULSE, now=NOW))
    klara = transact(lambda tx: stored_people.asker_of(tx, klara.user_id))
    assert here(klara) == NoCheckInNeeded(ONE)
    assert state(klara) == ""


def test_events_at_which_nobody_can_check_in(
    draft: Any, organizer: Asker, make_person: Any, here: Any, transact: Any
) -> None:
    klara = make_person()
    draft()
    assert here(klara) == EventNotOpen(1)
    assert here(klara, 7) == NoSuchEvent(7)
    transact(lambda tx: events.publish(tx, number=1, now=NOW))

    def cancel(tx: Transaction) -> None:
        tx.session.get_one(Event, 1).state = EventState.CANCELLED

    transact(cancel)
    assert here(klara) == EventStands(ONE, EventState.CANCELLED)


def test_event_is_found_without_its_number(
    draft: Any, organizer: Asker, make_person: Any, here: Any, register: Any, transact: Any
) -> None:
    """Of those that begin or run: the one that the person is registered for, else the only one."""
    klara, paul = make_person(), make_person()
    for number in (1, 2, 3):
        draft()
        transact(lambda tx, number=number: events.publish(tx, number=number, now=NOW))
    assert here(klara, None, at=EARLIEST - MINUTE) == WhichCheckIn()
    assert here(klara, None) == WhichCheckIn((1, 2, 3))
    register(klara, 2)
    assert here(klara, None) == CheckedIn(2)
    register(paul, 1)
    register(paul, 3)
    assert here(paul, None) == WhichCheckIn((1, 3))


def test_room_is_told_once_at_the_beginning(hall: Hall, transact: Any) -> None:
    def open_due(at: datetime) -> None:
        transact(lambda tx: check_in.open_due(tx, now=at))

    open_due(hall.now - MINUTE)
    assert CheckInOpened(EventId(hall.event)) not in hall.said()
    for minutes in (0, 1):
        open_due(hall.now + timedelta(minutes=minutes))
    assert hall.said().count(CheckInOpened(EventId(hall.event))) == 1
    message, (reaction,) = hall.rows()[-1], hall.rows(action=Action.REACT)
    assert (reaction.target_row, reaction.value) == (message.id, "✅")


def test_room_is_not_told_after_a_pause_beyond_the_end(hall: Hall, transact: Any) -> None:
    transact(lambda tx: check_in.open_due(tx, now=hall.now + timedelta(minutes=90)))
    assert CheckInOpened(EventId(hall.event)) not in hall.said()


def test_mark_checks_in_and_is_answered_in_the_direct_chat(
    hall: Hall, transact: Any, klara: Asker, theo: Asker
) -> None:
    chats = {person: hall.direct(person.person_id) for person in (klara, theo)}
    hall.register(klara.person_id)
    transact(lambda tx: check_in.open_due(tx, now=hall.now))
    hall.sent()
    message = hall.rows()[-1].event_id

    def mark(user_id: str, target: str | None = message, room: int = hall.questions) -> None:
        transact(
            lambda tx: check_in.by_mark(
                tx, user_id=user_id, room=rooms.get(tx, room), message=target or "", now=hall.now
            )
        )

    mark(klara.user_id, hall.list_row.event_id)
    mark(klara.user_id, "$unknown")
    mark(klara.user_id, message, hall.backstage)
    assert hall.said(chats[klara]) == []
    before = len(hall.rows())
    mark(klara.user_id)
    mark(theo.user_id)
    mark("@stranger:example.org")
    number = EventId(hall.event)
    assert hall.said(chats[klara]) == [CheckedIn(number)]
    assert hall.said(chats[theo]) == [CheckedIn(number, seated=True)]
    assert len(hall.rows()) == before  # nothing in the room
    stranger = transact(lambda tx: stored_people.person_of(tx, "@stranger:example.org"))
    direct = transact(lambda tx: rooms.direct(tx, stranger))
    assert hall.said(direct.id) == [ProfileMissing()]


def test_absence_is_noted_in_silence_half_an_hour_after_the_end(
    published: Event, make_person: Any, here: Any, register: Any, state: Any, transact: Any, told: Any
) -> None:
    klara, paul, theo = make_person(town="Hilden"), make_person(town="Hilden"), make_person(town="Ratingen")
    for person in (klara, paul, theo):
        register(person)
    for person in (klara, theo):
        here(person)

    def attendance() -> tuple[Attendance, dict[str, Attendance]]:
        return transact(lambda tx: registrations.attendance(tx, stored.find(tx, 1)))

    assert attendance()[0] == Attendance(attended=2, expected=1)
    transact(lambda tx: event_closing.keep_states(tx, now=END))
    before = len(told())
    assert transact(check_in.next_due) == END + timedelta(minutes=30)
    transact(lambda tx: check_in.note_absent(tx, now=END + timedelta(minutes=29)))
    assert state(paul) == "confirmed"
    for _ in range(2):
        transact(lambda tx: check_in.note_absent(tx, now=END + timedelta(minutes=30)))
    assert (state(klara), state(paul), len(told())) == ("attended", "no_show", before)
    assert attendance() == (
        Attendance(attended=2, absent=1),
        {"05158016": Attendance(attended=1, absent=1), "05158028": Attendance(attended=1)},
    )
    assert transact(check_in.next_due) is None
