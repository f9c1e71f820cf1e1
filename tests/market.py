"""Towns that offer and seek, and are proposed to each other without anything being computed."""

from datetime import datetime

from sqlmodel import col, select

from domain.pairing import Pairing
from domain.partners import Candidate, Fit, Reason
from domain.rules import Asker
from domain.states import ListingKind
from services import cooperation, matchmaking
from storage.tables import Prompt
from storage.unit_of_work import Transaction

OFFER, NEED = "Erfahrung mit der E-Akte", "Hilfe beim Chatbot"


def offer(tx: Transaction, asker: Asker, text: str = OFFER, *, now: datetime) -> None:
    cooperation.keep_listing(tx, asker=asker, kind=ListingKind.OFFER, text=text, now=now)


def need(tx: Transaction, asker: Asker, text: str = NEED, *, now: datetime) -> None:
    cooperation.keep_listing(tx, asker=asker, kind=ListingKind.NEED, text=text, now=now)


def candidate(one: Asker, other: Asker, *, offered: str = OFFER, sought: str = NEED) -> Candidate:
    """What `one` offers is what `other` seeks; the towns may come in either order."""
    fit = Fit(sought, offered, frozenset({"dms"}), 80)
    a, b = sorted([one.town or "", other.town or ""])
    reason = Reason(fit, None, 12.4) if a == other.town else Reason(None, fit, 12.4)
    return Candidate(a, b, 700, reason)


def propose(tx: Transaction, organizer: Asker, *pairs: Candidate, now: datetime) -> None:
    """Have a matchmaking requested and settled with these pairs."""
    matchmaking.request(tx, organizer=organizer.person_id, rehearsal=False, now=now)
    (run,) = matchmaking.requested(tx)
    matchmaking.settle(tx, run=run, pairing=Pairing(pairs, 0), now=now)


def prompt_of(tx: Transaction, asker: Asker) -> int:
    """The newest prompt of someone."""
    newest = select(Prompt.id).where(Prompt.person_id == asker.person_id).order_by(col(Prompt.id).desc())
    return tx.session.exec(newest).first() or 0
