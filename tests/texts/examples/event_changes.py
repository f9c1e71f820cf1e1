"""Examples of what is told about changes of events, their end, and the conversation that makes one."""

from datetime import timedelta

from domain.intents.base import Intent
from domain.intents.event_changes import (
    CancelAsked,
    ChangedSince,
    ChangeUndone,
    CloseAsked,
    CloseSuggested,
    EventClosed,
    EventEdited,
    EventReinstated,
    EventReopened,
    EventUnchanged,
    FieldChange,
    LinkUnfit,
    MoveAsked,
    NothingChanged,
    NothingToUndo,
    OrganizersOnly,
    ReinstateDone,
    ReinstateNeedless,
    ReinstateTooLate,
    TextUnfit,
)
from domain.intents.event_talk import EventHostDoubted, EventPartAsked, EventPartUnfit, EventTalkCancelled
from tests.texts.examples.facts import BARE, ERKRATH, EVENT, FULL, HILDEN, MOMENT

_PARTS = ("title", "day", "time", "minutes", "seats", "host", "link")
_CHANGES = (
    FieldChange("title", "<b>Alt</b> @room", "**Neu**"),
    FieldChange("minutes", "60", "90"),
    FieldChange("seats", "50", "80"),
    FieldChange("host", ERKRATH, ""),
    FieldChange("link", "", "***"),
    FieldChange("per_town", "", "3"),
    FieldChange("approval", "no", "yes"),
    FieldChange("approval", "yes", "no"),
    FieldChange("topics", "", "ozg, <i>ki</i>"),
)

EXAMPLES: tuple[Intent, ...] = (
    OrganizersOnly(),
    NothingChanged(EVENT),
    MoveAsked(EVENT, 12, MOMENT + timedelta(days=7), 1),
    MoveAsked(EVENT, 12, MOMENT + timedelta(days=7), 40, twice=True),
    CancelAsked(EVENT, 12, 1),
    CancelAsked(EVENT, 12, 40, "<b>Sturm</b> @room"),
    EventEdited(EVENT, _CHANGES, (ERKRATH, HILDEN)),
    EventEdited(EVENT, (FieldChange("seats", "4", "1"),), seated=2),
    EventEdited(EVENT, _CHANGES[:1], told=3, tells_at=MOMENT, over=1),
    EventEdited(EVENT, _CHANGES[:1], told=1, tells_at=MOMENT, over=15),
    EventUnchanged(EVENT, asked=True),
    EventUnchanged(EVENT, asked=False),
    LinkUnfit(),
    TextUnfit("title", 120),
    TextUnfit("topics", 10),
    EventReinstated(EVENT),
    ReinstateDone(EVENT),
    ReinstateTooLate(FULL),
    ReinstateNeedless(EVENT),
    ChangeUndone(EVENT),
    NothingToUndo(5),
    ChangedSince(EVENT),
    CloseAsked(EVENT, 12),
    EventClosed(EVENT),
    EventClosed(EVENT, ("questions", "backstage")),
    EventReopened(EVENT),
    CloseSuggested(EVENT),
    *(EventPartAsked(part, number, 7) for number, part in enumerate(_PARTS, start=1)),
    EventPartAsked("day", 2, 7, passed=True),
    *map(EventPartUnfit, _PARTS),
    EventHostDoubted((HILDEN, ERKRATH)),
    EventTalkCancelled(),
    EventTalkCancelled(silent=True),
    ChangeUndone(BARE),
)
