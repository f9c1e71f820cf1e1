"""Towns that offer to host an event or to give an impulse."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, func, select

from domain.states import VolunteerKind, VolunteerState
from storage.tables import Volunteer
from storage.unit_of_work import Transaction

OPEN = (VolunteerState.OFFERED, VolunteerState.ACCEPTED, VolunteerState.CONFIRMED)


def find(tx: Transaction, number: int) -> Volunteer | None:
    """The offer with this number."""
    return tx.session.get(Volunteer, number)


def keep(tx: Transaction, volunteer: Volunteer) -> None:
    """Keep a new or changed one."""
    tx.session.add(volunteer)
    tx.session.flush()


def of_person(tx: Transaction, person_id: int) -> list[Volunteer]:
    """What somebody offers that is open or certain, oldest first."""
    rows = select(Volunteer).where(Volunteer.person_id == person_id, col(Volunteer.state).in_(OPEN))
    return list(tx.session.exec(rows.order_by(col(Volunteer.id))))


def same(
    tx: Transaction, *, town: str, kind: VolunteerKind, event_id: int | None, title: str | None
) -> Volunteer | None:
    """An open offer of a town that says just this."""
    rows = select(Volunteer).where(
        Volunteer.town == town,
        Volunteer.kind == kind,
        Volunteer.event_id == event_id,
        col(Volunteer.state).in_(OPEN),
    )
    return next((found for found in tx.session.exec(rows) if found.title == title), None)


def listed(tx: Transaction, *, limit: int) -> tuple[Sequence[int], int]:
    """The numbers of what is open or certain, undecided ones first; and how many there are beyond the limit."""
    wanted = col(Volunteer.state).in_(OPEN)
    undecided = (col(Volunteer.state) == VolunteerState.OFFERED).desc()
    rows = select(Volunteer.id).where(wanted).order_by(undecided, col(Volunteer.id).desc()).limit(limit)
    numbers = [number for number in tx.session.exec(rows) if number is not None]
    count = tx.session.exec(select(func.count()).select_from(Volunteer).where(wanted)).one()
    return numbers, count - len(numbers)


def nags_due(tx: Transaction, *, now: datetime) -> list[Volunteer]:
    """Those who were accepted and have to be asked once more, or given up."""
    rows = select(Volunteer).where(Volunteer.state == VolunteerState.ACCEPTED, col(Volunteer.nag_due_at) <= now)
    return list(tx.session.exec(rows.order_by(col(Volunteer.id))))


def next_nag(tx: Transaction) -> datetime | None:
    """When someone is to be asked once more."""
    return tx.session.exec(
        select(func.min(Volunteer.nag_due_at)).where(Volunteer.state == VolunteerState.ACCEPTED)
    ).one()
