"""The profile: a short conversation of three questions, each of which survives a restart and can be answered again."""

from datetime import datetime

from domain.errors import Refused
from domain.intents.base import Intent, PersonId, TownKey
from domain.intents.people import (
    AnswerUnfit,
    FunctionAsked,
    NameAsked,
    ProfileCancelled,
    ProfileShown,
    TownAsked,
    TownDoubted,
    TownSet,
)
from domain.intents.talk import NothingToCancel
from domain.states import ClaimState
from domain.towns import Town
from services import towns
from storage import people
from storage.tables import Conversation
from storage.unit_of_work import Transaction

LONGEST_ANSWER = 100


def begin(tx: Transaction, person_id: int, *, now: datetime) -> Intent:
    """Ask the first question."""
    talk = people.conversation(tx, person_id) or Conversation(person_id=person_id, step="name", updated_at=now)
    talk.step, talk.choices, talk.updated_at = "name", [], now
    people.keep(tx, talk)
    return NameAsked()


def show(person_id: int) -> Intent:
    """What is known of a person."""
    return ProfileShown(person=PersonId(person_id))


def cancel(tx: Transaction, person_id: int) -> Intent:
    """Break off the conversation; what was answered is kept."""
    talk = people.conversation(tx, person_id)
    if talk is None:
        return NothingToCancel()
    people.end_conversation(tx, talk)
    return ProfileCancelled()


def answer(tx: Transaction, person_id: int, text: str, *, now: datetime) -> Intent | None:
    """Take an answer to the question that stands, and ask the next; None if no question stands."""
    talk = people.conversation(tx, person_id)
    if talk is None:
        return None
    if not text or len(text) > LONGEST_ANSWER:
        return AnswerUnfit("long" if text else "empty")
    talk.updated_at = now
    match talk.step:
        case "name":
            return _name(tx, talk, text)
        case "town":
            return _town(tx, talk, text, now=now)
        case _:
            return _function(tx, talk, text, now=now)


def _name(tx: Transaction, talk: Conversation, text: str) -> Intent:
    people.get(tx, talk.person_id).name = " ".join(text.split())
    talk.step = "town"
    people.keep(tx, talk)
    return TownAsked()


def _town(tx: Transaction, talk: Conversation, text: str, *, now: datetime) -> Intent:
    try:
        town = _chosen(tx, talk, text)
    except Refused as refusal:
        doubted = refusal.intent
        talk.choices = list(doubted.towns) if isinstance(doubted, TownDoubted) else []
        people.keep(tx, talk)
        return doubted
    towns.claim_town(tx, talk.person_id, town.ags, now=now)
    talk.step, talk.choices = "function", []
    people.keep(tx, talk)
    return FunctionAsked()


def _chosen(tx: Transaction, talk: Conversation, text: str) -> Town:
    """The town that the text names, by its number in the choices that were offered or by name."""
    if text.isdecimal() and 1 <= int(text) <= len(talk.choices):
        text = talk.choices[int(text) - 1]
    return towns.find_town(tx, text)


def _function(tx: Transaction, talk: Conversation, text: str, *, now: datetime) -> Intent:
    people.get(tx, talk.person_id).function = " ".join(text.split())
    people.end_conversation(tx, talk)
    claim = people.current_claim(tx, talk.person_id)
    if claim is not None:
        towns.announce_claim(tx, claim, now=now)
    return ProfileShown(person=PersonId(talk.person_id), finished=True)


def change_name(tx: Transaction, person_id: int, text: str) -> Intent:
    """Correct the name."""
    people.get(tx, person_id).name = " ".join(text.split())
    return show(person_id)


def change_town(tx: Transaction, person_id: int, text: str, *, now: datetime) -> Intent:
    """Name a town, or another one; where the conversation asks for it just now, that is the answer to it.

    Raises:
        Refused: the text means no town, or several.
    """
    talk = people.conversation(tx, person_id)
    if talk is not None and talk.step == "town":
        return _town(tx, talk, text, now=now)
    town = towns.find_town(tx, text)
    claim = towns.claim_town(tx, person_id, town.ags, now=now)
    towns.announce_claim(tx, claim, now=now)
    return TownSet(town=TownKey(town.ags), confirmed=claim.state == ClaimState.CONFIRMED)
