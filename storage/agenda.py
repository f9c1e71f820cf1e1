"""Running orders of events."""

from collections.abc import Iterable

from sqlmodel import col, select

from domain.facts import AgendaFacts
from domain.states import ClaimState
from storage.tables import AgendaItem, Claim, Person, TownRow
from storage.unit_of_work import Transaction


def items(tx: Transaction, event_id: int) -> list[AgendaItem]:
    """The items of an event, in their order."""
    rows = select(AgendaItem).where(AgendaItem.event_id == event_id)
    return list(tx.session.exec(rows.order_by(col(AgendaItem.position), col(AgendaItem.id))))


def minutes(tx: Transaction, event_id: int) -> int:
    """How long all items of an event last together."""
    return sum(item.minutes for item in items(tx, event_id))


def keep(tx: Transaction, changed: Iterable[AgendaItem]) -> None:
    """Keep new or changed items."""
    tx.session.add_all(changed)
    tx.session.flush()


def remove(tx: Transaction, item: AgendaItem) -> None:
    """Take an item out; those behind it move up."""
    for later in items(tx, item.event_id):
        if later.position > item.position:
            later.position -= 1
    tx.session.delete(item)
    tx.session.flush()


def of_volunteer(tx: Transaction, volunteer_id: int) -> AgendaItem | None:
    """The item that came from what a town volunteered."""
    return tx.session.exec(select(AgendaItem).where(AgendaItem.volunteer_id == volunteer_id)).first()


def facts(tx: Transaction, event_id: int) -> list[AgendaFacts]:
    """The items of an event as people are told of them."""
    standing = col(Claim.state).in_((ClaimState.PENDING, ClaimState.CONFIRMED))
    rows = (
        select(AgendaItem, Person.name, TownRow.name)
        .outerjoin(Person, col(Person.id) == col(AgendaItem.person_id))
        .outerjoin(Claim, (col(Claim.person_id) == col(AgendaItem.person_id)) & standing)
        .outerjoin(TownRow, col(TownRow.ags) == col(Claim.town))
        .where(AgendaItem.event_id == event_id)
        .order_by(col(AgendaItem.position), col(AgendaItem.id))
    )
    return [
        AgendaFacts(item.kind, item.title, item.minutes, name or item.speaker, town)
        for item, name, town in tx.session.exec(rows)
    ]
