"""Who does what at an event."""

from datetime import datetime

from domain.errors import Refused
from domain.intents.base import EventId, Intent, PersonId
from domain.intents.events import EventStands, NoSuchEvent, RoleGiven, RoleReceived
from domain.states import EventState, Role
from services import event_rooms, people, post
from storage import events
from storage import people as stored
from storage.unit_of_work import Transaction

_OVER = (EventState.FINISHED, EventState.CLOSED, EventState.CANCELLED)


def give(tx: Transaction, *, number: int, user_id: str, role: Role, now: datetime) -> Intent:
    """Give someone a role at an event, tell them, and invite them into its rooms as far as these exist.

    Raises:
        Refused: there is no such event, or it is over.
    """
    event = events.locked(tx, number)
    if event is None:
        raise Refused(NoSuchEvent(number))
    if event.state in _OVER:
        raise Refused(EventStands(event=EventId(number), state=event.state))
    person_id = people.meet(tx, user_id, now=now).person_id
    new = stored.give_role(tx, user_id, role, number)
    if new:
        post.to_person(tx, person_id, RoleReceived(event=EventId(number), role=role), now=now)
    event_rooms.admit_to_stage(tx, number, user_id, role, now=now)
    return RoleGiven(event=EventId(number), person=PersonId(person_id), role=role, already=not new)


def holders(tx: Transaction, role: Role, event_id: int | None = None) -> list[int]:
    """The people who hold a role for exactly this event, or for all."""
    found = (stored.person_of(tx, user_id) for user_id in stored.holders(tx, role, event_id))
    return sorted({person_id for person_id in found if person_id is not None})
