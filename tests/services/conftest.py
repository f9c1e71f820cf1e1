"""A migrated database with the towns, people on it, and a look at what was posted."""

import itertools
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.errors import Refused
from domain.intents.base import Intent, decode
from domain.rules import Asker
from domain.states import ClaimState, Role
from services import claims, events, people, towns
from storage import people as stored
from storage.database import migrate, open_database
from storage.tables import Event, OutboxRow, TownRow
from storage.town_list import built_in_towns
from storage.unit_of_work import Transaction
from tests.hall import Hall, open_hall
from tests.postgres import PostgresServer

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
WALL = datetime.fromisoformat("2027-03-10 14:00")

T = TypeVar("T")


class Transact(Protocol):
    """Runs a work in a transaction of its own, commits it and returns what the work returned."""

    def __call__(self, work: Callable[[Transaction], T]) -> T: ...


class Refusal(Protocol):
    """Runs a work that must be refused, and returns the intent that says why."""

    def __call__(self, work: Callable[[Transaction], object]) -> Intent: ...


class Draft(Protocol):
    """Drafts an event: on 10 March at 14:00 in Germany, for 90 minutes with 50 seats, unless told otherwise."""

    def __call__(self, **given: Any) -> Intent: ...


class MakePerson(Protocol):
    """Someone known by name and town; the organizers have confirmed the town unless told otherwise."""

    def __call__(self, name: str | None = None, town: str = "Hilden", *, confirmed: bool = True) -> Asker: ...


@dataclass(frozen=True)
class Posted:
    """An outbox row as tests look at it."""

    id: int
    room: int
    action: str
    state: str
    intent: Intent | None
    person_id: int | None
    user_id: str | None
    value: str | None
    about: str | None
    key: str | None


class Told(Protocol):
    """What was posted, oldest first: all rows, or those whose intent is of this kind."""

    def __call__(self, kind: type[Intent] | None = None) -> list[Posted]: ...


@pytest.fixture
def now() -> datetime:
    """A Monday morning in winter."""
    return NOW


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the schema and all towns, to be copied: that is faster than filling one anew."""
    path = tmp_path_factory.mktemp("filled") / "initiative-k.db"
    _fill(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def filled_postgres(postgres: PostgresServer) -> str:
    """The same as a database to be copied."""
    name = "filled_for_services"
    _fill(postgres.create_database(name))
    return name


def _fill(url: str) -> None:
    engine = open_database(url)
    migrate(engine)
    with Session(engine) as session, session.begin():
        session.add_all(TownRow(**asdict(town)) for town in built_in_towns())
    engine.dispose()


@pytest.fixture
def sqlite_engine(filled_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    """An engine on an SQLite file with the schema and all towns."""
    engine = open_database(f"sqlite:///{shutil.copy(filled_sqlite, tmp_path)}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_engine(postgres: PostgresServer, filled_postgres: str) -> Iterator[Engine]:
    """An engine on a PostgreSQL database with the schema and all towns."""
    name = f"test_{secrets.token_hex(8)}"
    engine = open_database(postgres.create_database(name, template=filled_postgres))
    yield engine
    engine.dispose()
    postgres.drop_database(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """An engine on a database with the schema and all towns: the test runs once for each kind."""
    return request.getfixturevalue(f"{request.param}_engine")


@pytest.fixture
def transact(engine: Engine) -> Transact:
    """Works on the database, from any thread; `Refused` and whatever else they raise rolls back and comes out."""

    def run(work: Callable[[Transaction], T]) -> T:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            return work(Transaction(session))

    return run


@pytest.fixture
def refusal(transact: Transact) -> Refusal:
    """Works that the rules do not allow."""

    def run(work: Callable[[Transaction], object]) -> Intent:
        with pytest.raises(Refused) as refused:
            transact(work)
        return refused.value.intent

    return run


@pytest.fixture
def draft(transact: Transact) -> Draft:
    """Events that nobody knows of yet, numbered from 1."""

    def make(**given: Any) -> Intent:
        wanted = {"title": "OZG", "wall": WALL, "zone": "Europe/Berlin", "minutes": 90, "seats": 50, "host": None}
        return transact(lambda tx: events.draft(tx, **(wanted | given), now=NOW))

    return make


@pytest.fixture
def published(draft: Draft, transact: Transact, organizer: Asker) -> Event:
    """Event 1, published when nobody but an organizer was known."""
    draft()
    transact(lambda tx: events.publish(tx, number=1, now=NOW))
    return transact(lambda tx: tx.session.get_one(Event, 1))


@pytest.fixture
def make_person(transact: Transact) -> MakePerson:
    """People with Matrix IDs of their own."""
    numbers = itertools.count(1)

    def make(name: str | None = None, town: str = "Hilden", *, confirmed: bool = True) -> Asker:
        number = next(numbers)
        user_id = f"@person{number}:example.org"

        def work(tx: Transaction) -> Asker:
            person = people.meet(tx, user_id, now=NOW)
            stored.get(tx, person.person_id).name = name or f"Person {number}"
            claim = claims.claim_town(tx, person.person_id, towns.find_town(tx, town).ags, now=NOW)
            if confirmed:
                claim.state = ClaimState.CONFIRMED
                stored.keep(tx, claim)
            return stored.asker_of(tx, user_id)

        return transact(work)

    return make


@pytest.fixture
def organizer(transact: Transact) -> Asker:
    """The first organizer, of whom nothing but the Matrix ID is known."""

    def work(tx: Transaction) -> Asker:
        people.appoint_first_organizers(tx, ["@organizer:example.org"], now=NOW)
        return stored.asker_of(tx, "@organizer:example.org")

    asker = transact(work)
    assert asker.has(Role.ORGANIZER, None)
    return asker


@pytest.fixture
def told(transact: Transact) -> Told:
    """What use cases have posted."""

    def look(kind: type[Intent] | None = None) -> list[Posted]:
        rows = transact(lambda tx: tx.session.exec(select(OutboxRow).order_by(col(OutboxRow.id))).all())
        posted = [
            Posted(
                row.id or 0,
                row.room,
                row.action,
                row.state,
                decode(row.intent) if row.intent is not None else None,
                row.person_id,
                row.user_id,
                row.value,
                row.about,
                row.key,
            )
            for row in rows
        ]
        return posted if kind is None else [row for row in posted if isinstance(row.intent, kind)]

    return look


@pytest.fixture
def hall(transact: Transact, now: datetime) -> Hall:
    """Event 1, published, with its rooms."""
    return open_hall(transact, now)


@pytest.fixture
def klara(make_person: MakePerson) -> Asker:
    """Someone from Hilden."""
    return make_person("Klara Beispiel", "Hilden")


@pytest.fixture
def theo(make_person: MakePerson) -> Asker:
    """Someone from Ratingen."""
    return make_person("Theo Muster", "Ratingen")
