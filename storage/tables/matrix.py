"""What the bot knows of the homeserver: sync token, inbox, outbox, rooms, members."""

from datetime import datetime

from sqlalchemy import Column, Index, UniqueConstraint, text
from sqlmodel import JSON, Field, SQLModel

from domain.states import Action, InboxState, Membership, OutboxState, RoomKind, TokenPurpose
from storage.tables.columns import state_field


class SyncState(SQLModel, table=True):
    """One row: up to where the homeserver's events stand in the inbox."""

    __tablename__ = "sync_state"

    id: int = Field(default=1, primary_key=True)
    next_batch: str | None = None
    first_started_at: datetime


class InboxEvent(SQLModel, table=True):
    """An event that the homeserver sent; its payload is dropped once it was handled."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_new", "id", sqlite_where=text("state = 'new'"), postgresql_where=text("state = 'new'")),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: str = Field(unique=True)
    room_id: str
    payload: str | None  # the event as JSON
    state: str = state_field(InboxState, InboxState.NEW)
    attempts: int = 0
    understood: bool = False  # a command was found in it; a later version of it runs nothing
    reference: str | None = None  # of the log entry that says why it is dead
    received_at: datetime


class Room(SQLModel, table=True):
    """A room, from the moment that it is wanted: `room_id` is empty until it was made."""

    __table_args__ = (Index("ix_room_kind", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    room_id: str | None = Field(default=None, unique=True)
    kind: str = state_field(RoomKind, RoomKind.FOREIGN, name="kind")
    membership: str = state_field(Membership, Membership.PLANNED, name="membership")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    event_id: int | None = Field(default=None, foreign_key="event.id", index=True)
    match_id: int | None = Field(default=None, foreign_key="match.id", index=True)
    alias: str | None = None  # random; lets a room be found again whose making was cut short
    version: str | None = None
    creators: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    power: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    encrypted: bool = False
    successor: str | None = None
    adopted_as: str | None = None  # the bot's own Matrix ID, where others made the room
    created_at: datetime


class Member(SQLModel, table=True):
    """A user's membership of a room."""

    room_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    membership: str = state_field(Membership, name="membership")


class OutboxRow(SQLModel, table=True):
    """Something that the homeserver shall do, in order within its room, with the same transaction id at every try."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_pending",
            "id",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index("ix_outbox_room_user_id", "room", "user_id"),
        UniqueConstraint("key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    room: int = Field(foreign_key="room.id")
    action: str = state_field(Action, name="action")
    txn_id: str = Field(unique=True)
    intent: str | None = None  # JSON with its type's name
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # whose language and time zone
    user_id: str | None = None  # whom an invitation or a power level is for
    target: str | None = None  # event id that an edit or a reaction is about
    target_row: int | None = Field(default=None, foreign_key="outbox.id")  # or the row whose event it is
    target_room: int | None = Field(default=None, foreign_key="room.id")
    reply_to: str | None = None
    thread: str | None = None
    value: str | None = None  # emoji of a reaction, level of a power
    about: str | None = Field(default=None, index=True)  # "question:17": what reactions to it mean
    key: str | None = None
    state: str = state_field(OutboxState, OutboxState.PENDING)
    error: str | None = None
    event_id: str | None = Field(default=None, index=True)
    created_at: datetime
    sent_at: datetime | None = None


class AuditEntry(SQLModel, table=True):
    """A command that was refused or that changed something."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    user_id: str  # empty once the person was erased
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    command: str
    event_id: int | None = Field(default=None, foreign_key="event.id")
    room_id: str
    outcome: str


class WebToken(SQLModel, table=True):
    """An unguessable link to a page or feed; only its hash is kept."""

    __tablename__ = "web_token"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)  # SHA-256
    purpose: str = state_field(TokenPurpose, name="purpose")
    person_id: int = Field(foreign_key="person.id", index=True)
    event_id: int | None = Field(default=None, foreign_key="event.id")
    made_at: datetime
    revoked_at: datetime | None = None
