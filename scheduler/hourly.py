"""A tick that has nothing to do most of the time, and so looks only once an hour."""

from collections.abc import Callable
from datetime import datetime, timedelta

from storage.unit_of_work import Transaction

EVERY = timedelta(hours=1)
_SOON = timedelta(seconds=1)


class Hourly:
    """Does a work once an hour, and again at once while it says that there is more to do.

    When it was done last is not kept: after a start it is simply done once more.
    """

    def __init__(self, name: str, work: Callable[[Transaction, datetime], bool]) -> None:
        """
        Args:
            name: for the log.
            work: does what is due and returns whether there is more of it.
        """
        self.__name__ = name
        self._work = work
        self._last: datetime | None = None

    def __call__(self, tx: Transaction, now: datetime) -> None:
        if self._last is not None and abs(now - self._last) < EVERY:
            return
        more = self._work(tx, now)
        self._last = None if more else now
        if more:
            tx.wake_at(now + _SOON)
