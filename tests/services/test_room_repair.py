"""The rooms of events: made in part, lost, encrypted, adopted; mended, and shown while they come along."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from domain.agreement import Answer
from domain.errors import Refused
from domain.facts import RoomsFacts
from domain.incoming import Invitation
from domain.intents.base import EventId, Intent, PersonId, RoomsOf
from domain.intents.event_changes import NothingChanged
from domain.intents.events import EventStands, NoSuchEvent, QuestionsWelcomed
from domain.intents.questions import QuestionList
from domain.intents.rooms import (
    AdoptionPossible,
    AdoptionRefused,
    RoomAdopted,
    RoomLost,
    RoomsEncrypted,
    RoomsProgress,
    RoomsReady,
    RoomsRemade,
    RoomsRepaired,
)
from domain.rules import Asker
from domain.states import Action, EventState, Membership, OutboxState, Role, RoomKind
from services import adoption, answers, chats, events, questions, registration, roles, room_progress, room_repair
from services.rooms import made
from storage import events as stored
from storage import outbox, people, rooms
from storage import questions as asked_questions
from storage import room_progress as progress
from storage.tables import Member, OutboxRow, Room
from storage.unit_of_work import Transaction

EVENT = EventId(1)
BOT = "@bot:example.org"
HOST = "@host:example.org"


def room(transact: Any, kind: RoomKind) -> Room:
    return transact(lambda tx: rooms.space(tx) if kind == RoomKind.SPACE else rooms.of_event(tx, 1, kind))


def make_rooms(transact: Any, now: datetime) -> None:
    """The homeserver makes every room that is ordered."""

    def work(tx: Transaction) -> None:
        for place in [rooms.space(tx), *rooms.all_of_event(tx, 1)]:
            if place.room_id is None:
                made(tx, place.id, f"!{place.kind}{place.id}:example.org", now=now)

    transact(work)


def send_all(transact: Any, now: datetime) -> None:
    """The homeserver does all that waits; who was invited is seen to be so."""

    def work(tx: Transaction) -> None:
        pending = outbox.pending(tx)
        outbox.mark_sent(tx, {row: f"$sent{row}" for _, row in pending}, now=now)
        for number, row in pending:
            order = tx.session.get_one(OutboxRow, row)
            place = rooms.get(tx, number)
            if order.action == Action.INVITE:
                member(tx, place, order.user_id or "", Membership.INVITE)

    transact(work)


def member(tx: Transaction, place: Room, user_id: str, membership: Membership) -> None:
    tx.session.merge(Member(room_id=place.room_id or "", user_id=user_id, membership=membership))
    tx.session.flush()


def posted(told: Any, since: int) -> list[tuple[str, str | None]]:
    """What was ordered of the homeserver after so many rows, but for words."""
    silent = (Action.SEND, Action.EDIT, Action.PIN)
    return [(row.action, row.user_id) for row in told()[since:] if row.action not in silent]


@pytest.fixture
def ready(published: Any, transact: Any, now: datetime) -> None:
    """Event 1 with its rooms, an organizer and a host who are invited."""
    transact(lambda tx: roles.give(tx, number=1, user_id=HOST, role=Role.HOST, now=now))
    make_rooms(transact, now)
    send_all(transact, now)


@pytest.fixture
def repair(transact: Any, organizer: Asker, now: datetime) -> Callable[..., Any]:
    def work(**more: Any) -> Any:
        return transact(lambda tx: room_repair.repair(tx, number=1, organizer=organizer.person_id, now=now, **more))

    return work


def test_repair_of_what_is_whole_orders_nothing_but_links(ready: None, repair: Any, told: Any) -> None:
    before = len(told())
    assert repair() == RoomsRepaired(EVENT, (), 0, 0)
    assert posted(told, before) == [("child", None), ("child", None)]


def test_repair_invites_and_empowers_who_is_missing(ready: None, repair: Any, transact: Any, told: Any) -> None:
    def lose(tx: Transaction) -> None:
        backstage = rooms.of_event(tx, 1, RoomKind.BACKSTAGE)
        member(tx, backstage, HOST, Membership.LEAVE)
        backstage.creators, backstage.version, backstage.power = [BOT], "12", {"users": {"@organizer:example.org": 50}}

    transact(lose)
    before = len(told())
    assert repair() == RoomsRepaired(EVENT, (), invited=1, powers=1)
    assert [order for order in posted(told, before) if order[0] != "child"] == [("invite", HOST), ("power", HOST)]


def test_who_declined_twice_is_not_invited_again_unless_they_register(
    ready: None, repair: Any, transact: Any, told: Any, now: datetime
) -> None:
    host = transact(lambda tx: people.person_of(tx, HOST))

    def decline(tx: Transaction) -> None:
        member(tx, rooms.of_event(tx, 1, RoomKind.QUESTIONS), HOST, Membership.LEAVE)

    transact(decline)
    assert repair().invited == 1
    send_all(transact, now)
    transact(decline)
    before = len(told())
    refused = repair()
    assert (refused.invited, refused.declined) == (0, (PersonId(host),))
    assert ("invite", HOST) not in posted(told, before)
    transact(lambda tx: registration.register(tx, person_id=host, number=1, now=now))
    assert ("invite", HOST) in posted(told, before)  # a wish of their own


def test_room_that_could_not_be_made_is_ordered_again(
    published: Any, repair: Any, transact: Any, told: Any, now: datetime
) -> None:
    def refuse(tx: Transaction) -> None:
        place = rooms.of_event(tx, 1, RoomKind.QUESTIONS)
        rows = select(OutboxRow).where(OutboxRow.room == place.id, OutboxRow.state == OutboxState.PENDING)
        for row in tx.session.exec(rows).all():
            outbox.park(tx, row.id or 0, "no")

    transact(refuse)
    old = room(transact, RoomKind.QUESTIONS)
    assert repair().ordered == ("questions",)
    new = room(transact, RoomKind.QUESTIONS)
    assert new.id != old.id
    assert [row.room for row in told(QuestionsWelcomed) if row.state == OutboxState.PENDING] == [new.id]
    assert [row.room for row in told(QuestionList) if row.state == OutboxState.PENDING] == [new.id]


def lose(transact: Any, *kinds: RoomKind) -> None:
    """The bot is thrown out."""

    def work(tx: Transaction) -> None:
        for kind in kinds:
            place = rooms.space(tx) if kind == RoomKind.SPACE else rooms.of_event(tx, 1, kind)
            place.membership = Membership.LEAVE

    transact(work)


def test_lost_rooms_are_made_anew_only_after_a_yes(
    ready: None, repair: Any, transact: Any, told: Any, organizer: Asker, now: datetime
) -> None:
    lose(transact, RoomKind.QUESTIONS, RoomKind.SPACE)
    before = len(told())
    asked = repair()
    assert asked == RoomsRepaired(EVENT, (), 0, 0, prompt=asked.prompt, lost=("space", "questions"))
    assert [order for order in posted(told, before) if order[0] == "create"] == []

    def say(said: Answer, number: int) -> Intent:
        asker = transact(lambda tx: people.asker_of(tx, organizer.user_id))
        return transact(lambda tx: answers.answer(tx, asker=asker, number=number, said=said, now=now))

    assert say(Answer.NO, asked.prompt) == NothingChanged(EVENT)
    old = room(transact, RoomKind.QUESTIONS)
    assert say(Answer.YES, repair().prompt) == RoomsRemade(EVENT, ("space", "questions"))
    new = room(transact, RoomKind.QUESTIONS)
    assert (new.id != old.id, new.room_id) == (True, None)
    assert ("invite", HOST) in posted(told, before)
    make_rooms(transact, now)
    space = room(transact, RoomKind.SPACE)
    children = [row for row in told()[before:] if row.action == Action.CHILD and row.room == space.id]
    backstage = room(transact, RoomKind.BACKSTAGE)
    targets = transact(lambda tx: {tx.session.get_one(OutboxRow, row.id).target_room for row in children})
    assert targets == {new.id, backstage.id}
    assert repair().lost == ()


def test_questions_of_a_lost_room_go_to_the_new_one(
    ready: None, repair: Any, transact: Any, organizer: Asker, make_person: Any, now: datetime
) -> None:
    person, old = make_person(), room(transact, RoomKind.QUESTIONS)
    transact(
        lambda tx: questions.ask(
            tx, event_id=1, person_id=person.person_id, text="Wie?", room=old, source="$q", now=now
        )
    )
    lose(transact, RoomKind.QUESTIONS)
    prompt = repair().prompt
    transact(lambda tx: answers.answer(tx, asker=organizer, number=prompt, said=Answer.YES, now=now))
    assert transact(lambda tx: asked_questions.numbered(tx, 1, 1)).room == room(transact, RoomKind.QUESTIONS).id


def test_repair_refuses_what_has_no_rooms(draft: Any, transact: Any, refusal: Any, now: datetime) -> None:
    draft()

    def work(number: int) -> Callable[[Transaction], Intent]:
        return lambda tx: room_repair.repair(tx, number=number, organizer=1, now=now)

    assert refusal(work(1)) == EventStands(EVENT, EventState.DRAFT)
    assert refusal(work(7)) == NoSuchEvent(7)


def test_progress_is_one_message_edited_until_all_is_done(
    draft: Any, transact: Any, told: Any, organizer: Asker, now: datetime
) -> None:
    draft()
    transact(lambda tx: events.publish(tx, number=1, organizer=organizer.person_id, now=now))
    (first,) = told(RoomsProgress)
    assert (first.action, first.person_id, first.intent) == (
        Action.SEND,
        organizer.person_id,
        RoomsProgress(EVENT, RoomsOf(1)),
    )
    assert transact(lambda tx: progress.of_event(tx, 1)) == RoomsFacts(3, 0, 2, 0, 0, working=True)

    def tick(seconds: float) -> int:
        transact(lambda tx: room_progress.refresh(tx, now=now + timedelta(seconds=seconds)))
        return len(told(RoomsProgress)) - 1

    assert tick(3) == 0  # the message itself is not sent yet
    transact(lambda tx: outbox.mark_sent(tx, {first.id: "$progress"}, now=now))
    assert tick(4) == 0  # once in three seconds
    assert tick(6) == 1
    assert tick(9) == 1  # nothing is new, and the edit waits
    make_rooms(transact, now)
    send_all(transact, now)
    assert transact(lambda tx: progress.of_event(tx, 1)) == RoomsFacts(3, 3, 2, 2, 0, working=False)
    assert tick(12) == 2
    assert tick(15) == 2
    assert transact(progress.next_due) is None
    assert told(RoomsReady) == []  # who sees the progress need not be told


def test_encrypted_room_is_made_so_and_nothing_is_said_there(
    draft: Any, transact: Any, told: Any, organizer: Asker, now: datetime
) -> None:
    draft()
    both = (RoomKind.QUESTIONS, RoomKind.BACKSTAGE)
    transact(lambda tx: events.publish(tx, number=1, now=now, encrypted=both))
    assert room(transact, RoomKind.QUESTIONS).encrypted
    assert not room(transact, RoomKind.SPACE).encrypted
    places = {room(transact, kind).id for kind in both}
    assert [row for row in told() if row.room in places and row.action in (Action.SEND, Action.EDIT, Action.PIN)] == []
    assert [row.intent for row in told(RoomsEncrypted)] == [RoomsEncrypted(EVENT, ("questions", "backstage"))]


def test_words_that_wait_are_taken_back_when_a_room_becomes_encrypted(
    published: Any, transact: Any, told: Any, now: datetime
) -> None:
    make_rooms(transact, now)
    transact(lambda tx: chats.became_encrypted(tx, rooms.of_event(tx, 1, RoomKind.QUESTIONS), now=now))
    (welcome,) = told(QuestionsWelcomed)
    assert welcome.state == OutboxState.WITHDRAWN


def test_loss_of_an_events_room_is_told_with_what_mends_it(
    ready: None, transact: Any, told: Any, organizer: Asker, now: datetime
) -> None:
    transact(lambda tx: chats.thrown_out(tx, rooms.of_event(tx, 1, RoomKind.BACKSTAGE), now=now))
    (row,) = told(RoomLost)
    assert (row.person_id, row.intent.event) == (organizer.person_id, EVENT)


def foreign(transact: Any, membership: Membership = Membership.JOIN, **values: Any) -> int:
    """A room that others made."""
    levels = {"users": {BOT: 50}, "state_default": 50, "invite": 50, "kick": 50}
    given = {"room_id": "!theirs:example.org", "version": "11", "creators": ["@ann:example.org"], "power": levels}

    def work(tx: Transaction) -> int:
        place = Room(membership=membership, created_at=datetime.now().astimezone(), **{**given, **values})
        return rooms.add(tx, place).id or 0

    return transact(work)


def adopt(transact: Any, number: int, now: datetime, kind: RoomKind = RoomKind.QUESTIONS, event: int = 1) -> Intent:
    return transact(lambda tx: adoption.adopt(tx, room=number, number=event, kind=kind, bot=BOT, now=now))


def test_adopted_room_is_furnished_linked_and_filled(
    draft: Any, transact: Any, told: Any, organizer: Asker, now: datetime
) -> None:
    draft()
    transact(lambda tx: roles.give(tx, number=1, user_id=HOST, role=Role.HOST, now=now))
    number = foreign(transact)
    assert adopt(transact, number, now) == RoomAdopted(EVENT, "questions", appoints=True)
    assert [row.room for row in told(QuestionsWelcomed)] == [number]
    assert [row.room for row in told(QuestionList)] == [number]
    orders = [(row.action, row.user_id) for row in told() if row.room == number]
    for user_id in (organizer.user_id, HOST):
        assert ("invite", user_id) in orders
        assert ("power", user_id) in orders
    transact(lambda tx: events.publish(tx, number=1, now=now))
    assert room(transact, RoomKind.QUESTIONS).id == number
    make_rooms(transact, now)
    space = room(transact, RoomKind.SPACE)
    assert [row.room for row in told() if row.action == Action.CHILD] == [space.id, space.id]


@pytest.mark.parametrize(
    ("version", "levels", "answer"),
    [
        ("11", {"users": {BOT: 0}}, AdoptionRefused("power", has=0, needs=50)),
        ("11", {"users": {BOT: 49}, "state_default": 50}, AdoptionRefused("power", has=49, needs=50)),
        ("11", {"users": {BOT: 50}, "invite": 100}, AdoptionRefused("power", has=50, needs=100)),
        ("11", {"users": {BOT: 50}}, RoomAdopted(EVENT, "questions", appoints=True)),
        (
            "11",
            {"users": {BOT: 50}, "events": {"m.room.power_levels": 100}},
            RoomAdopted(EVENT, "questions", appoints=False),
        ),
        (
            "12",
            {"users": {BOT: 100}, "events": {"m.room.power_levels": 100}},
            RoomAdopted(EVENT, "questions", appoints=True),
        ),
        ("12", {"users_default": 50}, RoomAdopted(EVENT, "questions", appoints=True)),
        ("12", {}, AdoptionRefused("power", has=0, needs=50)),
    ],
)
def test_adoption_needs_power(
    draft: Any, transact: Any, told: Any, now: datetime, version: str, levels: dict[str, Any], answer: Intent
) -> None:
    draft()
    number = foreign(transact, version=version, power=levels)
    try:
        said = adopt(transact, number, now)
    except Refused as refused:
        said = refused.intent
        assert told() == []
    assert said == answer


def test_where_the_bot_may_not_appoint_it_does_not_try(draft: Any, transact: Any, told: Any, now: datetime) -> None:
    draft()
    transact(lambda tx: roles.give(tx, number=1, user_id=HOST, role=Role.HOST, now=now))
    adopt(transact, foreign(transact, power={"users": {BOT: 50}, "events": {"m.room.power_levels": 100}}), now)
    assert [row for row in told() if row.action == Action.POWER] == []


def test_adoption_is_refused_with_its_reason(
    published: Any, draft: Any, transact: Any, refusal: Any, told: Any, organizer: Asker, now: datetime
) -> None:
    def refused(number: int, event: int = 1) -> Intent:
        return refusal(
            lambda tx: adoption.adopt(tx, room=number, number=event, kind=RoomKind.QUESTIONS, bot=BOT, now=now)
        )

    plain = foreign(transact)
    taken = refused(plain)
    assert taken == AdoptionRefused("taken", event=EVENT, kind="questions")
    assert refused(room(transact, RoomKind.BACKSTAGE).id or 0) == AdoptionRefused("ours")
    direct = transact(lambda tx: rooms.direct(tx, organizer.person_id))
    assert refused(direct.id) == AdoptionRefused("direct")
    assert refused(foreign(transact, room_id="!dark:example.org", encrypted=True)) == AdoptionRefused("encrypted")
    assert refused(plain, event=9) == NoSuchEvent(9)
    draft()

    def cancel(tx: Transaction) -> None:
        stored.find(tx, 2).state = EventState.CANCELLED

    transact(cancel)
    assert refused(plain, event=2) == EventStands(EventId(2), EventState.CANCELLED)


def test_a_lost_room_can_be_replaced_by_an_adopted_one(ready: None, transact: Any, now: datetime) -> None:
    lose(transact, RoomKind.QUESTIONS)
    number = foreign(transact)
    assert adopt(transact, number, now) == RoomAdopted(EVENT, "questions")
    assert room(transact, RoomKind.QUESTIONS).id == number


@pytest.mark.parametrize(
    ("who", "encrypted", "servers", "action", "intent"),
    [
        ("@organizer:example.org", False, frozenset(), Action.JOIN, AdoptionPossible),
        ("@organizer:example.org", True, frozenset(), Action.LEAVE, AdoptionRefused),
        ("@organizer:example.org", False, frozenset({"other.org"}), Action.LEAVE, None),
        ("@stranger:example.org", False, frozenset(), Action.LEAVE, None),
    ],
)
def test_only_organizers_bring_the_bot_into_rooms(
    organizer: Asker,
    transact: Any,
    told: Any,
    now: datetime,
    who: str,
    encrypted: bool,
    servers: frozenset[str],
    action: Action,
    intent: type[Intent] | None,
) -> None:
    number = foreign(transact, Membership.INVITE, version=None, creators=[], power={})
    invitation = Invitation(event_id="$i", room_id="!theirs:example.org", sender=who, direct=False, encrypted=encrypted)
    transact(lambda tx: chats.answer_invitation(tx, invitation, allowed_servers=servers, now=now))
    assert [row.action for row in told() if row.room == number] == [action]
    said = [row.intent for row in told() if row.intent is not None and row.room != number]
    assert [type(words) for words in said] == ([intent] if intent else [])
    assert room_kind(transact, number) == RoomKind.FOREIGN


def room_kind(transact: Any, number: int) -> str:
    return transact(lambda tx: rooms.get(tx, number)).kind


def test_bot_comes_back_into_a_room_of_an_event(
    ready: None, transact: Any, told: Any, organizer: Asker, now: datetime
) -> None:
    backstage = room(transact, RoomKind.BACKSTAGE)

    def thrown(tx: Transaction) -> None:
        rooms.get(tx, backstage.id).membership = Membership.INVITE

    transact(thrown)
    invitation = Invitation(
        event_id="$i", room_id=backstage.room_id, sender=organizer.user_id, direct=False, encrypted=False
    )
    before = len(told())
    transact(lambda tx: chats.answer_invitation(tx, invitation, allowed_servers=frozenset(), now=now))
    assert posted(told, before) == [("join", None)]
    assert room_kind(transact, backstage.id) == RoomKind.BACKSTAGE
