"""Events, registrations, questions, votes and reminders."""

from datetime import datetime

from sqlalchemy import Column, Index, UniqueConstraint, false, text
from sqlmodel import JSON, Field, SQLModel

from domain.states import (
    AgendaKind,
    ChangeKind,
    EventState,
    QuestionState,
    RegistrationState,
    ReminderState,
    VolunteerKind,
    VolunteerState,
)
from storage.tables.columns import state_field


class Event(SQLModel, table=True):
    """An online event. `starts_at` is computed from the wall time and the zone, and again whenever they change."""

    id: int | None = Field(default=None, primary_key=True)
    title: str
    state: str = state_field(EventState, EventState.DRAFT)
    wall_time: str  # local time without zone, ISO 8601
    zone: str  # IANA
    starts_at: datetime
    minutes: int
    capacity: int
    taken: int = 0  # seats held: confirmed, offered, attended; changed only by one conditional UPDATE
    host_town: str | None = Field(default=None, foreign_key="town.ags")
    per_town: int | None = None  # most seats for one town
    approval: bool = Field(default=False, sa_column_kwargs={"server_default": false()})  # organizers approve first
    link: str | None = None  # of the video conference
    link_sent_at: datetime | None = None  # to who had a seat; a new link is sent anew
    opened_at: datetime | None = None  # when its room was told that one can check in there
    topics: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    sequence: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # RFC 5545, of the calendar entry
    changed_at: datetime | None = None  # when `sequence` rose last
    published_at: datetime | None = None  # nothing of an event is public before
    notice_due_at: datetime | None = None  # when who takes part is told of changes, in one message
    called_at: datetime | None = None  # when everyone was last asked to host it or to give an impulse
    progress_due_at: datetime | None = None  # when the message that tells how its rooms come along is edited next
    progress_shown: str | None = None  # what that message told last
    close_suggested_at: datetime | None = None
    list_dirty_since: datetime | None = None
    created_at: datetime
    finished_at: datetime | None = None
    closed_at: datetime | None = None


class EventChange(SQLModel, table=True):
    """What an organizer changed of an event: it can be taken back, and those who take part are told of it once."""

    __tablename__ = "event_change"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # who changed it
    kind: str = state_field(ChangeKind, name="kind")
    before: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))  # by column; only what was changed
    after: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))
    reason: str | None = None  # why it was cancelled
    made_at: datetime
    settled_at: datetime | None = None  # who takes part was told, or need not be
    undone_at: datetime | None = None


class AgendaItem(SQLModel, table=True):
    """An item of an event's running order."""

    __tablename__ = "agenda_item"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    position: int
    kind: str = state_field(AgendaKind, AgendaKind.IMPULSE, name="kind")
    title: str
    minutes: int
    person_id: int | None = Field(default=None, foreign_key="person.id")  # who gives it
    speaker: str | None = None  # or their name, if nobody here is known by it
    volunteer_id: int | None = Field(default=None, foreign_key="volunteer.id")


class Volunteer(SQLModel, table=True):
    """A town that offers to host an event or to give an impulse; without an event for any that fits."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str = state_field(VolunteerKind, name="kind")
    event_id: int | None = Field(default=None, foreign_key="event.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    town: str = Field(foreign_key="town.ags")
    title: str | None = None  # of the impulse
    state: str = state_field(VolunteerState, VolunteerState.OFFERED)
    reason: str | None = None
    made_at: datetime
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    confirmed_at: datetime | None = None
    nags: int = 0  # how often they were asked once more to confirm
    nag_due_at: datetime | None = Field(default=None, index=True)


class Feedback(SQLModel, table=True):
    """What a person thought of an event; shown only among the answers of enough others."""

    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    rating: int | None = None  # 1 to 5, 5 the best
    text: str | None = None
    source_event_id: str | None = Field(default=None, index=True)  # the reaction that gave the rating
    asked_at: datetime
    given_at: datetime | None = None


class Registration(SQLModel, table=True):
    """A person's registration for an event."""

    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        Index("ix_registration_event_id_state_arrival", "event_id", "state", "arrival"),
        Index("ix_registration_event_id_arrival", "event_id", "arrival"),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    state: str = state_field(RegistrationState)
    arrival: int  # order of the waiting list, counted per event
    changed_at: datetime
    registered_at: datetime | None = None
    offer_expires_at: datetime | None = Field(default=None, index=True)
    offers_lapsed: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # in silence
    checked_in_at: datetime | None = None


class Question(SQLModel, table=True):
    """A question to an event, with its number there."""

    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        UniqueConstraint("source_event_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    number: int
    person_id: int = Field(foreign_key="person.id", index=True)
    text: str
    state: str = state_field(QuestionState, QuestionState.OPEN)
    answer: str | None = None
    room: int = Field(foreign_key="room.id")  # where it was asked: the event's room or the asker's direct chat
    source_event_id: str
    thread: str | None = None
    asked_at: datetime
    changed_at: datetime


class Vote(SQLModel, table=True):
    """One vote of a person for a question, kept by the reaction or message that cast it."""

    question_id: int = Field(primary_key=True, foreign_key="question.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id")
    source_event_id: str = Field(primary_key=True, index=True)
    room: int = Field(foreign_key="room.id")  # where it was cast, and where alone it can be taken back


class RecentMessage(SQLModel, table=True):
    """What was last said in the Q&A rooms without asking the bot, for its author may yet put ❓ on it.

    Kept for a day, and only while the event goes on; a question or a redaction of the message takes it away.
    """

    __tablename__ = "recent_message"

    event_id: str = Field(primary_key=True)
    room: int = Field(foreign_key="room.id")
    sender: str
    text: str
    thread: str | None = None
    said_at: datetime = Field(index=True)


class Reminder(SQLModel, table=True):
    """A reminder of an event, due at a time; `minutes_before` says which one."""

    __table_args__ = (
        Index(
            "ix_reminder_due",
            "due_at",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    minutes_before: int
    due_at: datetime
    state: str = state_field(ReminderState, ReminderState.PLANNED)
    decided_at: datetime | None = None
