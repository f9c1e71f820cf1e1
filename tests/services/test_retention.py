"""What has been kept long enough goes: each kind at its time, not before, and in batches."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from domain.intents.base import EventId
from domain.intents.events import EventAnnounced, QuestionsWelcomed
from domain.rules import Asker
from domain.states import (
    Action,
    EventState,
    InboxState,
    OutboxState,
    PromptKind,
    PromptState,
    RegistrationState,
    Role,
    TokenPurpose,
)
from scheduler.ticks import keeping_limits
from services import people, post, prompts, retention
from storage import audit, minutes, names, standing
from storage import people as stored
from storage.tables import (
    AgendaItem,
    AuditEntry,
    Consent,
    Conversation,
    Event,
    EventChange,
    Feedback,
    InboxEvent,
    Invitation,
    Member,
    OutboxRow,
    Person,
    Prompt,
    Question,
    Registration,
    RoleRow,
    Room,
    Volunteer,
    Vote,
    WebToken,
)
from storage.unit_of_work import Transaction
from tests.hall import Hall, ask, vote

DAY = timedelta(days=1)


@pytest.fixture
def keep(transact: Any) -> Any:
    """Keep the limits until there is nothing more to do."""

    def run(at: datetime, days: int = 365) -> int:
        rounds = 1
        while transact(lambda tx: retention.keep_limits(tx, now=at, days=days)):
            rounds += 1
        return rounds

    return run


@pytest.fixture
def past(hall: Hall, klara: Asker, theo: Asker, transact: Any, now: datetime) -> Hall:
    """An event, now over, at which Klara was and asked, and Theo voted and said what he thought of it."""
    hall.register(klara.person_id, RegistrationState.ATTENDED)
    hall.register(theo.person_id, RegistrationState.NO_SHOW)
    ask(hall, klara, "$asked", "Was kostet das?")
    vote(hall, theo.user_id, "$vote")

    def more(tx: Transaction) -> None:
        tx.session.add(
            Feedback(event_id=hall.event, person_id=theo.person_id, rating=4, text="Gern länger", asked_at=now)
        )
        stored.give_role(tx, klara.user_id, Role.HOST, hall.event)

    transact(more)
    hall.state(EventState.FINISHED)
    return hall


def test_names_go_from_a_past_event_and_figures_stay(
    past: Hall, klara: Asker, theo: Asker, transact: Any, keep: Any, now: datetime
) -> None:
    """A year on, the minutes say the same as before, and nothing at the event leads to Klara or Theo any more."""
    before = transact(lambda tx: minutes.facts(tx, past.event, names.ranked(tx, past.event)))
    keep(now + 366 * DAY)
    after = transact(lambda tx: minutes.facts(tx, past.event, names.ranked(tx, past.event)))
    assert after == before
    assert after.towns == (("Hilden", 1),)

    def linked(tx: Transaction) -> list[int]:
        rows = [
            *tx.session.exec(select(Registration.person_id)),
            *tx.session.exec(select(Question.person_id)),
            *tx.session.exec(select(Vote.person_id)),
            *tx.session.exec(select(Feedback.person_id)),
        ]
        return [number for number in rows if number in {klara.person_id, theo.person_id}]

    assert transact(linked) == []
    sources = transact(lambda tx: [*tx.session.exec(select(Vote.source_event_id))])
    assert all(source.startswith("gone:") for source in sources)
    assert transact(lambda tx: tx.session.exec(select(RoleRow).where(RoleRow.event_id == past.event)).all()) == []


def test_names_of_who_only_ran_or_changed_it_go_too(
    hall: Hall, klara: Asker, theo: Asker, organizer: Asker, transact: Any, keep: Any, now: datetime
) -> None:
    """Speakers, hosts and volunteers who never registered, names that an organizer typed, and who changed the event."""

    def fill(tx: Transaction) -> None:
        offer = Volunteer(
            kind="impulse", event_id=hall.event, person_id=theo.person_id, town="05158028", title="Akten", made_at=now
        )
        tx.session.add(offer)
        tx.session.flush()
        tx.session.add_all(
            [
                AgendaItem(event_id=hall.event, position=1, title="Akten", minutes=15, volunteer_id=offer.id),
                AgendaItem(event_id=hall.event, position=2, title="Wege", minutes=15, person_id=klara.person_id),
                AgendaItem(event_id=hall.event, position=3, title="Ende", minutes=15, speaker="Nora Neu"),
                Consent(person_id=theo.person_id, version="1", event_id=hall.event, given_at=now),
                EventChange(
                    event_id=hall.event,
                    person_id=organizer.person_id,
                    kind="edited",
                    before={"minutes": 60},
                    after={"minutes": 90},
                    made_at=now,
                ),
            ]
        )
        stored.give_role(tx, theo.user_id, Role.IMPULSE, hall.event)

    def linked(tx: Transaction) -> set[object]:
        rows = [
            *tx.session.exec(select(AgendaItem.person_id)),
            *tx.session.exec(select(AgendaItem.speaker)),
            *tx.session.exec(select(Volunteer.person_id)),
            *tx.session.exec(select(Consent.person_id)),
            *tx.session.exec(select(EventChange.person_id)),
            *tx.session.exec(select(RoleRow.user_id).where(RoleRow.event_id == hall.event)),
        ]
        known = {klara.person_id, theo.person_id, organizer.person_id, theo.user_id, "Nora Neu"}
        return known.intersection(rows)

    transact(fill)
    hall.state(EventState.CLOSED)
    keep(now + 364 * DAY)
    assert len(transact(linked)) == 5
    keep(now + 367 * DAY)
    assert transact(linked) == set()
    titles = transact(lambda tx: tx.session.exec(select(AgendaItem.title).order_by(col(AgendaItem.position))).all())
    assert titles == ["Akten", "Wege", "Ende"]
    assert transact(lambda tx: tx.session.exec(select(Volunteer.town)).all()) == ["05158028"]


def test_names_stay_until_then(past: Hall, klara: Asker, transact: Any, keep: Any, now: datetime) -> None:
    keep(now + 364 * DAY)
    assert transact(lambda tx: [*tx.session.exec(select(Question.person_id))]) == [klara.person_id]


def test_days_are_a_setting(past: Hall, klara: Asker, transact: Any, keep: Any, now: datetime) -> None:
    keep(now + 31 * DAY, days=30)
    assert klara.person_id not in transact(lambda tx: [*tx.session.exec(select(Question.person_id))])


def test_event_that_is_not_over_keeps_its_people(
    past: Hall, klara: Asker, transact: Any, keep: Any, now: datetime
) -> None:
    """However long ago it began: somebody has forgotten to end it, and people are still in it."""
    past.state(EventState.RUNNING)
    keep(now + 400 * DAY)
    assert klara.person_id in transact(lambda tx: [*tx.session.exec(select(Question.person_id))])


def test_two_events_of_one_person_have_nothing_in_common_afterwards(
    past: Hall, klara: Asker, transact: Any, keep: Any, now: datetime
) -> None:
    """Each event has a stand-in of its own, so that nobody can be followed from one to the next."""

    def second(tx: Transaction) -> None:
        first = tx.session.get_one(Event, past.event)
        event = Event(**first.model_dump(exclude={"id"}))
        tx.session.add(event)
        tx.session.flush()
        tx.session.add(
            Registration(event_id=event.id, person_id=klara.person_id, state="attended", arrival=1, changed_at=now)
        )

    transact(second)
    keep(now + 366 * DAY)
    who = transact(
        lambda tx: [*tx.session.exec(select(Registration.person_id).where(Registration.state == "attended"))]
    )
    assert len(set(who)) == 2
    assert klara.person_id not in who


def test_log_goes_after_a_year(organizer: Asker, transact: Any, keep: Any, now: datetime) -> None:
    transact(lambda tx: audit.note(tx, "@a:x", "help", "!x", "done", now=now))
    keep(now + 364 * DAY)
    assert len(transact(lambda tx: tx.session.exec(select(AuditEntry)).all())) == 1
    keep(now + 366 * DAY)
    assert transact(lambda tx: tx.session.exec(select(AuditEntry)).all()) == []


def _letters(tx: Transaction) -> dict[str, tuple[str, str | None]]:
    return {row.event_id: (row.state, row.payload) for row in tx.session.exec(select(InboxEvent))}


def test_dead_letters_are_emptied_after_a_month_and_all_go_after_three(transact: Any, keep: Any, now: datetime) -> None:
    """What still waits to be handled stays, however old it is."""

    def letters(tx: Transaction) -> None:
        for state in InboxState:
            payload = json.dumps({"sender": "@a:x"}) if state != InboxState.DONE else None
            row = InboxEvent(event_id=f"${state}", room_id="!x", payload=payload, state=state, received_at=now)
            tx.session.add(row)

    transact(letters)
    keep(now + 29 * DAY)
    assert transact(_letters)["$dead"] == ("dead", '{"sender": "@a:x"}')
    keep(now + 31 * DAY)
    assert transact(_letters)["$dead"] == ("dead", None)
    assert set(transact(_letters)) == {"$dead", "$done", "$new"}
    keep(now + 91 * DAY)
    assert transact(_letters) == {"$new": ("new", '{"sender": "@a:x"}')}


def _said(tx: Transaction) -> list[tuple[str, str | None, str | None]]:
    rows = tx.session.exec(select(OutboxRow).order_by(col(OutboxRow.id)))
    return [(row.action, row.state, (row.intent or "").split(" ", 1)[0] or None) for row in rows]


def test_talk_in_direct_chats_is_emptied_and_can_still_be_taken_back(
    hall: Hall, klara: Asker, transact: Any, keep: Any, now: datetime
) -> None:
    """That and where something was said stays known, without the words; what waits to be said stays whole."""
    chat = hall.direct(klara.person_id)
    transact(lambda tx: post.to_person(tx, klara.person_id, EventAnnounced(EventId(hall.event)), now=now, key="k"))
    transact(lambda tx: post.react(tx, tx.session.get_one(Room, chat), _newest(tx), "👍", now=now))
    hall.sent()
    transact(lambda tx: post.to_person(tx, klara.person_id, EventAnnounced(EventId(hall.event)), now=now))
    keep(now + 91 * DAY)
    rows = transact(lambda tx: tx.session.exec(select(OutboxRow).where(OutboxRow.room == chat)).all())
    emptied, waiting = sorted(rows, key=lambda row: row.id or 0)
    assert (emptied.intent, emptied.key, emptied.state) == (None, "k", OutboxState.SENT)
    assert (emptied.event_id or "").startswith("$sent")
    assert waiting.intent is not None


def _newest(tx: Transaction) -> int:
    return tx.session.exec(select(OutboxRow.id).order_by(col(OutboxRow.id).desc())).first() or 0


def test_words_in_the_rooms_of_an_event_stay_as_long_as_its_names(
    past: Hall, transact: Any, keep: Any, now: datetime
) -> None:
    """Until then they can be taken back should somebody be erased; while the event goes on, nothing goes at all."""
    past.sent()
    before = transact(_said)
    past.state(EventState.RUNNING)
    keep(now + 400 * DAY)
    assert transact(_said) == before
    past.state(EventState.FINISHED)
    keep(now + 300 * DAY)
    left = transact(_said)
    assert [row for row in left if row[0] == Action.SEND] == [row for row in before if row[0] == Action.SEND]
    assert not [row for row in left if row[0] in {Action.REACT, Action.PIN}]
    keep(now + 366 * DAY)
    assert transact(_said) == []


def test_questions_codes_links_and_talks_that_count_no_more_go(
    klara: Asker, organizer: Asker, transact: Any, keep: Any, now: datetime
) -> None:
    """Open questions and questions about matches stay; so do codes whose time is not long over."""

    def make(tx: Transaction) -> None:
        person_id = klara.person_id
        number = prompts.ask(tx, person_id, PromptKind.ERASE, now=now, expires_at=now + DAY)
        tx.session.get_one(Prompt, number).state = PromptState.NO
        prompts.ask(tx, person_id, PromptKind.CLOSE, now=now)
        tx.session.add(Prompt(person_id=person_id, kind=PromptKind.MATCH, state=PromptState.NO, asked_at=now))
        code = Invitation(code_hash="a", name="Nora Neu", made_by=person_id, made_at=now, expires_at=now + 30 * DAY)
        tx.session.add(code)
        tx.session.add(
            WebToken(token_hash="b", purpose=TokenPurpose.CALENDAR, person_id=person_id, made_at=now, revoked_at=now)
        )
        tx.session.add(WebToken(token_hash="c", purpose=TokenPurpose.CALENDAR, person_id=person_id, made_at=now))
        tx.session.add(Conversation(person_id=person_id, step="name", choices=["Nora"], updated_at=now))

    def left(tx: Transaction) -> tuple[list[str], int, int, int]:
        kinds = [prompt.kind for prompt in tx.session.exec(select(Prompt).order_by(col(Prompt.id)))]
        return kinds, *(len(tx.session.exec(select(table)).all()) for table in (Invitation, WebToken, Conversation))

    transact(make)
    keep(now + 89 * DAY)
    assert transact(left) == (["erase", "close", "match"], 1, 2, 1)
    keep(now + 91 * DAY)
    assert transact(left) == (["close", "match"], 1, 1, 0)
    keep(now + 121 * DAY)
    assert transact(left) == (["close", "match"], 0, 1, 0)


def test_who_never_said_who_they_are_is_forgotten(
    klara: Asker, hall: Hall, organizer: Asker, transact: Any, keep: Any, now: datetime
) -> None:
    """After three months, with their Matrix ID, and the bot leaves the chat; whoever voted, or runs things, stays."""
    silent, voter = (transact(lambda tx, n=name: people.meet(tx, f"@{n}:x", now=now)) for name in ("silent", "voter"))
    ask(hall, klara, "$asked", "Was kostet das?")
    vote(hall, voter.user_id, "$vote")
    chat = hall.direct(silent.person_id)
    keep(now + 89 * DAY)
    assert transact(lambda tx: stored.asker(tx, "@silent:x")) is not None
    keep(now + 91 * DAY)
    assert transact(lambda tx: stored.asker(tx, "@silent:x")) is None
    assert transact(lambda tx: tx.session.get_one(Person, silent.person_id).erased_at) is not None
    rows = transact(lambda tx: tx.session.exec(select(OutboxRow).where(OutboxRow.room == chat)).all())
    assert [row.action for row in rows] == [Action.LEAVE]
    for kept in (klara, voter, organizer):
        assert transact(lambda tx, user_id=kept.user_id: stored.asker(tx, user_id)) is not None


def test_who_left_and_is_known_by_nothing_else_is_forgotten(
    hall: Hall, klara: Asker, transact: Any, keep: Any, now: datetime
) -> None:
    """A Matrix ID that only stands for having left a room goes; whoever is there, or is known, stays."""

    def members(tx: Transaction) -> None:
        for user_id, membership in (("@gone:x", "leave"), ("@there:x", "join"), (klara.user_id, "leave")):
            tx.session.add(Member(room_id=hall.room_id, user_id=user_id, membership=membership))
        tx.session.add(Member(room_id="!nowhere", user_id="@there:x", membership="join"))

    transact(members)
    keep(now)
    left = transact(lambda tx: [(m.room_id, m.user_id) for m in tx.session.exec(select(Member))])
    assert sorted(left) == sorted([(hall.room_id, "@there:x"), (hall.room_id, klara.user_id)])


def test_large_amounts_go_in_batches(transact: Any, keep: Any, now: datetime) -> None:
    """No transaction takes more than a batch, and all is gone in the end."""

    def many(tx: Transaction) -> None:
        for number in range(2 * retention.BATCH + 1):
            audit.note(tx, f"@{number}:x", "help", "!x", "done", now=now)

    transact(many)
    assert transact(lambda tx: retention.keep_limits(tx, now=now + 366 * DAY, days=365))
    assert len(transact(lambda tx: tx.session.exec(select(AuditEntry.id)).all())) == retention.BATCH + 1
    assert keep(now + 366 * DAY) == 2
    assert transact(lambda tx: tx.session.exec(select(AuditEntry.id)).all()) == []


def test_tick_looks_once_an_hour_and_goes_on_while_there_is_more(transact: Any, now: datetime) -> None:
    """So that looking costs nothing, and a heap is worked off at once."""

    def many(tx: Transaction) -> None:
        for number in range(retention.BATCH + 1):
            audit.note(tx, f"@{number}:x", "help", "!x", "done", now=now - 366 * DAY)

    def count() -> int:
        return len(transact(lambda tx: tx.session.exec(select(AuditEntry.id)).all()))

    transact(many)
    tick = keeping_limits(365)
    assert transact(lambda tx: (tick(tx, now), tx.aftermath.due)[1]) == now + timedelta(seconds=1)
    assert count() == 1
    assert transact(lambda tx: (tick(tx, now), tx.aftermath.due)[1]) is None
    assert count() == 0
    transact(many)
    transact(lambda tx: tick(tx, now + timedelta(minutes=59)))
    assert count() == retention.BATCH + 1
    transact(lambda tx: tick(tx, now + timedelta(minutes=61)))
    assert count() == 1


def test_stand_in_is_no_colleague(past: Hall, klara: Asker, transact: Any, keep: Any, now: datetime) -> None:
    """Who asks the people of a town, or looks for claims that wait, does not come upon stand-ins."""
    keep(now + 366 * DAY)
    assert transact(lambda tx: standing.confirmed(tx, "05158016")) == [klara.person_id]
    assert klara.person_id in transact(stored.everyone)
    assert len(transact(stored.everyone)) == 2


def test_stand_in_is_told_nothing(past: Hall, transact: Any, keep: Any, told: Any, now: datetime) -> None:
    """Nobody is behind it, and no chat is opened with nobody."""
    keep(now + 366 * DAY)
    nobody = transact(lambda tx: [*tx.session.exec(select(Question.person_id))])[0]
    rooms_before = len(told())
    assert transact(lambda tx: post.to_person(tx, nobody, QuestionsWelcomed(EventId(past.event)), now=now)) is None
    assert len(told()) == rooms_before
