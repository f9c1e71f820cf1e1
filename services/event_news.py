"""Tells those who take part in an event what was changed: in one message, some minutes after the last change."""

from collections.abc import Iterable
from datetime import datetime

from domain.event_news import COLUMNS, Known, before, told_at
from domain.intents.base import EventId, Intent, references
from domain.intents.event_changes import EventReinstated
from domain.intents.events import EventCancelled, EventMoved, Registered, RoleReceived
from domain.seats import STANDING
from domain.states import ChangeKind, EventState, RegistrationState, Role
from services import post, roles
from storage import event_changes, events, orders, registrations
from storage.orders import Told
from storage.tables import Event, EventChange
from storage.unit_of_work import Transaction

_JOINING = (Registered, RoleReceived)  # whoever hears one of these knew nothing of the event before


def plan(tx: Transaction, event: Event, *, now: datetime) -> None:
    """Have those who take part told, unless nothing was changed that matters to them."""
    changes = _unheard(tx, event)
    if not changes:
        return
    begins = min(_at(changes[0].made_at, changes, _now(event)).starts_at, event.starts_at)
    event.notice_due_at = told_at(first=changes[0].made_at, now=now, begins=begins)
    events.keep(tx, event)
    tx.wake_at(event.notice_due_at)


def audience(tx: Transaction, event_id: int) -> list[int]:
    """Who hears of what becomes of an event: who has a seat or may get one, and who has a role there."""
    found = set(registrations.registered(tx, event_id, *STANDING))
    for role in (Role.HOST, Role.IMPULSE, Role.EXPERT):
        found.update(roles.holders(tx, role, event_id))
    return sorted(found)


def tell_due(tx: Transaction, *, now: datetime) -> None:
    """Tell the changes whose time has come."""
    for event in event_changes.notices_due(tx, now=now):
        _tell(tx, event, now=now)


def _tell(tx: Transaction, event: Event, *, now: datetime) -> None:
    number, final = event.id or 0, _now(event)
    changes = _unheard(tx, event)
    reason = next((change.reason for change in reversed(changes) if change.kind == ChangeKind.CANCELLED), None)
    known = _known_by(tx, event, changes, final)
    news = {person: at for person, seen in known.items() if (at := _outdated(seen, final)) is not None}
    if news:
        events.revise(event, now=now)
    event.notice_due_at = None
    events.keep(tx, event)
    waiting = set(registrations.registered(tx, number, RegistrationState.WAITING, RegistrationState.PENDING))
    for person, thought in news.items():
        told = _news(EventId(number), thought, final, reason or "", seated=person not in waiting)
        post.to_person(tx, person, told, now=now)
    settle(tx, number, now=now)


def settle(tx: Transaction, event_id: int, *, now: datetime) -> None:
    """From now on people know the event as it is: what was changed before cannot be taken back in silence."""
    for change in event_changes.unsettled(tx, event_id):
        change.settled_at = now
        event_changes.keep(tx, change)


def announcement_key(event_id: int, person: int | None = None) -> str:
    """The key under which someone, or anyone, is told of a new event."""
    return f"announced:{event_id}:{person or ''}"


def _unheard(tx: Transaction, event: Event) -> list[EventChange]:
    """The changes of which those who take part shall hear, oldest first."""
    return [c for c in event_changes.unsettled(tx, event.id or 0) if c.before.keys() & COLUMNS]


def _news(event: EventId, thought: Known, final: Known, reason: str, *, seated: bool) -> Intent:
    if final.cancelled:
        return EventCancelled(event=event, reason=reason, seated=seated)
    if thought.cancelled:
        return EventReinstated(event=event, seated=seated)
    return EventMoved(
        event=event,
        before=thought.starts_at,
        title=thought.title if thought.title != final.title else "",
        minutes=thought.minutes if thought.minutes != final.minutes else 0,
        seated=seated,
    )


def _outdated(seen: Iterable[Known], final: Known) -> Known | None:
    """What somebody last took for true that is not so."""
    return next((known for known in reversed(list(seen)) if known.is_news(final)), None)


def _known_by(tx: Transaction, event: Event, changes: list[EventChange], final: Known) -> dict[int, list[Known]]:
    """By person, how the event was each time that they were told of it, as far as that may still be in their minds."""
    if not changes:
        return {}
    known = {person: [_at(changes[0].made_at, changes, final)] for person in audience(tx, event.id or 0)}
    for told in orders.told_since(tx, changes[0].made_at):
        if told.person_id not in known or event.id not in references(told.intent).get(EventId, ()):
            continue
        if isinstance(told.intent, _JOINING) and not getattr(told.intent, "already", False):
            known[told.person_id] = []
        known[told.person_id] += _while_sent(told, changes, final)
    return known


def _while_sent(told: Told, changes: list[EventChange], final: Known) -> list[Known]:
    """How the event may have been when a message was put into words: from its posting until its sending."""
    if told.sent_at is None:
        return []
    meanwhile = [change.made_at for change in changes if told.posted_at <= change.made_at <= told.sent_at]
    return [
        _at(told.posted_at, changes, final),
        *(_at(moment, changes, final, inclusive=True) for moment in meanwhile),
    ]


def _at(moment: datetime, changes: list[EventChange], final: Known, *, inclusive: bool = False) -> Known:
    """How the event was at a moment, before a change that was made just then unless that is to be included."""
    later = (c for c in reversed(changes) if c.made_at > moment or (c.made_at == moment and not inclusive))
    return before(final, (change.before for change in later))


def _now(event: Event) -> Known:
    return Known(event.title, event.starts_at, event.minutes, event.state == EventState.CANCELLED)
