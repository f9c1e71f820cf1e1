"""Loads the facts that an intent's ids stand for."""

from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as select_columns
from sqlmodel import col

from domain.facts import EventFacts, ListingFacts, MatchFacts, Names, PersonFacts, QuestionFacts, VolunteerFacts
from domain.intents.base import (
    AgendaOf,
    DossierOf,
    EventId,
    FeedbackOf,
    Intent,
    LinkOf,
    ListingsOf,
    MatchId,
    MinutesOf,
    PersonId,
    ProposalId,
    QuestionId,
    QuestionsOf,
    RoomsOf,
    SheetOf,
    TownKey,
    VolunteerId,
    references,
)
from domain.states import ClaimState, EventState, MatchState, QuestionState
from storage import agenda, cooperation, exports, feedback, minutes, people, personal_data, room_progress
from storage import towns as town_rows
from storage.tables import Account, Claim, Event, Match, Person, Question, TownRow, Volunteer, Vote
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
        events={number: event_facts(tx, number) for number in event_ids},
        people={number: _person(tx, number) for number in persons},
        towns={ags: town_rows.shown_name(tx, ags) for ags in towns},
        questions={q.id: q for q in _questions(tx, col(Question.id).in_(found.get(QuestionId, ())))}
        if QuestionId in found
        else {},
        ranked={number: ranked(tx, number) for number in found.get(QuestionsOf, ())},
        proposals=proposals,
        matches=matches,
        listings={ags: _listings(tx, ags) for ags in listed},
        links={number: _link(tx, number) for number in found.get(LinkOf, ())},
        agendas={number: agenda.facts(tx, number) for number in found.get(AgendaOf, ())},
        rooms={number: room_progress.of_event(tx, number) for number in found.get(RoomsOf, ())},
        volunteers={number: _volunteer(tx, number) for number in found.get(VolunteerId, ())},
        dossiers={number: personal_data.dossier(tx, number) for number in found.get(DossierOf, ())},
        sheets={sheet: exports.sheet(tx, sheet) for sheet in found.get(SheetOf, ())},
        feedback={number: feedback.facts(tx, number) for number in found.get(FeedbackOf, ())},
        minutes={number: minutes.facts(tx, number, ranked(tx, number)) for number in found.get(MinutesOf, ())},
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


def event_facts(tx: Transaction, number: int) -> EventFacts:
    """An event as people are told of it."""
    event = tx.session.get_one(Event, number)
    host = town_rows.shown_name(tx, event.host_town) if event.host_town else None
    return EventFacts(
        number,
        event.title,
        event.state,
        event.starts_at,
        event.zone,
        event.minutes,
        event.capacity,
        event.taken,
        host,
        _uid(event),
        event.sequence,
        event.changed_at or event.created_at,
    )


def _link(tx: Transaction, number: int) -> str:
    """The link to an event's video conference.

    Raises:
        LookupError: it has none, or takes place no more; whoever has posted this should have taken it back.
    """
    event = tx.session.get_one(Event, number)
    if event.link is None or event.state not in (EventState.PUBLISHED, EventState.RUNNING):
        raise LookupError(f"there is no link to be told of event {number}")
    return event.link


def _uid(event: Event) -> str:
    """What names an event in people's calendars: it does not change, and another bot's event has another one."""
    return str(uuid5(_CALENDAR, f"{event.id}:{event.created_at.isoformat()}"))


_CALENDAR = UUID("7d3cfb1e-7c1c-4b5e-9a35-0c6d4c1f0f57")  # an arbitrary namespace of ours


def _person(tx: Transaction, number: int) -> PersonFacts:
    person = people.get(tx, number)
    claim = people.current_claim(tx, number)
    accounts = people.user_ids(tx, number)
    return PersonFacts(
        number,
        person.name,
        person.function,
        accounts[0] if accounts else None,
        town_rows.shown_name(tx, claim.town) if claim else None,
        claim is not None and claim.state == ClaimState.CONFIRMED,
        tuple(person.topics),
    )


def _volunteer(tx: Transaction, number: int) -> VolunteerFacts:
    offer = tx.session.get_one(Volunteer, number)
    return VolunteerFacts(
        number,
        offer.kind,
        offer.state,
        town_rows.shown_name(tx, offer.town),
        people.get(tx, offer.person_id).name,
        offer.title,
        event_facts(tx, offer.event_id) if offer.event_id is not None else None,
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
