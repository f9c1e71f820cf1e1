"""What the host does with questions: take the next one, note that one is answered."""

from datetime import datetime

from domain.errors import Refused
from domain.intents.base import EventId, Intent, QuestionId
from domain.intents.questions import (
    NoOpenQuestion,
    NoSuchQuestion,
    QuestionAnswered,
    QuestionClosed,
    QuestionTaken,
    WhichEvent,
)
from domain.rules import Asker, organizer
from domain.states import EventState, QuestionState, Role, RoomKind
from services import post
from services.questions import changed, subject
from storage import names, outbox, questions, rooms
from storage.tables import Question
from storage.unit_of_work import Transaction


def event_to_moderate(tx: Transaction, asker: Asker) -> int:
    """The one event that a host or organizer can mean in their direct chat: the running one, else the coming one.

    Raises:
        Refused: there is none, or there are several.
    """
    every = organizer.allows(asker, None) or (Role.HOST, None) in asker.roles
    hosted = None if every else [event for role, event in asker.roles if role == Role.HOST and event is not None]
    events = questions.events_in(tx, EventState.RUNNING, hosted) or questions.events_in(
        tx, EventState.PUBLISHED, hosted
    )
    if len(events) != 1:
        raise Refused(WhichEvent(events=tuple(map(EventId, events))))
    return events[0]


def take_next(tx: Transaction, *, event_id: int, now: datetime) -> Intent:
    """Take the open question with the most votes; one that was taken before stays so until it is answered.

    Raises:
        Refused: no question is open.
    """
    best = next((q for q in names.ranked(tx, event_id) if q.state == QuestionState.OPEN), None)
    question = questions.get(tx, best.id) if best is not None else None
    if question is None:
        raise Refused(NoOpenQuestion(event=EventId(event_id)))
    number = QuestionId(question.id or 0)
    _move_on(tx, question, QuestionState.TAKEN, now=now)
    _tell(tx, question, QuestionTaken(number), QuestionTaken(number, to_asker=True), now=now)
    return QuestionTaken(number)


def answer(tx: Transaction, *, event_id: int, number: int, text: str | None, now: datetime) -> Intent:
    """Note that a question was answered, perhaps with the answer in words.

    Raises:
        Refused: there is no such question, or it was answered before.
    """
    question = questions.numbered(tx, event_id, number)
    if question is None or question.state == QuestionState.WITHDRAWN:
        raise Refused(NoSuchQuestion(number=number))
    named = QuestionId(question.id or 0)
    if question.state == QuestionState.ANSWERED:
        raise Refused(QuestionClosed(question=named))
    question.answer = text or None
    _move_on(tx, question, QuestionState.ANSWERED, now=now)
    _tell(tx, question, QuestionAnswered(named), QuestionAnswered(named, to_asker=True), now=now)
    return QuestionAnswered(named)


def _move_on(tx: Transaction, question: Question, state: QuestionState, *, now: datetime) -> None:
    question.state, question.changed_at = state, now
    questions.keep(tx, question)
    changed(tx, question.event_id, now=now)


def _tell(tx: Transaction, question: Question, to_room: Intent, to_asker: Intent, *, now: datetime) -> None:
    """Tell the asker where they asked, and the event's room if that was elsewhere."""
    asked_in = rooms.get(tx, question.room)
    if asked_in.kind != RoomKind.DIRECT:
        post.reply(tx, asked_in, to_asker, to=question.source_event_id, thread=question.thread, now=now)
        return
    post.to_person(tx, question.person_id, to_asker, now=now)
    room = rooms.of_event(tx, question.event_id, RoomKind.QUESTIONS)
    if room is not None:
        announced = outbox.newest_about(tx, subject(question), room=room)
        post.to_room(tx, room, to_room, now=now, reply_to=announced.event_id if announced is not None else None)
