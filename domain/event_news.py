"""What is news to those who take part in an event that was changed, and when they are told of it, once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

QUIET = timedelta(minutes=5)  # so long after the last change they are told
LONGEST = timedelta(minutes=15)  # and so long after the first one in any case
_SHARE = 6  # of the time that is left, where that is little: nobody shall hear of it too late


@dataclass(frozen=True)
class Known:
    """An event as somebody knows it."""

    title: str
    starts_at: datetime
    minutes: int
    cancelled: bool

    def is_news(self, final: "Known") -> bool:
        """Whether someone who knows this has to be told how it is now; of a cancelled event no details matter."""
        return self.cancelled != final.cancelled or (not final.cancelled and self != final)


COLUMNS = frozenset({"title", "starts_at", "minutes", "state"})  # what of an event matters to all who take part


def told_at(*, first: datetime, now: datetime, begins: datetime) -> datetime:
    """When those who take part are told.

    Args:
        first: when the first of the changes was made of which they do not know.
        now: when the last one was made.
        begins: when the event begins, at its earlier time if it was moved.
    """
    wait = min(QUIET, max(timedelta(), (begins - now) / _SHARE))
    return max(now, min(now + wait, first + LONGEST))


def before(final: Known, changes: Iterable[Mapping[str, object]]) -> Known:
    """How an event was before some changes, each given by what it replaced, the newest one first."""
    title, starts_at, minutes, cancelled = final.title, final.starts_at, final.minutes, final.cancelled
    for replaced in changes:
        title = str(replaced.get("title", title))
        if "starts_at" in replaced:
            starts_at = datetime.fromisoformat(str(replaced["starts_at"]))
        minutes = int(str(replaced.get("minutes", minutes)))
        if "state" in replaced:
            cancelled = replaced["state"] == "cancelled"
    return Known(title, starts_at, minutes, cancelled)
