"""Questions and votes: one number per question, one vote per person, and a list that shows it all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select

from domain.errors import Refused
from domain.incoming import Message, Redaction
from domain.intents.base import EventId, Intent, QuestionId, QuestionsOf
from domain.intents.events import NoSuchEvent
from domain.intents.questions import (
    AskInEventRoom,
    NoOpenQuestion,
    NoSuchQuestion,
    QuestionAnnounced,
    QuestionAnswered,
    QuestionAsked,
    QuestionClosed,
    QuestionList,
    QuestionsOver,
    QuestionTaken,
    QuestionTooLong,
    VoteCounted,
    VoteTakenBack,
    WhichEvent,
)
from domain.rules import Asker
from domain.states import Action, EventState, QuestionState, RegistrationState, Role
from services import marks, moderation, questions, votes
from storage import people as stored_people
from storage import questions as stored
from storage import rooms
from storage.tables import Event, Question, RecentMessage, Vote
from storage.unit_of_work import Transaction, Writer
from tests.hall import Hall, open_hall


@pytest.fixture
def hall(transact: Any, now: datetime) -> Hall:
    """Event 1, published, with its rooms."""
    return open_hall(transact, now)


@pytest.fixture
def klara(make_person: Callable[..., Asker]) -> Asker:
    return make_person("Klara Beispiel", "Hilden")


@pytest.fixture
def theo(make_person: Callable[..., Asker]) -> Asker:
    return make_person("Theo Muster", "Ratingen")


def ask(hall: Hall, person: Asker, source: str = "$q", text: str = "Was kostet das?", room: int | None = None) -> None:
    hall.run(
        lambda tx: questions.ask(
            tx,
            event_id=hall.event,
            person_id=person.person_id,
            text=text,
            room=rooms.get(tx, room or hall.questions),
            source=source,
            now=hall.now,
        )
    )


def vote(hall: Hall, user_id: str, source: str, number: int = 1) -> None:
    hall.run(
        lambda tx: votes.cast(
            tx,
            question=stored.numbered(tx, hall.event, number),
            user_id=user_id,
            source=source,
            room=rooms.get(tx, hall.questions),
            now=hall.now,
        )
    )


def in_words(hall: Hall, person: Asker, sign: str, number: int, source: str = "$words") -> Intent:
    if sign == "-":
        return hall.run(
            lambda tx: votes.take_back_in_words(
                tx, event_id=hall.event, number=number, person_id=person.person_id, now=hall.now
            )
        )
    return hall.run(
        lambda tx: votes.cast_in_words(
            tx,
            event_id=hall.event,
            number=number,
            user_id=person.user_id,
            source=source,
            room=rooms.get(tx, hall.questions),
            now=hall.now,
        )
    )


def redact(hall: Hall, target: str, room_id: str | None = None) -> None:
    redaction = Redaction(event_id="$r", room_id=room_id or hall.room_id, sender="@someone:example.org", target=target)

    def work(tx: Transaction) -> None:
        votes.take_back(tx, redaction, now=hall.now)
        questions.take_back(tx, redaction, now=hall.now)

    hall.run(work)


def question(hall: Hall, number: int = 1) -> Question:
    return hall.run(lambda tx: stored.numbered(tx, hall.event, number))


def take_next(hall: Hall) -> Intent:
    return hall.run(lambda tx: moderation.take_next(tx, event_id=hall.event, now=hall.now))


def answer(hall: Hall, number: int = 1, text: str = "") -> Intent:
    return hall.run(lambda tx: moderation.answer(tx, event_id=hall.event, number=number, text=text, now=hall.now))


def edited(hall: Hall, person: Asker, text: str | None, source: str = "$q", **more: Any) -> bool:
    message = Message(event_id="$e", room_id=hall.room_id, sender=person.user_id, text=text or "", edits=source, **more)
    return hall.run(lambda tx: questions.edit(tx, message, text, now=hall.now))


def refusal(work: Callable[[], object]) -> Intent:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.intent


def refresh(hall: Hall, seconds: float) -> None:
    hall.run(lambda tx: questions.refresh_lists(tx, now=hall.now + timedelta(seconds=seconds)))


# Asking


def test_question_is_confirmed_as_a_reply_that_can_be_voted_on(hall: Hall, klara: Asker) -> None:
    """The bot's answer carries what it is about, and the first 👍 is put on it."""
    ask(hall, klara)
    confirmed = hall.rows()[-1]
    assert hall.said()[-1] == QuestionAsked(QuestionId(1))
    assert (confirmed.reply_to, confirmed.about) == ("$q", "question:1")
    (reaction,) = hall.rows(action=Action.REACT)
    assert (reaction.target_row, reaction.value) == (confirmed.id, "👍")


