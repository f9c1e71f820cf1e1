"""Hands journalled events to the handlers: in order per room, and what always fails is parked, never lost."""

import asyncio
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog

from bot.clock import Clock
from bot.gate import Gate
from bot.intake import read_event
from bot.lanes import Lanes
from bot.persist import persist
from domain.errors import Refused, StorageUnavailable
from domain.incoming import Incoming, Message
from domain.intents.talk import Apology
from handlers.dispatch import dispatch, refuse
from handlers.router import Bot
from storage import inbox
from storage.inbox import Journalled
from storage.unit_of_work import Outcome, Transaction, Writer

log = structlog.get_logger(__name__)

TRIES = 3
_RETRY_AFTER = 0.5  # seconds, doubled each time
_CHUNK = 50
_WIDTH = 50
_BACKLOG = 2_000  # events in memory; beyond that the sync waits

Dispatch = Callable[[Transaction, Incoming], bool]


class Handling:
    """Works through the inbox."""

    def __init__(self, writer: Writer, clock: Clock, bot: Bot) -> None:
        self._writer = writer
        self._clock = clock
        self._bot = bot
        self._stopping = False
        self.lanes: Lanes[str, Journalled] = Lanes(self._handle, chunk=_CHUNK, width=_WIDTH)

    async def start(self) -> None:
        """Take up what was journalled but not handled before the last end."""
        self.put(await persist(self._writer, inbox.unhandled))

    def put(self, events: list[Journalled]) -> None:
        """Take up events that are journalled."""
        for event in events:
            self.lanes.put(event.room_id, [event])

    async def until_small(self) -> None:
        """Wait while too much is in memory."""
        while self.lanes.size > _BACKLOG:
            await asyncio.sleep(0.05)

    async def close(self) -> None:
        """Finish the batch that is under way; the rest is in the inbox for the next start."""
        self._stopping = True
        try:
            async with asyncio.timeout(3):
                await self.lanes.until_idle()
        except TimeoutError:
            log.info("inbox.left_for_next_start", events=self.lanes.size)
        await self.lanes.close()

    async def _handle(self, _room_id: str, events: list[Journalled]) -> None:
        gate = Gate()
        attempt = 0
        while events and not self._stopping:
            try:
                async with gate.passage():
                    outcomes = await self._writer.do_in_order([partial(self._work, event=event) for event in events])
            except StorageUnavailable as error:
                log.error("storage.unavailable", error=str(error), again_in=round(gate.trouble(), 1))
                continue
            gate.opened()
            done = sum(outcome.done for outcome in outcomes)
            attempt = attempt if done == 0 else 0
            events = events[done:]
            if not events or outcomes[done].error is None:
                continue
            if await self._failed(events[0], outcomes[done]):
                events = events[1:]
                attempt = 0
            else:
                attempt += 1
                await asyncio.sleep(_RETRY_AFTER * 2**attempt)

    def _work(self, tx: Transaction, event: Journalled) -> None:
        if not inbox.claim(tx, event.id):
            return
        incoming = read_event(event.payload, event.room_id, user_id=self._bot.user_id)
        if incoming is not None and dispatch(tx, incoming, bot=self._bot, now=self._clock.now()):
            inbox.mark_understood(tx, incoming.event_id)

    async def _failed(self, event: Journalled, outcome: Outcome[None]) -> bool:
        """Deal with an event whose handling raised; whether the lane may go on behind it."""
        incoming = read_event(event.payload, event.room_id, user_id=self._bot.user_id)
        if isinstance(outcome.error, Refused) and incoming is not None:
            await persist(
                self._writer,
                partial(_refuse, event=event, incoming=incoming, refused=outcome.error, now=self._clock.now()),
            )
            return True
        reference = secrets.token_hex(4)
        log.error("event.failed", inbox=event.id, reference=reference, exc_info=outcome.error)
        return await persist(
            self._writer, partial(_count, event=event, incoming=incoming, reference=reference, now=self._clock.now())
        )


def _refuse(tx: Transaction, event: Journalled, incoming: Incoming, refused: Refused, now: datetime) -> None:
    if inbox.claim(tx, event.id):
        refuse(tx, incoming, refused.intent, now=now)
        inbox.mark_understood(tx, incoming.event_id)


def _count(tx: Transaction, event: Journalled, incoming: Incoming | None, reference: str, now: datetime) -> bool:
    dead = inbox.count_attempt(tx, event.id, most=TRIES, reference=reference)
    if dead and isinstance(incoming, Message):
        refuse(tx, incoming, Apology(reference=reference), now=now)
    return dead
