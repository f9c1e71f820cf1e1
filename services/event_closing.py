"""The end of an event: by the clock, and by organizers who close its rooms for writing."""

from datetime import datetime, timedelta

from domain.agreement import Answer
from domain.event_life import Step, after
from domain.intents.base import EventId, Intent
from domain.intents.event_changes import CloseAsked, CloseSuggested, EventClosed, EventReopened, NothingChanged
from domain.rules import Asker
from domain.states import EventState, Membership, PromptKind
from services import event_checks, post, prompts, questions
from services.room_power import may_appoint
from storage import events, rooms
from storage.tables import Event, Prompt, Room
from storage.unit_of_work import Transaction

SUGGESTED_AFTER = timedelta(days=14)  # after the end
_ANSWER_WITHIN = timedelta(hours=1)


def keep_states(tx: Transaction, *, now: datetime) -> None:
    """Let the events run whose time has come, and finish those that are over."""
    for event in events.begun(tx, now=now):
        over = events.ends_at(event) <= now
        state = after(EventState(event.state), Step.FINISH if over else Step.BEGIN)
        event.state = state or event.state
        event.finished_at = now if over else None
        events.keep(tx, event)


def ask_to_close(tx: Transaction, *, number: int, organizer: int, now: datetime) -> Intent:
    """Ask whether an event that is over shall be closed.

    Raises:
        Refused: there is no such event, or it is not over, or closed already.
    """
    event_checks.found(tx, number, Step.CLOSE)
    prompt = prompts.ask(tx, organizer, PromptKind.CLOSE, event=number, now=now, expires_at=now + _ANSWER_WITHIN)
    return CloseAsked(event=EventId(number), prompt=prompt)


def answer_close(tx: Transaction, *, asker: Asker, prompt: Prompt, said: Answer, now: datetime) -> Intent:
    """Close the event, if that is still what the organizer wants and may."""
    number = prompt.event_id or 0
    if said == Answer.NO:
        return NothingChanged(event=EventId(number))
    event_checks.still_organizer(asker)
    return close(tx, number=number, now=now)


def close(tx: Transaction, *, number: int, now: datetime) -> Intent:
    """Let only hosts and organizers write in the rooms of an event; its list of questions stays as it is then.

    Raises:
        Refused: there is no such event, or it is not over, or closed already.
    """
    event = event_checks.found(tx, number, Step.CLOSE)
    event.state, event.closed_at = EventState.CLOSED, now
    events.keep(tx, event)
    questions.changed(tx, number, now=now)
    unsilenced = []
    for room in _standing(tx, number):
        if may_appoint(room):
            post.silence(tx, room, now=now)
        else:
            unsilenced.append(room.kind)
    return EventClosed(event=EventId(number), unsilenced=tuple(unsilenced))


def reopen(tx: Transaction, *, number: int, now: datetime) -> Intent:
    """Let everyone write in the rooms of an event again that was closed.

    Raises:
        Refused: there is no such event, or it is not closed.
    """
    event = event_checks.found(tx, number, Step.REOPEN)
    event.state, event.closed_at = EventState.FINISHED, None
    events.keep(tx, event)
    questions.changed(tx, number, now=now)
    for room in filter(may_appoint, _standing(tx, number)):
        post.silence(tx, room, now=now, quiet=False)
    return EventReopened(event=EventId(number))


def suggest(tx: Transaction, *, now: datetime) -> None:
    """Tell the organizers, once, of events that are over for so long that they could be closed."""
    for event in events.to_close(tx):
        if events.ends_at(event) + SUGGESTED_AFTER <= now:
            event.close_suggested_at = now
            events.keep(tx, event)
            post.to_organizers(tx, CloseSuggested(event=EventId(event.id or 0)), now=now, key=_key(event))


def _key(event: Event) -> str:
    return f"close-suggested:{event.id}"


def _standing(tx: Transaction, number: int) -> list[Room]:
    """The rooms of an event in which the bot can still do something."""
    return [room for room in rooms.all_of_event(tx, number) if room.membership == Membership.JOIN]
