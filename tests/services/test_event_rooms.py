"""The rooms of events, who is let into them, and who does what there."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from domain.intents.base import AgendaOf, EventId, Intent
from domain.intents.events import (
    EventAnnounced,
    EventPublished,
    EventStands,
    NoSuchEvent,
    QuestionsWelcomed,
    RoleGiven,
    RoleReceived,
)
from domain.intents.rooms import RoomNamed, RoomsReady
from domain.rules import Asker
from domain.states import Action, EventState, Membership, Role, RoomKind
from services import event_changes, events, people, roles
from services.rooms import made
from storage import events as stored
from storage import outbox, rooms
from storage.tables import Event, Member, Room
from storage.unit_of_work import Transaction


def make_rooms(transact: Any, now: datetime) -> None:
    """The homeserver makes every room that is ordered."""

    def work(tx: Transaction) -> None:
        for room in [rooms.space(tx), *rooms.all_of_event(tx, 1)]:
            if room.room_id is None:
                made(tx, room.id, f"!{room.kind}:example.org", now=now)

    transact(work)


def room(transact: Any, kind: RoomKind) -> Room:
    return transact(lambda tx: rooms.space(tx) if kind == RoomKind.SPACE else rooms.of_event(tx, 1, kind))


def invited(told: Any, place: Room) -> list[str | None]:
    return [row.user_id for row in told() if row.action == Action.INVITE and row.room == place.id]


def test_publish_orders_rooms_and_tells_everyone_once(
    draft: Any, transact: Any, told: Any, make_person: Any, organizer: Asker, now: datetime
) -> None:
    known = [make_person(), make_person(confirmed=False)]
    transact(lambda tx: meet_stranger(tx, now))
    draft()
    assert transact(lambda tx: events.publish(tx, number=1, now=now)) == EventPublished(event=EventId(1), told=3)
    assert transact(lambda tx: stored.find(tx, 1)).state == EventState.PUBLISHED
    everyone = sorted([*(person.person_id for person in known), organizer.person_id])
    assert sorted(row.person_id for row in told(EventAnnounced)) == everyone
    made_rooms = {row.room: row.intent for row in told() if row.action == Action.CREATE and row.person_id is None}
    assert made_rooms == {
        room(transact, RoomKind.SPACE).id: RoomNamed(),
        room(transact, RoomKind.QUESTIONS).id: RoomNamed(event=EventId(1)),
        room(transact, RoomKind.BACKSTAGE).id: RoomNamed(event=EventId(1)),
    }
    for kind in (RoomKind.SPACE, RoomKind.QUESTIONS, RoomKind.BACKSTAGE):
        assert invited(told, room(transact, kind)) == [organizer.user_id]
    assert [row.room for row in told(QuestionsWelcomed)] == [room(transact, RoomKind.QUESTIONS).id]


def meet_stranger(tx: Transaction, now: datetime) -> None:
    """Someone who wrote once and told nothing of themselves."""
    people.meet(tx, "@stranger:example.org", now=now)


def test_publish_of_a_second_event_uses_the_same_space(
    published: Event, draft: Any, transact: Any, told: Any, organizer: Asker, now: datetime
) -> None:
    draft(title="Smart City")
    transact(lambda tx: events.publish(tx, number=2, now=now))
    created = [row for row in told() if row.action == Action.CREATE and row.person_id is None]
    assert len(created) == 5
    assert invited(told, room(transact, RoomKind.SPACE)) == [organizer.user_id]


def test_organizers_hear_once_that_the_rooms_are_ready(
    published: Event, transact: Any, told: Any, make_person: Any, organizer: Asker, now: datetime
) -> None:
    assert told(RoomsReady) == []
    make_rooms(transact, now)
    assert [(row.person_id, row.intent) for row in told(RoomsReady)] == [
        (organizer.person_id, RoomsReady(event=EventId(1), invited=1))
    ]
    backstage = room(transact, RoomKind.BACKSTAGE)
    transact(lambda tx: made(tx, backstage.id, backstage.room_id, now=now))
    assert len(told(RoomsReady)) == 1
    children = [row for row in told() if row.action == Action.CHILD]
    assert {row.room for row in children} == {room(transact, RoomKind.SPACE).id}


@pytest.mark.parametrize("when", ["draft", "published"])
def test_roles_bring_people_into_the_rooms(
    draft: Any, transact: Any, told: Any, organizer: Asker, now: datetime, when: str
) -> None:
    draft()
    host, speaker = "@host:example.org", "@speaker:example.org"

    def give(tx: Transaction) -> list[Intent]:
        return [
            roles.give(tx, number=1, user_id=host, role=Role.HOST, now=now),
            roles.give(tx, number=1, user_id=speaker, role=Role.IMPULSE, now=now),
        ]

    if when == "draft":
        given = transact(give)
        assert [row for row in told() if row.action in (Action.INVITE, Action.POWER)] == []
        transact(lambda tx: events.publish(tx, number=1, now=now))
    else:
        transact(lambda tx: events.publish(tx, number=1, now=now))
        given = transact(give)
    assert [(intent.role, intent.already) for intent in given if isinstance(intent, RoleGiven)] == [
        (Role.HOST, False),
        (Role.IMPULSE, False),
    ]
    assert [row.intent for row in told(RoleReceived)] == [
        RoleReceived(event=EventId(1), role=Role.HOST, agenda=AgendaOf(1)),
        RoleReceived(event=EventId(1), role=Role.IMPULSE, agenda=AgendaOf(1)),
    ]
    for kind in (RoomKind.SPACE, RoomKind.QUESTIONS, RoomKind.BACKSTAGE):
        assert sorted(invited(told, room(transact, kind))) == sorted([organizer.user_id, host, speaker])
    powers = {(row.room, row.user_id, row.value) for row in told() if row.action == Action.POWER}
    stages = [room(transact, kind).id for kind in (RoomKind.QUESTIONS, RoomKind.BACKSTAGE)]
    assert powers == {(stage, user_id, "50") for stage in stages for user_id in (host, organizer.user_id)}


def test_role_given_again_repeats_nothing_but_invites_who_left(
    published: Event, transact: Any, told: Any, now: datetime
) -> None:
    host = "@host:example.org"

    def give(tx: Transaction) -> Intent:
        return roles.give(tx, number=1, user_id=host, role=Role.HOST, now=now)

    transact(give)
    before = told()
    again = transact(give)
    assert again == RoleGiven(event=EventId(1), person=again.person, role=Role.HOST, already=True)
    assert told() == before
    make_rooms(transact, now)
    send_all(transact, now)
    for kind in (RoomKind.SPACE, RoomKind.QUESTIONS):
        membership(transact, room(transact, kind), host, Membership.JOIN)
    membership(transact, room(transact, RoomKind.BACKSTAGE), host, Membership.LEAVE)
    before = told()
    transact(give)
    assert [(row.action, row.room) for row in told()[len(before) :]] == [
        (Action.INVITE, room(transact, RoomKind.BACKSTAGE).id)
    ]


def send_all(transact: Any, now: datetime) -> None:
    """The homeserver does all that waits."""
    transact(lambda tx: outbox.mark_sent(tx, {row: None for _, row in outbox.pending(tx)}, now=now))


def membership(transact: Any, place: Room, user_id: str, state: Membership) -> None:
    transact(lambda tx: tx.session.merge(Member(room_id=place.room_id, user_id=user_id, membership=state)))


def test_role_refuses_unknown_and_past_events(published: Event, transact: Any, refusal: Any, now: datetime) -> None:
    transact(lambda tx: event_changes.cancel(tx, number=1, reason="", now=now))

    def give(number: int) -> Callable[[Transaction], Intent]:
        return lambda tx: roles.give(tx, number=number, user_id="@host:example.org", role=Role.HOST, now=now)

    assert refusal(give(1)) == EventStands(event=EventId(1), state=EventState.CANCELLED)
    assert refusal(give(7)) == NoSuchEvent(7)
