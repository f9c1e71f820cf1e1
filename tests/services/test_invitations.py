"""Personal codes: made, sent, used once, taken back; and the Matrix IDs that they add to a person."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain import consent
from domain.agreement import Answer
from domain.intents.base import Intent
from domain.intents.invitations import (
    AccountAdded,
    AccountCodeMade,
    AccountLeft,
    AccountLinked,
    AccountUnknown,
    CodeUnfit,
    CodeUsed,
    InvitationMade,
    InvitationRevoked,
    InvitationsChecked,
    InvitationsDropped,
    InvitationSent,
    InvitationsListed,
    InvitationsMade,
    InvitationsUnfit,
    NoSuchInvitation,
    RecoveryCodeMade,
)
from domain.intents.people import ConsentAsked, ConsentRefused, TownClaimed
from domain.rules import Asker
from domain.states import Action, ClaimState, Confirmation, Membership, OutboxState, Role, RoomKind
from services import accounts, answers, claims, event_rooms, invitations, people, prompts
from storage import consents, rooms
from storage import people as stored
from storage.tables import Event, Invitation, Room
from storage.unit_of_work import Transaction
from tests.services.conftest import MakePerson, Refusal, Told, Transact

HILDEN = "05158016"


@pytest.fixture
def chat(transact: Transact, now: datetime) -> Callable[[Asker], Room]:
    """The direct chat of somebody, whom the bot has met there."""

    def make(asker: Asker) -> Room:
        def work(tx: Transaction) -> Room:
            name = f"!{asker.user_id[1:].partition(':')[0]}:example.org"
            room = Room(
                room_id=name,
                kind=RoomKind.DIRECT,
                person_id=asker.person_id,
                membership=Membership.JOIN,
                created_at=now,
            )
            rooms.add(tx, room)
            member = {"type": "m.room.member", "state_key": asker.user_id, "content": {"membership": "join"}}
            rooms.apply_state(tx, room, member)
            return room

        return transact(work)

    return make


@pytest.fixture
def meet(transact: Transact, now: datetime) -> Callable[[str], Asker]:
    """Somebody of whom nothing is known."""
    return lambda user_id: transact(lambda tx: people.meet(tx, user_id, now=now))


@pytest.fixture
def invite(transact: Transact, organizer: Asker, now: datetime) -> Callable[[str], Intent]:
    return lambda text: transact(lambda tx: invitations.invite(tx, organizer=organizer.person_id, text=text, now=now))


@pytest.fixture
def send(transact: Transact, chat: Any, now: datetime) -> Callable[..., Intent]:
    """Somebody sends a code in their direct chat."""

    def sending(asker: Asker, code: str, when: datetime = now) -> Intent:
        name = f"!{asker.user_id[1:].partition(':')[0]}:example.org"
        if transact(lambda tx: rooms.by_id(tx, name)) is None:
            chat(asker)

        def work(tx: Transaction) -> Intent:
            fresh, room = stored.asker_of(tx, asker.user_id), rooms.by_id(tx, name)
            assert room is not None
            return accounts.redeem(tx, asker=fresh, room=room, text=code, now=when)

        return transact(work)

    return sending


def say(transact: Transact, asker: Asker, asked: Intent, said: Answer, now: datetime) -> Intent:
    prompt = asked.prompt  # type: ignore[attr-defined]
    return transact(lambda tx: answers.answer(tx, asker=asker, number=prompt, said=said, now=now))


def test_code_makes_known_after_consent(
    transact: Transact, invite: Any, meet: Any, chat: Any, send: Any, now: datetime, published: Event
) -> None:
    """Name, confirmed town and role come with the yes; nothing before; the code is kept nowhere in clear."""
    made = invite("Klara Muster; Hilden; Gastgeberin; 1")
    assert isinstance(made, InvitationMade)
    assert (made.town, made.role, made.event) == (HILDEN, Role.HOST, 1)
    row = transact(lambda tx: tx.session.get_one(Invitation, made.invitation))
    assert made.code not in str(row)
    klara = meet("@klara:example.org")
    asked = send(klara, made.code.lower().replace("-", " "))
    assert isinstance(asked, ConsentAsked)
    assert (asked.name, asked.town, asked.role) == ("Klara Muster", HILDEN, Role.HOST)
    assert transact(lambda tx: stored.asker_of(tx, klara.user_id)) == klara
    used = say(transact, klara, asked, Answer.YES, now)
    assert used == CodeUsed(klara.person_id, HILDEN, Role.HOST, 1)
    known = transact(lambda tx: stored.asker_of(tx, klara.user_id))
    assert (known.name, known.town, known.confirmed) == ("Klara Muster", HILDEN, True)
    assert known.has(Role.HOST, 1)
    claim = transact(lambda tx: stored.current_claim(tx, klara.person_id))
    assert claim is not None
    assert (claim.state, claim.decided_how) == (ClaimState.CONFIRMED, Confirmation.CODE)
    assert transact(lambda tx: consents.has_given(tx, klara.person_id, consent.VERSION))
    assert send(meet("@eve:example.org"), made.code) == CodeUnfit("used")


def test_no_to_consent_leaves_the_code_usable(
    transact: Transact, invite: Any, meet: Any, chat: Any, send: Any, now: datetime
) -> None:
    """Who says no is not known; the code still waits for its person."""
    made = invite("Klara Muster; Hilden")
    eve, klara = meet("@eve:example.org"), meet("@klara:example.org")
    assert say(transact, eve, send(eve, made.code), Answer.NO, now) == ConsentRefused()
    assert transact(lambda tx: stored.asker_of(tx, eve.user_id)) == eve
    assert isinstance(say(transact, klara, send(klara, made.code), Answer.YES, now), CodeUsed)


def test_first_yes_wins_where_two_hold_one_code(
    transact: Transact, invite: Any, meet: Any, chat: Any, send: Any, now: datetime
) -> None:
    """A code makes one person known, however many were asked for consent."""
    made = invite("Klara Muster; Hilden")
    both = [meet(f"@{name}:example.org") for name in ("klara", "eve")]
    asked = [send(person, made.code) for person in both]
    assert isinstance(say(transact, both[0], asked[0], Answer.YES, now), CodeUsed)
    assert say(transact, both[1], asked[1], Answer.YES, now) == CodeUnfit("used")
    assert transact(lambda tx: stored.asker_of(tx, both[1].user_id)).name is None
    assert not transact(lambda tx: consents.has_given(tx, both[1].person_id, consent.VERSION))


def test_old_and_revoked_codes_open_nothing(
    transact: Transact, refusal: Refusal, invite: Any, meet: Any, chat: Any, send: Any, now: datetime
) -> None:
    """After thirty days, or once taken back."""
    old, revoked = invite("Klara Muster; Hilden"), invite("Theo Muster; Hilden")
    klara = meet("@klara:example.org")
    listed = transact(lambda tx: invitations.list_open(tx, now=now))
    assert isinstance(listed, InvitationsListed)
    assert [row.name for row in listed.invitations] == ["Klara Muster", "Theo Muster"]

    def revoke(tx: Transaction) -> Intent:
        return invitations.revoke(tx, number=revoked.invitation, now=now)

    assert transact(revoke) == InvitationRevoked(revoked.invitation)
    assert refusal(revoke) == NoSuchInvitation(revoked.invitation)
    assert send(klara, revoked.code) == CodeUnfit("revoked")
    assert isinstance(send(klara, old.code, now + timedelta(days=30, seconds=-1)), ConsentAsked)
    assert send(klara, old.code, now + timedelta(days=30)) == CodeUnfit("expired")


def test_five_wrong_codes_close_the_door_for_an_hour(
    invite: Any, meet: Any, chat: Any, send: Any, now: datetime
) -> None:
    """Even the right one is refused then; others are not held up; after an hour all is well."""
    made = invite("Klara Muster; Hilden")
    eve, klara = meet("@eve:example.org"), meet("@klara:example.org")
    assert [send(eve, f"K-0000-0000-000{n}") for n in range(4)] == [CodeUnfit("wrong")] * 4
    assert send(eve, "quatsch") == CodeUnfit("form")
    assert send(eve, made.code) == CodeUnfit("pause")
    assert isinstance(send(klara, made.code), ConsentAsked)
    assert isinstance(send(eve, made.code, now + timedelta(hours=1)), ConsentAsked)


LIST = """Name;Stadt;Rolle;Event;Matrix-ID
Klara Muster;Hilden;Gastgeberin;1;@klara:example.org
Theo Muster;Ratingen;;;
=Petra();Köln;;;"""


def test_list_is_checked_before_anything_is_made(
    transact: Transact, told: Told, invite: Any, organizer: Asker, published: Event, now: datetime
) -> None:
    """A preview and a question first; with the yes codes are made: sent where an account stands, else handed out."""
    checked = invite(LIST)
    assert isinstance(checked, InvitationsChecked)
    assert (checked.count, checked.sent) == (3, 1)
    assert transact(lambda tx: tx.session.get(Invitation, 1)) is None
    made = say(transact, organizer, checked, Answer.YES, now)
    assert isinstance(made, InvitationsMade)
    assert (made.count, made.sent, [one.name for one in made.listed]) == (3, 1, ["Theo Muster", "=Petra()"])
    (sent,) = told(InvitationSent)
    assert transact(lambda tx: stored.person_of(tx, "@klara:example.org")) == sent.person_id
    assert transact(lambda tx: people.greet(tx, sent.person_id or 0, now=now)) is False


def test_no_drops_the_list_and_forgets_it(
    transact: Transact, invite: Any, organizer: Asker, published: Event, now: datetime
) -> None:
    checked = invite(LIST)
    assert say(transact, organizer, checked, Answer.NO, now) == InvitationsDropped()
    assert transact(lambda tx: stored.prompt(tx, checked.prompt).details) == {}


def test_list_that_nobody_answers_is_forgotten(
    transact: Transact, invite: Any, organizer: Asker, published: Event, now: datetime
) -> None:
    """Be it that a newer one takes its place or that its time is over: people who know nothing of it stand in it."""
    older, newer = invite(LIST), invite(LIST)
    assert transact(lambda tx: stored.prompt(tx, older.prompt).details) == {}
    transact(lambda tx: prompts.expire(tx, now=now + timedelta(days=1, seconds=1)))
    assert transact(lambda tx: stored.prompt(tx, newer.prompt).details) == {}


def test_every_fault_of_a_list_is_told(
    refusal: Refusal, transact: Transact, invite: Any, organizer: Asker, klara: Asker, now: datetime
) -> None:
    """Unknown towns with suggestions, people twice or known or invited already, events that are not there."""
    invite("Anna Alt; Hilden")
    text = f"""A;Neunkirch
