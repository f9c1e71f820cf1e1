"""Erased people leave the files of the database too, and are written down so that no backup brings them back."""

import asyncio
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import structlog

from bot.persist import persist
from domain.errors import StorageUnavailable
from services import privacy
from storage import erased_log, personal_data
from storage.unit_of_work import Writer
from storage.wiping import wipe

log = structlog.get_logger(__name__)

_LOOK_BACK = timedelta(days=2)  # a process that ended in the middle is long back by then


class Erasing:
    """Finishes in the files what was erased in the database."""

    def __init__(self, writer: Writer, folder: Path, quarantine: Path) -> None:
        """
        Args:
            writer: does works on the database.
            folder: where the file lies that remembers who was erased.
            quarantine: where sync answers lie that could not be read, with whatever people wrote.
        """
        self._writer = writer
        self._folder = folder
        self._quarantine = quarantine
        self.due = False

    async def prepare(self, *, now: datetime) -> None:
        """Erase whom a restored backup has brought back; go on where the last process may have been cut short.

        Raises:
            StorageUnavailable: the file of those who were erased is damaged.
        """
        entries = await asyncio.to_thread(erased_log.read, self._folder)
        back = await persist(self._writer, partial(privacy.erase_again, entries=entries, now=now))
        if back:
            log.warning("erasure.repeated", people=back)
        erased = await persist(self._writer, personal_data.erased)
        self.due = any(now - erased_at < _LOOK_BACK for _, _, erased_at in erased)

    async def catch_up(self) -> None:
        """Write down who was erased, and let what was deleted leave the files; tried again as long as that fails."""
        if not self.due:
            return
        self.due = False
        erased = await persist(self._writer, personal_data.erased)
        if not erased:
            return
        try:
            await asyncio.to_thread(erased_log.append, self._folder, erased)
            await asyncio.to_thread(_clear, self._quarantine)
            await self._writer.alone(wipe)
        except (StorageUnavailable, OSError) as error:
            self.due = True
            log.error("erasure.unfinished", error=str(error))


def _clear(quarantine: Path) -> None:
    for kept in quarantine.glob("sync-*.json"):
        kept.unlink()
