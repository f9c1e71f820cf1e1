"""What of an event can be as somebody wants it: each check returns what is to be kept, or says in a word why not."""

from datetime import date, datetime

from domain import spoken
from domain.errors import Refused
from domain.event_life import Step, after
from domain.intents.base import EventId, TownKey
from domain.intents.event_changes import LinkUnfit, OrganizersOnly, TextUnfit
from domain.intents.events import (
    EventStands,
    EventTimeFar,
    EventTimeMissing,
    EventTimePast,
    FigureUnfit,
    HostTownDoubted,
    NoSuchEvent,
)
from domain.intents.people import TownDoubted
from domain.rules import Asker, organizer
from domain.states import EventState
from domain.times import Never, Once, Twice, in_utc
from services import towns
from storage import events
from storage.tables import Event
from storage.unit_of_work import Transaction

FIGURES = {"seats": (1, 5000), "minutes": (5, 24 * 60), "per_town": (1, 5000)}
YEARS_AHEAD = 5
LONGEST_TITLE = 120
_MOST_TOPICS, _LONGEST_TOPIC = 10, 60


def found(tx: Transaction, number: int, step: Step) -> Event:
    """The event, locked, if the step is possible with it.

    Raises:
        Refused: there is no such event, or the step does not fit how far it has come.
    """
    event = events.locked(tx, number)
    if event is None:
        raise Refused(NoSuchEvent(number))
    if after(EventState(event.state), step) is None:
        raise Refused(EventStands(event=EventId(number), state=event.state))
    return event


def still_organizer(asker: Asker) -> None:
    """Who answers a question of the bot must still be what they were when it was asked.

    Raises:
        Refused: they are no organizer any more.
    """
    if not organizer.allows(asker, None):
        raise Refused(OrganizersOnly())


def begins(wall: datetime, zone: str, *, now: datetime) -> tuple[datetime, bool]:
    """When an event begins in UTC, and whether its wall time comes twice that night; then it is the first one.

    Raises:
        Refused: the time has passed, is too far away or does not exist.
    """
    not_too_far(wall, now=now)
    if wall.year < now.year - 1:
        raise Refused(EventTimePast())
    match in_utc(wall, zone):
        case Once(at):
            twice = False
        case Twice(at, _):
            twice = True
        case Never(before, after_leap):
            raise Refused(EventTimeMissing(before, after_leap, zone))
    if at <= now:
        raise Refused(EventTimePast())
    return at, twice


def not_too_far(day: date, *, now: datetime) -> None:
    """A day whose year can be meant.

    Raises:
        Refused: it is too far away.
    """
    if day.year > now.year + YEARS_AHEAD:
        raise Refused(EventTimeFar(YEARS_AHEAD))


def figure(name: str, value: int) -> int:
    """A number of seats, minutes or seats for one town.

    Raises:
        Refused: no event has so many or few.
    """
    least, most = FIGURES[name]
    if not least <= value <= most:
        raise Refused(FigureUnfit(name, least, most))
    return value


def title(text: str) -> str:
    """What an event is called.

    Raises:
        Refused: it is empty or too long.
    """
    one_line = " ".join(text.split())
    if not any(letter.isalnum() for letter in one_line) or len(one_line) > LONGEST_TITLE:
        raise Refused(TextUnfit("title", LONGEST_TITLE))
    return one_line


def topics(text: str) -> list[str]:
    """What an event is about, from a list with commas.

    Raises:
        Refused: they are too many or too long.
    """
    named = list(dict.fromkeys(filter(None, (" ".join(part.split()) for part in text.split(",")))))
    if len(named) > _MOST_TOPICS or any(len(topic) > _LONGEST_TOPIC for topic in named):
        raise Refused(TextUnfit("topics", _MOST_TOPICS))
    return named


def link(text: str) -> str:
    """The address of the video conference.

    Raises:
        Refused: it is none.
    """
    try:
        return spoken.link(text)
    except ValueError:
        raise Refused(LinkUnfit()) from None


def host_town(tx: Transaction, text: str) -> TownKey:
    """The town that hosts an event, as somebody types it.

    Raises:
        Refused: no town or several could be meant.
    """
    try:
        return TownKey(towns.find_town(tx, text).ags)
    except Refused as refusal:
        if isinstance(refusal.intent, TownDoubted):
            raise Refused(HostTownDoubted(refusal.intent.towns)) from None
        raise
