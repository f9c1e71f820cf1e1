"""Roles: given and taken at events, and of organizers; power in the rooms follows."""

from datetime import datetime
from typing import Any

import pytest

from domain.intents.base import AgendaOf, EventId, PersonId
from domain.intents.events import EventStands, NoSuchEvent, RoleGiven, RoleReceived
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
from domain.rules import Asker
from domain.states import Action, EventState, Role, RoomKind
from services import event_changes, events, roles
from storage import outbox, people, rooms
from storage.unit_of_work import Transaction

EVENT = EventId(1)
KLARA = "@klara:example.org"


def give(transact: Any, now: datetime, role: Role = Role.HOST, user_id: str = KLARA) -> RoleGiven:
    return transact(lambda tx: roles.give(tx, number=1, user_id=user_id, role=role, now=now))


def take(transact: Any, now: datetime, user_id: str = KLARA) -> Any:
    return transact(lambda tx: roles.take(tx, number=1, user_id=user_id, now=now))


def sent(transact: Any, now: datetime) -> None:
    """The homeserver does all that waits."""

    def work(tx: Transaction) -> None:
        outbox.mark_sent(tx, {row: None for _, row in outbox.pending(tx)}, now=now)

    transact(work)


def orders(told: Any, since: int) -> set[tuple[int, str, str | None]]:
    """What was ordered for Klara: (room, action, level)."""
    return {(row.room, row.action, row.value) for row in told()[since:] if row.user_id == KLARA}


def stages(transact: Any) -> tuple[int, int]:
    """Room for questions and backstage room."""
    found = transact(lambda tx: [rooms.of_event(tx, 1, kind) for kind in (RoomKind.QUESTIONS, RoomKind.BACKSTAGE)])
    return found[0].id, found[1].id


@pytest.mark.parametrize("role", [Role.HOST, Role.IMPULSE, Role.EXPERT])
def test_role_given_and_taken_leaves_nothing_behind(
    published: Any, transact: Any, told: Any, now: datetime, role: Role
) -> None:
    given = give(transact, now, role)
    assert given == RoleGiven(EVENT, given.person, role)
    (received,) = told(RoleReceived)
    assert received.intent == RoleReceived(EVENT, role, AgendaOf(1))
    sent(transact, now)
    before = len(told())
    assert take(transact, now) == RoleTaken(EVENT, given.person, (role,))
    (lost,) = told(RoleLost)
    assert (lost.person_id, lost.intent) == (given.person, RoleLost(EVENT, (role,)))
    questions, backstage = stages(transact)
    expected = {(backstage, Action.KICK, None)}
    if role == Role.HOST:
        expected |= {(questions, Action.POWER, "0"), (backstage, Action.POWER, "0")}
    assert orders(told, before) == expected
    assert transact(lambda tx: people.roles_at(tx, KLARA, 1)) == []


def test_role_taken_before_its_power_was_given_still_ends_without_power(
    published: Any, transact: Any, told: Any, now: datetime
) -> None:
    give(transact, now)
    take(transact, now)
    questions, _ = stages(transact)
    levels = [
        row.value for row in told() if row.action == Action.POWER and row.room == questions and row.user_id == KLARA
    ]
    assert levels == ["50", "0"]


def test_all_roles_are_taken_at_once_and_organizers_keep_their_place(
    published: Any, transact: Any, told: Any, organizer: Asker, now: datetime
) -> None:
    for role in (Role.HOST, Role.IMPULSE):
        give(transact, now, role, organizer.user_id)
    before = len(told())
    taken = take(transact, now, organizer.user_id)
    assert taken.roles == (Role.HOST, Role.IMPULSE)
    assert [row for row in told()[before:] if row.action in (Action.POWER, Action.KICK)] == []


def test_role_can_be_given_again(published: Any, transact: Any, told: Any, now: datetime) -> None:
    give(transact, now)
    sent(transact, now)
    take(transact, now)
    sent(transact, now)
    before = len(told())
    assert not give(transact, now).already
    questions, backstage = stages(transact)
    powers = {(stage, Action.POWER, "50") for stage in (questions, backstage)}
    assert powers <= orders(told, before)
    assert (backstage, Action.INVITE, None) in orders(told, before)


def test_taking_refuses_what_is_not_there(published: Any, transact: Any, refusal: Any, now: datetime) -> None:
    assert refusal(lambda tx: roles.take(tx, number=1, user_id=KLARA, now=now)) == NoRole(EVENT, KLARA)
    assert refusal(lambda tx: roles.take(tx, number=9, user_id=KLARA, now=now)) == NoSuchEvent(9)
    give(transact, now)
    transact(lambda tx: event_changes.cancel(tx, number=1, reason="", now=now))
    assert refusal(lambda tx: roles.take(tx, number=1, user_id=KLARA, now=now)) == EventStands(
        EVENT, EventState.CANCELLED
    )


def test_new_organizer_is_told_and_let_into_all_events(
    published: Any, draft: Any, transact: Any, told: Any, now: datetime
) -> None:
    draft()
    transact(lambda tx: events.publish(tx, number=2, now=now))
    before = len(told())
    appointed = transact(lambda tx: roles.appoint_organizer(tx, user_id=KLARA, now=now))
    assert appointed == OrganizerAppointed(appointed.person)
    assert [row.person_id for row in told(OrganizerWelcomed)] == [appointed.person]
    invited = [room for room, action, _ in orders(told, before) if action == Action.INVITE]
    powers = [room for room, action, level in orders(told, before) if (action, level) == (Action.POWER, "50")]
    assert (len(invited), len(powers)) == (5, 4)  # the space and two rooms for each event
    again = transact(lambda tx: roles.appoint_organizer(tx, user_id=KLARA, now=now))
    assert again == OrganizerAppointed(appointed.person, already=True)
    assert len(told(OrganizerWelcomed)) == 1


def test_organizer_is_dismissed_and_keeps_what_they_are_besides(
    published: Any, transact: Any, told: Any, organizer: Asker, now: datetime
) -> None:
    person = transact(lambda tx: roles.appoint_organizer(tx, user_id=KLARA, now=now)).person
    give(transact, now, Role.IMPULSE)
    sent(transact, now)
    before = len(told())
    dismissed = transact(lambda tx: roles.dismiss_organizer(tx, user_id=KLARA, kept=(), now=now))
    assert dismissed == OrganizerDismissed(PersonId(person))
    assert [row.person_id for row in told(OrganizerThanked)] == [person]
    questions, backstage = stages(transact)
    assert orders(told, before) == {(questions, Action.POWER, "0"), (backstage, Action.POWER, "0")}
    assert transact(lambda tx: people.holders(tx, Role.ORGANIZER)) == [organizer.user_id]


def test_last_organizer_and_those_of_the_operator_stay(
    transact: Any, refusal: Any, organizer: Asker, now: datetime
) -> None:
    def dismiss(user_id: str, *kept: str) -> Any:
        return refusal(lambda tx: roles.dismiss_organizer(tx, user_id=user_id, kept=kept, now=now))

    mine = organizer.user_id
    assert dismiss(mine) == OrganizerKept(mine, "last")
    transact(lambda tx: roles.appoint_organizer(tx, user_id=KLARA, now=now))
    assert dismiss(mine, mine) == OrganizerKept(mine, "settings")
    assert dismiss("@nobody:example.org") == OrganizerKept("@nobody:example.org", "none")
    assert len(transact(lambda tx: people.holders(tx, Role.ORGANIZER))) == 2
