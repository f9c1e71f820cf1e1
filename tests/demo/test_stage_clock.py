"""The clock of the stage moves the bot's, and the bot reads it whole."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import Clock
from demo.stage import StageClock

NEAR = timedelta(seconds=2)


def test_bot_has_the_time_to_which_the_clock_was_moved(tmp_path: Path) -> None:
    clock = StageClock(tmp_path / "offset")
    bot = Clock(clock.file)
    assert abs(bot.now() - datetime.now(UTC)) < NEAR
    when = datetime(2027, 3, 10, 13, tzinfo=UTC)
    clock.move_to(when)
    assert abs(bot.now() - when) < NEAR
    clock.advance(timedelta(days=7))
    assert abs(bot.now() - when - timedelta(days=7)) < NEAR
    assert abs(bot.now() - clock.now()) < NEAR


def test_nothing_but_the_offset_is_left_in_the_folder(tmp_path: Path) -> None:
    StageClock(tmp_path / "offset").advance(timedelta(hours=1))
    assert [path.name for path in tmp_path.iterdir()] == ["offset"]
