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
    FILE = "file"  # upload what the intent attaches, and show it
    REDACT = "redact"  # take back a message of ours
    KICK = "kick"  # let someone out of a room
    SILENCE = "silence"  # only hosts and organizers write from now on


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


class Confirmation(StrEnum):
    """What made a claim to a town count."""

    ORGANIZER = "organizer"
    SERVER = "server"  # the account's homeserver is on the town's list
    COLLEAGUE = "colleague"  # someone of the town vouched
    CODE = "code"  # an invitation named the town


class ConversationKind(StrEnum):
    """What a conversation of several steps is about."""

    PROFILE = "profile"
    EVENT = "event"  # an organizer makes a new event


class PromptKind(StrEnum):
    """What a numbered question of the bot asks."""

    MATCH = "match"  # do the two towns want to meet?
    SEAT = "seat"  # is the offered seat taken?
    MOVE = "move"  # shall the event be moved?
    CANCEL = "cancel"  # shall the event be called off?
    CLOSE = "close"  # shall the event be closed?
    ROOMS = "rooms"  # shall lost rooms be made anew?
    CONSENT = "consent"  # may the bot keep what was answered in the profile?
    INVITE = "invite"  # shall these invitation codes be made?
    VOLUNTEER = "volunteer"  # does who volunteered still stand by it?
    LEAVE_TOWN = "leave_town"  # does the person speak for the town no more?
    ERASE = "erase"  # shall all data of the person be erased?


class EventState(StrEnum):
    """The life cycle of an event."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RUNNING = "running"
    FINISHED = "finished"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ChangeKind(StrEnum):
    """What an organizer changed of an event."""

    MOVED = "moved"
    EDITED = "edited"
    CANCELLED = "cancelled"
    REINSTATED = "reinstated"


class RegistrationState(StrEnum):
    """Where a registration stands."""

    PENDING = "pending"  # an organizer approves first
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"  # a seat is held until the offer expires
    CANCELLED = "cancelled"
    REFUSED = "refused"  # an organizer did not approve
    ATTENDED = "attended"
    NO_SHOW = "no_show"


class AgendaKind(StrEnum):
    """What an item of the running order is."""

    WELCOME = "welcome"
    IMPULSE = "impulse"
    DISCUSSION = "discussion"
    BREAK = "break"


class VolunteerKind(StrEnum):
    """What a town offers to do at an event."""

    HOST = "host"
    IMPULSE = "impulse"


class VolunteerState(StrEnum):
    """How far a call for hosts or impulses has come with a town."""

    OFFERED = "offered"  # the town volunteered
    ACCEPTED = "accepted"  # organizers said yes; the volunteer has still to confirm
    CONFIRMED = "confirmed"
    DECLINED = "declined"  # by organizers, with a reason
    WITHDRAWN = "withdrawn"  # by the volunteer


class TokenPurpose(StrEnum):
    """What an unguessable link opens."""

    CALENDAR = "calendar"  # a person's own feed
    ORGANIZER = "organizer"  # figures and plots
    HOST = "host"  # the board of an event


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
