"""Conversations of several steps: each person is in one at most, and its kind says whom an answer is for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from domain.intents.base import Intent
from domain.intents.talk import NothingToCancel
from domain.states import ConversationKind
from services import event_talk, profile
from storage import people
from storage.unit_of_work import Transaction


class Answering(Protocol):
    """Takes an answer in a conversation of one kind; None if no question stands."""

    def __call__(self, tx: Transaction, person_id: int, text: str, *, now: datetime) -> Intent | None: ...


class Cancelling(Protocol):
    """Breaks a conversation of one kind off."""

    def __call__(self, tx: Transaction, person_id: int) -> Intent: ...


_ANSWER: Mapping[ConversationKind, Answering] = {
    ConversationKind.PROFILE: profile.answer,
    ConversationKind.EVENT: event_talk.answer,
}
_CANCEL: Mapping[ConversationKind, Cancelling] = {
    ConversationKind.PROFILE: profile.cancel,
    ConversationKind.EVENT: event_talk.cancel,
}


def answer(tx: Transaction, person_id: int, text: str, *, now: datetime) -> Intent | None:
    """Take what somebody said as an answer in the conversation that they are in; None if they are in none."""
    talk = people.conversation(tx, person_id)
    return _ANSWER[ConversationKind(talk.kind)](tx, person_id, text, now=now) if talk is not None else None


def cancel(tx: Transaction, person_id: int) -> Intent:
    """Break off the conversation that somebody is in."""
    talk = people.conversation(tx, person_id)
    return _CANCEL[ConversationKind(talk.kind)](tx, person_id) if talk is not None else NothingToCancel()
