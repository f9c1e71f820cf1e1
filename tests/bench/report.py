"""What was measured: a table for people, JSON for machines."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One measured figure.

    Attributes:
        promise: Which promise it belongs to, for instance `P1`.
        what: What was measured, with its unit.
        measured: The figure.
        reference: The same of something measured in the same run, if the promise is a ratio.
        spread: Least and greatest of the single runs.
        goal: What was promised, in words.
        met: Whether the goal was reached; None where there is none.
    """

    promise: str
    what: str
    measured: float
    reference: float | None = None
    spread: tuple[float, float] | None = None
    goal: str = ""
    met: bool | None = None

    @property
    def ratio(self) -> float | None:
        """The figure divided by its reference."""
        return self.measured / self.reference if self.reference else None


def show(figures: Sequence[Figure]) -> None:
    """Print the figures as a table."""
    table = Table(title="Initiative K, measured")
    for column, justify in (
        ("", "left"),
        ("what", "left"),
        ("measured", "right"),
        ("spread", "right"),
        ("reference", "right"),
        ("ratio", "right"),
        ("goal", "left"),
        ("met", "center"),
    ):
        table.add_column(column, justify=justify)  # type: ignore[arg-type]
    for figure in figures:
        table.add_row(
            figure.promise,
            figure.what,
            _number(figure.measured),
            "" if figure.spread is None else f"{_number(figure.spread[0])} to {_number(figure.spread[1])}",
            "" if figure.reference is None else _number(figure.reference),
            "" if figure.ratio is None else f"{figure.ratio:.2f}",
            figure.goal,
            {None: "", True: "yes", False: "NO"}[figure.met],
        )
    Console(width=150).print(table)


def write(figures: Sequence[Figure], path: Path) -> None:
    """Keep the figures as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([{**asdict(figure), "ratio": figure.ratio} for figure in figures], indent=1) + "\n")


def _number(value: float) -> str:
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}"
