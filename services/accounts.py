"""Several Matrix IDs of one person: one more, another one instead, found again by a code."""

from datetime import datetime, timedelta

from domain import codes, consent
from domain.errors import Refused
from domain.intents.base import Intent, PersonId
from domain.intents.invitations import (
    AccountAdded,
    AccountCodeMade,
    AccountLeft,
    AccountLinked,
    AccountUnknown,
    CodeUnfit,
    RecoveryCodeMade,
)
from domain.rules import Asker
from domain.states import Action, Role
from services import event_rooms, invitations, post, profile
from storage import accounts, audit, consents, outbox, people, rooms
from storage import invitations as stored
from storage.tables import Invitation, Room
from storage.unit_of_work import Transaction

OWN_CODE_STANDS = timedelta(days=3)
_TRIES = 5  # wrong codes of one person
_PAUSE = timedelta(hours=1)


def make_code(tx: Transaction, *, asker: Asker, move: bool, now: datetime) -> Intent:
    """A code with which the asker adds another Matrix ID, or moves to it; earlier ones count no more."""
    _revoke_earlier(tx, asker.person_id, now=now)
    retires = asker.user_id if move else None
    row, code = invitations.make(
        tx, made_by=asker.person_id, now=now, stands=OWN_CODE_STANDS, person_id=asker.person_id, retires=retires
    )
    return AccountCodeMade(code=code, expires_at=row.expires_at, retires=retires)


def make_recovery_code(tx: Transaction, *, organizer: int, user_id: str, now: datetime) -> Intent:
    """A code with which someone who lost an account goes on with another one.

    Raises:
        Refused: nobody is known by this Matrix ID.
    """
    account = accounts.find(tx, user_id)
    if account is None or accounts.is_blank(tx, account.person_id):
        raise Refused(AccountUnknown(user_id=user_id))
    _revoke_earlier(tx, account.person_id, now=now)
    row, code = invitations.make(
        tx, made_by=organizer, now=now, person_id=account.person_id, retires=user_id, user_id=user_id
    )
    return RecoveryCodeMade(
        person=PersonId(account.person_id),
        invitation=row.id or 0,
        code=code,
        retires=user_id,
        expires_at=row.expires_at,
    )


def redeem(tx: Transaction, *, asker: Asker, room: Room, text: str, now: datetime) -> Intent:
    """Take a code that somebody sent in their direct chat; wrong ones are counted, and too many close the door a while.

    Raises:
        Refused: the account cannot become another person's.
    """
    if audit.count(tx, asker.person_id, "code", "wrong", since=now - _PAUSE) >= _TRIES:
        return CodeUnfit("pause")
    letters = codes.plain(text)
    row = stored.by_hash(tx, codes.digest(letters)) if letters is not None else None
    problem = "form" if letters is None else _problem(row, now=now)
    if row is None or problem is not None:
        audit.note(tx, asker.user_id, "code", room.room_id or "", "wrong", now=now, person=asker.person_id)
        return CodeUnfit(problem or "wrong")
    audit.note(tx, asker.user_id, "code", room.room_id or "", "done", now=now, person=asker.person_id)
    if row.person_id is not None:
        return _adopt(tx, asker, row, room, now=now)
    if asker.retired:
        return CodeUnfit("taken")
    if consents.has_given(tx, asker.person_id, consent.VERSION):
        return invitations.use(tx, asker=asker, number=row.id or 0, now=now)
    return _ask_consent(tx, asker, row, now=now)


def is_usable(tx: Transaction, letters: str, *, now: datetime) -> bool:
    """Whether what may be a code, or only look so, is one that can be used."""
    return _problem(stored.by_hash(tx, codes.digest(letters)), now=now) is None


def _problem(row: Invitation | None, *, now: datetime) -> str | None:
    """Why a code opens nothing."""
    if row is None:
        return "wrong"
    if row.used_at is not None:
        return "used"
    if row.revoked_at is not None:
        return "revoked"
    return "expired" if row.expires_at <= now else None


