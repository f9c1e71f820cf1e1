"""The numbered questions of the bot: asked, answered once, expired, taken back."""

from datetime import datetime
from typing import Any

from domain.agreement import Answer
from domain.states import PromptKind, PromptState
from storage import people
from storage.tables import Prompt
from storage.unit_of_work import Transaction


def ask(
    tx: Transaction,
    person_id: int,
    kind: PromptKind,
    *,
    now: datetime,
    event: int | None = None,
    expires_at: datetime | None = None,
    replaces: bool = True,
    **details: Any,
) -> int:
    """Open a question to a person, which they answer by yes or no with its number; the caller tells them of it.

    A question of the same kind about the same event that is still open is closed: the newer one says what is meant.

    Args:
        tx: the transaction.
        person_id: who is asked.
        kind: what a yes does; `services.answers` hands it to the topic.
        now: the time.
        event: what event it is about.
        expires_at: until when it can be answered; `expire` closes it then.
        replaces: whether it closes the older one; False where several stand side by side.
        details: what the topic needs to do it, as JSON.

    Returns:
        Its number.
    """
    if replaces:
        withdraw(tx, kind, person_id=person_id, event=event, now=now)
    prompt = Prompt(
        person_id=person_id, kind=kind, event_id=event, details=details, asked_at=now, expires_at=expires_at
    )
    people.keep(tx, prompt)
    if expires_at is not None:
        tx.wake_at(expires_at)
    return prompt.id or 0


def take(tx: Transaction, prompt: Prompt, said: Answer, *, now: datetime) -> bool:
    """Note the answer; False if the question was answered, taken back or too old before."""
    if prompt.state != PromptState.OPEN or (prompt.expires_at is not None and prompt.expires_at <= now):
        return False
    prompt.state, prompt.answered_at = PromptState(said.value), now
    people.keep(tx, prompt)
    return True


def withdraw(
    tx: Transaction, kind: PromptKind, *, now: datetime, person_id: int | None = None, event: int | None = None
) -> None:
    """Close open questions of a kind that have lost their point, for a person, an event or both."""
    for prompt in people.open_prompts_of_kind(tx, kind, person_id=person_id, event=event):
        take_back(tx, prompt, now=now)


def take_back(tx: Transaction, prompt: Prompt, *, now: datetime) -> None:
    """Close a question that has lost its point."""
    prompt.answered_at = now
    _close(tx, prompt)


def expire(tx: Transaction, *, now: datetime) -> None:
    """Close the questions whose time is over. What follows from that is the business of the topic's own tick."""
    for prompt in people.prompts_to_expire(tx, now=now):
        _close(tx, prompt)


def _close(tx: Transaction, prompt: Prompt) -> None:
    """Nobody will answer: what a yes would have done, such as to invite the people of a list, is forgotten."""
    prompt.state, prompt.details = PromptState.EXPIRED, {}
    people.keep(tx, prompt)
