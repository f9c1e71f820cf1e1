"""Words about one's own calendar and about the figures."""

from domain.facts import EventFacts
from domain.figures import EventFigures, EventLine, Reach
from domain.intents.pages import CalendarLinked, CalendarRevoked, EventCounted, PagesUnreachable, SeriesCounted
from domain.states import EventState
from texts import dates
from texts.markup import bullets, joined_lines, link, paragraphs
from texts.nodes import Fragment
from texts.render.registry import Telling, renders

_OVER = frozenset({EventState.FINISHED, EventState.CLOSED})


@renders(CalendarLinked)
def calendar_linked(intent: CalendarLinked, telling: Telling) -> Fragment:
    say = telling.speech.say
    return paragraphs(
        [
            say(
                "Your own calendar, to subscribe to in Outlook, Thunderbird or on your phone:\n{url}",
                url=link(intent.url),
            ),
            say("It holds the events that you take part in and follows when one is moved or cancelled."),
            say("The address you had before opens nothing any more.") if intent.replaces else Fragment(),
            say(
                "Whoever has this address can read your calendar. I show it only this once; {again} makes a new one, "
                "{revoke} closes it.",
                again=telling.word("kalender", "calendar"),
                revoke=telling.word("kalender zurückziehen", "calendar revoke"),
            ),
        ]
    )


@renders(CalendarRevoked)
def calendar_revoked(intent: CalendarRevoked, telling: Telling) -> Fragment:
    again = telling.word("kalender", "calendar")
    if not intent.done:
        return telling.speech.say(
            "You have no calendar of your own, so there is nothing to close. Get one: {again}", again=again
        )
    return telling.speech.say(
        "Your calendar is closed; its address opens nothing any more. Get a new one: {again}", again=again
    )


@renders(PagesUnreachable)
def pages_unreachable(_intent: PagesUnreachable, telling: Telling) -> Fragment:
    return telling.speech.say(
        "My pages cannot be reached from outside yet, so I have no address for you. The operator has to set `web_url`."
    )


@renders(SeriesCounted)
def series_counted(intent: SeriesCounted, telling: Telling) -> Fragment:
    figures, say, plural = intent.figures, telling.speech.say, telling.speech.plural
    if not figures.events:
        return paragraphs([say("No event was published yet, so there is nothing to count."), _page(intent, telling)])
    facts = [
        say(
            "Towns reached: **{reached} of {towns}**", reached=figures.towns, towns=_number(figures.all_towns, telling)
        ),
        plural("{n} person had a seat", "{n} people had a seat", figures.people),
        plural("{n} sign-up", "{n} sign-ups", figures.signed_up),
        plural("{n} waits for a seat", "{n} wait for a seat", figures.waiting),
        say("Attended: {attended}, stayed away: {absent}", attended=figures.attended, absent=figures.absent),
    ]
    return paragraphs(
        [
            say("**Figures of the series**"),
            bullets(facts),
            say("**By event**"),
            bullets(_line(line, telling) for line in figures.events),
            say("**By Kreis** (towns reached)"),
            areas(figures.kreise, telling),
            _page(intent, telling),
        ]
    )


@renders(EventCounted)
def event_counted(intent: EventCounted, telling: Telling) -> Fragment:
    event: EventFacts = telling.names.events[intent.event]
    figures, say = intent.figures, telling.speech.say
    facts = [
        _sign_ups(figures, telling),
        _seats(figures, telling),
        say("Waiting: {waiting}, offered a seat: {offered}", waiting=figures.waiting, offered=figures.offered),
        say("Wait for approval: {pending}, refused: {refused}", pending=figures.pending, refused=figures.refused)
        if figures.pending or figures.refused
        else Fragment(),
        say("Attended: {attended}, stayed away: {absent}", attended=figures.attended, absent=figures.absent)
        if event.state in _OVER
        else Fragment(),
        telling.speech.plural("{n} town with a seat", "{n} towns with a seat", figures.towns),
        telling.speech.plural("{n} person for the first time", "{n} people for the first time", figures.first_timers),
    ]
    return paragraphs(
        [
            say("**Figures of event {number}: {event}**", number=event.id, event=event.title),
            bullets(facts),
            say("**By Kreis** (towns reached)") if figures.kreise else Fragment(),
            areas(figures.kreise, telling),
            _page(intent, telling),
        ]
    )


def areas(reaches: tuple[Reach, ...], telling: Telling) -> Fragment:
    """The areas in which towns were reached, one after the other, and how many are still without."""
    say = telling.speech.say
    reached = [
        say("{area}: {reached} of {towns}", area=area(reach, telling), reached=reach.reached, towns=reach.towns)
        for reach in reaches
        if reach.reached
    ]
    without = sum(1 for reach in reaches if not reach.reached)
    rest = telling.speech.plural("{n} area without a town yet", "{n} areas without a town yet", without)
    return bullets([*reached, *([rest] if without else [])])


def area(reach: Reach, telling: Telling) -> str:
    """The name of a Kreis, or what stands for the towns that have none."""
    return reach.area or telling.speech.say("towns without a Kreis").plain()


def _line(line: EventLine, telling: Telling) -> Fragment:
    say, figures = telling.speech.say, line.figures
    head = say("Event {number}: **{event}**", number=line.id, event=line.title)
    if line.state == EventState.CANCELLED:
        return joined_lines([head, say("cancelled")])
    parts = [_sign_ups(figures, telling), _seats(figures, telling)]
    if line.state in _OVER:
        parts.append(
            say("Attended: {attended}, stayed away: {absent}", attended=figures.attended, absent=figures.absent)
        )
    elif figures.waiting:
        parts.append(telling.speech.plural("{n} waits for a seat", "{n} wait for a seat", figures.waiting))
    parts.append(telling.speech.plural("{n} town with a seat", "{n} towns with a seat", figures.towns))
    parts.append(
        telling.speech.plural("{n} person for the first time", "{n} people for the first time", figures.first_timers)
    )
    return joined_lines([head, *parts])


def _sign_ups(figures: EventFigures, telling: Telling) -> Fragment:
    signed_up = telling.speech.plural("{n} sign-up", "{n} sign-ups", figures.signed_up)
    if not figures.withdrawn:
        return signed_up
    return telling.speech.say("{signed_up}, of which {left} left again", signed_up=signed_up, left=figures.withdrawn)


def _seats(figures: EventFigures, telling: Telling) -> Fragment:
    held = figures.confirmed + figures.attended + figures.absent
    return telling.speech.say("Seats taken: {held} of {seats}", held=held, seats=figures.seats)


def _page(intent: SeriesCounted | EventCounted, telling: Telling) -> Fragment:
    if not intent.url:
        return Fragment()
    return telling.speech.plural(
        "Plots and tables (only for you, for {n} hour): {url}",
        "Plots and tables (only for you, for {n} hours): {url}",
        intent.hours,
        url=link(intent.url),
    )


def _number(value: int, telling: Telling) -> str:
    return dates.number(value, language=telling.language)
