"""Words about the end of an event: closed for writing, opened again, suggested."""

from domain.intents.event_changes import CloseAsked, CloseSuggested, EventClosed, EventReopened
from texts import dates
from texts.markup import paragraphs
from texts.nodes import Fragment
from texts.render.event_changes import yes_or_no
from texts.render.registry import Telling, renders
from texts.render.rooms import rooms_named


@renders(CloseAsked)
def close_asked(intent: CloseAsked, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    question = telling.speech.say(
        "Shall event {number}, **{event}**, be closed? Then only hosts and organizers can write in its rooms; "
        "everyone can "
        "go on reading.",
        number=event.id,
        event=event.title,
    )
    return paragraphs([question, yes_or_no(intent.prompt, telling)])


@renders(EventClosed)
def event_closed(intent: EventClosed, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    done = say(
        "Event {number}, **{event}**, is closed. Open it again: {reopen}",
        number=event.id,
        event=event.title,
        reopen=telling.word(f"event öffnen {event.id}", f"event reopen {event.id}"),
    )
    if not intent.unsilenced:
        return done
    rooms = rooms_named(intent.unsilenced, telling)
    return paragraphs(
        [done, say("I may not close these rooms for writing, as others made them: {rooms}.", rooms=rooms)]
    )


@renders(EventReopened)
def event_reopened(intent: EventReopened, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "Event {number}, **{event}**, is open again: everyone can write in its rooms.",
        number=event.id,
        event=event.title,
    )


@renders(CloseSuggested)
def close_suggested(intent: CloseSuggested, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "Event {number}, **{event}**, was over on {when}. If nothing more is to be said in its rooms: {close}",
        number=event.id,
        event=event.title,
        when=dates.day(event.starts_at, zone=event.zone, language=telling.language),
        close=telling.word(f"event abschließen {event.id}", f"event close {event.id}"),
    )
