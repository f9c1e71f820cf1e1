"""What becomes of a match as its two sides answer: pure, so that what a side may know can be told from what is so."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from domain.states import MatchState, PromptState

Side = Literal["a", "b"]

_LOST = frozenset({PromptState.NO, PromptState.EXPIRED})
_MAY_ANSWER = frozenset({PromptState.OPEN, PromptState.YES})  # a yes may be taken back until both have said it


class Answer(StrEnum):
    """What a side says to a proposed match."""

    YES = "yes"
    NO = "no"


class Standing(StrEnum):
    """How a match stands, as far as one side may know: its own answer, and that both agreed."""

    ASKED = "asked"
    SAID_YES = "said yes"
    SAID_NO = "said no"
    LAPSED = "lapsed"
    AGREED = "agreed"


_STANDINGS = {
    PromptState.OPEN: Standing.ASKED,
    PromptState.YES: Standing.SAID_YES,
    PromptState.NO: Standing.SAID_NO,
    PromptState.EXPIRED: Standing.LAPSED,
}


@dataclass(frozen=True)
class Agreement:
    """The two sides' answers to a match.

    What a side can see or do depends on its own answer and on nothing else until both have said yes, so that a no of
    the other looks like an answer that has not come yet.
    """

    a: PromptState = PromptState.OPEN
    b: PromptState = PromptState.OPEN

    @property
    def state(self) -> MatchState:
        """How far the two have come."""
        if self.a == self.b == PromptState.YES:
            return MatchState.AGREED
        return MatchState.CLOSED if _LOST & {self.a, self.b} else MatchState.PROPOSED

    def of(self, side: Side) -> PromptState:
        """What a side has answered."""
        return self.a if side == "a" else self.b

    def answered(self, side: Side, answer: Answer) -> "Agreement | None":
        """What follows from an answer, or None if that side's question takes none any more."""
        if self.state == MatchState.AGREED or self.of(side) not in _MAY_ANSWER:
            return None
        said = PromptState(answer)
        return replace(self, a=said) if side == "a" else replace(self, b=said)

    def expired(self) -> "Agreement":
        """What is left when the time is over; a yes that was not met has lapsed like a question never answered."""
        if self.state == MatchState.AGREED:
            return self
        return Agreement(_lapsed(self.a), _lapsed(self.b))

    def standing(self, side: Side) -> Standing:
        """How the match stands in the eyes of a side."""
        return Standing.AGREED if self.state == MatchState.AGREED else _STANDINGS[self.of(side)]


def _lapsed(prompt: PromptState) -> PromptState:
    return PromptState.EXPIRED if prompt in _MAY_ANSWER else prompt
