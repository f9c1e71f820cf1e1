"""The profile: a short conversation, one question at a time; nothing of it is kept elsewhere before consent."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from domain import consent, interests, spoken
from domain.errors import Refused
from domain.intents.base import EventId, Intent, PersonId, TownKey
from domain.intents.people import (
    AnswerUnfit,
    ConsentAsked,
    ConsentUnclear,
    FunctionAsked,
    NameAsked,
    ProfileCancelled,
    ProfileEnded,
    ProfileReminded,
    ProfileShown,
    TalkRuns,
    TopicsAsked,
    TownAsked,
    TownDoubted,
    TownSet,
)
from domain.intents.talk import NothingToCancel
from domain.states import ClaimState, ConversationKind, PromptKind, PromptState
from domain.towns import Town
from services import claims, post, prompts, towns
from storage import consents as given
from storage import conversations, people
from storage.tables import Conversation
from storage.unit_of_work import Transaction

LONGEST_ANSWER = 100  # characters
REMIND_AFTER = timedelta(days=1)
END_AFTER = timedelta(days=7)

NAME, TOWN, FUNCTION, TOPICS, CONSENT = STEPS = ("name", "town", "function", "topics", "consent")
_SKIPPABLE = (FUNCTION, TOPICS)
_SKIP = frozenset({"weiter", "überspringen", "ueberspringen", "skip", "continue", "-"})
_ASKED: Mapping[str, Callable[..., Intent]] = {
    NAME: NameAsked,
    TOWN: TownAsked,
    FUNCTION: FunctionAsked,
    TOPICS: TopicsAsked,
}


def show_or_go_on(tx: Transaction, person_id: int, *, known: bool, now: datetime) -> Intent:
    """The question that stands, also of a conversation that was broken off; else what is known, or the first question.

    Who has left their town is asked for the town alone.

    Raises:
        Refused: another conversation is under way.
    """
    talk = _talk(tx, person_id)
    if talk is not None:
        return _ask(tx, talk, now=now)
    if not known:
        kept = _known_answers(tx, person_id) if people.get(tx, person_id).name else {}
        return begin(tx, person_id, now=now, **{step: value for step, value in kept.items() if step != TOWN})
    if not given.has_given(tx, person_id, consent.VERSION):
        return _ask(tx, _new(tx, person_id, _known_answers(tx, person_id), now=now), now=now)
    return show(person_id)


def begin(tx: Transaction, person_id: int, *, now: datetime, **answers: Any) -> Intent:
    """Ask the first question anew; what is given in `answers` is not asked for.

    Raises:
        Refused: another conversation is under way.
    """
    talk = _talk(tx, person_id)
    if talk is not None:
        end(tx, talk)
    return _ask(tx, _new(tx, person_id, answers, now=now), now=now)


def show(person_id: int) -> Intent:
    """What is known of a person."""
    return ProfileShown(person=PersonId(person_id))


def cancel(tx: Transaction, person_id: int) -> Intent:
    """Break off the conversation; its place is kept."""
    talk = people.conversation(tx, person_id)
    if talk is None or talk.paused:
        return NothingToCancel()
    _pause(tx, talk)
    return ProfileCancelled()


def answer(tx: Transaction, person_id: int, text: str, *, now: datetime) -> Intent | None:
    """Take an answer to the question that stands, and ask the next; None if no question stands.

    Raises:
        Refused: the answer does not fit; the question stands.
    """
    talk = people.conversation(tx, person_id)
    if talk is None or talk.paused:
        return None
    if talk.step == CONSENT:
        return ConsentUnclear(prompt=_open_prompt(tx, person_id))
    if not text or len(text) > LONGEST_ANSWER:
        return AnswerUnfit("long" if text else "empty")
    if talk.step == TOWN:
        text = spoken.chosen(text, talk.choices)
    return _take(tx, talk, talk.step, text, now=now)


def correct(tx: Transaction, person_id: int, step: str, text: str, *, named: bool, now: datetime) -> Intent:
    """Answer one question of the profile, whichever stands, anew or for the first time.

    Raises:
        Refused: the answer does not fit, or another conversation is under way.
    """
    talk = _talk(tx, person_id)
    if talk is None and named:
        return _correct_known(tx, person_id, step, text, now=now)
    if talk is None:
        talk = _new(tx, person_id, {}, now=now)
    return _take(tx, talk, step, text, now=now, noted=talk.step != step)


def finish(tx: Transaction, talk: Conversation, *, now: datetime) -> None:
    """Keep what was answered where it belongs, and end the conversation."""
    told: dict[str, Any] = talk.answers
    person = people.get(tx, talk.person_id)
    person.name = told.get(NAME) or person.name
    person.function = told.get(FUNCTION, person.function) or None
    person.topics = list(told.get(TOPICS, person.topics))
    town = told.get(TOWN) if "code" not in told else None  # a code makes its town count by itself
    end(tx, talk)
    if town is not None:
        claims.announce(tx, claims.claim_town(tx, talk.person_id, town, now=now), now=now)


def end(tx: Transaction, talk: Conversation) -> None:
    """Forget a conversation, and the question about consent with it."""
    _close_prompt(tx, talk)
    people.end_conversation(tx, talk)


def remind(tx: Transaction, *, now: datetime) -> None:
    """Ask once more where a question has stood for a day, and let rest what has stood for a week."""
    for talk in conversations.silent_since(tx, ConversationKind.PROFILE, now - END_AFTER):
        _pause(tx, talk)
        post.to_person(tx, talk.person_id, ProfileEnded(), now=now)
    for talk in conversations.silent_since(tx, ConversationKind.PROFILE, now - REMIND_AFTER, reminded=False):
        talk.reminded_at = now
        people.keep(tx, talk)
        number, of = _place(tx, talk)
        post.to_person(tx, talk.person_id, ProfileReminded(number, of), now=now)


def due(tx: Transaction) -> datetime | None:
    """When a person is to be reminded, or a conversation ends, next."""
    unreminded, oldest = conversations.oldest(tx, ConversationKind.PROFILE)
    times = (unreminded and unreminded + REMIND_AFTER, oldest and oldest + END_AFTER)
    return min(filter(None, times), default=None)


def _talk(tx: Transaction, person_id: int) -> Conversation | None:
    """The profile's conversation, be it paused.

    Raises:
        Refused: the person is in one of another kind.
    """
    talk = people.conversation(tx, person_id)
    if talk is not None and talk.kind != ConversationKind.PROFILE:
        raise Refused(TalkRuns())
    return talk


def _new(tx: Transaction, person_id: int, answers: Mapping[str, Any], *, now: datetime) -> Conversation:
    talk = Conversation(person_id=person_id, step=NAME, answers=dict(answers), updated_at=now)
    people.keep(tx, talk)
    return talk


def _known_answers(tx: Transaction, person_id: int) -> dict[str, Any]:
    """What is known of a person, as if it had just been answered; of the town nothing, as that stands already."""
    person = people.get(tx, person_id)
    return {NAME: person.name, TOWN: None, FUNCTION: person.function or "", TOPICS: list(person.topics)}


def _take(tx: Transaction, talk: Conversation, step: str, text: str, *, now: datetime, noted: bool = False) -> Intent:
    """Note the answer to a question, and ask the next that has none."""
    if step == TOWN and "code" in talk.answers:
        raise Refused(AnswerUnfit("code"))
    try:
        value = _read(tx, step, text)
    except Refused as refusal:
        if not (step == talk.step == TOWN and isinstance(refusal.intent, TownDoubted)):
            raise
        talk.choices, talk.updated_at = list(refusal.intent.towns), now
        people.keep(tx, talk)
        return refusal.intent
    talk.answers = {**talk.answers, step: value}
    talk.choices = []
    return _ask(tx, talk, now=now, noted=noted)


def _read(tx: Transaction, step: str, text: str) -> Any:
    """What is kept of an answer.

    Raises:
        Refused: it does not fit the question.
    """
    text = " ".join(text.split())
    skipped = text.casefold() in _SKIP
    if skipped and step not in _SKIPPABLE:
        raise Refused(AnswerUnfit("needed"))
    match step:
        case "name":
            if not any(letter.isalpha() for letter in text):
                raise Refused(AnswerUnfit("name"))
            return text
        case "town":
            return _town(tx, text).ags
        case "function":
            return "" if skipped else text
        case _:
            topics = interests.read(text)
            if not topics and not skipped:
                raise Refused(AnswerUnfit("topics"))
            return list(topics)


def _town(tx: Transaction, text: str) -> Town:
    return towns.find_town(tx, text)


def _ask(tx: Transaction, talk: Conversation, *, now: datetime, noted: bool = False) -> Intent:
    """Ask the first question that has no answer; where none is left and consent was given, finish."""
    steps = _steps(tx, talk)
    step = next((step for step in steps if step not in talk.answers), None)
    if step is None:
        finish(tx, talk, now=now)
        return ProfileShown(person=PersonId(talk.person_id), finished=True)
    talk.step, talk.updated_at, talk.reminded_at, talk.paused = step, now, None, False
    people.keep(tx, talk)
    place = {"number": steps.index(step) + 1, "of": len(steps), "noted": noted}
    return _ask_consent(tx, talk, now=now, **place) if step == CONSENT else _ASKED[step](**place)


def _steps(tx: Transaction, talk: Conversation) -> tuple[str, ...]:
    return STEPS[:-1] if given.has_given(tx, talk.person_id, consent.VERSION) else STEPS


def _place(tx: Transaction, talk: Conversation) -> tuple[int, int]:
    """Which question stands, and of how many."""
    steps = _steps(tx, talk)
    return (steps.index(talk.step) + 1 if talk.step in steps else len(steps)), len(steps)


def _ask_consent(tx: Transaction, talk: Conversation, *, now: datetime, **place: Any) -> Intent:
    told: dict[str, Any] = talk.answers
    town = told.get(TOWN)
    claim = people.current_claim(tx, talk.person_id) if town is None else None
    event = told.get("event")
    return ConsentAsked(
        prompt=prompts.ask(tx, talk.person_id, PromptKind.CONSENT, now=now),
        name=told.get(NAME),
        town=TownKey(claim.town) if claim else town and TownKey(town),
        function=told.get(FUNCTION) or None,
        topics=tuple(told.get(TOPICS) or ()),
        role=told.get("role"),
        event=event and EventId(event),
        **place,
    )


def _pause(tx: Transaction, talk: Conversation) -> None:
    talk.paused = True
    people.keep(tx, talk)
    _close_prompt(tx, talk)


def _close_prompt(tx: Transaction, talk: Conversation) -> None:
    for prompt in people.open_prompts_of_kind(tx, PromptKind.CONSENT, person_id=talk.person_id):
        prompt.state = PromptState.EXPIRED
        people.keep(tx, prompt)


def _open_prompt(tx: Transaction, person_id: int) -> int:
    found = people.open_prompts_of_kind(tx, PromptKind.CONSENT, person_id=person_id)
    return (found[-1].id or 0) if found else 0


def _correct_known(tx: Transaction, person_id: int, step: str, text: str, *, now: datetime) -> Intent:
    """Change one thing of someone who is known; leaving a town that they are confirmed for is asked about first."""
    value = _read(tx, step, text)
    person = people.get(tx, person_id)
    match step:
        case "name":
            person.name = value
        case "function":
            person.function = value or None
        case "topics":
            person.topics = value
        case _:
            return _change_town(tx, person_id, value, now=now)
    tx.session.flush()
    return show(person_id)


def _change_town(tx: Transaction, person_id: int, ags: str, *, now: datetime) -> Intent:
    current = people.current_claim(tx, person_id)
    if current is not None and current.town != ags and current.state == ClaimState.CONFIRMED:
        return claims.ask_to_leave(tx, person_id, to=ags, now=now)
    claim = claims.claim_town(tx, person_id, ags, now=now)
    claims.announce(tx, claim, now=now)
    return TownSet(town=TownKey(ags), confirmed=claim.state == ClaimState.CONFIRMED)
