"""The unguessable links: found by the hash of what stands in them."""

from datetime import datetime

from sqlmodel import col, select

from domain.states import TokenPurpose
from storage.tables import WebToken
from storage.unit_of_work import Transaction


def keep(tx: Transaction, row: WebToken) -> None:
    """Keep a new link."""
    tx.session.add(row)
    tx.session.flush()


def by_hash(tx: Transaction, token_hash: str, purpose: TokenPurpose) -> WebToken | None:
    """The link whose token has this hash, unless it was revoked."""
    return tx.session.exec(
        select(WebToken).where(
            WebToken.token_hash == token_hash, WebToken.purpose == purpose, col(WebToken.revoked_at).is_(None)
        )
    ).one_or_none()


def revoke(tx: Transaction, person_id: int, purpose: TokenPurpose, *, now: datetime) -> int:
    """Let a person's links of a kind open nothing any more; how many there were."""
    rows = tx.session.exec(
        select(WebToken).where(
            WebToken.person_id == person_id, WebToken.purpose == purpose, col(WebToken.revoked_at).is_(None)
        )
    ).all()
    for row in rows:
        row.revoked_at = now
        tx.session.add(row)
    tx.session.flush()
    return len(rows)
