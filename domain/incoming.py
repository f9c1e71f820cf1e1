"""What comes in from Matrix, cleaned of Matrix: the only thing that handlers see of an event."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """Something that happened in a room; `event_id` names it for ever."""

    event_id: str
    room_id: str
    sender: str


@dataclass(frozen=True, kw_only=True)
class Message(Incoming):
    """A text message that a person wrote."""

    text: str  # without the quoted lines of a reply; at most `MESSAGE_LIMIT` characters
    thread: str | None = None  # event id of the thread's root
    reply_to: str | None = None
    mentions_bot: bool = False
    edits: str | None = None  # event id of the first version, if this is a later one
    too_long: bool = False

    @property
    def first(self) -> str:
        """Event id of the first version: replies, reactions and later versions name a message by it."""
        return self.edits or self.event_id


@dataclass(frozen=True, kw_only=True)
class Reaction(Incoming):
    """An emoji put on a message."""

    target: str
    emoji: str  # without skin tone and presentation selectors


@dataclass(frozen=True, kw_only=True)
class Redaction(Incoming):
    """A message or reaction taken back."""

    target: str


@dataclass(frozen=True, kw_only=True)
class MemberChange(Incoming):
    """Someone joined, left, was invited or banned."""

    user_id: str
    membership: str
    display_name: str | None = None


@dataclass(frozen=True, kw_only=True)
class Invitation(Incoming):
    """The bot itself was invited."""

    direct: bool
    encrypted: bool


@dataclass(frozen=True, kw_only=True)
class BecameEncrypted(Incoming):
    """Encryption was switched on in a room, for ever."""


@dataclass(frozen=True, kw_only=True)
class Unreadable(Incoming):
    """An encrypted message."""


MESSAGE_LIMIT = 4000