A2;Entenhausen
B;
C;Hilden;Gastgeber;9
D;Hilden
D;Hilden
E;Hilden;;;{klara.user_id}
Anna Alt;Hilden
F;Hilden;;;@f:example.org
G;Hilden;;;@f:example.org"""
    unfit = refusal(lambda tx: invitations.invite(tx, organizer=organizer.person_id, text=text, now=now))
    assert isinstance(unfit, InvitationsUnfit)
    assert [(fault.line, fault.problem) for fault in unfit.faults] == [
        (1, "town"),
        (2, "town"),
        (3, "town_missing"),
        (4, "event_unknown"),
        (6, "twice"),
        (7, "known"),
        (8, "invited"),
        (10, "twice"),
    ]
    assert len(unfit.faults[0].suggested) > 1
    assert unfit.faults[1].suggested == ()
    assert set(unfit.towns) == set(unfit.faults[0].suggested)


def test_role_of_an_event_that_is_over_is_not_given(
    transact: Transact, invite: Any, meet: Any, chat: Any, send: Any, published: Event, now: datetime
) -> None:
    """The person becomes known all the same, and is told."""
    made = invite("Klara Muster; Hilden; Impuls; 1")
    transact(lambda tx: setattr(tx.session.get_one(Event, 1), "state", "finished"))
    klara = meet("@klara:example.org")
    used = say(transact, klara, send(klara, made.code), Answer.YES, now)
    assert used == CodeUsed(klara.person_id, HILDEN, None, None, missed=True)


@pytest.fixture
def hosting(transact: Transact, klara: Asker, chat: Any, hall: Any, now: datetime) -> Asker:
    """Klara in her direct chat, host of event 1 and in its rooms."""
    chat(klara)

    def work(tx: Transaction) -> None:
        stored.give_role(tx, klara.user_id, Role.HOST, 1)
        event_rooms.admit_to_stage(tx, 1, klara.user_id, Role.HOST, now=now)
        for room in rooms.all_of_event(tx, 1):
            member = {"type": "m.room.member", "state_key": klara.user_id, "content": {"membership": "join"}}
            rooms.apply_state(tx, room, member)

    transact(work)
    return klara


def own_code(transact: Transact, asker: Asker, now: datetime, *, move: bool) -> str:
    made = transact(lambda tx: accounts.make_code(tx, asker=asker, move=move, now=now))
    assert isinstance(made, AccountCodeMade)
    return made.code


def test_second_account_is_the_same_person_with_the_same_roles(
    transact: Transact, told: Told, hosting: Asker, meet: Any, chat: Any, send: Any, now: datetime
) -> None:
    """It is invited where the first one is, hosts there as well, and the first one hears of it."""
    code = own_code(transact, hosting, now, move=False)
    other = meet("@klara-privat:example.org")
    assert send(other, code) == AccountAdded(hosting.person_id, moved=False)
    asker = transact(lambda tx: stored.asker_of(tx, other.user_id))
    assert (asker.person_id, asker.name, asker.confirmed) == (hosting.person_id, hosting.name, True)
    assert asker.has(Role.HOST, 1)
    assert transact(lambda tx: stored.user_ids(tx, hosting.person_id)) == [hosting.user_id, other.user_id]
    event = {room.id for room in transact(lambda tx: rooms.all_of_event(tx, 1))}
    invited = {row.room for row in told() if row.action == Action.INVITE and row.user_id == other.user_id}
    assert event <= invited
    assert {row.room for row in told() if row.action == Action.POWER and row.user_id == other.user_id} == event
    (linked,) = told(AccountLinked)
    assert linked.room != transact(lambda tx: rooms.direct(tx, hosting.person_id)).id
    assert send(meet("@eve:example.org"), code) == CodeUnfit("used")


def test_moving_retires_the_old_account(
    transact: Transact, told: Told, hosting: Asker, meet: Any, chat: Any, send: Any, now: datetime
) -> None:
    """The old one loses its roles, is let out of the rooms, and hears a last word; then it may do nothing."""
    old_chat = transact(lambda tx: rooms.direct(tx, hosting.person_id))
    code = own_code(transact, hosting, now, move=True)
    new = meet("@klara-neu:example.org")
    assert send(new, code) == AccountAdded(hosting.person_id, moved=True)
    assert transact(lambda tx: stored.user_ids(tx, hosting.person_id)) == [new.user_id]
    old = transact(lambda tx: stored.asker_of(tx, hosting.user_id))
    assert old.retired
    assert old.roles == frozenset()
    event = {room.id for room in transact(lambda tx: rooms.all_of_event(tx, 1))}
    assert {row.room for row in told() if row.action == Action.KICK and row.user_id == old.user_id} == event
    powers = [(row.room, row.value) for row in told() if row.action == Action.POWER and row.user_id == old.user_id]
    assert {room for room, value in powers if value == "0"} == event
    (last,) = told(AccountLeft)
    assert last.room == old_chat.id
    assert [row.room for row in told() if row.action == Action.LEAVE] == [old_chat.id]
    direct = transact(lambda tx: rooms.direct(tx, hosting.person_id))
    assert direct.id not in (None, old_chat.id)
    waiting = [row for row in told() if row.user_id == old.user_id and row.state == OutboxState.PENDING]
    assert {row.action for row in waiting} <= {Action.KICK, Action.POWER}


def test_retired_account_comes_back_by_a_code(
    transact: Transact, told: Told, hosting: Asker, meet: Any, chat: Any, send: Any, now: datetime
) -> None:
    """Who moved there and wants back moves again."""
    new = meet("@klara-neu:example.org")
    send(new, own_code(transact, hosting, now, move=True))
    moved = transact(lambda tx: stored.asker_of(tx, new.user_id))
    back = own_code(transact, moved, now, move=True)
    assert send(hosting, back) == AccountAdded(hosting.person_id, moved=True)
    assert transact(lambda tx: stored.user_ids(tx, hosting.person_id)) == [hosting.user_id]
    assert transact(lambda tx: stored.asker_of(tx, hosting.user_id)).has(Role.HOST, 1)
    assert transact(lambda tx: stored.asker_of(tx, new.user_id)).retired
    powers = [row.value for row in told() if row.action == Action.POWER and row.user_id == hosting.user_id]
    assert powers[-1] == "50"


def test_code_cannot_turn_one_known_person_into_another(
    transact: Transact, refusal: Refusal, klara: Asker, theo: Asker, chat: Any, now: datetime
) -> None:
    """Nor does it add an account to itself; the code stays usable."""
    code = own_code(transact, klara, now, move=False)
    for asker, problem in ((theo, "taken"), (klara, "own")):
        room = chat(asker)

        def work(tx: Transaction, asker: Asker = asker, room: Room = room) -> Intent:
            return accounts.redeem(tx, asker=asker, room=room, text=code, now=now)

        assert refusal(work) == CodeUnfit(problem)
    assert transact(lambda tx: stored.person_of(tx, theo.user_id)) == theo.person_id


def test_new_personal_code_ends_the_earlier_one(
    transact: Transact, klara: Asker, meet: Any, chat: Any, send: Any, now: datetime
) -> None:
    """And it lives for three days alone."""
    earlier, later = (own_code(transact, klara, now, move=False) for _ in range(2))
    other = meet("@klara-privat:example.org")
    assert send(other, earlier) == CodeUnfit("revoked")
    assert send(other, later, now + timedelta(days=3)) == CodeUnfit("expired")


def test_organizer_helps_who_lost_an_account(
    transact: Transact, refusal: Refusal, organizer: Asker, klara: Asker, meet: Any, chat: Any, send: Any, now: datetime
) -> None:
    """The lost account counts no more; for one that nobody knows there is no code."""

    def recover(user_id: str) -> Callable[[Transaction], Intent]:
        return lambda tx: accounts.make_recovery_code(tx, organizer=organizer.person_id, user_id=user_id, now=now)

    made = transact(recover(klara.user_id))
    assert isinstance(made, RecoveryCodeMade)
    new = meet("@klara-neu:example.org")
    assert send(new, made.code) == AccountAdded(klara.person_id, moved=True)
    assert transact(lambda tx: stored.asker_of(tx, klara.user_id)).retired
    assert transact(lambda tx: stored.asker_of(tx, new.user_id)).name == klara.name
    assert refusal(recover("@nobody:example.org")) == AccountUnknown("@nobody:example.org")


def test_organizer_with_two_accounts_is_told_once(
    transact: Transact,
    told: Told,
    organizer: Asker,
    meet: Any,
    chat: Any,
    send: Any,
    now: datetime,
    make_person: MakePerson,
) -> None:
    """Roles are of Matrix IDs, news are for people."""
    transact(lambda tx: setattr(stored.get(tx, organizer.person_id), "name", "Olga"))
    other = meet("@olga:example.org")
    assert isinstance(send(other, own_code(transact, organizer, now, move=False)), AccountAdded)
    assert transact(lambda tx: stored.asker_of(tx, other.user_id)).has(Role.ORGANIZER, None)
    pending = make_person("Petra", confirmed=False)
    transact(lambda tx: claims.announce(tx, stored.current_claim(tx, pending.person_id), now=now))
    assert len(told(TownClaimed)) == 1
