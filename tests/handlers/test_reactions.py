"""Reactions: 👍 on what is about a question, ❓ on one's own message, and taking either back."""

import pytest

from domain.intents.base import QuestionId
from domain.intents.invitations import AccountRetired
from domain.intents.questions import QuestionAsked, QuestionsOver, QuestionTooLong
from domain.states import EventState, QuestionState
from storage import questions
from storage.tables import Account
from tests.handlers.conftest import BOT, HOST, KLARA, NOW, THEO, Stage


def votes(stage: Stage, number: int = 1) -> int:
    return dict(stage.hall.ranked())[number]


def text(stage: Stage, number: int = 1) -> str:
    return stage.run(lambda tx: questions.numbered(tx, stage.hall.event, number)).text


@pytest.mark.parametrize("emoji", ["👍", "👍🏻", "👍🏿", "👍\ufe0f"])
def test_thumb_on_the_bots_answer_or_on_the_question_is_a_vote(stage: Stage, emoji: str) -> None:
    """All skin tones, on both messages: one person is one vote."""
    asked = stage.says(KLARA, "!frage Was kostet das?")
    confirmed = stage.last_sent()
    stage.reacts(THEO, confirmed, emoji)
    assert votes(stage) == 1
    stage.reacts(THEO, asked, "👍🏽")
    assert votes(stage) == 1
    stage.reacts(KLARA, asked, emoji)
    assert votes(stage) == 2


def test_vote_is_taken_back_with_the_last_thumb(stage: Stage) -> None:
    asked = stage.says(KLARA, "!frage Was kostet das?")
    first, second = stage.reacts(THEO, asked, "👍"), stage.reacts(THEO, stage.last_sent(), "👍🏻")
    stage.redacts(THEO, first)
    assert votes(stage) == 1
    stage.redacts(THEO, second)
    assert votes(stage) == 0
    stage.redacts(THEO, second)
    assert votes(stage) == 0


def test_thumb_of_the_bot_itself_counts_for_nobody(stage: Stage) -> None:
    asked = stage.says(KLARA, "!frage Was kostet das?")
    stage.reacts(BOT.user_id, stage.last_sent(), "👍")
    stage.reacts(BOT.user_id, asked, "👍")
    assert votes(stage) == 0
    assert stage.person_id(BOT.user_id) is None


@pytest.mark.parametrize("emoji", ["👎", "❤️", "👍👍", "+1", "", "👍" * 5000])
def test_other_reactions_are_no_votes(stage: Stage, emoji: str) -> None:
    asked = stage.says(KLARA, "!frage Was kostet das?")
    stage.reacts(THEO, asked, emoji)
    assert votes(stage) == 0


def test_thumb_on_anything_else_means_nothing(stage: Stage) -> None:
    """The list, an ordinary message, an unknown event: nobody becomes known by such a 👍."""
    stage.says(KLARA, "!frage Was kostet das?")
    for target in (stage.hall.list_row.event_id or "", stage.says(KLARA, "Guten Tag!"), "$unknown"):
        stage.reacts(THEO, target, "👍")
    assert votes(stage) == 0
    assert stage.person_id(THEO) is None


def test_thumb_from_another_room_is_no_vote(stage: Stage) -> None:
    """Who is not in the event's room cannot vote by naming its messages elsewhere, nor take votes back."""
    asked = stage.says(KLARA, "!frage Was kostet das?")
    stage.reacts(KLARA, asked, "👍")
    _, chat = stage.chat(THEO)
    stage.reacts(THEO, asked, "👍", chat)
    stage.reacts(THEO, stage.last_sent(), "👍", chat)
    assert votes(stage) == 1
    stage.redacts(THEO, asked, chat)
    assert votes(stage) == 1


@pytest.mark.parametrize("mark", ["❓", "❔", "?\ufe0f", "❓\ufe0f"])
def test_question_mark_of_the_author_makes_a_question(stage: Stage, mark: str) -> None:
    said = stage.says(KLARA, "Wer zahlt das?")
    assert stage.heard() == []
    stage.reacts(KLARA, said, mark)
    assert stage.heard() == [QuestionAsked(QuestionId(1))]
    assert stage.hall.rows()[-1].reply_to == said
    assert text(stage) == "Wer zahlt das?"


def test_question_mark_of_someone_else_or_a_second_one_means_nothing(stage: Stage) -> None:
    said = stage.says(KLARA, "Wer zahlt das?")
    stage.reacts(THEO, said, "❓")
    assert stage.heard() == []
    stage.reacts(KLARA, said, "❓")
    stage.reacts(KLARA, said, "❔")
    assert len(stage.heard()) == 1


def test_question_mark_in_other_rooms_means_nothing(stage: Stage) -> None:
    number, chat = stage.chat(KLARA)
    for room_id in (chat, "!backstage1"):
        said = stage.says(KLARA, "Wer zahlt das?", room_id)
        stage.reacts(KLARA, said, "❓", room_id)
    assert stage.hall.ranked() == []
    assert QuestionAsked(QuestionId(1)) not in stage.heard(number)


def test_marked_message_that_was_edited_before_and_after(stage: Stage) -> None:
    """The newest version is the question, and a later one changes it."""
    said = stage.says(KLARA, "Wer zahl das?")
    stage.edits(KLARA, said, "Wer zahlt das?")
    stage.reacts(KLARA, said, "❓")
    assert text(stage) == "Wer zahlt das?"
    stage.edits(KLARA, said, "Wer zahlt das am Ende?")
    assert text(stage) == "Wer zahlt das am Ende?"
    stage.edits(KLARA, said, "!frage Wer zahlt das wirklich?")
    assert text(stage) == "Wer zahlt das wirklich?"
    assert len(stage.hall.ranked()) == 1


def test_marked_message_that_cannot_be_asked_is_answered(stage: Stage) -> None:
    """The refusal stands as a reply under the message that was marked."""
    long = stage.says(KLARA, "x" * 1500)
    stage.reacts(KLARA, long, "❓")
    assert stage.heard() == [QuestionTooLong(limit=1000)]
    assert stage.hall.rows()[-1].reply_to == long
    said = stage.says(KLARA, "Wer zahlt das?")
    stage.hall.state(EventState.FINISHED)
    stage.reacts(KLARA, said, "❓")
    assert stage.heard()[1:] == [QuestionsOver(event=stage.hall.event)]


def test_moderator_takes_a_question_out_of_the_room(stage: Stage) -> None:
    """The homeserver lets only authors and moderators redact; what is gone from the room is gone from the list."""
    asked = stage.says(KLARA, "!frage Beleidigung?")
    stage.redacts(HOST, asked)
    question = stage.run(lambda tx: questions.numbered(tx, stage.hall.event, 1))
    assert question.state == QuestionState.WITHDRAWN
    assert stage.hall.ranked() == []


def test_account_that_was_moved_away_from_does_nothing(stage: Stage) -> None:
    """Neither its reactions nor its commands count; it is told why where it speaks to the bot."""
    asked = stage.says(KLARA, "!frage Was kostet das?")
    stage.reacts(THEO, asked, "👍")
    stage.run(lambda tx: setattr(tx.session.get_one(Account, THEO), "retired_at", NOW))
    second = stage.says(KLARA, "!frage Wer zahlt das?")
    stage.reacts(THEO, second, "👍")
    assert (votes(stage), votes(stage, 2)) == (1, 0)
    stage.says(THEO, "!+2")
    assert stage.heard()[-1] == AccountRetired()
    assert votes(stage, 2) == 0
