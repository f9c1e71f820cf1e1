"""Words that remind."""

from domain.intents.reminders import EventReminder, RemindersMissed
from domain.states import Role
from texts import dates
from texts.nodes import Fragment
from texts.render.registry import Telling, renders


@renders(EventReminder)
def event_reminder(intent: EventReminder, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    reminder = say(
        "Reminder: **{event}** begins {lead}, on {when}.",
        event=event.title,
        lead=dates.lead(intent.minutes_left, language=telling.language),
        when=telling.moment(event.starts_at, event.zone),
    )
    match intent.role:
        case Role.HOST:
            return reminder + " " + say("You are the host: please be there a little earlier, in the backstage room.")
        case Role.IMPULSE:
            return reminder + " " + say("You give an impulse: please have your slides ready and try your microphone.")
        case _:
            unregister = telling.word(f"abmelden {event.id}", f"unregister {event.id}")
            return reminder + " " + say("If you cannot come: {unregister}", unregister=unregister)


@renders(RemindersMissed)
def reminders_missed(intent: RemindersMissed, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    say = telling.speech.say
    leads = [
        say("{span} before", span=dates.span(minutes, language=telling.language)).plain()
        for minutes in intent.minutes_before
    ]
    return say(
        "I was not running when the reminders of event {number}, **{event}**, fell due ({leads}). It has begun "
        "meanwhile, so they were not sent.",
        number=event.id,
        event=event.title,
        leads=dates.joined(leads, language=telling.language),
    )
