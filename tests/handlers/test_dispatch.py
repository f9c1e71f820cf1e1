"""The way of an event: who is answered where, what an edit may do, and that nothing is done twice."""

from typing import Any

import pytest

from domain.intents.base import EventId, QuestionId
from domain.intents.questions import (
    AskInEventRoom,
    NoOpenQuestion,
    QuestionAsked,
    QuestionTooLong,
)
from domain.intents.talk import ArgumentsMisread, LanguageSet, NotUnderstood, TooLong
from domain.rules import Asker
from domain.states import RegistrationState
from storage import people, questions
from tests.handlers.conftest import BOT, HOST, KLARA, THEO, Stage


def kinds(told: list[Any]) -> list[type]:
    return [type(intent) for intent in told]


def texts(stage: Stage) -> list[str]:
    numbers = sorted(number for number, _ in stage.hall.ranked())
    return [stage.run(lambda tx, n=n: questions.numbered(tx, stage.hall.event, n)).text for n in numbers]


def asker(stage: Stage, user_id: str) -> Asker:
    return stage.run(lambda tx: people.asker_of(tx, user_id))


# Who is meant


@pytest.mark.parametrize("text", ["Guten Tag!", "frage mich etwas", "hilfe", "Frage: wer zahlt?", "+3 dazu", "++1"])
def test_what_is_not_said_to_the_bot_in_a_room_is_left_alone(stage: Stage, text: str) -> None:
    stage.says(KLARA, text)
    assert stage.heard() == []
    assert stage.person_id(KLARA) is None


@pytest.mark.parametrize("text", ["!frage Wer zahlt?", "! FRAGE Wer zahlt?", "!ask Wer zahlt?", "!Frage\nWer zahlt?"])
def test_question_in_the_room(stage: Stage, text: str) -> None:
    asked = stage.says(KLARA, text)
    assert stage.heard() == [QuestionAsked(QuestionId(1))]
    assert stage.hall.rows()[-1].reply_to == asked
    assert texts(stage) == ["Wer zahlt?"]


def test_mention_and_thread_are_understood(stage: Stage) -> None:
    """The answer comes where the question stands: in the thread."""
    falling_back = {"is_falling_back": True, "m.in_reply_to": {"event_id": "$x"}}
    relation = {"rel_type": "m.thread", "event_id": "$root", **falling_back}
    mention = {"user_ids": [BOT.user_id]}
    asked = stage.says(KLARA, "Assistent: frage Wer zahlt?", **{"m.mentions": mention, "m.relates_to": relation})
    answered = stage.hall.rows()[-1]
    assert texts(stage) == ["Wer zahlt?"]
    assert (answered.thread, answered.reply_to) == ("$root", asked)


def test_many_lines_are_one_question(stage: Stage) -> None:
    """A carriage return separates no commands either."""
    stage.says(KLARA, "!frage Erstens\r!sprache en\n!frage Zweitens")
    assert texts(stage) == ["Erstens !sprache en\n!frage Zweitens"]
    assert asker(stage, KLARA).language == "de"


def test_question_without_text_or_with_too_much(stage: Stage) -> None:
    stage.says(KLARA, "!frage")
    stage.says(KLARA, "!frage " + "x" * 1001)
    stage.says(KLARA, "!frage " + "x" * 5000)
    missing, long, unread = stage.heard()
    assert isinstance(missing, ArgumentsMisread)
    assert (missing.problem, missing.prefix) == ("missing", "!")
    assert isinstance(long, ArgumentsMisread)
    assert long.problem == "long"
    assert unread == TooLong(limit=4000)
    assert texts(stage) == []


def test_question_in_the_direct_chat(stage: Stage) -> None:
    """It goes to the one event that the asker takes part in; else they hear where to ask."""
    number, chat = stage.chat(KLARA)
    stage.says(KLARA, "frage Wer zahlt?", chat)
    assert stage.heard(number) == [AskInEventRoom()]
    stage.hall.register(stage.person_id(KLARA) or 0, RegistrationState.WAITING)
    stage.says(KLARA, "frage Wer zahlt?", chat)
    assert stage.heard(number)[1:] == [QuestionAsked(QuestionId(1), event=EventId(stage.hall.event))]
    assert texts(stage) == ["Wer zahlt?"]


