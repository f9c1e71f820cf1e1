"""Who speaks for a town: claimed, confirmed in one of four ways, declined, taken back, left."""

import re
from datetime import datetime, timedelta

from domain.agreement import Answer
from domain.errors import Refused
from domain.intents.base import Intent, PersonId, TownKey
from domain.intents.people import ClaimApproved, ClaimConfirmed, NoSuchClaim, TownClaimed
from domain.intents.standing import (
    ClaimDeclined,
    ClaimsListed,
    ColleagueClaims,
    ConfirmationTakenBack,
    DeclineNoted,
    LeavingAsked,
    LeavingDropped,
    ListingsHandedOver,
    NoTownToLeave,
    ServerAdded,
    ServerRemoved,
    ServersListed,
    ServerUnknown,
    TakingBackNoted,
    TownLeft,
    Vouched,
    VouchTold,
    VouchUnfit,
)
from domain.intents.talk import NoSuchPrompt
from domain.rules import Asker
from domain.states import ClaimState, Confirmation, PromptKind
from services import post, prompts, towns
from storage import people, standing
from storage.tables import Claim, Prompt
from storage.unit_of_work import Transaction

LEAVING_STANDS = timedelta(days=7)
_SERVER = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")  # Matrix specification, "Server name"
_LONGEST_SERVER = 230  # characters


def claim_town(tx: Transaction, person_id: int, ags: str, *, now: datetime) -> Claim:
    """Note that a person says they speak for a town.

    It is pending until someone confirms it, unless the homeserver of their account speaks for the town. They leave the
    town that they spoke for before; nobody else's claim changes.
    """
    current = people.current_claim(tx, person_id)
    if current is not None and current.town == ags:
        return current
    if current is not None:
        _leave(tx, current, now=now)
    claim = people.claim_of(tx, person_id, ags) or Claim(person_id=person_id, town=ags, made_at=now)
    claim.state, claim.made_at = ClaimState.PENDING, now
    claim.decided_at = claim.decided_by = claim.decided_how = None
    people.keep(tx, claim)
    if _by_server(tx, claim):
        confirm(tx, claim, Confirmation.SERVER, now=now)
    return claim


def announce(tx: Transaction, claim: Claim, *, now: datetime) -> None:
    """Tell those who can confirm a claim that it waits: the organizers, and the town's confirmed people."""
    if claim.state != ClaimState.PENDING:
        return
    number, person, town = claim.id or 0, PersonId(claim.person_id), TownKey(claim.town)
    key = f"claim:{number}:{claim.made_at:%Y%m%d%H%M%S}"
    post.to_organizers(tx, TownClaimed(claim=number, person=person, town=town), now=now, key=key)
    for colleague in standing.confirmed(tx, claim.town):
        asked = ColleagueClaims(claim=number, person=person, town=town)
        post.to_person(tx, colleague, asked, now=now, key=f"colleague-{key}:{colleague}")


def confirm(tx: Transaction, claim: Claim, how: Confirmation, *, by: int | None = None, now: datetime) -> None:
    """Let a claim count."""
    claim.state, claim.decided_at, claim.decided_by, claim.decided_how = ClaimState.CONFIRMED, now, by, how
    people.keep(tx, claim)


def approve(tx: Transaction, *, number: int, organizer: int, now: datetime) -> Intent:
    """Confirm that a person speaks for their town, also where that was declined before.

    Raises:
        Refused: no claim of this number can be confirmed.
    """
    claim = people.claim(tx, number)
    if claim is None or not _can_be_confirmed(tx, claim):
        raise Refused(NoSuchClaim(claim=number))
    confirm(tx, claim, Confirmation.ORGANIZER, by=organizer, now=now)
    post.to_person(tx, claim.person_id, ClaimConfirmed(town=TownKey(claim.town)), now=now)
    return ClaimApproved(claim=number, person=PersonId(claim.person_id), town=TownKey(claim.town))


