"""Who may do what in a room, read from its state events (Matrix specification, "m.room.power_levels")."""

from collections.abc import Iterable, Mapping
from math import inf

_CREATORS_RULE = 12  # from this room version on, creators stand above all levels
MODERATOR = 50
_DEFAULTS = {"invite": 0, "kick": 50, "ban": 50, "redact": 50, "state_default": 50, "users_default": 0}


def power_of(user_id: str, levels: Mapping[str, object], creators: Iterable[str], version: str | None) -> float:
    """The power of a user; endless for creators of rooms of version 12 and later."""
    creators = tuple(creators)
    if user_id in creators and _number(version) >= _CREATORS_RULE:
        return inf
    if not levels:
        return 100 if user_id in creators[:1] else 0
    users = levels.get("users")
    given = users.get(user_id) if isinstance(users, dict) else None
    return float(given) if isinstance(given, int) else float(_level(levels, "users_default"))


def needed_to_serve(levels: Mapping[str, object]) -> int:
    """The power that the bot needs to pin, invite, remove and set the room up as part of an event."""
    states = ("m.room.pinned_events", "m.space.parent")
    return max(_level(levels, "invite"), _level(levels, "kick"), *(_state_level(levels, kind) for kind in states))


def needed_to_appoint(levels: Mapping[str, object]) -> int:
    """The power that the bot needs to give and take power, and to close the room for writing."""
    return max(_state_level(levels, "m.room.power_levels"), MODERATOR)


def _state_level(levels: Mapping[str, object], kind: str) -> int:
    events = levels.get("events")
    level = events.get(kind) if isinstance(events, dict) else None
    return level if isinstance(level, int) else _level(levels, "state_default")


def _level(levels: Mapping[str, object], name: str) -> int:
    level = levels.get(name)
    return level if isinstance(level, int) else _DEFAULTS[name]


def _number(version: str | None) -> int:
    return int(version) if version is not None and version.isdecimal() else 1
