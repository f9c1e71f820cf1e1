"""Who speaks for a town: confirming, declining, vouching, homeservers, leaving."""

from typing import Annotated

from domain.intents.base import Intent
from domain.rules import anyone, confirmed_person, organizer
from handlers.arguments import REST, Arguments, Line, Number, Text, UserId
from handlers.router import Call, Router
from services import claims

router = Router()


class ListArguments(Arguments):
    """`approve town 3`, or `approve town` for the list of those that wait."""

    number: Number | None = None


class DeclineArguments(Arguments):
    """`decline town 3 Not one of our people`."""

    number: Number
    reason: Annotated[Text, REST] = ""


class ClaimArguments(Arguments):
    """`town take back 3`."""

    number: Number


class VouchArguments(Arguments):
    """`vouch @klara:example.org`, or `vouch 3`."""

    person: Number | UserId


class ServerArguments(Arguments):
    """`town server Bad Salzuflen matrix.example.org`, or `town server` for the list."""

    town_server: Annotated[Line | None, REST] = None


class ServerOffArguments(Arguments):
    """`town server off Hilden matrix.example.org`."""

    town_server: Annotated[Line, REST]


def _town_and_server(text: str) -> tuple[str, str]:
    """What stands before the last word, and that word; both may be quoted, and either be missing."""
    town, _, server = text.strip().rpartition(" ")
    return town.strip(' "„“”'), server.strip('"„“”')


@router.command("approve town", "freigeben stadt", "approve town", allow=organizer)
def approve_town(call: Call, arguments: ListArguments) -> Intent:
    """Confirm that a person speaks for their town."""
    if arguments.number is None:
        return claims.list_pending(call.tx)
    return claims.approve(call.tx, number=arguments.number, organizer=call.asker.person_id, now=call.now)


@router.command("decline town", "ablehnen stadt", "decline town", allow=organizer)
def decline_town(call: Call, arguments: DeclineArguments) -> Intent:
    """Say that a person does not speak for the town that they named."""
    return claims.decline(
        call.tx,
        number=arguments.number,
        organizer=call.asker.person_id,
        reason=arguments.reason,
        now=call.now,
    )


@router.command("town take back", "stadt entziehen", ("town revoke", "town take back"), allow=organizer)
def take_back(call: Call, arguments: ClaimArguments) -> Intent:
    """Take the confirmation of a person for their town back."""
    return claims.take_back(call.tx, number=arguments.number, now=call.now)


@router.command("vouch", "bürgen", "vouch", allow=confirmed_person, private=True)
def vouch(call: Call, arguments: VouchArguments) -> Intent:
    """Confirm that a colleague speaks for your town."""
    return claims.vouch(call.tx, asker=call.asker, whom=arguments.person, now=call.now)


@router.command("town server", "stadt server", "town server", allow=organizer)
def add_server(call: Call, arguments: ServerArguments) -> Intent:
    """Let the accounts of a homeserver speak for a town."""
    if arguments.town_server is None:
        return claims.list_servers(call.tx)
    town, server = _town_and_server(arguments.town_server)
    return claims.add_server(call.tx, town=town, server=server, now=call.now)


@router.command("town server off", "stadt server weg", "town server off", allow=organizer)
def remove_server(call: Call, arguments: ServerOffArguments) -> Intent:
    """Let the accounts of a homeserver speak for a town no more."""
    town, server = _town_and_server(arguments.town_server)
    return claims.remove_server(call.tx, town=town, server=server)


@router.command("town leave", "stadt verlassen", "town leave", allow=anyone, private=True)
def leave_town(call: Call, arguments: Arguments) -> Intent:
    """Speak for your town no more."""
    del arguments
    return claims.ask_to_leave(call.tx, call.asker.person_id, now=call.now)