def test_question_in_a_thread_is_confirmed_there(hall: Hall, klara: Asker) -> None:
    hall.run(
        lambda tx: questions.ask(
            tx,
            event_id=hall.event,
            person_id=klara.person_id,
            text="Und jetzt?",
            room=rooms.get(tx, hall.questions),
            source="$q",
            thread="$root",
            now=hall.now,
        )
    )
    confirmed = hall.rows()[-1]
    assert (confirmed.thread, confirmed.reply_to) == ("$root", "$q")


def test_question_from_the_direct_chat_is_announced_for_the_vote(hall: Hall, klara: Asker) -> None:
    """The asker hears in the direct chat; the event's room can vote, and there the 👍 stands."""
    hall.register(klara.person_id)
    chat = hall.direct(klara.person_id)
    assert hall.run(lambda tx: questions.event_to_ask(tx, klara.person_id, direct=True)) == hall.event
    ask(hall, klara, room=chat)
    assert hall.said(chat) == [QuestionAsked(QuestionId(1), event=EventId(hall.event))]
    announced = hall.rows()[-1]
    assert hall.said()[-1] == QuestionAnnounced(QuestionId(1))
    assert announced.about == "question:1"
    assert [row.target_row for row in hall.rows(action=Action.REACT)] == [announced.id]
    assert hall.rows(chat, Action.REACT) == []


def test_numbers_are_dense_per_event_even_when_askers_are_refused(hall: Hall, klara: Asker, transact: Any) -> None:
    """A refused question leaves no gap; another event counts for itself."""
    other = open_hall(transact, hall.now, title="Smart City")
    ask(hall, klara, "$a")
    assert refusal(lambda: ask(hall, klara, "$b", "x" * 1001)) == QuestionTooLong(limit=1000)
    ask(hall, klara, "$c")
    ask(other, klara, "$d")
    assert [number for number, _ in hall.ranked()] == [1, 2]
    assert [number for number, _ in other.ranked()] == [1]


def test_number_is_given_again_after_a_rollback(hall: Hall, klara: Asker) -> None:
    def breaks(tx: Transaction) -> None:
        room = rooms.get(tx, hall.questions)
        questions.ask(
            tx, event_id=hall.event, person_id=klara.person_id, text="?", room=room, source="$a", now=hall.now
        )
        raise LookupError("planted")

    with pytest.raises(LookupError):
        hall.run(breaks)
    ask(hall, klara, "$a")
    assert [number for number, _ in hall.ranked()] == [1]


