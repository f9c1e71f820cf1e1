"""How rooms are named, and what is told of them."""

from domain.facts import Names
from domain.intents.rooms import (
    AdoptionPossible,
    AdoptionRefused,
    RoomAdopted,
    RoomLost,
    RoomNamed,
    RoomsEncrypted,
    RoomsProgress,
    RoomsReady,
    RoomsRemade,
    RoomsRepaired,
)
from domain.states import RoomKind
from texts import dates
from texts.catalogue import N_, speech
from texts.markup import bullets, joined_lines, one_line, paragraphs
from texts.nodes import Fragment
from texts.render.organizing import called
from texts.render.registry import Telling, renders
from texts.template import Value


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


_KINDS = {
    RoomKind.SPACE: N_("space of the series"),
    RoomKind.QUESTIONS: N_("room for questions"),
    RoomKind.BACKSTAGE: N_("backstage room"),
}


def rooms_named(kinds: tuple[str, ...], telling: Telling) -> str:
    """An enumeration of an event's rooms."""
    return dates.joined(
        [telling.speech.say(_KINDS[RoomKind(kind)]).plain() for kind in kinds], language=telling.language
    )


@renders(RoomLost)
def room_lost(intent: RoomLost, telling: Telling) -> Fragment:
    if intent.event is None:
        return telling.speech.say(
            "I was removed from the room `{room}` and can no longer speak there. Invite me again or have a new room "
            "made.",
            room=intent.room_id,
        )
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "I was removed from a room of event {number}, **{event}** (`{room}`), and can no longer speak there. Invite me "
        "again, or have a new room made: {rooms}",
        number=event.id,
        event=event.title,
        room=intent.room_id,
        rooms=_repair(event.id, telling),
    )


def _repair(number: int, telling: Telling) -> Fragment:
    return telling.word(f"event räume {number}", f"event rooms {number}")


@renders(RoomsProgress)
def rooms_progress(intent: RoomsProgress, telling: Telling) -> Fragment:
    event, rooms, say = telling.names.events[intent.event], telling.names.rooms[intent.rooms], telling.speech.say
    head = say("Rooms of event {number}, **{event}**", number=event.id, event=event.title)
    figures = say(
        "Rooms {made}/{wanted}, invitations {invited}/{invitations}",
        made=rooms.made,
        wanted=rooms.wanted,
        invited=rooms.invited,
        invitations=rooms.invitations,
    )
    if rooms.working:
        end = say("I am at work; this message tells how far I am.")
    elif rooms.failed or rooms.made < rooms.wanted:
        end = say("Not everything has worked. Try it again: {rooms}", rooms=_repair(event.id, telling))
    else:
        end = say("Done.")
    return joined_lines([head, figures, end])


@renders(RoomsEncrypted)
def rooms_encrypted(intent: RoomsEncrypted, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    told = say(
        "By the settings these rooms of **{event}** are encrypted: {rooms}. I can neither read nor write there yet.",
        event=event.title,
        rooms=rooms_named(intent.rooms, telling),
    )
    if RoomKind.QUESTIONS not in intent.rooms:
        return told
    return paragraphs([told, say("Questions can be asked in the direct chat with me; the list is shown there, too.")])


@renders(RoomsRepaired)
def rooms_repaired(intent: RoomsRepaired, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    lines = []
    if intent.ordered:
        lines.append(say("Being made: {rooms}", rooms=rooms_named(intent.ordered, telling)))
    if intent.invited:
        lines.append(telling.speech.plural("{n} invitation is sent", "{n} invitations are sent", intent.invited))
    if intent.powers:
        lines.append(
            telling.speech.plural("{n} right to moderate is given", "{n} rights to moderate are given", intent.powers)
        )
    if intent.declined:
        names = [called(telling.names.people[person]) for person in intent.declined]
        declined = dates.joined(names, language=telling.language)
        lines.append(say("Not invited again, having declined twice: {people}", people=declined))
    if intent.powerless:
        rooms = rooms_named(intent.powerless, telling)
        lines.append(say("I lack rights there, please make me a moderator (50): {rooms}", rooms=rooms))
    head = say("Event {number}, **{event}**:", number=event.id, event=event.title)
    if not lines and not intent.lost:
        return head + " " + say("all rooms and invitations are in order.")
    asked = Fragment()
    if intent.lost:
        asked = say(
            "I was removed from these rooms: {rooms}. Shall I make them anew? What was said there stays there. "
            "Please answer "
            "{yes} or {no}.",
            rooms=rooms_named(intent.lost, telling),
            yes=telling.word(f"ja {intent.prompt}", f"yes {intent.prompt}"),
            no=telling.word(f"nein {intent.prompt}", f"no {intent.prompt}"),
        )
    return paragraphs([head + bullets(lines), asked])


@renders(RoomsRemade)
def rooms_remade(intent: RoomsRemade, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "These rooms of event {number}, **{event}**, are being made anew: {rooms}.",
        number=event.id,
        event=event.title,
        rooms=rooms_named(intent.rooms, telling),
    )


@renders(AdoptionPossible)
def adoption_possible(_intent: AdoptionPossible, telling: Telling) -> Fragment:
    return telling.speech.say(
        "I have come into the room to which you invited me, and stay silent there. To make it the room for questions "
        "of an "
        "event, type there {questions}; for the backstage room {backstage}. Please make me a moderator (50) before.",
        questions=telling.word("!event übernehmen NUMMER", "!event adopt NUMBER"),
        backstage=telling.word("!event übernehmen NUMMER backstage", "!event adopt NUMBER backstage"),
    )


@renders(RoomAdopted)
def room_adopted(intent: RoomAdopted, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    values: dict[str, Value] = {"number": event.id, "event": event.title}
    if intent.kind == RoomKind.QUESTIONS:
        told = say("This is the room for questions of event {number}, **{event}**, from now on.", **values)
    else:
        told = say("This is the backstage room of event {number}, **{event}**, from now on.", **values)
    if intent.appoints:
        return told
    lacking = say(
        "I cannot make hosts moderators here, nor close the room for writing at the end; for that I would have to be "
        "an "
        "administrator."
    )
    return paragraphs([told, lacking])


@renders(AdoptionRefused)
def adoption_refused(intent: AdoptionRefused, telling: Telling) -> Fragment:
    say = telling.speech.say
    match intent.reason:
        case "direct":
            return say("Please type that in the room itself, after you have invited me there.")
        case "ours":
            return say("This room has a purpose already. Nothing was changed.")
        case "encrypted":
            return say(
                "I cannot take on an encrypted room: I can neither read nor write there yet, and encryption cannot be "
                "switched off. Please make a room without encryption, or let me make one."
            )
        case "power":
            return say(
                "I have too few rights in this room: I need {needs} and have {has}. Please make me a moderator and "
                "type it "
                "again.",
                needs=intent.needs,
                has=intent.has,
            )
    event = telling.names.events[intent.event or 0]
    return say(
        "Event {number}, **{event}**, has such a room already: {room}. Nothing was changed.",
        number=event.id,
        event=event.title,
        room=rooms_named((intent.kind,), telling),
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
