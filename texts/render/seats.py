"""Words about seats: offered, lapsed, taken back; and what organizers decide on registrations."""

from domain.facts import EventFacts
from domain.intents.seats import (
    NoSuchRegistration,
    RegistrationApproved,
    RegistrationAsked,
    RegistrationBarred,
    RegistrationDecided,
    RegistrationRefused,
    RegistrationStands,
    SeatForfeited,
    SeatLapsed,
    SeatOffered,
    SeatOfferWithdrawn,
    SeatsOpen,
    WhichToLeave,
)
from domain.states import RegistrationState
from texts.attachment import Attachment
from texts.calendar_file import event_file
from texts.catalogue import N_
from texts.markup import bullets, paragraphs
from texts.nodes import Fragment
from texts.render.organizing import called
from texts.render.registration import link_comes, waits
from texts.render.registry import Telling, attaches, renders
from texts.template import Value


@renders(SeatOffered)
def seat_offered(intent: SeatOffered, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    names: dict[str, Value] = {
        "event": event.title,
        "when": telling.moment(event.starts_at, event.zone),
        "until": telling.moment(intent.until, event.zone),
    }
    if intent.again:
        offer = say(
            "You have not answered yet, and nobody else waits: the seat for **{event}** on {when} is kept for you once "
            "more, until **{until}**. After that I will take you off the waiting list.",
            **names,
        )
    else:
        offer = say(
            "A seat for **{event}** on {when} is free, and it is kept for you until **{until}**. After that it goes to "
            "the next one.",
            **names,
        )
    answers = say(
        "Take it: {yes}\nDo not take it: {no}",
        yes=telling.word(f"ja {intent.prompt}", f"yes {intent.prompt}"),
        no=telling.word(f"nein {intent.prompt}", f"no {intent.prompt}"),
    )
    return paragraphs([offer, answers])


@renders(SeatLapsed)
def seat_lapsed(intent: SeatLapsed, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    if intent.begun:
        return say(
            "**{event}** has begun, and you have not answered whether you take the seat. If you come, write {here}: "
            "a free seat is for whoever comes first.",
            event=event.title,
            here=here(event, telling),
        )
    return say(
        "You have not answered whether you take the seat for **{event}**, so it goes to the next one. You are on the "
        "waiting list again, at place {place}. To leave the list: {unregister}",
        event=event.title,
        place=intent.place,
        unregister=telling.word(f"abmelden {event.id}", f"unregister {event.id}"),
    )


@renders(SeatForfeited)
def seat_forfeited(intent: SeatForfeited, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "A second time you have not answered whether you take the seat for **{event}**, so I have taken you off the "
        "waiting list. To come back, at its end: {register}",
        event=event.title,
        register=telling.word(f"anmelden {event.id}", f"register {event.id}"),
    )


@renders(SeatOfferWithdrawn)
def seat_offer_withdrawn(intent: SeatOfferWithdrawn, telling: Telling) -> Fragment:
    return telling.speech.say(
        "I am sorry: there are fewer seats for **{event}** than before, so the seat that was kept for you is gone. You "
        "are on the waiting list at place {place}, and I will offer you the next seat that is free for you.",
        event=telling.names.events[intent.event].title,
        place=intent.place,
    )


@renders(SeatsOpen)
def seats_open(intent: SeatsOpen, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "**{event}** has begun, and seats are free for whoever comes first. If you come, write {here}",
        event=event.title,
        here=here(event, telling),
    )


def here(event: EventFacts, telling: Telling) -> Fragment:
    """How to check in."""
    return telling.word(f"da {event.id}", f"here {event.id}")


@renders(RegistrationAsked)
def registration_asked(intent: RegistrationAsked, telling: Telling) -> Fragment:
    event, person, number = telling.names.events[intent.event], telling.names.people[intent.person], intent.registration
    names: dict[str, Value] = {"name": called(person), "number": event.id, "event": event.title}
    if person.town is None:
        asked = telling.speech.say("{name} wants to take part in event {number}, **{event}**.", **names)
    else:
        asked = telling.speech.say(
            "{name} ({town}) wants to take part in event {number}, **{event}**.", **names, town=person.town
        )
    answers = telling.speech.say(
        "Agree: {approve}\nDecline: {decline}",
        approve=telling.word(f"freigeben anmeldung {number}", f"approve registration {number}"),
        decline=telling.word(f"ablehnen anmeldung {number} GRUND", f"decline registration {number} REASON"),
    )
    return paragraphs([asked, answers])


@renders(RegistrationApproved)
def registration_approved(intent: RegistrationApproved, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    if intent.state == RegistrationState.WAITING:
        agreed = say("The organizers have agreed that you take part in **{event}**.", event=event.title)
        return agreed + " " + waits(event, telling, place=intent.place, town_full=intent.town_full)
    return say(
        "The organizers have agreed: you take part in **{event}** on {when}. You will be invited to the room for "
        "questions, and I will remind you in time. To leave: {unregister}",
        event=event.title,
        when=telling.moment(event.starts_at, event.zone),
        unregister=telling.word(f"abmelden {event.id}", f"unregister {event.id}"),
    ) + link_comes(telling, intent.link)


@attaches(RegistrationApproved)
def entry(intent: RegistrationApproved, telling: Telling) -> Attachment | None:
    if intent.state != RegistrationState.CONFIRMED:
        return None
    return event_file(telling.names.events[intent.event], telling)


@renders(RegistrationRefused)
def registration_refused(intent: RegistrationRefused, telling: Telling) -> Fragment:
    say = telling.speech.say
    refused = say(
        "Unfortunately you cannot take part in **{event}** this time. Other events are open to you: {events}",
        event=telling.names.events[intent.event].title,
        events=telling.word("termine", "events"),
    )
    reason = say("Reason: {reason}", reason=intent.reason) if intent.reason else Fragment()
    return paragraphs([refused, reason])


@renders(RegistrationDecided)
def registration_decided(intent: RegistrationDecided, telling: Telling) -> Fragment:
    event, say, number = telling.names.events[intent.event], telling.speech.say, intent.registration
    names: dict[str, Value] = {
        "name": called(telling.names.people[intent.person]),
        "number": event.id,
        "event": event.title,
    }
    match intent.state:
        case RegistrationState.WAITING:
            return say(
                "**{name}** is on the waiting list of event {number}, **{event}**, at place {place}, and is told so.",
                **names,
                place=intent.place,
            )
        case RegistrationState.REFUSED:
            return say(
                "**{name}** does not take part in event {number}, **{event}**, and is told so. To change that: "
                "{approve}",
                **names,
                approve=telling.word(f"freigeben anmeldung {number}", f"approve registration {number}"),
            )
        case _:
            return say(
                "**{name}** takes part in event {number}, **{event}**, and is told so. To change that: {decline}",
                **names,
                decline=telling.word(f"ablehnen anmeldung {number}", f"decline registration {number}"),
            )


@renders(NoSuchRegistration)
def no_such_registration(intent: NoSuchRegistration, telling: Telling) -> Fragment:
    return telling.speech.say("There is no registration {number}.", number=intent.registration)


_STANDS = {
    RegistrationState.PENDING: N_("The registration of **{name}** for **{event}** is not decided on yet."),
    RegistrationState.CONFIRMED: N_("**{name}** has a seat for **{event}** already."),
    RegistrationState.ATTENDED: N_("**{name}** has a seat for **{event}** already."),
    RegistrationState.OFFERED: N_("**{name}** is offered a seat for **{event}** already."),
    RegistrationState.WAITING: N_("**{name}** is on the waiting list for **{event}** already."),
    RegistrationState.CANCELLED: N_("**{name}** is no longer registered for **{event}**."),
    RegistrationState.REFUSED: N_("**{name}** was declined for **{event}** already."),
    RegistrationState.NO_SHOW: N_("**{event}** is over, and **{name}** did not come."),
}


@renders(RegistrationStands)
def registration_stands(intent: RegistrationStands, telling: Telling) -> Fragment:
    stands = telling.speech.say(
        _STANDS[RegistrationState(intent.state)],
        name=called(telling.names.people[intent.person]),
        event=telling.names.events[intent.event].title,
    )
    return stands + " " + telling.speech.say("Nothing was changed.")


@renders(RegistrationBarred)
def registration_barred(intent: RegistrationBarred, telling: Telling) -> Fragment:
    return telling.speech.say(
        "The organizers have declined your registration for **{event}**. If you think that this is a mistake, please "
        "ask them.",
        event=telling.names.events[intent.event].title,
    )


@renders(WhichToLeave)
def which_to_leave(intent: WhichToLeave, telling: Telling) -> Fragment:
    if not intent.events:
        return telling.speech.say("You are registered for no event, so there is nothing to leave.")
    found = [telling.names.events[number] for number in intent.events]
    return paragraphs(
        [
            telling.speech.say("You are registered for several events. Which one would you like to leave?"),
            bullets(choice(event, "abmelden", "unregister", telling) for event in found),
        ]
    )


def choice(event: EventFacts, german: str, english: str, telling: Telling) -> Fragment:
    """One of several events, and what to type if it is meant."""
    return telling.speech.say(
        "{command}: **{event}**, {when}",
        command=telling.word(f"{german} {event.id}", f"{english} {event.id}"),
        event=event.title,
        when=telling.moment(event.starts_at, event.zone),
    )
