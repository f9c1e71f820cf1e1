"""Who may run which command where: every command of the product × kind of person × kind of room (S2)."""

import itertools
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

import pytest
from sqlmodel import Session

from domain.errors import Refused
from domain.incoming import Message
from domain.intents.base import Intent, decode
from domain.intents.people import ConfirmationNeeded, ProfileMissing
from domain.intents.talk import NotAllowed, OnlyInDirectChat
from domain.states import ClaimState, EventState, Membership, Role, RoomKind
from handlers.commands import ROUTER
from handlers.dispatch import dispatch
from services import claims, people
from storage import outbox, rooms
from storage import people as stored
from storage.database import migrate, open_database
from storage.tables import Event, OutboxRow, Room, TownRow
from storage.unit_of_work import Transaction
from tests.hall import Hall, open_hall
from tests.handlers.conftest import BOT, NOW

T = TypeVar("T")

# Who may: anyone, who is known by name and town, who is confirmed, the event's host and organizers, whoever moderates
# (in a direct chat the host of any event, in a room only its own), organizers.
ANYONE, KNOWN, CONFIRMED, HOST, MODERATOR, ORGANIZER = "anyone", "known", "confirmed", "host", "moderator", "organizer"
PRIVATE, ANYWHERE = "only in the direct chat", "anywhere"

# Command: (who, where, arguments that it takes).
TABLE: Final[dict[str, tuple[str, str, str]]] = {
    "profile": (ANYONE, PRIVATE, ""),
    "profile new": (ANYONE, PRIVATE, ""),
    "profile name": (ANYONE, PRIVATE, "Nora Neu"),
    "town": (ANYONE, PRIVATE, "Hilden"),
    "profile function": (ANYONE, PRIVATE, "Leitung"),
    "profile topics": (ANYONE, PRIVATE, "1"),
    "approve town": (ORGANIZER, ANYWHERE, "1"),
    "decline town": (ORGANIZER, ANYWHERE, "1 nein"),
    "town take back": (ORGANIZER, ANYWHERE, "1"),
    "vouch": (CONFIRMED, PRIVATE, "1"),
    "town server": (ORGANIZER, ANYWHERE, "Hilden matrix.example.org"),
    "town server off": (ORGANIZER, ANYWHERE, "Hilden matrix.example.org"),
    "town leave": (ANYONE, PRIVATE, ""),
    "invite": (ORGANIZER, PRIVATE, "Nora Neu; Hilden"),
    "invitations": (ORGANIZER, PRIVATE, ""),
    "invite revoke": (ORGANIZER, PRIVATE, "1"),
    "invite again": (ORGANIZER, PRIVATE, "@known:example.org"),
    "code": (ANYONE, PRIVATE, "K-7QX4-M2PD-9TRA"),
    "new id": (KNOWN, PRIVATE, ""),
    "move id": (KNOWN, PRIVATE, ""),
    "events": (ANYONE, ANYWHERE, ""),
    "register": (KNOWN, ANYWHERE, "1"),
    "unregister": (KNOWN, ANYWHERE, "1"),
    "here": (KNOWN, ANYWHERE, "1"),
    "approve registration": (ORGANIZER, ANYWHERE, "1"),
    "decline registration": (ORGANIZER, ANYWHERE, "1"),
    "agenda": (ANYONE, ANYWHERE, "1"),
    "agenda add": (HOST, ANYWHERE, '1 "Akten" 15'),
    "agenda remove": (HOST, ANYWHERE, "1 1"),
    "agenda swap": (HOST, ANYWHERE, "1 1 2"),
    "host": (CONFIRMED, ANYWHERE, "1"),
    "impulse": (CONFIRMED, ANYWHERE, "1 Akten"),
    "withdraw": (CONFIRMED, ANYWHERE, "1"),
    "volunteers": (ORGANIZER, ANYWHERE, ""),
    "approve volunteer": (ORGANIZER, ANYWHERE, "1"),
    "decline volunteer": (ORGANIZER, ANYWHERE, "1 nein"),
    "call": (ORGANIZER, ANYWHERE, "1"),
    "event new": (ORGANIZER, ANYWHERE, '"Neu" 10.04.2027 14:00'),
    "event publish": (ORGANIZER, ANYWHERE, "1"),
    "event verify": (ORGANIZER, ANYWHERE, "1"),
    "event rooms": (ORGANIZER, ANYWHERE, "1"),
    "event adopt": (ORGANIZER, ANYWHERE, "1"),
    "event close": (ORGANIZER, ANYWHERE, "1"),
    "event reopen": (ORGANIZER, ANYWHERE, "1"),
    "event edit": (ORGANIZER, ANYWHERE, "1 seats=80"),
    "event move": (ORGANIZER, PRIVATE, "1 17.03.2027 14:00"),
    "event cancel": (ORGANIZER, PRIVATE, "1"),
    "event reinstate": (ORGANIZER, ANYWHERE, "1"),
    "undo": (ORGANIZER, ANYWHERE, ""),
    "role host": (ORGANIZER, ANYWHERE, "1 @known:example.org"),
    "role impulse": (ORGANIZER, ANYWHERE, "1 @known:example.org"),
    "role expert": (ORGANIZER, ANYWHERE, "1 @known:example.org"),
    "role remove": (ORGANIZER, ANYWHERE, "1 @host:example.org"),
    "role organizer": (ORGANIZER, ANYWHERE, "@known:example.org"),
    "role organizer remove": (ORGANIZER, ANYWHERE, "@organizer:example.org"),
    "calendar": (KNOWN, PRIVATE, ""),
    "calendar revoke": (ANYONE, PRIVATE, ""),
    "stats": (ORGANIZER, PRIVATE, "1"),
    "ask": (ANYONE, ANYWHERE, "Wer zahlt?"),
    "questions": (ANYONE, ANYWHERE, ""),
    "next": (MODERATOR, ANYWHERE, ""),
    "answered": (MODERATOR, ANYWHERE, "1 Die Stadt."),
    "offer": (CONFIRMED, PRIVATE, "Erfahrung mit Akten"),
    "need": (CONFIRMED, PRIVATE, "Rat zu Akten"),
    "offer withdraw": (CONFIRMED, PRIVATE, "1"),
    "matches": (CONFIRMED, PRIVATE, ""),
    "yes": (ANYONE, PRIVATE, "1"),
    "no": (ANYONE, PRIVATE, "1"),
    "matchmake rehearse": (ORGANIZER, PRIVATE, ""),
    "matchmake start": (ORGANIZER, PRIVATE, ""),
    "feedback": (ANYONE, PRIVATE, "1 5"),
    "feedback results": (HOST, PRIVATE, "1"),
    "audit": (ORGANIZER, PRIVATE, ""),
    "export people": (ORGANIZER, PRIVATE, "csv"),
    "export registrations": (ORGANIZER, PRIVATE, "1 csv"),
    "export audit": (ORGANIZER, PRIVATE, "csv"),
    "export cooperations": (ORGANIZER, PRIVATE, "csv"),
    "minutes": (ANYONE, PRIVATE, "1"),  # whose they are is the use case's business
    "privacy": (ANYONE, ANYWHERE, ""),
    "privacy access": (ANYONE, PRIVATE, ""),
    "privacy erase": (ANYONE, PRIVATE, ""),
    "help": (ANYONE, ANYWHERE, ""),
    "hello": (ANYONE, PRIVATE, ""),
    "language": (ANYONE, ANYWHERE, "de"),
    "cancel": (ANYONE, PRIVATE, ""),
}

