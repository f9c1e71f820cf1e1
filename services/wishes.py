"""Registering and leaving by whole sentences: done where nothing is in doubt, else offered."""

from collections.abc import Sequence
from datetime import datetime

from domain.intents.base import EventId, Intent
from domain.intents.wishes import WishOffered
from domain.states import ConversationKind
from domain.wishes import Wish, titled
from services import registration
from storage import events, people, registrations
from storage.tables import Event
from storage.unit_of_work import Transaction

_OFFERED = 5  # events


def register(tx: Transaction, *, person_id: int, wish: Wish, now: datetime) -> tuple[Intent, int | None]:
    """Register someone for the event that they clearly mean, or show how; the reply, and the event if it was done.

    Raises:
        Refused: the event that they named takes nobody.
    """
    upcoming = events.upcoming(tx, now=now)
    number = _meant(wish, upcoming, upcoming)
    if not upcoming:
        return registration.list_upcoming(tx, person_id=person_id, now=now), None
    if number is None or not wish.clear:
        return WishOffered(wish.kind, _offered(number, upcoming)), None
    return registration.register(tx, person_id=person_id, number=number, now=now), number


def unregister(tx: Transaction, *, person_id: int, wish: Wish, now: datetime) -> tuple[Intent, int | None]:
    """Let someone leave the event that they clearly mean, or show how; the reply, and the event if it was done.

    Raises:
        Refused: the event that they named cannot be left.
    """
    upcoming = events.upcoming(tx, now=now)
    standing = {row.event_id for row in registrations.standing_of(tx, person_id)}
    own = [event for event in upcoming if event.id in standing]
    number = _meant(wish, own, upcoming)
    if number is None or not wish.clear or number not in standing:
        return WishOffered(wish.kind, _offered(number, own)), None
    return registration.unregister(tx, person_id=person_id, number=number, now=now), number


def is_telling_profile(tx: Transaction, person_id: int) -> bool:
    """Whether a question of the profile waits for someone's answer."""
    talk = people.conversation(tx, person_id)
    return talk is not None and talk.kind == ConversationKind.PROFILE and not talk.paused


def _meant(wish: Wish, choices: Sequence[Event], upcoming: Sequence[Event]) -> int | None:
    """The one event that is meant: by number, by its place, by words of its title, or because there is no other."""
    named = {event.id or 0: event.title for event in choices}
    number = wish.event
    if wish.next:
        first = upcoming[0].id if upcoming else None
        if first not in named or number not in (None, first):
            return None
        number = first
    if wish.unknown:
        by_title = titled(wish.unknown, named)
        return by_title if number in (None, by_title) else None
    if number is not None:
        return number
    return next(iter(named)) if len(named) == 1 else None


def _offered(number: int | None, choices: Sequence[Event]) -> tuple[EventId, ...]:
    known = [event.id or 0 for event in choices]
    return (EventId(number),) if number in known else tuple(map(EventId, known[:_OFFERED]))
