"""Who speaks for a town, and which homeservers speak for it."""

from sqlalchemy import exists
from sqlmodel import col, select

from domain.states import ClaimState
from storage.tables import Account, Claim, Listing, TownServer
from storage.unit_of_work import Transaction

_STANDING = (ClaimState.PENDING, ClaimState.CONFIRMED)
# Whose claim it is can be reached, and is no stand-in for somebody who is known no more.
_KNOWN = exists().where(col(Account.person_id) == col(Claim.person_id))


def pending(tx: Transaction) -> list[Claim]:
    """The claims that wait for an organizer, oldest first."""
    rows = select(Claim).where(Claim.state == ClaimState.PENDING, _KNOWN).order_by(col(Claim.made_at), col(Claim.id))
    return list(tx.session.exec(rows))


def pending_for(tx: Transaction, town: str) -> list[Claim]:
    """The claims to a town that wait, oldest first."""
    return [claim for claim in pending(tx) if claim.town == town]


def pending_by(tx: Transaction, user_id: str) -> Claim | None:
    """The claim of the person behind a Matrix ID that waits."""
    rows = (
        select(Claim)
        .join(Account, col(Account.person_id) == col(Claim.person_id))
        .where(Account.user_id == user_id, col(Account.retired_at).is_(None), Claim.state == ClaimState.PENDING)
    )
    return tx.session.exec(rows).one_or_none()


def confirmed(tx: Transaction, town: str) -> list[int]:
    """The people who are confirmed to speak for a town, who was first in front."""
    rows = select(Claim.person_id).where(Claim.town == town, Claim.state == ClaimState.CONFIRMED, _KNOWN)
    return list(tx.session.exec(rows.order_by(col(Claim.decided_at), col(Claim.id))))


def servers(tx: Transaction, town: str | None = None) -> list[TownServer]:
    """The homeservers that speak for a town, or for any."""
    rows = select(TownServer).order_by(col(TownServer.town), col(TownServer.server))
    return list(tx.session.exec(rows if town is None else rows.where(TownServer.town == town)))


def is_server_of(tx: Transaction, town: str, server: str) -> bool:
    """Whether the accounts of a homeserver speak for a town."""
    return tx.session.get(TownServer, (town, server)) is not None


def add_server(tx: Transaction, town: str, server: str) -> bool:
    """Let the accounts of a homeserver speak for a town; False if they do already."""
    if is_server_of(tx, town, server):
        return False
    tx.session.add(TownServer(town=town, server=server))
    tx.session.flush()
    return True


def remove_server(tx: Transaction, town: str, server: str) -> bool:
    """Let the accounts of a homeserver speak for a town no more; False if they did not."""
    row = tx.session.get(TownServer, (town, server))
    if row is None:
        return False
    tx.session.delete(row)
    tx.session.flush()
    return True


def listings_of(tx: Transaction, person_id: int, town: str) -> list[Listing]:
    """What a person said that a town offers and seeks, as far as it stands."""
    rows = select(Listing).where(
        Listing.person_id == person_id, Listing.town == town, col(Listing.withdrawn_at).is_(None)
    )
    return list(tx.session.exec(rows.order_by(col(Listing.id))))
