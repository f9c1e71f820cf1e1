"""The states that rows can be in, named as the field names them."""

from enum import StrEnum


class InboxState(StrEnum):
    """What became of an event that the homeserver sent."""

    NEW = "new"
    DONE = "done"
    DEAD = "dead"  # raised again and again; parked with a reference


class OutboxState(StrEnum):
    """What became of something that the homeserver shall do for us."""

    PENDING = "pending"
    SENT = "sent"
    PARKED = "parked"  # can never succeed; the reason stands on the row
    WITHDRAWN = "withdrawn"  # taken back before it was sent


class Action(StrEnum):
    """What an outbox row asks the homeserver to do."""

    SEND = "send"
    EDIT = "edit"
    REACT = "react"
    PIN = "pin"
    CREATE = "create"
    INVITE = "invite"
    JOIN = "join"
    LEAVE = "leave"
    POWER = "power"
    CHILD = "child"
    UNALIAS = "unalias"
    TOPIC = "topic"


class RoomKind(StrEnum):
    """What a room is for."""

    DIRECT = "direct"
    SPACE = "space"
    QUESTIONS = "questions"
    BACKSTAGE = "backstage"
    MATCH = "match"
    FOREIGN = "foreign"


class Membership(StrEnum):
    """A user's membership of a room, as in the Matrix specification, and `planned` for a room still to be made."""

    PLANNED = "planned"
    INVITE = "invite"
    JOIN = "join"
    LEAVE = "leave"
    BAN = "ban"


class ClaimState(StrEnum):
    """Whether a person may speak for the town that they named."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class EventState(StrEnum):
    """The life cycle of an event."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RUNNING = "running"
    FINISHED = "finished"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class RegistrationState(StrEnum):
    """Where a registration stands."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class Role(StrEnum):
    """What a person does, for one event or for all."""

    ORGANIZER = "organizer"
    HOST = "host"
    IMPULSE = "impulse"
    EXPERT = "expert"


class QuestionState(StrEnum):
    """The life cycle of a question."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"  # its author took the message back


class ReminderState(StrEnum):
    """Whether a reminder came."""

    PLANNED = "planned"
    FIRED = "fired"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


class ListingKind(StrEnum):
    """Whether a town gives or wants."""

    OFFER = "offer"
    NEED = "need"


class RunState(StrEnum):
    """How far a matchmaking run has come."""

    REQUESTED = "requested"
    REHEARSED = "rehearsed"  # only the organizer was told
    PROPOSED = "proposed"
    FAILED = "failed"


class MatchState(StrEnum):
    """How far two towns have come with each other."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    CLOSED = "closed"


class PromptState(StrEnum):
    """Whether a numbered question of the bot was answered."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    EXPIRED = "expired"
