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
from texts.markup import bullets, joined_lines, paragraphs
from texts.nodes import Fragment
from texts.render.events import free_seats, particulars
from texts.render.registry import Telling, renders


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
    if standing is not None and standing.state == RegistrationState.CONFIRMED:
        lines.append(say("**You are registered.**"))
    elif standing is not None:
        lines.append(say("**You are on the waiting list, at place {place}.**", place=standing.place))
    return joined_lines(lines)


@renders(Registered)
def registered(intent: Registered, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    unregister = telling.word(f"abmelden {event.id}", f"unregister {event.id}")
    if intent.state == RegistrationState.WAITING:
        place = say(
            "You are on the waiting list at place {place} and will hear from me as soon as a seat is yours. "
            "To leave the list: {unregister}",
            place=intent.place,
            unregister=unregister,
        )
        return say("All seats for **{event}** are taken.", event=event.title) + " " + place
    when = telling.moment(event.starts_at, event.zone)
    if intent.already:
        return say(
            "You are registered already for **{event}** on {when}. To leave: {unregister}",
            event=event.title,
            when=when,
            unregister=unregister,
        )
    return say(
        "You are registered for **{event}** on {when}. You will be invited to the room for questions, and I will "
        "remind you in time. To leave: {unregister}",
        event=event.title,
        when=when,
        unregister=unregister,
    )


@renders(Unregistered)
def unregistered(intent: Unregistered, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "You no longer take part in **{event}**. To come back: {register}",
        event=event.title,
        register=telling.word(f"anmelden {event.id}", f"register {event.id}"),
    )


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
