"""Conversations of several steps in which somebody has fallen silent."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from domain.states import ConversationKind
from storage.tables import Conversation
from storage.unit_of_work import Transaction


def silent_since(
    tx: Transaction, kind: ConversationKind, until: datetime, *, reminded: bool | None = None
) -> list[Conversation]:
    """The conversations of a kind whose question has stood since then or longer; those reminded of, or not, if told."""
    rows = select(Conversation).where(_stands(kind), col(Conversation.updated_at) <= until)
    if reminded is not None:
        when = col(Conversation.reminded_at)
        rows = rows.where(when.is_not(None) if reminded else when.is_(None))
    return list(tx.session.exec(rows.order_by(col(Conversation.person_id))))


def oldest(tx: Transaction, kind: ConversationKind) -> tuple[datetime | None, datetime | None]:
    """Since when the oldest question stands: of those not reminded of, and of all."""
    rows = select(func.min(Conversation.updated_at)).where(_stands(kind))
    unreminded = rows.where(col(Conversation.reminded_at).is_(None))
    return tx.session.exec(unreminded).one(), tx.session.exec(rows).one()


def _stands(kind: ConversationKind) -> ColumnElement[bool]:
    return (col(Conversation.kind) == kind) & col(Conversation.paused).is_(False)
