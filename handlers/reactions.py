"""Reactions: what an emoji on a message means, and what taking something back undoes."""

from datetime import datetime

from domain.incoming import Reaction, Redaction
from services import check_in, feedback, marks, questions, votes
from storage import outbox
from storage.tables import Room
from storage.unit_of_work import Transaction

_RATINGS = frozenset(map(feedback.bare, feedback.KEYCAPS))
_QUESTION_MARKS = frozenset("❓❔?")  # some clients put the plain sign with an emoji selector


def put(tx: Transaction, reaction: Reaction, room: Room, *, now: datetime) -> None:
    """Someone put an emoji on a message.

    Raises:
        Refused: it asks a question that cannot be asked.
    """
    if reaction.emoji == questions.VOTE:
        question = questions.meant(tx, room, reaction.target)
        if question is not None:
            votes.cast(tx, question=question, user_id=reaction.sender, source=reaction.event_id, room=room, now=now)
    elif reaction.emoji in _QUESTION_MARKS:
        marks.ask_by_mark(tx, user_id=reaction.sender, message=reaction.target, room=room, now=now)
    elif reaction.emoji == check_in.MARK:
        check_in.by_mark(tx, user_id=reaction.sender, message=reaction.target, room=room, now=now)
    elif reaction.emoji in _RATINGS:
        _rate(tx, reaction, room, now=now)


def withdraw(tx: Transaction, redaction: Redaction, *, now: datetime) -> None:
    """Someone took a message or reaction back."""
    votes.take_back(tx, redaction, now=now)
    questions.take_back(tx, redaction, now=now)
    feedback.withdraw(tx, redaction)


def _rate(tx: Transaction, reaction: Reaction, room: Room, *, now: datetime) -> None:
    subject = outbox.about(tx, room, reaction.target)
    if subject is None or not feedback.is_subject(subject):
        return
    feedback.react(
        tx,
        user_id=reaction.sender,
        room=room,
        subject=subject,
        emoji=reaction.emoji,
        source=reaction.event_id,
        now=now,
    )
