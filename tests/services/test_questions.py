"""Questions: one number each, changed and taken back by their authors."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from domain.intents.base import EventId, QuestionId
from domain.intents.questions import (
    AskInEventRoom,
    QuestionAnnounced,
    QuestionAsked,
    QuestionsOver,
    QuestionTooLong,
)
from domain.rules import Asker
from domain.states import Action, EventState, QuestionState, RegistrationState
from services import questions
from storage import rooms
from storage.unit_of_work import Transaction
from tests.hall import (
    Hall,
    answer,
    ask,
    edited,
    open_hall,
    question,
    redact,
    refusal,
    take_next,
    vote,
)


def test_question_is_confirmed_as_a_reply_that_can_be_voted_on(hall: Hall, klara: Asker) -> None:
    """The bot's answer carries what it is about, and the first 👍 is put on it."""
    ask(hall, klara)
    confirmed = hall.rows()[-1]
    assert hall.said()[-1] == QuestionAsked(QuestionId(1))
    assert (confirmed.reply_to, confirmed.about) == ("$q", "question:1")
    (reaction,) = hall.rows(action=Action.REACT)
    assert (reaction.target_row, reaction.value) == (confirmed.id, "👍")


def test_question_in_a_thread_is_confirmed_there(hall: Hall, klara: Asker) -> None:
    hall.run(
        lambda tx: questions.ask(
            tx,
            event_id=hall.event,
            person_id=klara.person_id,
            text="Und jetzt?",
            room=rooms.get(tx, hall.questions),
            source="$q",
            thread="$root",
            now=hall.now,
        )
    )
    confirmed = hall.rows()[-1]
    assert (confirmed.thread, confirmed.reply_to) == ("$root", "$q")


def test_question_from_the_direct_chat_is_announced_for_the_vote(hall: Hall, klara: Asker) -> None:
    """The asker hears in the direct chat; the event's room can vote, and there the 👍 stands."""
    hall.register(klara.person_id)
    chat = hall.direct(klara.person_id)
    assert hall.run(lambda tx: questions.event_to_ask(tx, klara.person_id, direct=True)) == hall.event
    ask(hall, klara, room=chat)
    assert hall.said(chat) == [QuestionAsked(QuestionId(1), event=EventId(hall.event))]
    announced = hall.rows()[-1]
    assert hall.said()[-1] == QuestionAnnounced(QuestionId(1))
    assert announced.about == "question:1"
    assert [row.target_row for row in hall.rows(action=Action.REACT)] == [announced.id]
    assert hall.rows(chat, Action.REACT) == []


def test_numbers_are_dense_per_event_even_when_askers_are_refused(hall: Hall, klara: Asker, transact: Any) -> None:
    """A refused question leaves no gap; another event counts for itself."""
    other = open_hall(transact, hall.now, title="Smart City")
    ask(hall, klara, "$a")
    assert refusal(lambda: ask(hall, klara, "$b", "x" * 1001)) == QuestionTooLong(limit=1000)
    ask(hall, klara, "$c")
    ask(other, klara, "$d")
    assert [number for number, _ in hall.ranked()] == [1, 2]
    assert [number for number, _ in other.ranked()] == [1]


def test_number_is_given_again_after_a_rollback(hall: Hall, klara: Asker) -> None:
    def breaks(tx: Transaction) -> None:
        room = rooms.get(tx, hall.questions)
        questions.ask(
            tx, event_id=hall.event, person_id=klara.person_id, text="?", room=room, source="$a", now=hall.now
        )
        raise LookupError("planted")

    with pytest.raises(LookupError):
        hall.run(breaks)
    ask(hall, klara, "$a")
    assert [number for number, _ in hall.ranked()] == [1]


