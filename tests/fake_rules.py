"""Who may do what in a room of the fake homeserver, and what an event must look like: Synapse's rules and answers."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from math import inf
from typing import Any, NoReturn

from bot.matrix import Rejected
from tests.fake_room import Json, Room

_LARGEST_EVENT = 65_536  # bytes; https://spec.matrix.org/v1.16/client-server-api/#size-limits
_LARGEST_INTEGER = 2**53 - 1
_FIELDS_AROUND_CONTENT = 600  # bytes of hashes, signatures and the like, about
_TEXTS_NEEDED = {"m.room.message": ("body", "msgtype"), "m.room.name": ("name",), "m.room.topic": ("topic",)}
_STATE_ONLY = {"m.room.member", "m.room.name", "m.room.tombstone", "m.room.topic"}
_LEVELS = ("users_default", "events_default", "state_default", "ban", "redact", "kick", "invite")


def forbid(message: str, errcode: str = "M_FORBIDDEN") -> NoReturn:
    raise Rejected(message, status=HTTPStatus.FORBIDDEN, errcode=errcode)


def refuse(message: str, errcode: str = "M_UNKNOWN") -> NoReturn:
    raise Rejected(message, status=HTTPStatus.BAD_REQUEST, errcode=errcode)


def power(room: Room, user_id: str) -> float:
    create = room.state("m.room.create")
    assert create is not None
    if room.creators_rule and user_id in {create.sender, *create.content.get("additional_creators", ())}:
        return inf
    levels = room.state("m.room.power_levels")
    if levels is None:
        return 100 if user_id == create.sender else 0
    return levels.content.get("users", {}).get(user_id, levels.content.get("users_default", 0))


def level(room: Room, action: str, default: int) -> int:
    return room.content("m.room.power_levels").get(action, default)


def may_see(room: Room | None, user_id: str) -> Room:
    """Return the room if the user is in it or has left it; an unknown room is answered just as a closed one."""
    # Synapse closes the room to the banned, though not to those who left or were removed.
    if room is None or room.membership(user_id) not in {"join", "leave"}:
        forbid(f"User {user_id} not in room {room.room_id if room else '?'}, and room previews are disabled")
    return room


def may_send(room: Room, sender: str, event_type: str, state_key: str | None) -> None:
    if room.membership(sender) != "join":
        forbid(f"User {sender} not in room {room.room_id}")
    fallback = level(room, "events_default", 0) if state_key is None else level(room, "state_default", 50)
    needed = room.content("m.room.power_levels").get("events", {}).get(event_type, fallback)
    if power(room, sender) < needed:
        forbid(f"You don't have permission to post that to the room. user_level < send_level ({needed})")
    if state_key is not None and state_key.startswith("@") and state_key != sender:
        forbid("You are not allowed to set others state")


def may_become(room: Room, sender: str, target: str, membership: str) -> None:
    """Check a change of membership."""
    before = room.membership(target)
    if before == "ban" and membership in {"join", "invite"}:
        forbid(f"Cannot {membership} user who was banned", "M_BAD_STATE")
    if membership == "join":
        _may_join(room, sender, target)
        return
    declines = sender == target and membership == "leave" and before == "invite"
    if declines:
        return
    if room.membership(sender) != "join":
        forbid(f"{sender} not in room {room.room_id}.")
    if membership == "invite":
        _may_invite(room, sender, target)
    elif membership == "ban":
        if power(room, sender) < level(room, "ban", 50) or power(room, sender) <= power(room, target):
            forbid("You don't have permission to ban")
    elif sender != target:
        _may_kick(room, sender, target)


def may_redact(room: Room, sender: str, event_id: str) -> None:
    may_send(room, sender, "m.room.redaction", None)
    original = room.find(event_id)
    if original is not None and original.type == "m.room.create":
        forbid("Redacting create events is not permitted")
    if power(room, sender) >= level(room, "redact", 50):
        return
    if original is None:
        raise Rejected(f"Could not find event {event_id}", status=HTTPStatus.NOT_FOUND, errcode="M_NOT_FOUND")
    if original.sender != sender:
        forbid("You don't have permission to redact events")


def check_content(event_type: str, content: Mapping[str, Any], *, is_state: bool) -> None:
    """Check what an event must look like whoever sends it."""
    for name in _TEXTS_NEEDED.get(event_type, ()):
        if name not in content:
            refuse(f"'{name}' not in content")
        if not isinstance(content[name], str):
            refuse(f"'{name}' not a string type")
    if event_type in _STATE_ONLY and not is_state:
        refuse(f"'{event_type}' must be state events")
    _check_numbers(content)
    if len(json.dumps(content, ensure_ascii=False).encode()) + _FIELDS_AROUND_CONTENT > _LARGEST_EVENT:
        raise Rejected("event too large", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, errcode="M_TOO_LARGE")


def check_power_levels(room: Room, sender: str, content: Json) -> None:
    """Check new power levels: nobody gives or takes more than they have."""
    create = room.state("m.room.create")
    assert create is not None
    creators = {create.sender, *create.content.get("additional_creators", ())}
    named = creators & content.get("users", {}).keys()
    if room.creators_rule and named:
        refuse(f"Creator user {named.pop()} must not appear in content.users")
    before = room.content("m.room.power_levels")
    if not before:
        return
    own = power(room, sender)
    changes = [(before.get(name), content.get(name), False) for name in _LEVELS]
    for group in ("users", "events", "notifications"):
        old, new = before.get(group, {}), content.get(group, {})
        changes += [
            (old.get(name), new.get(name), group == "users" and name != sender) for name in old.keys() | new.keys()
        ]
    for old_level, new_level, of_other in changes:
        if old_level == new_level:
            continue
        if of_other and old_level == own:
            forbid("You don't have permission to remove ops level equal to your own")
        if any(value is not None and value > own for value in (old_level, new_level)):
            forbid("You don't have permission to add ops level greater than your own")


def check_not_twice(room: Room, sender: str, event_type: str, content: Json) -> None:
    """Refuse the same reaction of the same person to the same event."""
    relation = content.get("m.relates_to")
    if event_type != "m.reaction" or not isinstance(relation, dict):
        return
    for other in reversed(room.events):
        same = other.type == event_type and other.sender == sender and other.redaction is None
        if same and other.content.get("m.relates_to") == relation:
            refuse("Can't send same reaction twice", "M_DUPLICATE_ANNOTATION")


def _may_join(room: Room, sender: str, target: str) -> None:
    if sender != target:
        forbid("Cannot force another user to join.")
    if len(room.events) == 1 and room.events[0].sender == target:
        return  # the creator, next to the create event
    rule = room.content("m.room.join_rules").get("join_rule", "invite")
    if rule not in {"public", "invite"}:
        raise NotImplementedError(f"The fake knows no join rule {rule}.")
    if rule == "invite" and room.membership(target) not in {"join", "invite"}:
        forbid("You are not invited to this room.")


def _may_invite(room: Room, sender: str, target: str) -> None:
    create = room.state("m.room.create")
    assert create is not None
    if target.partition(":")[2] != create.sender.partition(":")[2]:
        forbid("Federation denied")
    if room.membership(target) == "join":
        forbid(f"{target} is already in the room.")
    if power(room, sender) < level(room, "invite", 0):
        forbid("You don't have permission to invite users")


def _may_kick(room: Room, sender: str, target: str) -> None:
    if room.membership(target) == "ban" and power(room, sender) < level(room, "ban", 50):
        forbid(f"You cannot unban user {target}.")
    if power(room, sender) < level(room, "kick", 50) or power(room, sender) <= power(room, target):
        forbid(f"You cannot kick user {target}.")


def _check_numbers(value: Any) -> None:
    if isinstance(value, float):
        refuse("Bad JSON value: float", "M_BAD_JSON")
    if isinstance(value, int) and not -_LARGEST_INTEGER <= value <= _LARGEST_INTEGER:
        refuse("JSON integer out of range", "M_BAD_JSON")
    if isinstance(value, dict):
        for inner in value.values():
            _check_numbers(inner)
    if isinstance(value, list):
        for inner in value:
            _check_numbers(inner)
