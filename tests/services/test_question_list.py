"""The pinned list of questions: edited every few seconds at most, and never out of date for good."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from domain.intents.base import QuestionsOf
from domain.intents.questions import (
    QuestionList,
)
from domain.rules import Asker
from domain.states import Action, EventState
from services import questions
from storage import rooms
from storage.tables import Event
from storage.unit_of_work import Transaction, Writer
from tests.hall import (
    Hall,
    answer,
    ask,
    redact,
    refresh,
    vote,
)


def test_list_is_posted_and_pinned_once(hall: Hall) -> None:
    (row,) = hall.rows()
    assert hall.said() == [QuestionList(event=QuestionsOf(hall.event))]
    assert [pin.target_row for pin in hall.rows(action=Action.PIN)] == [row.id]
    hall.run(lambda tx: questions.open_list(tx, hall.event, rooms.get(tx, hall.questions), now=hall.now))
    assert len(hall.rows()) == 1


def test_list_is_edited_once_for_what_happens_within_seconds(hall: Hall, klara: Asker) -> None:
    hall.sent()
    ask(hall, klara)
    for number in range(5):
        vote(hall, f"@v{number}:example.org", f"$v{number}")
    refresh(hall, 1.9)
    assert hall.rows(action=Action.EDIT) == []
    refresh(hall, 2)
    refresh(hall, 60)
    (edit,) = hall.rows(action=Action.EDIT)
    assert edit.target_row == hall.list_row.id
    assert hall.said(action=Action.EDIT) == [QuestionList(event=QuestionsOf(hall.event))]


def test_list_is_edited_again_only_after_the_last_edit_was_sent(hall: Hall, klara: Asker) -> None:
    """An edit that waits may be in words already, so what changed since is not forgotten but told later."""
    hall.sent()
    ask(hall, klara)
    refresh(hall, 3)
    vote(hall, klara.user_id, "$v")
    refresh(hall, 6)
    assert len(hall.rows(action=Action.EDIT)) == 1
    due = hall.run(questions.lists_due)
    assert due == hall.now + timedelta(seconds=9)
    hall.sent()
    refresh(hall, 9)
    assert len(hall.rows(action=Action.EDIT)) == 2
    assert hall.run(questions.lists_due) is None


def test_change_asks_for_a_tick_once(hall: Hall, klara: Asker) -> None:
    def work(tx: Transaction) -> list[datetime | None]:
        questions.changed(tx, hall.event, now=hall.now)
        first, tx.aftermath.due = tx.aftermath.due, None
        questions.changed(tx, hall.event, now=hall.now + timedelta(seconds=1))
        return [first, tx.aftermath.due]

    assert hall.run(work) == [hall.now + timedelta(seconds=3), None]


def test_repeated_vote_leaves_the_list_alone(hall: Hall, klara: Asker) -> None:
    ask(hall, klara)
    vote(hall, klara.user_id, "$a")
    refresh(hall, 3)
    vote(hall, klara.user_id, "$b")
    redact(hall, "$a")
    assert hall.run(questions.lists_due) is None


def test_list_is_ranked_by_votes_then_age_with_answered_ones_last(hall: Hall, klara: Asker) -> None:
    for source in ("$1", "$2", "$3", "$4"):
        ask(hall, klara, source)
    for number, voters in ((1, 5), (3, 2), (4, 1)):
        for voter in range(voters):
            vote(hall, f"@v{voter}:example.org", f"$v{number}-{voter}", number)
    answer(hall, 1)
    assert hall.ranked() == [(3, 2), (4, 1), (2, 0), (1, 5)]


def test_event_whose_list_was_never_opened_is_not_looked_at_for_ever(transact: Any, now: datetime) -> None:
    def work(tx: Transaction) -> None:
        tx.session.add(
            Event(
                title="Ohne Raum",
                state=EventState.PUBLISHED,
                wall_time="2027-03-10T14:00",
                zone="Europe/Berlin",
                starts_at=now,
                minutes=90,
                capacity=5,
                created_at=now,
                list_dirty_since=now,
            )
        )

    transact(work)
    transact(lambda tx: questions.refresh_lists(tx, now=now + timedelta(seconds=3)))
    assert transact(questions.lists_due) is None


async def test_change_wakes_the_program_after_the_commit(engine: Engine, hall: Hall, klara: Asker) -> None:
    writer = Writer(engine)
    due: list[datetime | None] = []
    writer.after_commit = lambda aftermath: due.append(aftermath.due)
    await writer.do(lambda tx: questions.changed(tx, hall.event, now=hall.now))
    await writer.do(questions.lists_due)
    writer.close()
    assert due == [hall.now + timedelta(seconds=3), None]
