"""Matrix event -> Incoming. Whatever is malformed, from bots or of no use becomes nothing at all."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from bot.journal import INVITATION
from domain.incoming import (
    MESSAGE_LIMIT,
    BecameEncrypted,
    Incoming,
    Invitation,
    MemberChange,
    Message,
    Reaction,
    Redaction,
    Unreadable,
)

_EVENT_ID = re.compile(r"\$[!-~]{1,254}")
_USER_ID = re.compile(r"@[!-9;-~]{0,254}:[A-Za-z0-9.:\[\]-]{1,230}")  # ASCII only, as the specification says
_SKIN_TONES_AND_SELECTORS = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")
_LONGEST_EMOJI = 32


def read_event(event: Mapping[str, Any], room_id: str, *, user_id: str) -> Incoming | None:
    """What an event of a room means, or None if it means nothing to us.

    Args:
        event: the event as the homeserver sent it; nothing in it is trusted.
        room_id: the room whose timeline it stands in (the event's own `room_id` could lie).
        user_id: the bot's Matrix ID.
    """
    if event.get("type") == INVITATION:
        return _invitation(event, room_id, user_id)
    event_id, sender, content = _event_id(event.get("event_id")), event.get("sender"), event.get("content")
    if event_id is None or not isinstance(sender, str) or not isinstance(content, dict):
        return None
    if not _USER_ID.fullmatch(sender):
        return None
    head = {"event_id": event_id, "room_id": room_id, "sender": sender}
    match event.get("type"):
        case "m.room.message":
            return _message(content, head, user_id)
        case "m.reaction":
            return _reaction(content, head)
        case "m.room.redaction":
            target = _event_id(content.get("redacts", event.get("redacts")))
            return Redaction(**head, target=target) if target is not None else None
        case "m.room.member":
            user, membership = event.get("state_key"), content.get("membership")
            if isinstance(user, str) and isinstance(membership, str) and _USER_ID.fullmatch(user):
                name = content.get("displayname")
                name = clean(name)[:100] if isinstance(name, str) else None
                return MemberChange(**head, user_id=user, membership=membership, display_name=name)
        case "m.room.encryption":
            return BecameEncrypted(**head)
        case "m.room.encrypted":
            return Unreadable(**head)
    return None


def clean(text: str) -> str:
    """Text without control and invisible characters; a bare CR is a space, never a new line."""
    text = text.replace("\r\n", "\n").replace("\r", " ")
    return unicodedata.normalize("NFC", _CONTROL.sub("", text)).strip()


def _message(content: Mapping[str, Any], head: dict[str, str], user_id: str) -> Message | None:
    relation = _object(content.get("m.relates_to"))
    edits = None
    if relation.get("rel_type") == "m.replace":
        edits = _event_id(relation.get("event_id"))
        content = _object(content.get("m.new_content"))
        if edits is None:
            return None
    body = content.get("body")
    if content.get("msgtype") != "m.text" or not isinstance(body, str):
        return None
    reply_to = _event_id(_object(relation.get("m.in_reply_to")).get("event_id"))
    thread = _event_id(relation.get("event_id")) if relation.get("rel_type") == "m.thread" else None
    too_long = len(body) > MESSAGE_LIMIT
    text = clean(_own_lines(body[:MESSAGE_LIMIT], quoted=reply_to is not None))
    mentioned = _object(content.get("m.mentions")).get("user_ids")
    return Message(
        **head,
        text=text,
        thread=thread,
        reply_to=None if relation.get("is_falling_back") is True else reply_to,
        mentions_bot=isinstance(mentioned, list) and user_id in mentioned,
        edits=edits,
        too_long=too_long,
    )


def _own_lines(body: str, *, quoted: bool) -> str:
    """The body without the quotation that some clients put before a reply."""
    lines = body.split("\n")
    while quoted and lines and lines[0].startswith(">"):
        lines.pop(0)
    return "\n".join(lines)


def _reaction(content: Mapping[str, Any], head: dict[str, str]) -> Reaction | None:
    relation = _object(content.get("m.relates_to"))
    target, key = _event_id(relation.get("event_id")), relation.get("key")
    if relation.get("rel_type") != "m.annotation" or target is None or not isinstance(key, str):
        return None
    if len(key) > _LONGEST_EMOJI:
        return None
    return Reaction(**head, target=target, emoji=_SKIN_TONES_AND_SELECTORS.sub("", key))


def _invitation(event: Mapping[str, Any], room_id: str, user_id: str) -> Invitation | None:
    state = event.get("invite_state")
    stripped = [item for item in state if isinstance(item, dict)] if isinstance(state, list) else []
    own = next(
        (item for item in stripped if item.get("state_key") == user_id and item.get("type") == "m.room.member"), {}
    )
    sender = own.get("sender")
    if not isinstance(sender, str) or not _USER_ID.fullmatch(sender):
        return None
    return Invitation(
        event_id=room_id,
        room_id=room_id,
        sender=sender,
        direct=_object(own.get("content")).get("is_direct") is True,
        encrypted=any(item.get("type") == "m.room.encryption" for item in stripped),
    )


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _event_id(value: object) -> str | None:
    """The event id, if it is one; a NUL in it, say, would be refused by PostgreSQL."""
    return value if isinstance(value, str) and _EVENT_ID.fullmatch(value) else None
