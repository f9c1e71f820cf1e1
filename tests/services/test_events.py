"""Events: what organizers can do with them, what follows, and what is refused."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.errors import Refused
from domain.intents.base import EventId, Intent
from domain.intents.event_changes import LinkUnfit, TextUnfit
from domain.intents.events import (
    EventDrafted,
    EventStands,
    EventTimeFar,
    EventTimeMissing,
    EventTimePast,
    FigureUnfit,
    HostTownDoubted,
    NoSuchEvent,
)
from domain.intents.people import TownNotFound
from domain.states import EventState
from services import event_closing, events
from storage import events as stored
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


def test_draft_keeps_what_is_optional(draft: Any, transact: Any) -> None:
    draft(link="https://video.example.org/ozg?x=1", per_town=3, approval=True, topics="ozg, ki ,ozg,")
    kept = event(transact)
    assert (kept.link, kept.per_town, kept.approval) == ("https://video.example.org/ozg?x=1", 3, True)
    assert kept.topics == ["ozg", "ki"]


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
        ({"title": " – "}, TextUnfit("title", 120)),
        ({"title": "x" * 121}, TextUnfit("title", 120)),
        ({"per_town": 0}, FigureUnfit("per_town", 1, 5000)),
        ({"link": "http://video.example.org"}, LinkUnfit()),
        ({"link": "https://video.example.org/\nX-Header: 1"}, LinkUnfit()),
        ({"topics": ",".join(map(str, range(11)))}, TextUnfit("topics", 10)),
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


def test_event_runs_and_finishes_by_the_clock(published: Event, transact: Any) -> None:
    def state_at(when: datetime) -> str:
        transact(lambda tx: event_closing.keep_states(tx, now=when))
        return event(transact).state

    start = published.starts_at
    assert transact(stored.next_change) == start
    assert state_at(start - timedelta(seconds=1)) == EventState.PUBLISHED
    assert state_at(start) == EventState.RUNNING
    assert transact(stored.next_change) == start + timedelta(minutes=90)
    assert state_at(start + timedelta(minutes=89)) == EventState.RUNNING
    assert state_at(start + timedelta(minutes=90)) == EventState.FINISHED
    assert transact(stored.next_change) is None


def test_event_that_is_over_knows_since_when(published: Event, transact: Any) -> None:
    end = published.starts_at + timedelta(minutes=90)
    transact(lambda tx: event_closing.keep_states(tx, now=published.starts_at))
    assert event(transact).finished_at is None
    transact(lambda tx: event_closing.keep_states(tx, now=end))
    assert event(transact).finished_at == end


def test_event_that_came_and_went_while_the_bot_was_down_is_finished(published: Event, transact: Any) -> None:
    transact(lambda tx: event_closing.keep_states(tx, now=published.starts_at + timedelta(days=3)))
    assert event(transact).state == EventState.FINISHED