def test_numbers_are_dense_under_many_writers(hall: Hall, klara: Asker) -> None:
    """On PostgreSQL several transactions run at once; none takes a number twice or leaves one out."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda place: ask(hall, klara, f"$q{place}"), range(20)))
    assert sorted(number for number, _ in hall.ranked()) == list(range(1, 21))


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.FINISHED, EventState.CLOSED, EventState.CANCELLED])
def test_event_that_is_not_published_or_over_takes_no_questions(hall: Hall, klara: Asker, state: EventState) -> None:
    hall.state(state)
    assert refusal(lambda: ask(hall, klara)) == QuestionsOver(event=EventId(hall.event))


def test_event_to_ask_is_clear_only_with_one_registration(hall: Hall, klara: Asker, transact: Any) -> None:
    """In the direct chat a question goes nowhere while it could be meant for none or for several events."""

    def find() -> int:
        return hall.run(lambda tx: questions.event_to_ask(tx, klara.person_id, direct=True))

    other = open_hall(transact, hall.now, title="Smart City")
    assert refusal(find) == AskInEventRoom()
    hall.register(klara.person_id, RegistrationState.CANCELLED)
    assert refusal(find) == AskInEventRoom()
    other.register(klara.person_id, RegistrationState.WAITING)
    assert find() == other.event
    third = open_hall(transact, hall.now, title="VPN")
    third.register(klara.person_id)
    assert refusal(find) == AskInEventRoom(events=(EventId(other.event), EventId(third.event)))
    other.state(EventState.FINISHED)
    assert find() == third.event


# Marked with ❓


def says(hall: Hall, person: Asker, text: str, event_id: str = "$m", edits: str | None = None) -> None:
    message = Message(event_id=event_id, room_id=hall.room_id, sender=person.user_id, text=text, edits=edits)
    hall.run(lambda tx: marks.remember(tx, message, rooms.get(tx, hall.questions), now=hall.now))


def mark(hall: Hall, user_id: str, message: str = "$m") -> None:
    hall.run(
        lambda tx: marks.ask_by_mark(
            tx, user_id=user_id, message=message, room=rooms.get(tx, hall.questions), now=hall.now
        )
    )


def remembered(hall: Hall) -> list[str]:
    return [row.text for row in hall.run(lambda tx: tx.session.exec(select(RecentMessage)).all())]


def test_message_marked_by_its_author_is_a_question(hall: Hall, klara: Asker) -> None:
    """Its newest text counts, and the bot keeps it no longer beside the question."""
    says(hall, klara, "Wer zahl das?")
    says(hall, klara, "Wer zahlt das?", "$m2", edits="$m")
    mark(hall, klara.user_id)
    assert question(hall).text == "Wer zahlt das?"
    assert hall.rows()[-1].reply_to == "$m"
    assert remembered(hall) == []
    mark(hall, klara.user_id)
    assert len(hall.ranked()) == 1


def test_mark_of_someone_else_means_nothing(hall: Hall, klara: Asker, theo: Asker) -> None:
    says(hall, klara, "Wer zahlt das?")
    mark(hall, theo.user_id)
    mark(hall, klara.user_id.upper())
    assert hall.ranked() == []


def test_message_is_changed_by_its_author_only(hall: Hall, klara: Asker, theo: Asker) -> None:
    says(hall, klara, "Wer zahlt das?")
    says(hall, theo, "Ich bin dumm.", "$m2", edits="$m")
    says(hall, theo, "Ich bin dumm.", "$m3", edits="$unknown")
    assert remembered(hall) == ["Wer zahlt das?"]


def test_marked_message_that_is_too_long_is_refused_until_it_is_shortened(hall: Hall, klara: Asker) -> None:
    says(hall, klara, "x" * 4000)
    assert refusal(lambda: mark(hall, klara.user_id)) == QuestionTooLong(limit=1000)
    says(hall, klara, "kurz", "$m2", edits="$m")
    mark(hall, klara.user_id)
    assert question(hall).text == "kurz"


def test_messages_are_kept_for_a_day_and_only_where_questions_are_asked(hall: Hall, klara: Asker) -> None:
    says(hall, klara, "Wer zahlt das?")
    backstage = Message(event_id="$b", room_id="!backstage1", sender=klara.user_id, text="geheim")
    hall.run(lambda tx: marks.remember(tx, backstage, rooms.get(tx, hall.backstage), now=hall.now))
    hall.run(lambda tx: marks.forget_messages(tx, now=hall.now + timedelta(hours=24)))
    assert remembered(hall) == ["Wer zahlt das?"]
    hall.run(lambda tx: marks.forget_messages(tx, now=hall.now + timedelta(hours=24, seconds=1)))
    assert remembered(hall) == []
    hall.state(EventState.FINISHED)
    says(hall, klara, "Danke!", "$later")
    assert remembered(hall) == []


def test_message_that_is_taken_back_is_forgotten(hall: Hall, klara: Asker) -> None:
    says(hall, klara, "Wer zahlt das?")
    redact(hall, "$m", room_id="!elsewhere")
    assert remembered(hall) == ["Wer zahlt das?"]
    redact(hall, "$m")
    assert remembered(hall) == []


# Editing and taking back


def test_edit_changes_the_open_question(hall: Hall, klara: Asker) -> None:
    ask(hall, klara)
    assert edited(hall, klara, "Was kostet das im Jahr?")
    assert question(hall).text == "Was kostet das im Jahr?"
    assert len(hall.ranked()) == 1


def test_edit_of_what_is_no_question_is_left_to_others(hall: Hall, klara: Asker) -> None:
    assert not edited(hall, klara, "Neu")


def test_edit_by_someone_else_of_a_closed_question_or_into_nothing_changes_nothing(
    hall: Hall, klara: Asker, theo: Asker
) -> None:
    """All of them are dealt with: no command is run for them."""
    ask(hall, klara)
    assert edited(hall, theo, "Ich bin dumm.")
    assert edited(hall, klara, None)
    assert edited(hall, klara, "")
    take_next(hall)
    assert edited(hall, klara, "Zu spät")
    assert question(hall).text == "Was kostet das?"


def test_edit_that_is_too_long_is_refused(hall: Hall, klara: Asker) -> None:
    ask(hall, klara)
    assert refusal(lambda: edited(hall, klara, "x" * 1001)) == QuestionTooLong(limit=1000)
    assert refusal(lambda: edited(hall, klara, "kurz", too_long=True)) == QuestionTooLong(limit=1000)
    assert question(hall).text == "Was kostet das?"


def test_edit_of_an_announced_question_edits_the_announcement(hall: Hall, klara: Asker) -> None:
    """What was asked in the room stands there in its author's own words; what the bot quoted does not."""
    chat = hall.direct(klara.person_id)
    ask(hall, klara, room=chat)
    announced = hall.rows()[-1]
    edited(hall, klara, "Neu")
    (edit,) = hall.rows(action=Action.EDIT)
    assert edit.target_row == announced.id
    assert hall.said(action=Action.EDIT) == [QuestionAnnounced(QuestionId(1))]
    ask(hall, klara, "$second")
    edited(hall, klara, "Auch neu", "$second")
    assert len(hall.rows(action=Action.EDIT)) == 1


