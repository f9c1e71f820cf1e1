"""Yes and no: two yeses bring people together, and nothing else tells one side of the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.agreement import Answer
from domain.errors import Refused
from domain.intents.base import Intent, MatchId, ProposalId, TownKey
from domain.intents.cooperation import AgreementStands, AnswerNoted, MatchAgreed, MatchNagged, MatchRoomOpened
from domain.intents.people import ConfirmationNeeded
from domain.intents.rooms import RoomNamed
from domain.intents.talk import NoSuchPrompt, WhichPrompt
from domain.rules import Asker
from domain.states import Action, MatchState, PromptState, RoomKind
from services import agreements, answers, claims
from storage import cooperation, rooms
from storage.tables import Account
from storage.unit_of_work import Transaction
from tests import market

HILDEN, RATINGEN = TownKey("05158016"), TownKey("05158028")
YES, NO = Answer.YES, Answer.NO
ONE, THE_MATCH = ProposalId(1), MatchId(1)

Say = Callable[..., Intent]


@pytest.fixture
def prompts(transact: Any, now: datetime, organizer: Asker, klara: Asker, theo: Asker) -> dict[str, int]:
    """Match 1 of Hilden and Ratingen is proposed; the prompts by town."""

    def work(tx: Transaction) -> dict[str, int]:
        market.offer(tx, klara, now=now)
        market.need(tx, theo, now=now)
        market.propose(tx, organizer, market.candidate(klara, theo), now=now)
        return {HILDEN: market.prompt_of(tx, klara), RATINGEN: market.prompt_of(tx, theo)}

    return transact(work)


@pytest.fixture
def say(transact: Any, now: datetime) -> Say:
    """What someone is answered, be it a refusal."""

    def say(asker: Asker, said: Answer, number: int | None = None, *, at: datetime = now) -> Intent:
        try:
            return transact(lambda tx: answers.answer(tx, asker=asker, number=number, said=said, now=at))
        except Refused as refused:
            return refused.intent

    return say


@pytest.fixture
def state(transact: Any) -> Callable[[], tuple[str, set[tuple[int, str]]]]:
    def look(tx: Transaction) -> tuple[str, set[tuple[int, str]]]:
        return cooperation.match(tx, 1).state, {(p.person_id, p.state) for p in cooperation.prompts(tx, [1])}

    return lambda: transact(look)


def test_two_yeses_bring_people_together(
    prompts: dict[str, int], say: Say, told: Any, transact: Any, klara: Asker, theo: Asker
) -> None:
    """A room for both, first words in it, and word to the one who had answered before."""
    assert say(klara, YES) == AnswerNoted(prompts[HILDEN], "yes")
    assert told(MatchAgreed) == []
    assert say(theo, YES) == MatchAgreed(match=THE_MATCH, to=RATINGEN)
    (agreed,) = told(MatchAgreed)
    assert (agreed.intent, agreed.person_id) == (MatchAgreed(match=THE_MATCH, to=HILDEN), klara.person_id)
    room = transact(lambda tx: rooms.of_match(tx, 1))
    assert (room.kind, room.person_id) == (RoomKind.MATCH, None)
    there = [(row.action, row.user_id, row.intent) for row in told() if row.room == room.id]
    assert there == [
        (Action.CREATE, None, RoomNamed(match=THE_MATCH)),
        (Action.INVITE, klara.user_id, None),
        (Action.INVITE, theo.user_id, None),
        (Action.SEND, None, MatchRoomOpened(THE_MATCH)),
    ]


def test_every_account_of_both_is_invited(
    prompts: dict[str, int], say: Say, told: Any, transact: Any, klara: Asker, theo: Asker
) -> None:
    transact(lambda tx: tx.session.add(Account(user_id="@klara:other.example", person_id=klara.person_id)))
    say(klara, YES)
    say(theo, YES)
    invited = {row.user_id for row in told() if row.action == Action.INVITE}
    assert invited == {klara.user_id, "@klara:other.example", theo.user_id}


@pytest.mark.parametrize("first", [NO, YES, None])
def test_answer_sounds_the_same_whatever_the_other_said(
    prompts: dict[str, int], say: Say, told: Any, klara: Asker, theo: Asker, first: Answer | None
) -> None:
    """Save for the agreement: after a no, after nothing and after a yes the other's own no is noted alike."""
    if first is not None:
        say(klara, first)
    before = len(told())
    assert say(theo, NO) == AnswerNoted(prompts[RATINGEN], "no")
    if first == NO:
        assert say(klara, YES, prompts[HILDEN]) == NoSuchPrompt(prompts[HILDEN])
    assert len(told()) == before


