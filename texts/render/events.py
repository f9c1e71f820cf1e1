"""Words about events: made, published, moved, cancelled, and what cannot be done with them."""

from datetime import datetime

from domain.facts import EventFacts
from domain.intents.events import (
    EventAnnounced,
    EventCancelDone,
    EventCancelled,
    EventDrafted,
    EventMoved,
    EventMoveDone,
    EventPublished,
    EventStands,
    EventTimeFar,
    EventTimeMissing,
    EventTimePast,
    EventTimeSame,
    FigureUnfit,
    HostTownDoubted,
    NoSuchEvent,
    QuestionsWelcomed,
)
from domain.states import EventState
from texts import dates
from texts.attachment import Attachment
from texts.calendar_file import event_file
from texts.catalogue import N_
from texts.markup import bullets, joined_lines, paragraphs
from texts.nodes import Fragment
from texts.render.registry import Telling, attaches, renders

TWICE = N_("The clocks are set back that night and show this time twice; I took the first one.")

_STANDS = {
    EventState.DRAFT: N_("Event {number}, **{event}**, is not published yet."),
    EventState.PUBLISHED: N_("Event {number}, **{event}**, is published already."),
    EventState.RUNNING: N_("Event {number}, **{event}**, is running already."),
    EventState.FINISHED: N_("Event {number}, **{event}**, is over."),
    EventState.CLOSED: N_("Event {number}, **{event}**, is over."),
    EventState.CANCELLED: N_("Event {number}, **{event}**, was cancelled."),
}


def particulars(event: EventFacts, telling: Telling) -> Fragment:
    """When an event is, how long it lasts and who hosts it."""
    when = telling.moment(event.starts_at, event.zone)
    span = dates.span(event.minutes, language=telling.language)
    if event.host_town is None:
        return telling.speech.say("{when}, {span}", when=when, span=span)
    return telling.speech.say("{when}, {span}, host: {host}", when=when, span=span, host=event.host_town)


def free_seats(event: EventFacts, telling: Telling) -> Fragment:
    """How many seats are left."""
    free = max(0, event.capacity - event.taken)
    if free == 0:
        return telling.speech.say("All seats are taken; there is a waiting list.")
    return telling.speech.plural(
        "{n} of {seats} seats is free.", "{n} of {seats} seats are free.", free, seats=event.capacity
    )


