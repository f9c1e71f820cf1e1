"""What the host does with questions, and who hears of it."""

from typing import Any

from domain.intents.base import EventId, QuestionId
from domain.intents.events import NoSuchEvent
from domain.intents.questions import (
    NoOpenQuestion,
    NoSuchQuestion,
    QuestionAnswered,
    QuestionClosed,
    QuestionTaken,
    WhichEvent,
)
from domain.rules import Asker
from domain.states import EventState, QuestionState, Role
from services import moderation, questions
from storage import people as stored_people
from tests.hall import (
    Hall,
    answer,
    ask,
    open_hall,
    question,
    redact,
    refusal,
    take_next,
    vote,
)


def test_next_takes_the_open_question_with_the_most_votes(hall: Hall, klara: Asker, theo: Asker) -> None:
    """The asker is addressed where they asked; the one taken before stays taken."""
    ask(hall, klara, "$1")
    ask(hall, theo, "$2")
    vote(hall, klara.user_id, "$v", 2)
    assert take_next(hall) == QuestionTaken(QuestionId(2))
    assert hall.said()[-1] == QuestionTaken(QuestionId(2), to_asker=True)
    assert hall.rows()[-1].reply_to == "$2"
    assert take_next(hall) == QuestionTaken(QuestionId(1))
    assert [question(hall, number).state for number in (1, 2)] == [QuestionState.TAKEN, QuestionState.TAKEN]
    assert refusal(lambda: take_next(hall)) == NoOpenQuestion(event=EventId(hall.event))


def test_asker_of_the_direct_chat_hears_there_and_the_room_too(hall: Hall, klara: Asker) -> None:
    chat = hall.direct(klara.person_id)
    ask(hall, klara, room=chat)
    hall.sent()
    announced = hall.rows()[-1].event_id
    take_next(hall)
    answer(hall, text="Der Kreis zahlt.")
    told = [QuestionTaken(QuestionId(1), to_asker=True), QuestionAnswered(QuestionId(1), to_asker=True)]
    assert hall.said(chat)[1:] == told
    assert hall.said()[-2:] == [QuestionTaken(QuestionId(1)), QuestionAnswered(QuestionId(1))]
    assert [row.reply_to for row in hall.rows()[-2:]] == [announced, announced]


def test_answer_is_kept_once(hall: Hall, klara: Asker) -> None:
    ask(hall, klara)
    assert answer(hall, text="Der Kreis zahlt.") == QuestionAnswered(QuestionId(1))
    assert (question(hall).state, question(hall).answer) == (QuestionState.ANSWERED, "Der Kreis zahlt.")
    assert refusal(lambda: answer(hall, text="Nein, das Land.")) == QuestionClosed(question=QuestionId(1))
    assert question(hall).answer == "Der Kreis zahlt."
    assert refusal(lambda: answer(hall, 2)) == NoSuchQuestion(number=2)


def test_withdrawn_question_cannot_be_taken_or_answered(hall: Hall, klara: Asker) -> None:
    ask(hall, klara)
    redact(hall, "$q")
    assert refusal(lambda: take_next(hall)) == NoOpenQuestion(event=EventId(hall.event))
    assert refusal(lambda: answer(hall)) == NoSuchQuestion(number=1)


def test_host_means_the_one_event_that_runs(hall: Hall, klara: Asker, transact: Any, organizer: Asker) -> None:
    """Without a room the event must be clear: among the host's own, or among all for an organizer."""
    other = open_hall(transact, hall.now, title="Smart City")

    def host(*events: Hall) -> Asker:
        for one in events:
            transact(lambda tx, one=one: stored_people.give_role(tx, klara.user_id, Role.HOST, one.event))
        return transact(lambda tx: stored_people.asker_of(tx, klara.user_id))

    def find(asker: Asker) -> int:
        return transact(lambda tx: moderation.event_to_moderate(tx, asker))

    assert refusal(lambda: find(klara)) == WhichEvent()
    assert find(host(hall)) == hall.event
    assert refusal(lambda: find(host(other))) == WhichEvent(events=(EventId(hall.event), EventId(other.event)))
    other.state(EventState.RUNNING)
    assert find(host()) == find(organizer) == other.event


def test_list_of_an_event_is_shown_to_those_who_have_to_do_with_it(
    hall: Hall, klara: Asker, theo: Asker, transact: Any, organizer: Asker
) -> None:
    def find(asker: Asker, number: int | None) -> int:
        return transact(lambda tx: questions.event_to_show(tx, asker, number))

    assert refusal(lambda: find(klara, hall.event)) == NoSuchEvent(number=hall.event)
    assert refusal(lambda: find(klara, None)) == WhichEvent(by_number=True)
    assert refusal(lambda: find(organizer, 99)) == NoSuchEvent(number=99)
    hall.register(klara.person_id)
    assert find(klara, None) == find(klara, hall.event) == find(organizer, hall.event) == hall.event
    transact(lambda tx: stored_people.give_role(tx, theo.user_id, Role.IMPULSE, hall.event))
    assert find(transact(lambda tx: stored_people.asker_of(tx, theo.user_id)), hall.event) == hall.event
