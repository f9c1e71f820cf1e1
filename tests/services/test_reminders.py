"""Reminders: each exactly once, also after a move, a cancellation or a long pause of the bot."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from domain.intents.base import EventId
from domain.intents.reminders import EventReminder, RemindersMissed
from domain.states import OutboxState, ReminderState, Role
from scheduler.ticks import fire_due_reminders, next_due
from services import event_changes, event_closing, events, registration, roles
from storage import reminders as stored
from storage.tables import Reminder
from storage.unit_of_work import Transaction
from tests.services.conftest import NOW, WALL

ONE = EventId(1)
START = datetime.fromisoformat("2027-03-10T13:00:00+00:00")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def person(make_person: Any) -> Any:
    return make_person()


@pytest.fixture
def registered(draft: Any, organizer: Any, person: Any, transact: Any) -> None:
    """Event 1, published, and a person who is registered for it."""
    draft()
    transact(lambda tx: events.publish(tx, number=1, now=NOW))
    transact(lambda tx: registration.register(tx, person_id=person.person_id, number=1, now=NOW))


@pytest.fixture
def fire(transact: Any) -> Any:
    return lambda now: transact(lambda tx: fire_due_reminders(tx, now))


def reminders(transact: Any) -> list[tuple[int, str]]:
    rows = transact(lambda tx: tx.session.exec(select(Reminder).order_by(col(Reminder.id))).all())
    return [(row.minutes_before, row.state) for row in rows]


def reminded(told: Any) -> list[tuple[int, int]]:
    return [(row.person_id, row.intent.minutes_left) for row in told(EventReminder)]


def test_publish_plans_reminders_and_asks_to_be_woken(draft: Any, organizer: Any, transact: Any) -> None:
    draft()

    def publish(tx: Transaction) -> Any:
        events.publish(tx, number=1, now=NOW)
        return tx.aftermath.due

    assert transact(publish) == transact(next_due) == START - DAY
    assert reminders(transact) == [(1440, "planned"), (60, "planned"), (10, "planned")]


def test_publish_plans_only_what_is_still_to_come(draft: Any, organizer: Any, transact: Any) -> None:
    draft()
    transact(lambda tx: events.publish(tx, number=1, now=START - HOUR))
    assert reminders(transact) == [(10, "planned")]


def test_each_reminder_comes_exactly_once(registered: None, person: Any, fire: Any, told: Any, transact: Any) -> None:
    fire(START - DAY - timedelta(seconds=1))
    assert reminded(told) == []
    for before in (DAY, HOUR, 10 * MINUTE):
        for late in (0, 5, 30):
            fire(START - before + timedelta(seconds=late))
    fire(START)
    assert reminded(told) == [(person.person_id, minutes) for minutes in (1440, 60, 10)]
    assert told(RemindersMissed) == []
    assert {state for _, state in reminders(transact)} == {ReminderState.FIRED}


def test_reminder_goes_to_seats_and_roles_but_not_to_the_waiting_list(
    draft: Any, organizer: Any, make_person: Any, transact: Any, fire: Any, told: Any
) -> None:
    draft(seats=2)
    transact(lambda tx: events.publish(tx, number=1, now=NOW))
    seated, host, waiting, gone, stranger = (make_person() for _ in range(5))
    for one in (gone, seated, host, waiting):
        transact(lambda tx, one=one: registration.register(tx, person_id=one.person_id, number=1, now=NOW))
    transact(lambda tx: registration.unregister(tx, person_id=gone.person_id, number=1, now=NOW))
    late = make_person()
    transact(lambda tx: registration.register(tx, person_id=late.person_id, number=1, now=NOW))
    speaker = "@speaker:example.org"
    for user_id, role in ((host.user_id, Role.HOST), (speaker, Role.IMPULSE)):
        transact(lambda tx, u=user_id, r=role: roles.give(tx, number=1, user_id=u, role=r, now=NOW))
    fire(START - HOUR)
    found = {row.person_id: row.intent.role for row in told(EventReminder)}
    assert len(told(EventReminder)) == 3
    assert found[seated.person_id] == ""
    assert found[host.person_id] == Role.HOST
    assert Role.IMPULSE in found.values()
    assert not found.keys() & {waiting.person_id, gone.person_id, late.person_id, stranger.person_id}


def test_late_reminder_says_how_much_is_left(registered: None, person: Any, fire: Any, told: Any) -> None:
    fire(START - 40 * MINUTE)
    assert reminded(told) == [(person.person_id, 40)]


def test_of_several_due_together_only_the_nearest_is_told(
    registered: None, person: Any, fire: Any, told: Any, transact: Any
) -> None:
    fire(START - 8 * MINUTE)
    fire(START - 7 * MINUTE)
    assert reminded(told) == [(person.person_id, 8)]
    assert reminders(transact) == [(1440, "missed"), (60, "missed"), (10, "fired")]
    assert told(RemindersMissed) == []


@pytest.mark.parametrize("late", [timedelta(), DAY])
def test_what_was_due_before_an_event_that_has_begun_is_reported_once(
    registered: None, organizer: Any, fire: Any, told: Any, transact: Any, late: timedelta
) -> None:
    fire(START - DAY)
    before = reminded(told)
    for _ in range(2):
        fire(START + late)
    assert reminded(told) == before
    assert [(row.person_id, row.intent) for row in told(RemindersMissed)] == [
        (organizer.person_id, RemindersMissed(ONE, (60, 10)))
    ]
    assert reminders(transact) == [(1440, "fired"), (60, "missed"), (10, "missed")]


def test_moved_event_moves_its_reminders(registered: None, person: Any, fire: Any, told: Any, transact: Any) -> None:
    fire(START - DAY)
    transact(lambda tx: event_changes.move(tx, number=1, wall=WALL + 7 * DAY, now=START - 2 * HOUR))
    assert reminders(transact) == [
        (1440, "fired"),
        (60, "withdrawn"),
        (10, "withdrawn"),
        (1440, "planned"),
        (60, "planned"),
        (10, "planned"),
    ]
    fire(START - 10 * MINUTE)
    fire(START + 6 * DAY)
    fire(START + 7 * DAY - HOUR)
    fire(START + 7 * DAY - 10 * MINUTE)
    assert reminded(told) == [(person.person_id, minutes) for minutes in (1440, 1440, 60, 10)]


def test_event_moved_away_and_back_reminds_again(
    registered: None, person: Any, fire: Any, told: Any, transact: Any
) -> None:
    fire(START - DAY)
    for wall in (WALL + 7 * DAY, WALL + DAY, WALL):
        transact(lambda tx, wall=wall: event_changes.move(tx, number=1, wall=wall, now=START - 20 * HOUR))
    fire(START - HOUR)
    fire(START - HOUR)
    assert reminded(told) == [(person.person_id, 1440), (person.person_id, 60)]


def test_reminder_that_was_not_sent_yet_goes_with_the_old_time(
    registered: None, fire: Any, told: Any, transact: Any
) -> None:
    fire(START - HOUR)
    assert [row.state for row in told(EventReminder)] == [OutboxState.PENDING]
    transact(lambda tx: event_changes.move(tx, number=1, wall=WALL + DAY, now=START - HOUR))
    assert [row.state for row in told(EventReminder)] == [OutboxState.WITHDRAWN]


def test_cancelled_event_reminds_nobody(registered: None, fire: Any, told: Any, transact: Any) -> None:
    transact(lambda tx: event_changes.cancel(tx, number=1, reason="", now=NOW))
    assert transact(stored.next_due) is None
    for before in (DAY, HOUR, 10 * MINUTE, -HOUR):
        fire(START - before)
    assert told(EventReminder) == told(RemindersMissed) == []
    assert {state for _, state in reminders(transact)} == {ReminderState.WITHDRAWN}


def test_reminders_follow_the_clocks_over_the_night_in_which_they_change(
    draft: Any, organizer: Any, transact: Any
) -> None:
    """14:00 on the day after the change: an hour before is 13:00 on the wall, a day before is 24 hours, not 14:00."""
    draft(wall=datetime.fromisoformat("2027-03-28 14:00"))
    transact(lambda tx: events.publish(tx, number=1, now=NOW))
    rows = transact(lambda tx: tx.session.exec(select(Reminder).order_by(col(Reminder.due_at))).all())
    assert [row.due_at.isoformat(timespec="minutes") for row in rows] == [
        "2027-03-27T12:00+00:00",
        "2027-03-28T11:00+00:00",
        "2027-03-28T11:50+00:00",
    ]


def test_next_due_is_the_nearest_of_all_kinds(registered: None, transact: Any, fire: Any) -> None:
    assert transact(next_due) == START - DAY
    for before in (DAY, HOUR, 10 * MINUTE):
        fire(START - before)
    assert transact(next_due) == START
    transact(lambda tx: event_closing.keep_states(tx, now=START))
    assert transact(next_due) == START + 90 * MINUTE
