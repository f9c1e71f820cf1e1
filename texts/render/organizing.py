"""Words for those who prepare an event: what is there, and what is missing."""

from domain.facts import EventFacts, PersonFacts
from domain.intents.events import EventVerified
from domain.states import EventState, RoomKind
from texts import dates
from texts.catalogue import N_
from texts.markup import bullets, paragraphs
from texts.nodes import Fragment
from texts.render.events import particulars
from texts.render.registry import Telling, renders

_ROOMS = {
    RoomKind.SPACE: N_("Space of the series"),
    RoomKind.QUESTIONS: N_("Room for questions"),
    RoomKind.BACKSTAGE: N_("Backstage room"),
}


@renders(EventVerified)
def event_verified(intent: EventVerified, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    head = say(
        "**{event}** (event {number}): {state}", event=event.title, number=event.id, state=_state(event, telling)
    )
    present = head + bullets(_present(intent, event, telling))
    if EventState(event.state) not in (EventState.DRAFT, EventState.PUBLISHED, EventState.RUNNING):
        return present  # of what is over nothing can be mended
    missing = _missing(intent, event, telling)
    heading = say("**Still missing**") if missing else say("**Nothing is missing.**")
    return paragraphs([present, heading + bullets(missing)])


def _present(intent: EventVerified, event: EventFacts, telling: Telling) -> list[Fragment]:
    """What is there."""
    say = telling.speech.say
    waiting = {"pending": intent.pending, "offered": intent.offered, "waiting": intent.waiting}
    lines = [
        say("Begins: {particulars}", particulars=particulars(event, telling)),
        say("Seats: {taken} of {seats} taken", taken=event.taken, seats=event.capacity),
        say("Waiting for a decision: {pending}; seats offered: {offered}; on the waiting list: {waiting}", **waiting)
        if any(waiting.values())
        else Fragment(),
    ]
    for ids, sentence in (
        (intent.hosts, N_("Who hosts: {people}")),
        (intent.impulses, N_("Who gives an impulse: {people}")),
        (intent.experts, N_("Experts of the sponsor: {people}")),
    ):
        lines.append(say(sentence, people=people_named(ids, telling)) if ids else Fragment())
    items = telling.names.agendas.get(intent.agenda or 0, [])
    planned = sum(item.minutes for item in items)
    if items:
        lines.append(
            say("Running order: {planned} of {minutes} minutes planned", planned=planned, minutes=event.minutes)
        )
    ready = [kind for kind, state in _conditions(intent).items() if state == "ready"]
    if ready:
        names = [say(_ROOMS[kind]).plain() for kind in ready]
        lines.append(say("Rooms there: {rooms}", rooms=dates.joined(names, language=telling.language)))
    lines.append(say("Reminders still to come: {count}", count=intent.reminders))
    return lines


def _missing(intent: EventVerified, event: EventFacts, telling: Telling) -> list[Fragment]:
    """What is missing, each with what mends it."""
    return [
        *_missing_cast(intent, event, telling),
        *_missing_agenda(intent, event, telling),
        *_missing_rooms(intent, event, telling),
    ]


def _missing_cast(intent: EventVerified, event: EventFacts, telling: Telling) -> list[Fragment]:
    say, word, number = telling.speech.say, telling.word, event.id
    lines = []
    if event.host_town is None:
        edit = word(f"event ändern {number} gastgeber=STADT", f"event edit {number} host=TOWN")
        lines.append(say("A host town: {edit}", edit=edit))
    if not intent.hosts:
        give = word(f"rolle gastgeber {number} @name:server", f"role host {number} @name:server")
        lines.append(say("Who hosts: {role}", role=give))
    if not intent.impulses:
        give = word(f"rolle impuls {number} @name:server", f"role impulse {number} @name:server")
        lines.append(say("Who gives an impulse: {role}", role=give))
    if event.state != EventState.RUNNING and (event.host_town is None or not intent.impulses):
        lines.append(say("Ask all towns for that: {call}", call=word(f"aufruf {number}", f"call {number}")))
    if not intent.link:
        edit = word(f"event ändern {number} link=https://…", f"event edit {number} link=https://…")
        lines.append(say("The link to the video conference: {edit}", edit=edit))
    return lines


def _missing_rooms(intent: EventVerified, event: EventFacts, telling: Telling) -> list[Fragment]:
    say = telling.speech.say
    rooms = telling.word(f"event räume {event.id}", f"event rooms {event.id}")
    named = {kind: say(words).plain() for kind, words in _ROOMS.items()}
    lines = [_missing_room(named[kind], state, event, rooms, telling) for kind, state in _conditions(intent).items()]
    if event.state == EventState.DRAFT and not any(lines):
        publish = telling.word(f"event veröffentlichen {event.id}", f"event publish {event.id}")
        lines.append(say("The rooms; they are made when the event is published: {publish}", publish=publish))
    lines += [
        say(
            "{room}: encrypted, so I can neither read nor write there. Ask people to use the direct chat.",
            room=named[RoomKind(kind)],
        )
        for kind in intent.encrypted
    ]
    lines += [
        say(
            "{room}: I lack the right to pin and invite there. Please make me a moderator (50).",
            room=named[RoomKind(kind)],
        )
        for kind in intent.powerless
    ]
    lines += [
        say("{room}: a host is no moderator there: {rooms}", room=named[RoomKind(kind)], rooms=rooms)
        for kind in intent.unled
    ]
    if intent.absent:
        absent = people_named(intent.absent, telling)
        lines.append(say("Not in all rooms yet: {people}. Invite them again: {rooms}", people=absent, rooms=rooms))
    return [line for line in lines if line]


def _missing_agenda(intent: EventVerified, event: EventFacts, telling: Telling) -> list[Fragment]:
    say, number = telling.speech.say, event.id
    items = telling.names.agendas.get(intent.agenda or 0, [])
    if not items:
        add = telling.word(f'agenda neu {number} "Titel" 15', f'agenda add {number} "Title" 15')
        return [say("The running order: {add}", add=add)]
    over = sum(item.minutes for item in items) - event.minutes
    if over > 0:
        edit = telling.word(
            f"event ändern {number} dauer={event.minutes + over}", f"event edit {number} minutes={event.minutes + over}"
        )
        return [
            say(
                "The running order is {over} minutes too long: {show} or {edit}",
                over=over,
                show=telling.word(f"agenda {number}", f"agenda {number}"),
                edit=edit,
            )
        ]
    return []


def _missing_room(name: str, state: str, event: EventFacts, rooms: Fragment, telling: Telling) -> Fragment:
    say = telling.speech.say
    match state:
        case "ready":
            return Fragment()
        case "ordered":
            return say("{room}: ordered, but not there yet", room=name)
        case "lost":
            return say("{room}: lost, I was removed from it: {rooms}", room=name, rooms=rooms)
        case "missing" if event.state == EventState.DRAFT:
            return Fragment()
    return say("{room}: missing: {rooms}", room=name, rooms=rooms)


def _conditions(intent: EventVerified) -> dict[RoomKind, str]:
    return {
        RoomKind.SPACE: intent.space,
        RoomKind.QUESTIONS: intent.questions,
        RoomKind.BACKSTAGE: intent.backstage,
    }


def _state(event: EventFacts, telling: Telling) -> Fragment:
    say_in = telling.speech.say_in
    match EventState(event.state):
        case EventState.DRAFT:
            return say_in("event", "draft")
        case EventState.PUBLISHED:
            return say_in("event", "published")
        case EventState.RUNNING:
            return say_in("event", "running")
        case EventState.CANCELLED:
            return say_in("event", "cancelled")
        case _:
            return say_in("event", "over")


def people_named(ids: tuple[int, ...], telling: Telling) -> str:
    """An enumeration of people."""
    return dates.joined([called(telling.names.people[number]) for number in ids], language=telling.language)


def called(person: PersonFacts) -> str:
    """What someone is called, by whatever is known of them."""
    return person.name or person.user_id or "?"
