"""Events are drafted and published. What is changed of them later stands in `event_changes` and `event_closing`."""

from collections.abc import Iterable
from datetime import datetime

from domain.errors import Refused
from domain.event_life import Step, after
from domain.intents.base import EventId, Intent
from domain.intents.events import EventAnnounced, EventDrafted, EventPublished, EventTimePast
from domain.states import EventState, Role, RoomKind
from services import event_checks, event_news, event_rooms, post, reminders, roles, room_progress
from storage import events, people
from storage.tables import Event
from storage.unit_of_work import Transaction


def draft(
    tx: Transaction,
    *,
    title: str,
    wall: datetime,
    zone: str,
    minutes: int,
    seats: int,
    host: str | None,
    link: str | None = None,
    per_town: int | None = None,
    approval: bool = False,
    topics: str = "",
    now: datetime,
) -> Intent:
    """Note a new event, of which nobody but organizers knows yet.

    Args:
        tx: the transaction.
        title: what it is called.
        wall: when it begins, on the clocks of `zone` (IANA).
        zone: where those clocks hang.
        minutes: how long it lasts.
        seats: how many can take part.
        host: the town that hosts it, as somebody types it.
        link: the address of the video conference.
        per_town: how many of one town can take part; None for any number.
        approval: organizers approve each registration.
        topics: what it is about, with commas between.
        now: the time.

    Raises:
        Refused: the time has passed, is too far away or does not exist; a figure is out of range; no such town; the
            link is none.
    """
    starts_at, twice = event_checks.begins(wall, zone, now=now)
    event = Event(
        title=event_checks.title(title),
        wall_time=wall.isoformat(timespec="minutes"),
        zone=zone,
        starts_at=starts_at,
        minutes=event_checks.figure("minutes", minutes),
        capacity=event_checks.figure("seats", seats),
        host_town=event_checks.host_town(tx, host) if host else None,
        link=event_checks.link(link) if link else None,
        per_town=event_checks.figure("per_town", per_town) if per_town is not None else None,
        approval=approval,
        topics=event_checks.topics(topics),
        created_at=now,
    )
    events.keep(tx, event)
    return EventDrafted(event=EventId(event.id or 0), twice=twice)


def publish(
    tx: Transaction,
    *,
    number: int,
    now: datetime,
    organizer: int | None = None,
    encrypted: Iterable[RoomKind] = (),
) -> Intent:
    """Order the rooms of an event, invite who runs it, plan its reminders and tell everyone.

    Args:
        tx: the transaction.
        number: of the event.
        now: the time.
        organizer: who wants to see how the rooms come along.
        encrypted: kinds of rooms that are made with encryption.

    Raises:
        Refused: there is no such event, it is no draft, or its time has passed.
    """
    event = event_checks.found(tx, number, Step.PUBLISH)
    if event.starts_at <= now:
        raise Refused(EventTimePast())
    event.state = after(EventState(event.state), Step.PUBLISH) or event.state
    event.published_at = now
    events.keep(tx, event)
    event_news.settle(tx, number, now=now)
    event_rooms.order(tx, number, now=now, encrypted=encrypted)
    reminders.plan(tx, event, now=now)
    tx.wake_at(event.starts_at)
    if organizer is not None:
        room_progress.start(tx, event, organizer, now=now)
    audience = sorted({*people.everyone(tx), *roles.holders(tx, Role.ORGANIZER)})
    for person in audience:
        key = event_news.announcement_key(number, person)
        post.to_person(tx, person, EventAnnounced(event=EventId(number)), now=now, key=key)
    return EventPublished(event=EventId(number), told=len(audience))
