"""Loads the facts that an intent's ids stand for."""

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as select_columns
from sqlmodel import col

from domain.facts import EventFacts, ListingFacts, MatchFacts, Names, PersonFacts, QuestionFacts
from domain.intents.base import (
    EventId,
    Intent,
    ListingsOf,
    MatchId,
    PersonId,
    ProposalId,
    QuestionId,
    QuestionsOf,
    TownKey,
    references,
)
from domain.states import ClaimState, MatchState, QuestionState
from storage import cooperation, people
from storage.tables import Account, Claim, Event, Match, Person, Question, TownRow, Vote
from storage.unit_of_work import Transaction

_NOTHING = Names()


def load(tx: Transaction, intent: Intent | None) -> Names:
    """All facts that telling an intent needs."""
    found = references(intent) if intent is not None else {}
    if not found:
        return _NOTHING
    proposals = {number: cooperation.proposal(tx, number) for number in found.get(ProposalId, ())}
    matches = {number: _match(tx, number) for number in found.get(MatchId, ())}
    event_ids = found.get(EventId, set()) | found.get(QuestionsOf, set())
    towns = set(found.get(TownKey, ()))
    persons = set(found.get(PersonId, ()))
    listed = set(found.get(ListingsOf, ()))
    for proposal in proposals.values():
        towns |= {proposal.town_a, proposal.town_b}
    for match in matches.values():
        towns |= {match.town_a, match.town_b}
        listed |= {match.town_a, match.town_b}
        persons |= {match.person_a, match.person_b}
    return Names(
        events={number: _event(tx, number) for number in event_ids},
        people={number: _person(tx, number) for number in persons},
        towns={ags: tx.session.get_one(TownRow, ags).name for ags in towns},
        questions={q.id: q for q in _questions(tx, col(Question.id).in_(found.get(QuestionId, ())))}
        if QuestionId in found
        else {},
        ranked={number: ranked(tx, number) for number in found.get(QuestionsOf, ())},
        proposals=proposals,
        matches=matches,
        listings={ags: _listings(tx, ags) for ags in listed},
    )


def ranked(tx: Transaction, event_id: int) -> list[QuestionFacts]:
    """The questions of an event, most votes first, then in the order in which they were asked; answered ones last."""
    found = _questions(tx, col(Question.event_id) == event_id)
    standing = [question for question in found if question.state != QuestionState.WITHDRAWN]
    return sorted(standing, key=lambda q: (q.state == QuestionState.ANSWERED, -q.votes, q.number))


def _questions(tx: Transaction, condition: ColumnElement[bool]) -> list[QuestionFacts]:
    asker = col(Question.person_id)
    votes = (
        select_columns(func.count(func.distinct(col(Vote.person_id))))
        .where(col(Vote.question_id) == col(Question.id))
        .scalar_subquery()
    )
    account = select_columns(func.min(col(Account.user_id))).where(col(Account.person_id) == asker).scalar_subquery()
    standing = col(Claim.state).in_((ClaimState.PENDING, ClaimState.CONFIRMED))
    rows = tx.session.execute(
        select_columns(Question, col(Person.name), votes, account, col(TownRow.name))
        .join(Person, col(Person.id) == asker)
        .outerjoin(Claim, (col(Claim.person_id) == asker) & standing)
        .outerjoin(TownRow, col(TownRow.ags) == col(Claim.town))
        .where(condition)
        .order_by(col(Question.number))
    )
    return [
        QuestionFacts(q.id or 0, q.number, q.text, q.state, count, name, q.answer, q.event_id, user_id, town)
        for q, name, count, user_id, town in rows
    ]


def _event(tx: Transaction, number: int) -> EventFacts:
    event = tx.session.get_one(Event, number)
    host = tx.session.get_one(TownRow, event.host_town).name if event.host_town else None
    return EventFacts(
        number, event.title, event.state, event.starts_at, event.zone, event.minutes, event.capacity, event.taken, host
    )


def _person(tx: Transaction, number: int) -> PersonFacts:
    person = people.get(tx, number)
    claim = people.current_claim(tx, number)
    accounts = people.user_ids(tx, number)
    return PersonFacts(
        number,
        person.name,
        person.function,
        accounts[0] if accounts else None,
        tx.session.get_one(TownRow, claim.town).name if claim else None,
        claim is not None and claim.state == ClaimState.CONFIRMED,
    )


def _match(tx: Transaction, number: int) -> MatchFacts:
    """Who was brought together.

    Raises:
        LookupError: they have not both agreed; then nobody may be named, whatever a use case has posted.
    """
    match = tx.session.get_one(Match, number)
    if match.state != MatchState.AGREED:
        raise LookupError(f"the two of match {number} have not both agreed")
    return MatchFacts(number, match.town_a, match.town_b, match.person_a, match.person_b)


def _listings(tx: Transaction, ags: str) -> list[ListingFacts]:
    return [ListingFacts(row.id or 0, row.kind, row.text) for row in cooperation.open_listings(tx, ags)]
