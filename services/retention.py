"""What is kept no longer than needed: names go from past events, logs and letters go when their time is over."""

from datetime import datetime, timedelta
from typing import Final, Protocol

from services import privacy
from storage import erasure, retention, stand_ins
from storage.unit_of_work import Transaction

AUDIT_DAYS: Final = 365
DEAD_LETTER_DAYS: Final = 30
LETTER_DAYS: Final = 90  # of what was handled and done
CLOSED_DAYS: Final = 90  # of questions to people that were answered, of codes and links that count no more
CONVERSATION_DAYS: Final = 90
UNUSED_DAYS: Final = 90  # of people who never said who they are
BATCH: Final = 200  # rows of one kind at a time, so that nobody waits


def keep_limits(tx: Transaction, *, now: datetime, days: int) -> bool:
    """Forget one batch of each kind of what has been kept long enough.

    Args:
        tx: the transaction.
        now: the time.
        days: after an event, for which people's names stay with it.

    Returns:
        Whether there may be more.
    """
    past = now - timedelta(days=days)
    counts = [forget(tx, before=now - timedelta(days=age), limit=BATCH) for forget, age in _LIMITS]
    counts.append(retention.forget_words(tx, begun_before=past, limit=BATCH))
    counts.append(retention.forget_speakers(tx, begun_before=past, limit=BATCH))
    counts.append(retention.forget_who_changed(tx, begun_before=past, limit=BATCH))
    counts.append(_forget_who_took_part(tx, past))
    counts.append(_forget_unused_people(tx, now=now))
    erasure.forget_strangers(tx)
    return max(counts) >= BATCH


class _Forget(Protocol):
    """Forgets what is older than `before`, at most `limit` rows; how many it were."""

    def __call__(self, tx: Transaction, *, before: datetime, limit: int) -> int: ...


_LIMITS: Final[tuple[tuple[_Forget, int], ...]] = (
    (retention.forget_audit, AUDIT_DAYS),
    (retention.empty_dead_letters, DEAD_LETTER_DAYS),
    (retention.forget_inbox, LETTER_DAYS),
    (retention.forget_deeds, LETTER_DAYS),
    (retention.empty_talk, LETTER_DAYS),
    (retention.forget_prompts, CLOSED_DAYS),
    (retention.forget_conversations, CONVERSATION_DAYS),
    (retention.forget_invitations, CLOSED_DAYS),
    (retention.forget_links, CLOSED_DAYS),
)


def _forget_who_took_part(tx: Transaction, past: datetime) -> int:
    """Let what people left at past events go on under somebody of whom only the town is known."""
    found = stand_ins.overdue(tx, begun_before=past, limit=BATCH)
    for event_id, person_id in found:
        stand_in = stand_ins.put(tx, event_id, person_id, words=True)
        stand_ins.let_go(tx, event_id, person_id, stand_in)
    return len(found)


def _forget_unused_people(tx: Transaction, *, now: datetime) -> int:
    found = retention.unused_people(tx, before=now - timedelta(days=UNUSED_DAYS), limit=BATCH)
    for person_id in found:
        privacy.erase(tx, person_id, now=now, aloud=False)
    return len(found)
