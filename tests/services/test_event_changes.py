"""What organizers change of an event: asked before, told once, taken back in time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.agreement import Answer
from domain.errors import Refused
from domain.intents.base import EventId, Intent, TownKey
from domain.intents.event_changes import (
    CancelAsked,
    ChangedSince,
    ChangeUndone,
    EventEdited,
    EventReinstated,
    EventUnchanged,
    FieldChange,
    LinkUnfit,
    MoveAsked,
    NothingChanged,
    NothingToUndo,
    OrganizersOnly,
    ReinstateDone,
    ReinstateNeedless,
    ReinstateTooLate,
    TextUnfit,
)
from domain.intents.events import (
    EventAnnounced,
    EventCancelDone,
    EventCancelled,
    EventMoved,
    EventMoveDone,
    EventsListed,
    EventStands,
    EventTimeFar,
    EventTimeMissing,
    EventTimePast,
    EventTimeSame,
    FigureUnfit,
    NoSuchEvent,
    Registered,
)
from domain.intents.seats import SeatOffered
from domain.intents.talk import NoSuchPrompt
from domain.rules import Asker
from domain.states import Action, EventState, OutboxState, Role
from services import answers, event_changes, event_closing, event_news, events, post, registration, roles
from storage import event_changes as stored_changes
from storage import events as stored
from storage import outbox, people, reminders, rooms
from storage.tables import Event
from storage.unit_of_work import Transaction

WALL = datetime.fromisoformat("2027-03-10 14:00")
LATER = WALL + timedelta(days=7)
EVENT = EventId(1)
SOON = timedelta(minutes=5)


def event(transact: Any, number: int = 1) -> Event:
    return transact(lambda tx: stored.find(tx, number))


class Organizing:
    """An organizer at work; every deed is a transaction of its own."""

    def __init__(self, transact: Any, asker: Asker) -> None:
        self.transact = transact
        self.asker = asker

    def wants_to_move(self, wall: datetime, now: datetime, number: int = 1) -> Any:
        return self.transact(
            lambda tx: event_changes.ask_to_move(tx, number=number, wall=wall, organizer=self.asker.person_id, now=now)
        )

    def moves(self, wall: datetime, now: datetime) -> Any:
        return self.answers(self.wants_to_move(wall, now).prompt, now)

    def wants_to_cancel(self, now: datetime, reason: str = "Sturm", number: int = 1) -> Any:
        return self.transact(
            lambda tx: event_changes.ask_to_cancel(
                tx, number=number, reason=reason, organizer=self.asker.person_id, now=now
            )
        )

    def cancels(self, now: datetime) -> Any:
        return self.answers(self.wants_to_cancel(now).prompt, now)

    def answers(self, prompt: int, now: datetime, said: Answer = Answer.YES) -> Any:
        asker = self.transact(lambda tx: people.asker_of(tx, self.asker.user_id))
        return self.transact(lambda tx: answers.answer(tx, asker=asker, number=prompt, said=said, now=now))

    def edits(self, now: datetime, **wanted: Any) -> Any:
        return self.transact(
            lambda tx: event_changes.edit(tx, number=1, wanted=wanted, organizer=self.asker.person_id, now=now)
        )

    def undoes(self, now: datetime) -> Any:
        return self.transact(lambda tx: event_changes.undo(tx, organizer=self.asker.person_id, now=now))

    def reinstates(self, now: datetime) -> Any:
        return self.transact(lambda tx: event_changes.reinstate(tx, number=1, organizer=self.asker.person_id, now=now))


@pytest.fixture
def orga(transact: Any, organizer: Asker) -> Organizing:
    return Organizing(transact, organizer)


@pytest.fixture
def seated(published: Event, transact: Any, make_person: Any, now: datetime) -> Asker:
    """Someone with a seat at event 1, confirmed an hour before now, and told so."""
    person = make_person()
    before = now - timedelta(hours=1)
    transact(lambda tx: registration.register(tx, person_id=person.person_id, number=1, now=before))
    return person


def tell(transact: Any, when: datetime) -> None:
    transact(lambda tx: event_news.tell_due(tx, now=when))


def looks(transact: Any, person: Asker, when: datetime) -> None:
    """Someone looks at what comes next, and the answer is sent at once."""

    def work(tx: Transaction) -> None:
        intent = registration.list_upcoming(tx, person_id=person.person_id, now=when)
        row = post.to_person(tx, person.person_id, intent, now=when)
        outbox.mark_sent(tx, {row or 0: "$looked"}, now=when)

    transact(work)


def said(told: Any, kind: type[Intent]) -> list[Any]:
    """What was told in words; a file may follow."""
    return [row for row in told(kind) if row.action == Action.SEND]


def refused(work: Callable[[], object]) -> Intent:
    with pytest.raises(Refused) as refusal:
        work()
    return refusal.value.intent


def test_move_is_asked_about_and_nothing_is_done_before(
    seated: Asker, orga: Organizing, transact: Any, told: Any, now: datetime
) -> None:
    before = told()
    asked = orga.wants_to_move(LATER, now)
    starts_at = datetime.fromisoformat("2027-03-17T13:00:00+00:00")
    assert asked == MoveAsked(EVENT, prompt=asked.prompt, starts_at=starts_at, told=1)
    assert told() == before
    assert event(transact).starts_at == starts_at - timedelta(days=7)
    assert orga.answers(asked.prompt, now, Answer.NO) == NothingChanged(EVENT)
    assert event(transact).starts_at == starts_at - timedelta(days=7)
    assert refused(lambda: orga.answers(asked.prompt, now)) == NoSuchPrompt(asked.prompt)


def test_moved_event_is_told_once_after_some_minutes(
    seated: Asker, orga: Organizing, transact: Any, told: Any, make_person: Any, now: datetime
) -> None:
    other, left = make_person(), make_person()
    for step in (registration.register, registration.unregister):
        transact(lambda tx, step=step: step(tx, person_id=left.person_id, number=1, now=now - timedelta(hours=1)))
    transact(lambda tx: roles.give(tx, number=1, user_id=seated.user_id, role=Role.HOST, now=now - SOON))
    before = event(transact)
    done = orga.moves(LATER, now)
    assert done == EventMoveDone(EVENT, told=1, tells_at=now + SOON)
    stages = transact(lambda tx: {room.id for room in rooms.all_of_event(tx, 1)})
    assert {row.room for row in told() if row.action == Action.TOPIC} == stages
    tell(transact, now + SOON - timedelta(seconds=1))
    assert said(told, EventMoved) == []
    for _ in range(2):
        tell(transact, now + SOON)
        assert [(row.person_id, row.intent) for row in said(told, EventMoved)] == [
            (seated.person_id, EventMoved(EVENT, before=before.starts_at))
        ]
    assert not {other.person_id, left.person_id} & {row.person_id for row in said(told, EventMoved)}
    moved = event(transact)
    assert moved.wall_time == "2027-03-17T14:00"
    assert moved.sequence == before.sequence + 1
    assert moved.notice_due_at is None


def test_several_changes_are_one_message_with_the_final_state(
    seated: Asker, orga: Organizing, transact: Any, told: Any, now: datetime
) -> None:
    before = event(transact)
    orga.moves(LATER, now)
    orga.moves(LATER + timedelta(days=1), now + timedelta(minutes=2))
    orga.edits(now + timedelta(minutes=3), title="OZG ganz neu", minutes=60)
    tell(transact, now + SOON)
    assert said(told, EventMoved) == []  # the last change was two minutes ago
    tell(transact, now + timedelta(minutes=8))
    (row,) = said(told, EventMoved)
    assert row.intent == EventMoved(EVENT, before=before.starts_at, title=before.title, minutes=90)
    assert event(transact).sequence == before.sequence + 1


def test_constant_changes_hold_the_message_back_for_a_quarter_of_an_hour_at_most(
    seated: Asker, orga: Organizing, transact: Any, now: datetime
) -> None:
    for minutes in range(0, 15, 3):
        orga.edits(now + timedelta(minutes=minutes), title=f"OZG {minutes}")
    assert event(transact).notice_due_at == now + timedelta(minutes=15)


def test_moved_back_in_time_is_told_to_nobody_but_who_looked_meanwhile(
    seated: Asker, orga: Organizing, transact: Any, told: Any, make_person: Any, now: datetime
) -> None:
    curious = make_person()
    transact(lambda tx: registration.register(tx, person_id=curious.person_id, number=1, now=now - timedelta(hours=1)))
    before = event(transact)
    orga.moves(LATER, now)
    looks(transact, curious, now + timedelta(minutes=1))
    assert said(told, EventsListed)
    orga.moves(WALL, now + timedelta(minutes=2))
    tell(transact, now + timedelta(minutes=7))
    assert [(row.person_id, row.intent) for row in said(told, EventMoved)] == [
        (curious.person_id, EventMoved(EVENT, before=before.starts_at + timedelta(days=7)))
    ]
    assert event(transact).sequence == before.sequence + 1


def test_moved_back_in_time_with_nobody_looking_changes_no_calendar(
    seated: Asker, orga: Organizing, transact: Any, told: Any, now: datetime
) -> None:
    before = event(transact)
    orga.moves(LATER, now)
    orga.moves(WALL, now + timedelta(minutes=2))
    tell(transact, now + timedelta(minutes=7))
    assert said(told, EventMoved) == []
    assert event(transact).sequence == before.sequence


def test_who_registers_between_two_changes_hears_only_of_the_second(
    seated: Asker, orga: Organizing, transact: Any, told: Any, make_person: Any, now: datetime
) -> None:
    late = make_person()
    orga.moves(LATER, now)
    registers_now(transact, late, now + timedelta(minutes=1))
    orga.edits(now + timedelta(minutes=2), title="OZG ganz neu")
    tell(transact, now + timedelta(minutes=7))
    heard = {row.person_id: row.intent for row in said(told, EventMoved)}
    moved_to = datetime.fromisoformat("2027-03-17T13:00:00+00:00")
    assert heard[late.person_id] == EventMoved(EVENT, before=moved_to, title="OZG")
    assert heard[seated.person_id] == EventMoved(EVENT, before=moved_to - timedelta(days=7), title="OZG")


def test_who_registers_after_the_last_change_hears_nothing(
    seated: Asker, orga: Organizing, transact: Any, told: Any, make_person: Any, now: datetime
) -> None:
    late = make_person()
    orga.moves(LATER, now)
    registers_now(transact, late, now + timedelta(minutes=1))
    tell(transact, now + SOON)
    assert [row.person_id for row in said(told, EventMoved)] == [seated.person_id]


def registers_now(transact: Any, person: Asker, when: datetime) -> None:
    """Someone registers, and the answer is sent at once."""

    def work(tx: Transaction) -> None:
        intent = registration.register(tx, person_id=person.person_id, number=1, now=when)
        assert isinstance(intent, Registered)
        row = post.to_person(tx, person.person_id, intent, now=when)
        outbox.mark_sent(tx, {row or 0: "$registered"}, now=when)

    transact(work)


def test_reminders_move_at_once(seated: Asker, orga: Organizing, transact: Any, now: datetime) -> None:
    orga.moves(LATER, now)
    assert transact(reminders.next_due) == datetime.fromisoformat("2027-03-16T13:00:00+00:00")


def test_shortly_before_the_start_people_are_told_sooner(seated: Asker, orga: Organizing, transact: Any) -> None:
    shortly = event(transact).starts_at - timedelta(minutes=12)
    done = orga.moves(LATER, shortly)
    assert done.tells_at == shortly + timedelta(minutes=2)


def test_move_of_a_draft_tells_nobody_and_asks_nothing(
    draft: Any, orga: Organizing, transact: Any, told: Any, now: datetime
) -> None:
    draft()
    before = told()
    assert orga.wants_to_move(LATER, now) == EventMoveDone(EVENT, told=0)
    tell(transact, now + SOON)
    assert told() == before
    assert event(transact).wall_time == "2027-03-17T14:00"


def test_move_refuses_what_cannot_be(
    published: Event, orga: Organizing, transact: Any, told: Any, now: datetime
) -> None:
    before = told()

    def move(wall: str, number: int = 1) -> Intent:
        return refused(lambda: orga.wants_to_move(datetime.fromisoformat(wall), now, number))

    assert move("2027-03-10 14:00") == EventTimeSame(event=EVENT)
    assert move("2027-01-10 14:00") == EventTimePast()
    assert move("2050-01-10 14:00") == EventTimeFar(5)
    assert isinstance(move("2027-03-28 02:10"), EventTimeMissing)
    assert move("2027-03-11 14:00", number=5) == NoSuchEvent(5)
    transact(lambda tx: event_closing.keep_states(tx, now=published.starts_at))
    assert move("2027-03-11 14:00") == EventStands(event=EVENT, state=EventState.RUNNING)
    assert told() == before


def test_yes_counts_only_while_all_is_still_possible(
    published: Event, orga: Organizing, transact: Any, make_person: Any, organizer: Asker, now: datetime
) -> None:
    asked = orga.wants_to_move(LATER, now)
    stranger = make_person()
    as_stranger = Organizing(transact, stranger)
    assert refused(lambda: as_stranger.answers(asked.prompt, now)) == NoSuchPrompt(asked.prompt)
    transact(lambda tx: people.take_role(tx, organizer.user_id, Role.ORGANIZER, None))
    assert refused(lambda: orga.answers(asked.prompt, now)) == OrganizersOnly()
    transact(lambda tx: people.give_role(tx, organizer.user_id, Role.ORGANIZER, None))
    transact(lambda tx: event_closing.keep_states(tx, now=published.starts_at))
    assert refused(lambda: orga.answers(asked.prompt, now)) == EventStands(EVENT, EventState.RUNNING)
    assert refused(lambda: orga.answers(asked.prompt, now + timedelta(hours=1))) == NoSuchPrompt(asked.prompt)
    assert event(transact).wall_time == "2027-03-10T14:00"


def test_a_newer_question_about_the_same_takes_the_place_of_the_older(
    published: Event, orga: Organizing, transact: Any, now: datetime
) -> None:
    first, second = orga.wants_to_move(LATER, now), orga.wants_to_move(LATER + timedelta(hours=1), now)
    assert refused(lambda: orga.answers(first.prompt, now)) == NoSuchPrompt(first.prompt)
    orga.answers(second.prompt, now)
    assert event(transact).wall_time == "2027-03-17T15:00"


def test_cancel_is_asked_about_then_told_with_the_reason(
    seated: Asker, orga: Organizing, transact: Any, told: Any, make_person: Any, now: datetime
) -> None:
    other = make_person()
    before = event(transact)
    asked = orga.wants_to_cancel(now)
    assert asked == CancelAsked(EVENT, prompt=asked.prompt, told=1, reason="Sturm")
    assert event(transact).state == EventState.PUBLISHED
    assert orga.answers(asked.prompt, now) == EventCancelDone(EVENT, told=1, tells_at=now + SOON)
    assert event(transact).state == EventState.CANCELLED
    assert {row.state for row in told(EventAnnounced)} == {OutboxState.WITHDRAWN}
    assert said(told, EventCancelled) == []
    for _ in range(2):
        tell(transact, now + SOON)
    assert [(row.person_id, row.intent) for row in said(told, EventCancelled)] == [
        (seated.person_id, EventCancelled(EVENT, reason="Sturm"))
    ]
    assert other.person_id not in {row.person_id for row in said(told, EventCancelled)}
    assert event(transact).sequence == before.sequence + 1
    assert refused(lambda: orga.wants_to_cancel(now)) == EventStands(EVENT, EventState.CANCELLED)
    assert refused(lambda: orga.wants_to_cancel(now, number=4)) == NoSuchEvent(4)


def test_a_running_event_is_cancelled_without_delay(seated: Asker, orga: Organizing, transact: Any, told: Any) -> None:
    during = event(transact).starts_at + timedelta(minutes=1)
    transact(lambda tx: event_closing.keep_states(tx, now=during))
    assert orga.cancels(during).tells_at == during
    tell(transact, during)
    assert len(said(told, EventCancelled)) == 1


def test_reinstated_in_time_nobody_hears_anything(
    seated: Asker, orga: Organizing, transact: Any, told: Any, now: datetime
) -> None:
    before = event(transact)
    orga.cancels(now)
    assert transact(reminders.next_due) is None
    assert orga.reinstates(now + timedelta(minutes=4)) == ReinstateDone(EVENT)
    tell(transact, now + timedelta(minutes=20))
    after = event(transact)
    assert (after.state, after.sequence) == (EventState.PUBLISHED, before.sequence)
    assert said(told, EventCancelled) == []
    assert said(told, EventReinstated) == []
    assert {row.state for row in told(EventAnnounced)} == {OutboxState.PENDING}  # those who were not told yet are
    assert transact(reminders.next_due) == before.starts_at - timedelta(days=1)
    assert refused(lambda: orga.reinstates(now)) == ReinstateNeedless(EVENT)


def test_who_saw_the_cancellation_hears_that_it_is_taken_back(
    seated: Asker, orga: Organizing, transact: Any, told: Any, now: datetime
) -> None:
    orga.cancels(now)

    def told_no(tx: Transaction) -> None:
        seen = EventStands(event=EVENT, state=EventState.CANCELLED)
        row = post.to_person(tx, seated.person_id, seen, now=now + timedelta(minutes=1))
        outbox.mark_sent(tx, {row or 0: "$no"}, now=now + timedelta(minutes=1))

    transact(told_no)
    orga.reinstates(now + timedelta(minutes=2))
    tell(transact, now + timedelta(minutes=7))
    assert [(row.person_id, row.intent) for row in said(told, EventReinstated)] == [
        (seated.person_id, EventReinstated(EVENT))
    ]


def test_reinstating_is_refused_once_people_were_told(
    seated: Asker, orga: Organizing, transact: Any, now: datetime
) -> None:
    orga.cancels(now)
    tell(transact, now + SOON)
    assert refused(lambda: orga.reinstates(now + SOON)) == ReinstateTooLate(EVENT)
    assert event(transact).state == EventState.CANCELLED


def test_cancelled_draft_becomes_a_draft_again_at_any_time(
    draft: Any, orga: Organizing, transact: Any, told: Any, now: datetime
) -> None:
    draft()
    transact(lambda tx: roles.give(tx, number=1, user_id="@host:example.org", role=Role.HOST, now=now))
    before = told()
    assert orga.wants_to_cancel(now) == EventCancelDone(EVENT, told=0)
    tell(transact, now + timedelta(days=1))
    assert told() == before
    assert orga.reinstates(now + timedelta(days=2)) == ReinstateDone(EVENT)
    assert event(transact).state == EventState.DRAFT


def test_edit_shows_before_and_after(published: Event, orga: Organizing, transact: Any, now: datetime) -> None:
    edited = orga.edits(now, title="  OZG  neu ", seats=80, host="Stadt Hilden", per_town=3, approval=True)
    hilden = TownKey("05158016")
    assert edited == EventEdited(
        EVENT,
        (
            FieldChange("title", "OZG", "OZG neu"),
            FieldChange("seats", "50", "80"),
            FieldChange("host", "", hilden),
            FieldChange("per_town", "", "3"),
            FieldChange("approval", "no", "yes"),
        ),
        towns=(hilden,),
        told=0,
        tells_at=now + SOON,
    )
    kept = event(transact)
    assert (kept.title, kept.capacity, kept.host_town, kept.per_town, kept.approval) == (
        "OZG neu",
        80,
        hilden,
        3,
        True,
    )


def test_edit_takes_away_what_can_be_missing_and_keeps_the_link_to_itself(
    published: Event, orga: Organizing, transact: Any, told: Any, now: datetime
) -> None:
    secret = "https://video.example.org/geheim"
    first = orga.edits(now, link=secret, topics="ozg,ki", host="Hilden", per_town=2)
    assert secret not in repr(first)
    again = orga.edits(now, link=None, topics=None, host=None, per_town=None)
    assert [change.after for change in again.changes] == ["", "", "", ""]
    assert secret not in repr(again)
    kept = event(transact)
    assert (kept.link, kept.topics, kept.host_town, kept.per_town) == (None, [], None, None)
    assert kept.notice_due_at is None  # of these nobody is told


@pytest.mark.parametrize(
    ("wanted", "intent"),
    [
        ({}, EventUnchanged(EVENT, asked=False)),
        ({"title": "OZG", "seats": 50}, EventUnchanged(EVENT, asked=True)),
    ],
)
def test_edit_of_nothing_says_so(
    published: Event, orga: Organizing, now: datetime, wanted: dict[str, Any], intent: Intent
) -> None:
    assert orga.edits(now, **wanted) == intent


@pytest.mark.parametrize(
    ("wanted", "intent"),
    [
        ({"title": "…"}, TextUnfit("title", 120)),
        ({"title": "neu", "seats": 0}, FigureUnfit("seats", 1, 5000)),
        ({"title": "neu", "minutes": 2}, FigureUnfit("minutes", 5, 1440)),
        ({"title": "neu", "link": "video"}, LinkUnfit()),
    ],
)
def test_edit_that_cannot_be_changes_nothing_at_all(
    published: Event, orga: Organizing, transact: Any, now: datetime, wanted: dict[str, Any], intent: Intent
) -> None:
    assert refused(lambda: orga.edits(now, **wanted)) == intent
    assert event(transact).title == "OZG"


def test_edit_of_what_is_over_is_refused(published: Event, orga: Organizing, transact: Any, now: datetime) -> None:
    transact(lambda tx: event_closing.keep_states(tx, now=published.starts_at + timedelta(days=1)))
    assert refused(lambda: orga.edits(now, title="neu")) == EventStands(EVENT, EventState.FINISHED)


def test_more_seats_are_offered_at_once(
    published: Event, orga: Organizing, transact: Any, told: Any, make_person: Any, now: datetime
) -> None:
    orga.edits(now, seats=1)
    for _ in range(2):
        person = make_person()
        transact(lambda tx, p=person: registration.register(tx, person_id=p.person_id, number=1, now=now))
    assert said(told, SeatOffered) == []
    orga.edits(now, seats=2)
    assert [row.person_id for row in said(told, SeatOffered)] == [person.person_id]


def test_undo_takes_back_the_last_change_of_the_same_person(
    seated: Asker, orga: Organizing, transact: Any, told: Any, now: datetime
) -> None:
    before = event(transact)
    orga.edits(now, seats=80)
    orga.moves(LATER, now + timedelta(minutes=1))
    assert orga.undoes(now + timedelta(minutes=2)) == ChangeUndone(EVENT)
    assert (event(transact).starts_at, event(transact).capacity) == (before.starts_at, 80)
    assert orga.undoes(now + timedelta(minutes=3)) == ChangeUndone(EVENT)
    assert event(transact).capacity == 50
    assert refused(lambda: orga.undoes(now + timedelta(minutes=3))) == NothingToUndo(5)
    tell(transact, now + timedelta(minutes=20))
    assert said(told, EventMoved) == []


def test_undo_takes_a_cancellation_back(seated: Asker, orga: Organizing, transact: Any, now: datetime) -> None:
    orga.cancels(now)
    assert orga.undoes(now + timedelta(minutes=1)) == ReinstateDone(EVENT)
    assert event(transact).state == EventState.PUBLISHED


def test_undo_leaves_alone_what_was_told_what_others_changed_and_what_is_long_ago(
    seated: Asker, orga: Organizing, transact: Any, now: datetime, make_person: Any
) -> None:
    other = make_person()
    transact(lambda tx: people.give_role(tx, other.user_id, Role.ORGANIZER, None))
    orga.edits(now, title="Meins")
    Organizing(transact, other).edits(now, title="Deins")
    assert refused(lambda: orga.undoes(now)) == ChangedSince(EVENT)
    assert event(transact).title == "Deins"
    orga.edits(now + timedelta(minutes=1), title="Wieder meins")
    tell(transact, now + timedelta(minutes=6))
    assert refused(lambda: orga.undoes(now + timedelta(minutes=6))) == NothingToUndo(5)
    orga.edits(now + timedelta(minutes=10), seats=80)
    assert refused(lambda: orga.undoes(now + timedelta(minutes=16))) == NothingToUndo(5)


def test_publishing_makes_an_end_of_what_was_changed_before(
    draft: Any, orga: Organizing, transact: Any, told: Any, make_person: Any, now: datetime
) -> None:
    draft()
    orga.edits(now, title="Entwurf zwei")
    transact(lambda tx: events.publish(tx, number=1, now=now))
    assert refused(lambda: orga.undoes(now)) == NothingToUndo(5)
    person = make_person()
    transact(lambda tx: registration.register(tx, person_id=person.person_id, number=1, now=now))
    orga.moves(LATER, now + timedelta(minutes=1))
    tell(transact, now + timedelta(minutes=6))
    (row,) = said(told, EventMoved)
    assert row.intent.title == ""  # of the old title nobody ever heard
    assert transact(lambda tx: stored_changes.unsettled(tx, 1)) == []
