"""Personal codes, and several Matrix IDs of one person."""

from typing import Annotated

from pydantic import Field

from domain import codes
from domain.incoming import MESSAGE_LIMIT
from domain.intents.base import Intent
from domain.intents.invitations import AccountRetired
from domain.rules import anyone, named_person, organizer
from handlers.arguments import REST, Arguments, Number, UserId
from handlers.router import Call, Router
from services import accounts, invitations
from storage import rooms

router = Router()


class InviteArguments(Arguments):
    """`invite Klara Muster; Hilden; host; 3`, or one such line for each person."""

    list: Annotated[str, Field(min_length=1, max_length=MESSAGE_LIMIT), REST]


class RevokeArguments(Arguments):
    """`invite revoke 5`."""

    number: Number


class RecoverArguments(Arguments):
    """`invite again @klara:example.org`."""

    user: UserId


class CodeArguments(Arguments):
    """`code K-7QX4-M2PD-9TRA`."""

    code: Annotated[str, Field(min_length=1, max_length=100), REST]


@router.command("invite", "einladen", "invite", allow=organizer, private=True)
def invite(call: Call, arguments: InviteArguments) -> Intent:
    """Make personal codes."""
    return invitations.invite(call.tx, organizer=call.asker.person_id, text=arguments.list, now=call.now)


@router.command("invitations", "einladungen", "invitations", allow=organizer, private=True, changes=False)
def list_open(call: Call, arguments: Arguments) -> Intent:
    """The codes that nobody has used yet."""
    del arguments
    return invitations.list_open(call.tx, now=call.now)


@router.command("invite revoke", "einladen zurück", ("invite revoke", "invite back"), allow=organizer, private=True)
def revoke(call: Call, arguments: RevokeArguments) -> Intent:
    """Take a code back."""
    return invitations.revoke(call.tx, number=arguments.number, now=call.now)


@router.command("invite again", "einladen wieder", "invite again", allow=organizer, private=True)
def recover(call: Call, arguments: RecoverArguments) -> Intent:
    """Make a code for someone who lost their account."""
    return accounts.make_recovery_code(call.tx, organizer=call.asker.person_id, user_id=arguments.user, now=call.now)


@router.command("code", "code", "code", allow=anyone, private=True, changes=False)
def redeem(call: Call, arguments: CodeArguments) -> Intent:
    """Use a personal code; what came of it is noted in the audit log by the use case."""
    room = rooms.get(call.tx, call.place.room)
    return accounts.redeem(call.tx, asker=call.asker, room=room, text=arguments.code, now=call.now)


@router.command("new id", "neue id", "new id", allow=named_person, private=True)
def add_account(call: Call, arguments: Arguments) -> Intent:
    """Get a code that adds another Matrix ID of yours."""
    del arguments
    return accounts.make_code(call.tx, asker=call.asker, move=False, now=call.now)


@router.command("move id", "umziehen", "move id", allow=named_person, private=True)
def move_account(call: Call, arguments: Arguments) -> Intent:
    """Get a code that moves you to another Matrix ID."""
    del arguments
    return accounts.make_code(call.tx, asker=call.asker, move=True, now=call.now)


def hear_retired(call: Call, text: str) -> Intent:
    """What someone says in an account that they moved away from: nothing but a code that brings them back counts."""
    _, _, rest = text.partition(" ")
    found = codes.find(text) or codes.find(rest)
    if found is None or not call.place.direct:
        return AccountRetired()
    room = rooms.get(call.tx, call.place.room)
    return accounts.redeem(call.tx, asker=call.asker, room=room, text=found.code, now=call.now)
