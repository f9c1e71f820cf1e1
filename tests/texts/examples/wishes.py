"""Examples of answers to wishes in whole sentences."""

from domain.intents.base import Intent
from domain.intents.wishes import WishOffered
from domain.wishes import WishKind
from tests.texts.examples.facts import EVENT, FULL

EXAMPLES: tuple[Intent, ...] = (
    *(WishOffered(kind) for kind in ("ask", "town", "name", "offer", "need", "stop")),
    WishOffered(WishKind.REGISTER, (EVENT, FULL)),
    WishOffered(WishKind.UNREGISTER, (EVENT,)),
    WishOffered(WishKind.UNREGISTER),
)
