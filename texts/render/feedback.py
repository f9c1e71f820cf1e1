"""Words about what people thought of an event."""

from domain.intents.feedback import (
    FeedbackAsked,
    FeedbackClosed,
    FeedbackDropped,
    FeedbackNoted,
    FeedbackNotYours,
    FeedbackShown,
)
from texts import dates
from texts.markup import bullets, quote
from texts.nodes import Fragment
from texts.render.registry import Telling, renders

_SHORT = 300  # characters of a text where many are shown
_LONGEST = 12_000  # bytes of HTML of all texts together


@renders(FeedbackAsked)
def feedback_asked(intent: FeedbackAsked, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "How did you like **{event}**? Please touch a number below: 1️⃣ not at all … 5️⃣ very much. Or write it, with a "
        "sentence if you like: {example}. To skip this, just do nothing.\n\n"
        "Host and organizers see answers only once there are five, all together and without names. You can change "
        "yours until {until}.",
        event=event.title,
        example=telling.word(f"rückmeldung {event.id} 4 Gern länger", f"feedback {event.id} 4 A bit longer, please"),
        until=telling.moment(intent.until),
    )


@renders(FeedbackNoted)
def feedback_noted(intent: FeedbackNoted, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    noted = say("Thank you! Noted for **{event}**: {rating} of 5.", event=event.title, rating=intent.rating)
    if intent.text:
        noted += quote(intent.text)
    return noted + say(
        "You can change that until {until}, or take it back with {command}.",
        until=telling.moment(intent.until),
        command=telling.word(f"rückmeldung {event.id} keine", f"feedback {event.id} none"),
    )


@renders(FeedbackDropped)
def feedback_dropped(intent: FeedbackDropped, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say("Done: I keep no answer of yours about **{event}**.", event=event.title)


@renders(FeedbackClosed)
def feedback_closed(intent: FeedbackClosed, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    if intent.early:
        return telling.speech.say(
            "**{event}** is not over yet; I will ask you afterwards how you liked it.", event=event.title
        )
    return telling.speech.say(
        "**{event}** is more than two weeks ago; answers are no longer taken. Nothing was changed.", event=event.title
    )


@renders(FeedbackNotYours)
def feedback_not_yours(intent: FeedbackNotYours, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say("Only those who took part in **{event}** can say how they liked it.", event=event.title)


@renders(FeedbackShown)
def feedback_shown(intent: FeedbackShown, telling: Telling) -> Fragment:
    event, facts = telling.names.events[intent.event], telling.names.feedback[intent.feedback]
    say, plural = telling.speech.say, telling.speech.plural
    if facts.average is None:
        return plural(
            "{n} person has answered about **{event}**. Answers are shown from five on, so that nobody is known by "
            "theirs.",
            "{n} people have answered about **{event}**. Answers are shown from five on, so that nobody is known by "
            "theirs.",
            facts.count,
            event=event.title,
        )
    head = plural(
        "**{event}**: {average} of 5 on average, from {n} answer",
        "**{event}**: {average} of 5 on average, from {n} answers",
        facts.count,
        event=event.title,
        average=dates.number(round(facts.average, 1), language=telling.language),
    )
    spread = bullets(
        plural("{rating} of 5: {n} person", "{rating} of 5: {n} people", count, rating=rating)
        for rating, count in reversed(list(enumerate(facts.distribution, 1)))
    )
    if not facts.texts:
        return head + spread
    texts = _fitting(facts.texts)
    shown = head + spread + say("**In their own words** (in no order):") + bullets(texts)
    if len(texts) < len(facts.texts):
        shown += plural("One more is not shown here.", "{n} more are not shown here.", len(facts.texts) - len(texts))
    return shown


def _fitting(texts: tuple[str, ...]) -> list[str]:
    """As many of the texts, shortened, as a message can hold."""
    fitting: list[str] = []
    size = 0
    for text in texts:
        short = text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"
        size += len(short.encode()) + 20
        if size > _LONGEST:
            break
        fitting.append(short)
    return fitting