def test_yes_after_a_no_leads_nowhere_and_sounds_like_any_yes(
    prompts: dict[str, int], say: Say, told: Any, transact: Any, klara: Asker, theo: Asker
) -> None:
    say(klara, NO)
    before = len(told())
    assert say(theo, YES) == AnswerNoted(prompts[RATINGEN], "yes")
    assert len(told()) == before
    assert transact(lambda tx: rooms.of_match(tx, 1)) is None


def test_yes_may_be_taken_back_until_the_other_has_said_yes(
    prompts: dict[str, int], say: Say, state: Any, klara: Asker, theo: Asker
) -> None:
    say(klara, YES)
    assert say(klara, NO, prompts[HILDEN]) == AnswerNoted(prompts[HILDEN], "no")
    assert say(klara, YES, prompts[HILDEN]) == NoSuchPrompt(prompts[HILDEN])
    assert say(theo, YES) == AnswerNoted(prompts[RATINGEN], "yes")
    assert state()[0] == MatchState.CLOSED


def test_yes_said_twice_is_noted_twice(prompts: dict[str, int], say: Say, klara: Asker) -> None:
    assert say(klara, YES) == say(klara, YES, prompts[HILDEN]) == AnswerNoted(prompts[HILDEN], "yes")


@pytest.mark.parametrize("said", Answer)
def test_answer_after_the_agreement_changes_nothing(
    prompts: dict[str, int], say: Say, told: Any, state: Any, klara: Asker, theo: Asker, said: Answer
) -> None:
    say(klara, YES)
    say(theo, YES)
    before, rows = state(), len(told())
    assert say(klara, said, prompts[HILDEN]) == AgreementStands(match=THE_MATCH, to=HILDEN)
    assert (state(), len(told())) == (before, rows)


def test_prompt_of_someone_else_is_as_unknown_as_one_that_is_not_there(
    prompts: dict[str, int], say: Say, state: Any, klara: Asker, theo: Asker, make_person: Any
) -> None:
    before = state()
    for stranger in (theo, make_person("Fremd", "Erkrath"), make_person("Kollege", "Hilden")):
        for said in Answer:
            assert say(stranger, said, prompts[HILDEN]) == NoSuchPrompt(prompts[HILDEN])
            assert say(stranger, said, 99) == NoSuchPrompt(99)
    assert state() == before


def test_bare_answer_counts_while_exactly_one_prompt_is_open(
    prompts: dict[str, int],
    say: Say,
    transact: Any,
    now: datetime,
    organizer: Asker,
    klara: Asker,
    make_person: Any,
) -> None:
    lotte = make_person("Lotte", "Erkrath")
    assert say(lotte, YES) == WhichPrompt(())

    def second(tx: Transaction) -> int:
        market.need(tx, lotte, now=now)
        market.propose(tx, organizer, market.candidate(klara, lotte), now=now)
        return market.prompt_of(tx, klara)

    number = transact(second)
    assert say(klara, YES) == WhichPrompt((prompts[HILDEN], number))
    assert say(klara, NO, prompts[HILDEN]) == AnswerNoted(prompts[HILDEN], "no")
    assert say(klara, YES) == AnswerNoted(number, "yes")
    assert say(klara, NO) == WhichPrompt(())


