"""Unguessable links to pages and feeds: told once, kept as a hash, one of a kind for each person, revocable."""

import hashlib
import secrets
from datetime import datetime, timedelta

from domain.intents.base import Intent
from domain.intents.pages import CalendarLinked, CalendarRevoked
from domain.states import Role, TokenPurpose
from storage import people, web_tokens
from storage.tables import WebToken
from storage.unit_of_work import Transaction

TOKEN_BYTES = 32
ORGANIZER_HOURS = 12
# Nobody renews a calendar's address by hand, so that one lasts until it is revoked.
_LASTS: dict[TokenPurpose, timedelta] = {TokenPurpose.ORGANIZER: timedelta(hours=ORGANIZER_HOURS)}


def make(tx: Transaction, person_id: int, purpose: TokenPurpose, *, now: datetime) -> str:
    """A new token for a person; the older ones of its kind open nothing from now on."""
    web_tokens.revoke(tx, person_id, purpose, now=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    web_tokens.keep(tx, WebToken(token_hash=_hash(token), purpose=purpose, person_id=person_id, made_at=now))
    return token


def holder(tx: Transaction, token: str, purpose: TokenPurpose, *, now: datetime) -> int | None:
    """The person to whom a token was given, if it still opens what it was made for."""
    row = web_tokens.by_hash(tx, _hash(token), purpose)
    if row is None or (purpose in _LASTS and row.made_at + _LASTS[purpose] <= now):
        return None
    if purpose == TokenPurpose.ORGANIZER and not _is_organizer(tx, row.person_id):
        return None
    return row.person_id


def revoke(tx: Transaction, person_id: int, purpose: TokenPurpose, *, now: datetime) -> int:
    """Let a person's links of a kind open nothing any more; how many there were."""
    return web_tokens.revoke(tx, person_id, purpose, now=now)


def link_calendar(tx: Transaction, *, person_id: int, address: str, now: datetime) -> Intent:
    """Give someone the address of their own calendar."""
    replaces = revoke(tx, person_id, TokenPurpose.CALENDAR, now=now) > 0
    token = make(tx, person_id, TokenPurpose.CALENDAR, now=now)
    return CalendarLinked(url=f"{address}/calendar/{token}.ics", replaces=replaces)


def revoke_calendar(tx: Transaction, *, person_id: int, now: datetime) -> Intent:
    """Close someone's own calendar."""
    return CalendarRevoked(revoke(tx, person_id, TokenPurpose.CALENDAR, now=now) > 0)


def _is_organizer(tx: Transaction, person_id: int) -> bool:
    return bool(set(people.user_ids(tx, person_id)) & set(people.holders(tx, Role.ORGANIZER)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
