"""The life of an event: every step in every state, by a second hand."""

import pytest

from domain.event_life import Step, after
from domain.states import EventState

D, P, R, F, C, X = (
    EventState.DRAFT,
    EventState.PUBLISHED,
    EventState.RUNNING,
    EventState.FINISHED,
    EventState.CLOSED,
    EventState.CANCELLED,
)
# One line for each step; columns: draft, published, running, finished, closed, cancelled.
TABLE = {
    Step.PUBLISH: (P, None, None, None, None, None),
    Step.BEGIN: (None, R, None, None, None, None),
    Step.FINISH: (None, F, F, None, None, None),
    Step.CLOSE: (None, None, None, C, None, None),
    Step.REOPEN: (None, None, None, None, F, None),
    Step.CANCEL: (X, X, X, None, None, None),
    Step.REINSTATE: (None, None, None, None, None, P),
    Step.REDRAFT: (None, None, None, None, None, D),
    Step.MOVE: (D, P, None, None, None, None),
    Step.EDIT: (D, P, R, None, None, None),
    Step.CAST: (D, P, R, None, None, None),
    Step.PLAN: (D, P, R, None, None, None),
    Step.CALL: (D, P, None, None, None, None),
    Step.VOLUNTEER: (D, P, None, None, None, None),
    Step.MAKE_ROOMS: (None, P, R, F, None, None),
    Step.ADOPT_ROOM: (D, P, R, None, None, None),
}


@pytest.mark.parametrize("step", Step)
def test_step_leads_where_the_table_says(step: Step) -> None:
    assert tuple(after(state, step) for state in (D, P, R, F, C, X)) == TABLE[step]
