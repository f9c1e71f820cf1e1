"""To what people have agreed."""

from datetime import datetime

from sqlmodel import col, select

from storage.tables import Consent
from storage.unit_of_work import Transaction


def has_given(tx: Transaction, person_id: int, version: str) -> bool:
    """Whether a person has agreed to a version of the privacy text and not taken that back."""
    rows = select(Consent.id).where(
        Consent.person_id == person_id, Consent.version == version, col(Consent.withdrawn_at).is_(None)
    )
    return tx.session.exec(rows.limit(1)).first() is not None


def give(tx: Transaction, person_id: int, version: str, *, event: int | None = None, now: datetime) -> None:
    """Note that a person agrees."""
    tx.session.add(Consent(person_id=person_id, version=version, event_id=event, given_at=now))
    tx.session.flush()
