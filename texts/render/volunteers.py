"""Words about calls for hosts and impulses, and the towns that volunteer."""

from domain.facts import VolunteerFacts
from domain.intents.volunteers import (
    CallDone,
    CalledAlready,
    CalledForVolunteers,
    NoSuchVolunteer,
    TitleMissing,
    VolunteerAcceptDone,
    VolunteerAccepted,
    VolunteerConfirmed,
    VolunteerDeclined,
    VolunteerDeclineDone,
    VolunteeringOver,
    VolunteerNeedsEvent,
    VolunteerNoted,
    VolunteerOffered,
    VolunteersFull,
    VolunteerSilent,
    VolunteersListed,
    VolunteerThanked,
    VolunteerWithdrawDone,
    VolunteerWithdrawn,
    WhichVolunteer,
)
from domain.states import VolunteerKind, VolunteerState
from texts.catalogue import N_
from texts.markup import bullets, joined_lines, paragraphs
from texts.nodes import Fragment
from texts.render.event_changes import yes_or_no
from texts.render.events import particulars
from texts.render.registry import Telling, renders

_STATES = {
    VolunteerState.OFFERED: N_("waits for you"),
    VolunteerState.ACCEPTED: N_("accepted, waits for the town"),
    VolunteerState.CONFIRMED: N_("certain"),
    VolunteerState.DECLINED: N_("declined"),
    VolunteerState.WITHDRAWN: N_("taken back"),
}


def _what(offer: VolunteerFacts, telling: Telling) -> Fragment:
    """What is offered: „Veranstaltung 3, OZG, ausrichten“."""
    say = telling.speech.say
    title = offer.title or ""
    if offer.kind == VolunteerKind.HOST:
        if offer.event is None:
            return say("host an event")
        return say("host event {number}, **{event}**", number=offer.event.id, event=offer.event.title)
    if offer.event is None:
        return say("an impulse, “{title}”", title=title)
    return say(
        "an impulse, “{title}”, at event {number}, **{event}**",
        title=title,
        number=offer.event.id,
        event=offer.event.title,
    )


