"""Does one outbox row at the homeserver. Each may be repeated after an answer that was lost, and has one effect."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.matrix import AliasTaken, Matrix, Rejected
from bot.room_requests import creation
from domain.states import Action, RoomKind
from services.post import OPEN
from storage.outbox import CONTENT_KEY, Delivery
from texts.render import attachment, render


@dataclass(frozen=True)
class Done:
    """What the homeserver answered."""

    event_id: str | None = None
    room_id: str | None = None
    encrypted: bool = False


async def perform(matrix: Matrix, delivery: Delivery, *, user_id: str) -> Done:
    """Do what a row asks for.

    Raises:
        MatrixError: the homeserver did not do it; `Rejected` if it never will.
    """
    row, room_id = delivery.row, delivery.room.room_id
    if row.action == Action.CREATE:
        return await _create(matrix, delivery, user_id)
    if room_id is None:
        raise Rejected("the room could not be made")
    match row.action:
        case Action.SEND | Action.EDIT:
            if delivery.room.encrypted:
                raise Rejected("the room is encrypted, and the bot sends no plain text into such")
            event_id = await matrix.send(room_id, "m.room.message", content_of(delivery), row.txn_id)
            return Done(event_id=event_id)
        case Action.REACT:
            relation = {"rel_type": "m.annotation", "event_id": _needed(delivery.target), "key": row.value or ""}
            content = {"m.relates_to": relation, CONTENT_KEY: row.txn_id}
            return Done(event_id=await matrix.send(room_id, "m.reaction", content, row.txn_id))
        case Action.FILE:
            return await _file(matrix, delivery, room_id, user_id)
        case Action.REDACT:
            return Done(event_id=await matrix.redact(room_id, _needed(delivery.target), row.txn_id))
        case Action.KICK:
            await matrix.kick(room_id, _needed(row.user_id))
        case Action.INVITE:
            await matrix.invite(room_id, _needed(row.user_id))
        case Action.JOIN:
            await matrix.join(room_id)
            # Look before the first word is said there: what the invitation showed may have left it out.
            return Done(encrypted=await matrix.state(room_id, "m.room.encryption") is not None)
        case Action.LEAVE:
            await matrix.leave(room_id)
        case _:
            await _arrange(matrix, delivery, room_id, user_id)
    return Done()


async def _arrange(matrix: Matrix, delivery: Delivery, room_id: str, user_id: str) -> None:
    """Change how a room is set up."""
    row = delivery.row
    match row.action:
        case Action.PIN:
            await _pin(matrix, room_id, _needed(delivery.target))
        case Action.POWER:
            await _power(matrix, room_id, _needed(row.user_id), int(_needed(row.value)))
        case Action.SILENCE:
            await _silence(matrix, room_id, quiet=row.value != OPEN)
        case Action.CHILD:
            child = _needed(delivery.target_room_id)
            server = user_id.partition(":")[2]
            await matrix.put_state(room_id, "m.space.child", child, {"via": [server]})
            await matrix.put_state(child, "m.space.parent", room_id, {"via": [server], "canonical": True})
        case Action.TOPIC:
            wanted = creation(delivery)
            await matrix.put_state(room_id, "m.room.name", "", {"name": wanted.get("name", "")})
            await matrix.put_state(room_id, "m.room.topic", "", {"topic": wanted.get("topic", "")})
        case Action.UNALIAS:
            await matrix.delete_alias(_alias(delivery, user_id))


def content_of(delivery: Delivery) -> dict[str, Any]:
    """The content of the message that tells a delivery's intent, in its place."""
    row = delivery.row
    if delivery.intent is None:
        raise Rejected("nothing to say")
    prefix = "" if delivery.room.kind == RoomKind.DIRECT else "!"
    words = render(delivery.intent, delivery.names, language=delivery.language, zone=delivery.zone, prefix=prefix)
    if row.action == Action.EDIT:
        return {
            **words,
            "body": f"* {words['body']}",
            "m.new_content": words,
            "m.relates_to": {"rel_type": "m.replace", "event_id": _needed(delivery.target)},
            CONTENT_KEY: row.txn_id,
        }
    content = {**words, CONTENT_KEY: row.txn_id}
    relation = _relation(row.thread, row.reply_to)
    return {**content, "m.relates_to": relation} if relation else content


