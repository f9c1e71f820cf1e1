"""The file that remembers who was erased, so that a restored backup does not bring them back.

It lies beside the database and is only ever appended to: one line for each person, with a number and two times that
mean nothing without the database. It belongs to no backup of the database; keep it apart, and let it survive a restore.
"""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from domain.errors import StorageUnavailable

NAME = "erased.log"

Entry = tuple[int, datetime]  # the person's number, and when they came to be known


def read(folder: Path) -> list[Entry]:
    """Everyone who was ever erased.

    Raises:
        StorageUnavailable: a line that was finished cannot be read; then nobody knows who must not come back.
    """
    path = folder / NAME
    if not path.exists():
        return []
    text = path.read_text("ascii")
    finished = text[: text.rfind("\n") + 1]  # a line that was cut short is written again: its person is still marked
    return [_entry(line, path, place) for place, line in enumerate(finished.splitlines(), 1)]


def _entry(line: str, path: Path, place: int) -> Entry:
    try:
        number, made_at, _ = line.split(" ")
        return int(number), datetime.fromisoformat(made_at)
    except ValueError as error:
        raise StorageUnavailable(f"line {place} of {path} is damaged; mend it, or people come back who left") from error


def append(folder: Path, erased: Iterable[tuple[int, datetime, datetime]]) -> None:
    """Write down (number, when they came to be known, when they were erased) of those who are not in the file yet."""
    path = folder / NAME
    known = set(read(folder))
    lines = [
        f"{number} {made_at.isoformat()} {erased_at.isoformat()}\n"
        for number, made_at, erased_at in erased
        if (number, made_at) not in known
    ]
    if not lines:
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a+", encoding="ascii") as file:
        path.chmod(0o600)
        file.truncate(path.read_bytes().rfind(b"\n") + 1)
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
