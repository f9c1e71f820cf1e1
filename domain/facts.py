"""What is told of things when they are named: loaded when a message is made, not when it is decided on."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class EventFacts:
    """An event as people are told of it."""

    id: int
    title: str
    state: str
    starts_at: datetime
    zone: str
    minutes: int
    capacity: int
    taken: int
    host_town: str | None
    uid: str = ""  # of its calendar entry, the same for ever (RFC 5545, section 3.8.4.7)
    sequence: int = 0  # of its calendar entry
    changed_at: datetime | None = None  # when what calendars show of it changed last


@dataclass(frozen=True)
class CalendarEntry:
    """An event in somebody's calendar."""

    event: EventFacts
    standing: str  # `seat`: they take part or run it; `waiting`: they may yet; `public`: anybody's


@dataclass(frozen=True)
class PersonFacts:
    """A person as others are told of them."""

    id: int
    name: str | None
    function: str | None
    user_id: str | None
    town: str | None
    town_confirmed: bool
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestionFacts:
    """A question with its votes."""

    id: int
    number: int
    text: str
    state: str
    votes: int
    asker: str | None
    answer: str | None
    event: int = 0
    user_id: str | None = None  # the asker's
    town: str | None = None


@dataclass(frozen=True)
class ListingFacts:
    """Something that a town offers or seeks."""

    number: int
    kind: str
    text: str


@dataclass(frozen=True)
class HelpFacts:
    """What one town offers and another seeks; a text is empty once its town has taken it back."""

    offer: str
    need: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class ProposalFacts:
    """Two towns and why they could work together; nothing in it leads to the people behind it."""

    id: int
    town_a: str
    town_b: str
    helps_a: HelpFacts | None  # what B offers and A seeks
    helps_b: HelpFacts | None
    km: int | None


@dataclass(frozen=True)
class MatchFacts:
    """Two towns that agreed to work together, and who speaks for them."""

    id: int
    town_a: str
    town_b: str
    person_a: int
    person_b: int


@dataclass(frozen=True)
class AgendaFacts:
    """An item of a running order, in its order."""

    kind: str
    title: str
    minutes: int
    speaker: str | None = None
    town: str | None = None  # that the speaker comes from


@dataclass(frozen=True)
class RoomsFacts:
    """How far the rooms of an event have come."""

    wanted: int
    made: int
    invitations: int
    invited: int
    failed: int  # what the homeserver will never do
    working: bool  # more is to come by itself


@dataclass(frozen=True)
class VolunteerFacts:
    """What a town offers to do."""

    id: int
    kind: str  # host, impulse
    state: str
    town: str
    person: str | None
    title: str | None
    event: EventFacts | None  # None: any that fits


@dataclass(frozen=True)
class PersonalRows:
    """What one table holds of a person: under a section of `domain.personal_data`, one tuple a row."""

    table: str
    section: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Dossier:
    """All that is kept of a person, and what the numbers in it stand for."""

    person: int
    parts: tuple[PersonalRows, ...]
    events: dict[int, str]  # titles
    towns: dict[str, str]  # names


@dataclass(frozen=True)
class Sheet:
    """A table to be exported: its columns by their lasting names, and the rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class FeedbackFacts:
    """What was thought of an event; of too few answers nothing but their number."""

    event: int
    count: int
    average: float | None = None
    distribution: tuple[int, ...] = ()  # how many gave 1, 2, 3, 4 and 5
    texts: tuple[str, ...] = ()  # in no order that tells anything


@dataclass(frozen=True)
class MinutesFacts:
    """What there is to tell of an event afterwards; nobody is named in it."""

    attended: int | None  # None where nobody checked in
    seats: int  # how many had one
    towns: tuple[tuple[str, int], ...]  # whose people took part, and how many
    questions: tuple[QuestionFacts, ...]
    feedback: FeedbackFacts
    room: str | None  # the Matrix id of the room for questions


@dataclass(frozen=True)
class Names:
    """The facts that an intent's ids stand for."""

    events: dict[int, EventFacts] = field(default_factory=dict)
    agendas: dict[int, list[AgendaFacts]] = field(default_factory=dict)
    rooms: dict[int, RoomsFacts] = field(default_factory=dict)
    volunteers: dict[int, VolunteerFacts] = field(default_factory=dict)
    people: dict[int, PersonFacts] = field(default_factory=dict)
    towns: dict[str, str] = field(default_factory=dict)
    questions: dict[int, QuestionFacts] = field(default_factory=dict)
    ranked: dict[int, list[QuestionFacts]] = field(default_factory=dict)
    proposals: dict[int, ProposalFacts] = field(default_factory=dict)
    matches: dict[int, MatchFacts] = field(default_factory=dict)
    listings: dict[str, list[ListingFacts]] = field(default_factory=dict)
    links: dict[int, str] = field(default_factory=dict)  # to video conferences, by event
    dossiers: dict[int, Dossier] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    feedback: dict[int, FeedbackFacts] = field(default_factory=dict)
    minutes: dict[int, MinutesFacts] = field(default_factory=dict)
