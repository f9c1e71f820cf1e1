"""The list of questions: ranked, short enough for a message, and every sign also in words."""

import json

import pytest

from domain.intents.questions import QuestionAnswered, QuestionAsked, QuestionList, QuestionsShown, QuestionTaken
from tests.texts.examples.facts import ANSWERED, FEW, MANY, NAMES, NONE, OPEN, TAKEN
from texts.catalogue import LANGUAGES
from texts.render import render

LARGEST_EVENT = 65_536  # bytes; Matrix specification, "Size limits"


def body(intent: object, language: str = "en") -> str:
    return render(intent, NAMES, language=language, zone="Europe/Berlin")["body"]


def test_list_shows_number_text_votes_and_asker() -> None:
    lines = body(QuestionList(FEW)).splitlines()
    assert lines[0].startswith("Questions: ")
    first, taken, answered, answer = (line for line in lines[1:5])
    assert first.startswith("• 1: Was kostet <b>das</b>?")
    assert first.endswith("… – 1 vote – Klara <i>Müller</i>, Hilden")
    assert taken == "• ▶ 2, being discussed: VPN? – 3 votes – @someone:example.org"
    assert answered == "• ✓ 3, answered: OZG? – 0 votes – ?"
    assert answer.strip() == "Answer: <b>Ja</b>, **bald**."
    assert "“+1”" in lines[-1]
    assert "“!ask …”" in lines[-1]


def test_list_without_questions_says_how_to_ask() -> None:
    assert "“!ask …”" in body(QuestionList(NONE))
    assert "“ask …”" in body(QuestionsShown(NONE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_of_very_many_questions_fits_into_an_edit(language: str) -> None:
    """Whatever they write: an edit holds the words four times, and says how many are missing."""
    words = render(QuestionList(MANY), NAMES, language=language, zone="Europe/Berlin")
    edit = {**words, "m.new_content": words}
    assert len(json.dumps(edit, ensure_ascii=False).encode()) < LARGEST_EVENT - 2_000
    shown = words["body"].count("• ")
    assert 5 < shown < 396
    assert str(396 - shown) in words["body"]


def test_vote_in_words_is_told_with_the_first_thumb() -> None:
    assert "“+1”" in body(QuestionAsked(OPEN))


def test_only_the_asker_is_mentioned_and_only_when_addressed() -> None:
    def mentioned(intent: object) -> list[str]:
        content = render(intent, NAMES, language="de", zone="Europe/Berlin")
        return content["m.mentions"].get("user_ids", [])

    assert mentioned(QuestionTaken(TAKEN, to_asker=True)) == ["@someone:example.org"]
    assert mentioned(QuestionAnswered(OPEN, to_asker=True)) == ["@klara:example.org"]
    for silent in (QuestionTaken(TAKEN), QuestionAnswered(ANSWERED), QuestionList(FEW), QuestionsShown(FEW)):
        assert mentioned(silent) == []
