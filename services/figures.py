"""Figures of the series and its events for organizers, in chat and on their page."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import Refused
from domain.figures import EventLine, SeriesFigures, Step, count_series, course
from domain.intents.base import EventId, Intent
from domain.intents.events import NoSuchEvent
from domain.intents.pages import EventCounted, SeriesCounted
from domain.states import TokenPurpose
from services import web_links
from storage import figures
from storage.unit_of_work import Transaction


@dataclass(frozen=True)
class SeriesReport:
    """What the page of the series shows."""

    figures: SeriesFigures
    course: tuple[Step, ...]


@dataclass(frozen=True)
class EventReport:
    """What the page of one event shows."""

    line: EventLine
    course: tuple[Step, ...]


def of_series(tx: Transaction, zone: str) -> SeriesReport:
    """Figures of all events that were ever published; days are those of `zone`."""
    sign_ups = figures.sign_ups(tx)
    return SeriesReport(count_series(figures.held(tx), sign_ups, figures.places(tx)), course(sign_ups, zone))


def of_event(tx: Transaction, number: int) -> EventReport | None:
    """Figures of one event; None if it was never published."""
    sign_ups = figures.sign_ups(tx)
    counted = count_series(figures.held(tx), sign_ups, figures.places(tx))
    line = next((line for line in counted.events if line.id == number), None)
    if line is None:
        return None
    return EventReport(line, course((sign_up for sign_up in sign_ups if sign_up.event == number), line.zone))


def tell(
    tx: Transaction, *, person_id: int, number: int | None, zone: str, address: str | None, now: datetime
) -> Intent:
    """Tell an organizer the figures, with a link to the page that shows more.

    Raises:
        Refused: there is no such event, or nobody knows of it yet.
    """
    hours = web_links.ORGANIZER_HOURS if address else 0
    if number is None:
        told = of_series(tx, zone).figures
        return SeriesCounted(told, url=_link(tx, person_id, address, "", now=now), hours=hours)
    report = of_event(tx, number)
    if report is None:
        raise Refused(NoSuchEvent(number))
    url = _link(tx, person_id, address, f"/{number}", now=now)
    return EventCounted(event=EventId(number), figures=report.line.figures, url=url, hours=hours)


def _link(tx: Transaction, person_id: int, address: str | None, page: str, *, now: datetime) -> str:
    if address is None:
        return ""
    return f"{address}/o/enter/{web_links.make(tx, person_id, TokenPurpose.ORGANIZER, now=now)}{page}"