def test_question_is_withdrawn_with_its_message(hall: Hall, klara: Asker) -> None:
    """It leaves the list, its text is gone, and the room's message about it says so."""
    ask(hall, klara, text="Planted-4711?")
    confirmed = hall.rows()[-1]
    vote(hall, "@someone:example.org", "$v")
    redact(hall, "$q")
    assert question(hall).state == QuestionState.WITHDRAWN
    assert "4711" not in question(hall).text
    assert hall.ranked() == []
    assert [row.target_row for row in hall.rows(action=Action.EDIT)] == [confirmed.id]
    ask(hall, klara, "$next")
    assert [number for number, _ in hall.ranked()] == [2]


def test_answered_question_and_one_redacted_elsewhere_stay(hall: Hall, klara: Asker) -> None:
    ask(hall, klara)
    redact(hall, "$q", room_id="!elsewhere")
    assert question(hall).state == QuestionState.OPEN
    answer(hall)
    redact(hall, "$q")
    assert question(hall).state == QuestionState.ANSWERED
    assert question(hall).text == "Was kostet das?"


# Votes


def test_vote_counts_once_per_person_however_it_is_cast(hall: Hall, klara: Asker, theo: Asker) -> None:
    """👍 on two messages and a +1 of the same person are one vote; it stands until the last is taken back."""
    ask(hall, klara)
    vote(hall, theo.user_id, "$on-reply")
    vote(hall, theo.user_id, "$on-source")
    assert in_words(hall, theo, "+", 1) == VoteCounted(question=QuestionId(1))
    vote(hall, klara.user_id, "$asker")
    assert hall.ranked() == [(1, 2)]
    redact(hall, "$on-reply")
    redact(hall, "$words")
    assert hall.ranked() == [(1, 2)]
    redact(hall, "$on-source")
    assert hall.ranked() == [(1, 1)]


def test_vote_of_two_accounts_of_one_person_is_one(hall: Hall, klara: Asker, transact: Any) -> None:
    from storage.tables import Account

    transact(lambda tx: tx.session.add(Account(user_id="@klara:other.example", person_id=klara.person_id)))
    ask(hall, klara)
    vote(hall, klara.user_id, "$a")
    vote(hall, "@klara:other.example", "$b")
    assert hall.ranked() == [(1, 1)]


def test_vote_of_someone_new_makes_them_known(hall: Hall, klara: Asker) -> None:
    ask(hall, klara)
    vote(hall, "@new:example.org", "$v")
    assert hall.run(lambda tx: stored_people.person_of(tx, "@new:example.org")) is not None
    assert hall.ranked() == [(1, 1)]


def test_vote_in_words_is_taken_back_in_words(hall: Hall, klara: Asker, theo: Asker) -> None:
    ask(hall, klara)
    vote(hall, theo.user_id, "$v")
    in_words(hall, theo, "+", 1)
    vote(hall, klara.user_id, "$k")
    assert in_words(hall, theo, "-", 1) == VoteTakenBack(question=QuestionId(1))
    assert hall.ranked() == [(1, 1)]
    in_words(hall, theo, "-", 1)
    redact(hall, "$v")
    assert hall.ranked() == [(1, 1)]


