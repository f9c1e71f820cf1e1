"""The towns as they are kept, what they are called, and what goes over from a town that is gone."""

import secrets
from collections.abc import Collection, Iterable

from sqlalchemy import select as columns
from sqlalchemy import update
from sqlmodel import col, select

from domain.states import ClaimState, EventState, MatchState, VolunteerState
from domain.towns import Town
from storage.prepared import Prepared
from storage.tables import Claim, Event, Invitation, Listing, Match, TownList, TownRow, TownServer, Volunteer
from storage.unit_of_work import Transaction


def all_towns(tx: Transaction) -> list[TownRow]:
    """All towns that ever were kept, gone ones too, by key."""
    return list(tx.session.exec(select(TownRow).order_by(col(TownRow.ags))))


def with_keys(tx: Transaction, keys: Collection[str]) -> list[TownRow]:
    """The towns with these keys, by key."""
    return list(tx.session.exec(select(TownRow).where(col(TownRow.ags).in_(keys)).order_by(col(TownRow.ags))))


def keep(tx: Transaction, rows: Iterable[TownRow]) -> None:
    """Keep new or changed towns; what was made from the list before is out of date."""
    tx.session.add_all(rows)
    tx.session.flush()
    state = tx.session.get(TownList, 1)
    if state is not None:
        state.version = secrets.token_hex(8)


def as_town(row: TownRow) -> Town:
    """A row as the rest of the program knows a town."""
    return Town(row.ags, row.name, row.kind, row.kreis, row.district, row.population, row.latitude, row.longitude)


def version(tx: Transaction) -> str | None:
    """What stands for the present state of the list and for no other; None if that was not noted yet."""
    rows = _VERSION.rows(tx)
    return rows[0][0] if rows else None


_VERSION = Prepared(columns(col(TownList.version)))


def built_in(tx: Transaction) -> str | None:
    """The checksum of the built-in list that was last taken over."""
    state = tx.session.get(TownList, 1)
    return state.built_in if state is not None else None


def note_built_in(tx: Transaction, checksum: str) -> None:
    """Note that a built-in list was taken over."""
    state = tx.session.get(TownList, 1) or TownList(version="", built_in="")
    state.version, state.built_in = secrets.token_hex(8), checksum
    tx.session.add(state)
    tx.session.flush()


def shown_name(tx: Transaction, ags: str) -> str:
    """What a town is called where it is told of: where others have its name, with the Kreis.

    Raises:
        NoResultFound: no town ever had this key.
    """
    town = tx.session.get_one(TownRow, ags)
    namesake = select(TownRow.ags).where(TownRow.name == town.name, TownRow.ags != ags, col(TownRow.gone_at).is_(None))
    if town.gone_at is not None or tx.session.exec(namesake.limit(1)).first() is None:
        return town.name
    return f"{town.name} ({town.kreis or town.kind})"


def standing_claims(tx: Transaction, ags: str) -> list[Claim]:
    """The claims by which people stand for a town, oldest first."""
    standing = col(Claim.state).in_((ClaimState.PENDING, ClaimState.CONFIRMED))
    return list(tx.session.exec(select(Claim).where(Claim.town == ags, standing).order_by(col(Claim.id))))


def living_matches(tx: Transaction, ags: str) -> list[Match]:
    """The matches of a town that are proposed or agreed."""
    rows = select(Match).where((col(Match.town_a) == ags) | (col(Match.town_b) == ags))
    return list(tx.session.exec(rows.where(Match.state != MatchState.CLOSED).order_by(col(Match.id))))


def are_matched(tx: Transaction, town_a: str, town_b: str) -> bool:
    """Whether two towns, the one with the lower key first, were ever proposed to each other."""
    rows = select(Match.id).where(Match.town_a == town_a, Match.town_b == town_b)
    return tx.session.exec(rows).first() is not None


def hand_over(tx: Transaction, gone: str, successor: str) -> None:
    """Let a town have what still counts of one that went into it: listings, servers, invitations, events to come."""
    to_come = columns(col(Event.id)).where(
        col(Event.state).in_((EventState.DRAFT, EventState.PUBLISHED, EventState.RUNNING))
    )
    standing = (VolunteerState.OFFERED, VolunteerState.ACCEPTED, VolunteerState.CONFIRMED)
    updates = (
        update(Listing).where(col(Listing.town) == gone, col(Listing.withdrawn_at).is_(None)).values(town=successor),
        update(Invitation)
        .where(col(Invitation.town) == gone, col(Invitation.used_at).is_(None))
        .values(town=successor),
        update(Event).where(col(Event.host_town) == gone, col(Event.id).in_(to_come)).values(host_town=successor),
        update(Volunteer)
        .where(col(Volunteer.town) == gone, col(Volunteer.state).in_(standing))
        .where(col(Volunteer.event_id).is_(None) | col(Volunteer.event_id).in_(to_come))
        .values(town=successor),
    )
    for statement in updates:
        tx.session.execute(statement, execution_options={"synchronize_session": "fetch"})
    for server in tx.session.exec(select(TownServer).where(TownServer.town == gone)).all():
        if tx.session.get(TownServer, (successor, server.server)) is None:
            tx.session.add(TownServer(town=successor, server=server.server))
        tx.session.delete(server)
    tx.session.flush()
