"""The words of the public page of the series."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from domain import agenda
from domain.facts import AgendaFacts, EventFacts
from domain.series import PublicEvent, Series
from domain.states import AgendaKind, EventState
from domain.topics import TOPICS
from texts import dates
from texts.catalogue import N_, Speech, speech
from texts.markup import code, one_line
from texts.nodes import Fragment
from texts.pages.when import When, clock, when

_TOPICS = {topic.key: topic for topic in TOPICS}
_KINDS = {
    AgendaKind.WELCOME: N_("Welcome"),
    AgendaKind.IMPULSE: N_("Impulse"),
    AgendaKind.DISCUSSION: N_("Discussion"),
    AgendaKind.BREAK: N_("Break"),
}
_ALMOST_FULL = 5  # free seats from which on they are said to be the last


@dataclass(frozen=True)
class Item:
    """An item of a running order."""

    time: str
    kind: Fragment
    title: str
    aside: str  # minutes, and the town that gives it


@dataclass(frozen=True)
class Card:
    """An event."""

    number: int
    title: str
    when: When
    online: Fragment
    host: Fragment
    seats: Fragment
    mood: str  # open, few, full, running: how the line about seats looks
    topics: tuple[str, ...]
    agenda_title: Fragment
    agenda: tuple[Item, ...]
    register: Fragment


@dataclass(frozen=True)
class Block:
    """A heading with a text, and perhaps what to type."""

    title: Fragment
    text: Fragment
    words: Fragment | None = None


@dataclass(frozen=True)
class Link:
    """An address with its label."""

    url: str
    label: Fragment


@dataclass(frozen=True)
class SeriesPage:
    """All that the page says."""

    title: Fragment
    description: Fragment
    headline: Fragment
    lead: Fragment
    to_events: Fragment
    to_steps: Fragment
    reached: Fragment
    reached_hint: Fragment
    towns: int
    towns_reached: int
    events_title: Fragment
    cards: tuple[Card, ...]
    empty: Fragment
    steps_title: Fragment
    steps: tuple[Block, ...]
    chat: Link
    bot: str
    share_title: Fragment
    share_lead: Fragment
    shares: tuple[Block, ...]
    calendar: Block
    subscribe: Link
    address: str
    address_label: Fragment
    download: Link


def series_page(series: Series, *, language: str, bot: str, address: str | None) -> SeriesPage:
    """The public page.

    Args:
        series: what anybody may know.
        language: `de` or `en`.
        bot: the assistant's Matrix ID.
        address: under which the pages are found from outside, if that is known.
    """
    spoken = speech(language)
    say = spoken.say
    file = "/calendar/series.ics" if language == "de" else "/calendar/series.ics?lang=en"
    feed = f"{address}{file}" if address else ""
    return SeriesPage(
        title=say("Initiative K: the towns of North Rhine-Westphalia learn from each other"),
        description=say("Online events only for municipalities: next dates, how to take part, how to contribute."),
        headline=say("Towns learn from towns"),
        lead=say(
            "Short online events only for the towns and municipalities of North Rhine-Westphalia. Each time one of "
            "them is the host, a few give a short impulse, and everyone discusses. What works is shared, and what many "
            "need is tackled together."
        ),
        to_events=say("See the next events"),
        to_steps=say("How to take part"),
        reached=_reached(series, spoken),
        reached_hint=say("Each dot is a town."),
        towns=series.towns,
        towns_reached=series.towns_reached,
        events_title=say("The next events"),
        cards=tuple(_card(event, spoken) for event in series.events),
        empty=say(
            "No event is planned at the moment. Subscribe to the calendar below, and the next date comes to you by "
            "itself."
        ),
        steps_title=say("How your town takes part"),
        steps=_steps(series, spoken),
        chat=Link(f"https://matrix.to/#/{quote(bot, safe='@:')}", say("Open the chat with the assistant")),
        bot=bot,
        share_title=say("Contribute with little effort"),
        share_lead=say("The series lives from towns that show how they do it. The assistant takes the work off you."),
        shares=_shares(spoken),
        calendar=Block(
            say("All dates in your calendar"),
            say(
                "Subscribe once, in Outlook, Thunderbird or on your phone: new events appear by themselves, and moved "
                "or cancelled ones change."
            ),
            say(
                "Only your own events? Write {calendar} to the assistant.",
                calendar=_word("kalender", "calendar", spoken),
            ),
        ),
        subscribe=Link(feed.replace("https://", "webcal://").replace("http://", "webcal://"), say("Subscribe")),
        address=feed,
        address_label=say("Or copy this address into your calendar program:"),
        download=Link(file, say("Open the calendar file")),
    )


def _reached(series: Series, spoken: Speech) -> Fragment:
    towns = dates.number(series.towns, language=spoken.language)
    if not series.towns_reached:
        return spoken.say("**{towns}** towns are invited", towns=towns)
    return spoken.plural(
        "**{n}** of {towns} towns is on board",
        "**{n}** of {towns} towns are on board",
        series.towns_reached,
        towns=towns,
    )


def _steps(series: Series, spoken: Speech) -> tuple[Block, ...]:
    say = spoken.say
    ahead = [shown.event.id for shown in series.events if shown.event.state == EventState.PUBLISHED]
    number = ahead[0] if ahead else 1
    return (
        Block(
            say("Have a Matrix account"),
            say(
                "The assistant lives in Matrix, the open chat of the public sector. BundesMessenger, openDesk and "
                "Element are Matrix; any account will do."
            ),
        ),
        Block(
            say("Write to the assistant"),
            say(
                "Say hello and send {profile}. After a few questions it knows you and the town you speak for.",
                profile=_word("profil", "profile", spoken),
            ),
        ),
        Block(
            say("Register"),
            say(
                "{events} shows what comes next, {register} gets you a seat. Reminders and the link to the video "
                "conference come by themselves.",
                events=_word("termine", "events", spoken),
                register=_word(f"anmelden {number}", f"register {number}", spoken),
            ),
        ),
    )


def _shares(spoken: Speech) -> tuple[Block, ...]:
    say = spoken.say
    return (
        Block(
            say("Be a host"),
            say(
                "You welcome everyone and lead through one event. Rooms, invitations, the list of questions and "
                "reminders are the assistant's business."
            ),
            say("Write {host} to the assistant.", host=_word("gastgeben", "host", spoken)),
        ),
        Block(
            say("Give an impulse"),
            say(
                "In ten to fifteen minutes you show how your town has solved something, and what went wrong on the "
                "way. No slides for show, no sales talk."
            ),
            say(
                "Write {impulse} to the assistant.",
                impulse=_word('impuls "Ihr Thema"', 'impulse "Your topic"', spoken),
            ),
        ),
    )


def _card(shown: PublicEvent, spoken: Speech) -> Card:
    event, say = shown.event, spoken.say
    seats, mood = _seats(event, spoken)
    return Card(
        number=event.id,
        title=one_line(event.title),
        when=when(event.starts_at, event.minutes, event.zone, spoken.language),
        online=say("online"),
        host=_host(shown, spoken),
        seats=seats,
        mood=mood,
        topics=tuple(_topic(key, spoken.language) for key in shown.topics),
        agenda_title=say("Running order"),
        agenda=_agenda(shown, spoken),
        register=say(
            "Take part: write {register} to the assistant",
            register=_word(f"anmelden {event.id}", f"register {event.id}", spoken),
        ),
    )


def _host(shown: PublicEvent, spoken: Speech) -> Fragment:
    if shown.event.host_town is not None:
        return spoken.say("Host: **{host}**", host=shown.event.host_town)
    return spoken.say("A host is still sought") if shown.seeks_host else Fragment()


def _seats(event: EventFacts, spoken: Speech) -> tuple[Fragment, str]:
    free = max(0, event.capacity - event.taken)
    if event.state == EventState.RUNNING:
        return spoken.say("Running right now"), "running"
    if not free:
        return spoken.say("Fully booked, with a waiting list"), "full"
    if free <= _ALMOST_FULL:
        return spoken.plural("Only {n} seat left", "Only {n} seats left", free), "few"
    words = spoken.plural("{n} of {seats} seats is free", "{n} of {seats} seats are free", free, seats=event.capacity)
    return words, "open"


def _agenda(shown: PublicEvent, spoken: Speech) -> tuple[Item, ...]:
    begins = agenda.beginnings(shown.event.starts_at, [item.minutes for item in shown.agenda])
    return tuple(_item(item, at, shown.event.zone, spoken) for item, at in zip(shown.agenda, begins, strict=True))


def _item(item: AgendaFacts, at: datetime, zone: str, spoken: Speech) -> Item:
    kind, title = spoken.say(_KINDS[AgendaKind(item.kind)]), one_line(item.title)
    span = dates.span(item.minutes, language=spoken.language)
    aside = f"{one_line(item.town)}, {span}" if item.town else span
    # A break that is called "break" need not be called so twice.
    return Item(clock(at, zone), Fragment() if title.casefold() == kind.plain().casefold() else kind, title, aside)


def _topic(key: str, language: str) -> str:
    topic = _TOPICS.get(key)
    return one_line(key) if topic is None else topic.german if language == "de" else topic.english


def _word(german: str, english: str, spoken: Speech) -> Fragment:
    return code(german if spoken.language == "de" else english)
