"""Reminders of events: planned with the event, each told exactly once, and never dropped in silence."""

from datetime import datetime, timedelta
from itertools import groupby

from domain.intents.base import EventId
from domain.intents.reminders import EventReminder, RemindersMissed
from domain.seats import SEATED
from domain.states import EventState, ReminderState, Role
from services import post, roles
from storage import events, outbox, registrations, reminders
from storage.tables import Event, Reminder
from storage.unit_of_work import Transaction

MINUTES_BEFORE = (1440, 60, 10)
_ON_TIME = timedelta(minutes=1)  # a tick that comes this late still says "in one hour"


def plan(tx: Transaction, event: Event, *, now: datetime) -> None:
    """Plan the reminders of an event for the time at which it now begins; those for another time are taken back.

    What would have been due by now is not planned: who takes part has just been told of the time.
    """
    number = event.id or 0
    withdraw(tx, number, now=now)
    planned = [
        Reminder(event_id=number, minutes_before=minutes, due_at=due_at)
        for minutes in MINUTES_BEFORE
        if (due_at := event.starts_at - timedelta(minutes=minutes)) > now
    ]
    reminders.add(tx, planned)
    for reminder in planned:
        tx.wake_at(reminder.due_at)


def withdraw(tx: Transaction, event_id: int, *, now: datetime) -> None:
    """Take back the reminders of an event: those that are planned, and those told to the outbox but not yet sent."""
    reminders.withdraw(tx, event_id, now=now)
    for reminder in reminders.fired(tx, event_id):
        outbox.withdraw_keyed(tx, _key(reminder))


def fire_due(tx: Transaction, *, now: datetime) -> None:
    """Tell the reminders whose time has come.

    Of several that came due together, as after a long pause, only the one nearest to the beginning is told. If the
    event has begun, none makes sense any more, and the organizers hear of it.
    """
    for number, found in groupby(reminders.due(tx, now=now), key=lambda reminder: reminder.event_id):
        event = events.locked(tx, number)
        due = list(found)
        if event is None or event.state not in (EventState.PUBLISHED, EventState.RUNNING):
            reminders.withdraw(tx, number, now=now)
        elif event.starts_at <= now:
            _miss(tx, event, due, now=now)
        else:
            _fire(tx, event, due, now=now)


def _miss(tx: Transaction, event: Event, due: list[Reminder], *, now: datetime) -> None:
    missed = [reminder for reminder in due if reminders.decide(tx, reminder, ReminderState.MISSED, now=now)]
    if missed:
        minutes = tuple(sorted((reminder.minutes_before for reminder in missed), reverse=True))
        intent = RemindersMissed(event=EventId(event.id or 0), minutes_before=minutes)
        post.to_organizers(tx, intent, now=now, key=f"reminders-missed:{missed[0].id}")


def _fire(tx: Transaction, event: Event, due: list[Reminder], *, now: datetime) -> None:
    nearest, *others = due
    for reminder in others:
        reminders.decide(tx, reminder, ReminderState.MISSED, now=now)
    if not reminders.decide(tx, nearest, ReminderState.FIRED, now=now):
        return
    left = nearest.minutes_before
    if now - nearest.due_at >= _ON_TIME:
        left = max(1, round((event.starts_at - now) / timedelta(minutes=1)))
    for person, role in _audience(tx, event.id or 0).items():
        intent = EventReminder(event=EventId(event.id or 0), minutes_left=left, role=role)
        post.to_person(tx, person, intent, now=now, key=_key(nearest, person))


def _audience(tx: Transaction, event_id: int) -> dict[int, str]:
    """Who is reminded, and their role: who has a seat, the impulse givers and the host."""
    audience = dict.fromkeys(registrations.registered(tx, event_id, *SEATED), "")
    for role in (Role.IMPULSE, Role.HOST):
        audience |= dict.fromkeys(roles.holders(tx, role, event_id), role)
    return audience


def _key(reminder: Reminder, person: int | None = None) -> str:
    return f"reminder:{reminder.id}:{person or ''}"
