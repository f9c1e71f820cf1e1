"""Stand-ins: rows of people of whom nothing but the town is known, for events whose figures must stay right."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, func, select, union, update
from sqlmodel import SQLModel, col
from sqlmodel import select as select_rows

from domain.states import EventState, MatchState, PromptKind, PromptState, QuestionState
from storage import people
from storage.tables import (
    Account,
    AgendaItem,
    Claim,
    Consent,
    Event,
    Feedback,
    Match,
    Person,
    Prompt,
    Question,
    Registration,
    RoleRow,
    Volunteer,
    Vote,
)
from storage.unit_of_work import Transaction

_OVER = (EventState.FINISHED, EventState.CLOSED, EventState.CANCELLED)
_LINKS = ("registration", "question", "feedback", "agenda_item", "volunteer", "consent")  # tables, to both


def events_of(tx: Transaction, person_id: int) -> list[int]:
    """The events at which a person has left a trace that goes on anonymously."""
    rows = union(
        select(col(Registration.event_id)).where(col(Registration.person_id) == person_id),
        select(col(Question.event_id)).where(col(Question.person_id) == person_id),
        select(col(Question.event_id))
        .join(Vote, col(Vote.question_id) == col(Question.id))
        .where(col(Vote.person_id) == person_id),
    )
    return sorted(tx.session.scalars(rows))


def overdue(tx: Transaction, *, begun_before: datetime, limit: int) -> list[tuple[int, int]]:
    """(event, person) of past events to which people who are still known by a Matrix ID have a link.

    Args:
        tx: the transaction.
        begun_before: only events that began before.
        limit: at most so many.
    """
    past = select(col(Event.id)).where(col(Event.starts_at) < begun_before, col(Event.state).in_(_OVER))
    links = [
        select(table.event_id, table.person_id).where(
            table.event_id.in_(past), exists().where(col(Account.person_id) == table.person_id)
        )
        for table in (SQLModel.metadata.tables[name].c for name in _LINKS)
    ]
    roles = (
        select(col(RoleRow.event_id), col(Account.person_id))
        .join(Account, col(Account.user_id) == col(RoleRow.user_id))
        .where(col(RoleRow.event_id).in_(past))
    )
    votes = (
        select(col(Question.event_id), col(Vote.person_id))
        .join(Vote, col(Vote.question_id) == col(Question.id))
        .where(col(Question.event_id).in_(past), exists().where(col(Account.person_id) == col(Vote.person_id)))
    )
    rows = tx.session.execute(union(*links, votes, roles).limit(limit))
    return sorted((event, person) for event, person in rows)


def put(tx: Transaction, event_id: int, person_id: int, *, words: bool) -> int:
    """Let what a person left at an event go on under somebody of whom nothing but the town is known.

    Nothing leads from one event's stand-in to another's, or to the messages and reactions on the homeserver.

    Args:
        tx: the transaction.
        event_id: the event.
        person_id: who is known no more there.
        words: whether what they wrote stays: the texts of questions, and feedback. A question that loses its text
            before it was answered is taken back.

    Returns:
        The number of the stand-in.
    """
    event = tx.session.get_one(Event, event_id)
    nobody = Person(created_at=event.created_at)
    tx.session.add(nobody)
    tx.session.flush()
    number = nobody.id or 0
    claim = people.current_claim(tx, person_id)
    if claim is not None:
        tx.session.add(Claim(person_id=number, town=claim.town, state=claim.state, made_at=event.created_at))
    moved = (Registration, Feedback) if words else (Registration,)
    for table in moved:
        own = (col(table.event_id) == event_id) & (col(table.person_id) == person_id)
        tx.session.execute(update(table).where(own).values(person_id=number))
    tx.session.execute(update(Feedback).where(col(Feedback.person_id) == number).values(source_event_id=None))
    _move_votes(tx, event_id, person_id, number)
    _move_questions(tx, event_id, person_id, number, words=words)
    tx.session.flush()
    tx.session.expire_all()
    return number


def let_go(tx: Transaction, event_id: int, person_id: int, stand_in: int) -> None:
    """Delete what else a person had to do with an event that is long over: roles, consents, answered prompts.

    What their town volunteered for goes on under the stand-in.
    """
    own = select(col(Account.user_id)).where(col(Account.person_id) == person_id)
    tx.session.execute(delete(RoleRow).where(col(RoleRow.event_id) == event_id, col(RoleRow.user_id).in_(own)))
    for table in (Consent, Prompt):
        tx.session.execute(delete(table).where(col(table.event_id) == event_id, col(table.person_id) == person_id))
    tx.session.execute(
        update(AgendaItem)
        .where(col(AgendaItem.event_id) == event_id, col(AgendaItem.person_id) == person_id)
        .values(person_id=None, speaker=None)
    )
    tx.session.execute(
        update(Volunteer)
        .where(col(Volunteer.event_id) == event_id, col(Volunteer.person_id) == person_id)
        .values(person_id=stand_in)
    )


def _move_votes(tx: Transaction, event_id: int, person_id: int, number: int) -> None:
    """One vote for each question, however often it was cast; the reaction that cast it is forgotten."""
    votes = tx.session.exec(
        select_rows(Vote)
        .join(Question, col(Vote.question_id) == col(Question.id))
        .where(Question.event_id == event_id, Vote.person_id == person_id)
    ).all()
    rooms = {vote.question_id: vote.room for vote in votes}
    for vote in votes:
        tx.session.delete(vote)
    tx.session.flush()
    tx.session.add_all(
        Vote(question_id=question, person_id=number, source_event_id=_nowhere(), room=room)
        for question, room in rooms.items()
    )


def _move_questions(tx: Transaction, event_id: int, person_id: int, number: int, *, words: bool) -> None:
    questions = select_rows(Question).where(Question.event_id == event_id, Question.person_id == person_id)
    for question in tx.session.exec(questions):
        question.person_id, question.source_event_id, question.thread = number, _nowhere(), None
        if words:
            continue
        question.text = ""
        if question.state != QuestionState.ANSWERED:
            question.state = QuestionState.WITHDRAWN


def _nowhere() -> str:
    """In place of the id of an event on the homeserver: leads to none."""
    return f"gone:{secrets.token_hex(12)}"


def asked_at(tx: Transaction, person_id: int) -> list[int]:
    """The events at which a person has asked a question."""
    rows = select(col(Question.event_id)).where(col(Question.person_id) == person_id).distinct()
    return sorted(tx.session.scalars(rows))


def agreements(tx: Transaction, person_id: int) -> int:
    """How many agreed matches a person speaks for."""
    own = (col(Match.person_a) == person_id) | (col(Match.person_b) == person_id)
    rows = select(func.count()).select_from(Match).where(own, col(Match.state) == MatchState.AGREED)
    return tx.session.scalar(rows) or 0


def undecided_matches(tx: Transaction, person_id: int) -> list[Prompt]:
    """The questions about matches to which a person may still say no."""
    rows = (
        select_rows(Prompt)
        .join(Match, col(Match.id) == col(Prompt.match_id))
        .where(
            Prompt.person_id == person_id,
            Prompt.kind == PromptKind.MATCH,
            col(Prompt.state).in_((PromptState.OPEN, PromptState.YES)),
            Match.state != MatchState.AGREED,
        )
        .order_by(col(Prompt.id))
    )
    return list(tx.session.exec(rows))


def roles(tx: Transaction, known: Sequence[str], states: Sequence[EventState]) -> list[tuple[int, str]]:
    """(event, role) of these Matrix IDs at events in one of these states."""
    rows = tx.session.execute(
        select(col(RoleRow.event_id), col(RoleRow.role))
        .join(Event, col(Event.id) == col(RoleRow.event_id))
        .where(col(RoleRow.user_id).in_(known), col(Event.state).in_(states))
        .distinct()
    )
    return sorted((event or 0, role) for event, role in rows)
