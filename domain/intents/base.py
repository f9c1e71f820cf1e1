"""What an intent is: something to be told, as data, in nobody's language yet."""

from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, ClassVar, NewType, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter

EventId = NewType("EventId", int)
PersonId = NewType("PersonId", int)
TownKey = NewType("TownKey", str)
QuestionId = NewType("QuestionId", int)
QuestionsOf = NewType("QuestionsOf", int)  # the ranked questions of an event
ListingsOf = NewType("ListingsOf", str)  # what a town offers and seeks
ProposalId = NewType("ProposalId", int)  # a match without the people behind it
MatchId = NewType("MatchId", int)  # a match with names and addresses: only where both have agreed
LinkOf = NewType("LinkOf", int)  # the link to an event's video conference
AgendaOf = NewType("AgendaOf", int)  # the running order of an event
RoomsOf = NewType("RoomsOf", int)  # how far the rooms of an event have come
VolunteerId = NewType("VolunteerId", int)  # what a town offers to do, with its event
DossierOf = NewType("DossierOf", int)  # all that is kept of a person
SheetOf = NewType("SheetOf", str)  # a table to be exported, see `storage.exports`
FeedbackOf = NewType("FeedbackOf", int)  # what was thought of an event
MinutesOf = NewType("MinutesOf", int)  # what there is to tell of an event afterwards
REFERENCES: tuple[Any, ...] = (
    DossierOf,
    SheetOf,
    FeedbackOf,
    MinutesOf,
    AgendaOf,
    RoomsOf,
    VolunteerId,
    EventId,
    PersonId,
    TownKey,
    QuestionId,
    QuestionsOf,
    ListingsOf,
    ProposalId,
    MatchId,
    LinkOf,
)

FORGOTTEN = "*"  # before the stored form of what is forgotten once it was sent

_known: dict[str, type["Intent"]] = {}


@dataclass(frozen=True)
class Intent:
    """Something to be told to a person or a room.

    It carries ids; names are loaded and words made when it is sent, in the recipient's language and time zone. Stored
    intents outlive a version of the program, so a class only ever gains fields that have a default.
    """

    chatter: ClassVar[bool] = True  # sent as m.notice, which rings on no phone
    attaches: ClassVar[bool] = False  # in direct chats a file follows the words, see `texts.render.attachment`
    secret: ClassVar[bool] = False  # holds what opens a door, such as a token; forgotten once it was sent

    def __init_subclass__(cls) -> None:
        _known[cls.__name__] = cls


def all_intents() -> list[type[Intent]]:
    """Every kind of intent, in order of name."""
    return [kind for _, kind in sorted(_known.items())]


@cache
def _adapter(name: str) -> TypeAdapter[Intent]:
    return TypeAdapter(_known[name])


def encode(intent: Intent) -> str:
    """The text form in which an intent is stored: its type's name, a space, its fields as JSON; secrets are marked."""
    name = type(intent).__name__
    return f"{FORGOTTEN if intent.secret else ''}{name} {_adapter(name).dump_json(intent).decode()}"


def decode(text: str) -> Intent:
    """The intent that `encode` stored.

    Raises:
        KeyError: no such kind of intent is known.
        pydantic.ValidationError: its fields do not fit.
    """
    name, _, fields = text.removeprefix(FORGOTTEN).partition(" ")
    return _adapter(name).validate_json(fields)


def references(intent: Intent) -> dict[Any, set[Any]]:
    """The ids that an intent carries, by their kind (`EventId`, `TownKey`, …)."""
    found: dict[Any, set[Any]] = {}
    for attribute, kind in _reference_fields(type(intent).__name__):
        value = getattr(intent, attribute)
        if value is not None:
            found.setdefault(kind, set()).update(value if isinstance(value, tuple) else [value])
    return found


def kinds_referring(*marks: Any) -> list[type[Intent]]:
    """The kinds of intent that carry ids of one of these kinds."""
    return [kind for kind in all_intents() if any(mark in marks for _, mark in _reference_fields(kind.__name__))]


@cache
def _reference_fields(name: str) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(_known[name])
    return tuple((name, mark) for name, hint in hints.items() if (mark := _reference(hint)) is not None)


def _reference(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType, tuple):
        return next((mark for part in get_args(hint) if (mark := _reference(part)) is not None), None)
    return hint if hint in REFERENCES else None
