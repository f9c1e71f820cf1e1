"""How each kind of room is asked for."""

from typing import Any

from domain.intents.rooms import RoomNamed
from domain.states import RoomKind
from storage.outbox import CONTENT_KEY, Delivery
from texts.render import room_name

# Only hosts and organizers pin, invite and rename; everyone speaks.
_EVENT_POWER = {"events_default": 0, "state_default": 50, "invite": 50, "kick": 50, "ban": 50, "redact": 50}
_ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
# Two towns own their room together: both invite whom they want to have with them.
_MATCH_POWER = {**_EVENT_POWER, "invite": 0}


def creation(delivery: Delivery) -> dict[str, Any]:
    """The body of /createRoom.

    The alias makes the request repeatable, and our key in the create event lets the sync know the room as ours even if
    the answer is lost. Encryption is asked for only where the operator wants it: the bot cannot read there yet.
    """
    kind, names = RoomKind(delivery.room.kind), delivery.names
    request: dict[str, Any] = {
        "room_alias_name": delivery.room.alias,
        "preset": "private_chat",
        "visibility": "private",
        "creation_content": {CONTENT_KEY: delivery.row.txn_id},
    }
    if kind == RoomKind.DIRECT:
        invited = delivery.row.user_id
        return {**request, "preset": "trusted_private_chat", "is_direct": True, "invite": [invited] if invited else []}
    if isinstance(delivery.intent, RoomNamed):
        name, topic = room_name(delivery.intent, names, kind, language=delivery.language, zone=delivery.zone)
        request |= {"name": name, "topic": topic}
    if delivery.room.encrypted:
        request["initial_state"] = [_ENCRYPTION]
    if kind == RoomKind.SPACE:
        request["creation_content"] |= {"type": "m.space"}
    return {**request, "power_level_content_override": _MATCH_POWER if kind == RoomKind.MATCH else _EVENT_POWER}
