"""The tables that organizers can have: people, registrations, the audit log, cooperations.

The columns keep their names and meanings; new ones come at the end (docs/exports.md).
"""

from collections.abc import Callable
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from domain.facts import Sheet
from domain.states import ClaimState, MatchState, Role
from storage.tables import Account, AuditEntry, Claim, Event, Match, Person, Registration, RoleRow, Room, TownRow
from storage.unit_of_work import Transaction

_SPEAKS = col(Claim.state).in_((ClaimState.PENDING, ClaimState.CONFIRMED))
_CURRENT = (col(Claim.person_id) == col(Person.id)) & _SPEAKS

COLUMNS: Final = {
    "people": (
        "person",
        "name",
        "function",
        "town",
        "town_key",
        "kreis",
        "town_state",
        "matrix_ids",
        "organizer",
        "language",
        "known_since",
    ),
    "registrations": (
        "event",
        "title",
        "starts_at",
        "state",
        "place",
        "person",
        "name",
        "function",
        "town",
        "town_key",
        "kreis",
        "matrix_ids",
        "registered_at",
        "changed_at",
        "checked_in_at",
    ),
    "audit": ("at", "person", "name", "matrix_id", "command", "event", "place", "outcome"),
    "cooperations": ("match", "town_a", "town_a_key", "town_b", "town_b_key", "state", "proposed_at", "closed_at"),
}


def sheet(tx: Transaction, name: str) -> Sheet:
    """The table of this name: `people`, `registrations`, `registrations:3` for event 3, `audit`, `cooperations`."""
    kind, _, event = name.partition(":")
    return _MAKE[kind](tx, int(event) if event else None)


def _people(tx: Transaction, _event: int | None) -> Sheet:
    """Everyone who can be reached; who only stands for someone known no more is left out."""
    organizers = set(tx.session.scalars(select(col(RoleRow.user_id)).where(col(RoleRow.role) == Role.ORGANIZER)))
    addresses = _addresses(tx)
    rows = tx.session.execute(
        select(Person, Claim, TownRow)
        .outerjoin(Claim, _CURRENT)
        .outerjoin(TownRow, col(TownRow.ags) == col(Claim.town))
        .where(col(Person.id).in_(addresses))
        .order_by(col(Person.id))
    )
    return Sheet(
        COLUMNS["people"],
        tuple(
            (
                person.id,
                person.name,
                person.function,
                *_town(town),
                claim.state if claim else None,
                " ".join(addresses[person.id]),
                bool(organizers & set(addresses[person.id])),
                person.language,
                person.created_at,
            )
            for person, claim, town in rows
        ),
    )


def _registrations(tx: Transaction, event_id: int | None) -> Sheet:
    addresses = _addresses(tx)
    query = (
        select(Registration, Event, Person, TownRow)
        .join(Event, col(Event.id) == col(Registration.event_id))
        .join(Person, col(Person.id) == col(Registration.person_id))
        .outerjoin(Claim, _CURRENT)
        .outerjoin(TownRow, col(TownRow.ags) == col(Claim.town))
        .order_by(col(Registration.event_id), col(Registration.arrival), col(Registration.id))
    )
    if event_id is not None:
        query = query.where(col(Registration.event_id) == event_id)
    return Sheet(
        COLUMNS["registrations"],
        tuple(
            (
                event.id,
                event.title,
                event.starts_at,
                registration.state,
                registration.arrival,
                person.id if person.id in addresses else None,
                person.name,
                person.function,
                *_town(town),
                " ".join(addresses.get(person.id, ())),
                registration.registered_at,
                registration.changed_at,
                registration.checked_in_at,
            )
            for registration, event, person, town in tx.session.execute(query)
        ),
    )


def _audit(tx: Transaction, _event: int | None) -> Sheet:
    place = select(col(Room.kind)).where(col(Room.room_id) == col(AuditEntry.room_id)).scalar_subquery()
    rows = tx.session.execute(
        select(AuditEntry, col(Person.name), place)
        .outerjoin(Person, col(Person.id) == col(AuditEntry.person_id))
        .order_by(col(AuditEntry.id))
    )
    return Sheet(
        COLUMNS["audit"],
        tuple(
            (entry.at, entry.person_id, name, entry.user_id, entry.command, entry.event_id, where, entry.outcome)
            for entry, name, where in rows
        ),
    )


def _cooperations(tx: Transaction, _event: int | None) -> Sheet:
    """Who works together; proposals that are not agreed on are nobody's business yet."""
    names = dict(tx.session.execute(select(col(TownRow.ags), col(TownRow.name))).all())
    rows = tx.session.scalars(select(Match).where(col(Match.state) == MatchState.AGREED).order_by(col(Match.id)))
    return Sheet(
        COLUMNS["cooperations"],
        tuple(
            (
                match.id,
                names[match.town_a],
                match.town_a,
                names[match.town_b],
                match.town_b,
                match.state,
                match.proposed_at,
                match.closed_at,
            )
            for match in rows
        ),
    )


_MAKE: Final[dict[str, Callable[[Transaction, int | None], Sheet]]] = {
    "people": _people,
    "registrations": _registrations,
    "audit": _audit,
    "cooperations": _cooperations,
}


def _addresses(tx: Transaction) -> dict[int | None, list[str]]:
    """By person, the Matrix IDs by which they are reached."""
    found: dict[int | None, list[str]] = {}
    rows = tx.session.execute(
        select(col(Account.person_id), col(Account.user_id))
        .where(col(Account.retired_at).is_(None))
        .order_by(col(Account.user_id))
    )
    for person_id, user_id in rows:
        found.setdefault(person_id, []).append(user_id)
    return found


def _town(town: TownRow | None) -> tuple[str | None, str | None, str | None]:
    return (town.name, town.ags, town.kreis) if town is not None else (None, None, None)
