"""Listings, matchmaking runs, matches and the prompts that ask for them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlmodel import col, func, select

from domain.contact_data import without_contact_data
from domain.facts import HelpFacts, ProposalFacts
from domain.states import ClaimState, MatchState, PromptState, RunState
from storage.tables import Claim, Listing, Match, MatchRun, Person, Prompt
from storage.unit_of_work import Transaction


def keep(tx: Transaction, row: Listing | MatchRun | Match | Prompt) -> None:
    """Keep a new or changed row."""
    tx.session.add(row)
    tx.session.flush()


def keep_all(tx: Transaction, rows: Sequence[Match] | Sequence[Prompt]) -> None:
    """Keep many new rows at once."""
    tx.session.add_all(rows)
    tx.session.flush()


def listing(tx: Transaction, number: int) -> Listing | None:
    """The listing with this number."""
    return tx.session.get(Listing, number)


def open_listings(tx: Transaction, town: str | None = None) -> list[Listing]:
    """What a town, or every town, offers and seeks, oldest first."""
    rows = select(Listing).where(col(Listing.withdrawn_at).is_(None)).order_by(col(Listing.id))
    return list(tx.session.exec(rows if town is None else rows.where(Listing.town == town)))


def speakers(tx: Transaction) -> dict[str, int]:
    """Town -> whom to ask for it: the confirmed person who made its newest open listing."""
    rows = tx.session.exec(
        select(Listing.town, Listing.person_id)
        .join(Claim, (col(Claim.person_id) == col(Listing.person_id)) & (col(Claim.town) == col(Listing.town)))
        .where(Claim.state == ClaimState.CONFIRMED, col(Listing.withdrawn_at).is_(None))
        .order_by(col(Listing.id))
    )
    return dict(rows.all())


def run(tx: Transaction, number: int) -> MatchRun:
    """The run with this number."""
    return tx.session.get_one(MatchRun, number)


def requested_runs(tx: Transaction) -> list[int]:
    """The runs that are still to be computed, oldest first."""
    rows = tx.session.exec(select(MatchRun.id).where(MatchRun.state == RunState.REQUESTED).order_by(col(MatchRun.id)))
    return [number for number in rows if number is not None]


def finish_run(tx: Transaction, number: int, state: RunState, *, now: datetime) -> bool:
    """End a run that was still to be computed; False if it ended before."""
    done = tx.session.connection().execute(
        update(MatchRun)
        .where(col(MatchRun.id) == number, col(MatchRun.state) == RunState.REQUESTED)
        .values(state=state, finished_at=now)
    )
    return done.rowcount == 1


def match(tx: Transaction, number: int) -> Match:
    """The match with this number, held for this transaction, so that two answers cannot pass each other."""
    return tx.session.get_one(Match, number, with_for_update=True)


def matches(tx: Transaction, town: str | None = None) -> list[Match]:
    """The matches of a town, or all, oldest first."""
    rows = select(Match).order_by(col(Match.id))
    if town is not None:
        rows = rows.where((col(Match.town_a) == town) | (col(Match.town_b) == town))
    return list(tx.session.exec(rows))


def proposal(tx: Transaction, number: int) -> ProposalFacts:
    """What the two sides of a match may be told of it before they have agreed."""
    match = tx.session.get_one(Match, number)
    helps: dict[str, Any] = match.reason
    return ProposalFacts(
        number,
        match.town_a,
        match.town_b,
        _help(tx, helps.get("helps_a")),
        _help(tx, helps.get("helps_b")),
        helps.get("km"),
    )


def _help(tx: Transaction, kept: dict[str, Any] | None) -> HelpFacts | None:
    if kept is None:
        return None
    return HelpFacts(_shown(tx, kept["offer"]), _shown(tx, kept["need"]), tuple(kept["topics"]))


def _shown(tx: Transaction, number: int | None) -> str:
    """A listing as strangers may read it, or nothing if it was taken back."""
    found = tx.session.get(Listing, number) if number is not None else None
    if found is None or found.withdrawn_at is not None:
        return ""
    colleagues = (
        select(Person.name)
        .join(Claim, col(Claim.person_id) == col(Person.id))
        .where(Claim.town == found.town, col(Person.name).is_not(None))
    )
    return without_contact_data(found.text, (name for name in tx.session.exec(colleagues) if name is not None))


def prompts(tx: Transaction, matches: Iterable[int]) -> list[Prompt]:
    """What both sides of some matches were asked and have answered by now."""
    rows = select(Prompt).where(col(Prompt.match_id).in_(set(matches))).order_by(col(Prompt.id))
    # Read anew: the other side may have answered while this transaction waited for the match.
    return list(tx.session.exec(rows, execution_options={"populate_existing": True}))


def prompts_to_nag(tx: Transaction, *, asked_until: datetime) -> list[Prompt]:
    """The unanswered prompts that were asked until then and not nagged about yet, oldest first."""
    rows = select(Prompt).where(_naggable(), col(Prompt.asked_at) <= asked_until).order_by(col(Prompt.id))
    return list(tx.session.exec(rows))


def matches_to_expire(tx: Transaction, *, asked_until: datetime) -> list[int]:
    """The matches that were proposed until then and of which a prompt can still be answered or taken back."""
    rows = (
        select(Match.id)
        .where(_expirable(), col(Prompt.asked_at) <= asked_until)
        .join(Prompt, col(Prompt.match_id) == col(Match.id))
        .order_by(col(Match.id))
        .distinct()
    )
    return [number for number in tx.session.exec(rows) if number is not None]


def oldest_unnagged(tx: Transaction) -> datetime | None:
    """When the oldest prompt was asked that may still be nagged about."""
    return tx.session.exec(select(func.min(Prompt.asked_at)).where(_naggable())).one()


def oldest_expirable(tx: Transaction) -> datetime | None:
    """When the oldest prompt was asked that has yet to expire."""
    rows = select(func.min(Prompt.asked_at)).join(Match, col(Prompt.match_id) == col(Match.id)).where(_expirable())
    return tx.session.exec(rows).one()


def _naggable() -> ColumnElement[bool]:
    return (col(Prompt.state) == PromptState.OPEN) & col(Prompt.match_id).is_not(None) & col(Prompt.nagged_at).is_(None)


def _expirable() -> ColumnElement[bool]:
    return col(Prompt.state).in_((PromptState.OPEN, PromptState.YES)) & (col(Match.state) != MatchState.AGREED)
