"""Words about who takes part in events."""

from domain.facts import EventFacts
from domain.intents.events import (
    EventNotOpen,
    EventsListed,
    MovedUp,
    NotRegistered,
    Registered,
    Standing,
    Unregistered,
)
from domain.states import EventState, RegistrationState
from texts.attachment import Attachment
from texts.calendar_file import event_file
from texts.markup import bullets, joined_lines, paragraphs
from texts.nodes import Fragment
from texts.render.events import free_seats, particulars
from texts.render.registry import Telling, attaches, renders
from texts.template import Value


@renders(EventNotOpen)
def event_not_open(intent: EventNotOpen, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Event {number} is not open yet. {events} shows where you can take part.",
        number=intent.number,
        events=telling.word("termine", "events"),
    )


@renders(EventsListed)
def events_listed(intent: EventsListed, telling: Telling) -> Fragment:
    if not intent.events:
        return telling.speech.say("No event is planned at the moment. I will tell you as soon as there is one.")
    standings = {standing.event: standing for standing in intent.standings}
    items = [_item(telling.names.events[number], standings.get(number), telling) for number in intent.events]
    return paragraphs(
        [
            telling.speech.say("**What comes next**"),
            bullets(items),
            telling.speech.say(
                "Take part: {register} · Leave: {unregister}",
                register=telling.word(f"anmelden {intent.events[0]}", f"register {intent.events[0]}"),
                unregister=telling.word(f"abmelden {intent.events[0]}", f"unregister {intent.events[0]}"),
            ),
        ]
    )


def _item(event: EventFacts, standing: Standing | None, telling: Telling) -> Fragment:
    say = telling.speech.say
    lines = [
        say("Event {number}: **{event}**", number=event.id, event=event.title),
        particulars(event, telling),
        free_seats(event, telling),
    ]
    if event.state == EventState.RUNNING:
        lines.append(say("It is running right now."))
    if standing is not None:
        lines.append(_stands(standing, event, telling))
    return joined_lines(lines)


def _stands(standing: Standing, event: EventFacts, telling: Telling) -> Fragment:
    say = telling.speech.say
    match standing.state:
        case RegistrationState.CONFIRMED:
            return say("**You are registered.**")
        case RegistrationState.ATTENDED:
            return say("**You are noted as present.**")
        case RegistrationState.WAITING:
            return say("**You are on the waiting list, at place {place}.**", place=standing.place)
        case RegistrationState.PENDING:
            return say("**The organizers have yet to decide on your registration.**")
        case RegistrationState.OFFERED if standing.until is not None:
            return say(
                "**A seat is kept for you until {until}.** Take it: {yes} · Do not take it: {no}",
                until=telling.moment(standing.until, event.zone),
                yes=telling.word(f"ja {standing.prompt}", f"yes {standing.prompt}"),
                no=telling.word(f"nein {standing.prompt}", f"no {standing.prompt}"),
            )
        case _:
            return Fragment()


@renders(Registered)
def registered(intent: Registered, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    names: dict[str, Value] = {
        "event": event.title,
        "unregister": telling.word(f"abmelden {event.id}", f"unregister {event.id}"),
    }
    match intent.state:
        case RegistrationState.WAITING:
            return waits(event, telling, place=intent.place, town_full=intent.town_full, again=intent.again)
        case RegistrationState.PENDING:
            return say(
                "Your registration for **{event}** is noted. The organizers decide on it, and you will hear from me. "
                "To take it back: {unregister}",
                **names,
            )
        case RegistrationState.ATTENDED:
            return say("You are registered for **{event}** and noted as present.", event=event.title)
    when = telling.moment(event.starts_at, event.zone)
    if intent.already:
        return say("You are registered already for **{event}** on {when}. To leave: {unregister}", **names, when=when)
    return say(
        "You are registered for **{event}** on {when}. You will be invited to the room for questions, and I will "
        "remind you in time. To leave: {unregister}",
        **names,
        when=when,
    ) + link_comes(telling, intent.link)


def waits(event: EventFacts, telling: Telling, *, place: int, town_full: bool, again: bool = False) -> Fragment:
    """Why someone has no seat yet, their place and what happens next."""
    say = telling.speech.say
    if town_full:
        why = say("Your town has all the seats for **{event}** that one town may have.", event=event.title)
    else:
        why = say("All seats for **{event}** are taken.", event=event.title)
    stands = say("You are on the waiting list at place {place}.", place=place)
    if again:
        stands = stands + " " + say("As you had left, you are at the end of it.")
    then = say(
        "As soon as a seat is free for you, I will offer it to you here. To leave the list: {unregister}",
        unregister=telling.word(f"abmelden {event.id}", f"unregister {event.id}"),
    )
    return why + " " + stands + " " + then


def link_comes(telling: Telling, link: bool) -> Fragment:
    """Word of the link to the video conference, for who has a seat, if there is one."""
    if not link:
        return Fragment()
    return "\n" + telling.speech.say("The link to the video conference comes here 15 minutes before it begins.")


@attaches(Registered)
def entry(intent: Registered, telling: Telling) -> Attachment | None:
    if intent.state != RegistrationState.CONFIRMED:
        return None
    return event_file(telling.names.events[intent.event], telling)


@renders(Unregistered)
def unregistered(intent: Unregistered, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    match intent.state:
        case RegistrationState.WAITING:
            left = say("You are no longer on the waiting list for **{event}**.", event=event.title)
        case RegistrationState.OFFERED:
            left = say("You do not take the seat for **{event}**, and no longer wait for one.", event=event.title)
        case RegistrationState.PENDING:
            left = say("Your registration for **{event}** is taken back.", event=event.title)
        case _:
            left = say("You no longer take part in **{event}**.", event=event.title)
    back = say(
        "To come back: {register} (if all seats are taken then, you start at the end of the waiting list)",
        register=telling.word(f"anmelden {event.id}", f"register {event.id}"),
    )
    return left + " " + back


@renders(NotRegistered)
def not_registered(intent: NotRegistered, telling: Telling) -> Fragment:
    return telling.speech.say(
        "You are not registered for **{event}**, so there is nothing to leave.",
        event=telling.names.events[intent.event].title,
    )


@renders(MovedUp)
def moved_up(intent: MovedUp, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "Good news: a seat for **{event}** on {when} became free, and it is yours. If you cannot come: {unregister}",
        event=event.title,
        when=telling.moment(event.starts_at, event.zone),
        unregister=telling.word(f"abmelden {event.id}", f"unregister {event.id}"),
    )
