"""Delivers the outbox: in order per room, rooms side by side, again and again until done or never to be done."""

import asyncio
import secrets
from dataclasses import replace
from http import HTTPStatus

import structlog

from bot.clock import Clock
from bot.effects import Done, perform
from bot.gate import Gate
from bot.lanes import Lanes
from bot.matrix import Matrix, MatrixError, RateLimited, Rejected, ServerTrouble, TokenRevoked
from bot.persist import persist
from domain.states import Action
from services import rooms
from storage import outbox
from storage.outbox import Delivery
from storage.unit_of_work import Aftermath, Transaction, Writer

log = structlog.get_logger(__name__)

WIDTH = 10  # requests under way at once; what fails together when the homeserver goes
_CHUNK = 20
_REFUSALS = 6  # times that a proxy may answer 4xx in the homeserver's place
# What follows in the room's lane needs to know of these at once.
_STRUCTURAL = frozenset({Action.CREATE, Action.JOIN, Action.LEAVE})
_MEMBERSHIP = frozenset({Action.CREATE, Action.JOIN, Action.LEAVE, Action.INVITE})


class Delivering:
    """Brings what was posted to the homeserver."""

    def __init__(self, matrix: Matrix, writer: Writer, clock: Clock, *, user_id: str) -> None:
        self._matrix = matrix
        self._writer = writer
        self._clock = clock
        self._user_id = user_id
        self._gate = Gate()
        self._membership_gate = Gate()  # homeservers limit invitations much harder than messages
        self._stopping = False
        self._early: set[tuple[int, int]] | None = set()  # posted before `start` has read what waits
        self.lanes: Lanes[int, int] = Lanes(self._deliver, chunk=_CHUNK, width=WIDTH)

    @property
    def troubled(self) -> bool:
        """Whether the homeserver does not take what we send."""
        return self._gate.troubled

    async def start(self) -> None:
        """Take up what waits from before.

        Called once the sync has caught up: a message whose answer was lost has come down it and counts as sent, even if
        the homeserver has forgotten its transaction id.
        """
        waiting = set(await persist(self._writer, outbox.pending)) | (self._early or set())
        self._early = None
        for room, row in sorted(waiting, key=lambda posted: posted[1]):
            self.lanes.put(room, [row])

    def after_commit(self, aftermath: Aftermath) -> None:
        """Take up what a transaction posted."""
        if self._early is not None:
            self._early.update(aftermath.posted)
            return
        for room, row in aftermath.posted:
            self.lanes.put(room, [row])

    async def close(self) -> None:
        """Finish what is under way, keep the rest for the next start."""
        self._stopping = True
        try:
            async with asyncio.timeout(3):
                await self.lanes.until_idle()
        except TimeoutError:
            log.info("outbox.left_for_next_start", rows=self.lanes.size)
        await self.lanes.close()

    async def _deliver(self, room: int, rows: list[int]) -> None:
        if self._stopping:
            return
        done: list[tuple[Delivery, Done | MatrixError]] = []
        waiting = rows
        while waiting and not self._stopping:
            deliveries = await persist(self._writer, lambda tx, rows=tuple(waiting): outbox.load(tx, room, rows))  # type: ignore[misc]
            waiting = []
            sent: dict[int | None, str | None] = {}
            for place, loaded in enumerate(deliveries):
                # A reaction may be about the message just before it, whose event id is not in the database yet.
                delivery = replace(loaded, target=loaded.target or sent.get(loaded.row.target_row))
                result = await self._insist(delivery)
                if result is None:
                    break
                done.append((delivery, result))
                if isinstance(result, Done):
                    sent[delivery.row.id] = result.event_id
                if delivery.row.action in _STRUCTURAL:
                    waiting = [later.row.id for later in deliveries[place + 1 :]]
                    break
            settled, done = done, []
            if settled:
                await persist(self._writer, lambda tx, settled=settled: self._settle(tx, settled))  # type: ignore[misc]

    async def _insist(self, delivery: Delivery) -> "Done | MatrixError | None":
        """Do a row for as long as it takes; None if the program ends before."""
        gate = self._membership_gate if delivery.row.action in _MEMBERSHIP else self._gate
        refusals = 0
        while not self._stopping:
            try:
                async with gate.passage():
                    done = await perform(self._matrix, delivery, user_id=self._user_id)
            except RateLimited as error:
                _log_wait(delivery, error, gate.hold(error.retry_after) if error.retry_after else gate.trouble())
            except ServerTrouble as error:
                # Something before the homeserver, which passes others, may refuse this one message for ever.
                refusals += error.status is not None and error.status < HTTPStatus.INTERNAL_SERVER_ERROR
                if refusals >= _REFUSALS:
                    return error
                _log_wait(delivery, error, gate.trouble())
            except TokenRevoked:
                raise
            except MatrixError as error:
                return error
            except Exception as error:  # a bug in making the words must not stop the room
                reference = secrets.token_hex(4)
                log.exception("outbox.bug", row=delivery.row.id, reference=reference)
                return Rejected(f"bug {reference}: {type(error).__name__}")
            else:
                gate.opened()
                return done
        return None

    def _settle(self, tx: Transaction, results: list[tuple[Delivery, Done | MatrixError]]) -> None:
        now = self._clock.now()
        for delivery, result in results:
            if isinstance(result, MatrixError):
                log.error("outbox.parked", row=delivery.row.id, action=delivery.row.action, error=str(result))
                outbox.park(tx, delivery.row.id, str(result))
        done = [(delivery.row, result) for delivery, result in results if isinstance(result, Done)]
        outbox.mark_sent(tx, {row.id: result.event_id for row, result in done}, now=now)
        for row, result in done:
            match row.action:
                case Action.CREATE if result.room_id is not None:
                    rooms.made(tx, row.room, result.room_id, now=now)
                case Action.JOIN:
                    rooms.entered(tx, row.room, encrypted=result.encrypted, now=now)
                case Action.LEAVE:
                    rooms.left(tx, row.room)


def _log_wait(delivery: Delivery, error: MatrixError, seconds: float) -> None:
    log.warning("outbox.waiting", row=delivery.row.id, error=str(error), again_in=round(seconds, 1))
