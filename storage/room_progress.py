"""How far the making of an event's rooms has come, as the outbox tells."""

from datetime import datetime

from sqlmodel import col, func, select

from domain.facts import RoomsFacts
from domain.states import Action, Membership, OutboxState
from storage import orders, rooms
from storage.tables import Event
from storage.unit_of_work import Transaction

WANTED = 3  # the space of the series, the room for questions, the backstage room
_STRUCTURAL = (Action.CREATE, Action.INVITE, Action.POWER, Action.CHILD)
_GONE = (Membership.LEAVE, Membership.BAN)


def of_event(tx: Transaction, event_id: int) -> RoomsFacts:
    """How many rooms are there and how many people are invited, of how many."""
    space, own = rooms.space(tx), rooms.all_of_event(tx, event_id)
    numbers = [room.id or 0 for room in own]
    found = orders.newest_orders(tx, numbers, *_STRUCTURAL)
    if space is not None:
        found |= orders.newest_orders(tx, [space.id or 0], Action.CREATE)
    invitations = [state for (_, action, _), state in found.items() if action == Action.INVITE]
    made = [room for room in (space, *own) if room is not None and room.room_id and room.membership not in _GONE]
    return RoomsFacts(
        wanted=WANTED,
        made=len(made),
        invitations=len(invitations),
        invited=invitations.count(OutboxState.SENT),
        failed=list(found.values()).count(OutboxState.PARKED),
        working=OutboxState.PENDING in found.values(),
    )


def due(tx: Transaction, *, now: datetime) -> list[Event]:
    """The events whose progress is to be looked at by now."""
    rows = select(Event).where(col(Event.progress_due_at) <= now).order_by(col(Event.id))
    return list(tx.session.exec(rows))


def next_due(tx: Transaction) -> datetime | None:
    """When progress is to be looked at next."""
    return tx.session.exec(select(func.min(Event.progress_due_at))).one()