@renders(EventDrafted)
def event_drafted(intent: EventDrafted, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    noted = telling.speech.say("Event {number} is noted: **{event}**", number=event.id, event=event.title)
    steps = telling.speech.say(
        "Nobody else knows of it yet. Next:\n- Who hosts it: {host}\n- Who gives an impulse: {impulse}\n"
        "- The running order: {agenda}\n- See what is missing: {verify}\n"
        "- Have the rooms made and tell everyone: {publish}",
        host=telling.word(f"rolle gastgeber {event.id} @name:server", f"role host {event.id} @name:server"),
        impulse=telling.word(f"rolle impuls {event.id} @name:server", f"role impulse {event.id} @name:server"),
        agenda=telling.word(f'agenda neu {event.id} "Titel" 15', f'agenda add {event.id} "Title" 15'),
        verify=telling.word(f"event prüfen {event.id}", f"event verify {event.id}"),
        publish=telling.word(f"event veröffentlichen {event.id}", f"event publish {event.id}"),
    )
    facts = [particulars(event, telling), free_seats(event, telling), _twice(intent.twice, telling)]
    return paragraphs([noted, bullets(facts), steps])


def _twice(twice: bool, telling: Telling) -> Fragment:
    return telling.speech.say(TWICE) if twice else Fragment()


@renders(EventTimePast)
def event_time_past(_intent: EventTimePast, telling: Telling) -> Fragment:
    return telling.speech.say("That time has passed already. Please give one that is still to come.")


@renders(EventTimeFar)
def event_time_far(intent: EventTimeFar, telling: Telling) -> Fragment:
    return telling.speech.say(
        "That is more than {years} years ahead. Please look at the year once more.", years=intent.years
    )


@renders(EventTimeMissing)
def event_time_missing(intent: EventTimeMissing, telling: Telling) -> Fragment:
    before, after = (
        dates.moment(when, zone=intent.zone, language=telling.language) for when in (intent.before, intent.after)
    )
    return telling.speech.say(
        "There is no such time: the clocks are set forward over it that night. Please take another one, such as "
        "{before} or {after}.",
        before=before,
        after=after,
    )


@renders(FigureUnfit)
def figure_unfit(intent: FigureUnfit, telling: Telling) -> Fragment:
    least, most = (dates.number(figure, language=telling.language) for figure in (intent.least, intent.most))
    if intent.figure == "seats":
        return telling.speech.say("An event has between {least} and {most} seats.", least=least, most=most)
    if intent.figure == "per_town":
        return telling.speech.say("One town can have between {least} and {most} seats.", least=least, most=most)
    return telling.speech.say("An event lasts between {least} and {most} minutes.", least=least, most=most)


@renders(HostTownDoubted)
def host_town_doubted(intent: HostTownDoubted, telling: Telling) -> Fragment:
    names = [telling.names.towns[ags] for ags in intent.towns]
    return telling.speech.say(
        "Several towns could be the host: {towns}. Nothing was noted; please type it again with the full name, "
        "for example {example}",
        towns=dates.joined(names, language=telling.language),
        example=telling.literal(f'gastgeber="{names[0]}"', f'host="{names[0]}"'),
    )


@renders(NoSuchEvent)
def no_such_event(intent: NoSuchEvent, telling: Telling) -> Fragment:
    return telling.speech.say(
        "There is no event {number}. {events} shows what comes next.",
        number=intent.number,
        events=telling.word("termine", "events"),
    )


@renders(EventStands)
def event_stands(intent: EventStands, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(_STANDS[EventState(intent.state)], number=event.id, event=event.title) + (
        " " + telling.speech.say("Nothing was changed.")
    )


@renders(EventPublished)
def event_published(intent: EventPublished, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.plural(
        "Event {number}, **{event}**, is published. The rooms are being made, and {n} person will be told.",
        "Event {number}, **{event}**, is published. The rooms are being made, and {n} people will be told.",
        intent.told,
        number=event.id,
        event=event.title,
    )


@renders(EventAnnounced)
def event_announced(intent: EventAnnounced, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "New event {number}: **{event}**\n{particulars}\n{seats} Take part: {register}",
        number=event.id,
        event=event.title,
        particulars=particulars(event, telling),
        seats=free_seats(event, telling),
        register=telling.word(f"anmelden {event.id}", f"register {event.id}"),
    )


@renders(QuestionsWelcomed)
def questions_welcomed(intent: QuestionsWelcomed, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "**Welcome!** Here we collect your questions about **{event}**.\n"
        "- Ask: {ask} and your question, or put ❓ on your own message\n"
        "- Vote: put 👍 on the questions that matter to you too\n"
        "- Talk freely: whatever is not a question is left alone",
        event=event.title,
        ask=telling.word("!frage", "!ask"),
    )


def soon_told(told: int, tells_at: datetime | None, telling: Telling) -> Fragment:
    """How many will be told of a change, and until when it can be taken back; nothing if nobody is told."""
    if not told or tells_at is None:
        return Fragment()
    return telling.speech.plural(
        "{n} person will be told at {time}. Until then {undo} takes it back.",
        "{n} people will be told at {time}. Until then {undo} takes it back.",
        told,
        time=dates.clock(tells_at, zone=telling.zone, language=telling.language),
        undo=telling.word("zurück", "undo"),
    )


@renders(EventMoveDone)
def event_move_done(intent: EventMoveDone, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    done = telling.speech.say(
        "Event {number}, **{event}**, now begins on **{when}**.",
        number=event.id,
        event=event.title,
        when=telling.moment(event.starts_at, event.zone),
    )
    return paragraphs([done, _twice(intent.twice, telling), soon_told(intent.told, intent.tells_at, telling)])


@renders(EventTimeSame)
def event_time_same(intent: EventTimeSame, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "Event {number}, **{event}**, begins at that time already. Nothing was changed.",
        number=event.id,
        event=event.title,
    )


@renders(EventMoved)
def event_moved(intent: EventMoved, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    news = []
    if intent.before != event.starts_at:
        when, before = (telling.moment(moment, event.zone) for moment in (event.starts_at, intent.before))
        news.append(
            say(
                "**{event}** has a new time: **{when}** (before: {before}).",
                event=event.title,
                when=when,
                before=before,
            )
        )
    if intent.title:
        news.append(say("“{before}” is now called **{event}**.", before=intent.title, event=event.title))
    if intent.minutes:
        after, before = (dates.span(length, language=telling.language) for length in (event.minutes, intent.minutes))
        news.append(
            say("**{event}** now lasts {after} (before: {before}).", event=event.title, after=after, before=before)
        )
    stay = say(
        "You need not register again. If you cannot come: {unregister}",
        unregister=telling.word(f"abmelden {event.id}", f"unregister {event.id}"),
    )
    return joined_lines([*news, stay])


@attaches(EventMoved)
def moved_entry(intent: EventMoved, telling: Telling) -> Attachment | None:
    return event_file(telling.names.events[intent.event], telling) if intent.seated else None


@renders(EventCancelDone)
def event_cancel_done(intent: EventCancelDone, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    done = telling.speech.say("Event {number}, **{event}**, is cancelled.", number=event.id, event=event.title)
    if intent.told:
        return paragraphs([done, soon_told(intent.told, intent.tells_at, telling)])
    again = telling.speech.say(
        "If that was a mistake: {reinstate}",
        reinstate=telling.word(f"event wiederaufnehmen {event.id}", f"event reinstate {event.id}"),
    )
    return paragraphs([done, again])


@renders(EventCancelled)
def event_cancelled(intent: EventCancelled, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    told = telling.speech.say(
        "**{event}** on {when} will not take place.",
        event=event.title,
        when=telling.moment(event.starts_at, event.zone),
    )
    reason = telling.speech.say("Reason: {reason}", reason=intent.reason) if intent.reason else Fragment()
    return paragraphs([told, reason])


@attaches(EventCancelled)
def cancelled_entry(intent: EventCancelled, telling: Telling) -> Attachment | None:
    return event_file(telling.names.events[intent.event], telling, cancelled=True) if intent.seated else None