def decline(tx: Transaction, *, number: int, organizer: int, reason: str, now: datetime) -> Intent:
    """Say that a person does not speak for the town that they named.

    Raises:
        Refused: no claim of this number waits.
    """
    claim = people.claim(tx, number)
    if claim is None or claim.state != ClaimState.PENDING:
        raise Refused(NoSuchClaim(claim=number))
    claim.state, claim.decided_at, claim.decided_by = ClaimState.REFUSED, now, organizer
    people.keep(tx, claim)
    town = TownKey(claim.town)
    post.to_person(tx, claim.person_id, ClaimDeclined(town=town, reason=" ".join(reason.split())), now=now)
    return DeclineNoted(claim=number, person=PersonId(claim.person_id), town=town)


def take_back(tx: Transaction, *, number: int, now: datetime) -> Intent:
    """Let a confirmed claim wait again.

    Raises:
        Refused: no claim of this number is confirmed.
    """
    claim = people.claim(tx, number)
    if claim is None or claim.state != ClaimState.CONFIRMED:
        raise Refused(NoSuchClaim(claim=number))
    claim.state, claim.decided_at, claim.decided_by, claim.decided_how = ClaimState.PENDING, None, None, None
    people.keep(tx, claim)
    town = TownKey(claim.town)
    post.to_person(tx, claim.person_id, ConfirmationTakenBack(town=town), now=now)
    return TakingBackNoted(claim=number, person=PersonId(claim.person_id), town=town)


def list_pending(tx: Transaction) -> Intent:
    """The claims that wait."""
    found = standing.pending(tx)
    return ClaimsListed(
        claims=tuple(claim.id or 0 for claim in found),
        people=tuple(PersonId(claim.person_id) for claim in found),
        towns=tuple(TownKey(claim.town) for claim in found),
    )


def vouch(tx: Transaction, *, asker: Asker, whom: int | str, now: datetime) -> Intent:
    """Let a confirmed person of a town confirm a colleague, named by the number of the claim or by Matrix ID.

    Raises:
        Refused: it is themselves, or nobody of that name waits to speak for their town.
    """
    claim = people.claim(tx, whom) if isinstance(whom, int) else standing.pending_by(tx, whom)
    if claim is not None and claim.person_id == asker.person_id:
        raise Refused(VouchUnfit("self"))
    if isinstance(whom, str) and people.person_of(tx, whom) == asker.person_id:
        raise Refused(VouchUnfit("self"))
    if claim is None or claim.state != ClaimState.PENDING or claim.town != asker.town:
        raise Refused(VouchUnfit("nobody"))
    confirm(tx, claim, Confirmation.COLLEAGUE, by=asker.person_id, now=now)
    number, person, town = claim.id or 0, PersonId(claim.person_id), TownKey(claim.town)
    post.to_person(tx, claim.person_id, ClaimConfirmed(town=town), now=now)
    told = VouchTold(claim=number, person=person, by=PersonId(asker.person_id), town=town)
    post.to_organizers(tx, told, now=now)
    return Vouched(person=person, town=town)


def add_server(tx: Transaction, *, town: str, server: str, now: datetime) -> Intent:
    """Let the accounts of a homeserver speak for a town, those that wait already included.

    Raises:
        Refused: that is no homeserver, or the text means no town or several.
    """
    server, ags = _server(server), towns.find_town(tx, town).ags
    already = not standing.add_server(tx, ags, server)
    waiting = [claim for claim in standing.pending_for(tx, ags) if _by_server(tx, claim)]
    for claim in waiting:
        confirm(tx, claim, Confirmation.SERVER, now=now)
        post.to_person(tx, claim.person_id, ClaimConfirmed(town=TownKey(ags)), now=now)
    return ServerAdded(town=TownKey(ags), server=server, confirmed=len(waiting), already=already)


def remove_server(tx: Transaction, *, town: str, server: str) -> Intent:
    """Let the accounts of a homeserver speak for a town no more; what it has confirmed stands.

    Raises:
        Refused: it is not on the town's list, or the text means no town or several.
    """
    server, ags = _server(server), towns.find_town(tx, town).ags
    if not standing.remove_server(tx, ags, server):
        raise Refused(ServerUnknown(server=server, problem="unlisted"))
    by_it = [person for person in standing.confirmed(tx, ags) if _is_at(tx, person, server)]
    return ServerRemoved(town=TownKey(ags), server=server, standing=len(by_it))


