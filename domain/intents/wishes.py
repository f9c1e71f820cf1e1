"""Intents that answer wishes in whole sentences by saying how they are fulfilled."""

from dataclasses import dataclass
from typing import ClassVar

from domain.intents.base import EventId, Intent


@dataclass(frozen=True)
class WishOffered(Intent):
    """What was probably meant, and what to type for it. Nothing was done."""

    kind: str  # of `domain.wishes.WishKind`
    events: tuple[EventId, ...] = ()  # that may be meant
    chatter: ClassVar[bool] = False
