"""Votes: one per person and question, however they are cast and taken back."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.intents.base import QuestionId
from domain.intents.questions import (
    NoSuchQuestion,
    QuestionClosed,
    VoteCounted,
    VoteTakenBack,
)
from domain.rules import Asker
from services import people, questions
from storage import people as stored_people
from storage import rooms
from storage.tables import Account
from storage.unit_of_work import Transaction
from tests.hall import (
    Hall,
    answer,
    ask,
    in_words,
    open_hall,
    redact,
    refusal,
    vote,
)


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


WAYS = st.sampled_from(["👍", "+"])
STEPS = st.lists(
    st.one_of(
        st.tuples(WAYS, st.integers(0, 3), st.integers(0, 3)),  # cast: how, who, for the how many-th time
        st.tuples(st.just("redact"), st.integers(0, 3), st.integers(0, 3), WAYS),
        st.tuples(st.just("-"), st.integers(0, 3)),
    ),
    max_size=25,
)


class _Undone(Exception):
    """Rolls an example back, so that the next one finds the database as it was."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_votes_are_the_people_with_a_live_vote(hall: Hall, klara: Asker, transact: Any, steps: list[Any]) -> None:
    """Whatever order of 👍, redactions, +N and -N: the count is how many people have a vote that stands."""
    live: dict[int, set[str]] = {number: set() for number in range(4)}
    happened: set[str] = set()

    def step(here: Hall, voters: list[Asker], kind: str, who: int, *more: Any) -> None:
        if kind == "-":
            in_words(here, voters[who], "-", 1)
            live[who].clear()
        elif kind == "redact":
            source = f"${more[1]}{who}-{more[0]}"
            redact(here, source)
            live[who].discard(source)
        elif (source := f"${kind}{who}-{more[0]}") not in happened:  # an event happens once
            if kind == "+":
                in_words(here, voters[who], "+", 1, source)
            else:
                vote(here, voters[who].user_id, source)
            happened.add(source)
            live[who].add(source)

    def work(tx: Transaction) -> None:
        here = replace(hall, run=lambda do: do(tx))
        voters = [people.meet(tx, f"@voter{number}:example.org", now=hall.now) for number in range(4)]
        ask(here, klara)
        for taken in steps:
            step(here, voters, *taken)
            assert here.ranked() == [(1, sum(1 for sources in live.values() if sources))]
        raise _Undone

    with pytest.raises(_Undone):
        transact(work)
