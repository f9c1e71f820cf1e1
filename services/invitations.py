"""Personal codes: made for one person or a list, sent or handed out, used once, taken back."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from domain import codes
from domain.agreement import Answer
from domain.errors import Refused
from domain.intents.base import EventId, Intent, PersonId, TownKey
from domain.intents.invitations import (
    CodeUsed,
    InvitationMade,
    InvitationRevoked,
    InvitationsChecked,
    InvitationsDropped,
    InvitationSent,
    InvitationsListed,
    InvitationsMade,
    InvitationsUnfit,
    ListedInvitation,
    ListFault,
    NoSuchInvitation,
    OpenInvitation,
)
from domain.invitation_lists import Invitee, UnfitList, read_text
from domain.rules import Asker
from domain.states import Confirmation, EventState, PromptKind, Role
from services import claims, invitation_checks, people, post, prompts, roles
from storage import events, invitations
from storage import people as stored
from storage.tables import Invitation, Prompt
from storage.unit_of_work import Transaction

STANDS = timedelta(days=30)
ASKED = timedelta(days=1)  # how long a checked list waits for its yes
_SHOWN = 5  # people of a list
MOST_FAULTS = 20  # that are told
_OVER = (EventState.FINISHED, EventState.CLOSED, EventState.CANCELLED)


def invite(tx: Transaction, *, organizer: int, text: str, now: datetime) -> Intent:
    """Make a code for the one person that a line names; of several lines only check whether all is in order, and ask.

    Raises:
        Refused: something in the list does not fit; every fault is told, and nothing was made.
    """
    listed = check(tx, text, now=now)
    if len(text.strip().splitlines()) == 1:
        (one,) = listed
        row, code = make(tx, made_by=organizer, now=now, **_fields(one))
        return _made(tx, row, code, now=now)
    until = now + ASKED
    kept = [asdict(one) for one in listed]
    prompt = prompts.ask(tx, organizer, PromptKind.INVITE, now=now, expires_at=until, listed=kept)
    return InvitationsChecked(
        prompt=prompt,
        count=len(listed),
        sent=sum(one.user_id is not None for one in listed),
        first=listed[:_SHOWN],
        towns=_towns(listed[:_SHOWN]),
        events=tuple({one.event: None for one in listed[:_SHOWN] if one.event is not None}),
    )


def check(tx: Transaction, text: str, *, now: datetime) -> tuple[ListedInvitation, ...]:
    """The people of pasted lines.

    Raises:
        Refused: something in them does not fit.
    """
    try:
        invitees: Sequence[Invitee] = read_text(text)
    except UnfitList as unfit:
        faults = tuple(ListFault(fault.line, fault.problem, fault.word) for fault in unfit.faults)
        raise Refused(unfit_list(faults)) from None
    return check_people(tx, invitees, now=now)


def check_people(tx: Transaction, invitees: Sequence[Invitee], *, now: datetime) -> tuple[ListedInvitation, ...]:
    """The people of a list, with the towns and events that they name.

    Raises:
        Refused: something in the list does not fit.
    """
    listed, faults = invitation_checks.look_up(tx, invitees, now=now)
    if faults:
        raise Refused(unfit_list(faults))
    return listed


def unfit_list(faults: Sequence[ListFault]) -> InvitationsUnfit:
    """What is wrong with a list, as far as one wants to read it at once."""
    told = tuple(sorted(faults, key=lambda fault: fault.line))[:MOST_FAULTS]
    suggested = dict.fromkeys(town for fault in told for town in fault.suggested)
    return InvitationsUnfit(count=len(faults), faults=told, towns=tuple(suggested))


def answer(tx: Transaction, *, asker: Asker, prompt: Prompt, said: Answer, now: datetime) -> Intent:
    """Make the codes of a list that was in order, or drop it.

    Raises:
        Refused: it is in order no more, or they organize nothing any more.
    """
    kept: Any = prompt.details.get("listed", [])
    prompt.details = {}
    stored.keep(tx, prompt)
    if said == Answer.NO or (Role.ORGANIZER, None) not in asker.roles:
        return InvitationsDropped()
    listed = tuple(ListedInvitation(**one) for one in kept)
    return make_all(tx, listed, made_by=asker.person_id, now=now)


def make_all(tx: Transaction, listed: Iterable[ListedInvitation], *, made_by: int, now: datetime) -> InvitationsMade:
    """Make the codes of a list, and send those of people whose Matrix ID stands there; the others are returned."""
    handed_out: list[ListedInvitation] = []
    sent = 0
    for one in listed:
        row, code = make(tx, made_by=made_by, now=now, **_fields(one))
        if one.user_id is None:
            handed_out.append(replace(one, code=code))
        else:
            _send(tx, row, code, one.user_id, now=now)
            sent += 1
    return InvitationsMade(
        count=len(handed_out) + sent,
        sent=sent,
        listed=tuple(handed_out),
        towns=_towns(handed_out),
        expires_at=now + STANDS,
    )


def make(
    tx: Transaction, *, made_by: int, now: datetime, stands: timedelta = STANDS, **fields: Any
) -> tuple[Invitation, str]:
    """A new code, of which only the hash is kept, and what it is for."""
    code = codes.spell(secrets.randbits(codes.BITS))
    row = Invitation(code_hash=codes.digest(code), made_by=made_by, made_at=now, expires_at=now + stands, **fields)
    return invitations.keep(tx, row), code


def list_open(tx: Transaction, *, now: datetime) -> Intent:
    """The codes that can still be used; the codes themselves are not known any more."""
    rows = invitations.still_open(tx, now=now)
    return InvitationsListed(
        invitations=tuple(
            OpenInvitation(row.id or 0, row.name or "", _town(row), row.role, _event(row), row.expires_at)
            for row in rows
        ),
        towns=tuple(dict.fromkeys(TownKey(row.town) for row in rows if row.town is not None)),
    )


def revoke(tx: Transaction, *, number: int, now: datetime) -> Intent:
    """Take a code back.

    Raises:
        Refused: no code of this number can be used.
    """
    row = invitations.get(tx, number)
    if row is None or not is_usable(tx, number, now=now):
        raise Refused(NoSuchInvitation(number=number))
    row.revoked_at = now
    invitations.keep(tx, row)
    return InvitationRevoked(number=number)


def is_usable(tx: Transaction, number: int, *, now: datetime) -> bool:
    """Whether a code has not been used, taken back, or become too old."""
    row = invitations.get(tx, number)
    return row is not None and row.used_at is None and row.revoked_at is None and row.expires_at > now


def use(tx: Transaction, *, asker: Asker, number: int, now: datetime) -> Intent:
    """Make someone known by a usable code, with name, town and role; they have agreed to that."""
    row = invitations.get(tx, number)
    if row is None:
        raise Refused(NoSuchInvitation(number=number))
    row.used_at, row.used_by = now, asker.person_id
    invitations.keep(tx, row)
    person = stored.get(tx, asker.person_id)
    person.name = person.name or row.name
    if row.town is not None:
        claim = claims.claim_town(tx, asker.person_id, row.town, now=now)
        claims.confirm(tx, claim, Confirmation.CODE, by=row.made_by, now=now)
    given = _give_role(tx, row, asker.user_id, now=now)
    return CodeUsed(
        person=PersonId(asker.person_id),
        town=_town(row),
        role=row.role if given else None,
        event=_event(row) if given else None,
        missed=row.role is not None and not given,
    )


def _give_role(tx: Transaction, row: Invitation, user_id: str, *, now: datetime) -> bool:
    if row.role is None:
        return False
    role = Role(row.role)
    if row.event_id is None:
        stored.give_role(tx, user_id, role, None)
        return True
    event = events.find(tx, row.event_id)
    if event is None or event.state in _OVER:
        return False
    roles.give(tx, number=row.event_id, user_id=user_id, role=role, now=now)
    return True


def _made(tx: Transaction, row: Invitation, code: str, *, now: datetime) -> Intent:
    """What the organizer is told of one code; one whose Matrix ID is known is sent, and not told."""
    if row.user_id is not None:
        _send(tx, row, code, row.user_id, now=now)
        return InvitationsMade(count=1, sent=1, listed=(), towns=(), expires_at=row.expires_at)
    return InvitationMade(
        invitation=row.id or 0,
        code=code,
        name=row.name or "",
        town=_town(row),
        role=row.role,
        event=_event(row),
        expires_at=row.expires_at,
    )


def _send(tx: Transaction, row: Invitation, code: str, user_id: str, *, now: datetime) -> None:
    """Send a code in a direct chat; who is new to the bot is greeted by that."""
    person_id = people.meet(tx, user_id, now=now).person_id
    person = stored.get(tx, person_id)
    person.greeted_at = person.greeted_at or now
    sent = InvitationSent(
        code=code,
        name=row.name or "",
        town=_town(row),
        role=row.role,
        event=_event(row),
        expires_at=row.expires_at,
    )
    post.to_person(tx, person_id, sent, now=now)


def _fields(one: ListedInvitation) -> dict[str, Any]:
    return {
        "name": one.name,
        "town": one.town,
        "role": one.role,
        "event_id": one.event,
        "user_id": one.user_id,
    }


def _towns(listed: Iterable[ListedInvitation]) -> tuple[TownKey, ...]:
    return tuple(dict.fromkeys(one.town for one in listed if one.town is not None))


def _town(row: Invitation) -> TownKey | None:
    return TownKey(row.town) if row.town is not None else None


def _event(row: Invitation) -> EventId | None:
    return EventId(row.event_id) if row.event_id is not None else None
