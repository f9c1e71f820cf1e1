"""How rooms are named, and what is told of them."""

from domain.facts import Names
from domain.intents.rooms import RoomLost, RoomNamed, RoomsReady
from domain.states import RoomKind
from texts import dates
from texts.catalogue import speech
from texts.markup import one_line
from texts.nodes import Fragment
from texts.render.registry import Telling, renders


def room_name(intent: RoomNamed, names: Names, kind: RoomKind, *, language: str, zone: str) -> tuple[str, str]:
    """Name and topic of a new room."""
    say = speech(language).say
    if kind == RoomKind.SPACE:
        return one_line(say("Initiative K")), one_line(say("Online events of the towns of North Rhine-Westphalia."))
    if kind == RoomKind.MATCH:
        match = names.matches[intent.match or 0]
        towns = dates.joined([names.towns[match.town_a], names.towns[match.town_b]], language=language)
        return one_line(say("Cooperation: {towns}", towns=towns)), one_line(say("Two towns get to know each other."))
    event = names.events[intent.event or 0]
    when = dates.moment(event.starts_at, zone=event.zone or zone, language=language)
    if kind == RoomKind.BACKSTAGE:
        topic = say("For host, impulse givers and organizers. {when}", when=when)
        return one_line(say("Backstage: {event}", event=event.title)), one_line(topic)
    topic = say("Questions and answers. Ask with `!ask` and your text. {when}", when=when)
    return one_line(say("Questions: {event}", event=event.title)), one_line(topic)


@renders(RoomLost)
def room_lost(intent: RoomLost, telling: Telling) -> Fragment:
    return telling.speech.say(
        "I was removed from the room `{room}` and can no longer speak there. Invite me again or have a new room made.",
        room=intent.room_id,
    )


@renders(RoomsReady)
def rooms_ready(intent: RoomsReady, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.plural(
        "The rooms of event {number}, **{event}**, are ready. {n} person was invited.",
        "The rooms of event {number}, **{event}**, are ready. {n} people were invited.",
        intent.invited,
        number=event.id,
        event=event.title,
    )
