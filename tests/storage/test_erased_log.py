"""The file that remembers who was erased survives whatever happens to it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.errors import StorageUnavailable
from storage import erased_log

MADE, GONE = datetime(2027, 3, 1, 9, 0, 0, 123456, UTC), datetime(2027, 4, 1, tzinfo=UTC)


def test_who_is_written_down_is_read_back(tmp_path: Path) -> None:
    """Once each, however often they are written, and readable by nobody else."""
    assert erased_log.read(tmp_path) == []
    erased_log.append(tmp_path, [(3, MADE, GONE)])
    erased_log.append(tmp_path, [(3, MADE, GONE), (5, MADE, GONE)])
    assert erased_log.read(tmp_path) == [(3, MADE), (5, MADE)]
    assert (tmp_path / erased_log.NAME).stat().st_mode & 0o077 == 0


def test_line_that_was_cut_short_is_written_again(tmp_path: Path) -> None:
    """A power cut in the middle of a line loses nobody: who is marked as erased is appended once more."""
    erased_log.append(tmp_path, [(3, MADE, GONE), (5, MADE, GONE)])
    path = tmp_path / erased_log.NAME
    path.write_bytes(path.read_bytes()[:-20])
    assert erased_log.read(tmp_path) == [(3, MADE)]
    erased_log.append(tmp_path, [(3, MADE, GONE), (5, MADE, GONE)])
    assert erased_log.read(tmp_path) == [(3, MADE), (5, MADE)]


def test_damaged_file_is_no_empty_file(tmp_path: Path) -> None:
    """Rather no start than people who were erased come back."""
    (tmp_path / erased_log.NAME).write_text("3 yesterday\n")
    with pytest.raises(StorageUnavailable, match="line 1"):
        erased_log.read(tmp_path)
