"""The Matrix IDs of a person: added, retired, and what stood under a blank newcomer handed to the person they are."""

from datetime import datetime

from sqlalchemy import Table, bindparam, delete, update
from sqlalchemy import select as columns
from sqlmodel import SQLModel, col, select

from domain.states import Action, Membership, OutboxState, RoomKind
from storage.prepared import Prepared
from storage.tables import (
    Account,
    Claim,
    Consent,
    Conversation,
    Feedback,
    Invitation,
    Listing,
    Match,
    Member,
    OutboxRow,
    Person,
    Question,
    Registration,
    RoleRow,
    Room,
    Volunteer,
    Vote,
)
from storage.unit_of_work import Transaction

# Whoever has one of these is somebody already, and not a newcomer who can turn out to be someone else.
_MARKS_OF_SOMEBODY = (
    col(Claim.person_id),
    col(Consent.person_id),
    col(Feedback.person_id),
    col(Invitation.used_by),
    col(Listing.person_id),
    col(Match.person_a),
    col(Match.person_b),
    col(Question.person_id),
    col(Registration.person_id),
    col(Volunteer.person_id),
)


def find(tx: Transaction, user_id: str) -> Account | None:
    """The account with a Matrix ID, be it retired."""
    return tx.session.get(Account, user_id)


def is_retired(tx: Transaction, user_id: str) -> bool:
    """Whether a person moved away from a Matrix ID."""
    return bool(_RETIRED.rows(tx, user_id=user_id))


# Asked for every reaction.
_RETIRED = Prepared(
    columns(col(Account.user_id)).where(
        col(Account.user_id) == bindparam("user_id"), col(Account.retired_at).is_not(None)
    )
)


def is_blank(tx: Transaction, person_id: int) -> bool:
    """Whether nothing is known of a person but that they wrote, from one Matrix ID."""
    if tx.session.get_one(Person, person_id).name is not None:
        return False
    if len(tx.session.exec(select(Account.user_id).where(Account.person_id == person_id)).all()) != 1:
        return False
    return not any(
        tx.session.exec(select(mark).where(mark == person_id).limit(1)).first() is not None
        for mark in _MARKS_OF_SOMEBODY
    )


def absorb(tx: Transaction, blank: int, person: int) -> None:
    """Hand all that refers to a blank person to another one, and forget the blank one.

    A vote that both cast for one question counts once.
    """
    connection = tx.session.connection()
    both = select(Vote.question_id).where(Vote.person_id == person)
    connection.execute(delete(Vote).where(col(Vote.person_id) == blank, col(Vote.question_id).in_(both)))
    connection.execute(delete(Conversation).where(col(Conversation.person_id) == blank))
    for table in SQLModel.metadata.sorted_tables:
        for name in _references(table):
            connection.execute(update(table).where(table.c[name] == blank).values({name: person}))
    connection.execute(delete(Person).where(col(Person.id) == blank))
    tx.session.expire_all()


def _references(table: Table) -> list[str]:
    """The columns of a table that name a person."""
    return [key.parent.name for key in table.foreign_keys if key.target_fullname == "person.id"]


def keep(tx: Transaction, account: Account) -> None:
    """Keep a changed account."""
    tx.session.add(account)
    tx.session.flush()


def roles(tx: Transaction, user_ids: list[str]) -> list[RoleRow]:
    """The roles of some Matrix IDs."""
    rows = select(RoleRow).where(col(RoleRow.user_id).in_(user_ids)).order_by(col(RoleRow.id))
    return list(tx.session.exec(rows))


def drop_roles(tx: Transaction, user_id: str) -> None:
    """Take all roles from a Matrix ID."""
    tx.session.connection().execute(delete(RoleRow).where(col(RoleRow.user_id) == user_id))
    tx.session.expire_all()


def rooms_with(tx: Transaction, user_id: str) -> list[Room]:
    """The rooms, besides direct chats, in which someone is or to which they are or are about to be invited."""
    there = select(Member.room_id).where(
        Member.user_id == user_id, col(Member.membership).in_((Membership.JOIN, Membership.INVITE))
    )
    ordered = select(OutboxRow.room).where(
        OutboxRow.user_id == user_id, OutboxRow.action == Action.INVITE, OutboxRow.state == OutboxState.PENDING
    )
    rows = select(Room).where(
        col(Room.room_id).in_(there) | col(Room.id).in_(ordered),
        col(Room.kind).not_in((RoomKind.DIRECT, RoomKind.FOREIGN)),
    )
    return list(tx.session.exec(rows.order_by(col(Room.id))))


def chats_with(tx: Transaction, person_id: int, user_id: str) -> list[Room]:
    """The direct chats of a person in which one of their accounts is or to which it was invited."""
    there = select(Member.room_id).where(
        Member.user_id == user_id, col(Member.membership).in_((Membership.JOIN, Membership.INVITE))
    )
    rows = select(Room).where(
        Room.kind == RoomKind.DIRECT,
        Room.person_id == person_id,
        col(Room.room_id).in_(there),
        col(Room.membership).in_((Membership.INVITE, Membership.JOIN)),
    )
    return list(tx.session.exec(rows.order_by(col(Room.id))))


def withdraw_invitations(tx: Transaction, user_id: str, *, now: datetime) -> None:
    """Take back the invitations of someone that wait to be sent."""
    tx.session.connection().execute(
        update(OutboxRow)
        .where(
            col(OutboxRow.user_id) == user_id,
            col(OutboxRow.action).in_((Action.INVITE, Action.POWER)),
            col(OutboxRow.state) == OutboxState.PENDING,
        )
        .values(state=OutboxState.WITHDRAWN, sent_at=now)
    )
