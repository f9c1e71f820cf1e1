"""What figures are counted from."""

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from domain.figures import Held, Place, SignUp
from domain.states import ClaimState, EventState
from storage.tables import Claim, Event, Registration, TownRow
from storage.unit_of_work import Transaction


def held(tx: Transaction) -> list[Held]:
    """The events that were ever published."""
    rows = tx.session.exec(select(Event).where(Event.state != EventState.DRAFT).order_by(col(Event.id)))
    return [
        Held(event.id or 0, event.title, event.state, event.starts_at, event.zone, event.capacity)
        for event in rows
        if event.published_at is not None or event.state != EventState.CANCELLED
    ]


def sign_ups(tx: Transaction) -> list[SignUp]:
    """All registrations, each with the town that the person speaks for now."""
    standing = col(Claim.state).in_((ClaimState.PENDING, ClaimState.CONFIRMED))
    at = func.coalesce(col(Registration.registered_at), col(Registration.changed_at))
    rows = tx.session.execute(
        select_columns(
            col(Registration.event_id), col(Registration.person_id), col(Registration.state), at, col(Claim.town)
        )
        .outerjoin(Claim, (col(Claim.person_id) == col(Registration.person_id)) & standing)
        .order_by(col(Registration.id))
    )
    return [SignUp(event, person, state, at, town) for event, person, state, at, town in rows]


def places(tx: Transaction) -> dict[str, Place]:
    """Where each town lies that there is."""
    rows = tx.session.exec(select(TownRow).where(col(TownRow.gone_at).is_(None)))
    return {town.ags: Place(town.name, town.kreis, town.district) for town in rows}
