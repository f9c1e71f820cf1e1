"""When a town whose offer was accepted is asked once more to confirm it, and when organizers hear that it did not."""

from datetime import datetime, timedelta

_FIRST = timedelta(days=3)  # after the acceptance
_SECOND = timedelta(days=7)  # before the event
_GIVEN_UP = timedelta(days=2)  # after the second time
_SHARE = 3  # of the time left, where that is little
NAGS = 2


def next_nag(*, since: datetime, starts_at: datetime | None, nags: int) -> datetime:
    """When they are asked once more, or after `NAGS` times, when the organizers are told.

    Args:
        since: when they were asked last, or accepted.
        starts_at: when the event begins; None if none is named yet.
        nags: how often they were asked once more.
    """
    left = max(timedelta(), starts_at - since) if starts_at is not None else timedelta(days=365)
    if nags == 0:
        return since + min(_FIRST, left / _SHARE)
    if nags >= NAGS:
        return since + min(_GIVEN_UP, left / _SHARE)
    if starts_at is None:
        return since + _SECOND
    return max(starts_at - _SECOND, since + min(_FIRST, left / _SHARE))