@renders(CalledForVolunteers)
def called_for_volunteers(intent: CalledForVolunteers, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    head = (
        say("**{event}** seeks a host and impulses.", event=event.title)
        if intent.host
        else say("**{event}** seeks impulses.", event=event.title)
    )
    hosting = say("Host it, with little effort: {host}", host=telling.word(f"gastgeben {event.id}", f"host {event.id}"))
    speaking = say(
        "Tell in 15 minutes how your town does it: {impulse}",
        impulse=telling.word(f'impuls {event.id} "Titel"', f'impulse {event.id} "Title"'),
    )
    lines = [hosting, speaking] if intent.host else [speaking]
    return joined_lines([head, particulars(event, telling)]) + bullets(lines)


@renders(CallDone)
def call_done(intent: CallDone, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.plural(
        "{n} person will be asked to host **{event}** or to give an impulse. {volunteers} shows who volunteers.",
        "{n} people will be asked to host **{event}** or to give an impulse. {volunteers} shows who volunteers.",
        intent.told,
        event=event.title,
        volunteers=telling.word("angebote", "volunteers"),
    )


@renders(CalledAlready)
def called_already(intent: CalledAlready, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "Everyone was asked for **{event}** today already. Please wait until tomorrow.", event=event.title
    )


@renders(VolunteerNoted)
def volunteer_noted(intent: VolunteerNoted, telling: Telling) -> Fragment:
    offer, say = telling.names.volunteers[intent.volunteer], telling.speech.say
    what = _what(offer, telling)
    back = telling.word(f"zurückziehen {offer.id}", f"withdraw {offer.id}")
    if intent.already:
        return say("That is noted already: {what}. Take it back: {withdraw}", what=what, withdraw=back)
    return say(
        "Thank you! I have noted for {town}: {what}. The organizers will answer you. Take it back: {withdraw}",
        town=offer.town,
        what=what,
        withdraw=back,
    )


@renders(TitleMissing)
def title_missing(_intent: TitleMissing, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Please say what your impulse is about, for example {example}.",
        example=telling.word('impuls 3 "Digitale Bauakte"', 'impulse 3 "Building files"'),
    )


@renders(VolunteerOffered)
def volunteer_offered(intent: VolunteerOffered, telling: Telling) -> Fragment:
    offer, say = telling.names.volunteers[intent.volunteer], telling.speech.say
    suffix = "" if offer.event is not None else " " + say("EVENT").plain()
    return say(
        "{person}, {town}, volunteers: {what}.\n- Accept: {approve}\n- Decline: {decline}",
        person=offer.person or "?",
        town=offer.town,
        what=_what(offer, telling),
        approve=telling.word(f"freigeben angebot {offer.id}{suffix}", f"approve volunteer {offer.id}{suffix}"),
        decline=telling.word(f"ablehnen angebot {offer.id} GRUND", f"decline volunteer {offer.id} REASON"),
    )


@renders(VolunteerAccepted)
def volunteer_accepted(intent: VolunteerAccepted, telling: Telling) -> Fragment:
    offer, say = telling.names.volunteers[intent.volunteer], telling.speech.say
    what = _what(offer, telling)
    head = (
        say("**One question still waits for you.** The organizers have accepted: {what}.", what=what)
        if intent.again
        else say("The organizers have accepted with thanks: {what}.", what=what)
    )
    when = particulars(offer.event, telling) if offer.event is not None else Fragment()
    ask = say("Do you stand by it?") + " " + yes_or_no(intent.prompt, telling)
    return paragraphs([joined_lines([head, when]), ask])


@renders(VolunteerAcceptDone)
def volunteer_accept_done(intent: VolunteerAcceptDone, telling: Telling) -> Fragment:
    offer = telling.names.volunteers[intent.volunteer]
    return telling.speech.say(
        "Accepted: {town}, {what}. I ask them to confirm it, and tell you.",
        town=offer.town,
        what=_what(offer, telling),
    )


@renders(VolunteerDeclined)
def volunteer_declined(intent: VolunteerDeclined, telling: Telling) -> Fragment:
    offer, say = telling.names.volunteers[intent.volunteer], telling.speech.say
    told = say(
        "Thank you for offering this: {what}. This time the organizers could not take it up.",
        what=_what(offer, telling),
    )
    return paragraphs([told, say("Reason: {reason}", reason=intent.reason) if intent.reason else Fragment()])


@renders(VolunteerDeclineDone)
def volunteer_decline_done(intent: VolunteerDeclineDone, telling: Telling) -> Fragment:
    offer = telling.names.volunteers[intent.volunteer]
    return telling.speech.say(
        "Declined: {town}, {what}. They will hear of it from me.", town=offer.town, what=_what(offer, telling)
    )


@renders(VolunteerThanked)
def volunteer_thanked(intent: VolunteerThanked, telling: Telling) -> Fragment:
    offer, say = telling.names.volunteers[intent.volunteer], telling.speech.say
    told = say(
        "Wonderful, it is settled: {what}. Once the rooms of the event are there you are invited to them.",
        what=_what(offer, telling),
    )
    if offer.event is None:
        return told
    number = offer.event.id
    more = say(
        "The running order: {agenda}. Should something come up: {withdraw}",
        agenda=telling.word(f"agenda {number}", f"agenda {number}"),
        withdraw=telling.word(f"zurückziehen {offer.id}", f"withdraw {offer.id}"),
    )
    return paragraphs([told, more])


@renders(VolunteerConfirmed)
def volunteer_confirmed(intent: VolunteerConfirmed, telling: Telling) -> Fragment:
    offer = telling.names.volunteers[intent.volunteer]
    return telling.speech.say(
        "It is settled: {town}, {what} ({person}).",
        town=offer.town,
        what=_what(offer, telling),
        person=offer.person or "?",
    )


@renders(VolunteerSilent)
def volunteer_silent(intent: VolunteerSilent, telling: Telling) -> Fragment:
    offer = telling.names.volunteers[intent.volunteer]
    return telling.speech.say(
        "{town} ({person}) has not confirmed, though I asked twice more since {since}: {what}. Please ask them "
        "yourself, "
        "or decline: {decline}",
        town=offer.town,
        person=offer.person or "?",
        since=telling.moment(intent.since),
        what=_what(offer, telling),
        decline=telling.word(f"ablehnen angebot {offer.id}", f"decline volunteer {offer.id}"),
    )


@renders(VolunteerWithdrawn)
def volunteer_withdrawn(intent: VolunteerWithdrawn, telling: Telling) -> Fragment:
    offer, say = telling.names.volunteers[intent.volunteer], telling.speech.say
    told = say(
        "{town} ({person}) takes back: {what}.",
        town=offer.town,
        person=offer.person or "?",
        what=_what(offer, telling),
    )
    if not intent.confirmed or offer.event is None:
        return told
    missing = say(
        "It was certain already. {verify} shows what is missing now.",
        verify=telling.word(f"event prüfen {offer.event.id}", f"event verify {offer.event.id}"),
    )
    return paragraphs([told, missing])


@renders(VolunteerWithdrawDone)
def volunteer_withdraw_done(intent: VolunteerWithdrawDone, telling: Telling) -> Fragment:
    offer = telling.names.volunteers[intent.volunteer]
    return telling.speech.say(
        "Taken back: {what}. The organizers know. Thank you for telling.", what=_what(offer, telling)
    )


@renders(VolunteersListed)
def volunteers_listed(intent: VolunteersListed, telling: Telling) -> Fragment:
    say = telling.speech.say
    if not intent.volunteers:
        return say(
            "No town volunteers at the moment. {call} asks all of them.",
            call=telling.word("aufruf NUMMER", "call NUMBER"),
        )
    lines = [_line(telling.names.volunteers[number], telling) for number in intent.volunteers]
    more = telling.speech.plural("and {n} more", "and {n} more", intent.more) if intent.more else Fragment()
    how = say(
        "Accept: {approve} · Decline: {decline}",
        approve=telling.word("freigeben angebot NUMMER", "approve volunteer NUMBER"),
        decline=telling.word("ablehnen angebot NUMMER GRUND", "decline volunteer NUMBER REASON"),
    )
    return paragraphs([say("**What towns offer to do**") + bullets([*lines, more]), how])


def _line(offer: VolunteerFacts, telling: Telling) -> Fragment:
    return telling.speech.say(
        "{number}: {town} ({person}), {what} – {state}",
        number=offer.id,
        town=offer.town,
        person=offer.person or "?",
        what=_what(offer, telling),
        state=telling.speech.say(_STATES[VolunteerState(offer.state)]),
    )


@renders(NoSuchVolunteer)
def no_such_volunteer(intent: NoSuchVolunteer, telling: Telling) -> Fragment:
    return telling.speech.say("There is no open offer {number}. Nothing was changed.", number=intent.number)


@renders(WhichVolunteer)
def which_volunteer(intent: WhichVolunteer, telling: Telling) -> Fragment:
    say = telling.speech.say
    if not intent.volunteers:
        return say("You have volunteered for nothing that could be taken back.")
    lines = [
        telling.word(f"zurückziehen {number}", f"withdraw {number}")
        + ": "
        + _what(telling.names.volunteers[number], telling)
        for number in intent.volunteers
    ]
    return say("Which one do you mean?") + bullets(lines)


@renders(VolunteerNeedsEvent)
def volunteer_needs_event(intent: VolunteerNeedsEvent, telling: Telling) -> Fragment:
    offer = telling.names.volunteers[intent.volunteer]
    return telling.speech.say(
        "{town} volunteers for any event. Please say for which one, for example {approve}.",
        town=offer.town,
        approve=telling.word(f"freigeben angebot {offer.id} 3", f"approve volunteer {offer.id} 3"),
    )


@renders(VolunteeringOver)
def volunteering_over(intent: VolunteeringOver, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    if intent.reason == "host":
        return say(
            "**{event}** has a host already: {host}. You can give an impulse there, or host another event: {any}",
            event=event.title,
            host=event.host_town or "?",
            any=telling.word("gastgeben", "host"),
        )
    return say("**{event}** has begun already. Nothing was noted.", event=event.title)


@renders(VolunteersFull)
def volunteers_full(intent: VolunteersFull, telling: Telling) -> Fragment:
    return telling.speech.plural(
        "You have volunteered for {n} thing already. Please take one back before.",
        "You have volunteered for {n} things already. Please take one back before.",
        intent.most,
    )
