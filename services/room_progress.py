"""Shows the organizer who had rooms made how far that has come: one message, edited until all is done."""

from datetime import datetime, timedelta

from domain.intents.base import EventId, RoomsOf, decode
from domain.intents.rooms import RoomsProgress, RoomsReady
from domain.states import OutboxState, Role
from services import post
from storage import events, outbox, people, room_progress, rooms
from storage.tables import Event
from storage.unit_of_work import Transaction

INTERVAL = timedelta(seconds=3)  # at most so often it is edited


def start(tx: Transaction, event: Event, organizer: int, *, now: datetime) -> None:
    """Begin a message to the organizer; the words are made when it is sent, so it is never behind."""
    number = event.id or 0
    intent = RoomsProgress(event=EventId(number), rooms=RoomsOf(number))
    post.to_person(tx, organizer, intent, now=now, about=_about(number))
    event.progress_due_at, event.progress_shown = now + INTERVAL, None
    events.keep(tx, event)
    tx.wake_at(event.progress_due_at)


def refresh(tx: Transaction, *, now: datetime) -> None:
    """Edit the messages that tell too little. The last edit is posted when nothing more is to come by itself."""
    for event in room_progress.due(tx, now=now):
        number = event.id or 0
        row = outbox.newest_about(tx, _about(number))
        unsent = row is not None and (row.state == OutboxState.PENDING or outbox.edit_waits(tx, row.id or 0))
        facts = room_progress.of_event(tx, number)
        if row is not None and row.state == OutboxState.SENT and row.intent is not None and not unsent:
            shown = repr(facts)
            if shown != event.progress_shown:
                post.edit(tx, rooms.get(tx, row.room), row.id or 0, decode(row.intent), now=now)
            event.progress_shown = shown
        event.progress_due_at = now + INTERVAL if facts.working or unsent else None
        events.keep(tx, event)


def report_ready(tx: Transaction, event_id: int, *, now: datetime) -> None:
    """Tell the organizers, once, when the last room of an event is there; who sees the progress sees it there."""
    found = rooms.all_of_event(tx, event_id)
    if not all(room.room_id is not None for room in found):
        return
    intent = RoomsReady(event=EventId(event_id), invited=len(outbox.invited(tx, [room.id or 0 for room in found])))
    watched = outbox.newest_about(tx, _about(event_id))
    for user_id in people.holders(tx, Role.ORGANIZER):
        person = people.person_of(tx, user_id)
        if person is not None and (watched is None or watched.person_id != person):
            post.to_person(tx, person, intent, now=now, key=f"rooms-ready:{event_id}:{person}")


def _about(event_id: int) -> str:
    return f"progress:{event_id}"
