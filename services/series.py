"""What the public page and the calendars of the series show."""

from datetime import datetime, timedelta

from domain.facts import CalendarEntry
from domain.figures import count_series
from domain.series import Series
from domain.states import TokenPurpose
from services import web_links
from storage import events, figures, people, series
from storage.unit_of_work import Transaction

CALENDAR_DAYS = 90  # for which past events stay in calendars


def show(tx: Transaction, *, now: datetime) -> Series:
    """What anybody may know."""
    counted = count_series(figures.held(tx), figures.sign_ups(tx), figures.places(tx))
    return Series(
        events=series.public(tx, events.upcoming(tx, now=now)),
        towns=counted.all_towns,
        towns_reached=counted.towns,
        held=series.held(tx),
    )


def calendar(tx: Transaction, *, now: datetime) -> list[CalendarEntry]:
    """The calendar of the series."""
    return series.calendar(tx, since=now - timedelta(days=CALENDAR_DAYS))


def own_calendar(tx: Transaction, token: str, *, now: datetime) -> tuple[list[CalendarEntry], str] | None:
    """Somebody's own calendar, and the language it is written in; None where the token opens nothing."""
    person_id = web_links.holder(tx, token, TokenPurpose.CALENDAR, now=now)
    if person_id is None:
        return None
    entries = series.calendar_of(tx, person_id, since=now - timedelta(days=CALENDAR_DAYS))
    return entries, people.get(tx, person_id).language
