"""Who does what at an event, and who organizes; the power in the rooms follows."""

from collections.abc import Container
from datetime import datetime

from domain.errors import Refused
from domain.event_life import Step
from domain.intents.base import AgendaOf, EventId, Intent, PersonId
from domain.intents.events import RoleGiven, RoleReceived
from domain.intents.roles import (
    NoRole,
    OrganizerAppointed,
    OrganizerDismissed,
    OrganizerKept,
    OrganizerThanked,
    OrganizerWelcomed,
    RoleLost,
    RoleTaken,
)
from domain.states import Role
from services import event_checks, event_rooms, links, people, post
from storage import events
from storage import people as stored
from storage.unit_of_work import Transaction


def give(tx: Transaction, *, number: int, user_id: str, role: Role, now: datetime) -> Intent:
    """Give someone a role at an event, tell them, and invite them into its rooms as far as these exist.

    Raises:
        Refused: there is no such event, or it is over.
    """
    event = event_checks.found(tx, number, Step.CAST)
    person_id = people.meet(tx, user_id, now=now).person_id
    new = stored.give_role(tx, user_id, role, number)
    if new:
        received = RoleReceived(event=EventId(number), role=role, agenda=AgendaOf(number))
        post.to_person(tx, person_id, received, now=now)
        links.tell_late(tx, event, person_id, now=now)
    event_rooms.admit_to_stage(tx, number, user_id, role, now=now)
    return RoleGiven(event=EventId(number), person=PersonId(person_id), role=role, already=not new)


def take(tx: Transaction, *, number: int, user_id: str, now: datetime) -> Intent:
    """Take from someone all that they do at an event, tell them, and let them out of the backstage room.

    Raises:
        Refused: there is no such event, it is over, or they have no role there.
    """
    event_checks.found(tx, number, Step.CAST)
    roles = stored.roles_at(tx, user_id, number)
    person_id = stored.person_of(tx, user_id)
    if not roles or person_id is None:
        raise Refused(NoRole(event=EventId(number), user_id=user_id))
    withdraw(tx, number, user_id, *roles, now=now)
    lost = tuple(role.value for role in roles)
    post.to_person(tx, person_id, RoleLost(event=EventId(number), roles=lost), now=now)
    return RoleTaken(event=EventId(number), person=PersonId(person_id), roles=lost)


def withdraw(tx: Transaction, number: int, user_id: str, *roles: Role, now: datetime) -> None:
    """Take roles at an event away without a word; who leads nothing there any more has no power in its rooms."""
    for role in roles:
        stored.take_role(tx, user_id, role, number)
    left = stored.roles_at(tx, user_id, number)
    if user_id in stored.holders(tx, Role.ORGANIZER) or Role.HOST in left:
        return
    event_rooms.dismiss_from_stage(tx, number, user_id, now=now, backstage=not left)


def appoint_organizer(tx: Transaction, *, user_id: str, now: datetime) -> Intent:
    """Make someone an organizer, who is then invited into the rooms of all events that are not over."""
    person_id = people.meet(tx, user_id, now=now).person_id
    new = stored.give_role(tx, user_id, Role.ORGANIZER, None)
    if new:
        post.to_person(tx, person_id, OrganizerWelcomed(), now=now)
    for number in events.open_numbers(tx):
        event_rooms.admit_to_stage(tx, number, user_id, Role.ORGANIZER, now=now)
    return OrganizerAppointed(person=PersonId(person_id), already=not new)


def dismiss_organizer(tx: Transaction, *, user_id: str, kept: Container[str], now: datetime) -> Intent:
    """Take the role of an organizer away.

    Args:
        tx: the transaction.
        user_id: whose.
        kept: those whom the operator named, who would be organizers again at the next start.
        now: the time.

    Raises:
        Refused: they are none, the only one, or named by the operator.
    """
    holding = stored.holders(tx, Role.ORGANIZER)
    person_id = stored.person_of(tx, user_id)
    if user_id not in holding or person_id is None:
        raise Refused(OrganizerKept(user_id=user_id, reason="none"))
    if user_id in kept:
        raise Refused(OrganizerKept(user_id=user_id, reason="settings"))
    if len(holding) == 1:
        raise Refused(OrganizerKept(user_id=user_id, reason="last"))
    stored.take_role(tx, user_id, Role.ORGANIZER, None)
    for number in events.open_numbers(tx):
        withdraw(tx, number, user_id, now=now)
    post.to_person(tx, person_id, OrganizerThanked(), now=now)
    return OrganizerDismissed(person=PersonId(person_id))


def holders(tx: Transaction, role: Role, event_id: int | None = None) -> list[int]:
    """The people who hold a role for exactly this event, or for all."""
    found = (stored.person_of(tx, user_id) for user_id in stored.holders(tx, role, event_id))
    return sorted({person_id for person_id in found if person_id is not None})
