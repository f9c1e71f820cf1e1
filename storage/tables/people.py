"""People, their accounts, towns, claims, roles and conversations."""

from datetime import datetime

from sqlalchemy import Column, UniqueConstraint, false
from sqlmodel import JSON, Field, SQLModel

from domain.states import ClaimState, ConversationKind, PromptKind, PromptState, Role
from storage.tables.columns import state_field


class TownRow(SQLModel, table=True):
    """One of the towns, by its official municipality key (AGS)."""

    __tablename__ = "town"

    ags: str = Field(primary_key=True)
    name: str = Field(index=True)
    kind: str
    kreis: str | None = None
    district: str
    population: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    imported_at: datetime | None = None  # by an operator; what is built in leaves it alone
    gone_at: datetime | None = None  # no town of its own any more; its people stay
    successor: str | None = Field(default=None, foreign_key="town.ags")  # what it went into
    # What it was called before; people go on typing that.
    former_names: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))


class TownList(SQLModel, table=True):
    """One row: the state of the list of towns."""

    __tablename__ = "town_list"

    id: int = Field(default=1, primary_key=True)
    version: str  # random, another one after each change: what was made from the list is kept under it
    built_in: str  # checksum of the built-in list that was last taken over


class TownServer(SQLModel, table=True):
    """A homeserver whose accounts speak for a town."""

    __tablename__ = "town_server"

    town: str = Field(primary_key=True, foreign_key="town.ags")
    server: str = Field(primary_key=True, index=True)


class Person(SQLModel, table=True):
    """Someone who has written to the bot; what is empty was not told yet."""

    id: int | None = Field(default=None, primary_key=True)
    name: str | None = None
    function: str | None = None
    language: str = "de"
    zone: str = "Europe/Berlin"
    topics: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    greeted_at: datetime | None = None
    created_at: datetime
    # All that was known of them is gone. What has to refer to somebody goes on referring to this row.
    erased_at: datetime | None = None


class Consent(SQLModel, table=True):
    """A person agreed to the privacy text of a version, at a profile or for an event."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    version: str
    event_id: int | None = Field(default=None, foreign_key="event.id")
    given_at: datetime
    withdrawn_at: datetime | None = None


class Account(SQLModel, table=True):
    """A Matrix ID of a person; compared byte by byte."""

    user_id: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    added_at: datetime | None = None  # later than the first one of the person
    retired_at: datetime | None = None  # the person moved to another ID; nothing is sent here any more


class Invitation(SQLModel, table=True):
    """A personal code that makes whoever sends it to the bot known, with town and role."""

    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(unique=True)  # SHA-256; the code itself is told once
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # whom it makes known again
    name: str | None = None
    town: str | None = Field(default=None, foreign_key="town.ags")
    role: str | None = None
    event_id: int | None = Field(default=None, foreign_key="event.id")
    user_id: str | None = None  # whom it is sent to, where a Matrix ID is known
    retires: str | None = None  # the person's Matrix ID that counts no more once the code is used
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: int | None = Field(default=None, foreign_key="person.id")
    revoked_at: datetime | None = None


class Claim(SQLModel, table=True):
    """A person says that they speak for a town."""

    __table_args__ = (UniqueConstraint("person_id", "town"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    town: str = Field(foreign_key="town.ags", index=True)
    state: str = state_field(ClaimState, ClaimState.PENDING)
    made_at: datetime
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_how: str | None = None  # of `Confirmation`


class RoleRow(SQLModel, table=True):
    """A role of a Matrix ID, for one event or, without one, for all."""

    __tablename__ = "role"
    __table_args__ = (UniqueConstraint("user_id", "role", "event_id"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: str = Field(index=True)
    role: str = state_field(Role, name="role")
    event_id: int | None = Field(default=None, foreign_key="event.id")


class Conversation(SQLModel, table=True):
    """A conversation of several steps that a person is in."""

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    kind: str = state_field(ConversationKind, ConversationKind.PROFILE, name="kind", server=True)
    step: str
    choices: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    # What was answered so far, by step, as far as it does not stand anywhere else yet.
    answers: dict[str, object] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    updated_at: datetime
    reminded_at: datetime | None = None  # of the question that stands
    paused: bool = Field(default=False, sa_column_kwargs={"server_default": false()})  # no question stands until asked


class Prompt(SQLModel, table=True):
    """A numbered question of the bot that waits for yes or no."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str = state_field(PromptKind, PromptKind.MATCH, name="kind", server=True)
    match_id: int | None = Field(default=None, foreign_key="match.id", index=True)
    event_id: int | None = Field(default=None, foreign_key="event.id", index=True)
    details: dict[str, object] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )  # what a yes will do
    state: str = state_field(PromptState, PromptState.OPEN)
    asked_at: datetime
    expires_at: datetime | None = None
    nagged_at: datetime | None = None
    answered_at: datetime | None = None
