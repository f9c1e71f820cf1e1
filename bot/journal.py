"""Writes a sync answer down: events to the inbox, state to our view of rooms, and the token, in one transaction."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from bot.sync_answer import JOURNALLED_TYPES, STATE_TYPES, InvitedRoom, JoinedRoom, SyncAnswer
from domain.states import Membership
from storage import inbox, outbox, rooms
from storage.inbox import Journalled
from storage.tables import Room
from storage.unit_of_work import Transaction

INVITATION = "initiative-k.invitation"  # our own type for what has no event of its own in a /sync answer


def journal(
    tx: Transaction, answer: SyncAnswer, *, user_id: str, now: datetime, gaps: Mapping[str, list[dict[str, Any]]]
) -> list[Journalled]:
    """Write down one sync answer.

    Args:
        tx: the transaction.
        answer: what the homeserver sent.
        user_id: the bot's own Matrix ID, whose events are not handled.
        now: the time.
        gaps: by room, the events that `limited` timelines left out, oldest first.

    Returns:
        The events to handle that were not known before.
    """
    first = inbox.sync_state(tx) is None
    fresh: list[tuple[str, str, Mapping[str, Any]]] = []
    for joined in answer.joined:
        fresh += _journal_room(tx, joined, gaps.get(joined.room_id, []), user_id=user_id, first=first, now=now)
    timelines = ([*gaps.get(room.room_id, []), *room.timeline] for room in answer.joined)
    outbox.confirm(tx, _echoes(chain.from_iterable(timelines), user_id), now=now)
    for left in answer.left:
        room = rooms.by_id(tx, left.room_id)
        if room is not None:
            _apply(tx, room, left.timeline)
            own = rooms.membership(tx, left.room_id, user_id)
            rooms.set_membership(tx, left.room_id, own if own == Membership.BAN else Membership.LEAVE, now=now)
            fresh += [item for event in left.timeline if (item := _item(left.room_id, event, user_id))]
    for invited in answer.invited:
        rooms.set_membership(tx, invited.room_id, Membership.INVITE, now=now)
        fresh.append(_invitation(invited, answer.next_batch))
    inbox.keep_token(tx, answer.next_batch, now=now)
    return inbox.add(tx, fresh, now=now)


def _journal_room(
    tx: Transaction, joined: JoinedRoom, gap: list[dict[str, Any]], *, user_id: str, first: bool, now: datetime
) -> list[tuple[str, str, Mapping[str, Any]]]:
    _recognise_own(tx, joined, user_id)
    room, was_in = rooms.set_membership(tx, joined.room_id, Membership.JOIN, now=now)
    events = gap + joined.timeline
    _apply(tx, room, gap)
    _apply(tx, room, joined.state)
    _apply(tx, room, joined.timeline)
    if first:
        return []  # history from before the first start is not ours to answer
    if not was_in:
        events = _since_invitation(events, user_id)
    return [item for event in events if (item := _item(joined.room_id, event, user_id))]


def _recognise_own(tx: Transaction, joined: JoinedRoom, user_id: str) -> None:
    """Know a room that we made, though the answer to its making has not come or never will."""
    for event in joined.state + joined.timeline:
        content = event.get("content")
        if event.get("type") != "m.room.create" or event.get("sender") != user_id or not isinstance(content, dict):
            continue
        txn_id = content.get(outbox.CONTENT_KEY)
        room = outbox.room_of_txn(tx, txn_id) if isinstance(txn_id, str) else None
        if room is not None and room.room_id is None:
            room.room_id = joined.room_id
            tx.session.flush()


def _apply(tx: Transaction, room: Room, events: list[dict[str, Any]]) -> None:
    for event in events:
        if event.get("type") in STATE_TYPES and isinstance(event.get("state_key"), str):
            rooms.apply_state(tx, room, event)


def _echoes(events: Iterable[dict[str, Any]], user_id: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Content and id of our own events."""
    for event in events:
        content, event_id = event.get("content"), event.get("event_id")
        if event.get("sender") == user_id and isinstance(content, dict) and isinstance(event_id, str):
            yield content, event_id


def _since_invitation(events: list[dict[str, Any]], user_id: str) -> list[dict[str, Any]]:
    """What came after the bot's invitation, or after its joining where that is not seen: all else is history."""
    own = [
        place
        for place, event in enumerate(events)
        if event.get("type") == "m.room.member" and event.get("state_key") == user_id
    ]
    return events[own[0] :] if own else []


def _item(room_id: str, event: Mapping[str, Any], user_id: str) -> tuple[str, str, Mapping[str, Any]] | None:
    event_id = event.get("event_id")
    own = event.get("sender") == user_id and event.get("type") != "m.room.member"
    if own or event.get("type") not in JOURNALLED_TYPES or not isinstance(event_id, str):
        return None
    return event_id, room_id, event


def _invitation(invited: InvitedRoom, token: str) -> tuple[str, str, Mapping[str, Any]]:
    return (
        f"invitation:{invited.room_id}:{token}",
        invited.room_id,
        {"type": INVITATION, "room_id": invited.room_id, "invite_state": invited.state},
    )
