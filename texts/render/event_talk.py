"""Words of the conversation in which an organizer makes a new event."""

from domain.intents.event_talk import EventHostDoubted, EventPartAsked, EventPartUnfit, EventTalkCancelled
from texts.catalogue import N_
from texts.markup import joined_lines, numbered
from texts.nodes import Fragment
from texts.render.registry import Telling, renders

_ASKED = {
    "title": N_("What is the event called? Best in quotation marks, for example “Building files”."),
    "day": N_("On which day is it, for example 10.03.2027?"),
    "time": N_("At what time does it begin, for example 14:00?"),
    "minutes": N_("How long does it last, for example 90 minutes?"),
    "seats": N_("How many people can take part, for example 50?"),
    "host": N_("Which town hosts it?"),
    "link": N_("Which address does the video conference have? Only who takes part gets it, shortly before the start."),
}
_UNFIT = {
    "title": N_("I need a title of at most 120 characters."),
    "day": N_("That is no day that I know. A day looks like 10.03.2027."),
    "time": N_("That is no time. A time looks like 14:00."),
    "minutes": N_("That is no length that I understand. Please write for example 90 minutes or 1.5 hours."),
    "seats": N_("That is no number. Please write for example 50."),
    "host": N_("Please name a town, or skip this question."),
    "link": N_("Please give an address that begins with https://, or skip this question."),
}
_SKIPPABLE = ("host", "link")


@renders(EventPartAsked)
def event_part_asked(intent: EventPartAsked, telling: Telling) -> Fragment:
    say = telling.speech.say
    lines = [
        say("Some short questions ({cancel} ends this at any time).", cancel=telling.word("abbrechen", "cancel"))
        if intent.number == 1
        else Fragment(),
        say("The time that you named has passed meanwhile.") if intent.passed else Fragment(),
        say(
            "**{number} of {count}:** {question}",
            number=intent.number,
            count=intent.count,
            question=say(_ASKED[intent.part]),
        ),
        say("Not yet known? {skip}", skip=telling.word("weiter", "skip")) if intent.part in _SKIPPABLE else Fragment(),
    ]
    return joined_lines(lines)


@renders(EventPartUnfit)
def event_part_unfit(intent: EventPartUnfit, telling: Telling) -> Fragment:
    return telling.speech.say(_UNFIT[intent.part])


@renders(EventHostDoubted)
def event_host_doubted(intent: EventHostDoubted, telling: Telling) -> Fragment:
    names = [telling.names.towns[ags] for ags in intent.towns]
    return telling.speech.say("Several towns could be the host. Please write the full name, or the number:") + numbered(
        names
    )


@renders(EventTalkCancelled)
def event_talk_cancelled(intent: EventTalkCancelled, telling: Telling) -> Fragment:
    if intent.silent:
        return telling.speech.say(
            "You have not answered my questions about a new event for a day, so I have put them away. No event was "
            "noted. "
            "Begin anew: {new}",
            new=telling.word("event neu", "event new"),
        )
    return telling.speech.say("All right. No event was noted.")
