"""What is counted of the series and its events: pure figures, made in one place for chat and page alike."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from domain.states import EventState, RegistrationState

# Who had a seat, whatever became of it on the day.
SEATED = frozenset({RegistrationState.CONFIRMED, RegistrationState.ATTENDED, RegistrationState.NO_SHOW})
_AHEAD = frozenset({EventState.PUBLISHED, EventState.RUNNING})
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_MOST_STEPS = 45  # of a course: more can neither be drawn nor read


@dataclass(frozen=True)
class SignUp:
    """A registration as it is counted."""

    event: int
    person: int
    state: str  # of `RegistrationState`
    at: datetime
    town: str | None  # AGS, where the person speaks for one


@dataclass(frozen=True)
class Held:
    """An event as it is counted."""

    id: int
    title: str
    state: str  # of `EventState`
    starts_at: datetime
    zone: str
    seats: int


@dataclass(frozen=True)
class Place:
    """Where a town lies; a kreisfreie Stadt has no Kreis."""

    name: str
    kreis: str | None
    district: str


@dataclass(frozen=True)
class Reach:
    """How many towns of an area had someone on a seat. `area` is empty for the kreisfreie Städte."""

    area: str
    reached: int
    towns: int


@dataclass(frozen=True)
class Step:
    """How many signed up in the days from `first` on, and in all by then."""

    first: date
    new: int
    total: int


@dataclass(frozen=True)
class EventFigures:
    """What is counted of one event."""

    seats: int
    signed_up: int  # everybody who ever did
    confirmed: int
    offered: int
    pending: int
    waiting: int
    withdrawn: int
    refused: int
    attended: int
    absent: int
    towns: int  # of those with a seat
    first_timers: int  # of those with a seat: they had none at an earlier event
    kreise: tuple[Reach, ...] = ()


@dataclass(frozen=True)
class EventLine:
    """An event with its figures, among the others."""

    id: int
    title: str
    state: str
    starts_at: datetime
    zone: str
    figures: EventFigures


@dataclass(frozen=True)
class SeriesFigures:
    """What is counted of all events that were ever published."""

    events: tuple[EventLine, ...]  # in order of time
    people: int  # with a seat at any of them
    signed_up: int
    waiting: int
    attended: int
    absent: int
    towns: int
    all_towns: int
    kreise: tuple[Reach, ...] = ()
    districts: tuple[Reach, ...] = ()


def count_series(events: Sequence[Held], sign_ups: Sequence[SignUp], places: Mapping[str, Place]) -> SeriesFigures:
    """The figures of the series."""
    beginnings = {event.id: event.starts_at for event in events if event.state != EventState.CANCELLED}
    newcomers = _newcomers(sign_ups, beginnings)
    lines = tuple(
        EventLine(
            event.id,
            event.title,
            event.state,
            event.starts_at,
            event.zone,
            _count_event(event, sign_ups, places, newcomers),
        )
        for event in sorted(events, key=lambda event: (event.starts_at, event.id))
    )
    held = [line for line in lines if line.state != EventState.CANCELLED]
    counted = {line.id for line in held}
    seated = [sign_up for sign_up in sign_ups if sign_up.state in SEATED and sign_up.event in counted]
    towns = _towns(seated, places)
    return SeriesFigures(
        events=lines,
        people=len({sign_up.person for sign_up in seated}),
        signed_up=sum(line.figures.signed_up for line in held),
        waiting=sum(line.figures.waiting for line in held if line.state in _AHEAD),
        attended=sum(line.figures.attended for line in held),
        absent=sum(line.figures.absent for line in held),
        towns=len(towns),
        all_towns=len(places),
        kreise=_reach(towns, places, lambda place: place.kreis or ""),
        districts=_reach(towns, places, lambda place: place.district),
    )


def course(sign_ups: Iterable[SignUp], zone: str) -> tuple[Step, ...]:
    """How sign-ups came in: by day, or by week or several weeks where that would be too many steps."""
    here = ZoneInfo(zone)
    days = Counter(sign_up.at.astimezone(here).date() for sign_up in sign_ups)
    if not days:
        return ()
    first, last = min(days), max(days)
    width = _DAY
    if (last - first) / width >= _MOST_STEPS:
        first, width = first - timedelta(days=first.weekday()), _WEEK
    while (last - first) / width >= _MOST_STEPS:
        width += _WEEK
    news = [0] * ((last - first) // width + 1)
    for day, count in days.items():
        news[(day - first) // width] += count
    return tuple(
        Step(first + place * width, new, total)
        for place, (new, total) in enumerate(zip(news, accumulate(news), strict=True))
    )


def _count_event(
    event: Held, sign_ups: Iterable[SignUp], places: Mapping[str, Place], newcomers: Mapping[int, int]
) -> EventFigures:
    mine = [sign_up for sign_up in sign_ups if sign_up.event == event.id]
    states = Counter(sign_up.state for sign_up in mine)
    seated = [sign_up for sign_up in mine if sign_up.state in SEATED]
    towns = _towns(seated, places)
    return EventFigures(
        seats=event.seats,
        signed_up=len(mine),
        confirmed=states[RegistrationState.CONFIRMED],
        offered=states[RegistrationState.OFFERED],
        pending=states[RegistrationState.PENDING],
        waiting=states[RegistrationState.WAITING],
        withdrawn=states[RegistrationState.CANCELLED],
        refused=states[RegistrationState.REFUSED],
        attended=states[RegistrationState.ATTENDED],
        absent=states[RegistrationState.NO_SHOW],
        towns=len(towns),
        first_timers=newcomers.get(event.id, 0),
        kreise=tuple(reach for reach in _reach(towns, places, lambda place: place.kreis or "") if reach.reached),
    )


def _newcomers(sign_ups: Iterable[SignUp], beginnings: Mapping[int, datetime]) -> Mapping[int, int]:
    """How many had their first seat ever at each event."""
    firsts: dict[int, tuple[datetime, int]] = {}
    for sign_up in sign_ups:
        if sign_up.state in SEATED and sign_up.event in beginnings:
            seat = (beginnings[sign_up.event], sign_up.event)
            firsts[sign_up.person] = min(firsts.get(sign_up.person, seat), seat)
    return Counter(event for _, event in firsts.values())


def _towns(sign_ups: Iterable[SignUp], places: Mapping[str, Place]) -> frozenset[str]:
    return frozenset(sign_up.town for sign_up in sign_ups if sign_up.town is not None and sign_up.town in places)


def _reach(reached: Iterable[str], places: Mapping[str, Place], area_of: Callable[[Place], str]) -> tuple[Reach, ...]:
    """How far each area is reached, by name; the kreisfreie Städte last."""
    towns = Counter(area_of(place) for place in places.values())
    found = Counter(area_of(places[town]) for town in reached)
    return tuple(Reach(area, found[area], towns[area]) for area in sorted(towns, key=lambda area: (not area, area)))