def test_vote_for_no_question_or_a_closed_one_is_refused_in_words(hall: Hall, klara: Asker) -> None:
    assert refusal(lambda: in_words(hall, klara, "+", 999_999)) == NoSuchQuestion(number=999_999)
    ask(hall, klara)
    ask(hall, klara, "$second")
    answer(hall)
    redact(hall, "$second")
    assert refusal(lambda: in_words(hall, klara, "+", 1)) == QuestionClosed(question=QuestionId(1))
    assert refusal(lambda: in_words(hall, klara, "-", 1)) == QuestionClosed(question=QuestionId(1))
    assert refusal(lambda: in_words(hall, klara, "+", 2)) == NoSuchQuestion(number=2)


def test_vote_by_reaction_for_a_closed_question_is_ignored(hall: Hall, klara: Asker) -> None:
    ask(hall, klara)
    answer(hall)
    vote(hall, "@new:example.org", "$v")
    assert hall.ranked() == [(1, 0)]
    assert hall.run(lambda tx: stored_people.person_of(tx, "@new:example.org")) is None


def test_vote_cannot_be_taken_back_from_another_room(hall: Hall, klara: Asker) -> None:
    """A redaction in a room of one's own names an event of the event's room: it undoes nothing."""
    ask(hall, klara)
    vote(hall, klara.user_id, "$v")
    redact(hall, "$v", room_id="!own")
    assert hall.ranked() == [(1, 1)]


def test_message_means_a_question_only_in_its_own_room(hall: Hall, klara: Asker, transact: Any) -> None:
    other = open_hall(transact, hall.now, title="Smart City")
    ask(hall, klara)
    hall.sent()
    confirmed = hall.rows()[-1].event_id

    def meant(room: int, event_id: str) -> bool:
        return hall.run(lambda tx: questions.meant(tx, rooms.get(tx, room), event_id)) is not None

    assert meant(hall.questions, confirmed)
    assert meant(hall.questions, "$q")
    assert not meant(other.questions, confirmed)
    assert not meant(other.questions, "$q")
    assert not meant(hall.questions, hall.list_row.event_id)


WORLD_ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 3), st.integers(0, 4)),
        st.tuples(st.just("redact"), st.integers(0, 3), st.integers(0, 4)),
        st.tuples(st.just("+"), st.integers(0, 3), st.integers(0, 4)),
        st.tuples(st.just("-"), st.integers(0, 3), st.just(0)),
    ),
    max_size=25,
)


