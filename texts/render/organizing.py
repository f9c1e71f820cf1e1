"""Words for those who prepare an event: what is missing, and who does what."""

from domain.facts import EventFacts, PersonFacts
from domain.intents.events import EventVerified, RoleGiven, RoleReceived
from domain.states import EventState, Role
from texts import dates
from texts.catalogue import N_
from texts.markup import bullets
from texts.nodes import Fragment
from texts.render.events import particulars
from texts.render.registry import Telling, renders
from texts.template import Value

_ROOM_STATES = {
    "missing": N_("missing (it is made when the event is published)"),
    "ordered": N_("ordered, but not there yet"),
    "ready": N_("there"),
    "lost": N_("lost (I was removed from it)"),
}


@renders(EventVerified)
def event_verified(intent: EventVerified, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    hosts, impulses = (_people(ids, telling) for ids in (intent.hosts, intent.impulses))
    lines = [
        say("Begins: {particulars}", particulars=particulars(event, telling)),
        say("Seats: {taken} of {seats} taken, {waiting} waiting", **_seats(event, intent.waiting)),
        say("Who hosts: {people}", people=hosts) if hosts else say("Who hosts: **nobody yet**"),
        say("Who gives an impulse: {people}", people=impulses)
        if impulses
        else say("Who gives an impulse: **nobody yet**"),
        say("Space of the series: {state}", state=say(_ROOM_STATES[intent.space])),
        say("Room for questions: {state}", state=say(_ROOM_STATES[intent.questions])),
        say("Backstage room: {state}", state=say(_ROOM_STATES[intent.backstage])),
        say("Reminders still to come: {count}", count=intent.reminders),
    ]
    head = say(
        "**{event}** (event {number}): {state}", event=event.title, number=event.id, state=_state(event, telling)
    )
    return head + bullets(lines)


def _seats(event: EventFacts, waiting: int) -> dict[str, Value]:
    return {"taken": event.taken, "seats": event.capacity, "waiting": waiting}


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


def _people(ids: tuple[int, ...], telling: Telling) -> str:
    return dates.joined([called(telling.names.people[number]) for number in ids], language=telling.language)


def called(person: PersonFacts) -> str:
    """What someone is called, by whatever is known of them."""
    return person.name or person.user_id or "?"


@renders(RoleGiven)
def role_given(intent: RoleGiven, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    name = called(telling.names.people[intent.person])
    names: dict[str, Value] = {"name": name, "number": event.id, "event": event.title}
    match (intent.role, intent.already):
        case (Role.HOST, False):
            return say("**{name}** hosts event {number}, **{event}**, and will hear of it from me.", **names)
        case (Role.HOST, True):
            return say("**{name}** already hosts event {number}, **{event}**.", **names)
        case (_, False):
            return say(
                "**{name}** gives an impulse at event {number}, **{event}**, and will hear of it from me.", **names
            )
        case _:
            return say("**{name}** already gives an impulse at event {number}, **{event}**.", **names)


@renders(RoleReceived)
def role_received(intent: RoleReceived, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    names: dict[str, Value] = {"event": event.title, "when": telling.moment(event.starts_at, event.zone)}
    if intent.role == Role.HOST:
        return telling.speech.say(
            "You host **{event}** on {when}. Thank you! You will be invited to the room for questions, where you "
            "moderate, and to the backstage room. I will remind you in time.",
            **names,
        )
    return telling.speech.say(
        "You give an impulse at **{event}** on {when}. Thank you! You will be invited to the room for questions and to "
        "the backstage room. I will remind you in time.",
        **names,
    )
