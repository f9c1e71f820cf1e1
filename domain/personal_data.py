"""How it is declared what is personal in the database; the declarations stand in `domain.personal_registry`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Leads(StrEnum):
    """How a column leads to a person."""

    PERSON = "person"  # it holds their number
    ACCOUNT = "account"  # it holds one of their Matrix IDs
    WITHIN = "within"  # one of their Matrix IDs stands somewhere in what it holds, which is JSON


class Fate(StrEnum):
    """What becomes of the rows when the person is erased."""

    DELETED = "deleted"
    EMPTIED = "emptied"  # the row stays, and says nothing of anybody any more
    ANONYMOUS = "anonymous"  # it goes on under a stand-in, of whom nothing but the town is known
    KEPT = "kept"  # it refers to the person's empty row; why it must stay is said
    EMPTIED_LATER = "emptied later"  # as soon as the bot has said its last word and has left


@dataclass(frozen=True)
class Trace:
    """A column by which rows of a table lead to a person, and what these rows tell of them.

    Attributes:
        column: what leads to the person.
        section: of the export in which the rows stand.
        shows: the columns that are about the person, in the order of the export.
        fate: what becomes of the rows.
        blanks: what is written over which columns, where they are emptied.
        why: why rows are not deleted.
        leads: how the column leads to the person.
        only: the trace is of rows with this value in this column alone.
        unless: rows with this value in this column are left to another trace.
    """

    column: str
    section: str
    shows: tuple[str, ...]
    fate: Fate = Fate.DELETED
    blanks: Mapping[str, object] = field(default_factory=dict)
    why: str = ""
    leads: Leads = Leads.PERSON
    only: tuple[str, str] | None = None
    unless: tuple[str, str] | None = None


@dataclass(frozen=True)
class Holding:
    """What a table holds of people, and which of its columns are about nobody, with the reason."""

    table: str
    traces: tuple[Trace, ...] = ()
    impersonal: Mapping[str, str] = field(default_factory=dict)

    @property
    def personal(self) -> frozenset[str]:
        """The columns that are about people."""
        return frozenset(column for trace in self.traces for column in trace.shows)


SECTIONS: Final = (
    "profile",
    "accounts",
    "consents",
    "towns",
    "roles",
    "registrations",
    "questions",
    "votes",
    "feedback",
    "cooperation",
    "volunteering",
    "invitations",
    "conversation",
    "links",
    "rooms",
    "messages",
    "log",
    "decisions",
)


def columns(names: str) -> tuple[str, ...]:
    """Several columns, separated by blanks."""
    return tuple(names.split())


def about_nobody(**reasons: str) -> dict[str, str]:
    """Columns that are not personal, by the reason why (of `REASONS`)."""
    return {column: REASONS[reason] for reason, names in reasons.items() for column in names.split()}


REASONS: Final = {
    "number": "a number of ours, which means nothing elsewhere",
    "machine": "how the machine stands with it; tells nothing of anybody",
    "public": "from the public list of towns",
    "event": "what an organizer says about an event, for everyone",
    "proposed": "computed from what towns offer and seek",
    "code": "a hash, which leads to nobody; the code itself is told once",
    "link": "a hash, which leads to nobody; the link itself is told once",
    "server": "a homeserver of a town, not of a person",
}