def test_unanswered_prompt_is_nagged_about_once_and_expires(
    prompts: dict[str, int], say: Say, told: Any, state: Any, transact: Any, now: datetime, klara: Asker, theo: Asker
) -> None:
    def tick(**after: float) -> datetime | None:
        at = now + timedelta(**after)
        transact(lambda tx: agreements.expire(tx, now=at))
        return transact(agreements.due)

    assert transact(agreements.due) == now + timedelta(days=7)
    say(theo, YES)
    tick(days=6.9)
    assert told(MatchNagged) == []
    for day in (7, 7, 13.9):
        assert tick(days=day) == now + timedelta(days=14)
    (nag,) = told(MatchNagged)
    expected = MatchNagged(match=ONE, prompt=prompts[HILDEN], to=HILDEN, until=now + timedelta(days=14))
    assert (nag.intent, nag.person_id) == (expected, klara.person_id)
    assert tick(days=14) is None
    assert state() == (
        MatchState.CLOSED,
        {(klara.person_id, PromptState.EXPIRED), (theo.person_id, PromptState.EXPIRED)},
    )
    late = now + timedelta(days=15)
    assert say(klara, YES, prompts[HILDEN], at=late) == NoSuchPrompt(prompts[HILDEN])
    assert say(klara, YES, at=late) == WhichPrompt(())
    assert len(told(MatchNagged)) == 1


def test_nag_comes_although_the_other_said_no(
    prompts: dict[str, int], say: Say, told: Any, transact: Any, now: datetime, klara: Asker, theo: Asker
) -> None:
    """A nag that stayed away would tell of the no."""
    say(theo, NO)
    transact(lambda tx: agreements.expire(tx, now=now + timedelta(days=7)))
    assert [row.person_id for row in told(MatchNagged)] == [klara.person_id]


def test_long_sleep_of_the_bot_expires_without_a_nag(
    prompts: dict[str, int], told: Any, transact: Any, now: datetime
) -> None:
    transact(lambda tx: agreements.expire(tx, now=now + timedelta(days=20)))
    assert told(MatchNagged) == []
    assert transact(agreements.due) is None


def test_agreement_outlives_the_time(
    prompts: dict[str, int], say: Say, state: Any, transact: Any, now: datetime, klara: Asker, theo: Asker
) -> None:
    say(klara, YES)
    say(theo, YES)
    assert transact(agreements.due) is None
    transact(lambda tx: agreements.expire(tx, now=now + timedelta(days=20)))
    assert state()[0] == MatchState.AGREED


def test_who_no_longer_speaks_for_the_town_cannot_agree(
    prompts: dict[str, int], say: Say, transact: Any, now: datetime, klara: Asker, theo: Asker
) -> None:
    transact(lambda tx: claims.claim_town(tx, klara.person_id, "05158012", now=now))
    assert say(klara, YES) == ConfirmationNeeded()
    assert say(klara, NO) == AnswerNoted(prompts[HILDEN], "no")


def test_who_left_the_town_after_a_yes_is_not_given_away(
    prompts: dict[str, int], say: Say, told: Any, state: Any, transact: Any, now: datetime, klara: Asker, theo: Asker
) -> None:
    say(klara, YES)
    transact(lambda tx: claims.claim_town(tx, klara.person_id, "05158012", now=now))
    assert say(theo, YES) == AnswerNoted(prompts[RATINGEN], "yes")
    assert told(MatchAgreed) == []
    assert state()[0] == MatchState.CLOSED


def test_yeses_at_the_same_moment_make_one_room(
    prompts: dict[str, int], say: Say, told: Any, klara: Asker, theo: Asker
) -> None:
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda asker: type(say(asker, YES)), (klara, theo)))
    assert sorted(kind.__name__ for kind in said) == ["AnswerNoted", "MatchAgreed"]
    assert len(told(MatchRoomOpened)) == len(told(MatchAgreed)) == 1