def _ask_consent(tx: Transaction, asker: Asker, row: Invitation, *, now: datetime) -> Intent:
    """Ask whether what the organizer entered may be kept; what was answered in the profile before stays."""
    talk = people.conversation(tx, asker.person_id)
    told = {"function": "", "topics": [], **(talk.answers if talk is not None else {})}
    told |= {"name": row.name, "town": row.town, "code": row.id, "role": row.role, "event": row.event_id}
    return profile.begin(tx, asker.person_id, now=now, **told)


def _adopt(tx: Transaction, asker: Asker, row: Invitation, room: Room, *, now: datetime) -> Intent:
    """Let the account that sent a personal code belong to its person."""
    person_id = row.person_id or 0
    before = people.user_ids(tx, person_id)
    if asker.person_id == person_id and not asker.retired:
        raise Refused(CodeUnfit("own"))
    if asker.person_id != person_id:
        if not accounts.is_blank(tx, asker.person_id):
            raise Refused(CodeUnfit("taken"))
        accounts.absorb(tx, asker.person_id, person_id)
    account = accounts.find(tx, asker.user_id)
    if account is None:
        raise LookupError("the account of who is asking is not there")
    account.added_at, account.retired_at = now, None
    accounts.keep(tx, account)
    room.person_id = person_id
    row.used_at, row.used_by = now, person_id
    stored.keep(tx, row)
    heirs = before if row.retires is None else [row.retires, *before]
    _take_over(tx, asker.user_id, list(dict.fromkeys(heirs)), now=now)
    if row.retires is not None and row.retires != asker.user_id:
        _retire(tx, person_id, row.retires, asker.user_id, now=now)
    else:
        _tell_others(tx, person_id, before, asker.user_id, now=now)
    return AccountAdded(person=PersonId(person_id), moved=row.retires is not None)


def _take_over(tx: Transaction, user_id: str, earlier: list[str], *, now: datetime) -> None:
    """Give an account the roles of the person's earlier ones, and invite it where these are."""
    shared = {room.id: room for other in earlier for room in accounts.rooms_with(tx, other)}
    for room in shared.values():
        post.invite(tx, room, user_id, now=now)
    everywhere = sorted({room.event_id for room in shared.values() if room.event_id is not None})
    for role in accounts.roles(tx, earlier):
        people.give_role(tx, user_id, Role(role.role), role.event_id)
        for event in everywhere if role.event_id is None else (role.event_id,):
            event_rooms.admit_to_stage(tx, event, user_id, Role(role.role), now=now)


def _retire(tx: Transaction, person_id: int, user_id: str, successor: str, *, now: datetime) -> None:
    """Let an account count no more: out of all rooms, without roles, with a last word in its direct chat."""
    account = accounts.find(tx, user_id)
    if account is None:
        return
    for chat in accounts.chats_with(tx, person_id, user_id):
        if successor not in _members(tx, chat):
            post.to_room(tx, chat, AccountLeft(user_id=successor), now=now)
            outbox.post(tx, chat, Action.LEAVE, now=now)
            chat.person_id = None  # nothing else of the person is said there
    found = accounts.rooms_with(tx, user_id)
    accounts.withdraw_invitations(tx, user_id, now=now)
    for room in found:
        if room.event_id is not None:
            event_rooms.grant(tx, room, user_id, 0, now=now)
        post.remove(tx, room, user_id, now=now)
    accounts.drop_roles(tx, user_id)
    account.retired_at = now
    accounts.keep(tx, account)


def _members(tx: Transaction, chat: Room) -> set[str]:
    return rooms.members(tx, chat.room_id) if chat.room_id is not None else set()


def _tell_others(tx: Transaction, person_id: int, earlier: list[str], user_id: str, *, now: datetime) -> None:
    """Let the person see in their earlier chats that an account was added, should it not have been them."""
    for other in earlier:
        for chat in accounts.chats_with(tx, person_id, other):
            post.to_room(tx, chat, AccountLinked(user_id=user_id), now=now)


def _revoke_earlier(tx: Transaction, person_id: int, *, now: datetime) -> None:
    for row in stored.open_for(tx, person_id, now=now):
        row.revoked_at = now
        stored.keep(tx, row)
