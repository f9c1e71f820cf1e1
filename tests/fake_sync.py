"""What `/sync` and `/messages` of the fake homeserver answer: as Synapse's `handlers/sync.py`, oddities included.

Oddities the bot has to live with, each held by a contract test:

* The timeline of a room just joined is `limited` and reaches back to before the join.
* State in the timeline is not repeated under `state`, not even `m.room.create`.
* Of state events that the timeline's filter leaves out, those come under `state` that came along with other events;
  one that came alone never comes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.fake_room import Json, Room, Stored, stripped

_DEFAULT_LIMIT = 10
_LARGEST_LIMIT = 100
_INVITE_STATE = (
    "m.room.create",
    "m.room.join_rules",
    "m.room.canonical_alias",
    "m.room.avatar",
    "m.room.encryption",
    "m.room.name",
    "m.room.topic",
)
_ROOM_FILTERS = {"timeline", "state", "ephemeral", "account_data", "include_leave", "rooms", "not_rooms"}
_EVENT_FILTERS = {"limit", "types", "not_types", "senders", "not_senders", "lazy_load_members"}
_NOTHING_THERE = {"presence", "account_data"}  # the fake has none of these


class EventFilter:
    """A filter for events, as the specification has it."""

    def __init__(self, spec: Json) -> None:
        _known(spec, _EVENT_FILTERS)
        self.limit = min(spec.get("limit", _DEFAULT_LIMIT), _LARGEST_LIMIT)
        self.lazy = bool(spec.get("lazy_load_members"))
        self._spec = spec

    def lets(self, stored: Stored) -> bool:
        checks = (("types", stored.type, _matches_type), ("senders", stored.sender, str.__eq__))
        for name, value, matches in checks:
            if any(matches(value, pattern) for pattern in self._spec.get(f"not_{name}", ())):
                return False
            allowed = self._spec.get(name)
            if allowed is not None and not any(matches(value, pattern) for pattern in allowed):
                return False
        return True


class SyncFilter:
    """A filter for `/sync`; what the fake does not know, it refuses, so that no test believes it was heeded."""

    def __init__(self, spec: Json) -> None:
        _known(spec, {"room", *_NOTHING_THERE})
        room = spec.get("room", {})
        _known(room, _ROOM_FILTERS)
        self.timeline = EventFilter(room.get("timeline", {}))
        self.state = EventFilter(room.get("state", {}))
        self.include_leave = bool(room.get("include_leave"))
        self._rooms = room.get("rooms")
        self._not_rooms = room.get("not_rooms", ())

    def lets_room(self, room_id: str) -> bool:
        return room_id not in self._not_rooms and (self._rooms is None or room_id in self._rooms)


@dataclass
class Reader:
    """A device that syncs, and which memberships it was sent already (for `lazy_load_members`)."""

    user_id: str
    device_id: str
    members_sent: set[str] = field(default_factory=set)

    @property
    def who(self) -> tuple[str, str]:
        return self.user_id, self.device_id


@dataclass(frozen=True)
class _Span:
    """The part of a room that a sync is to tell: after `since` (None: all there is), up to `upto`."""

    since: int | None
    upto: int
    newly_joined: bool = False

    @property
    def whole(self) -> bool:
        return self.since is None or self.newly_joined

    @property
    def first(self) -> int:
        return 0 if self.since is None or self.newly_joined else self.since


def sync_rooms(rooms: Iterable[Room], reader: Reader, since: int | None, now: tuple[int, int], lean: Json) -> Json:
    """Return the `rooms` part of a sync's answer, empty if nothing happened.

    Args:
        rooms: All rooms of the server.
        reader: Who asks.
        since: Position in the stream up to which they know everything.
        now: Position up to which they are told, and the time in milliseconds.
        lean: Their filter.
    """
    filters = SyncFilter(lean)
    if since is None:
        reader.members_sent.clear()
    answer: Json = {}
    for room in rooms:
        if filters.lets_room(room.room_id) and room.memberships(reader.user_id):
            if since is None:
                parts = _initial(room, reader, filters, now)
            else:
                parts = _incremental(room, reader, since, filters, now)
            for section, part in parts.items():
                answer.setdefault(section, {})[room.room_id] = part
    return answer


def shown_to(room: Room, reader: Reader, events: Iterable[Stored], now_ms: int) -> list[Json]:
    """Return what `/messages` shows of some events."""
    return [
        room.shown(stored, reader=reader.who, now_ms=now_ms, with_room=True)
        for stored in events
        if _may_read(room, stored, reader.user_id)
    ]


def _initial(room: Room, reader: Reader, filters: SyncFilter, now: tuple[int, int]) -> Json:
    last = room.memberships(reader.user_id)[-1]
    if last.membership == "join":
        return {"join": _joined(room, reader, _Span(None, now[0]), filters, now)}
    if last.membership == "invite":
        return {"invite": _invited(room, reader)}
    left_by_self = last.membership == "leave" and last.sender == reader.user_id
    if left_by_self and not filters.include_leave:
        return {}
    return {"leave": _left(room, reader, _Span(None, last.position), filters, now)}


def _incremental(room: Room, reader: Reader, since: int, filters: SyncFilter, now: tuple[int, int]) -> Json:
    changes = [member for member in room.memberships(reader.user_id) if since < member.position <= now[0]]
    others = [member for member in changes if member.membership != "join"]
    joined_before = room.membership(reader.user_id, position=since) == "join"
    if room.membership(reader.user_id, position=now[0]) == "join":
        newly = bool(others) or (bool(changes) and not joined_before)
        part = _joined(room, reader, _Span(since, now[0], newly_joined=newly), filters, now)
        return {"join": part} if part else {}
    if not others:
        return {}
    parts: Json = {}
    if others[-1].membership == "invite":
        parts["invite"] = _invited(room, reader)
    ends = [member for member in others if member.membership in {"leave", "ban"}]
    if ends:
        newly = len(others) < len(changes) and not joined_before
        part = _left(room, reader, _Span(since, ends[-1].position, newly_joined=newly), filters, now)
        parts |= {"leave": part} if part else {}
    return parts


def _invited(room: Room, reader: Reader) -> Json:
    invitation = room.memberships(reader.user_id)[-1]
    state = [room.state(event_type) for event_type in _INVITE_STATE]
    state += [room.state("m.room.member", invitation.sender), invitation]
    return {"invite_state": {"events": [stripped(room, stored) for stored in state if stored is not None]}}


def _joined(room: Room, reader: Reader, span: _Span, filters: SyncFilter, now: tuple[int, int]) -> Json:
    part = _left(room, reader, span, filters, now)
    if part:
        part |= {
            "ephemeral": {"events": []},
            "unread_notifications": {"notification_count": 0, "highlight_count": 0},
            "summary": {},
        }
    return part


def _left(room: Room, reader: Reader, span: _Span, filters: SyncFilter, now: tuple[int, int]) -> Json:
    happened = room.between(span.first, span.upto)
    let = [s for s in happened if filters.timeline.lets(s) and _may_read(room, s, reader.user_id)]
    timeline = let[-filters.timeline.limit :]
    if not timeline and not span.whole:
        return {}
    limited = len(timeline) < len(let)
    gapless = not span.whole and len(timeline) == len(happened)
    state = _state(room, reader, span, timeline, lazy=filters.state.lazy, gapless=gapless, limited=limited)
    return {
        "timeline": {
            "events": [room.shown(stored, reader=reader.who, now_ms=now[1]) for stored in timeline],
            "prev_batch": f"s{_before(timeline, span, limited=limited)}",
            "limited": limited or span.newly_joined,
        },
        "state": {"events": [room.shown(stored, now_ms=now[1]) for stored in state if filters.state.lets(stored)]},
        "account_data": {"events": []},
    }


def _before(timeline: list[Stored], span: _Span, *, limited: bool) -> int:
    if limited or not span.whole:
        return timeline[0].position - 1
    # Here Synapse's token does not stand before the first event: going on from it repeats some.
    return span.upto if span.since is None else span.since


def _state(
    room: Room, reader: Reader, span: _Span, timeline: list[Stored], *, lazy: bool, gapless: bool, limited: bool
) -> list[Stored]:
    """Return what the reader must know besides the timeline: Synapse's `compute_state_delta`."""
    known = set() if span.whole else set(room.state_at(span.first).values())
    at_end = set(room.state_at(span.upto).values())
    at_start = set(room.state_at(timeline[0].position).values()) if timeline else at_end
    told = {stored.key: stored for stored in timeline if stored.state_key is not None}.values()
    if not lazy:
        found = set() if gapless else at_end | at_start
        return _in_order(found - known - set(told))
    wanted = {stored.sender for stored in timeline} | ({reader.user_id} if span.whole else set())
    at_start = {s for s in at_start if not _is_member(s) or s.state_key in wanted}
    if gapless:
        at_end, at_start = set(), set(filter(_is_member, at_start))
    elif not limited or span.whole:
        at_end = {s for s in at_end if not _is_member(s) or s.state_key in wanted}
    found = (at_end | at_start) - (known - set(filter(_is_member, at_start))) - set(told)
    found = {s for s in found if s not in known or s.event_id not in reader.members_sent}
    reader.members_sent |= {s.event_id for s in found | set(told) if _is_member(s)}
    return _in_order(found)


def _is_member(stored: Stored) -> bool:
    return stored.type == "m.room.member"


def _in_order(found: set[Stored]) -> list[Stored]:
    return sorted(found, key=lambda stored: stored.position)


def _may_read(room: Room, stored: Stored, user_id: str) -> bool:
    if stored.key == ("m.room.member", user_id) and stored.state_key is not None:
        return True
    visibility = room.content("m.room.history_visibility", position=stored.position).get("history_visibility", "shared")
    membership = room.membership(user_id, position=stored.position)
    if visibility == "joined":
        return membership == "join"
    if visibility == "invited":
        return membership in {"join", "invite"}
    return True


def _matches_type(event_type: str, pattern: str) -> bool:
    return event_type.startswith(pattern[:-1]) if pattern.endswith("*") else event_type == pattern


def _known(spec: Json, known: set[str]) -> None:
    unknown: Any = spec.keys() - known
    if unknown:
        raise NotImplementedError(f"The fake does not know the filter {unknown}.")
