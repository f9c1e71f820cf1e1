"""Events: what organizers do with them, and how people register."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from domain.intents.base import Intent
from domain.rules import anyone, known_person, organizer
from domain.states import Role
from handlers.arguments import REST, Arguments, Day, Line, Number, Option, Text, TimeOfDay, UserId
from handlers.router import Call, Router
from services import events, registration, roles

router = Router()


class NewEventArguments(Arguments):
    """`event new "Online services" 10.03.2027 14:00 minutes=60 seats=80 host=Hilden`."""

    title: Annotated[str, Field(min_length=1, max_length=120)]
    day: Day
    time: TimeOfDay
    minutes: Annotated[int, Option("minutes", "dauer")] = 90
    seats: Annotated[int, Option("seats", "plätze", "plaetze", "platze")] = 50
    host: Annotated[Line | None, Option("host", "gastgeber")] = None


class EventArguments(Arguments):
    """`register 3`."""

    event: Number


class MoveArguments(Arguments):
    """`event move 3 17.03.2027 14:00`."""

    event: Number
    day: Day
    time: TimeOfDay


class CancelArguments(Arguments):
    """`event cancel 3 The speaker is ill`."""

    event: Number
    reason: Annotated[Text, REST] = ""


class RoleArguments(Arguments):
    """`role host 3 @klara:example.org`."""

    event: Number
    user: UserId


@router.command("events", "termine", "events", allow=anyone, changes=False)
def list_events(call: Call, arguments: Arguments) -> Intent:
    """What comes next."""
    del arguments
    return registration.list_upcoming(call.tx, person_id=call.asker.person_id, now=call.now)


@router.command("register", "anmelden", "register", allow=known_person)
def register(call: Call, arguments: EventArguments) -> Intent:
    """Take part in an event."""
    return registration.register(call.tx, person_id=call.asker.person_id, number=arguments.event, now=call.now)


@router.command("unregister", "abmelden", "unregister", allow=known_person)
def unregister(call: Call, arguments: EventArguments) -> Intent:
    """Leave an event or its waiting list."""
    return registration.unregister(call.tx, person_id=call.asker.person_id, number=arguments.event, now=call.now)


@router.command("event new", "event neu", "event new", allow=organizer)
def draft(call: Call, arguments: NewEventArguments) -> Intent:
    """Note a new event."""
    return events.draft(
        call.tx,
        title=arguments.title,
        wall=datetime.combine(arguments.day, arguments.time),
        zone=call.zone,
        minutes=arguments.minutes,
        seats=arguments.seats,
        host=arguments.host,
        now=call.now,
    )


@router.command("event publish", "event veröffentlichen", "event publish", allow=organizer)
def publish(call: Call, arguments: EventArguments) -> Intent:
    """Open an event to everyone."""
    return events.publish(call.tx, number=arguments.event, now=call.now)


@router.command("event move", "event verschieben", "event move", allow=organizer)
def move(call: Call, arguments: MoveArguments) -> Intent:
    """Give an event another time."""
    wall = datetime.combine(arguments.day, arguments.time)
    return events.move(call.tx, number=arguments.event, wall=wall, now=call.now)


@router.command("event cancel", "event absagen", "event cancel", allow=organizer)
def cancel(call: Call, arguments: CancelArguments) -> Intent:
    """Call an event off."""
    return events.cancel(call.tx, number=arguments.event, reason=arguments.reason, now=call.now)


@router.command("event verify", "event prüfen", "event verify", allow=organizer, changes=False)
def verify(call: Call, arguments: EventArguments) -> Intent:
    """See what is missing."""
    return events.verify(call.tx, number=arguments.event)


@router.command("role host", "rolle gastgeber", "role host", allow=organizer)
def give_host(call: Call, arguments: RoleArguments) -> Intent:
    """Let someone host an event."""
    return roles.give(call.tx, number=arguments.event, user_id=arguments.user, role=Role.HOST, now=call.now)


@router.command("role impulse", "rolle impuls", "role impulse", allow=organizer)
def give_impulse(call: Call, arguments: RoleArguments) -> Intent:
    """Let someone give an impulse at an event."""
    return roles.give(call.tx, number=arguments.event, user_id=arguments.user, role=Role.IMPULSE, now=call.now)
