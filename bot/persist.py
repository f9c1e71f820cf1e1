"""Does a work for as long as it takes the database to accept it."""

from collections.abc import Callable
from typing import TypeVar

import structlog

from bot.gate import Gate
from domain.errors import StorageUnavailable
from storage.unit_of_work import Transaction, Writer

log = structlog.get_logger(__name__)

T = TypeVar("T")


async def persist(writer: Writer, work: Callable[[Transaction], T]) -> T:
    """Return what `work` returned once it is committed; a locked, full or lost database is waited for."""
    gate = Gate()
    while True:
        try:
            async with gate.passage():
                return await writer.do(work)
        except StorageUnavailable as error:
            log.error("storage.unavailable", error=str(error), again_in=round(gate.trouble(), 1))
