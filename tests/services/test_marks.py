"""A message becomes a question by the ❓ of its author, and is forgotten after a day."""

from datetime import timedelta

from domain.incoming import Message
from domain.intents.questions import (
    QuestionTooLong,
)
from domain.rules import Asker
from domain.states import EventState
from services import marks
from storage import rooms
from tests.hall import (
    Hall,
    mark,
    question,
    redact,
    refusal,
    remembered,
    says,
)


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
