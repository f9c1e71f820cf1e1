"""Questions of events, votes for them, and what was last said where questions are asked."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import col, delete, func, select

from domain.seats import HOLDING
from domain.states import EventState, RegistrationState
from storage import events
from storage.tables import Event, Question, RecentMessage, Registration, Room, Vote
from storage.unit_of_work import Transaction

_GOING_ON = (EventState.PUBLISHED, EventState.RUNNING)
# Not who is still to be let in by organizers: what is asked there is not for them yet.
_TAKING_PART = (*HOLDING, RegistrationState.WAITING, RegistrationState.NO_SHOW)


def get(tx: Transaction, question: int) -> Question | None:
    """The question with this number of ours."""
    return tx.session.get(Question, question)


def numbered(tx: Transaction, event_id: int, number: int) -> Question | None:
    """The question that has this number in its event."""
    return tx.session.exec(
        select(Question).where(Question.event_id == event_id, Question.number == number)
    ).one_or_none()


def by_source(tx: Transaction, event_id: str) -> Question | None:
    """The question that was asked by a message."""
    return tx.session.exec(select(Question).where(Question.source_event_id == event_id)).one_or_none()


def add(tx: Transaction, question: Question) -> Question:
    """Keep a new question, with the next number of its event.

    The event's row is locked, so that two writers of PostgreSQL do not take the same number; a number is given back by
    the rollback only, hence none is missing.
    """
    events.locked(tx, question.event_id)
    highest = tx.session.exec(select(func.max(Question.number)).where(Question.event_id == question.event_id)).one()
    question.number = (highest or 0) + 1
    tx.session.add(question)
    tx.session.flush()
    return question


def rehome(tx: Transaction, old: Room, new: Room) -> None:
    """What was asked in a room that is lost is answered in another one."""
    for question in tx.session.exec(select(Question).where(Question.room == old.id)):
        question.room = new.id or 0
    tx.session.flush()


def keep(tx: Transaction, row: Question | Event) -> None:
    """Keep a changed row."""
    tx.session.add(row)
    tx.session.flush()


def event(tx: Transaction, event_id: int) -> Event:
    """The event with this number."""
    return tx.session.get_one(Event, event_id)


def takes_questions(tx: Transaction, event_id: int) -> bool:
    """Whether an event is published and not over."""
    return event(tx, event_id).state in _GOING_ON


def is_event(tx: Transaction, number: int) -> bool:
    """Whether there is an event with this number."""
    return tx.session.get(Event, number) is not None


def takes_part(tx: Transaction, event_id: int, person_id: int) -> bool:
    """Whether a person is registered for an event, even if only waiting for a seat."""
    rows = select(Registration.id).where(
        Registration.event_id == event_id,
        Registration.person_id == person_id,
        col(Registration.state).in_(_TAKING_PART),
    )
    return tx.session.exec(rows).first() is not None


def events_of(tx: Transaction, person_id: int) -> list[int]:
    """The events to come or running for which a person is registered, even if only waiting for a seat."""
    rows = (
        select(Event.id)
        .join(Registration, col(Registration.event_id) == col(Event.id))
        .where(
            Registration.person_id == person_id,
            col(Registration.state).in_(_TAKING_PART),
            col(Event.state).in_(_GOING_ON),
        )
        .order_by(col(Event.starts_at), col(Event.id))
    )
    return [number for number in tx.session.exec(rows) if number is not None]


def events_in(tx: Transaction, state: EventState, among: Iterable[int] | None = None) -> list[int]:
    """The events in a state, of all or of some."""
    rows = select(Event.id).where(Event.state == state).order_by(col(Event.starts_at), col(Event.id))
    if among is not None:
        rows = rows.where(col(Event.id).in_(tuple(among)))
    return [number for number in tx.session.exec(rows) if number is not None]


def has_voted(tx: Transaction, question: int, person_id: int) -> bool:
    """Whether a vote of a person for a question stands."""
    rows = select(Vote.source_event_id).where(Vote.question_id == question, Vote.person_id == person_id)
    return tx.session.exec(rows.limit(1)).first() is not None


def add_vote(tx: Transaction, vote: Vote) -> None:
    """Keep a vote."""
    tx.session.add(vote)
    tx.session.flush()


def vote_by(tx: Transaction, source_event_id: str) -> Vote | None:
    """The vote that a reaction or message cast."""
    return tx.session.exec(select(Vote).where(Vote.source_event_id == source_event_id)).one_or_none()


def remove_vote(tx: Transaction, vote: Vote) -> None:
    """Forget one vote."""
    tx.session.delete(vote)
    tx.session.flush()


def remove_votes(tx: Transaction, question: int, person_id: int) -> bool:
    """Forget all votes of a person for a question, however they were cast; False if there were none."""
    votes = tx.session.exec(select(Vote).where(Vote.question_id == question, Vote.person_id == person_id)).all()
    for vote in votes:
        tx.session.delete(vote)
    tx.session.flush()
    return bool(votes)


def dirty_lists(tx: Transaction, *, since: datetime) -> list[Event]:
    """The events whose list shows too little since `since` or longer."""
    rows = select(Event).where(col(Event.list_dirty_since) <= since).order_by(col(Event.id))
    return list(tx.session.exec(rows))


def oldest_dirt(tx: Transaction) -> datetime | None:
    """Since when the list that waits longest shows too little."""
    return tx.session.exec(
        select(Event.list_dirty_since)
        .where(col(Event.list_dirty_since).is_not(None))
        .order_by(col(Event.list_dirty_since))
        .limit(1)
    ).first()


def recent(tx: Transaction, event_id: str) -> RecentMessage | None:
    """What was said lately by this message, if it is kept."""
    return tx.session.get(RecentMessage, event_id)


def keep_recent(tx: Transaction, message: RecentMessage) -> None:
    """Keep what was said."""
    tx.session.add(message)
    tx.session.flush()


def forget_recent(tx: Transaction, message: RecentMessage) -> None:
    """Forget what was said."""
    tx.session.delete(message)
    tx.session.flush()


def forget_recent_before(tx: Transaction, when: datetime) -> None:
    """Forget all that was said before `when`."""
    tx.session.exec(delete(RecentMessage).where(col(RecentMessage.said_at) < when))
