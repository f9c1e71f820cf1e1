"""Votes: one per person and question, whether by 👍 on one of several messages or in words."""

from datetime import datetime

from domain.errors import Refused
from domain.incoming import Redaction
from domain.intents.base import Intent, QuestionId
from domain.intents.questions import NoSuchQuestion, QuestionClosed, VoteCounted, VoteTakenBack
from domain.states import QuestionState
from services import people
from services.questions import changed
from storage import questions, rooms
from storage.tables import Question, Room, Vote
from storage.unit_of_work import Transaction

_VOTED_ON = (QuestionState.OPEN, QuestionState.TAKEN)


def cast(tx: Transaction, *, question: Question, user_id: str, source: str, room: Room, now: datetime) -> None:
    """Count a vote, unless the question is closed; a second one of the same person counts for nothing more.

    Args:
        tx: the transaction.
        question: what is voted for.
        user_id: who votes; they may be new to us.
        source: the event id of the reaction or message, by which the vote can be taken back.
        room: where it was cast.
        now: the time.
    """
    if question.state not in _VOTED_ON or question.id is None:
        return
    person_id = people.meet(tx, user_id, now=now).person_id
    first = not questions.has_voted(tx, question.id, person_id)
    vote = Vote(question_id=question.id, person_id=person_id, source_event_id=source, room=room.id or 0)
    questions.add_vote(tx, vote)
    if first:
        changed(tx, question.event_id, now=now)


def take_back(tx: Transaction, redaction: Redaction, *, now: datetime) -> None:
    """Forget the vote that a reaction or message cast; others of the same person stand."""
    vote = questions.vote_by(tx, redaction.target)
    if vote is None or rooms.get(tx, vote.room).room_id != redaction.room_id:
        return
    question = questions.get(tx, vote.question_id)
    questions.remove_vote(tx, vote)
    if question is not None and not questions.has_voted(tx, vote.question_id, vote.person_id):
        changed(tx, question.event_id, now=now)


def cast_in_words(
    tx: Transaction, *, event_id: int, number: int, user_id: str, source: str, room: Room, now: datetime
) -> Intent:
    """Count a vote for the question with this number.

    Raises:
        Refused: there is no such question, or it is closed.
    """
    question = _voted_on(tx, event_id, number)
    cast(tx, question=question, user_id=user_id, source=source, room=room, now=now)
    return VoteCounted(question=QuestionId(question.id or 0))


def take_back_in_words(tx: Transaction, *, event_id: int, number: int, person_id: int, now: datetime) -> Intent:
    """Forget the vote of a person, however often they cast it.

    Raises:
        Refused: there is no such question, or it is closed.
    """
    question = _voted_on(tx, event_id, number)
    if questions.remove_votes(tx, question.id or 0, person_id):
        changed(tx, event_id, now=now)
    return VoteTakenBack(question=QuestionId(question.id or 0))


def _voted_on(tx: Transaction, event_id: int, number: int) -> Question:
    question = questions.numbered(tx, event_id, number)
    if question is None or question.state == QuestionState.WITHDRAWN:
        raise Refused(NoSuchQuestion(number=number))
    if question.state not in _VOTED_ON:
        raise Refused(QuestionClosed(question=QuestionId(question.id or 0)))
    return question
