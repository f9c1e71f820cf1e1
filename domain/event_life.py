"""The life of an event: which step is possible in which state, and where it leads."""

from collections.abc import Mapping
from enum import StrEnum

from domain.states import EventState


class Step(StrEnum):
    """What can be done with an event, or happens to it."""

    PUBLISH = "publish"
    BEGIN = "begin"  # by the clock
    FINISH = "finish"  # by the clock
    CLOSE = "close"
    REOPEN = "reopen"
    CANCEL = "cancel"
    REINSTATE = "reinstate"
    REDRAFT = "redraft"  # what was cancelled was but a draft
    MOVE = "move"
    EDIT = "edit"
    CAST = "cast"  # give and take roles
    PLAN = "plan"  # change the running order
    CALL = "call"  # ask for hosts and impulses
    VOLUNTEER = "volunteer"
    MAKE_ROOMS = "make rooms"
    ADOPT_ROOM = "adopt room"


_OPEN = (EventState.DRAFT, EventState.PUBLISHED, EventState.RUNNING)


def _stays(*states: EventState) -> Mapping[EventState, EventState]:
    return {state: state for state in states}


LIFE: Mapping[Step, Mapping[EventState, EventState]] = {
    Step.PUBLISH: {EventState.DRAFT: EventState.PUBLISHED},
    Step.BEGIN: {EventState.PUBLISHED: EventState.RUNNING},
    # One that came and went while nobody looked was never seen running.
    Step.FINISH: {EventState.PUBLISHED: EventState.FINISHED, EventState.RUNNING: EventState.FINISHED},
    Step.CLOSE: {EventState.FINISHED: EventState.CLOSED},
    Step.REOPEN: {EventState.CLOSED: EventState.FINISHED},
    Step.CANCEL: dict.fromkeys(_OPEN, EventState.CANCELLED),
    Step.REINSTATE: {EventState.CANCELLED: EventState.PUBLISHED},
    Step.REDRAFT: {EventState.CANCELLED: EventState.DRAFT},
    Step.MOVE: _stays(EventState.DRAFT, EventState.PUBLISHED),
    Step.EDIT: _stays(*_OPEN),
    Step.CAST: _stays(*_OPEN),
    Step.PLAN: _stays(*_OPEN),
    Step.CALL: _stays(EventState.DRAFT, EventState.PUBLISHED),
    Step.VOLUNTEER: _stays(EventState.DRAFT, EventState.PUBLISHED),
    Step.MAKE_ROOMS: _stays(EventState.PUBLISHED, EventState.RUNNING, EventState.FINISHED),
    Step.ADOPT_ROOM: _stays(*_OPEN),
}


def after(state: EventState, step: Step) -> EventState | None:
    """The state to which a step leads, or None if it is not possible."""
    return LIFE[step].get(state)
