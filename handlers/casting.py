"""Who does what at events, and who organizes."""

from domain.intents.base import Intent
from domain.rules import organizer
from domain.states import Role
from handlers.arguments import Arguments, Number, UserId
from handlers.router import Call, Router
from services import roles

router = Router()


class RoleArguments(Arguments):
    """`role host 3 @klara:example.org`."""

    event: Number
    user: UserId


class UserArguments(Arguments):
    """`role organizer @klara:example.org`."""

    user: UserId


def _give(call: Call, arguments: RoleArguments, role: Role) -> Intent:
    return roles.give(call.tx, number=arguments.event, user_id=arguments.user, role=role, now=call.now)


@router.command("role host", "rolle gastgeber", "role host", allow=organizer)
def give_host(call: Call, arguments: RoleArguments) -> Intent:
    """Let someone host an event."""
    return _give(call, arguments, Role.HOST)


@router.command("role impulse", "rolle impuls", "role impulse", allow=organizer)
def give_impulse(call: Call, arguments: RoleArguments) -> Intent:
    """Let someone give an impulse at an event."""
    return _give(call, arguments, Role.IMPULSE)


@router.command("role expert", "rolle fachpartner", "role expert", allow=organizer)
def give_expert(call: Call, arguments: RoleArguments) -> Intent:
    """Let an expert of the sponsor take part in an event."""
    return _give(call, arguments, Role.EXPERT)


@router.command("role remove", "rolle weg", "role remove", allow=organizer)
def take(call: Call, arguments: RoleArguments) -> Intent:
    """Take from someone what they do at an event."""
    return roles.take(call.tx, number=arguments.event, user_id=arguments.user, now=call.now)


@router.command("role organizer", "rolle organisation", "role organizer", allow=organizer)
def appoint(call: Call, arguments: UserArguments) -> Intent:
    """Make someone an organizer."""
    return roles.appoint_organizer(call.tx, user_id=arguments.user, now=call.now)


@router.command("role organizer remove", "rolle organisation weg", "role organizer remove", allow=organizer)
def dismiss(call: Call, arguments: UserArguments) -> Intent:
    """Let someone be an organizer no more."""
    return roles.dismiss_organizer(call.tx, user_id=arguments.user, kept=call.bot.organizers, now=call.now)
