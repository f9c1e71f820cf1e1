"""What towns offer and seek, and their answers to proposed matches."""

from datetime import datetime

from domain.agreement import Agreement, Side, Standing
from domain.errors import Refused
from domain.intents.base import Intent, ListingsOf, TownKey
from domain.intents.cooperation import (
    ListingKept,
    ListingKnown,
    ListingWithdrawn,
    MatchesShown,
    MatchLine,
    NoSuchListing,
    TooManyListings,
)
from domain.rules import Asker
from domain.states import ListingKind, PromptState
from domain.topics import topics_in
from storage import cooperation
from storage.tables import Listing, Match, Prompt
from storage.unit_of_work import Transaction

MOST_LISTINGS = 20  # open ones per town


def keep_listing(tx: Transaction, *, asker: Asker, kind: ListingKind, text: str, now: datetime) -> Intent:
    """Note what the asker's town offers or seeks.

    Raises:
        Refused: the town said just this before, or has as many listings as it may.
    """
    town, text = asker.town or "", " ".join(text.split())
    known = cooperation.open_listings(tx, town)
    for listing in known:
        if listing.kind == kind and listing.text.casefold() == text.casefold():
            raise Refused(ListingKnown(number=listing.id or 0))
    if len(known) >= MOST_LISTINGS:
        raise Refused(TooManyListings(limit=MOST_LISTINGS))
    topics = sorted(topics_in(text))
    listing = Listing(town=town, person_id=asker.person_id, kind=kind, text=text, topics=topics, made_at=now)
    cooperation.keep(tx, listing)
    return ListingKept(kind=kind, topics=tuple(topics), number=listing.id or 0)


def withdraw_listing(tx: Transaction, *, asker: Asker, number: int, now: datetime) -> Intent:
    """Take back what the asker's town offers or seeks, whoever of the town has said it.

    Raises:
        Refused: the town has no such listing.
    """
    listing = cooperation.listing(tx, number)
    if listing is None or listing.town != asker.town or listing.withdrawn_at is not None:
        raise Refused(NoSuchListing(number))
    listing.withdrawn_at = now
    cooperation.keep(tx, listing)
    return ListingWithdrawn(number)


def show_matches(tx: Transaction, *, asker: Asker) -> Intent:
    """What the asker's town offers and seeks, and how its matches stand as far as it may know."""
    town = asker.town or ""
    matches = cooperation.matches(tx, town)
    prompts = cooperation.prompts(tx, (match.id or 0 for match in matches))
    lines = tuple(
        _line(match, [prompt for prompt in prompts if prompt.match_id == match.id], town, asker) for match in matches
    )
    return MatchesShown(
        town=TownKey(town), listings=ListingsOf(town), matches=lines, others=tuple(line.town for line in lines)
    )


def agreement_of(match: Match, prompts: list[Prompt]) -> Agreement:
    """The answers that stand on a match's two prompts."""
    answers = {prompt.person_id: PromptState(prompt.state) for prompt in prompts}
    return Agreement(answers[match.person_a], answers[match.person_b])


def _line(match: Match, prompts: list[Prompt], town: str, asker: Asker) -> MatchLine:
    side: Side = "a" if match.town_a == town else "b"
    other, asked = (match.town_b, match.person_a) if side == "a" else (match.town_a, match.person_b)
    standing = agreement_of(match, prompts).standing(side)
    own = next(prompt for prompt in prompts if prompt.person_id == asked)
    answerable = standing == Standing.ASKED and asked == asker.person_id
    return MatchLine(TownKey(other), standing, own.id if answerable else None)
