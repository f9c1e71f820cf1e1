"""Words about who does what: given, received, taken away."""

from domain.intents.events import RoleGiven, RoleReceived
from domain.intents.roles import (
    NoRole,
    OrganizerAppointed,
    OrganizerDismissed,
    OrganizerKept,
    OrganizerThanked,
    OrganizerWelcomed,
    RoleLost,
    RoleTaken,
)
from domain.states import Role
from texts import dates
from texts.catalogue import N_
from texts.markup import paragraphs
from texts.nodes import Fragment
from texts.render.agenda import running_order
from texts.render.organizing import called
from texts.render.registry import Telling, renders
from texts.template import Value

_GIVEN = {
    Role.HOST: N_("**{name}** hosts event {number}, **{event}**, and will hear of it from me."),
    Role.IMPULSE: N_("**{name}** gives an impulse at event {number}, **{event}**, and will hear of it from me."),
    Role.EXPERT: N_("**{name}** takes part in event {number}, **{event}**, as an expert, and will hear of it from me."),
}
_ALREADY = {
    Role.HOST: N_("**{name}** already hosts event {number}, **{event}**."),
    Role.IMPULSE: N_("**{name}** already gives an impulse at event {number}, **{event}**."),
    Role.EXPERT: N_("**{name}** already takes part in event {number}, **{event}**, as an expert."),
}
_RECEIVED = {
    Role.HOST: N_(
        "You host **{event}** on {when}. Thank you! You will be invited to the room for questions, where you "
        "moderate, and to the backstage room. I will remind you in time."
    ),
    Role.IMPULSE: N_(
        "You give an impulse at **{event}** on {when}. Thank you! You will be invited to the room for questions and to "
        "the backstage room. I will remind you in time."
    ),
    Role.EXPERT: N_(
        "You take part in **{event}** on {when} as an expert. You will be invited to the room for questions and to the "
        "backstage room, and always be shown as an expert of the sponsor."
    ),
}
_NAMES = {
    Role.ORGANIZER: N_("organizer"),
    Role.HOST: N_("host"),
    Role.IMPULSE: N_("impulse giver"),
    Role.EXPERT: N_("expert"),
}


def roles_named(roles: tuple[str, ...], telling: Telling) -> str:
    """An enumeration of roles."""
    names = [telling.speech.say(_NAMES[Role(role)]).plain() for role in roles]
    return dates.joined(names, language=telling.language)


@renders(RoleGiven)
def role_given(intent: RoleGiven, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    name = called(telling.names.people[intent.person])
    names: dict[str, Value] = {"name": name, "number": event.id, "event": event.title}
    sentence = (_ALREADY if intent.already else _GIVEN)[Role(intent.role)]
    return telling.speech.say(sentence, **names)


@renders(RoleReceived)
def role_received(intent: RoleReceived, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    told = telling.speech.say(
        _RECEIVED[Role(intent.role)], event=event.title, when=telling.moment(event.starts_at, event.zone)
    )
    items = telling.names.agendas.get(intent.agenda or 0, [])
    if not items:
        return told
    return paragraphs([told, telling.speech.say("**Running order**") + running_order(event, items, telling)])


@renders(RoleTaken)
def role_taken(intent: RoleTaken, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "**{name}** is no longer {roles} at event {number}, **{event}**, and will hear of it from me.",
        name=called(telling.names.people[intent.person]),
        roles=roles_named(intent.roles, telling),
        number=event.id,
        event=event.title,
    )


@renders(RoleLost)
def role_lost(intent: RoleLost, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "The organizers have changed who does what at **{event}**: you are no longer {roles} there. Thank you for your "
        "readiness! If you think that this is a mistake, please ask them.",
        event=event.title,
        roles=roles_named(intent.roles, telling),
    )


@renders(NoRole)
def no_role(intent: NoRole, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "{user} has no role at event {number}, **{event}**. {verify} shows who has one.",
        user=intent.user_id,
        number=event.id,
        event=event.title,
        verify=telling.word(f"event prüfen {event.id}", f"event verify {event.id}"),
    )


@renders(OrganizerAppointed)
def organizer_appointed(intent: OrganizerAppointed, telling: Telling) -> Fragment:
    name = called(telling.names.people[intent.person])
    if intent.already:
        return telling.speech.say("**{name}** is an organizer already.", name=name)
    return telling.speech.say("**{name}** is an organizer now, and will hear of it from me.", name=name)


@renders(OrganizerWelcomed)
def organizer_welcomed(_intent: OrganizerWelcomed, telling: Telling) -> Fragment:
    return telling.speech.say(
        "You are an organizer from now on: you make events, confirm towns and bring towns together. {help} shows all "
        "that "
        "you can do.",
        help=telling.word("hilfe", "help"),
    )


@renders(OrganizerDismissed)
def organizer_dismissed(intent: OrganizerDismissed, telling: Telling) -> Fragment:
    name = called(telling.names.people[intent.person])
    return telling.speech.say("**{name}** is no organizer any more, and will hear of it from me.", name=name)


@renders(OrganizerThanked)
def organizer_thanked(_intent: OrganizerThanked, telling: Telling) -> Fragment:
    return telling.speech.say(
        "You are no organizer any more. Thank you for your work! Everything else stays as it was for you."
    )


@renders(OrganizerKept)
def organizer_kept(intent: OrganizerKept, telling: Telling) -> Fragment:
    say = telling.speech.say
    match intent.reason:
        case "none":
            return say("{user} is no organizer. Nothing was changed.", user=intent.user_id)
        case "last":
            return say(
                "{user} is the only organizer. Please make someone else one before. Nothing was changed.",
                user=intent.user_id,
            )
    return say(
        "{user} is named in the settings of the bot and would be an organizer again at its next start. Please ask the "
        "operator. Nothing was changed.",
        user=intent.user_id,
    )
