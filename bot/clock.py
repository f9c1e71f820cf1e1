"""The clock, read once per event and once per tick."""

from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """The time in UTC; for rehearsals moved by the seconds that stand in a file."""

    def __init__(self, offset_file: Path | None = None) -> None:
        self._offset_file = offset_file

    def now(self) -> datetime:
        """The time to act by, in UTC."""
        return datetime.now(UTC) + self._offset()

    def _offset(self) -> timedelta:
        if self._offset_file is None:
            return timedelta()
        try:
            return timedelta(seconds=float(self._offset_file.read_text()))
        except FileNotFoundError:
            return timedelta()
