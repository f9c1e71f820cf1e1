"""What towns offer and seek, and who was brought together."""

from datetime import datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import JSON, Field, SQLModel

from domain.states import ListingKind, MatchState, RunState
from storage.tables.columns import state_field


class Listing(SQLModel, table=True):
    """Something that a town offers or seeks."""

    id: int | None = Field(default=None, primary_key=True)
    town: str = Field(foreign_key="town.ags", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str = state_field(ListingKind, name="kind")
    text: str
    topics: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    made_at: datetime
    withdrawn_at: datetime | None = None


class MatchRun(SQLModel, table=True):
    """One matchmaking over all towns."""

    __tablename__ = "match_run"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    rehearsal: bool = False
    state: str = state_field(RunState, RunState.REQUESTED)
    requested_at: datetime
    finished_at: datetime | None = None


class Match(SQLModel, table=True):
    """Two towns that could work together, `town_a` the one with the lower key; they are proposed to each other once."""

    __table_args__ = (UniqueConstraint("town_a", "town_b"),)

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="match_run.id", index=True)
    town_a: str = Field(foreign_key="town.ags")
    town_b: str = Field(foreign_key="town.ags")
    person_a: int = Field(foreign_key="person.id")
    person_b: int = Field(foreign_key="person.id")
    score: int
    reason: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    state: str = state_field(MatchState, MatchState.PROPOSED)
    proposed_at: datetime
    closed_at: datetime | None = None
