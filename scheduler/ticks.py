"""What is done because time has passed: plain functions of `now`, each on its own savepoint."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from scheduler.hourly import Hourly
from services import (
    agreements,
    check_in,
    event_closing,
    event_news,
    event_talk,
    feedback,
    links,
    marks,
    privacy,
    profile,
    prompts,
    questions,
    reminders,
    retention,
    room_progress,
    seats,
    volunteers,
)
from storage import event_changes as stored_event_changes
from storage import events as stored_events
from storage import people as stored_people
from storage import registrations as stored_registrations
from storage import reminders as stored_reminders
from storage import room_progress as stored_room_progress
from storage import volunteers as stored_volunteers
from storage.unit_of_work import Transaction


class Tick(Protocol):
    """Does what is due at `now`."""

    __name__: str

    def __call__(self, tx: Transaction, now: datetime) -> None: ...


Due = Callable[[Transaction], datetime | None]


def fire_due_reminders(tx: Transaction, now: datetime) -> None:
    """Remind of events."""
    reminders.fire_due(tx, now=now)


def keep_offers(tx: Transaction, now: datetime) -> None:
    """Let offered seats lapse, and offer those that are free."""
    seats.keep_offers(tx, now=now)


def send_links(tx: Transaction, now: datetime) -> None:
    """Tell the links to the video conferences that begin soon."""
    links.send_due(tx, now=now)


def open_check_in(tx: Transaction, now: datetime) -> None:
    """Say in the rooms of events that begin how to check in."""
    check_in.open_due(tx, now=now)


def note_absences(tx: Transaction, now: datetime) -> None:
    """Note who did not come."""
    check_in.note_absent(tx, now=now)


def keep_event_states(tx: Transaction, now: datetime) -> None:
    """Let events begin and end."""
    event_closing.keep_states(tx, now=now)


def tell_event_news(tx: Transaction, now: datetime) -> None:
    """Tell who takes part what was changed of their event."""
    event_news.tell_due(tx, now=now)


def show_room_progress(tx: Transaction, now: datetime) -> None:
    """Show how the rooms that are being made come along."""
    room_progress.refresh(tx, now=now)


def suggest_closing(tx: Transaction, now: datetime) -> None:
    """Suggest to close events that are long over."""
    event_closing.suggest(tx, now=now)


def nag_volunteers(tx: Transaction, now: datetime) -> None:
    """Ask those once more who have yet to confirm that they host or speak."""
    volunteers.nag(tx, now=now)


def end_event_talks(tx: Transaction, now: datetime) -> None:
    """End conversations about new events in which nobody answers."""
    event_talk.end_silent(tx, now=now)


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


def remind_of_profiles(tx: Transaction, now: datetime) -> None:
    """Remind of profiles that are not finished, and let old ones rest."""
    profile.remind(tx, now=now)


def ask_for_feedback(tx: Transaction, now: datetime) -> None:
    """Ask who took part how they liked it."""
    feedback.ask(tx, now=now)


def finish_erasures(tx: Transaction, now: datetime) -> None:
    """Forget what was still to be done for people who were erased."""
    privacy.finish(tx, now=now)


def keeping_limits(days: int) -> Tick:
    """The tick that forgets what has been kept long enough; people's names stay `days` with a past event."""
    return Hourly("keep_limits", lambda tx, now: retention.keep_limits(tx, now=now, days=days))


TICKS: tuple[Tick, ...] = (
    fire_due_reminders,
    keep_offers,  # before the states: an offer lapses with the beginning of its event
    send_links,
    open_check_in,
    note_absences,
    keep_event_states,
    ask_for_feedback,  # after the absences: who did not come is not asked
    tell_event_news,
    show_room_progress,
    suggest_closing,
    nag_volunteers,
    end_event_talks,
    refresh_question_lists,
    forget_messages,
    expire_matches,
    expire_prompts,
    remind_of_profiles,
    finish_erasures,
)

# Each tells when its kind of work is due next.
_DUE: tuple[Due, ...] = (
    stored_reminders.next_due,
    stored_events.next_change,
    stored_event_changes.next_notice,
    stored_room_progress.next_due,
    stored_volunteers.next_nag,
    event_talk.due,
    stored_registrations.next_expiry,
    links.next_due,
    check_in.next_due,
    questions.lists_due,
    agreements.due,
    stored_people.next_prompt_expiry,
    profile.due,
)


def next_due(tx: Transaction) -> datetime | None:
    """When something is due next."""
    return min((due for find in _DUE if (due := find(tx)) is not None), default=None)
