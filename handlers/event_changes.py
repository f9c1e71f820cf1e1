"""What organizers change of events, and take back."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from domain.intents.base import Intent
from domain.rules import organizer
from handlers.arguments import OR_NOTHING, REST, Arguments, Day, Line, Number, Option, Text, TimeOfDay, YesOrNo
from handlers.events import EventArguments
from handlers.router import Call, Router
from services import event_changes

router = Router()


class EditArguments(Arguments):
    """`event edit 3 title="Online services" seats=80 link=-`."""

    event: Number
    title: Annotated[str, Field(max_length=300), Option("title", "titel")] = ""
    minutes: Annotated[int, Option("minutes", "dauer", "minuten")] = 0
    seats: Annotated[int, Option("seats", "plätze", "plaetze", "platze")] = 0
    host: Annotated[Line | None, OR_NOTHING, Option("host", "gastgeber")] = None
    link: Annotated[str | None, OR_NOTHING, Option("link")] = None
    per_town: Annotated[int | None, OR_NOTHING, Option("per_town", "prostadt", "pertown")] = None
    approval: Annotated[YesOrNo, Option("approval", "freigabe")] = False
    topics: Annotated[str | None, OR_NOTHING, Option("topics", "themen")] = None


class MoveArguments(Arguments):
    """`event move 3 17.03.2027 14:00`."""

    event: Number
    day: Day
    time: TimeOfDay


class CancelArguments(Arguments):
    """`event cancel 3 The speaker is ill`."""

    event: Number
    reason: Annotated[Text, REST] = ""


@router.command("event edit", "event ändern", "event edit", allow=organizer)
def edit(call: Call, arguments: EditArguments) -> Intent:
    """Change particulars of an event."""
    wanted = {
        name: getattr(arguments, name) for name in EditArguments.model_fields if name in arguments.model_fields_set
    }
    number = wanted.pop("event")
    return event_changes.edit(call.tx, number=number, wanted=wanted, organizer=call.asker.person_id, now=call.now)


@router.command("event move", "event verschieben", "event move", allow=organizer, private=True)
def move(call: Call, arguments: MoveArguments) -> Intent:
    """Give an event another time."""
    return event_changes.ask_to_move(
        call.tx,
        number=arguments.event,
        wall=datetime.combine(arguments.day, arguments.time),
        organizer=call.asker.person_id,
        now=call.now,
    )


@router.command("event cancel", "event absagen", "event cancel", allow=organizer, private=True)
def cancel(call: Call, arguments: CancelArguments) -> Intent:
    """Call an event off."""
    return event_changes.ask_to_cancel(
        call.tx, number=arguments.event, reason=arguments.reason, organizer=call.asker.person_id, now=call.now
    )


@router.command("event reinstate", "event wiederaufnehmen", "event reinstate", allow=organizer)
def reinstate(call: Call, arguments: EventArguments) -> Intent:
    """Take a cancellation back."""
    return event_changes.reinstate(call.tx, number=arguments.event, organizer=call.asker.person_id, now=call.now)


@router.command("undo", ("zurück", "rückgängig"), "undo", allow=organizer)
def undo(call: Call, arguments: Arguments) -> Intent:
    """Take back the last change of an event."""
    del arguments
    return event_changes.undo(call.tx, organizer=call.asker.person_id, now=call.now)
