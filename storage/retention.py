"""What has been kept long enough: each a statement that deletes or empties at most so many rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, delete, exists, select, update
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col

from domain.states import Action, EventState, InboxState, OutboxState, PromptKind, PromptState, QuestionState, RoomKind
from storage.tables import (
    Account,
    AgendaItem,
    AuditEntry,
    Claim,
    Consent,
    Conversation,
    Event,
    EventChange,
    Feedback,
    InboxEvent,
    Invitation,
    Listing,
    Match,
    OutboxRow,
    Person,
    Prompt,
    Question,
    Registration,
    RoleRow,
    Room,
    Volunteer,
    Vote,
    WebToken,
)
from storage.unit_of_work import Transaction

_OVER = (EventState.FINISHED, EventState.CLOSED, EventState.CANCELLED)
_SHOWN = (Action.SEND, Action.FILE, Action.EDIT)
_SETTLED = col(OutboxRow.state) != OutboxState.PENDING


def forget_audit(tx: Transaction, *, before: datetime, limit: int) -> int:
    """Delete entries of the audit log; how many."""
    return _delete(tx, AuditEntry, col(AuditEntry.at) < before, limit)


def empty_dead_letters(tx: Transaction, *, before: datetime, limit: int) -> int:
    """Drop what stood in events that could not be handled; that there were such stays known."""
    dead = (col(InboxEvent.state) == InboxState.DEAD) & col(InboxEvent.payload).is_not(None)
    return _update(tx, InboxEvent, dead & (col(InboxEvent.received_at) < before), limit, payload=None)


def forget_inbox(tx: Transaction, *, before: datetime, limit: int) -> int:
    """Delete events that were handled or can never be; the homeserver sends none again that is so old."""
    done = col(InboxEvent.state) != InboxState.NEW
    return _delete(tx, InboxEvent, done & (col(InboxEvent.received_at) < before), limit)


def forget_deeds(tx: Transaction, *, before: datetime, limit: int) -> int:
    """Delete invitations, reactions and the like that were done, of rooms whose event is over and of direct chats.

    Those with a key stay: it keeps them from being done twice.
    """
    old = _SETTLED & (col(OutboxRow.created_at) < before) & col(OutboxRow.key).is_(None)
    done = col(OutboxRow.action).not_in(_SHOWN) & _room_is(_quiet(before))
    return _delete(tx, OutboxRow, old & done & ~_referred(), limit)


def empty_talk(tx: Transaction, *, before: datetime, limit: int) -> int:
    """Drop what was said in direct chats; that and where it was said stays known, so that it can be taken back."""
    old = _SETTLED & (col(OutboxRow.created_at) < before) & col(OutboxRow.intent).is_not(None)
    talk = col(OutboxRow.action).in_(_SHOWN) & _room_is(col(Room.kind) == RoomKind.DIRECT)
    return _update(tx, OutboxRow, old & talk & ~_still_meant(), limit, intent=None)


def forget_words(tx: Transaction, *, begun_before: datetime, limit: int) -> int:
    """Delete what was said in the rooms of events that began before and are over."""
    said = _SETTLED & (col(OutboxRow.created_at) < begun_before) & _room_is(_of_past_event(begun_before))
    return _delete(tx, OutboxRow, said & ~_referred(), limit)


def forget_speakers(tx: Transaction, *, begun_before: datetime, limit: int) -> int:
    """Drop the names of speakers whom nobody here is known by, from past events; the running order stays."""
    named = col(AgendaItem.speaker).is_not(None) & col(AgendaItem.event_id).in_(_past_events(begun_before))
    return _update(tx, AgendaItem, named, limit, speaker=None)


def forget_who_changed(tx: Transaction, *, begun_before: datetime, limit: int) -> int:
    """Drop who changed past events; what became of these stays."""
    signed = col(EventChange.person_id).is_not(None) & col(EventChange.event_id).in_(_past_events(begun_before))
    return _update(tx, EventChange, signed, limit, person_id=None)


def forget_prompts(tx: Transaction, *, before: datetime, limit: int) -> int:
    """Delete questions that were answered or are too old to be; those about matches keep towns from meeting twice."""
    closed = (col(Prompt.state) != PromptState.OPEN) & (col(Prompt.kind) != PromptKind.MATCH)
    return _delete(tx, Prompt, closed & (col(Prompt.asked_at) < before), limit)


def forget_conversations(tx: Transaction, *, before: datetime, limit: int) -> int:
    """Delete conversations in which nobody has said anything since."""
    return _delete(tx, Conversation, col(Conversation.updated_at) < before, limit)


def forget_invitations(tx: Transaction, *, before: datetime, limit: int) -> int:
    """Delete codes whose time was over by then, used or not."""
    return _delete(tx, Invitation, col(Invitation.expires_at) < before, limit)


def forget_links(tx: Transaction, *, before: datetime, limit: int) -> int:
    """Delete links that were revoked by then."""
    return _delete(tx, WebToken, col(WebToken.revoked_at) < before, limit)


def unused_people(tx: Transaction, *, before: datetime, limit: int) -> list[int]:
    """Who came to be known before, never said who they are, and has nothing to do with anything."""
    of_theirs = [
        table.person_id
        for table in (Claim, Consent, Registration, Question, Vote, Feedback, Listing, Volunteer, WebToken)
    ]
    unused = (
        col(Person.name).is_(None)
        & (col(Person.created_at) < before)
        & exists().where(col(Account.person_id) == col(Person.id))
        & ~exists().where(col(RoleRow.user_id) == col(Account.user_id), col(Account.person_id) == col(Person.id))
        & ~exists().where((col(Match.person_a) == col(Person.id)) | (col(Match.person_b) == col(Person.id)))
        & ~exists().where((col(AuditEntry.person_id) == col(Person.id)) & (col(AuditEntry.at) >= before))
    )
    for column in of_theirs:
        unused &= ~exists().where(col(column) == col(Person.id))
    return list(tx.session.scalars(select(col(Person.id)).where(unused).order_by(col(Person.id)).limit(limit)))


def _room_is(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(col(Room.id) == col(OutboxRow.room), condition)


def _of_past_event(begun_before: datetime) -> ColumnElement[bool]:
    return col(Room.event_id).in_(_past_events(begun_before))


def _past_events(begun_before: datetime) -> Select[Any]:
    return select(col(Event.id)).where(col(Event.starts_at) < begun_before, col(Event.state).in_(_OVER))


def _quiet(before: datetime) -> ColumnElement[bool]:
    return (col(Room.kind) == RoomKind.DIRECT) | _of_past_event(before)


def _referred() -> ColumnElement[bool]:
    later = aliased(OutboxRow)
    return exists().where(col(later.target_row) == col(OutboxRow.id))


def _still_meant() -> ColumnElement[bool]:
    """Whether a message is about a question that is still open, so that it may be edited."""
    return exists().where(
        col(OutboxRow.about) == "question:" + cast(col(Question.id), String),
        col(Question.state).in_((QuestionState.OPEN, QuestionState.TAKEN)),
        col(Event.id) == col(Question.event_id),
        col(Event.state).not_in(_OVER),
    )


def _delete(tx: Transaction, table: type[SQLModel], condition: ColumnElement[bool], limit: int) -> int:
    key = _key(table)
    chosen = select(key).where(condition).order_by(key).limit(limit)
    return _count(tx, delete(table).where(key.in_(_apart(chosen))))


def _update(tx: Transaction, table: type[SQLModel], condition: ColumnElement[bool], limit: int, **values: Any) -> int:
    key = _key(table)
    chosen = select(key).where(condition).order_by(key).limit(limit)
    return _count(tx, update(table).where(key.in_(_apart(chosen))).values(**values))


def _key(table: type[SQLModel]) -> Any:
    (key,) = SQLModel.metadata.tables[str(table.__tablename__)].primary_key.columns
    return key


def _apart(chosen: Any) -> Any:
    """The choice made before anything is changed, whatever the database would make of the two together."""
    return select(chosen.subquery())


def _count(tx: Transaction, statement: Any) -> int:
    changed: int = tx.session.execute(statement, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined]
    tx.session.expire_all()
    return changed
