"""People become known, greeted, and organizers."""

from collections.abc import Iterable
from datetime import datetime

from domain.intents.talk import Greeted
from domain.rules import Asker
from domain.states import Role
from services import post
from storage import accounts, people
from storage.tables import Person
from storage.unit_of_work import Transaction


def meet(tx: Transaction, user_id: str, *, now: datetime) -> Asker:
    """The person behind a Matrix ID, who is new to us if nobody was known by it."""
    known = people.asker(tx, user_id)
    if known is not None:
        return known
    people.add(tx, Person(created_at=now), user_id)
    return people.asker_of(tx, user_id)


def is_retired(tx: Transaction, user_id: str) -> bool:
    """Whether a person moved away from a Matrix ID."""
    return accounts.is_retired(tx, user_id)


def greet(tx: Transaction, person_id: int, *, now: datetime) -> bool:
    """Greet a person, once in their life; False if that was done before."""
    person = people.get(tx, person_id)
    if person.greeted_at is not None:
        return False
    person.greeted_at = now
    post.to_person(tx, person_id, Greeted(), now=now)
    return True


def appoint_first_organizers(tx: Transaction, user_ids: Iterable[str], *, now: datetime) -> None:
    """Give the organizers of the settings their role, and make them known so that they can be told things."""
    for user_id in user_ids:
        if meet(tx, user_id, now=now).retired:
            continue  # they organize by another Matrix ID now
        people.give_role(tx, user_id, Role.ORGANIZER, None)


def set_language(tx: Transaction, person_id: int, language: str) -> None:
    """Talk to a person in German (`de`) or English (`en`) from now on."""
    people.get(tx, person_id).language = language
    tx.session.flush()