def test_numbers_are_dense_under_many_writers(hall: Hall, klara: Asker) -> None:
    """On PostgreSQL several transactions run at once; none takes a number twice or leaves one out."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda place: ask(hall, klara, f"$q{place}"), range(20)))
    assert sorted(number for number, _ in hall.ranked()) == list(range(1, 21))


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.FINISHED, EventState.CLOSED, EventState.CANCELLED])
def test_event_that_is_not_published_or_over_takes_no_questions(hall: Hall, klara: Asker, state: EventState) -> None:
    hall.state(state)
    assert refusal(lambda: ask(hall, klara)) == QuestionsOver(event=EventId(hall.event))


def test_event_to_ask_is_clear_only_with_one_registration(hall: Hall, klara: Asker, transact: Any) -> None:
    """In the direct chat a question goes nowhere while it could be meant for none or for several events."""

    def find() -> int:
        return hall.run(lambda tx: questions.event_to_ask(tx, klara.person_id, direct=True))

    other = open_hall(transact, hall.now, title="Smart City")
    assert refusal(find) == AskInEventRoom()
    hall.register(klara.person_id, RegistrationState.CANCELLED)
    assert refusal(find) == AskInEventRoom()
    other.register(klara.person_id, RegistrationState.WAITING)
    assert find() == other.event
    third = open_hall(transact, hall.now, title="VPN")
    third.register(klara.person_id)
    assert refusal(find) == AskInEventRoom(events=(EventId(other.event), EventId(third.event)))
    other.state(EventState.FINISHED)
    assert find() == third.event


def test_edit_changes_the_open_question(hall: Hall, klara: Asker) -> None:
    ask(hall, klara)
    assert edited(hall, klara, "Was kostet das im Jahr?")
    assert question(hall).text == "Was kostet das im Jahr?"
    assert len(hall.ranked()) == 1


def test_edit_of_what_is_no_question_is_left_to_others(hall: Hall, klara: Asker) -> None:
    assert not edited(hall, klara, "Neu")


def test_edit_by_someone_else_of_a_closed_question_or_into_nothing_changes_nothing(
    hall: Hall, klara: Asker, theo: Asker
) -> None:
    """All of them are dealt with: no command is run for them."""
    ask(hall, klara)
    assert edited(hall, theo, "Ich bin dumm.")
    assert edited(hall, klara, None)
    assert edited(hall, klara, "")
    take_next(hall)
    assert edited(hall, klara, "Zu spät")
    assert question(hall).text == "Was kostet das?"


def test_edit_that_is_too_long_is_refused(hall: Hall, klara: Asker) -> None:
    ask(hall, klara)
    assert refusal(lambda: edited(hall, klara, "x" * 1001)) == QuestionTooLong(limit=1000)
    assert refusal(lambda: edited(hall, klara, "kurz", too_long=True)) == QuestionTooLong(limit=1000)
    assert question(hall).text == "Was kostet das?"


def test_edit_of_an_announced_question_edits_the_announcement(hall: Hall, klara: Asker) -> None:
    """What was asked in the room stands there in its author's own words; what the bot quoted does not."""
    chat = hall.direct(klara.person_id)
    ask(hall, klara, room=chat)
    announced = hall.rows()[-1]
    edited(hall, klara, "Neu")
    (edit,) = hall.rows(action=Action.EDIT)
    assert edit.target_row == announced.id
    assert hall.said(action=Action.EDIT) == [QuestionAnnounced(QuestionId(1))]
    ask(hall, klara, "$second")
    edited(hall, klara, "Auch neu", "$second")
    assert len(hall.rows(action=Action.EDIT)) == 1


def test_question_is_withdrawn_with_its_message(hall: Hall, klara: Asker) -> None:
    """It leaves the list, its text is gone, and the room's message about it says so."""
    ask(hall, klara, text="Planted-4711?")
    confirmed = hall.rows()[-1]
    vote(hall, "@someone:example.org", "$v")
    redact(hall, "$q")
    assert question(hall).state == QuestionState.WITHDRAWN
    assert "4711" not in question(hall).text
    assert hall.ranked() == []
    assert [row.target_row for row in hall.rows(action=Action.EDIT)] == [confirmed.id]
    ask(hall, klara, "$next")
    assert [number for number, _ in hall.ranked()] == [2]


def test_answered_question_and_one_redacted_elsewhere_stay(hall: Hall, klara: Asker) -> None:
    ask(hall, klara)
    redact(hall, "$q", room_id="!elsewhere")
    assert question(hall).state == QuestionState.OPEN
    answer(hall)
    redact(hall, "$q")
    assert question(hall).state == QuestionState.ANSWERED
    assert question(hall).text == "Was kostet das?"
