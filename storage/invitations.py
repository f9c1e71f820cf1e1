"""Personal codes."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from storage.tables import Invitation
from storage.unit_of_work import Transaction


def keep(tx: Transaction, row: Invitation) -> Invitation:
    """Keep a new or changed one."""
    tx.session.add(row)
    tx.session.flush()
    return row


def get(tx: Transaction, number: int) -> Invitation | None:
    """The one with this number, held for this transaction, so that no code is used twice."""
    return tx.session.get(Invitation, number, with_for_update=True, populate_existing=True)


def by_hash(tx: Transaction, digest: str) -> Invitation | None:
    """The one whose code has this hash, held for this transaction."""
    rows = select(Invitation).where(Invitation.code_hash == digest).with_for_update()
    return tx.session.exec(rows.execution_options(populate_existing=True)).one_or_none()


def still_open(tx: Transaction, *, now: datetime) -> list[Invitation]:
    """Those that organizers made and that can still be used, oldest first."""
    rows = select(Invitation).where(_open(now), col(Invitation.person_id).is_(None))
    return list(tx.session.exec(rows.order_by(col(Invitation.id))))


def open_for(tx: Transaction, person_id: int, *, now: datetime) -> list[Invitation]:
    """Those that add an account to a person and can still be used."""
    return list(tx.session.exec(select(Invitation).where(_open(now), Invitation.person_id == person_id)))


def _open(now: datetime) -> ColumnElement[bool]:
    return col(Invitation.used_at).is_(None) & col(Invitation.revoked_at).is_(None) & (col(Invitation.expires_at) > now)
