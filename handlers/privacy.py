"""What is kept of a person: what that is, all of it as a file, and away with it."""

from domain.intents.base import Intent
from domain.rules import anyone
from handlers.arguments import Arguments
from handlers.router import Call, Router
from services import privacy
from storage import rooms

router = Router()


@router.command("privacy", "datenschutz", ("privacy", "data protection"), allow=anyone, changes=False)
def tell(call: Call, arguments: Arguments) -> Intent:
    """Read what is kept of you."""
    del arguments
    return privacy.tell(days=call.bot.retention_days)


@router.command(
    "privacy access",
    ("datenschutz auskunft", "auskunft", "meine daten"),
    ("privacy access", "my data"),
    allow=anyone,
    private=True,
)
def show(call: Call, arguments: Arguments) -> None:
    """Get all that is kept of you."""
    del arguments
    privacy.show(call.tx, asker=call.asker, room=rooms.get(call.tx, call.place.room), now=call.now)


@router.command(
    "privacy erase",
    ("datenschutz löschen", "daten löschen"),
    ("privacy erase", "erase data"),
    allow=anyone,
    private=True,
)
def ask_to_erase(call: Call, arguments: Arguments) -> Intent:
    """Have all that is kept of you erased, after a question."""
    del arguments
    return privacy.ask_to_erase(call.tx, asker=call.asker, now=call.now)
