"""People, their accounts, towns, claims, roles and conversations."""

from datetime import datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import JSON, Field, SQLModel

from domain.states import ClaimState, PromptState, Role
from storage.tables.columns import state_field


class TownRow(SQLModel, table=True):
    """One of the towns, by its official municipality key (AGS)."""

    __tablename__ = "town"

    ags: str = Field(primary_key=True)
    name: str
    kind: str
    kreis: str | None = None
    district: str
    population: int | None = None
    latitude: float | None = None
    longitude: float | None = None


class Person(SQLModel, table=True):
    """Someone who has written to the bot; what is empty was not told yet."""

    id: int | None = Field(default=None, primary_key=True)
    name: str | None = None
    function: str | None = None
    language: str = "de"
    zone: str = "Europe/Berlin"
    greeted_at: datetime | None = None
    created_at: datetime


class Account(SQLModel, table=True):
    """A Matrix ID of a person; compared byte by byte."""

    user_id: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)


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
    step: str
    choices: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    updated_at: datetime


class Prompt(SQLModel, table=True):
    """A numbered question of the bot that waits for yes or no."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    match_id: int | None = Field(default=None, foreign_key="match.id", index=True)
    state: str = state_field(PromptState, PromptState.OPEN)
    asked_at: datetime
    nagged_at: datetime | None = None
    answered_at: datetime | None = None
