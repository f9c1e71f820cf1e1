"""The running order of events."""

from typing import Annotated

from pydantic import Field

from domain.intents.base import Intent
from domain.rules import anyone, either, host_of_event, organizer
from handlers.arguments import REST, Arguments, Number, Option
from handlers.router import Call, Router
from services import agenda, registration
from storage import events

router = Router()

_planner = either(host_of_event, organizer)


class MeantEventArguments(Arguments):
    """`agenda 3`, or `agenda` where only one event can be meant."""

    event: Number | None = None


class NewItemArguments(Arguments):
    """`agenda add 3 "Building files" 15 @klara:example.org`."""

    event: Number
    title: Annotated[str, Field(min_length=1, max_length=120)]
    length: int
    who: Annotated[str, Field(max_length=300), REST] = ""
    kind: Annotated[str | None, Option("kind", "art")] = None
    position: Annotated[int | None, Option("at", "platz", "stelle")] = None


class ItemArguments(Arguments):
    """`agenda remove 3 2`."""

    event: Number
    number: Number


class TwoItemsArguments(Arguments):
    """`agenda swap 3 2 4`."""

    event: Number
    number: Number
    other: Number


@router.command("agenda", ("agenda", "ablauf"), ("agenda", "running order"), allow=anyone, changes=False)
def show(call: Call, arguments: MeantEventArguments) -> Intent:
    """See the running order."""
    number = arguments.event or call.place.event
    if number is None:
        coming = events.upcoming(call.tx, now=call.now)
        if len(coming) != 1:
            return registration.list_upcoming(call.tx, person_id=call.asker.person_id, now=call.now)
        number = coming[0].id or 0
    return agenda.show(call.tx, number=number, asker=call.asker)


@router.command("agenda add", "agenda neu", "agenda add", allow=_planner)
def add(call: Call, arguments: NewItemArguments) -> Intent:
    """Put an item into the running order."""
    return agenda.add(
        call.tx,
        number=arguments.event,
        title=arguments.title,
        minutes=arguments.length,
        kind=arguments.kind,
        who=arguments.who,
        position=arguments.position,
        now=call.now,
    )


@router.command("agenda remove", "agenda weg", "agenda remove", allow=_planner)
def remove(call: Call, arguments: ItemArguments) -> Intent:
    """Take an item out of the running order."""
    return agenda.remove(call.tx, number=arguments.event, position=arguments.number)


@router.command("agenda swap", ("agenda tausche", "agenda tauschen"), "agenda swap", allow=_planner)
def swap(call: Call, arguments: TwoItemsArguments) -> Intent:
    """Let two items change places."""
    return agenda.swap(call.tx, number=arguments.event, first=arguments.number, second=arguments.other)
