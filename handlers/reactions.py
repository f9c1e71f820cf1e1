"""Reactions: what an emoji on a message means."""

from datetime import datetime

from domain.incoming import Reaction, Redaction
from storage.tables import Room
from storage.unit_of_work import Transaction


def put(tx: Transaction, reaction: Reaction, room: Room, *, now: datetime) -> None:
    """Someone put an emoji on a message."""


def withdraw(tx: Transaction, redaction: Redaction, *, now: datetime) -> None:
    """Someone took a message or reaction back."""
