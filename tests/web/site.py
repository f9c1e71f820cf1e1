"""Our pages on a real database, served on a real port, with a series that can be looked at."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from aiohttp import ClientSession, CookieJar
from sqlmodel import Session, select

from domain.states import AgendaKind, ClaimState, EventState, RegistrationState, Role, TokenPurpose, VolunteerKind
from services import web_links
from storage.database import migrate, open_database
from storage.reader import Reader
from storage.tables import Account, AgendaItem, Claim, Event, Person, Registration, RoleRow, TownRow, Volunteer
from storage.town_list import built_in_towns
from storage.unit_of_work import Transaction, Writer
from web.application import application, serve
from web.health import Condition
from web.site import Site

T = TypeVar("T")

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
BOT = "@assistent:example.org"
ORGANIZER = "@orga:example.org"
ADDRESS = "https://k.example.org"


@dataclass
class Pages:
    """The pages, and what they stand on."""

    writer: Writer
    base: str
    client: ClientSession
    clock: list[datetime] = field(default_factory=lambda: [NOW])

    async def do(self, work: Callable[[Transaction], T]) -> T:
        """Change what the pages show."""
        return await self.writer.do(work)

    async def token(self, person: int, purpose: TokenPurpose) -> str:
        """A token that lets a person in."""
        return await self.do(lambda tx: web_links.make(tx, person, purpose, now=self.clock[0]))

    def pass_time(self, **by: float) -> None:
        """Let time pass."""
        self.clock[0] += timedelta(**by)


def prepare(database_url: str, *, filled: bool) -> None:
    """Put all towns and an organizer, person 1, into an empty database, and events if it is to be `filled`."""
    engine = open_database(database_url)
    migrate(engine)
    with Session(engine) as session, session.begin():
        session.add_all(TownRow(**asdict(town)) for town in built_in_towns())
        session.add(Person(id=None, name="Olga Orga", created_at=NOW))
        session.flush()
        session.add(Account(user_id=ORGANIZER, person_id=1))
        session.add(RoleRow(user_id=ORGANIZER, role=Role.ORGANIZER))
        if filled:
            fill(Transaction(session))
    engine.dispose()


@asynccontextmanager
async def open_pages(database_url: str, *, address: str | None = ADDRESS) -> AsyncIterator[Pages]:
    """The pages on a database that was prepared."""
    engine = open_database(database_url)
    writer, reader = Writer(engine), Reader(engine)
    clock = [NOW]
    site = Site(reader.do, writer.do, lambda: clock[0], BOT, "Europe/Berlin", address, "https://example.org/impressum")
    runner, port = await serve(application(lambda: Condition(True, 0, 0, False, False), site), "127.0.0.1", 0)
    base = f"http://127.0.0.1:{port}"
    async with ClientSession(base, cookie_jar=CookieJar(unsafe=True)) as client:
        try:
            yield Pages(writer, base, client, clock)
        finally:
            await runner.cleanup()
            await asyncio.to_thread(writer.close)
            await asyncio.to_thread(reader.close)
            engine.dispose()


def add_event(tx: Transaction, title: str, starts_at: datetime, state: EventState, **given: object) -> int:
    """An event; its number."""
    row = Event(
        title=title,
        state=state,
        wall_time="2027-01-01T00:00",
        zone="Europe/Berlin",
        starts_at=starts_at,
        created_at=NOW - timedelta(days=400),
        published_at=None if state == EventState.DRAFT else NOW - timedelta(days=300),
        **{"minutes": 90, "capacity": 50, **given},
    )
    tx.session.add(row)
    tx.session.flush()
    return row.id or 0


def add_person(tx: Transaction, name: str, town: str | None, *, language: str = "de") -> int:
    """Someone who speaks for a town; their number."""
    person = Person(name=name, language=language, created_at=NOW)
    tx.session.add(person)
    tx.session.flush()
    number = person.id or 0
    tx.session.add(Account(user_id=f"@person{number}:example.org", person_id=number))
    if town is not None:
        tx.session.add(Claim(person_id=number, town=town, state=ClaimState.CONFIRMED, made_at=NOW))
    tx.session.flush()
    return number


def register(
    tx: Transaction, event: int, person: int, state: RegistrationState, *, at: datetime = NOW, arrival: int = 1
) -> None:
    """A registration in any state, with the seat that goes with it."""
    tx.session.add(
        Registration(event_id=event, person_id=person, state=state, arrival=arrival, changed_at=at, registered_at=at)
    )
    if state in {RegistrationState.CONFIRMED, RegistrationState.ATTENDED, RegistrationState.NO_SHOW}:
        tx.session.get_one(Event, event).taken += 1
    tx.session.flush()


def fill(tx: Transaction) -> None:
    """A series in its second year: three events past, one running, three to come, one cancelled, one still a draft."""
    towns = sorted(tx.session.exec(select(TownRow.ags)).all())
    people = [add_person(tx, f"Person {number}", towns[number * 7 % len(towns)]) for number in range(60)]
    past = [
        add_event(tx, title, NOW - timedelta(days=days), EventState.CLOSED, capacity=seats, host_town=towns[days % 396])
        for title, days, seats in (
            ("Online-Dienste, die wirklich genutzt werden", 150, 40),
            ("Digitaler Bauantrag: Erfahrungen aus drei Jahren", 90, 50),
            ("Sicheres mobiles Arbeiten mit VS-NfD", 31, 30),
        )
    ]
    for place, event in enumerate(past):
        began = tx.session.get_one(Event, event).starts_at
        for count, person in enumerate(people[place * 9 : place * 9 + 26]):
            state = RegistrationState.NO_SHOW if count % 6 == 5 else RegistrationState.ATTENDED
            register(tx, event, person, state, at=began - timedelta(days=40 - count % 33), arrival=count)
    running = add_event(
        tx, "Sprechstunde: Fragen an die OZG-Koordination", NOW - timedelta(minutes=20), EventState.RUNNING, minutes=60
    )
    coming = [
        add_event(
            tx,
            "Die digitale Bauakte: drei Kommunen, drei Wege",
            NOW + timedelta(days=9, hours=4),
            EventState.PUBLISHED,
            host_town="05158016",
            topics=["bauantrag", "dms"],
            sequence=2,
            changed_at=NOW - timedelta(days=3),
        ),
        add_event(
            tx,
            "Chatbots und KI im Bürgerservice",
            NOW + timedelta(days=37, hours=5),
            EventState.PUBLISHED,
            capacity=20,
            host_town="05315000",
            minutes=75,
        ),
        add_event(
            tx, "Schul-IT gemeinsam betreiben", NOW + timedelta(days=65, hours=3), EventState.PUBLISHED, minutes=60
        ),
    ]
    for count, person in enumerate(people[:47]):
        register(tx, coming[0], person, RegistrationState.CONFIRMED, at=NOW - timedelta(days=count % 20), arrival=count)
    for count, person in enumerate(people[10:38]):
        state = RegistrationState.CONFIRMED if count < 20 else RegistrationState.WAITING
        register(tx, coming[1], person, state, at=NOW - timedelta(hours=7 * count), arrival=count)
    register(tx, coming[1], people[40], RegistrationState.CANCELLED, arrival=50)
    for count, person in enumerate(people[:6]):
        register(tx, running, person, RegistrationState.CONFIRMED, arrival=count)
    volunteer = Volunteer(
        kind=VolunteerKind.IMPULSE, event_id=coming[0], person_id=people[3], town="05158028", made_at=NOW
    )
    tx.session.add(volunteer)
    tx.session.flush()
    for place, (kind, title, minutes, by) in enumerate(
        (
            (AgendaKind.WELCOME, "Begrüßung", 5, None),
            (AgendaKind.IMPULSE, "Vom Papier zur E-Akte in 14 Monaten", 15, volunteer.id),
            (AgendaKind.IMPULSE, "Was wir beim zweiten Mal anders machen würden", 15, None),
            (AgendaKind.BREAK, "Pause", 5, None),
            (AgendaKind.DISCUSSION, "Fragen aus den Kommunen", 50, None),
        )
    ):
        tx.session.add(
            AgendaItem(
                event_id=coming[0],
                position=place,
                kind=kind,
                title=title,
                minutes=minutes,
                volunteer_id=by,
                person_id=people[3] if by else None,
            )
        )
    add_event(tx, "Abgesagter Termin", NOW + timedelta(days=20), EventState.CANCELLED, sequence=1)
    add_event(tx, "Streng geheimer Entwurf", NOW + timedelta(days=50), EventState.DRAFT)
