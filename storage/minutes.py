"""What there is to tell of an event afterwards, without anybody's name."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlmodel import col

from domain.facts import MinutesFacts, QuestionFacts
from domain.seats import SEATED
from domain.states import ClaimState, RegistrationState, RoomKind
from storage import feedback, rooms
from storage.tables import Claim, Registration, TownRow
from storage.unit_of_work import Transaction

_SPEAKS = col(Claim.state).in_((ClaimState.PENDING, ClaimState.CONFIRMED))


def facts(tx: Transaction, event_id: int, questions: Sequence[QuestionFacts]) -> MinutesFacts:
    """The figures, questions and feedback of an event.

    Args:
        tx: the transaction.
        event_id: the event.
        questions: those asked there; who asked them is left out.
    """
    counts = dict(
        tx.session.execute(
            select(col(Registration.state), func.count())
            .where(col(Registration.event_id) == event_id)
            .group_by(col(Registration.state))
        ).all()
    )
    attended = counts.get(RegistrationState.ATTENDED, 0)
    seats = attended + sum(counts.get(state, 0) for state in (RegistrationState.CONFIRMED, RegistrationState.NO_SHOW))
    took_part = (RegistrationState.ATTENDED,) if attended else (*SEATED, RegistrationState.NO_SHOW)
    room = rooms.of_event(tx, event_id, RoomKind.QUESTIONS)
    return MinutesFacts(
        attended=attended or None,
        seats=seats,
        towns=_towns(tx, event_id, took_part),
        questions=tuple(replace(question, asker=None, user_id=None, town=None) for question in questions),
        feedback=feedback.facts(tx, event_id),
        room=room.room_id if room is not None else None,
    )


def _towns(tx: Transaction, event_id: int, states: Sequence[RegistrationState]) -> tuple[tuple[str, int], ...]:
    """How many came from which town, in order of name."""
    rows = tx.session.execute(
        select(col(TownRow.name), func.count())
        .join_from(Registration, Claim, (col(Claim.person_id) == col(Registration.person_id)) & _SPEAKS)
        .join(TownRow, col(TownRow.ags) == col(Claim.town))
        .where(col(Registration.event_id) == event_id, col(Registration.state).in_(states))
        .group_by(col(TownRow.ags), col(TownRow.name))
        .order_by(col(TownRow.name))
    )
    return tuple((name, count) for name, count in rows)
