"""Examples of what is told about pages, calendars and figures."""

from domain.figures import EventFigures, EventLine, Reach, SeriesFigures
from domain.intents.base import Intent
from domain.intents.pages import CalendarLinked, CalendarRevoked, EventCounted, PagesUnreachable, SeriesCounted
from domain.states import EventState
from tests.texts.examples.facts import EVENT, FULL, MOMENT, TITLE

_KREISE = (Reach("Kreis Mettmann", 2, 10), Reach("Rhein-Sieg-Kreis", 0, 19), Reach("", 1, 22))
_SOME = EventFigures(50, 61, 0, 1, 2, 3, 4, 5, 31, 9, 28, 12, _KREISE)
_NONE = EventFigures(50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
_LINES = tuple(
    EventLine(number, TITLE, state, MOMENT, "Europe/Berlin", _SOME if number % 2 else _NONE)
    for number, state in enumerate(EventState, 1)
)
_URL = "https://k.example.org/o/enter/abc"

EXAMPLES: tuple[Intent, ...] = (
    CalendarLinked("https://k.example.org/calendar/abc.ics"),
    CalendarLinked("https://k.example.org/calendar/abc.ics", replaces=True),
    CalendarRevoked(done=True),
    CalendarRevoked(done=False),
    PagesUnreachable(),
    SeriesCounted(SeriesFigures((), 0, 0, 0, 0, 0, 0, 396), _URL, 12),
    SeriesCounted(SeriesFigures(_LINES, 60, 61, 1, 31, 9, 28, 396, _KREISE, _KREISE), _URL, 1),
    SeriesCounted(SeriesFigures(_LINES, 1, 1, 3, 0, 0, 1, 10773, _KREISE, _KREISE)),
    EventCounted(EVENT, _SOME, _URL, 12),
    EventCounted(FULL, _NONE),
)