PEOPLE = ("stranger", "known", "confirmed", "other host", "host", "organizer")
PLACES = ("direct", "questions", "backstage")
# In a room that is none of ours nobody's rights count but an organizer's.
CELLS = [*itertools.product(PEOPLE, PLACES), ("host", "foreign"), ("organizer", "foreign")]
_IDS = {who: f"@{who.replace(' ', '-')}:example.org" for who in PEOPLE}
# Everybody here but the stranger is known; the hosts and the organizer are not confirmed, so that no right stands in
# for another one.
_ALLOWED: Final[dict[str, frozenset[str]]] = {
    ANYONE: frozenset(PEOPLE),
    KNOWN: frozenset(PEOPLE) - {"stranger"},
    CONFIRMED: frozenset({"confirmed"}),
    HOST: frozenset({"host", "organizer"}),
    ORGANIZER: frozenset({"organizer"}),
}

Try = Callable[[str, str, str], str]


def expected(key: str, who: str, place: str) -> str:
    """What the table says: done, denied, elsewhere, or silence."""
    audience, where, _ = TABLE[key]
    if place == "foreign":  # nobody has asked the bot to speak there, but for an organizer who hands the room over
        return "done" if (key, who) == ("event adopt", "organizer") else "silence"
    if audience == MODERATOR:
        allowed = _ALLOWED[HOST] | ({"other host"} if place == "direct" else frozenset())
    else:
        allowed = _ALLOWED[audience]
    if who not in allowed:
        return "denied"
    return "elsewhere" if where == PRIVATE and place != "direct" else "done"


