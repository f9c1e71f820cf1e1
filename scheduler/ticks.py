"""What is done because time has passed: plain functions of `now`, each on its own savepoint."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from services import agreements, events, marks, prompts, questions, reminders
from storage import events as stored_events
from storage import people as stored_people
from storage import reminders as stored_reminders
from storage.unit_of_work import Transaction


class Tick(Protocol):
    """Does what is due at `now`."""

    __name__: str

    def __call__(self, tx: Transaction, now: datetime) -> None: ...


Due = Callable[[Transaction], datetime | None]


def fire_due_reminders(tx: Transaction, now: datetime) -> None:
    """Remind of events."""
    reminders.fire_due(tx, now=now)


def keep_event_states(tx: Transaction, now: datetime) -> None:
    """Let events begin and end."""
    events.keep_states(tx, now=now)


def refresh_question_lists(tx: Transaction, now: datetime) -> None:
    """Edit the lists of questions that show too little."""
    questions.refresh_lists(tx, now=now)


def forget_messages(tx: Transaction, now: datetime) -> None:
    """Forget what was said where questions are asked."""
    marks.forget_messages(tx, now=now)


def expire_matches(tx: Transaction, now: datetime) -> None:
    """Ask once more about proposed matches, and close those on which nobody agreed in time."""
    agreements.expire(tx, now=now)


def expire_prompts(tx: Transaction, now: datetime) -> None:
    """Close the questions to people whose time is over."""
    prompts.expire(tx, now=now)


TICKS: tuple[Tick, ...] = (
    fire_due_reminders,
    keep_event_states,
    refresh_question_lists,
    forget_messages,
    expire_matches,
    expire_prompts,
)

# Each tells when its kind of work is due next.
_DUE: tuple[Due, ...] = (
    stored_reminders.next_due,
    stored_events.next_change,
    questions.lists_due,
    agreements.due,
    stored_people.next_prompt_expiry,
)


def next_due(tx: Transaction) -> datetime | None:
    """When something is due next."""
    return min((due for find in _DUE if (due := find(tx)) is not None), default=None)
