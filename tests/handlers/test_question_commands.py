"""Votes in words, the list on demand, and what the host types."""

from typing import Any

import pytest

from domain.intents.base import QuestionId, QuestionsOf
from domain.intents.questions import (
    NoOpenQuestion,
    NoSuchQuestion,
    QuestionAnswered,
    QuestionsShown,
    QuestionTaken,
    VoteCounted,
    VoteTakenBack,
    WhichEvent,
)
from domain.intents.talk import HelpShown, NotAllowed, NotUnderstood
from domain.states import EventState
from storage import questions
from tests.hall import open_hall
from tests.handlers.conftest import HOST, KLARA, ORGANIZER, THEO, Stage


def kinds(told: list[Any]) -> list[type]:
    return [type(intent) for intent in told]


# Votes in words


@pytest.mark.parametrize("vote", ["+1", "!+1", " +1 ", "+01"])
def test_vote_in_words(stage: Stage, vote: str) -> None:
    stage.says(KLARA, "!frage Wer zahlt?")
    stage.says(THEO, vote)
    assert stage.heard()[1:] == [VoteCounted(question=QuestionId(1))]
    assert stage.hall.ranked() == [(1, 1)]
    stage.says(THEO, vote)
    assert stage.hall.ranked() == [(1, 1)]
    stage.says(THEO, "-1")
    assert stage.heard()[-1] == VoteTakenBack(question=QuestionId(1))
    assert stage.hall.ranked() == [(1, 0)]


def test_vote_in_words_is_taken_back_with_its_message(stage: Stage) -> None:
    stage.says(KLARA, "!frage Wer zahlt?")
    voted = stage.says(THEO, "+1")
    stage.edits(THEO, voted, "+2")
    assert stage.hall.ranked() == [(1, 1)]
    stage.redacts(THEO, voted)
    assert stage.hall.ranked() == [(1, 0)]


def test_vote_in_words_for_no_question(stage: Stage) -> None:
    stage.says(THEO, "+999999")
    assert stage.heard() == [NoSuchQuestion(number=999_999)]


@pytest.mark.parametrize("text", ["+1234567", "+١", "+", "+1.", "1", "＋1", "+1\n+2", "--1"])
def test_what_only_looks_like_a_vote_is_left_alone(stage: Stage, text: str) -> None:
    stage.says(KLARA, "!frage Wer zahlt?")
    stage.says(THEO, text)
    assert len(stage.heard()) == 1
    assert stage.hall.ranked() == [(1, 0)]


def test_vote_in_words_means_something_only_where_questions_are_asked(stage: Stage) -> None:
    stage.says(KLARA, "!frage Wer zahlt?")
    stage.says(HOST, "+1", "!backstage1")
    stage.says(HOST, "!+1", "!backstage1")
    assert kinds(stage.heard(stage.hall.backstage)) == [NotUnderstood]
    assert stage.hall.ranked() == [(1, 0)]


# The list, and what the host does


def test_list_on_demand(stage: Stage) -> None:
    shown = QuestionsShown(event=QuestionsOf(stage.hall.event), prefix="!")
    stage.says(KLARA, "!fragen")
    stage.says(KLARA, f"!questions {stage.hall.event}")
    stage.says(KLARA, "!fragen 99")
    assert stage.heard() == [shown, shown, WhichEvent()]
    number, chat = stage.chat(KLARA)
    stage.says(KLARA, "fragen", chat)
    stage.hall.register(stage.person_id(KLARA) or 0)
    stage.says(KLARA, "fragen", chat)
    stage.says(KLARA, f"fragen {stage.hall.event}", chat)
    shown = QuestionsShown(event=QuestionsOf(stage.hall.event))
    assert stage.heard(number) == [WhichEvent(by_number=True), shown, shown]


def test_host_takes_and_answers_in_the_room(stage: Stage) -> None:
    """What is told to the asker there tells the host too, so nothing is said twice."""
    stage.says(KLARA, "!frage Wer zahlt?")
    stage.says(HOST, "!naechste")
    stage.says(HOST, "!beantwortet 1 Der Kreis.")
    told = [QuestionTaken(QuestionId(1), to_asker=True), QuestionAnswered(QuestionId(1), to_asker=True)]
    assert stage.heard()[1:] == told
    question = stage.run(lambda tx: questions.numbered(tx, stage.hall.event, 1))
    assert question.answer == "Der Kreis."


def test_host_takes_and_answers_from_elsewhere(stage: Stage) -> None:
    """Backstage and in the direct chat the host sees the question too."""
    stage.says(KLARA, "!frage Wer zahlt?")
    stage.says(HOST, "!next", "!backstage1")
    assert stage.heard(stage.hall.backstage) == [QuestionTaken(QuestionId(1))]
    number, chat = stage.chat(HOST)
    stage.hall.state(EventState.RUNNING)
    stage.says(HOST, "answered 1", chat)
    assert stage.heard(number) == [QuestionAnswered(QuestionId(1))]


@pytest.mark.parametrize("command", ["nächste", "beantwortet 1 Ja."])
@pytest.mark.parametrize("sender", [KLARA, "@host:evil.example", "@HOST:example.org", "@host:EXAMPLE.org"])
def test_only_host_and_organizers_moderate(stage: Stage, sender: str, command: str) -> None:
    """Matrix IDs count byte by byte; names, power levels and likeness do not."""
    stage.says(KLARA, "!frage Wer zahlt?")
    stage.happens(sender, "m.room.power_levels", {"users": {sender: 100}, "users_default": 100})
    stage.says(sender, f"!{command}")
    number, chat = stage.chat(sender)
    stage.says(sender, command, chat)
    assert kinds(stage.heard()[1:]) == kinds(stage.heard(number)) == [NotAllowed]
    denied = [user for user, _, outcome in stage.audit() if outcome == "denied"]
    assert denied == [sender] * 2
    assert stage.run(lambda tx: questions.numbered(tx, stage.hall.event, 1)).state == "open"


def test_sender_whose_id_is_not_ascii_is_not_heard(stage: Stage) -> None:
    """A Cyrillic letter makes another ID, and none that the specification allows."""
    stage.says(KLARA, "!frage Wer zahlt?")
    stage.says("@hоst:example.org", "!nächste")
    assert len(stage.heard()) == 1


def test_host_of_one_event_may_not_moderate_another(stage: Stage) -> None:
    other = open_hall(stage.run, stage.hall.now, title="Smart City")
    stage.says(HOST, "!nächste", other.room_id)
    stage.says(ORGANIZER, "!nächste", other.room_id)
    assert kinds(other.said()[1:]) == [NotAllowed, NoOpenQuestion]


def test_help_shows_the_hosts_commands_to_hosts(stage: Stage) -> None:
    def shown(user_id: str, room_id: str | None, room: int | None) -> set[str]:
        stage.says(user_id, "!hilfe", room_id)
        told = stage.heard(room)[-1]
        assert isinstance(told, HelpShown)
        return {command.key for command in told.commands} & {"ask", "next", "answered"}

    number, chat = stage.chat(HOST)
    assert shown(KLARA, None, None) == {"ask"}
    assert shown(HOST, None, None) == shown(HOST, chat, number) == {"ask", "next", "answered"}
