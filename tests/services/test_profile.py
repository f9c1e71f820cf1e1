"""The profile: what is asked of whom, what is kept and when, beside the conversations in `tests/flows`."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from domain import consent
from domain.agreement import Answer
from domain.intents.base import Intent
from domain.intents.people import (
    AnswerUnfit,
    ConsentAsked,
    ConsentRefused,
    NameAsked,
    ProfileEnded,
    ProfileReminded,
    ProfileShown,
    TalkRuns,
)
from domain.intents.standing import LeavingAsked
from domain.intents.talk import NoSuchPrompt
from domain.rules import Asker
from domain.states import ClaimState, ConversationKind, PromptKind
from services import answers, people, profile
from storage import consents
from storage import people as stored
from storage.tables import Conversation
from storage.unit_of_work import Transaction
from tests.services.conftest import Refusal, Told, Transact

Says = Callable[..., Intent | None]


@pytest.fixture
def newcomer(transact: Transact, now: datetime) -> Asker:
    """Somebody of whom nothing is known."""
    return transact(lambda tx: people.meet(tx, "@new:example.org", now=now))


@pytest.fixture
def says(transact: Transact, newcomer: Asker, now: datetime) -> Says:
    """What they say to the question that stands, and what comes of it."""
    return lambda text, when=now: transact(lambda tx: profile.answer(tx, newcomer.person_id, text, now=when))


def given(transact: Transact, asker: Asker) -> bool:
    return transact(lambda tx: consents.has_given(tx, asker.person_id, consent.VERSION))


def answer(transact: Transact, asker: Asker, asked: Intent | None, said: Answer, now: datetime) -> Intent:
    assert isinstance(asked, ConsentAsked)
    return transact(lambda tx: answers.answer(tx, asker=asker, number=asked.prompt, said=said, now=now))


def tell(transact: Transact, newcomer: Asker, says: Says, now: datetime) -> Intent | None:
    """All answers up to the question about consent, which is returned."""
    transact(lambda tx: profile.begin(tx, newcomer.person_id, now=now))
    return [says(text) for text in ("Klara  Müller", "Hilden", "IT", "2")][-1]


def test_nothing_is_kept_before_the_yes(transact: Transact, newcomer: Asker, says: Says, now: datetime) -> None:
    """Neither name nor town nor topics; the yes keeps all of it, with the version of the text."""
    asked = tell(transact, newcomer, says, now)
    before = transact(lambda tx: stored.get(tx, newcomer.person_id))
    assert (before.name, before.function, before.topics) == (None, None, [])
    assert transact(lambda tx: stored.current_claim(tx, newcomer.person_id)) is None
    assert not given(transact, newcomer)
    shown = answer(transact, newcomer, asked, Answer.YES, now)
    assert shown == ProfileShown(newcomer.person_id, finished=True)
    person = transact(lambda tx: stored.get(tx, newcomer.person_id))
    assert (person.name, person.function, person.topics) == ("Klara Müller", "IT", ["bauen"])
    claim = transact(lambda tx: stored.current_claim(tx, newcomer.person_id))
    assert claim is not None
    assert (claim.town, claim.state) == ("05158016", ClaimState.PENDING)
    assert given(transact, newcomer)
    assert transact(lambda tx: stored.conversation(tx, newcomer.person_id)) is None


def test_answer_to_an_earlier_question_about_consent_counts_no_more(
    transact: Transact, refusal: Refusal, newcomer: Asker, says: Says, now: datetime
) -> None:
    """After a correction only the newer question counts, and none once the conversation was broken off."""
    first = tell(transact, newcomer, says, now)
    second = transact(lambda tx: profile.correct(tx, newcomer.person_id, profile.NAME, "Karla", named=False, now=now))
    assert isinstance(first, ConsentAsked)
    assert isinstance(second, ConsentAsked)
    assert (second.name, second.noted) == ("Karla", True)

    def yes(number: int) -> Callable[[Transaction], Intent]:
        return lambda tx: answers.answer(tx, asker=newcomer, number=number, said=Answer.YES, now=now)

    assert refusal(yes(first.prompt)) == NoSuchPrompt(first.prompt)
    transact(lambda tx: profile.cancel(tx, newcomer.person_id))
    assert refusal(yes(second.prompt)) == NoSuchPrompt(second.prompt)
    assert not given(transact, newcomer)


def test_who_was_known_before_there_was_a_text_is_asked_once(transact: Transact, klara: Asker, now: datetime) -> None:
    """A no changes nothing, a yes is noted; then the profile is shown."""

    def look(tx: Transaction) -> Intent:
        return profile.show_or_go_on(tx, klara.person_id, known=True, now=now)

    asked = transact(look)
    assert isinstance(asked, ConsentAsked)
    assert (asked.name, asked.town, asked.number, asked.of) == (klara.name, klara.town, 5, 5)
    assert answer(transact, klara, asked, Answer.NO, now) == ConsentRefused(known=True)
    assert transact(lambda tx: stored.asker_of(tx, klara.user_id)) == klara
    answer(transact, klara, transact(look), Answer.YES, now)
    assert given(transact, klara)
    assert transact(look) == ProfileShown(klara.person_id)
    assert transact(lambda tx: stored.asker_of(tx, klara.user_id)) == klara


def test_who_has_agreed_answers_four_questions_anew(transact: Transact, klara: Asker, now: datetime) -> None:
    """The text is not shown again; the last answer keeps all."""
    transact(lambda tx: consents.give(tx, klara.person_id, consent.VERSION, now=now))
    first = transact(lambda tx: profile.begin(tx, klara.person_id, now=now))
    assert first == NameAsked(1, 4)
    said = ("Klara Schmidt", "Hilden", "weiter", "weiter")
    replies = [transact(lambda tx, text=text: profile.answer(tx, klara.person_id, text, now=now)) for text in said]
    assert replies[-1] == ProfileShown(klara.person_id, finished=True)
    person = transact(lambda tx: stored.get(tx, klara.person_id))
    assert (person.name, person.function) == ("Klara Schmidt", None)
    assert transact(lambda tx: stored.asker_of(tx, klara.user_id)).confirmed  # the town is the same


def test_confirmed_person_is_asked_before_the_town_changes(transact: Transact, klara: Asker, now: datetime) -> None:
    """A slip does not cost the confirmation."""
    asked = transact(lambda tx: profile.correct(tx, klara.person_id, profile.TOWN, "Erkrath", named=True, now=now))
    assert isinstance(asked, LeavingAsked)
    assert transact(lambda tx: stored.asker_of(tx, klara.user_id)).confirmed


def test_unfit_answer_leaves_the_question(
    transact: Transact, refusal: Refusal, newcomer: Asker, says: Says, now: datetime
) -> None:
    """Nothing is lost by it."""
    transact(lambda tx: profile.begin(tx, newcomer.person_id, now=now))
    assert refusal(lambda tx: profile.answer(tx, newcomer.person_id, "42", now=now)) == AnswerUnfit("name")
    assert says("x" * 101) == AnswerUnfit("long")
    talk = transact(lambda tx: stored.conversation(tx, newcomer.person_id))
    assert talk is not None
    assert (talk.step, talk.answers) == (profile.NAME, {})


def test_another_conversation_is_not_overwritten(
    transact: Transact, refusal: Refusal, newcomer: Asker, now: datetime
) -> None:
    """Whoever makes an event finishes or cancels that first."""
    talk = Conversation(person_id=newcomer.person_id, kind=ConversationKind.EVENT, step="title", updated_at=now)
    transact(lambda tx: stored.keep(tx, talk))
    assert refusal(lambda tx: profile.begin(tx, newcomer.person_id, now=now)) == TalkRuns()


def test_reminder_comes_once_and_the_end_closes_the_question(
    transact: Transact, told: Told, newcomer: Asker, says: Says, now: datetime
) -> None:
    """Due after a day and after a week; the answers wait in the paused conversation."""
    tell(transact, newcomer, says, now)
    assert transact(profile.due) == now + profile.REMIND_AFTER
    for hours in (23, 24, 25, 24 * 7 - 1):
        transact(lambda tx, hours=hours: profile.remind(tx, now=now + timedelta(hours=hours)))
    assert [row.intent for row in told(ProfileReminded)] == [ProfileReminded(5, 5)]
    assert transact(profile.due) == now + profile.END_AFTER
    for days in (7, 8):
        transact(lambda tx, days=days: profile.remind(tx, now=now + timedelta(days=days)))
    assert len(told(ProfileEnded)) == 1
    assert transact(profile.due) is None
    kinds = transact(lambda tx: stored.open_prompts_of_kind(tx, PromptKind.CONSENT, person_id=newcomer.person_id))
    assert kinds == []
    later = now + timedelta(days=20)
    again = transact(lambda tx: profile.show_or_go_on(tx, newcomer.person_id, known=False, now=later))
    assert isinstance(again, ConsentAsked)
    assert again.name == "Klara Müller"
