"""Looks up what a list of people to invite names: towns, events, accounts, people listed twice."""

from collections.abc import Sequence
from datetime import datetime

from domain.errors import Refused
from domain.intents.base import EventId, TownKey
from domain.intents.invitations import ListedInvitation, ListFault
from domain.intents.people import TownDoubted
from domain.invitation_lists import OF_AN_EVENT, Invitee
from domain.rules import known_person
from domain.states import EventState, Role
from services import towns
from storage import events, invitations, people
from storage.unit_of_work import Transaction

_OVER = (EventState.FINISHED, EventState.CLOSED, EventState.CANCELLED)
_WITHOUT_TOWN = (Role.EXPERT, Role.ORGANIZER)


def look_up(
    tx: Transaction, invitees: Sequence[Invitee], *, now: datetime
) -> tuple[tuple[ListedInvitation, ...], tuple[ListFault, ...]]:
    """The people of a list with the towns and events that they name, and everything that does not fit."""
    faults: list[ListFault] = []
    listed: list[ListedInvitation] = []
    invited = {(row.name or "").casefold(): row.town for row in invitations.still_open(tx, now=now)}
    seen: dict[tuple[str, str], int] = {}
    for invitee in invitees:
        town = _town(tx, invitee, faults)
        _check_event(tx, invitee, faults)
        _check_account(tx, invitee, faults)
        name = invitee.name.casefold()
        keys = [(name, town or "")] + ([("account", invitee.user_id)] if invitee.user_id else [])
        twice = next((seen[key] for key in keys if key in seen), None)
        if twice is not None:
            faults.append(ListFault(invitee.line, "twice", str(twice)))
        elif name in invited and invited[name] == town:
            faults.append(ListFault(invitee.line, "invited", invitee.name[:40]))
        seen |= dict.fromkeys(keys, invitee.line)
        listed.append(
            ListedInvitation(
                name=invitee.name,
                town=town,
                role=invitee.role,
                event=EventId(invitee.event) if invitee.event is not None and invitee.role in OF_AN_EVENT else None,
                user_id=invitee.user_id,
            )
        )
    return tuple(listed), tuple(faults)


def _town(tx: Transaction, invitee: Invitee, faults: list[ListFault]) -> TownKey | None:
    if not invitee.town:
        if invitee.role not in _WITHOUT_TOWN:
            faults.append(ListFault(invitee.line, "town_missing", invitee.name[:40]))
        return None
    try:
        return TownKey(towns.find_town(tx, invitee.town).ags)
    except Refused as refusal:
        suggested = refusal.intent.towns if isinstance(refusal.intent, TownDoubted) else ()
        faults.append(ListFault(invitee.line, "town", invitee.town[:40], suggested))
        return None


def _check_event(tx: Transaction, invitee: Invitee, faults: list[ListFault]) -> None:
    if invitee.event is None or invitee.role not in OF_AN_EVENT:
        return
    event = events.find(tx, invitee.event)
    if event is None or event.state in _OVER:
        faults.append(ListFault(invitee.line, "event_unknown", str(invitee.event)))


def _check_account(tx: Transaction, invitee: Invitee, faults: list[ListFault]) -> None:
    if invitee.user_id is None:
        return
    known = people.asker(tx, invitee.user_id)
    if known is not None and known_person.allows(known, None):
        faults.append(ListFault(invitee.line, "known", invitee.user_id[:60]))
