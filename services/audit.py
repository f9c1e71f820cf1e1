"""Who gave which command, when and where."""

from collections.abc import Mapping
from typing import Final

from domain.errors import Refused
from domain.intents.base import EventId, Intent, PersonId
from domain.intents.events import NoSuchEvent
from domain.intents.exports import AuditLine, AuditShown
from domain.intents.talk import CommandName
from storage import audit, events
from storage.unit_of_work import Transaction

SHOWN: Final = 20
MOST_SHOWN: Final = 100


def show(tx: Transaction, *, count: int, event: int | None, commands: Mapping[str, CommandName]) -> Intent:
    """The newest entries of the log, perhaps only those about one event.

    Args:
        tx: the transaction.
        count: how many.
        event: the event's number.
        commands: how commands are named, by key; one that is no longer there is named by its key.

    Raises:
        Refused: there is no such event.
    """
    if event is not None and events.find(tx, event) is None:
        raise Refused(NoSuchEvent(event))
    lines = tuple(
        AuditLine(
            at=entry.at,
            person=PersonId(entry.person_id) if entry.person_id is not None else None,
            command=commands.get(entry.command) or CommandName(entry.command, entry.command, entry.command),
            event=entry.event_id,
            place=place or "",
            outcome=entry.outcome,
        )
        for entry, place in audit.newest(tx, count=count, event=event)
    )
    people = tuple(sorted({line.person for line in lines if line.person is not None}))
    return AuditShown(lines=lines, people=people, event=EventId(event) if event is not None else None)
