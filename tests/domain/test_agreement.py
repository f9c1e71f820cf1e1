"""Two sides come to a match, or do not, and neither learns of the other's no."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agreement import Agreement, Answer, Side, Standing
from domain.states import MatchState, PromptState

OPEN, YES, NO, EXPIRED = PromptState.OPEN, PromptState.YES, PromptState.NO, PromptState.EXPIRED
SIDES: tuple[Side, ...] = ("a", "b")
REACHABLE = [Agreement(a, b) for a, b in itertools.product(PromptState, repeat=2)]

Step = tuple[Side, Answer] | None  # None: the time is over
steps = st.lists(st.none() | st.tuples(st.sampled_from(SIDES), st.sampled_from(Answer)), max_size=8)


def follow(history: list[Step]) -> Agreement:
    agreement = Agreement()
    for step in history:
        agreement = agreement.expired() if step is None else agreement.answered(*step) or agreement
    return agreement


@pytest.mark.parametrize(
    ("a", "b", "state"),
    [
        (OPEN, OPEN, MatchState.PROPOSED),
        (YES, OPEN, MatchState.PROPOSED),
        (OPEN, YES, MatchState.PROPOSED),
        (YES, YES, MatchState.AGREED),
        (NO, OPEN, MatchState.CLOSED),
        (YES, NO, MatchState.CLOSED),
        (NO, NO, MatchState.CLOSED),
        (EXPIRED, EXPIRED, MatchState.CLOSED),
        (NO, EXPIRED, MatchState.CLOSED),
    ],
)
def test_state_follows_from_the_two_answers(a: PromptState, b: PromptState, state: MatchState) -> None:
    assert Agreement(a, b).state == Agreement(b, a).state == state


@pytest.mark.parametrize("first", SIDES)
def test_two_yeses_are_needed(first: Side) -> None:
    second: Side = "b" if first == "a" else "a"
    half = Agreement().answered(first, Answer.YES)
    assert half is not None
    assert half.state == MatchState.PROPOSED
    whole = half.answered(second, Answer.YES)
    assert whole is not None
    assert whole.state == MatchState.AGREED


def test_yes_may_be_taken_back_until_both_have_said_it() -> None:
    assert Agreement(YES, OPEN).answered("a", Answer.NO) == Agreement(NO, OPEN)
    assert Agreement(YES, YES).answered("a", Answer.NO) is None


@pytest.mark.parametrize("answer", Answer)
@pytest.mark.parametrize("own", [NO, EXPIRED])
def test_no_and_expiry_are_final(own: PromptState, answer: Answer) -> None:
    assert Agreement(own, OPEN).answered("a", answer) is None
    assert Agreement(OPEN, own).answered("b", answer) is None


def test_yes_after_the_other_said_no_is_taken_and_leads_nowhere() -> None:
    after = Agreement(NO, OPEN).answered("b", Answer.YES)
    assert after == Agreement(NO, YES)
    assert after.state == MatchState.CLOSED
    assert after.standing("b") == Standing.SAID_YES


def test_expiry_touches_neither_a_no_nor_an_agreement() -> None:
    assert Agreement(NO, YES).expired() == Agreement(NO, EXPIRED)
    assert Agreement(OPEN, YES).expired() == Agreement(EXPIRED, EXPIRED)
    assert Agreement(YES, YES).expired() == Agreement(YES, YES)


@pytest.mark.parametrize("agreement", REACHABLE)
@pytest.mark.parametrize("answer", Answer)
@pytest.mark.parametrize("side", SIDES)
def test_nothing_leads_out_of_an_end(agreement: Agreement, side: Side, answer: Answer) -> None:
    after = agreement.answered(side, answer) or agreement
    if agreement.state != MatchState.PROPOSED:
        assert after.state == after.expired().state == agreement.state


def seen_by_a(history: list[Step]) -> list[tuple[Standing, tuple[bool, ...]]]:
    """What a knows after each step of its own, or when time was over: how it stands and what it may say."""
    agreement, seen = Agreement(), []
    for step in history:
        agreement = agreement.expired() if step is None else agreement.answered(*step) or agreement
        if step is None or step[0] == "a":
            may_say = tuple(agreement.answered("a", answer) is not None for answer in Answer)
            seen.append((agreement.standing("a"), may_say))
        if agreement.state == MatchState.AGREED:
            break
    return seen


def test_what_the_other_says_cannot_be_told_from_silence() -> None:
    """In 10,000 random courses a sees the same up to an agreement, whatever b says, and always after b's no."""
    chance = random.Random(6)
    for _ in range(10_000):
        own: list[Step] = [chance.choice((None, ("a", Answer.YES), ("a", Answer.NO))) for _ in range(5)]
        place, unheard = chance.randint(0, 5), seen_by_a(own)
        declined, accepted = (seen_by_a([*own[:place], ("b", said), *own[place:]]) for said in (Answer.NO, Answer.YES))
        assert declined == unheard, own
        if Standing.AGREED not in {standing for standing, _ in accepted}:
            assert accepted == unheard[: len(accepted)], own


@given(steps)
def test_agreement_only_after_two_yeses(history: list[Step]) -> None:
    said = {step[0] for step in history if step is not None and step[1] == Answer.YES}
    if follow(history).state == MatchState.AGREED:
        assert said == {"a", "b"}
