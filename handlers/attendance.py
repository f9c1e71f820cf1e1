"""Who takes part in events: registering, leaving, being there; and whom organizers let in."""

from typing import Annotated

from domain.intents.base import Intent
from domain.rules import anyone, known_person, named_person, organizer
from domain.states import RoomKind
from handlers.arguments import REST, Arguments, Number, Text
from handlers.router import Call, Router
from services import approvals, check_in, registration

router = Router()


class EventArguments(Arguments):
    """`register 3`."""

    event: Number


class MeantEventArguments(Arguments):
    """`unregister 3`, or `unregister` where only one event can be meant."""

    event: Number | None = None


class RegistrationArguments(Arguments):
    """`approve registration 17`."""

    number: Number


class DeclineArguments(Arguments):
    """`decline registration 17 The seats are for towns of the district.`."""

    number: Number
    reason: Annotated[Text, REST] = ""


@router.command("events", "termine", "events", allow=anyone, changes=False)
def list_events(call: Call, arguments: Arguments) -> Intent:
    """What comes next."""
    del arguments
    return registration.list_upcoming(call.tx, person_id=call.asker.person_id, now=call.now)


@router.command("register", "anmelden", "register", allow=known_person)
def register(call: Call, arguments: EventArguments) -> Intent:
    """Take part in an event."""
    return registration.register(call.tx, person_id=call.asker.person_id, number=arguments.event, now=call.now)


@router.command("unregister", "abmelden", "unregister", allow=named_person)
def unregister(call: Call, arguments: MeantEventArguments) -> Intent:
    """Leave an event or its waiting list."""
    number = _meant(call, arguments)
    return registration.unregister(call.tx, person_id=call.asker.person_id, number=number, now=call.now)


@router.command(
    "here", ("da", "bin da", "ich bin da", "da bin ich"), ("here", "i am here", "i'm here"), allow=named_person
)
def say_here(call: Call, arguments: MeantEventArguments) -> Intent:
    """Say that one has come to an event."""
    return check_in.check_in(call.tx, asker=call.asker, number=_meant(call, arguments), now=call.now)


@router.command("approve registration", "freigeben anmeldung", "approve registration", allow=organizer)
def approve(call: Call, arguments: RegistrationArguments) -> Intent:
    """Let someone take part who asked for it."""
    return approvals.approve(call.tx, number=arguments.number, now=call.now)


@router.command("decline registration", "ablehnen anmeldung", "decline registration", allow=organizer)
def decline(call: Call, arguments: DeclineArguments) -> Intent:
    """Do not let someone take part."""
    return approvals.decline(call.tx, number=arguments.number, reason=arguments.reason, now=call.now)


def _meant(call: Call, arguments: MeantEventArguments) -> int | None:
    """The event that was named, or the one in whose room for questions this is said."""
    in_room = call.place.event if call.place.kind == RoomKind.QUESTIONS else None
    return arguments.event if arguments.event is not None else in_room