@pytest.fixture(scope="module")
def attempt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Try]:
    """What comes of a text that a person says at a place; nothing of it stays."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('rules') / 'initiative-k.db'}")
    migrate(engine)

    def run(work: Callable[[Transaction], T]) -> T:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            return work(Transaction(session))

    hall = open_hall(run, NOW)
    places = run(lambda tx: _prepare(tx, hall))
    numbers = itertools.count(1)

    def tell(who: str, place: str, text: str) -> str:
        with Session(engine, expire_on_commit=False) as session:
            found = _outcome(Transaction(session), places[place, who], _IDS[who], text, f"$in{next(numbers)}")
            session.rollback()
        return found

    yield tell
    engine.dispose()


def _prepare(tx: Transaction, hall: Hall) -> dict[tuple[str, str], int]:
    """People of each kind with their direct chats; our numbers of the rooms by kind and person."""
    tx.session.add(TownRow(ags="05158016", name="Hilden", kind="Stadt", district="Düsseldorf"))
    other = Event(**tx.session.get_one(Event, hall.event).model_dump(exclude={"id"}))
    tx.session.add(other)
    tx.session.flush()
    foreign = rooms.add(
        tx, Room(kind=RoomKind.FOREIGN, room_id="!foreign", membership=Membership.JOIN, version="11", created_at=NOW)
    )
    foreign.power = {"users": {BOT.user_id: 100}}
    places: dict[tuple[str, str], int] = {}
    for who, user_id in _IDS.items():
        person = people.meet(tx, user_id, now=NOW).person_id
        row = stored.get(tx, person)
        row.greeted_at = NOW
        if who != "stranger":
            row.name = f"Person {who}"
            claim = claims.claim_town(tx, person, "05158016", now=NOW)
            claim.state = ClaimState.CONFIRMED if who == "confirmed" else ClaimState.PENDING
        direct = rooms.add(
            tx,
            Room(kind=RoomKind.DIRECT, room_id=f"!{who}", membership=Membership.JOIN, person_id=person, created_at=NOW),
        )
        places |= {
            ("direct", who): direct.id or 0,
            ("questions", who): hall.questions,
            ("backstage", who): hall.backstage,
            ("foreign", who): foreign.id or 0,
        }
    stored.give_role(tx, _IDS["host"], Role.HOST, hall.event)
    stored.give_role(tx, _IDS["other host"], Role.HOST, other.id or 0)
    stored.give_role(tx, _IDS["organizer"], Role.ORGANIZER, None)
    assert other.state == EventState.PUBLISHED
    return places


def _outcome(tx: Transaction, room: int, user_id: str, text: str, event_id: str) -> str:
    place = rooms.get(tx, room)
    before = {row.id for row in _said(tx, room)}
    message = Message(event_id=event_id, room_id=place.room_id or "", sender=user_id, text=f"!{text}")
    try:
        heard = dispatch(tx, message, bot=BOT, now=NOW)
    except Refused:
        return "done"  # the rule let them; the use case says why it cannot be
    told = [_intent(row) for row in _said(tx, room) if row.id not in before]
    if not heard:
        assert told == [], told
        return "silence"
    if any(isinstance(intent, NotAllowed | ProfileMissing | ConfirmationNeeded) for intent in told):
        return "denied"
    return "elsewhere" if any(isinstance(intent, OnlyInDirectChat) for intent in told) else "done"


def _said(tx: Transaction, room: int) -> list[OutboxRow]:
    return [row for _, number in outbox.pending(tx) if (row := tx.session.get_one(OutboxRow, number)).room == room]


def _intent(row: OutboxRow) -> Intent | None:
    return decode(row.intent) if row.intent is not None else None


def test_every_command_stands_in_the_table() -> None:
    """Whoever adds a command says here who may."""
    assert {command.key for command in ROUTER.commands} == set(TABLE)


@pytest.mark.parametrize("key", TABLE)
def test_command_is_for_whom_the_table_says(attempt: Try, key: str) -> None:
    german = next(command.german[0] for command in ROUTER.commands if command.key == key)
    text = f"{german} {TABLE[key][2]}".strip()
    wanted = {(who, place): expected(key, who, place) for who, place in CELLS}
    assert {(who, place): attempt(who, place, text) for who, place in CELLS} == wanted


@pytest.mark.parametrize("key", [key for key, (*_, text) in TABLE.items() if text.startswith("1")])
def test_number_of_nothing_breaks_no_command(attempt: Try, key: str) -> None:
    """What does not exist is told in words; nothing else is raised."""
    german = next(command.german[0] for command in ROUTER.commands if command.key == key)
    text = f"{german} 999{TABLE[key][2][1:]}"
    assert attempt("organizer", "direct", text) in ("done", "denied")
