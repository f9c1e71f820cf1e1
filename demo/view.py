"""What one person has seen: rooms as their own client showed them, and nothing that it did not show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

MESSAGE = "m.room.message"
REACTION = "m.reaction"


class NotSeen(Exception):
    """A person did not get to see in time what they were waiting for; the message says what they saw instead."""


@dataclass(frozen=True)
class Seen:
    """An event as it came to a person."""

    place: int  # how many events the person had seen before
    room: str
    id: str
    kind: str
    sender: str
    content: Mapping[str, Any]
    state_key: str | None = None
    edits: str | None = None  # id of the message that this one replaces
    annotates: str | None = None  # id of the event that this reaction is on

    @property
    def text(self) -> str:
        """What a message says; of an edit, the new words."""
        content = self.content.get("m.new_content", self.content) if self.edits else self.content
        return str(content.get("body", "")) if isinstance(content, dict) else ""

    @property
    def emoji(self) -> str:
        """The sign of a reaction."""
        relation = self.content.get("m.relates_to")
        return str(relation.get("key", "")) if isinstance(relation, dict) else ""

    @property
    def reply_to(self) -> str | None:
        """Id of the event that a message answers."""
        relation = self.content.get("m.relates_to")
        answered = relation.get("m.in_reply_to") if isinstance(relation, dict) else None
        return answered.get("event_id") if isinstance(answered, dict) else None


@dataclass
class Room:
    """A room, as far as the person saw it."""

    id: str
    name: str = ""
    topic: str = ""
    kind: str = ""  # `m.space`, or nothing
    members: dict[str, str] = field(default_factory=dict)  # user id -> membership
    pinned: tuple[str, ...] = ()
    events: list[Seen] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)  # message id -> what it says now, after all edits
    withdrawn: set[str] = field(default_factory=set)  # ids of what was taken back

    @property
    def joined(self) -> set[str]:
        """Who is there."""
        return {user for user, membership in self.members.items() if membership == "join"}

    def reactions(self, event_id: str) -> dict[str, set[str]]:
        """The signs that stand on an event now, and who put each."""
        found: dict[str, set[str]] = {}
        for seen in self.events:
            if seen.annotates == event_id and seen.id not in self.withdrawn:
                found.setdefault(seen.emoji, set()).add(seen.sender)
        return found

    def pinned_words(self) -> list[str]:
        """What the pinned messages say now."""
        return [self.words[pin] for pin in self.pinned if pin in self.words]


Look = str | Callable[[Seen], bool]  # a part of the text, in any case, or a predicate


class View:
    """Everything that came to a person, in the order in which it came."""

    def __init__(self) -> None:
        self.rooms: dict[str, Room] = {}
        self.invitations: dict[str, str] = {}  # room -> who invites
        self._known: dict[str, Seen] = {}
        self._order: list[Seen] = []

    @property
    def mark(self) -> int:
        """How much was seen so far."""
        return len(self._order)

    def room(self, room_id: str) -> Room:
        """A room, empty if nothing of it was seen."""
        return self.rooms.setdefault(room_id, Room(room_id))

    def event(self, event_id: str) -> Seen | None:
        """An event that came."""
        return self._known.get(event_id)

    def take(self, room_id: str, event: Mapping[str, Any]) -> None:
        """Take in an event as the homeserver sent it; one that came before changes nothing."""
        content, event_id = event.get("content"), str(event.get("event_id", ""))
        if event_id in self._known or not isinstance(content, dict):
            return
        room = self.room(room_id)
        seen = self._known[event_id] = _read(room_id, event, content, self.mark)
        self._order.append(seen)
        room.events.append(seen)
        self._remember(room, seen, event)

    def find(self, *looks: Look, since: int = 0, room: str | None = None, by: str | None = None) -> Seen | None:
        """The first message that fits all looks; an edit is found by its new words."""
        return next(iter(self.all(*looks, since=since, room=room, by=by)), None)

    def all(
        self, *looks: Look, since: int = 0, room: str | None = None, by: str | None = None, kind: str = MESSAGE
    ) -> list[Seen]:
        """All events of a kind that fit."""
        return [
            seen
            for seen in self._order[since:]
            if seen.kind == kind
            and (room is None or seen.room == room)
            and (by is None or seen.sender == by)
            and all(_fits(seen, look) for look in looks)
        ]

    @staticmethod
    def _remember(room: Room, seen: Seen, event: Mapping[str, Any]) -> None:
        content = seen.content
        match seen.kind:
            case "m.room.message":
                room.words[seen.edits or seen.id] = seen.text
            case "m.room.redaction":
                room.withdrawn.add(str(content.get("redacts") or event.get("redacts")))
            case "m.room.member" if seen.state_key is not None:
                room.members[seen.state_key] = str(content.get("membership"))
            case "m.room.name":
                room.name = str(content.get("name", ""))
            case "m.room.topic":
                room.topic = str(content.get("topic", ""))
            case "m.room.create":
                room.kind = str(content.get("type", ""))
            case "m.room.pinned_events":
                pinned = content.get("pinned")
                room.pinned = tuple(str(pin) for pin in pinned) if isinstance(pinned, list) else ()


def _read(room_id: str, event: Mapping[str, Any], content: Mapping[str, Any], place: int) -> Seen:
    seen = Seen(
        place=place,
        room=room_id,
        id=str(event.get("event_id", "")),
        kind=str(event.get("type", "")),
        sender=str(event.get("sender", "")),
        content=content,
        state_key=event.get("state_key"),
    )
    relation = content.get("m.relates_to")
    if not isinstance(relation, dict):
        return seen
    target = relation.get("event_id")
    if relation.get("rel_type") == "m.replace":
        return replace(seen, edits=target)
    if seen.kind == REACTION:
        return replace(seen, annotates=target)
    return seen


def _fits(seen: Seen, look: Look) -> bool:
    return look.casefold() in seen.text.casefold() if isinstance(look, str) else look(seen)
