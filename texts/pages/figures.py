"""The words of the organizers' pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.figures import EventLine, Reach, SeriesFigures, Step
from domain.states import EventState
from texts import dates
from texts.catalogue import Speech, speech
from texts.markup import one_line
from texts.nodes import Fragment
from texts.pages.when import day, when

_NARROW = 8  # bars that stand well below each other in half the width
_OVER = frozenset({EventState.FINISHED, EventState.CLOSED})


@dataclass(frozen=True)
class Tile:
    """One figure, said large."""

    label: Fragment
    value: str
    of: str = ""


@dataclass(frozen=True)
class Table:
    """The same as a plot in cells; the first of each row names it."""

    summary: Fragment
    head: tuple[Fragment, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class CoursePlot:
    """How something grew."""

    name: str  # names its parts within the page
    title: Fragment
    hint: Fragment
    description: str  # what a reader who does not see it is told
    totals: tuple[int, ...]
    limit: int | None
    first: str
    last: str
    table: Table
    empty: Fragment


@dataclass(frozen=True)
class Bar:
    """A part, and a second one, of a whole."""

    label: str
    value: str
    first: int
    second: int
    whole: int


@dataclass(frozen=True)
class BarPlot:
    """Several parts of wholes."""

    name: str
    title: Fragment
    hint: Fragment
    keys: tuple[Fragment, ...]
    bars: tuple[Bar, ...]
    table: Table
    empty: Fragment
    wide: bool  # takes the whole width


@dataclass(frozen=True)
class Row:
    """An event in the list."""

    number: int
    title: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class FiguresPage:
    """All that a page of figures says."""

    title: Fragment
    aside: Fragment
    back: Fragment  # to the page of all events; empty on that page
    leave: Fragment
    tiles: tuple[Tile, ...]
    course: CoursePlot
    bars: tuple[BarPlot, ...]
    list_title: Fragment
    list_head: tuple[Fragment, ...]
    rows: tuple[Row, ...]


def series_figures(figures: SeriesFigures, course: Iterable[Step], *, language: str) -> FiguresPage:
    """The page of the whole series."""
    spoken = speech(language)
    say = spoken.say
    over = [line for line in figures.events if line.state in _OVER]
    return FiguresPage(
        title=say("Figures of the series"),
        aside=say("Only for organizers. Towns count as reached once somebody from there had a seat at an event."),
        back=Fragment(),
        leave=say("Leave and close this link"),
        tiles=(
            Tile(say("towns reached"), _number(figures.towns, spoken), _of(figures.all_towns, spoken)),
            Tile(say("people with a seat"), _number(figures.people, spoken)),
            Tile(say("sign-ups"), _number(figures.signed_up, spoken)),
            Tile(say("on waiting lists"), _number(figures.waiting, spoken)),
            Tile(say("attended"), _number(figures.attended, spoken)),
            Tile(say("stayed away"), _number(figures.absent, spoken)),
        ),
        course=_course(tuple(course), spoken, limit=None),
        bars=(
            _reach(
                "districts",
                say("Towns reached by Regierungsbezirk"),
                say("Area"),
                figures.districts,
                spoken,
            ),
            _attendance(over, spoken),
            _reach("kreise", say("Towns reached by Kreis"), say("Kreis"), figures.kreise, spoken),
        ),
        list_title=say("All events"),
        list_head=(
            say("Event"),
            say("Date"),
            say("Sign-ups"),
            say("Seats taken"),
            say("Waiting"),
            say("Attended"),
            say("Stayed away"),
            say("Towns"),
            say("First time"),
        ),
        rows=tuple(_row(line, spoken) for line in figures.events),
    )


def event_figures(line: EventLine, course: Iterable[Step], *, language: str) -> FiguresPage:
    """The page of one event."""
    spoken, figures = speech(language), line.figures
    say = spoken.say
    held = figures.confirmed + figures.attended + figures.absent
    over = line.state in _OVER
    tiles = [
        Tile(say("seats taken"), _number(held, spoken), _of(figures.seats, spoken)),
        Tile(say("sign-ups"), _number(figures.signed_up, spoken)),
        Tile(say("waiting"), _number(figures.waiting, spoken)),
        Tile(say("left again"), _number(figures.withdrawn, spoken)),
        Tile(say("towns"), _number(figures.towns, spoken)),
        Tile(say("for the first time"), _number(figures.first_timers, spoken), _of(held, spoken)),
    ]
    if figures.pending or figures.refused:
        tiles.append(Tile(say("wait for approval"), _number(figures.pending, spoken)))
    if figures.offered:
        tiles.append(Tile(say("offered a seat"), _number(figures.offered, spoken)))
    return FiguresPage(
        title=say("Figures: {event}", event=one_line(line.title)),
        aside=_held_on(line, spoken),
        back=say("All events"),
        leave=say("Leave and close this link"),
        tiles=tuple(tiles),
        course=_course(tuple(course), spoken, limit=figures.seats),
        bars=(
            *([_attendance([line], spoken, alone=True)] if over else []),
            _reach("kreise", say("Towns by Kreis"), say("Kreis"), figures.kreise, spoken),
        ),
        list_title=Fragment(),
        list_head=(),
        rows=(),
    )


def _course(steps: tuple[Step, ...], spoken: Speech, *, limit: int | None) -> CoursePlot:
    say, language = spoken.say, spoken.language
    first, last = (day(steps[place].first, language) if steps else "" for place in (0, -1))
    total = steps[-1].total if steps else 0
    description = spoken.plural(
        "A rising curve: from {first} to {last} {n} person signed up.",
        "A rising curve: from {first} to {last} {n} people signed up.",
        total,
        first=first,
        last=last,
    )
    return CoursePlot(
        name="course",
        title=say("Sign-ups over time"),
        hint=say("All who ever signed up, added up; the dashed line is the number of seats.")
        if limit
        else say("All who ever signed up, added up."),
        description=description.plain(language),
        totals=tuple(step.total for step in steps),
        limit=limit,
        first=first,
        last=last,
        table=Table(
            say("Figures as a table"),
            (say("From"), say("New"), say("In all")),
            tuple((day(step.first, language), str(step.new), str(step.total)) for step in steps),
        ),
        empty=say("Nobody has signed up yet."),
    )


def _reach(name: str, title: Fragment, head: Fragment, reaches: tuple[Reach, ...], spoken: Speech) -> BarPlot:
    say = spoken.say
    labels = [reach.area or say("towns without a Kreis").plain() for reach in reaches]
    return BarPlot(
        name=name,
        title=title,
        hint=say("The whole bar stands for all towns there."),
        keys=(),
        bars=tuple(
            Bar(
                label,
                say("{reached} of {towns}", reached=reach.reached, towns=reach.towns).plain(),
                reach.reached,
                0,
                reach.towns,
            )
            for label, reach in zip(labels, reaches, strict=True)
        ),
        table=Table(
            say("Figures as a table"),
            (head, say("Towns reached"), say("Towns in all")),
            tuple((label, str(reach.reached), str(reach.towns)) for label, reach in zip(labels, reaches, strict=True)),
        ),
        empty=say("No town has a seat yet."),
        wide=len(reaches) > _NARROW,
    )


def _attendance(lines: list[EventLine], spoken: Speech, *, alone: bool = False) -> BarPlot:
    say = spoken.say
    return BarPlot(
        name="attendance",
        title=say("Attendance"),
        hint=say("The whole bar stands for all seats of the event."),
        keys=(say("attended"), say("stayed away"), say("seat not taken")),
        bars=tuple(
            Bar(
                one_line(line.title),
                say(
                    "{attended} attended, {absent} stayed away",
                    attended=line.figures.attended,
                    absent=line.figures.absent,
                ).plain(),
                line.figures.attended,
                line.figures.absent,
                max(line.figures.seats, line.figures.attended + line.figures.absent),
            )
            for line in lines
        ),
        table=Table(
            say("Figures as a table"),
            (say("Event"), say("Attended"), say("Stayed away"), say("Seats")),
            tuple(
                (
                    one_line(line.title),
                    str(line.figures.attended),
                    str(line.figures.absent),
                    str(line.figures.seats),
                )
                for line in lines
            ),
        ),
        empty=say("No event is over yet."),
        wide=alone,
    )


def _row(line: EventLine, spoken: Speech) -> Row:
    figures = line.figures
    held = figures.confirmed + figures.attended + figures.absent
    date = day(line.starts_at.astimezone(dates.time_zone(line.zone)), spoken.language)
    if line.state == EventState.CANCELLED:
        date = spoken.say("{date} (cancelled)", date=date).plain()
    cells = (
        str(figures.signed_up),
        f"{held} / {figures.seats}",
        str(figures.waiting),
        str(figures.attended),
        str(figures.absent),
        str(figures.towns),
        str(figures.first_timers),
    )
    return Row(line.id, one_line(line.title), (date, *cells))


def _held_on(line: EventLine, spoken: Speech) -> Fragment:
    moment = when(line.starts_at, 0, line.zone, spoken.language)
    return spoken.say("Event {number}, {day}. Only for organizers.", number=line.id, day=moment.full)


def _of(whole: int, spoken: Speech) -> str:
    return spoken.say("of {whole}", whole=_number(whole, spoken)).plain()


def _number(value: int, spoken: Speech) -> str:
    return dates.number(value, language=spoken.language)
