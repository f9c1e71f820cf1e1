"""Events: what organizers can do with them, what follows, and what is refused."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.errors import Refused
from domain.intents.base import EventId, Intent
from domain.intents.events import (
    EventAnnounced,
    EventCancelDone,
    EventCancelled,
    EventDrafted,
    EventMoved,
    EventMoveDone,
    EventStands,
    EventTimeFar,
    EventTimeMissing,
    EventTimePast,
    EventTimeSame,
    FigureUnfit,
    HostTownDoubted,
    NoSuchEvent,
    RoleGiven,
)
from domain.intents.people import TownNotFound
from domain.states import Action, EventState, OutboxState, Role
from services import events, registration, roles
from storage import events as stored
from storage import rooms
from storage.tables import Event

WALL = datetime.fromisoformat("2027-03-10 14:00")
BERLIN = "Europe/Berlin"


def event(transact: Any, number: int = 1) -> Event:
    return transact(lambda tx: stored.find(tx, number))


def test_draft_keeps_what_was_said(draft: Any, transact: Any, told: Any) -> None:
    assert draft(title="  OZG  im Alltag ", host="Stadt Hilden") == EventDrafted(event=EventId(1))
    kept = event(transact)
    assert (kept.title, kept.state, kept.host_town) == ("OZG im Alltag", EventState.DRAFT, "05158016")
    assert (kept.wall_time, kept.zone, kept.minutes, kept.capacity) == ("2027-03-10T14:00", BERLIN, 90, 50)
    assert kept.starts_at == datetime.fromisoformat("2027-03-10T13:00:00+00:00")
    assert told() == []


def test_draft_in_the_night_in_which_the_clocks_go_back_takes_the_first_time(draft: Any, transact: Any) -> None:
    assert draft(wall=datetime.fromisoformat("2027-10-31 02:30")) == EventDrafted(event=EventId(1), twice=True)
    assert event(transact).starts_at == datetime.fromisoformat("2027-10-31T00:30:00+00:00")


@pytest.mark.parametrize(
    ("given", "intent"),
    [
        ({"wall": datetime.fromisoformat("2027-02-01 10:00")}, EventTimePast()),  # this very minute
        ({"wall": datetime.fromisoformat("2026-12-31 14:00")}, EventTimePast()),
        ({"wall": datetime.fromisoformat("0001-01-01 00:00")}, EventTimePast()),
        ({"wall": datetime.fromisoformat("2033-01-01 00:00")}, EventTimeFar(5)),
        ({"wall": datetime.fromisoformat("9999-12-31 23:59")}, EventTimeFar(5)),
        (
            {"wall": datetime.fromisoformat("2027-03-28 02:30")},
            EventTimeMissing(
                datetime.fromisoformat("2027-03-28T00:30Z"), datetime.fromisoformat("2027-03-28T01:30Z"), BERLIN
            ),
        ),
        ({"seats": 0}, FigureUnfit("seats", 1, 5000)),
        ({"seats": 5001}, FigureUnfit("seats", 1, 5000)),
        ({"minutes": 4}, FigureUnfit("minutes", 5, 1440)),
        ({"minutes": 1441}, FigureUnfit("minutes", 5, 1440)),
        ({"host": "Entenhausen"}, TownNotFound("Entenhausen")),
    ],
)
def test_draft_refuses_what_cannot_be(draft: Any, transact: Any, given: dict[str, Any], intent: Intent) -> None:
    with pytest.raises(Refused) as refused:
        draft(**given)
    assert refused.value.intent == intent
    assert event(transact) is None


def test_draft_with_a_doubtful_host_names_the_towns(draft: Any) -> None:
    with pytest.raises(Refused) as refused:
        draft(host="Neunkirch")
    assert isinstance(refused.value.intent, HostTownDoubted)
    assert len(refused.value.intent.towns) > 1


@pytest.mark.parametrize("seats", [1, 5000])
def test_draft_takes_the_least_and_the_most(draft: Any, seats: int) -> None:
    assert isinstance(draft(seats=seats, minutes=1440), EventDrafted)


def test_publish_refuses_twice_and_unknown_and_past(
    published: Event, draft: Any, transact: Any, refusal: Any, told: Any, now: datetime
) -> None:
    before = told()
    again = refusal(lambda tx: events.publish(tx, number=1, now=now))
    assert again == EventStands(event=EventId(1), state=EventState.PUBLISHED)
    assert refusal(lambda tx: events.publish(tx, number=9, now=now)) == NoSuchEvent(9)
    draft()
    late = now + timedelta(days=365)
    assert refusal(lambda tx: events.publish(tx, number=2, now=late)) == EventTimePast()
    assert told() == before


def test_move_tells_each_who_takes_part_once(
    published: Event, transact: Any, told: Any, make_person: Any, now: datetime
) -> None:
    seated, left, other = make_person(), make_person(), make_person()
    for person in (seated, left):
        transact(lambda tx, person=person: registration.register(tx, person_id=person.person_id, number=1, now=now))
    transact(lambda tx: registration.unregister(tx, person_id=left.person_id, number=1, now=now))
    given = transact(lambda tx: roles.give(tx, number=1, user_id=seated.user_id, role=Role.HOST, now=now))
    assert isinstance(given, RoleGiven)
    wall = datetime.fromisoformat("2027-03-17 10:00")
    done = transact(lambda tx: events.move(tx, number=1, wall=wall, now=now))
    assert done == EventMoveDone(event=EventId(1), told=1)
    assert [(row.person_id, row.intent) for row in told(EventMoved)] == [
        (seated.person_id, EventMoved(event=EventId(1), before=published.starts_at))
    ]
    assert other.person_id not in {row.person_id for row in told(EventMoved)}
    moved = event(transact)
    assert (moved.wall_time, moved.starts_at.isoformat()) == ("2027-03-17T10:00", "2027-03-17T09:00:00+00:00")
    stages = transact(lambda tx: {room.id for room in rooms.all_of_event(tx, 1)})
    assert {row.room for row in told() if row.action == Action.TOPIC} == stages


def test_move_of_a_draft_tells_nobody(draft: Any, transact: Any, told: Any, now: datetime) -> None:
    draft()
    done = transact(lambda tx: events.move(tx, number=1, wall=WALL + timedelta(days=1), now=now))
    assert done == EventMoveDone(event=EventId(1), told=0)
    assert told() == []


def test_move_refuses_what_cannot_be(published: Event, transact: Any, refusal: Any, told: Any, now: datetime) -> None:
    before = told()

    def move(wall: str, number: int = 1) -> Intent:
        return refusal(lambda tx: events.move(tx, number=number, wall=datetime.fromisoformat(wall), now=now))

    assert move("2027-03-10 14:00") == EventTimeSame(event=EventId(1))
    assert move("2027-01-10 14:00") == EventTimePast()
    assert move("2050-01-10 14:00") == EventTimeFar(5)
    assert isinstance(move("2027-03-28 02:10"), EventTimeMissing)
    assert move("2027-03-11 14:00", number=5) == NoSuchEvent(5)
    transact(lambda tx: events.keep_states(tx, now=published.starts_at))
    assert move("2027-03-11 14:00") == EventStands(event=EventId(1), state=EventState.RUNNING)
    assert told() == before


def test_cancel_tells_who_wanted_to_come_and_takes_back_what_waits(
    published: Event, transact: Any, refusal: Any, told: Any, make_person: Any, now: datetime
) -> None:
    person, other = make_person(), make_person()
    transact(lambda tx: registration.register(tx, person_id=person.person_id, number=1, now=now))
    done = transact(lambda tx: events.cancel(tx, number=1, reason="Sturm", now=now))
    assert done == EventCancelDone(event=EventId(1), told=1)
    assert [(row.person_id, row.intent) for row in told(EventCancelled)] == [
        (person.person_id, EventCancelled(event=EventId(1), reason="Sturm"))
    ]
    assert other.person_id not in {row.person_id for row in told(EventCancelled)}
    assert {row.state for row in told(EventAnnounced)} == {OutboxState.WITHDRAWN}
    again = refusal(lambda tx: events.cancel(tx, number=1, reason="", now=now))
    assert again == EventStands(event=EventId(1), state=EventState.CANCELLED)
    assert refusal(lambda tx: events.cancel(tx, number=4, reason="", now=now)) == NoSuchEvent(4)


def test_cancel_of_a_draft_tells_nobody(draft: Any, transact: Any, told: Any, now: datetime) -> None:
    draft()
    transact(lambda tx: roles.give(tx, number=1, user_id="@host:example.org", role=Role.HOST, now=now))
    before = told()
    assert transact(lambda tx: events.cancel(tx, number=1, reason="", now=now)) == EventCancelDone(EventId(1), 0)
    assert told() == before


def test_event_runs_and_finishes_by_the_clock(published: Event, transact: Any) -> None:
    def state_at(when: datetime) -> str:
        transact(lambda tx: events.keep_states(tx, now=when))
        return event(transact).state

    start = published.starts_at
    assert transact(stored.next_change) == start
    assert state_at(start - timedelta(seconds=1)) == EventState.PUBLISHED
    assert state_at(start) == EventState.RUNNING
    assert transact(stored.next_change) == start + timedelta(minutes=90)
    assert state_at(start + timedelta(minutes=89)) == EventState.RUNNING
    assert state_at(start + timedelta(minutes=90)) == EventState.FINISHED
    assert transact(stored.next_change) is None


def test_event_that_came_and_went_while_the_bot_was_down_is_finished(published: Event, transact: Any) -> None:
    transact(lambda tx: events.keep_states(tx, now=published.starts_at + timedelta(days=3)))
    assert event(transact).state == EventState.FINISHED
