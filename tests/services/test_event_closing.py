"""The end of an event: closed after a question, opened again, suggested once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.agreement import Answer
from domain.intents.base import EventId, Intent
from domain.intents.event_changes import (
    CloseAsked,
    CloseSuggested,
    EventClosed,
    EventReopened,
    NothingChanged,
    OrganizersOnly,
)
from domain.intents.events import EventStands, NoSuchEvent
from domain.rules import Asker
from domain.states import Action, EventState, Role, RoomKind
from services import answers, event_closing
from storage import events as stored
from storage import people, rooms
from storage.tables import Event
from storage.unit_of_work import Transaction
from tests.hall import Hall

EVENT = EventId(1)
DAY = timedelta(days=1)


@pytest.fixture
def over(hall: Hall, organizer: Asker) -> Hall:
    """A hall whose event has finished."""
    hall.state(EventState.FINISHED)
    return hall


def event(transact: Any) -> Event:
    return transact(lambda tx: stored.find(tx, 1))


def ask(transact: Any, organizer: Asker, now: datetime) -> CloseAsked:
    return transact(lambda tx: event_closing.ask_to_close(tx, number=1, organizer=organizer.person_id, now=now))


def answer(transact: Any, asker: Asker, number: int, said: Answer, now: datetime) -> Intent:
    def work(tx: Transaction) -> Any:
        who = people.asker_of(tx, asker.user_id)
        return answers.answer(tx, asker=who, number=number, said=said, now=now)

    return transact(work)


def silenced(told: Any) -> list[tuple[int, str | None]]:
    return [(row.room, row.value) for row in told() if row.action == Action.SILENCE]


def test_event_is_closed_after_a_yes_and_opened_again(
    over: Hall, organizer: Asker, transact: Any, told: Any, now: datetime
) -> None:
    asked = ask(transact, organizer, now)
    assert answer(transact, organizer, asked.prompt, Answer.NO, now) == NothingChanged(EVENT)
    assert (event(transact).state, silenced(told)) == (EventState.FINISHED, [])
    asked = ask(transact, organizer, now)
    assert answer(transact, organizer, asked.prompt, Answer.YES, now) == EventClosed(EVENT)
    closed = event(transact)
    assert (closed.state, closed.closed_at) == (EventState.CLOSED, now)
    assert silenced(told) == [(over.questions, None), (over.backstage, None)]
    assert closed.list_dirty_since == now  # the list is edited a last time
    assert transact(lambda tx: event_closing.reopen(tx, number=1, now=now)) == EventReopened(EVENT)
    assert (event(transact).state, event(transact).closed_at) == (EventState.FINISHED, None)
    assert silenced(told)[2:] == [(over.questions, "open"), (over.backstage, "open")]


def test_only_what_is_over_can_be_closed(
    hall: Hall, organizer: Asker, transact: Any, refusal: Any, now: datetime
) -> None:
    for state in (EventState.DRAFT, EventState.PUBLISHED, EventState.RUNNING, EventState.CLOSED, EventState.CANCELLED):
        hall.state(state)
        refused = refusal(lambda tx: event_closing.ask_to_close(tx, number=1, organizer=1, now=now))
        assert refused == EventStands(EVENT, state)
    assert refusal(lambda tx: event_closing.ask_to_close(tx, number=9, organizer=1, now=now)) == NoSuchEvent(9)
    hall.state(EventState.FINISHED)
    assert refusal(lambda tx: event_closing.reopen(tx, number=1, now=now)) == EventStands(EVENT, EventState.FINISHED)


def test_who_is_no_organizer_any_more_closes_nothing(
    over: Hall, organizer: Asker, transact: Any, refusal: Any, now: datetime
) -> None:
    asked = ask(transact, organizer, now)
    transact(lambda tx: people.take_role(tx, organizer.user_id, Role.ORGANIZER, None))

    def work(tx: Transaction) -> object:
        who = people.asker_of(tx, organizer.user_id)
        return answers.answer(tx, asker=who, number=asked.prompt, said=Answer.YES, now=now)

    assert refusal(work) == OrganizersOnly()
    assert event(transact).state == EventState.FINISHED


def test_room_in_which_the_bot_may_not_is_named(over: Hall, transact: Any, told: Any, now: datetime) -> None:
    def adopted(tx: Transaction) -> None:
        room = rooms.of_event(tx, 1, RoomKind.QUESTIONS)
        room.adopted_as, room.creators, room.version = "@bot:example.org", ["@ann:example.org"], "11"
        room.power = {"users": {"@bot:example.org": 50}, "events": {"m.room.power_levels": 100}}

    transact(adopted)
    assert transact(lambda tx: event_closing.close(tx, number=1, now=now)) == EventClosed(EVENT, ("questions",))
    assert silenced(told) == [(over.backstage, None)]


def test_closing_is_suggested_once_after_two_weeks(over: Hall, organizer: Asker, transact: Any, told: Any) -> None:
    end = stored.ends_at(event(transact))

    def suggested(when: datetime) -> list[int | None]:
        transact(lambda tx: event_closing.suggest(tx, now=when))
        return [row.person_id for row in told(CloseSuggested)]

    assert suggested(end + 14 * DAY - timedelta(seconds=1)) == []
    assert suggested(end + 14 * DAY) == [organizer.person_id]
    assert suggested(end + 30 * DAY) == [organizer.person_id]