def _relation(thread: str | None, reply_to: str | None) -> Mapping[str, Any]:
    answer = {"m.in_reply_to": {"event_id": reply_to}} if reply_to else {}
    if thread:
        return {"rel_type": "m.thread", "event_id": thread, "is_falling_back": False, **answer}
    return answer


async def _create(matrix: Matrix, delivery: Delivery, user_id: str) -> Done:
    if delivery.room.room_id is not None:  # its making was answered by the sync already
        return Done(room_id=delivery.room.room_id)
    try:
        return Done(room_id=await matrix.create_room(creation(delivery)))
    except AliasTaken:
        room_id = await matrix.resolve_alias(_alias(delivery, user_id))
        if room_id is None:
            raise Rejected("the room's alias is taken, yet names no room") from None
        return Done(room_id=room_id)


def _alias(delivery: Delivery, user_id: str) -> str:
    return f"#{delivery.room.alias}:{user_id.partition(':')[2]}"


async def _pin(matrix: Matrix, room_id: str, event_id: str) -> None:
    present = await matrix.state(room_id, "m.room.pinned_events")
    pinned = (present or {}).get("pinned")
    kept = [pin for pin in pinned if isinstance(pin, str)] if isinstance(pinned, list) else []
    if event_id not in kept:
        await matrix.put_state(room_id, "m.room.pinned_events", "", {"pinned": [event_id, *kept]})


async def _power(matrix: Matrix, room_id: str, user: str, level: int) -> None:
    """Give a power level; creators of rooms from version 12 on stand above all levels and are never named there."""
    create = await matrix.state(room_id, "m.room.create")
    additional = (create or {}).get("additional_creators")
    if isinstance(additional, list) and user in additional:
        return
    levels = await matrix.state(room_id, "m.room.power_levels") or {}
    users = levels.get("users")
    users = dict(users) if isinstance(users, dict) else {}
    wanted = {other: held for other, held in users.items() if other != user}
    if level != levels.get("users_default", 0):  # who stands where all stand need not be named
        wanted[user] = level
    if wanted != users:
        await matrix.put_state(room_id, "m.room.power_levels", "", {**levels, "users": wanted})


async def _silence(matrix: Matrix, room_id: str, *, quiet: bool) -> None:
    """Let only those write who may change the room, or everyone again."""
    levels = await matrix.state(room_id, "m.room.power_levels") or {}
    least = levels.get("state_default", 50) if quiet else 0
    if levels.get("events_default", 0) != least:
        await matrix.put_state(room_id, "m.room.power_levels", "", {**levels, "events_default": least})


async def _file(matrix: Matrix, delivery: Delivery, room_id: str, user_id: str) -> Done:
    """Upload what an intent attaches and show it; a second upload after a lost answer is seen by nobody."""
    if delivery.room.encrypted:
        raise Rejected("the room is encrypted, and the bot sends no plain file into such")
    if delivery.intent is None:
        raise Rejected("nothing to attach")
    file = attachment(delivery.intent, delivery.names, language=delivery.language, zone=delivery.zone, bot=user_id)
    if file is None:
        return Done()
    url = await matrix.upload(file.content, mimetype=file.mimetype, name=file.name)
    content = {
        "msgtype": "m.file",
        "body": file.name,
        "filename": file.name,
        "url": url,
        "info": {"mimetype": file.mimetype, "size": len(file.content)},
        CONTENT_KEY: delivery.row.txn_id,
    }
    relation = _relation(delivery.row.thread, None)
    shown = {**content, "m.relates_to": relation} if relation else content
    return Done(event_id=await matrix.send(room_id, "m.room.message", shown, delivery.row.txn_id))


def _needed(value: str | None) -> str:
    if value is None:
        raise Rejected("what it is about was never sent")
    return value
