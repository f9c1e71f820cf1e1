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


@dataclass(frozen=True)
class PersonFacts:
    """A person as others are told of them."""

    id: int
    name: str | None
    function: str | None
    user_id: str | None
    town: str | None
    town_confirmed: bool


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
class Names:
    """The facts that an intent's ids stand for."""

    events: dict[int, EventFacts] = field(default_factory=dict)
    people: dict[int, PersonFacts] = field(default_factory=dict)
    towns: dict[str, str] = field(default_factory=dict)
    questions: dict[int, QuestionFacts] = field(default_factory=dict)
    ranked: dict[int, list[QuestionFacts]] = field(default_factory=dict)
    proposals: dict[int, ProposalFacts] = field(default_factory=dict)
    matches: dict[int, MatchFacts] = field(default_factory=dict)
    listings: dict[str, list[ListingFacts]] = field(default_factory=dict)
