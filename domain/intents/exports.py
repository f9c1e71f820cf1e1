"""Intents about what organizers can look up and take along: the audit log, tables, minutes."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.intents.base import AgendaOf, EventId, Intent, MinutesOf, PersonId, SheetOf
from domain.intents.talk import CommandName


@dataclass(frozen=True)
class AuditLine:
    """Who gave which command, when and where, and what became of it; never what was said."""

    at: datetime
    person: PersonId | None  # None: known no more
    command: CommandName
    event: int | None
    place: str  # of `RoomKind`; empty where the room is known no more
    outcome: str  # done, denied


@dataclass(frozen=True)
class AuditShown(Intent):
    """To an organizer: the newest entries of the audit log, the newest first."""

    lines: tuple[AuditLine, ...]
    people: tuple[PersonId, ...] = ()  # those of the lines
    event: EventId | None = None  # only what was done about this one


@dataclass(frozen=True)
class SheetMade(Intent):
    """To an organizer: a table as a file."""

    sheet: SheetOf
    form: str  # csv, xlsx, json
    event: EventId | None = None
    attaches: ClassVar[bool] = True


@dataclass(frozen=True)
class MinutesMade(Intent):
    """The minutes of an event as a file."""

    event: EventId
    minutes: MinutesOf
    agenda: AgendaOf
    attaches: ClassVar[bool] = True


@dataclass(frozen=True)
class MinutesNotYet(Intent):
    """There are no minutes yet: the event is not over, or for participants not closed."""

    event: EventId
    over: bool


@dataclass(frozen=True)
class MinutesNotYours(Intent):
    """The minutes are for those who took part."""

    event: EventId
