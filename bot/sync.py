"""The sync loop: poll, fill gaps, write down, hand over. The token never runs ahead of what is written down."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import structlog

from bot.clock import Clock
from bot.gate import Gate
from bot.journal import journal
from bot.matrix import Matrix
from bot.matrix_errors import MatrixError, RateLimited, Rejected, ServerTrouble, TokenRevoked
from bot.persist import persist
from bot.sync_answer import FIRST_FILTER, GAP_FILTER, LEAN_FILTER, MalformedSync, SyncAnswer, read_sync
from storage import inbox, rooms
from storage.inbox import Journalled
from storage.unit_of_work import Writer

log = structlog.get_logger(__name__)

POLL_MS = 30_000
MALFORMED_TRIES = 5


class SyncLoop:
    """Brings every event of the homeserver into the inbox, once."""

    def __init__(
        self,
        matrix: Matrix,
        writer: Writer,
        clock: Clock,
        *,
        user_id: str,
        quarantine: Path,
        hand_over: Callable[[list[Journalled]], None],
        backlog_small: Callable[[], Awaitable[None]],
        poll_ms: int = POLL_MS,
    ) -> None:
        """
        Args:
            matrix: the homeserver.
            writer: does the transactions.
            clock: the time.
            user_id: the bot's own Matrix ID.
            quarantine: the folder for answers that cannot be read.
            hand_over: gets the events that are to be handled, after they were committed.
            backlog_small: returns once so little waits to be handled that more may be fetched.
            poll_ms: how long the homeserver may hold a request, in ms.
        """
        self._matrix = matrix
        self._writer = writer
        self._clock = clock
        self._user_id = user_id
        self._quarantine = quarantine
        self._hand_over = hand_over
        self._backlog_small = backlog_small
        self.poll_ms = poll_ms
        self._gate = Gate()
        self._malformed = 0
        self.caught_up = asyncio.Event()  # set once the homeserver has answered since the start

    @property
    def troubled(self) -> bool:
        """Whether the last poll failed."""
        return self._gate.troubled

    async def run(self) -> None:
        """Poll until cancelled.

        Raises:
            TokenRevoked: the access token is no longer valid; nothing can be done without a person.
        """
        since = await self.position()
        while True:
            since = await self.step(since)

    async def position(self) -> str | None:
        """The token up to which all is written down; None before the first start."""
        state = await persist(self._writer, inbox.sync_state)
        return state.next_batch if state is not None else None

    async def step(self, since: str | None) -> str | None:
        """Poll once; the token to go on from, which is the old one if anything failed."""
        await self._backlog_small()
        try:
            async with self._gate.passage():
                raw = await self._poll(since)
                answer = self._read(raw)
                gaps = await self._fill_gaps(answer, since)
        except TokenRevoked:
            raise
        except (MatrixError, MalformedSync) as error:
            self._back_off(error)
            return since
        try:
            fresh = await persist(
                self._writer, lambda tx: journal(tx, answer, user_id=self._user_id, now=self._clock.now(), gaps=gaps)
            )
        except Exception:  # a bug of ours: nothing of it was written down, so nothing may be skipped
            log.exception("sync.not_journalled", again_in=round(self._gate.trouble(), 1))
            return since
        self._gate.opened()
        self._malformed = 0
        self.caught_up.set()
        self._hand_over(fresh)
        return answer.next_batch

    async def _poll(self, since: str | None) -> dict[str, Any]:
        # After trouble the first answer comes at once, so that the gate opens for the others soon.
        timeout = 0 if since is None or self._gate.troubled or not self.caught_up.is_set() else self.poll_ms
        return await self._matrix.sync(since, timeout_ms=timeout, lean=FIRST_FILTER if since is None else LEAN_FILTER)

    def _read(self, raw: dict[str, Any]) -> SyncAnswer:
        try:
            return read_sync(raw)
        except MalformedSync:
            self._malformed += 1
            if self._malformed < MALFORMED_TRIES:
                raise
        # The same nonsense again and again: keep it for a person to look at, and go on with what can be read.
        self._quarantine.mkdir(parents=True, exist_ok=True)
        kept = self._quarantine / f"sync-{self._clock.now():%Y%m%dT%H%M%S%f}.json"
        kept.write_text(json.dumps(raw))
        kept.chmod(0o600)
        answer = read_sync(raw, forgiving=True)
        log.error("sync.quarantined", kept=str(kept), skipped=answer.skipped)
        return answer

    async def _fill_gaps(self, answer: SyncAnswer, since: str | None) -> dict[str, list[dict[str, Any]]]:
        """What `limited` timelines left out, of rooms that the bot was in at `since`."""
        limited = [room for room in answer.joined if room.limited]
        if since is None or not limited:
            return {}
        was_in = await persist(self._writer, rooms.joined_ids)
        gaps = {}
        for room in limited:
            if room.room_id in was_in:
                gaps[room.room_id] = await self._gap(room.room_id, since, room.prev_batch)
                log.info("sync.gap_filled", room=room.room_id, events=len(gaps[room.room_id]))
        return gaps

    async def _gap(self, room_id: str, start: str, end: str | None) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = []
        position: str | None = start
        while position is not None:
            try:
                page = await self._matrix.messages(room_id, start=position, end=end, limit=100, lean=GAP_FILTER)
            except Rejected as error:
                # We may no longer read there; what the timeline holds is all that can be had.
                log.warning("sync.gap_refused", room=room_id, error=str(error))
                break
            events += page.events
            position = None if page.end in (position, end) else page.end
        return events

    def _back_off(self, error: Exception) -> None:
        if isinstance(error, RateLimited):
            delay = self._gate.hold(error.retry_after) if error.retry_after else self._gate.trouble()
        else:
            delay = self._gate.trouble()
        level = log.warning if isinstance(error, ServerTrouble | RateLimited) else log.error
        level("sync.failed", error=str(error), kind=type(error).__name__, again_in=round(delay, 1))
