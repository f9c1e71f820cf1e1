"""The running order: items added, removed, swapped; shown to who may know of the event."""

from datetime import datetime
from typing import Any

import pytest

from domain.facts import AgendaFacts
from domain.intents.agenda import AgendaFull, AgendaShown, ItemUnfit, NoSuchItem
from domain.intents.base import AgendaOf, EventId, Intent
from domain.intents.events import EventNotOpen, EventStands, NoSuchEvent
from domain.rules import Asker
from domain.states import EventState, Role
from services import agenda, event_changes, roles
from storage import agenda as stored
from storage import people

SHOWN = (EventId(1), AgendaOf(1))


@pytest.fixture
def add(transact: Any, now: datetime) -> Any:
    def work(title: str, minutes: int = 10, number: int = 1, **more: Any) -> Intent:
        return transact(lambda tx: agenda.add(tx, number=number, title=title, minutes=minutes, now=now, **more))

    return work


def items(transact: Any) -> list[AgendaFacts]:
    return transact(lambda tx: stored.facts(tx, 1))


def titles(transact: Any) -> list[str]:
    return [item.title for item in items(transact)]


def test_items_are_added_with_what_their_titles_tell(draft: Any, add: Any, transact: Any, klara: Asker) -> None:
    draft()
    assert add("Begrüßung", 5) == AgendaShown(*SHOWN, "added", editable=True)
    add("  Die  E-Akte ", 15, who=klara.user_id)
    add("Pause", 10)
    add("Austausch zu dritt", 20, who="klara BEISPIEL")
    add("Abschluss", 5, kind="diskussion", who="Frau Minister")
    assert items(transact) == [
        AgendaFacts("welcome", "Begrüßung", 5),
        AgendaFacts("impulse", "Die E-Akte", 15, "Klara Beispiel", "Hilden"),
        AgendaFacts("break", "Pause", 10),
        AgendaFacts("discussion", "Austausch zu dritt", 20, "Klara Beispiel", "Hilden"),
        AgendaFacts("discussion", "Abschluss", 5, "Frau Minister"),
    ]
    assert transact(lambda tx: stored.minutes(tx, 1)) == 55


def test_items_are_put_in_between_removed_and_swapped(draft: Any, add: Any, transact: Any) -> None:
    draft()
    for title in ("a", "b", "c"):
        add(title)
    add("x", position=2)
    add("y", position=99)
    add("z", position=-5)
    assert titles(transact) == ["z", "a", "x", "b", "c", "y"]
    assert transact(lambda tx: agenda.swap(tx, number=1, first=1, second=6)).done == "swapped"
    assert transact(lambda tx: agenda.remove(tx, number=1, position=3)).done == "removed"
    assert titles(transact) == ["y", "a", "b", "c", "z"]
    transact(lambda tx: agenda.swap(tx, number=1, first=2, second=2))
    assert titles(transact) == ["y", "a", "b", "c", "z"]
    add("end")
    assert titles(transact)[-1] == "end"


def test_two_people_of_the_same_name_are_told_apart_by_nobody(
    draft: Any, add: Any, transact: Any, make_person: Any
) -> None:
    draft()
    for town in ("Hilden", "Ratingen"):
        make_person("Eva Muster", town)
    add("E-Akte", who="Eva Muster")
    assert items(transact) == [AgendaFacts("impulse", "E-Akte", 10, "Eva Muster")]


@pytest.mark.parametrize(
    ("given", "intent"),
    [
        ({"title": "a", "minutes": 0}, ItemUnfit("minutes", 1, 1440)),
        ({"title": "a", "minutes": 1441}, ItemUnfit("minutes", 1, 1440)),
        ({"title": " "}, ItemUnfit("title", most=120)),
        ({"title": "x" * 121}, ItemUnfit("title", most=120)),
        ({"title": "a", "kind": "tanz"}, ItemUnfit("kind")),
        ({"title": "a", "number": 9}, NoSuchEvent(9)),
    ],
)
def test_no_such_item(draft: Any, transact: Any, refusal: Any, now: datetime, given: Any, intent: Intent) -> None:
    draft()
    wanted = {"number": 1, "minutes": 10, **given}
    assert refusal(lambda tx: agenda.add(tx, **wanted, now=now)) == intent
    assert titles(transact) == []


def test_running_order_has_an_end(draft: Any, add: Any, refusal: Any, now: datetime) -> None:
    draft()
    for number in range(agenda.MOST_ITEMS):
        add(f"Punkt {number}")
    full = refusal(lambda tx: agenda.add(tx, number=1, title="mehr", minutes=1, now=now))
    assert full == AgendaFull(agenda.MOST_ITEMS)


def test_items_that_are_not_there(draft: Any, add: Any, refusal: Any) -> None:
    draft()
    add("a")
    for wrong in (0, 2):
        missing = NoSuchItem(EventId(1), wrong, 1)
        assert refusal(lambda tx, wrong=wrong: agenda.remove(tx, number=1, position=wrong)) == missing
        assert refusal(lambda tx, wrong=wrong: agenda.swap(tx, number=1, first=1, second=wrong)) == missing


def test_running_order_of_what_is_cancelled_stays(
    published: Any, add: Any, transact: Any, refusal: Any, now: datetime
) -> None:
    add("a")
    transact(lambda tx: event_changes.cancel(tx, number=1, reason="", now=now))
    stands = EventStands(EventId(1), EventState.CANCELLED)
    assert refusal(lambda tx: agenda.remove(tx, number=1, position=1)) == stands


def test_draft_is_shown_only_to_who_prepares_it(
    draft: Any, transact: Any, refusal: Any, klara: Asker, theo: Asker, organizer: Asker, now: datetime
) -> None:
    draft()
    transact(lambda tx: roles.give(tx, number=1, user_id=klara.user_id, role=Role.IMPULSE, now=now))

    def show(user_id: str) -> Any:
        return lambda tx: agenda.show(tx, number=1, asker=people.asker_of(tx, user_id))

    assert transact(show(organizer.user_id)) == AgendaShown(*SHOWN, editable=True)
    assert transact(show(klara.user_id)) == AgendaShown(*SHOWN)
    assert refusal(show(theo.user_id)) == EventNotOpen(1)
    assert refusal(lambda tx: agenda.show(tx, number=7, asker=theo)) == NoSuchEvent(7)


def test_published_running_order_is_shown_to_all(published: Any, transact: Any, theo: Asker) -> None:
    assert transact(lambda tx: agenda.show(tx, number=1, asker=theo)) == AgendaShown(*SHOWN)
