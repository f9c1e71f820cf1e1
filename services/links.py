"""The link to an event's video conference: to who takes part, once, shortly before it begins, and nowhere else."""

from datetime import datetime

from domain.intents.base import EventId, LinkOf
from domain.intents.seats import LinkTold
from domain.seats import OPEN_BEFORE, SEATED
from domain.states import EventState, Role
from services import post
from storage import events, outbox, people, registrations
from storage.tables import Event
from storage.unit_of_work import Transaction

_ROLES = (Role.HOST, Role.IMPULSE, Role.EXPERT)
_GOING_ON = (EventState.PUBLISHED, EventState.RUNNING)


def send_due(tx: Transaction, *, now: datetime) -> None:
    """Tell the links of the events that begin soon to who has a seat or a role there."""
    for number in events.with_link(tx, until=now + OPEN_BEFORE):
        event = events.locked(tx, number)
        if event is None or not _is_time(event, now) or _was_sent(event):
            continue
        event.link_sent_at = now
        events.keep(tx, event)
        for person_id in _audience(tx, number):
            _tell(tx, event, person_id, now=now)


def tell_late(tx: Transaction, event: Event, person_id: int, *, now: datetime) -> None:
    """Tell the link to someone who got a seat or a role when the others had it already."""
    if event.link is not None and _is_time(event, now) and _was_sent(event):
        _tell(tx, event, person_id, now=now)


def changed(tx: Transaction, event: Event) -> None:
    """Forget that the link was sent, for there is another one or none; what waits to be sent is taken back."""
    event.link_sent_at = None
    events.keep(tx, event)
    withdraw(tx, event)


def withdraw(tx: Transaction, event: Event) -> None:
    """Take back what waits to be sent, as nobody is to come any more."""
    outbox.withdraw_keyed(tx, _key(event))


def next_due(tx: Transaction) -> datetime | None:
    """When the next link is to be told."""
    starts_at = events.next_with_unsent_link(tx)
    return starts_at - OPEN_BEFORE if starts_at is not None else None


def _is_time(event: Event, now: datetime) -> bool:
    return event.state in _GOING_ON and event.starts_at - OPEN_BEFORE <= now < events.ends_at(event)


def _was_sent(event: Event) -> bool:
    """Whether the link went out for the time at which the event now begins: it may have been moved since."""
    return event.link_sent_at is not None and event.link_sent_at >= event.starts_at - OPEN_BEFORE


def _audience(tx: Transaction, event_id: int) -> list[int]:
    """Who takes part: with a seat, as host, impulse giver or expert."""
    user_ids = (user_id for role in _ROLES for user_id in people.holders(tx, role, event_id))
    holders = {person_id for user_id in user_ids if (person_id := people.person_of(tx, user_id)) is not None}
    return sorted(holders.union(registrations.registered(tx, event_id, *SEATED)))


def _tell(tx: Transaction, event: Event, person_id: int, *, now: datetime) -> None:
    number = event.id or 0
    key = f"{_key(event)}{event.link_sent_at}:{person_id}"
    post.to_person(tx, person_id, LinkTold(event=EventId(number), link=LinkOf(number)), now=now, key=key)


def _key(event: Event) -> str:
    return f"link:{event.id}:"
