"""The link to the video conference reaches who takes part, once, shortly before, and nobody else."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.intents.base import EventId, LinkOf
from domain.intents.seats import LinkTold
from domain.rules import Asker
from domain.states import EventState, Role
from services import events, links, registration, roles, seats
from storage import events as stored
from storage import names
from storage.tables import Event
from storage.unit_of_work import Transaction
from tests.services.conftest import NOW

START = datetime.fromisoformat("2027-03-10T13:00+00:00")
DUE = START - timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
LINK = "https://video.example.org/geheim"
TOLD = LinkTold(EventId(1), LinkOf(1))


@pytest.fixture
def event(draft: Any, transact: Any, organizer: Asker) -> None:
    """Event 1 with two seats and a link."""
    draft(seats=2, link=LINK)
    transact(lambda tx: events.publish(tx, number=1, now=NOW))


@pytest.fixture
def send(transact: Any) -> Callable[[datetime], None]:
    return lambda at: transact(lambda tx: links.send_due(tx, now=at))


@pytest.fixture
def register(transact: Any) -> Any:
    return lambda person, now=NOW: transact(
        lambda tx: registration.register(tx, person_id=person.person_id, number=1, now=now)
    )


@pytest.fixture
def change(transact: Any) -> Callable[..., None]:
    def change(**columns: Any) -> None:
        def work(tx: Transaction) -> None:
            event = tx.session.get_one(Event, 1)
            for column, value in columns.items():
                setattr(event, column, value)
            if "link" in columns:
                links.changed(tx, event)

        transact(work)

    return change


@pytest.fixture
def linked(told: Any) -> Callable[[], list[int]]:
    """Who was told the link and still is to be."""
    return lambda: [row.person_id for row in told(LinkTold) if row.state != "withdrawn"]


def test_link_comes_once_to_who_takes_part(
    event: None, make_person: Any, register: Any, send: Any, linked: Any, transact: Any, told: Any
) -> None:
    make_person()  # knows of the event, and takes no part
    seated, second, waiting, host, speaker = (make_person() for _ in range(5))
    for person in (seated, second, waiting):
        register(person)
    for person, role in ((host, Role.HOST), (speaker, Role.IMPULSE), (seated, Role.IMPULSE)):
        transact(lambda tx, p=person, r=role: roles.give(tx, number=1, user_id=p.user_id, role=r, now=NOW))
    assert transact(links.next_due) == DUE
    send(DUE - MINUTE)
    assert linked() == []
    for at in (DUE, DUE + MINUTE, START):
        send(at)
    assert linked() == sorted(person.person_id for person in (seated, second, host, speaker))
    assert {row.intent for row in told(LinkTold)} == {TOLD}
    assert transact(links.next_due) is None


def test_link_comes_at_once_to_who_is_let_in_later(
    event: None, make_person: Any, register: Any, send: Any, linked: Any, transact: Any
) -> None:
    early, late, host = make_person(), make_person(), make_person()
    register(early)
    send(DUE)
    register(late, DUE + MINUTE)
    register(late, DUE + 2 * MINUTE)
    transact(lambda tx: roles.give(tx, number=1, user_id=host.user_id, role=Role.HOST, now=START))
    assert linked() == [early.person_id, late.person_id, host.person_id]
    send(START)
    assert len(linked()) == 3


def test_new_link_comes_again_once_and_what_waited_is_taken_back(
    event: None, make_person: Any, register: Any, send: Any, linked: Any, change: Any, told: Any
) -> None:
    register(klara := make_person())
    send(DUE)
    change(link="https://video.example.org/neu")
    assert [row.state for row in told(LinkTold)] == ["withdrawn"]
    for _ in range(2):
        send(DUE + MINUTE)
    assert linked() == [klara.person_id]
    change(link=LINK)  # back to the first one: people know the second
    send(DUE + 2 * MINUTE)
    assert len(told(LinkTold)) == 3


def test_link_that_is_known_late_or_taken_away(
    event: None, make_person: Any, register: Any, send: Any, linked: Any, change: Any
) -> None:
    register(klara := make_person())
    change(link=None)
    send(DUE)
    assert linked() == []
    change(link=LINK)
    send(START + MINUTE)
    assert linked() == [klara.person_id]
    change(link=None)
    assert linked() == []


def test_moved_event_tells_the_link_before_its_new_beginning(
    event: None, make_person: Any, register: Any, send: Any, linked: Any, change: Any
) -> None:
    register(klara := make_person())
    send(DUE)
    change(starts_at=START + timedelta(days=1))
    register(late := make_person(), START)
    send(START)
    assert linked() == [klara.person_id]  # a day ahead nobody new hears it
    send(DUE + timedelta(days=1))
    assert linked() == [klara.person_id, klara.person_id, late.person_id]


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.CANCELLED, EventState.FINISHED])
def test_event_that_does_not_take_place_tells_no_link(
    state: EventState, event: None, make_person: Any, register: Any, send: Any, linked: Any, change: Any
) -> None:
    register(make_person())
    change(state=state)
    send(DUE)
    assert linked() == []


def test_cancelled_event_takes_the_link_back(
    event: None, make_person: Any, register: Any, send: Any, linked: Any, transact: Any
) -> None:
    register(make_person())
    send(DUE)

    def cancel(tx: Transaction) -> None:
        found = stored.locked(tx, 1)
        found.state = EventState.CANCELLED
        seats.called_off(tx, found, now=DUE)

    transact(cancel)
    assert linked() == []
    with pytest.raises(LookupError):  # should one slip through, it finds no words
        transact(lambda tx: names.load(tx, TOLD))


def test_over_is_over(event: None, make_person: Any, register: Any, send: Any, linked: Any) -> None:
    register(make_person())
    send(START + timedelta(minutes=90))
    assert linked() == []


def test_no_other_intent_leads_to_the_link(
    event: None, make_person: Any, register: Any, send: Any, told: Any, transact: Any
) -> None:
    """What is loaded for all that was told holds the link for these messages alone."""
    for _ in range(3):
        register(make_person())
    send(DUE)
    for row in told():
        loaded = transact(lambda tx, row=row: names.load(tx, row.intent)) if row.intent is not None else None
        assert (LINK in repr(loaded)) == isinstance(row.intent, LinkTold)
