"""Tables that organizers take along."""

from typing import Final

from domain.errors import Refused
from domain.intents.base import EventId, Intent, SheetOf
from domain.intents.events import NoSuchEvent
from domain.intents.exports import SheetMade
from storage import events
from storage.unit_of_work import Transaction

FORMS: Final = ("csv", "xlsx", "json")


def make(tx: Transaction, *, name: str, form: str, event: int | None = None) -> Intent:
    """A table as a file: `people`, `registrations`, `audit` or `cooperations`; what it holds is read when it is sent.

    Raises:
        Refused: there is no such event.
    """
    if event is None:
        return SheetMade(sheet=SheetOf(name), form=form)
    if events.find(tx, event) is None:
        raise Refused(NoSuchEvent(event))
    return SheetMade(sheet=SheetOf(f"{name}:{event}"), form=form, event=EventId(event))