class _Undone(Exception):
    """Rolls an example back, so that the next one finds the database as it was."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=WORLD_ACTIONS)
def test_votes_are_the_people_with_a_live_vote(
    hall: Hall, klara: Asker, transact: Any, actions: list[tuple[str, int, int]]
) -> None:
    """Whatever order of 👍, redactions, +N and -N: the count is how many people have a vote that stands."""
    users = [f"@voter{number}:example.org" for number in range(4)]
    live: dict[str, set[str]] = {user: set() for user in users}
    used: set[str] = set()

    def work(tx: Transaction) -> None:
        room = rooms.get(tx, hall.questions)
        questions.ask(
            tx, event_id=hall.event, person_id=klara.person_id, text="?", room=room, source="$q", now=hall.now
        )
        here = SimpleNamespace(run=lambda do: do(tx), now=hall.now, event=hall.event, questions=hall.questions)
        here.room_id = hall.room_id
        for kind, who, place in actions:
            user, source = users[who], f"${'put' if kind == 'redact' else kind}{who}-{place}"
            if kind in ("put", "+"):
                if source in used:
                    continue  # an event happens once
                used.add(source)
                live[user].add(source)
                vote(here, user, source)
            elif kind == "redact":
                live[user].discard(source)
                redact(here, source)
            else:
                live[user].clear()
                person = stored_people.person_of(tx, user)
                if person is not None:
                    stored.remove_votes(tx, stored.numbered(tx, hall.event, 1).id, person)
            expected = sum(1 for sources in live.values() if sources)
            counted = {row.person_id for row in tx.session.exec(select(Vote)).all()}
            (shown,) = Hall(here.run, hall.now, hall.event, hall.questions, hall.backstage).ranked()
            assert shown == (1, expected)
            assert len(counted) == expected
        raise _Undone

    with pytest.raises(_Undone):
        transact(work)


# The list


def test_list_is_posted_and_pinned_once(hall: Hall) -> None:
    (row,) = hall.rows()
    assert hall.said() == [QuestionList(event=QuestionsOf(hall.event))]
    assert [pin.target_row for pin in hall.rows(action=Action.PIN)] == [row.id]
    hall.run(lambda tx: questions.open_list(tx, hall.event, rooms.get(tx, hall.questions), now=hall.now))
    assert len(hall.rows()) == 1


def test_list_is_edited_once_for_what_happens_within_seconds(hall: Hall, klara: Asker) -> None:
    hall.sent()
    ask(hall, klara)
    for number in range(5):
        vote(hall, f"@v{number}:example.org", f"$v{number}")
    refresh(hall, 1.9)
    assert hall.rows(action=Action.EDIT) == []
    refresh(hall, 2)
    refresh(hall, 60)
    (edit,) = hall.rows(action=Action.EDIT)
    assert edit.target_row == hall.list_row.id
    assert hall.said(action=Action.EDIT) == [QuestionList(event=QuestionsOf(hall.event))]


def test_list_is_edited_again_only_after_the_last_edit_was_sent(hall: Hall, klara: Asker) -> None:
    """An edit that waits may be in words already, so what changed since is not forgotten but told later."""
    hall.sent()
    ask(hall, klara)
    refresh(hall, 3)
    vote(hall, klara.user_id, "$v")
    refresh(hall, 6)
    assert len(hall.rows(action=Action.EDIT)) == 1
    due = hall.run(questions.lists_due)
    assert due == hall.now + timedelta(seconds=9)
    hall.sent()
    refresh(hall, 9)
    assert len(hall.rows(action=Action.EDIT)) == 2
    assert hall.run(questions.lists_due) is None


def test_change_asks_for_a_tick_once(hall: Hall, klara: Asker) -> None:
    def work(tx: Transaction) -> list[datetime | None]:
        questions.changed(tx, hall.event, now=hall.now)
        first, tx.aftermath.due = tx.aftermath.due, None
        questions.changed(tx, hall.event, now=hall.now + timedelta(seconds=1))
        return [first, tx.aftermath.due]

    assert hall.run(work) == [hall.now + timedelta(seconds=3), None]


def test_repeated_vote_leaves_the_list_alone(hall: Hall, klara: Asker) -> None:
    ask(hall, klara)
    vote(hall, klara.user_id, "$a")
    refresh(hall, 3)
    vote(hall, klara.user_id, "$b")
    redact(hall, "$a")
    assert hall.run(questions.lists_due) is None


def test_list_is_ranked_by_votes_then_age_with_answered_ones_last(hall: Hall, klara: Asker) -> None:
    for source in ("$1", "$2", "$3", "$4"):
        ask(hall, klara, source)
    for number, voters in ((1, 5), (3, 2), (4, 1)):
        for voter in range(voters):
            vote(hall, f"@v{voter}:example.org", f"$v{number}-{voter}", number)
    answer(hall, 1)
    assert hall.ranked() == [(3, 2), (4, 1), (2, 0), (1, 5)]


def test_event_whose_list_was_never_opened_is_not_looked_at_for_ever(transact: Any, now: datetime) -> None:
    def work(tx: Transaction) -> None:
        tx.session.add(
            Event(
                title="Ohne Raum",
                state=EventState.PUBLISHED,
                wall_time="2027-03-10T14:00",
                zone="Europe/Berlin",
                starts_at=now,
                minutes=90,
                capacity=5,
                created_at=now,
                list_dirty_since=now,
            )
        )

    transact(work)
    transact(lambda tx: questions.refresh_lists(tx, now=now + timedelta(seconds=3)))
    assert transact(questions.lists_due) is None


async def test_change_wakes_the_program_after_the_commit(engine: Engine, hall: Hall, klara: Asker) -> None:
    writer = Writer(engine)
    due: list[datetime | None] = []
    writer.after_commit = lambda aftermath: due.append(aftermath.due)
    await writer.do(lambda tx: questions.changed(tx, hall.event, now=hall.now))
    await writer.do(questions.lists_due)
    writer.close()
    assert due == [hall.now + timedelta(seconds=3), None]


# What the host does


def test_next_takes_the_open_question_with_the_most_votes(hall: Hall, klara: Asker, theo: Asker) -> None:
    """The asker is addressed where they asked; the one taken before stays taken."""
    ask(hall, klara, "$1")
    ask(hall, theo, "$2")
    vote(hall, klara.user_id, "$v", 2)
    assert take_next(hall) == QuestionTaken(QuestionId(2))
    assert hall.said()[-1] == QuestionTaken(QuestionId(2), to_asker=True)
    assert hall.rows()[-1].reply_to == "$2"
    assert take_next(hall) == QuestionTaken(QuestionId(1))
    assert [question(hall, number).state for number in (1, 2)] == [QuestionState.TAKEN, QuestionState.TAKEN]
    assert refusal(lambda: take_next(hall)) == NoOpenQuestion(event=EventId(hall.event))


def test_asker_of_the_direct_chat_hears_there_and_the_room_too(hall: Hall, klara: Asker) -> None:
    chat = hall.direct(klara.person_id)
    ask(hall, klara, room=chat)
    hall.sent()
    announced = hall.rows()[-1].event_id
    take_next(hall)
    answer(hall, text="Der Kreis zahlt.")
    told = [QuestionTaken(QuestionId(1), to_asker=True), QuestionAnswered(QuestionId(1), to_asker=True)]
    assert hall.said(chat)[1:] == told
    assert hall.said()[-2:] == [QuestionTaken(QuestionId(1)), QuestionAnswered(QuestionId(1))]
    assert [row.reply_to for row in hall.rows()[-2:]] == [announced, announced]


def test_answer_is_kept_once(hall: Hall, klara: Asker) -> None:
    ask(hall, klara)
    assert answer(hall, text="Der Kreis zahlt.") == QuestionAnswered(QuestionId(1))
    assert (question(hall).state, question(hall).answer) == (QuestionState.ANSWERED, "Der Kreis zahlt.")
    assert refusal(lambda: answer(hall, text="Nein, das Land.")) == QuestionClosed(question=QuestionId(1))
    assert question(hall).answer == "Der Kreis zahlt."
    assert refusal(lambda: answer(hall, 2)) == NoSuchQuestion(number=2)


def test_withdrawn_question_cannot_be_taken_or_answered(hall: Hall, klara: Asker) -> None:
    ask(hall, klara)
    redact(hall, "$q")
    assert refusal(lambda: take_next(hall)) == NoOpenQuestion(event=EventId(hall.event))
    assert refusal(lambda: answer(hall)) == NoSuchQuestion(number=1)


def test_host_means_the_one_event_that_runs(hall: Hall, klara: Asker, transact: Any, organizer: Asker) -> None:
    """Without a room the event must be clear: among the host's own, or among all for an organizer."""
    other = open_hall(transact, hall.now, title="Smart City")

    def host(*events: Hall) -> Asker:
        for one in events:
            transact(lambda tx, one=one: stored_people.give_role(tx, klara.user_id, Role.HOST, one.event))
        return transact(lambda tx: stored_people.asker_of(tx, klara.user_id))

    def find(asker: Asker) -> int:
        return transact(lambda tx: moderation.event_to_moderate(tx, asker))

    assert refusal(lambda: find(klara)) == WhichEvent()
    assert find(host(hall)) == hall.event
    assert refusal(lambda: find(host(other))) == WhichEvent(events=(EventId(hall.event), EventId(other.event)))
    other.state(EventState.RUNNING)
    assert find(host()) == find(organizer) == other.event


def test_list_of_an_event_is_shown_to_those_who_have_to_do_with_it(
    hall: Hall, klara: Asker, theo: Asker, transact: Any, organizer: Asker
) -> None:
    def find(asker: Asker, number: int | None) -> int:
        return transact(lambda tx: questions.event_to_show(tx, asker, number))

    assert refusal(lambda: find(klara, hall.event)) == NoSuchEvent(number=hall.event)
    assert refusal(lambda: find(klara, None)) == WhichEvent(by_number=True)
    assert refusal(lambda: find(organizer, 99)) == NoSuchEvent(number=99)
    hall.register(klara.person_id)
    assert find(klara, None) == find(klara, hall.event) == find(organizer, hall.event) == hall.event
    transact(lambda tx: stored_people.give_role(tx, theo.user_id, Role.IMPULSE, hall.event))
    assert find(transact(lambda tx: stored_people.asker_of(tx, theo.user_id)), hall.event) == hall.event
