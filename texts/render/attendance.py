"""Words about being there: check-in, and the link to the video conference."""

from domain.intents.seats import (
    CheckedIn,
    CheckInEarly,
    CheckInOpened,
    CheckInOver,
    LinkTold,
    NoCheckInNeeded,
    NotCheckedIn,
    WhichCheckIn,
)
from domain.states import RegistrationState
from texts.catalogue import N_
from texts.markup import bullets, link, paragraphs
from texts.nodes import Fragment
from texts.render.registry import Telling, renders
from texts.render.seats import choice, here
from texts.template import Value


@renders(CheckInOpened)
def check_in_opened(intent: CheckInOpened, telling: Telling) -> Fragment:
    return telling.speech.say(
        "**{event}** begins. Are you there? Put ✅ on this message or write {here}. If a seat is free, that also gets "
        "you one.",
        event=telling.names.events[intent.event].title,
        here=telling.word("!da", "!here"),
    )


@renders(CheckedIn)
def checked_in(intent: CheckedIn, telling: Telling) -> Fragment:
    say, title = telling.speech.say, telling.names.events[intent.event].title
    if intent.already:
        return say("You are noted as present at **{event}** already.", event=title)
    if intent.seated:
        return say("The seat is yours, and you are noted as present at **{event}**.", event=title)
    return say("Thank you, you are noted as present at **{event}**.", event=title)


_NO_SEAT = {
    "full": N_("All seats for **{event}** are taken at the moment. If one becomes free, you get it with {here}"),
    "town": N_(
        "Your town has all the seats for **{event}** that one town may have. If one of them becomes free, you get it "
        "with {here}"
    ),
    "approval": N_("You are not registered for **{event}**, where the organizers decide. To ask them: {register}"),
}


@renders(NotCheckedIn)
def not_checked_in(intent: NotCheckedIn, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    register = telling.word(f"anmelden {event.id}", f"register {event.id}")
    if intent.problem in _NO_SEAT:
        values: dict[str, Value] = {"event": event.title, "here": here(event, telling), "register": register}
        sentence = _NO_SEAT[intent.problem]
        return say(sentence, **{name: value for name, value in values.items() if f"{{{name}}}" in sentence})
    match intent.state:
        case RegistrationState.WAITING:
            return say(
                "You wait for a seat for **{event}**. If one is free once it has begun, you get it with {here}",
                event=event.title,
                here=here(event, telling),
            )
        case RegistrationState.PENDING:
            return say(
                "The organizers have not decided on your registration for **{event}** yet. You will hear from me.",
                event=event.title,
            )
        case RegistrationState.REFUSED:
            return say(
                "The organizers have declined your registration for **{event}**. If you think that this is a mistake, "
                "please ask them.",
                event=event.title,
            )
        case _:
            return say(
                "You are not registered for **{event}**. To take part: {register}", event=event.title, register=register
            )


@renders(CheckInEarly)
def check_in_early(intent: CheckInEarly, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "It is too early to say that you are at **{event}**. From {when} on: {here}",
        event=event.title,
        when=telling.moment(intent.opens_at, event.zone),
        here=here(event, telling),
    )


@renders(CheckInOver)
def check_in_over(intent: CheckInOver, telling: Telling) -> Fragment:
    return telling.speech.say(
        "**{event}** is over, so nothing was noted.", event=telling.names.events[intent.event].title
    )


@renders(NoCheckInNeeded)
def no_check_in_needed(intent: NoCheckInNeeded, telling: Telling) -> Fragment:
    return telling.speech.say(
        "You have a part of your own in **{event}** and need no seat, so there is nothing to note. Thank you!",
        event=telling.names.events[intent.event].title,
    )


@renders(WhichCheckIn)
def which_check_in(intent: WhichCheckIn, telling: Telling) -> Fragment:
    if not intent.events:
        return telling.speech.say(
            "No event begins or runs at the moment. {events} shows what comes next.",
            events=telling.word("termine", "events"),
        )
    found = [telling.names.events[number] for number in intent.events]
    return paragraphs(
        [
            telling.speech.say("Several events begin or run at the moment. At which one are you?"),
            bullets(choice(event, "da", "here", telling) for event in found),
        ]
    )


@renders(LinkTold)
def link_told(intent: LinkTold, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "Here is the link to the video conference of **{event}** ({when}): {link}\nIt is meant for you alone; please "
        "do not pass it on.",
        event=event.title,
        when=telling.moment(event.starts_at, event.zone),
        link=link(telling.names.links[intent.link]),
    )
