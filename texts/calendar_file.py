"""Events as calendars read them (RFC 5545): a file for one event, which a later one updates or cancels, and feeds.

A file carries METHOD and so an ORGANIZER (RFC 5546, sections 3.2.1 and 3.2.5); it publishes and asks nobody to reply,
since we know no address of anybody's calendar. A feed has neither: its entries are no meetings between calendars (RFC
5545, section 3.8.4.3). The link to the video conference is in none of them: a calendar is seen by many.
"""

from __future__ import annotations

from datetime import UTC, date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

from domain.states import EventState
from texts.attachment import Attachment
from texts.markup import code, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from icalendar import Calendar, Event, Timezone

    from domain.facts import CalendarEntry, EventFacts
    from texts.catalogue import Speech
    from texts.render.registry import Telling

MIMETYPE = "text/calendar"
REFRESH = timedelta(hours=1)  # how often calendars are asked to look again
_PRODUCT = "-//Initiative K//Community assistant//DE"
_NAME = "Initiative K"


def event_file(event: EventFacts, telling: Telling, *, cancelled: bool = False) -> Attachment:
    """The calendar file of an event for who has a seat; one with the same UID and a higher SEQUENCE replaces it.

    Args:
        event: the event.
        telling: whom it is for.
        cancelled: take the entry out of the calendar again.
    """
    calendar = _calendar("CANCEL" if cancelled else "PUBLISH")
    entry = _entry(event, "seat", telling.speech, cancelled=cancelled)
    entry.add("organizer", _address(telling.bot), parameters={"CN": _NAME})
    calendar.add_component(entry)
    _add_zones(calendar, [event])
    name = telling.speech.say("event-{number}.ics", number=event.id).plain()
    return Attachment(name, MIMETYPE, bytes(calendar.to_ical()))


def feed(entries: Sequence[CalendarEntry], speech: Speech, *, own: bool) -> bytes:
    """A calendar to subscribe to: somebody's own, or the series for everybody."""
    calendar = _calendar(None)
    name = speech.say("Initiative K – my events" if own else "Initiative K – all events")
    # Of these two pairs one is in the standard (RFC 7986), the other is what most programs read.
    calendar.add("name", one_line(name))
    calendar.add("x-wr-calname", one_line(name))
    calendar.refresh_interval = REFRESH
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        cancelled = entry.event.state == EventState.CANCELLED
        calendar.add_component(_entry(entry.event, entry.standing, speech, cancelled=cancelled))
    _add_zones(calendar, [entry.event for entry in entries])
    return bytes(calendar.to_ical())


def _calendar(method: str | None) -> Calendar:
    from icalendar import Calendar  # late: it takes a third of a second, and many a bot never sends a file

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    if method is not None:
        calendar.add("method", method)
    return calendar


def _entry(event: EventFacts, standing: str, speech: Speech, *, cancelled: bool) -> Event:
    from icalendar import Event

    title = one_line(event.title)
    entry = Event()
    entry.add("uid", event.uid)
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", _changed_at(event))
    entry.add("last-modified", _changed_at(event))
    entry.add("dtstart", _on_the_clock(event.starts_at, event.zone))
    entry.add("dtend", _on_the_clock(_ends_at(event), event.zone))
    # Many programs show a cancelled entry like any other, so its title says so too.
    entry.add("summary", one_line(speech.say("Cancelled: {event}", event=title)) if cancelled else title)
    entry.add("description", _description(event, standing, speech, cancelled=cancelled))
    entry.add("location", one_line(speech.say("Online")))
    entry.add("status", _status(standing, cancelled=cancelled))
    entry.add("transp", "OPAQUE" if standing == "seat" and not cancelled else "TRANSPARENT")
    return entry


def _description(event: EventFacts, standing: str, speech: Speech, *, cancelled: bool) -> str:
    say, german = speech.say, speech.language == "de"
    lines = [say("An online event of Initiative K for municipalities.")]
    if event.host_town is not None:
        lines.append(say("Host: {host}", host=event.host_town))
    if cancelled:
        lines.append(say("This event was cancelled."))
    elif standing == "seat":
        leave = code(f"abmelden {event.id}" if german else f"unregister {event.id}")
        lines.append(say("The link to the video conference comes shortly before the start, in the chat."))
        lines.append(say("If you cannot come, write to the assistant: {unregister}", unregister=leave))
    elif standing == "waiting":
        lines.append(say("You have no seat yet. The assistant will tell you in the chat when one is yours."))
    else:
        take_part = code(f"anmelden {event.id}" if german else f"register {event.id}")
        lines.append(say("To take part, write to the assistant: {register}", register=take_part))
    return "\n".join(line.plain(speech.language).replace("\n", " ") for line in lines)


def _status(standing: str, *, cancelled: bool) -> str:
    if cancelled:
        return "CANCELLED"
    return "TENTATIVE" if standing == "waiting" else "CONFIRMED"


def _changed_at(event: EventFacts) -> datetime:
    return (event.changed_at or event.starts_at).astimezone(UTC)


def _on_the_clock(moment: datetime, zone: str) -> datetime:
    """A moment on the clocks of a zone, so that an entry keeps its time of day; in UTC where clocks show it twice.

    The standard means the first of the two then (RFC 5545, section 3.3.5), and not all programs know that.
    """
    here = moment.astimezone(ZoneInfo(zone))
    twice = here.replace(fold=0).utcoffset() != here.replace(fold=1).utcoffset()
    return moment.astimezone(UTC) if twice else here


def _ends_at(event: EventFacts) -> datetime:
    return event.starts_at + timedelta(minutes=event.minutes)


def _address(user_id: str) -> str:
    """A Matrix ID as URI (Matrix specification, appendix "matrix: URI scheme")."""
    return f"matrix:u/{quote(user_id[1:], safe=':')}" if user_id.startswith("@") else "invalid:nomail"


def _add_zones(calendar: Calendar, events: Iterable[EventFacts]) -> None:
    """Describe the zones that are used, for the years that are needed: the whole of history would be 4 KB each."""
    years = [moment.year for event in events for moment in (event.starts_at, _ends_at(event))]
    for name in sorted(calendar.get_missing_tzids()):
        calendar.add_component(_zone(name, min(years) - 1, max(years) + 2))


@lru_cache(maxsize=64)
def _zone(name: str, first: int, last: int) -> Timezone:
    """How the clocks of a zone went and will go; to find that out takes longer than all the rest of a file."""
    from icalendar import Timezone

    return Timezone.from_tzinfo(ZoneInfo(name), name, date(first, 1, 1), date(last, 1, 1))
