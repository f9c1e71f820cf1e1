"""Calendar files say the same to a program of officials as to us, and nothing that people wrote leaves its place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.facts import CalendarEntry, EventFacts, Names
from tests.calendars import CalendarReader
from texts.calendar_file import event_file, feed
from texts.catalogue import speech
from texts.cleaning import clean
from texts.render.registry import Telling

BOT = "@assistent:example.org"
START = datetime(2027, 3, 10, 13, 0, tzinfo=UTC)
EVENT = EventFacts(
    3,
    "Digitale Bauakte",
    "published",
    START,
    "Europe/Berlin",
    90,
    50,
    12,
    "Hilden",
    "7d3c-uid",
    2,
    START - timedelta(9),
)


def told(language: str = "de", bot: str = BOT) -> Telling:
    return Telling(Names(), speech(language), "Europe/Berlin", bot)


def test_entry_holds_time_words_and_no_link(read_calendar: CalendarReader) -> None:
    """The entry is on the clocks of the event's zone, which the file describes itself."""
    file = event_file(EVENT, told())
    assert (file.name, file.mimetype) == ("termin-3.ics", "text/calendar")
    calendar = read_calendar(file.content)
    (entry,) = calendar["events"]
    assert calendar["version"] == "2.0"
    assert calendar["method"] == "PUBLISH"
    assert sorted(calendar["components"]) == ["vevent", "vtimezone"]
    assert entry["start"] == {"utc": "2027-03-10T13:00:00.000Z", "zone": "Europe/Berlin"}
    assert entry["end"] == {"utc": "2027-03-10T14:30:00.000Z", "zone": "Europe/Berlin"}
    assert entry["stamp"] == entry["changed"] == {"utc": "2027-03-01T13:00:00.000Z", "zone": None}
    assert entry["summary"] == "Digitale Bauakte"
    assert entry["status"] == "CONFIRMED"
    assert entry["organizer"] == "matrix:u/assistent:example.org"
    assert "Gastgeber: Hilden" in entry["description"]
    assert "„abmelden 3“" in entry["description"]
    assert "http" not in file.content.decode()


def test_update_and_cancellation_are_known_as_such(read_calendar: CalendarReader) -> None:
    """RFC 5546, section 2.1.5: the same UID and a higher SEQUENCE is a newer version; CANCEL takes the entry away."""
    moved = replace(EVENT, starts_at=START + timedelta(days=7), sequence=3, changed_at=START - timedelta(days=5))
    gone = replace(moved, state="cancelled", sequence=4, changed_at=START - timedelta(days=1))
    first, second, last = (
        read_calendar(event_file(event, told("en"), cancelled=event is gone).content) for event in (EVENT, moved, gone)
    )
    entries = [calendar["events"][0] for calendar in (first, second, last)]
    assert len({entry["uid"] for entry in entries}) == 1
    assert [entry["sequence"] for entry in entries] == [2, 3, 4]
    assert sorted(entry["stamp"]["utc"] for entry in entries) == [entry["stamp"]["utc"] for entry in entries]
    assert [calendar["method"] for calendar in (first, second, last)] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert entries[1]["start"]["utc"] == "2027-03-17T13:00:00.000Z"
    assert entries[2]["status"] == "CANCELLED"
    assert entries[2]["summary"] == "Cancelled: Digitale Bauakte"
    assert entries[2]["organizer"] == entries[0]["organizer"]


@pytest.mark.parametrize("wall", ["2027-03-28T00:30", "2027-10-31T00:30", "2027-07-01T12:00", "2027-01-01T00:00"])
def test_times_are_right_around_the_change_of_clocks(read_calendar: CalendarReader, wall: str) -> None:
    """An event that lasts over the change begins and ends when it does, by the zone that the file describes."""
    start = datetime.fromisoformat(f"{wall}+00:00")
    (entry,) = read_calendar(event_file(replace(EVENT, starts_at=start, minutes=180), told()).content)["events"]
    assert datetime.fromisoformat(entry["start"]["utc"]) == start
    assert datetime.fromisoformat(entry["end"]["utc"]) == start + timedelta(hours=3)


def test_feed_tells_seat_wait_and_cancellation_apart(read_calendar: CalendarReader) -> None:
    entries = [
        CalendarEntry(EVENT, "seat"),
        CalendarEntry(replace(EVENT, uid="b"), "waiting"),
        CalendarEntry(replace(EVENT, uid="c", state="cancelled"), "seat"),
    ]
    calendar = read_calendar(feed(entries, speech("de"), own=True))
    assert calendar["method"] is None
    assert calendar["name"] == calendar["shown"] == "Initiative K – meine Termine"
    assert calendar["refresh"] == "PT1H"
    assert calendar["components"].count("vtimezone") == 1
    assert [entry["status"] for entry in calendar["events"]] == ["CONFIRMED", "TENTATIVE", "CANCELLED"]
    assert [entry["transparency"] for entry in calendar["events"]] == ["OPAQUE", "TRANSPARENT", "TRANSPARENT"]
    assert all("organizer" not in entry["properties"] for entry in calendar["events"])


def test_empty_feed_is_a_calendar(read_calendar: CalendarReader) -> None:
    assert read_calendar(feed([], speech("en"), own=False))["events"] == []


_HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from("\r\n\t;:,\\\"'\x00\x0b\x0c\x1b\x85\u2028\u2029\u202e\u200b=^"), st.characters(codec="utf-8")
    ),
    min_size=1,
    max_size=200,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=_HOSTILE, town=_HOSTILE, cancelled=st.booleans())
def test_nothing_leaves_its_place(read_calendar: CalendarReader, title: str, town: str, cancelled: bool) -> None:
    """Whatever a title holds, there is one entry with the properties that we wrote, and the title is a line of text."""
    event = replace(EVENT, title=f"{title}\r\nATTENDEE:mailto:evil@example.org\rEND:VEVENT", host_town=town)
    calendar = read_calendar(event_file(event, told(), cancelled=cancelled).content)
    plain = read_calendar(event_file(EVENT, told(), cancelled=cancelled).content)
    (entry,) = calendar["events"]
    assert entry["properties"] == plain["events"][0]["properties"]
    assert calendar["properties"] == plain["properties"]
    words = clean(event.title).replace("\n", " ").strip()
    assert entry["summary"] == (f"Abgesagt: {words}" if cancelled else words)
    assert "\n" not in entry["summary"]


@pytest.mark.parametrize("name", ["@a\rb:example.org", "@ü;x=y:example.org", "not an id", ""])
def test_organizer_is_an_address_whatever_the_name(read_calendar: CalendarReader, name: str) -> None:
    (entry,) = read_calendar(event_file(EVENT, told(bot=name)).content)["events"]
    assert entry["organizer"].startswith(("matrix:u/", "invalid:"))
    assert not set('\r\n;" ') & set(entry["organizer"])


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    """RFC 5545, section 3.1: CRLF, at most 75 octets, no other line ends."""
    content = event_file(replace(EVENT, title="Ä" * 200), told()).content
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
