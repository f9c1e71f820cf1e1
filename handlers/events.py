"""Events: made, prepared, published and closed by organizers."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from domain.intents.base import Intent
from domain.intents.talk import OnlyInDirectChat
from domain.rules import organizer
from domain.states import RoomKind
from handlers.arguments import Arguments, Day, Line, Number, Option, TimeOfDay, YesOrNo
from handlers.router import Call, Router
from services import adoption, event_closing, event_talk, event_verification, events, room_repair

router = Router()

_KINDS = {"fragen": "questions", "q&a": "questions", "bühne": "backstage", "buehne": "backstage"}
DEFAULTS = {"minutes": 90, "seats": 50, "host": None}


class NewEventArguments(Arguments):
    """`event new "Online services" 10.03.2027 14:00 minutes=60 seats=80 host=Hilden`; what is missing is asked for."""

    title: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    day: Day | None = None
    time: TimeOfDay | None = None
    minutes: Annotated[int, Option("minutes", "dauer", "minuten")] = 90
    seats: Annotated[int, Option("seats", "plätze", "plaetze", "platze")] = 50
    host: Annotated[Line | None, Option("host", "gastgeber")] = None
    link: Annotated[str | None, Option("link")] = None
    per_town: Annotated[int | None, Option("per_town", "prostadt", "pertown")] = None
    approval: Annotated[YesOrNo, Option("approval", "freigabe")] = False
    topics: Annotated[str, Option("topics", "themen")] = ""


class EventArguments(Arguments):
    """`event publish 3`."""

    event: Number


class AdoptArguments(Arguments):
    """`event adopt 3 backstage`."""

    event: Number
    room: Annotated[
        Literal["questions", "backstage"],
        BeforeValidator(lambda word: _KINDS.get(word.casefold(), word.casefold()) if isinstance(word, str) else word),
    ] = "questions"


@router.command("event new", "event neu", "event new", allow=organizer)
def draft(call: Call, arguments: NewEventArguments) -> Intent:
    """Note a new event, or ask for what is missing."""
    given: dict[str, Any] = {
        name: value for name in arguments.model_fields_set if (value := getattr(arguments, name)) is not None
    }
    if not {"title", "day", "time"} <= given.keys():
        if not call.place.direct:
            command = next(command for command in call.router.commands if command.key == "event new")
            return OnlyInDirectChat(command.name)
        return event_talk.begin(call.tx, call.asker.person_id, given, zone=call.zone, now=call.now)
    wall = datetime.combine(given.pop("day"), given.pop("time"))
    return events.draft(call.tx, wall=wall, zone=call.zone, now=call.now, **(DEFAULTS | given))


@router.command("event publish", "event veröffentlichen", "event publish", allow=organizer)
def publish(call: Call, arguments: EventArguments) -> Intent:
    """Open an event to everyone."""
    return events.publish(
        call.tx,
        number=arguments.event,
        organizer=call.asker.person_id,
        encrypted=call.bot.encrypted_rooms,
        now=call.now,
    )


@router.command("event verify", "event prüfen", "event verify", allow=organizer, changes=False)
def verify(call: Call, arguments: EventArguments) -> Intent:
    """See what is missing."""
    return event_verification.verify(call.tx, number=arguments.event)


@router.command("event rooms", "event räume", "event rooms", allow=organizer)
def repair_rooms(call: Call, arguments: EventArguments) -> Intent:
    """Mend the rooms."""
    return room_repair.repair(
        call.tx,
        number=arguments.event,
        organizer=call.asker.person_id,
        encrypted=call.bot.encrypted_rooms,
        now=call.now,
    )


@router.command("event adopt", "event übernehmen", "event adopt", allow=organizer)
def adopt_room(call: Call, arguments: AdoptArguments) -> Intent:
    """Make the room in which this is said one of the event."""
    return adoption.adopt(
        call.tx,
        room=call.place.room,
        number=arguments.event,
        kind=RoomKind(arguments.room),
        bot=call.bot.user_id,
        now=call.now,
    )


@router.command("event close", "event abschließen", "event close", allow=organizer)
def close(call: Call, arguments: EventArguments) -> Intent:
    """Close the rooms of an event that is over for writing."""
    return event_closing.ask_to_close(call.tx, number=arguments.event, organizer=call.asker.person_id, now=call.now)


@router.command("event reopen", "event öffnen", "event reopen", allow=organizer)
def reopen(call: Call, arguments: EventArguments) -> Intent:
    """Open the rooms of a closed event again."""
    return event_closing.reopen(call.tx, number=arguments.event, now=call.now)
