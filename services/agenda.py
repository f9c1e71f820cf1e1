"""The running order of an event: shown to everyone who may know of it, changed by its host and by organizers."""

from datetime import datetime

from domain import agenda as rules
from domain.errors import Refused
from domain.event_life import Step
from domain.intents.agenda import AgendaFull, AgendaShown, ItemUnfit, NoSuchItem
from domain.intents.base import AgendaOf, EventId, Intent
from domain.intents.events import EventNotOpen, NoSuchEvent
from domain.rules import Asker, host_of_event, organizer
from domain.states import AgendaKind, EventState
from services import event_checks, people
from storage import agenda, events
from storage import people as stored
from storage.tables import AgendaItem
from storage.unit_of_work import Transaction

MOST_ITEMS = 30
MINUTES = (1, 24 * 60)
_LONGEST_TITLE, _LONGEST_NAME = 120, 100


def show(tx: Transaction, *, number: int, asker: Asker) -> Intent:
    """The running order with its times; that of a draft only to who prepares it.

    Raises:
        Refused: there is no such event, or it is not published.
    """
    event = events.find(tx, number)
    if event is None:
        raise Refused(NoSuchEvent(number))
    leads = organizer.allows(asker, number) or host_of_event.allows(asker, number)
    if event.state == EventState.DRAFT and not leads and all(role_at != number for _, role_at in asker.roles):
        raise Refused(EventNotOpen(number))
    return AgendaShown(event=EventId(number), agenda=AgendaOf(number), editable=leads)


def add(
    tx: Transaction,
    *,
    number: int,
    title: str,
    minutes: int,
    kind: str | None = None,
    who: str = "",
    position: int | None = None,
    now: datetime,
) -> Intent:
    """Put an item into the running order.

    Args:
        tx: the transaction.
        number: of the event.
        title: of the item.
        minutes: how long it lasts.
        kind: what it is, in words; else its title tells.
        who: a Matrix ID or a name of who gives it.
        position: its place, counted from 1; else it is the last one.
        now: the time.

    Raises:
        Refused: there is no such event, it is over, or it can have no such item.
    """
    event_checks.found(tx, number, Step.PLAN)
    title = " ".join(title.split())
    if not title or len(title) > _LONGEST_TITLE or len(who) > _LONGEST_NAME:
        raise Refused(ItemUnfit("title", most=_LONGEST_TITLE))
    if not MINUTES[0] <= minutes <= MINUTES[1]:
        raise Refused(ItemUnfit("minutes", *MINUTES))
    known = rules.kind_of(title) if kind is None else rules.kind_named(kind)
    if known is None:
        raise Refused(ItemUnfit("kind"))
    person, name = _speaker(tx, who, now=now)
    item = AgendaItem(
        event_id=number, position=0, kind=known, title=title, minutes=minutes, person_id=person, speaker=name
    )
    insert(tx, item, position=position)
    return _changed(number, "added")


def insert(tx: Transaction, item: AgendaItem, *, position: int | None = None) -> None:
    """Put an item at a place of its event's running order, or at the end.

    Raises:
        Refused: there are too many.
    """
    items = agenda.items(tx, item.event_id)
    if len(items) >= MOST_ITEMS:
        raise Refused(AgendaFull(MOST_ITEMS))
    items.insert(len(items) if position is None else max(0, min(position - 1, len(items))), item)
    _number(items)
    agenda.keep(tx, items)


def remove(tx: Transaction, *, number: int, position: int) -> Intent:
    """Take an item out of the running order.

    Raises:
        Refused: there is no such event or item, or the event is over.
    """
    event_checks.found(tx, number, Step.PLAN)
    agenda.remove(tx, _item(tx, number, position))
    return _changed(number, "removed")


def swap(tx: Transaction, *, number: int, first: int, second: int) -> Intent:
    """Let two items change places.

    Raises:
        Refused: there is no such event or item, or the event is over.
    """
    event_checks.found(tx, number, Step.PLAN)
    one, other = _item(tx, number, first), _item(tx, number, second)
    one.position, other.position = other.position, one.position
    agenda.keep(tx, (one, other))
    return _changed(number, "swapped")


def add_impulse(tx: Transaction, *, number: int, title: str, minutes: int, person_id: int, volunteer_id: int) -> None:
    """Put what a town has volunteered for into the running order.

    Raises:
        Refused: there are too many items.
    """
    item = AgendaItem(
        event_id=number,
        position=0,
        kind=AgendaKind.IMPULSE,
        title=title,
        minutes=minutes,
        person_id=person_id,
        volunteer_id=volunteer_id,
    )
    insert(tx, item)


def _speaker(tx: Transaction, who: str, *, now: datetime) -> tuple[int | None, str | None]:
    """The person who is meant, or a name that belongs to nobody here."""
    who = " ".join(who.split())
    if not who:
        return None, None
    if who.startswith("@") and ":" in who:
        return people.meet(tx, who, now=now).person_id, None
    named = stored.named(tx, who)
    return (named[0], None) if len(named) == 1 else (None, who)


def _item(tx: Transaction, number: int, position: int) -> AgendaItem:
    items = agenda.items(tx, number)
    if not 1 <= position <= len(items):
        raise Refused(NoSuchItem(event=EventId(number), number=position, count=len(items)))
    return items[position - 1]


def _number(items: list[AgendaItem]) -> None:
    for place, item in enumerate(items, start=1):
        item.position = place


def _changed(number: int, done: str) -> Intent:
    return AgendaShown(event=EventId(number), agenda=AgendaOf(number), done=done, editable=True)
