"""Where the lines of a plot go: plain geometry, for templates to draw as SVG without a script."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 1000, 300  # units of the drawing, which is stretched to the place it gets
_MOST_DOTS = 1000  # more would be but a grey field


@dataclass(frozen=True)
class Curve:
    """A line that rises, with the scale beside it."""

    line: str  # for `<polyline points>`
    area: str
    limit: float | None  # how high another line lies
    scale: tuple[int, ...]  # from top to bottom


@dataclass(frozen=True)
class Dots:
    """A field of dots in rows, of which the first ones stand out."""

    columns: int
    rows: int
    last: int  # dots in the last row
    full_rows: int  # that stand out as a whole
    rest: int  # dots of the next one that do


def curve(totals: Sequence[int], limit: int | None) -> Curve:
    """A curve through totals at equal distances; a single one is a level line."""
    values = list(totals) * (2 if len(totals) == 1 else 1)
    top = nice(max([*values, limit or 0, 1]))
    step = WIDTH / (len(values) - 1)
    points = " ".join(f"{place * step:.1f},{_height(value, top):.1f}" for place, value in enumerate(values))
    return Curve(
        line=points,
        area=f"0,{HEIGHT} {points} {WIDTH},{HEIGHT}",
        limit=None if limit is None else _height(limit, top),
        scale=(top, top // 2, 0),
    )


def nice(value: int) -> int:
    """The next round number that can be halved: 2, 4, 6, 8, 10, 20, 40, …"""
    power = 1
    while True:
        for step in (2, 4, 6, 8, 10):
            if step * power >= value:
                return step * power
        power *= 10


def share(part: int, whole: int) -> float:
    """A part of a whole in percent."""
    return round(100 * part / whole, 2) if whole else 0.0


def dots(count: int, out: int) -> Dots | None:
    """A field for `count` things, a little wider than high; None where there are too many to see."""
    if not 0 < count <= _MOST_DOTS:
        return None
    columns = next((width for width in range(int((count * 1.3) ** 0.5), count + 1) if count % width == 0), count)
    if columns > 3 * (count / columns):  # has no two like factors
        columns = max(1, round((count * 1.3) ** 0.5))
    rows = -(-count // columns)
    out = min(out, count)
    return Dots(columns, rows, count - columns * (rows - 1), out // columns, out % columns)


def _height(value: int, top: int) -> float:
    return HEIGHT - HEIGHT * value / top
