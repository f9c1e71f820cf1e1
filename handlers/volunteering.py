"""Calls for hosts and impulses, and the towns that volunteer."""

import re
from typing import Annotated

from pydantic import Field

from domain.intents.base import Intent
from domain.rules import confirmed_person, organizer
from domain.states import VolunteerKind
from handlers.arguments import REST, Arguments, Number, Text
from handlers.events import EventArguments
from handlers.router import Call, Router
from services import volunteers

router = Router()

_WISH = re.compile(r"(?:#?(\d{1,6})\.?(?:\s+|$))?(.*)", re.DOTALL)
_QUOTES = '"„“”«»'


class HostArguments(Arguments):
    """`host 3`, or `host` for any event that fits."""

    event: Number | None = None


class ImpulseArguments(Arguments):
    """`impulse 3 "Building files"`, or without a number for any event that fits."""

    impulse: Annotated[str, Field(max_length=300), REST] = ""


class OfferArguments(Arguments):
    """`approve volunteer 7`; with the event, where the town named none."""

    number: Number
    event: Number | None = None


class DeclineArguments(Arguments):
    """`decline volunteer 7 We had this topic in spring.`."""

    number: Number
    reason: Annotated[Text, REST] = ""


class MineArguments(Arguments):
    """`withdraw 7`, or `withdraw` where only one thing can be meant."""

    number: Number | None = None


@router.command("host", ("gastgeben", "gastgeber"), "host", allow=confirmed_person)
def host(call: Call, arguments: HostArguments) -> Intent:
    """Offer that your town hosts an event."""
    number = arguments.event or call.place.event
    return volunteers.volunteer(
        call.tx, asker=call.asker, kind=VolunteerKind.HOST, number=number, title=None, now=call.now
    )


@router.command("impulse", "impuls", "impulse", allow=confirmed_person)
def impulse(call: Call, arguments: ImpulseArguments) -> Intent:
    """Offer a short talk."""
    found = _WISH.fullmatch(arguments.impulse.strip())
    named, title = found.groups() if found is not None else (None, "")
    number = int(named) if named else call.place.event
    return volunteers.volunteer(
        call.tx,
        asker=call.asker,
        kind=VolunteerKind.IMPULSE,
        number=number,
        title=title.strip().strip(_QUOTES),
        now=call.now,
    )


@router.command("withdraw", "zurückziehen", "withdraw", allow=confirmed_person)
def withdraw(call: Call, arguments: MineArguments) -> Intent:
    """Take back what you volunteered for."""
    return volunteers.withdraw(call.tx, person_id=call.asker.person_id, number=arguments.number, now=call.now)


@router.command("volunteers", "angebote", "volunteers", allow=organizer, changes=False)
def show_volunteers(call: Call, arguments: Arguments) -> Intent:
    """See what towns offer to do."""
    del arguments
    return volunteers.listed(call.tx)


@router.command("approve volunteer", "freigeben angebot", "approve volunteer", allow=organizer)
def approve(call: Call, arguments: OfferArguments) -> Intent:
    """Say yes to what a town offers to do."""
    return volunteers.approve(
        call.tx, number=arguments.number, event=arguments.event, organizer=call.asker.person_id, now=call.now
    )


@router.command("decline volunteer", "ablehnen angebot", "decline volunteer", allow=organizer)
def decline(call: Call, arguments: DeclineArguments) -> Intent:
    """Say no to what a town offers to do, with a reason."""
    return volunteers.decline(
        call.tx, number=arguments.number, reason=arguments.reason, organizer=call.asker.person_id, now=call.now
    )


@router.command("call", "aufruf", ("call", "call volunteers"), allow=organizer)
def call_for_volunteers(call: Call, arguments: EventArguments) -> Intent:
    """Ask everyone who hosts an event or gives an impulse."""
    return volunteers.call(call.tx, number=arguments.event, now=call.now)
