"""What people thought of events, in a form that tells nothing of anybody."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import exists
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from domain.facts import FeedbackFacts
from domain.states import EventState, RegistrationState
from storage.tables import Account, Event, Feedback, Registration
from storage.unit_of_work import Transaction

LEAST_SHOWN: Final = 5  # answers from which on they are shown
_RATINGS = (1, 2, 3, 4, 5)
_TOOK_PART = (RegistrationState.CONFIRMED, RegistrationState.ATTENDED)


def facts(tx: Transaction, event_id: int) -> FeedbackFacts:
    """What was thought of an event. While too few have answered, nothing but their number leaves the database."""
    given = tx.session.exec(select(Feedback).where(Feedback.event_id == event_id, col(Feedback.rating).is_not(None)))
    answers = [(answer.rating or 0, answer.text) for answer in given]
    if len(answers) < LEAST_SHOWN:
        return FeedbackFacts(event_id, len(answers))
    ratings = [rating for rating, _ in answers]
    return FeedbackFacts(
        event_id,
        len(answers),
        sum(ratings) / len(ratings),
        tuple(ratings.count(rating) for rating in _RATINGS),
        _shuffled([text for _, text in answers if text]),
    )


def _shuffled(texts: Sequence[str]) -> tuple[str, ...]:
    """In another order each time, so that it tells neither who answered first nor which text is new."""
    mixed = list(texts)
    secrets.SystemRandom().shuffle(mixed)
    return tuple(mixed)


def find(tx: Transaction, event_id: int, person_id: int) -> Feedback | None:
    """What a person was asked about an event, and has answered."""
    return tx.session.exec(
        select(Feedback).where(Feedback.event_id == event_id, Feedback.person_id == person_id)
    ).one_or_none()


def by_source(tx: Transaction, source_event_id: str) -> Feedback | None:
    """The answer that a reaction gave."""
    return tx.session.exec(select(Feedback).where(Feedback.source_event_id == source_event_id)).one_or_none()


def newest_asked(tx: Transaction, person_id: int) -> Feedback | None:
    """What a person was asked last."""
    rows = select(Feedback).where(Feedback.person_id == person_id).order_by(col(Feedback.asked_at).desc())
    return tx.session.exec(rows.limit(1)).first()


def keep(tx: Transaction, row: Feedback) -> None:
    """Keep a new or changed answer."""
    tx.session.add(row)
    tx.session.flush()


def to_ask(tx: Transaction, *, begun_after: datetime) -> list[tuple[Event, int]]:
    """(event, person) of who took part in an event that is over and was not asked about it yet, in order of number.

    Where nobody checked in at all, who had a seat counts as having taken part.
    """
    asked = exists().where(
        col(Feedback.event_id) == col(Registration.event_id), col(Feedback.person_id) == col(Registration.person_id)
    )
    anyone = aliased(Registration)
    somebody_attended = exists().where(
        col(anyone.event_id) == col(Event.id), col(anyone.state) == RegistrationState.ATTENDED
    )
    reachable = exists().where(col(Account.person_id) == col(Registration.person_id))
    took_part = col(Registration.state).in_(_TOOK_PART)
    unchecked = (col(Registration.state) == RegistrationState.NO_SHOW) & ~somebody_attended
    rows = tx.session.exec(
        select(Event, Registration.person_id)
        .join(Registration, col(Registration.event_id) == col(Event.id))
        .where(
            col(Event.state).in_((EventState.FINISHED, EventState.CLOSED)),
            Event.starts_at > begun_after,
            took_part | unchecked,
            ~asked,
            reachable,
        )
        .order_by(col(Event.id), col(Registration.person_id))
    )
    return list(rows)


def took_part(tx: Transaction, event_id: int, person_id: int) -> bool:
    """Whether a person had a seat at an event and did not give it back."""
    rows = select(Registration.id).where(
        Registration.event_id == event_id,
        Registration.person_id == person_id,
        col(Registration.state).in_(_TOOK_PART),
    )
    return tx.session.exec(rows).first() is not None
