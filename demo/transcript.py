"""The story as it is shown: who says what where, what the bot answers, what was seen; live and in a plain log alike."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

WIDTH = 100  # columns at most, and where there is no terminal
_MOST_LINES = 14  # of one answer; a long help does not help a reader
_HANG = 6  # columns


class Steps:
    """A long step that is under way."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._task = progress.task_ids[0] if progress else None
        self.total = total
        self.done = 0

    def advance(self, what: str = "") -> None:
        """One more is done."""
        self.done += 1
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, advance=1, what=what)


class Transcript:
    """Writes to a console; reads well with and without a terminal."""

    def __init__(self, console: Console | None = None) -> None:
        if console is None:
            console = Console(highlight=False)
            console = Console(highlight=False, width=min(WIDTH, console.width) if console.is_terminal else WIDTH)
        self.console = console
        self.checked = 0
        self._chapters = 0

    def title(self, title: str, *lines: str) -> None:
        """Open the story."""
        self.console.print(Panel(Text("\n".join(lines)), title=Text(title, "bold"), border_style="blue"))

    def chapter(self, title: str, when: str = "") -> None:
        """Begin a chapter; `when` is what the bot's clock shows."""
        self._chapters += 1
        heading = Text.assemble((f"{self._chapters} · {title}", "bold blue"), (f"  {when}" if when else "", "dim"))
        self.console.print()
        self.console.print(Rule(heading, align="left", style="blue"))

    def said(self, where: str, who: str, text: str) -> None:
        """Somebody said something somewhere."""
        self._line(Text.assemble((where, "dim"), (" · ", "dim"), (f"{who}: ", "bold")), Text(text), 0)

    def answered(self, text: str, *, to: str = "", where: str = "") -> None:
        """The bot said something; `to` whom, or `where`, if that is not plain from the line before."""
        place = " · ".join(part for part in (where, f"an {to}" if to else "") if part)
        label = Text.assemble((" ↳ ", "green"), (f"{place} · " if place else "", "dim"), ("Assistenz: ", "bold green"))
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > _MOST_LINES:
            lines = [*lines[: _MOST_LINES - 1], "…"]
        self._line(label, Text("\n".join(lines), "green"), 2)

    def did(self, where: str, who: str, what: str) -> None:
        """Somebody did something other than talking."""
        self._line(Text.assemble((where, "dim"), (" · ", "dim"), (f"{who} ", "bold")), Text(what, "italic"), 0)

    def told(self, text: str) -> None:
        """What a reader should know."""
        self._line(Text(" "), Text(text, "dim italic"), 0)

    def saw(self, what: str) -> None:
        """The clients saw what they should: one more step was checked."""
        self.checked += 1
        self._line(Text(" ✓ ", "bold green"), Text(what), 0)

    def failed(self, what: str) -> None:
        """Something was not seen, or went wrong."""
        self._line(Text(" ✗ ", "bold red"), Text(what, "red"), 0)

    @contextmanager
    def steps(self, what: str, total: int) -> Iterator[Steps]:
        """Show how a long step comes on, and in the end how long it took."""
        began = time.monotonic()
        if self.console.is_terminal:
            columns = (SpinnerColumn(), TextColumn(" {task.description}"), BarColumn(), MofNCompleteColumn())
            with Progress(
                *columns, TimeElapsedColumn(), TextColumn("{task.fields[what]}"), console=self.console, transient=True
            ) as progress:
                progress.add_task(what, total=total, what="")
                steps = Steps(progress, total)
                yield steps
        else:
            steps = Steps(None, total)
            yield steps
        seconds = f"{time.monotonic() - began:.1f}".replace(".", ",")
        self._line(Text(" … ", "blue"), Text(f"{what}: {steps.done} von {total} in {seconds} s", "blue"), 0)

    def table(self, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show a table."""
        table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
        for head in heads:
            table.add_column(head, overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self.console.print()
        self.console.print(table)

    def panel(self, title: str, *parts: RenderableType) -> None:
        """Show something in a frame."""
        self.console.print()
        self.console.print(Panel(Group(*parts), title=Text(title, "bold"), border_style="green", title_align="left"))

    def _line(self, label: Text, text: Text, indent: int) -> None:
        """A label and what stands behind it; what wraps hangs a little to the right."""
        width = self.console.width - indent - _HANG
        first = True
        for paragraph in Text.assemble(label, text).split("\n"):
            for line in paragraph.wrap(self.console, width):
                line.rstrip()
                self.console.print(Text(" " * (indent + (0 if first else _HANG))) + line, soft_wrap=True)
                first = False