def list_servers(tx: Transaction) -> Intent:
    """The homeservers that speak for towns."""
    found = standing.servers(tx)
    return ServersListed(towns=tuple(TownKey(row.town) for row in found), servers=tuple(row.server for row in found))


def ask_to_leave(tx: Transaction, person_id: int, *, to: str | None = None, now: datetime) -> Intent:
    """Ask a person whether they really speak for their town no more, or for another one instead.

    Raises:
        Refused: they speak for none.
    """
    claim = people.current_claim(tx, person_id)
    if claim is None:
        raise Refused(NoTownToLeave())
    until = now + LEAVING_STANDS
    prompt = prompts.ask(tx, person_id, PromptKind.LEAVE_TOWN, now=now, expires_at=until, town=claim.town, to=to)
    return LeavingAsked(
        prompt=prompt,
        town=TownKey(claim.town),
        to=TownKey(to) if to else None,
        confirmed=claim.state == ClaimState.CONFIRMED,
        listings=len(standing.listings_of(tx, person_id, claim.town)),
        colleague=_colleague(tx, claim) is not None,
    )


def answer_leaving(tx: Transaction, *, asker: Asker, prompt: Prompt, said: Answer, now: datetime) -> Intent:
    """Let a person leave their town, or not.

    Raises:
        Refused: they have left it meanwhile.
    """
    claim = people.current_claim(tx, asker.person_id)
    if claim is None or claim.town != prompt.details.get("town"):
        raise Refused(NoSuchPrompt(prompt.id or 0))
    town, to = TownKey(claim.town), prompt.details.get("to")
    if said == Answer.NO:
        return LeavingDropped(town=town)
    handed_over, withdrawn = _leave(tx, claim, now=now)
    if not isinstance(to, str):
        return TownLeft(town=town, handed_over=handed_over, withdrawn=withdrawn)
    new = claim_town(tx, asker.person_id, to, now=now)
    announce(tx, new, now=now)
    confirmed = new.state == ClaimState.CONFIRMED
    return TownLeft(town=town, handed_over=handed_over, withdrawn=withdrawn, to=TownKey(to), confirmed=confirmed)


def _leave(tx: Transaction, claim: Claim, *, now: datetime) -> tuple[int, int]:
    """End a claim; how many listings went to a colleague, and how many were taken back."""
    claim.state = ClaimState.WITHDRAWN
    people.keep(tx, claim)
    listings, colleague = standing.listings_of(tx, claim.person_id, claim.town), _colleague(tx, claim)
    for listing in listings:
        if colleague is None:
            listing.withdrawn_at = now
        else:
            listing.person_id = colleague
    tx.session.flush()
    if not listings or colleague is None:
        return 0, len(listings)
    told = ListingsHandedOver(town=TownKey(claim.town), count=len(listings))
    post.to_person(tx, colleague, told, now=now)
    return len(listings), 0


def _colleague(tx: Transaction, claim: Claim) -> int | None:
    """Another confirmed person of the claim's town."""
    return next((person for person in standing.confirmed(tx, claim.town) if person != claim.person_id), None)


def _can_be_confirmed(tx: Transaction, claim: Claim) -> bool:
    if claim.state == ClaimState.PENDING:
        return True
    return claim.state == ClaimState.REFUSED and people.current_claim(tx, claim.person_id) is None


def _server(text: str) -> str:
    server = text.strip().casefold()
    if len(server) > _LONGEST_SERVER or _SERVER.fullmatch(server) is None or "." not in server:
        raise Refused(ServerUnknown(server=text[:60], problem="unfit"))
    return server


def _by_server(tx: Transaction, claim: Claim) -> bool:
    """Whether the homeserver of one of the person's accounts is on the town's list."""
    accounts = people.user_ids(tx, claim.person_id)
    return any(standing.is_server_of(tx, claim.town, _server_of(user_id)) for user_id in accounts)


def _is_at(tx: Transaction, person_id: int, server: str) -> bool:
    return any(_server_of(user_id) == server for user_id in people.user_ids(tx, person_id))


def _server_of(user_id: str) -> str:
    return user_id.partition(":")[2].casefold()
