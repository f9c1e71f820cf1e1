"""Which town a text means, and who speaks for it."""

from collections import defaultdict
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from domain.errors import Refused
from domain.former_towns import FORMER_TOWNS
from domain.intents.base import Intent, PersonId, TownKey
from domain.intents.people import (
    ClaimApproved,
    ClaimConfirmed,
    NoSuchClaim,
    TownClaimed,
    TownDoubted,
    TownNotFound,
)
from domain.states import ClaimState
from domain.towns import Town, TownDoubtful, TownFound, TownIndex
from services import post
from storage import people
from storage import towns as kept_towns
from storage.tables import Claim, TownRow
from storage.unit_of_work import Transaction


def keep_towns(tx: Transaction, towns: tuple[Town, ...]) -> None:
    """Bring the stored towns up to date with the list that is built in; what an operator imported stays as it is."""
    checksum = sha256(repr(towns).encode()).hexdigest()
    if kept_towns.built_in(tx) == checksum:
        return
    known = {row.ags: row for row in kept_towns.all_towns(tx)}
    rows = [known.get(town.ags) or new_row(town) for town in towns]
    for row, town in zip(rows, towns, strict=True):
        if row.imported_at is None:
            rewrite(row, town)
    kept_towns.keep(tx, rows)
    kept_towns.note_built_in(tx, checksum)


def new_row(town: Town) -> TownRow:
    """A town that was not kept before."""
    return TownRow(**asdict(town))


def rewrite(row: TownRow, town: Town) -> None:
    """Let a row say what is known of its town now; a name that it had before is still understood."""
    if row.name != town.name:
        former = [*row.former_names, row.name]
        row.former_names = [name for name in dict.fromkeys(former) if name != town.name]
    for attribute, value in asdict(town).items():
        if getattr(row, attribute) != value:
            setattr(row, attribute, value)


def index(tx: Transaction) -> TownIndex:
    """What finds towns by name; made anew only when the list of towns has changed."""
    version = kept_towns.version(tx)
    if version is None:
        return _make_index(tx)
    if version not in _indexes:
        made = _make_index(tx)
        _indexes.clear()
        _indexes[version] = made
    return _indexes[version]


_indexes: dict[str, TownIndex] = {}  # of the newest version alone


def _make_index(tx: Transaction) -> TownIndex:
    """Living towns, with the names that they and those which went into them had before."""
    rows = {row.ags: row for row in kept_towns.all_towns(tx)}
    former: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows.values():
        heir = row
        while heir.gone_at is not None and heir.successor is not None:
            heir = rows[heir.successor]
        former[heir.ags] += [*FORMER_TOWNS.get(row.ags, ()), *row.former_names]
        if heir is not row:
            former[heir.ags].append(row.name)
    living = (kept_towns.as_town(row) for row in rows.values() if row.gone_at is None)
    return TownIndex(living, former)


def find_town(tx: Transaction, text: str) -> Town:
    """The one town that a text means.

    Raises:
        Refused: none fits (`TownNotFound`), or several do (`TownDoubted`).
    """
    match index(tx).find(text):
        case TownFound(town):
            return town
        case TownDoubtful(candidates):
            raise Refused(TownDoubted(towns=tuple(TownKey(town.ags) for town in candidates)))
        case _:
            raise Refused(TownNotFound(text=text[:60]))


def claim_town(tx: Transaction, person_id: int, ags: str, *, now: datetime) -> Claim:
    """Note that a person says they speak for a town; it is pending until an organizer confirms it."""
    current = people.current_claim(tx, person_id)
    if current is not None and current.town == ags:
        return current
    if current is not None:
        current.state = ClaimState.WITHDRAWN
        people.keep(tx, current)
    claim = people.claim_of(tx, person_id, ags) or Claim(person_id=person_id, town=ags, made_at=now)
    claim.state, claim.made_at = ClaimState.PENDING, now
    people.keep(tx, claim)
    return claim


def announce_claim(tx: Transaction, claim: Claim, *, now: datetime) -> None:
    """Tell the organizers of a claim that waits for them."""
    if claim.state == ClaimState.PENDING:
        intent = TownClaimed(claim=claim.id or 0, person=PersonId(claim.person_id), town=TownKey(claim.town))
        post.to_organizers(tx, intent, now=now, key=f"claim:{claim.id}:{claim.made_at:%Y%m%d%H%M%S}")


def approve_claim(tx: Transaction, *, number: int, organizer: int, now: datetime) -> Intent:
    """Confirm that a person speaks for their town.

    Raises:
        Refused: no pending claim has this number.
    """
    claim = people.claim(tx, number)
    if claim is None or claim.state != ClaimState.PENDING:
        raise Refused(NoSuchClaim(claim=number))
    claim.state, claim.decided_at, claim.decided_by = ClaimState.CONFIRMED, now, organizer
    people.keep(tx, claim)
    post.to_person(tx, claim.person_id, ClaimConfirmed(town=TownKey(claim.town)), now=now)
    return ClaimApproved(claim=number, person=PersonId(claim.person_id), town=TownKey(claim.town))
