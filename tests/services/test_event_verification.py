"""What `event prüfen` shows: what is there, and everything that is missing."""

from datetime import datetime
from typing import Any

import pytest
from sqlmodel import select

from domain.intents.base import AgendaOf, EventId
from domain.intents.events import EventVerified, NoSuchEvent
from domain.rules import Asker
from domain.states import Action, EventState, Membership, Role, RoomKind
from services import event_changes, event_verification, events, registration, roles
from services.rooms import made
from storage import events as stored
from storage import outbox, rooms
from storage.tables import Member, OutboxRow, Room
from storage.unit_of_work import Transaction

HOST = "@host:example.org"


@pytest.fixture
def verify(transact: Any) -> Any:
    return lambda: transact(lambda tx: event_verification.verify(tx, number=1))


def make_rooms(transact: Any, now: datetime) -> None:
    """The homeserver makes every room that is ordered."""

    def work(tx: Transaction) -> None:
        for room in [rooms.space(tx), *rooms.all_of_event(tx, 1)]:
            if room.room_id is None:
                made(tx, room.id, f"!{room.kind}:example.org", now=now)

    transact(work)


def change_room(transact: Any, kind: RoomKind, **values: Any) -> None:
    def work(tx: Transaction) -> None:
        room: Room = rooms.of_event(tx, 1, kind)
        for name, value in values.items():
            setattr(room, name, value)

    transact(work)


def enters(transact: Any, user_id: str, membership: Membership = Membership.JOIN) -> None:
    def work(tx: Transaction) -> None:
        for room in rooms.all_of_event(tx, 1):
            tx.session.merge(Member(room_id=room.room_id, user_id=user_id, membership=membership))

    transact(work)


def test_draft_with_nothing_lacks_everything(draft: Any, verify: Any) -> None:
    draft()
    assert verify() == EventVerified(EventId(1), "missing", "missing", "missing", (), (), 0, 0, agenda=AgendaOf(1))


def test_rooms_are_ordered_then_ready_then_lost(
    published: Any, transact: Any, verify: Any, organizer: Asker, now: datetime
) -> None:
    ordered = verify()
    assert (ordered.space, ordered.questions, ordered.backstage) == ("ordered", "ordered", "ordered")
    assert ordered.reminders == 3
    make_rooms(transact, now)
    transact(lambda tx: rooms.set_membership(tx, "!backstage:example.org", Membership.BAN, now=now))
    ready = verify()
    assert (ready.space, ready.questions, ready.backstage) == ("ready", "ready", "lost")


def test_room_that_the_homeserver_refused_has_failed(published: Any, transact: Any, verify: Any) -> None:
    def refuse(tx: Transaction) -> None:
        room = rooms.of_event(tx, 1, RoomKind.QUESTIONS)
        rows = select(OutboxRow).where(OutboxRow.room == room.id, OutboxRow.action == Action.CREATE)
        outbox.park(tx, tx.session.exec(rows).one().id, "no")

    transact(refuse)
    assert verify().questions == "failed"


def test_cast_is_absent_until_they_have_entered(published: Any, transact: Any, verify: Any, now: datetime) -> None:
    given = transact(lambda tx: roles.give(tx, number=1, user_id=HOST, role=Role.HOST, now=now))
    make_rooms(transact, now)
    assert (verify().hosts, verify().absent) == ((given.person,), (given.person,))
    enters(transact, HOST, Membership.INVITE)
    assert verify().absent == (given.person,)
    enters(transact, HOST)
    assert verify().absent == ()


def test_who_was_in_a_room_before_the_bot_is_not_absent(
    published: Any, transact: Any, verify: Any, now: datetime
) -> None:
    """The homeserver takes the invitation of someone who is there already, and tells of no change."""
    transact(lambda tx: roles.give(tx, number=1, user_id=HOST, role=Role.HOST, now=now))
    make_rooms(transact, now)
    assert len(verify().absent) == 1
    transact(lambda tx: outbox.mark_sent(tx, {row: None for _, row in outbox.pending(tx)}, now=now))
    assert verify().absent == ()


def test_lack_of_power_is_seen(published: Any, transact: Any, verify: Any, now: datetime) -> None:
    bot, host = "@bot:example.org", HOST
    transact(lambda tx: roles.give(tx, number=1, user_id=host, role=Role.HOST, now=now))
    make_rooms(transact, now)
    known = {"creators": [bot], "version": "11"}
    change_room(transact, RoomKind.QUESTIONS, power={"users": {bot: 100, host: 50}}, **known)
    assert (verify().powerless, verify().unled) == ((), ())
    change_room(transact, RoomKind.QUESTIONS, power={"users": {bot: 10, host: 50}}, **known)
    assert verify().powerless == ("questions",)
    transact(lambda tx: outbox.mark_sent(tx, {row: None for _, row in outbox.pending(tx)}, now=now))
    change_room(transact, RoomKind.QUESTIONS, power={"users": {bot: 100}}, **known)
    assert (verify().powerless, verify().unled) == ((), ("questions",))
    change_room(transact, RoomKind.QUESTIONS, power={"users": {host: 50}}, creators=[bot], version="12")
    assert (verify().powerless, verify().unled) == ((), ())  # creators stand above all levels


def test_encryption_link_and_seats_are_told(
    draft: Any, transact: Any, verify: Any, organizer: Asker, make_person: Any, now: datetime
) -> None:
    draft(link="https://video.example.org/x", seats=1)
    transact(lambda tx: events.publish(tx, number=1, now=now, encrypted=(RoomKind.BACKSTAGE,)))
    for _ in range(3):
        person = make_person()
        transact(lambda tx, p=person: registration.register(tx, person_id=p.person_id, number=1, now=now))
    seen = verify()
    assert (seen.link, seen.encrypted, seen.waiting) == (True, ("backstage",), 2)


def test_verify_works_in_every_state_and_for_no_unknown_event(
    published: Any, transact: Any, verify: Any, refusal: Any, now: datetime
) -> None:
    transact(lambda tx: event_changes.cancel(tx, number=1, reason="", now=now))
    assert verify().event == EventId(1)
    for state in EventState:

        def put(tx: Transaction, state: EventState = state) -> None:
            stored.find(tx, 1).state = state

        transact(put)
        assert verify().event == EventId(1)
    assert refusal(lambda tx: event_verification.verify(tx, number=2)) == NoSuchEvent(2)
