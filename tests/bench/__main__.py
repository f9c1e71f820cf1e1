"""Measures what is promised of speed: `python -m tests.bench [p1|p2|p8 …]`."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests.bench.replies import measure_replies
from tests.bench.report import Figure, show, write
from tests.bench.throughput import measure_start, measure_throughput

_VAR = Path("var")  # on a disk, as the bot's own data is: in memory a commit would cost nothing
_PARTS = {"p1": (measure_replies,), "p2": (measure_throughput,), "p8": (measure_start,)}


async def _measure(parts: list[str]) -> list[Figure]:
    figures = []
    for part in parts:
        for measure in _PARTS[part]:
            with tempfile.TemporaryDirectory(dir=_VAR, prefix="bench-") as directory:
                figures += await measure(Path(directory))
    return figures


def main() -> None:
    """Measure, print the table and keep the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*_PARTS, []], help="what to measure; all if nothing is named")
    parser.add_argument("--json", type=Path, default=_VAR / "bench.json", help="where the figures are kept")
    options = parser.parse_args()
    _VAR.mkdir(exist_ok=True)
    figures = asyncio.run(_measure(options.parts or list(_PARTS)))
    show(figures)
    write(figures, options.json)


if __name__ == "__main__":
    main()
