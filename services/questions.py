"""Questions and votes."""

from datetime import datetime

from domain.incoming import Message
from storage.unit_of_work import Transaction


def edit(tx: Transaction, message: Message, text: str | None, *, now: datetime) -> bool:
    """Change the text of the question that the message's first version asked; False if it asked none."""
    return False