def test_question_backstage_is_not_asked(stage: Stage) -> None:
    stage.says(HOST, "!frage Wer zahlt?", "!backstage1")
    assert stage.heard(stage.hall.backstage) == [AskInEventRoom()]
    assert texts(stage) == []


# Edits and replays


def test_edit_of_what_was_understood_runs_nothing(stage: Stage) -> None:
    """Not the same command again, and no other one."""
    number, chat = stage.chat(KLARA)
    said = stage.says(KLARA, "sprache en", chat)
    stage.edits(KLARA, said, "sprache de", chat)
    stage.edits(KLARA, said, "hilfe", chat)
    assert stage.heard(number) == [LanguageSet()]
    assert asker(stage, KLARA).language == "en"


def test_edit_of_what_was_not_understood_runs_once(stage: Stage) -> None:
    number, chat = stage.chat(KLARA)
    said = stage.says(KLARA, "sprahce en", chat)
    stage.edits(KLARA, said, "sprache xx", chat)
    stage.edits(KLARA, said, "sprache en", chat)
    stage.edits(KLARA, said, "sprache de", chat)
    assert kinds(stage.heard(number)) == [NotUnderstood, ArgumentsMisread, LanguageSet]
    assert asker(stage, KLARA).language == "en"


def test_edit_after_a_refusal_runs_nothing(stage: Stage) -> None:
    """A refusal was an answer to a command: it was understood, also as a later version."""
    said = stage.says(HOST, "!nächtse")
    stage.edits(HOST, said, "!nächste")
    stage.says(KLARA, "!frage Wer zahlt?")
    stage.edits(HOST, said, "!nächste")
    assert kinds(stage.heard()) == [NotUnderstood, NoOpenQuestion, QuestionAsked]


def test_edit_of_an_unknown_message_runs_nothing(stage: Stage) -> None:
    """It may have been understood before the bot began to keep books."""
    stage.edits(KLARA, "$before", "!hilfe")
    assert stage.heard() == []


def test_edit_of_chatter_into_a_question_asks_it_under_the_first_id(stage: Stage) -> None:
    """Replies, reactions and later versions name a message by its first version."""
    said = stage.says(KLARA, "frage Wer zahlt?")
    stage.edits(KLARA, said, "!frage Wer zahlt?")
    assert stage.hall.rows()[-1].reply_to == said
    stage.edits(KLARA, said, "!frage Wer zahlt das?")
    stage.reacts(THEO, said, "👍")
    assert texts(stage) == ["Wer zahlt das?"]
    assert stage.hall.ranked() == [(1, 1)]


def test_edit_of_a_question_changes_it_and_asks_no_second_one(stage: Stage) -> None:
    said = stage.says(KLARA, "!frage Wer zahl?")
    stage.edits(KLARA, said, "!frage Wer zahlt?")
    stage.edits(KLARA, said, "!ask Wer zahlt das?")
    assert texts(stage) == ["Wer zahlt das?"]
    stage.edits(KLARA, said, "!hilfe")
    stage.edits(KLARA, said, "!fragee Was?")
    stage.edits(THEO, said, "!frage Ich bin dumm?")
    assert texts(stage) == ["Wer zahlt das?"]
    assert kinds(stage.heard()) == [QuestionAsked]
    stage.edits(KLARA, said, "!frage " + "x" * 1001)
    assert stage.heard()[1:] == [QuestionTooLong(limit=1000)]


def test_event_that_comes_twice_is_handled_once(stage: Stage) -> None:
    event = {
        "event_id": "$twice",
        "type": "m.room.message",
        "sender": KLARA,
        "content": {"msgtype": "m.text", "body": "!frage Wer zahlt?"},
    }
    stage.comes(event, stage.hall.room_id)
    stage.comes(event, stage.hall.room_id)
    assert texts(stage) == ["Wer zahlt?"]
    assert len(stage.heard()) == 1


def test_notice_is_never_answered(stage: Stage) -> None:
    """Whatever a bot says is not for this one, so that two of them do not talk for ever."""
    stage.says("@otherbot:example.org", "!hilfe", msgtype="m.notice")
    _, chat = stage.chat("@otherbot:example.org")
    stage.says("@otherbot:example.org", "hilfe", chat, msgtype="m.notice")
    assert stage.heard() == []


def test_own_messages_are_never_answered(stage: Stage) -> None:
    stage.says(BOT.user_id, "!hilfe")
    stage.says(BOT.user_id, "+1")
    assert stage.heard() == []
