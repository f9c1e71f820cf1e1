"""Dates, spans and lists read as people write them, in the language and on the clocks of the reader."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from texts.dates import UnknownZone, joined, lead, moment, number, span

BERLIN = "Europe/Berlin"
AFTERNOON = datetime(2027, 3, 10, 13, 0, tzinfo=UTC)


def test_moment() -> None:
    assert moment(AFTERNOON, zone=BERLIN, language="de") == "Mittwoch, 10. März 2027, 14:00 Uhr"
    assert moment(AFTERNOON, zone=BERLIN, language="en") == "Wednesday, 10 March 2027, 14:00"
    assert moment(AFTERNOON, zone=BERLIN, language="fr") == "Mittwoch, 10. März 2027, 14:00 Uhr"


def test_moment_given_in_another_offset() -> None:
    when = AFTERNOON.astimezone(timezone(timedelta(hours=9)))
    assert moment(when, zone=BERLIN, language="en") == "Wednesday, 10 March 2027, 14:00"


@pytest.mark.parametrize(
    ("zone", "language", "words"),
    [
        ("Europe/Berlin", "de", "Mittwoch, 10. März 2027, 14:00 Uhr"),
        ("Europe/Vienna", "de", "Mittwoch, 10. März 2027, 14:00 Uhr"),
        ("Europe/London", "en", "Wednesday, 10 March 2027, 13:00 (Greenwich Mean Time)"),
        ("UTC", "de", "Mittwoch, 10. März 2027, 13:00 Uhr (Koordinierte Weltzeit)"),
    ],
)
def test_moment_names_the_zone_where_the_clocks_differ_from_those_of_the_event(
    zone: str, language: str, words: str
) -> None:
    assert moment(AFTERNOON, zone=zone, language=language, event_zone=BERLIN) == words


def test_moment_that_comes_twice_says_which() -> None:
    first, second = (
        moment(datetime(2026, 10, 25, hour, 30, tzinfo=UTC), zone=BERLIN, language="de") for hour in (0, 1)
    )
    assert first == "Sonntag, 25. Oktober 2026, 02:30 Uhr (Mitteleuropäische Sommerzeit)"
    assert second == "Sonntag, 25. Oktober 2026, 02:30 Uhr (Mitteleuropäische Normalzeit)"


def test_moment_in_the_night_the_clocks_go_forward() -> None:
    when = datetime(2027, 3, 28, 0, 59, tzinfo=UTC)
    assert moment(when, zone=BERLIN, language="en") == "Sunday, 28 March 2027, 01:59"
    assert moment(when + timedelta(minutes=1), zone=BERLIN, language="en") == "Sunday, 28 March 2027, 03:00"


def test_moment_without_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        moment(AFTERNOON.replace(tzinfo=None), zone=BERLIN, language="de")


@pytest.mark.parametrize("zone", ["", "Europe", "Berlin", "../../etc/passwd", "/etc/passwd", "a\x00b", "x" * 9999])
def test_moment_in_an_unknown_zone_is_an_error(zone: str) -> None:
    with pytest.raises(UnknownZone):
        moment(AFTERNOON, zone=zone, language="de")
    with pytest.raises(UnknownZone):
        moment(AFTERNOON, zone=BERLIN, language="de", event_zone=zone)


@pytest.mark.parametrize(
    ("minutes", "german", "english"),
    [
        (0, "0 Minuten", "0 minutes"),
        (1, "1 Minute", "1 minute"),
        (45, "45 Minuten", "45 minutes"),
        (60, "1 Stunde", "1 hour"),
        (90, "1 Stunde 30 Minuten", "1 hour 30 minutes"),
        (1440, "1 Tag", "1 day"),
        (2 * 1440 + 61, "2 Tage 1 Stunde 1 Minute", "2 days 1 hour 1 minute"),
    ],
)
def test_span(minutes: int, german: str, english: str) -> None:
    assert span(minutes, language="de") == german
    assert span(minutes, language="en") == english


@pytest.mark.parametrize(
    ("minutes", "german", "english"),
    [
        (0, "jetzt", "now"),
        (1, "in einer Minute", "in one minute"),
        (10, "in 10 Minuten", "in 10 minutes"),
        (60, "in einer Stunde", "in one hour"),
        (90, "in 90 Minuten", "in 90 minutes"),
        (120, "in 2 Stunden", "in 2 hours"),
        (150, "in 2 Stunden 30 Minuten", "in 2 hours 30 minutes"),
        (1440, "morgen", "tomorrow"),
        (1441, "in 24 Stunden", "in 24 hours"),
        (2 * 1440, "in 2 Tagen", "in 2 days"),
        (7 * 1440, "in einer Woche", "in one week"),
        (14 * 1440 + 30, "in 14 Tagen", "in 14 days"),
    ],
)
def test_lead(minutes: int, german: str, english: str) -> None:
    assert lead(minutes, language="de") == german
    assert lead(minutes, language="en") == english


@settings(deadline=None)
@given(st.integers(0, 100_000))
def test_lead_and_span_find_words_for_any_time(minutes: int) -> None:
    for language in ("de", "en"):
        assert lead(minutes, language=language)
        assert span(minutes, language=language)


@pytest.mark.parametrize("measure", [lead, span])
def test_time_in_the_past_is_an_error(measure: Callable[..., str]) -> None:
    with pytest.raises(ValueError, match="past"):
        measure(-1, language="de")


def test_number() -> None:
    assert number(1234567, language="de") == "1.234.567"
    assert number(1234.5, language="en") == "1,234.5"


@pytest.mark.parametrize(
    ("items", "german", "english"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a und b", "a and b"),
        (["a", "b", "c"], "a, b und c", "a, b and c"),
    ],
)
def test_joined(items: list[str], german: str, english: str) -> None:
    assert joined(items, language="de") == german
    assert joined(iter(items), language="en") == english
