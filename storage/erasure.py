"""What the bot has said of a person and where it meets them: to be taken back, left and forgotten."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel import select as select_rows

from domain.intents.base import (
    AgendaOf,
    DossierOf,
    MatchId,
    PersonId,
    QuestionId,
    QuestionsOf,
    VolunteerId,
    decode,
    kinds_referring,
    references,
)
from domain.personal_data import Fate
from domain.personal_registry import REGISTRY
from domain.states import Action, Membership, OutboxState, RoomKind
from storage.personal_data import holds_any
from storage.tables import (
    Account,
    AgendaItem,
    AuditEntry,
    Match,
    Member,
    OutboxRow,
    Person,
    Question,
    Room,
    Volunteer,
)
from storage.unit_of_work import Transaction

_SHOWN = (Action.SEND, Action.FILE, Action.EDIT)
_GONE = (Membership.LEAVE, Membership.BAN)
_MARKS = (PersonId, QuestionId, QuestionsOf, MatchId, VolunteerId, AgendaOf, DossierOf)


def chats(tx: Transaction, person_id: int) -> list[Room]:
    """The direct chats with a person."""
    rows = select_rows(Room).where(Room.person_id == person_id).order_by(col(Room.id))
    return list(tx.session.exec(rows))


def shared_rooms(tx: Transaction, known: Sequence[str]) -> list[tuple[Room, str]]:
    """The rooms of ours, direct chats aside, in which one of these Matrix IDs is, or to which it is invited."""
    rows = tx.session.exec(
        select_rows(Room, Member.user_id)
        .join(Member, col(Member.room_id) == col(Room.room_id))
        .where(
            col(Member.user_id).in_(known),
            col(Member.membership).in_((Membership.JOIN, Membership.INVITE)),
            col(Room.membership) == Membership.JOIN,
            col(Room.kind).not_in((RoomKind.DIRECT, RoomKind.FOREIGN)),
        )
        .order_by(col(Room.id), col(Member.user_id))
    )
    return list(rows)


def raised_rooms(tx: Transaction, known: Sequence[str]) -> list[tuple[Room, str]]:
    """The rooms of ours in which one of these Matrix IDs has a power level of its own."""
    rooms = tx.session.exec(
        select_rows(Room)
        .where(
            holds_any(col(Room.power), known),
            Room.membership == Membership.JOIN,
            col(Room.kind).not_in((RoomKind.DIRECT, RoomKind.FOREIGN)),
        )
        .order_by(col(Room.id))
    )
    return [(room, user_id) for room in rooms for user_id in known if user_id in _levels(room)]


def forget_in_rooms(tx: Transaction, known: Sequence[str]) -> None:
    """Take these Matrix IDs out of what is known of rooms' creators and power levels."""
    for room in tx.session.exec(
        select_rows(Room).where(or_(holds_any(col(Room.power), known), holds_any(col(Room.creators), known)))
    ):
        room.creators = [creator for creator in room.creators if creator not in known]
        kept = {user: level for user, level in _levels(room).items() if user not in known}
        room.power = {**room.power, "users": kept} if "users" in room.power else room.power
    tx.session.flush()


def _levels(room: Room) -> dict[str, Any]:
    users = room.power.get("users")
    return users if isinstance(users, dict) else {}


def said_in(tx: Transaction, rooms: Iterable[Room]) -> list[OutboxRow]:
    """What the bot has said and shown in some rooms, oldest first."""
    rows = select_rows(OutboxRow).where(
        col(OutboxRow.room).in_([room.id for room in rooms]),
        col(OutboxRow.action).in_(_SHOWN),
        OutboxRow.state == OutboxState.SENT,
        col(OutboxRow.event_id).is_not(None),
    )
    return list(tx.session.exec(rows.order_by(col(OutboxRow.id))))


def said_of(tx: Transaction, person_id: int, *, elsewhere_than: Iterable[Room]) -> list[OutboxRow]:
    """What the bot has said, or is about to say, that names a person or shows their words, to others than them.

    The pinned lists of questions are left out, since they are edited; their earlier versions are not.
    """
    belongs = _belongings(tx, person_id)
    first_asked = tx.session.scalar(select(func.min(Question.asked_at)).where(col(Question.person_id) == person_id))
    rows = tx.session.exec(
        select_rows(OutboxRow)
        .where(
            col(OutboxRow.action).in_(_SHOWN),
            col(OutboxRow.state).in_((OutboxState.SENT, OutboxState.PENDING)),
            col(OutboxRow.room).not_in([room.id for room in elsewhere_than]),
            or_(*(col(OutboxRow.intent).startswith(f"{kind.__name__} ") for kind in kinds_referring(*_MARKS))),
        )
        .order_by(col(OutboxRow.id))
    )
    return [row for row in rows if _names(row, belongs, first_asked)]


def _belongings(tx: Transaction, person_id: int) -> dict[Any, set[Any]]:
    """By kind of id, what is the person's own."""

    def ids(column: Any, condition: ColumnElement[bool]) -> set[Any]:
        return set(tx.session.scalars(select(column).where(condition)))

    asked, gives = col(Question.person_id) == person_id, col(AgendaItem.person_id) == person_id
    return {
        PersonId: {person_id},
        DossierOf: {person_id},
        QuestionId: ids(col(Question.id), asked),
        QuestionsOf: ids(col(Question.event_id), asked),
        MatchId: ids(col(Match.id), (col(Match.person_a) == person_id) | (col(Match.person_b) == person_id)),
        VolunteerId: ids(col(Volunteer.id), col(Volunteer.person_id) == person_id),
        AgendaOf: ids(col(AgendaItem.event_id), gives),
    }


def _names(row: OutboxRow, belongs: dict[Any, set[Any]], first_asked: datetime | None) -> bool:
    carried = references(decode(row.intent or ""))
    if QuestionsOf in carried:
        pinned = row.action == Action.SEND and row.about is not None
        shown = first_asked is not None and row.created_at >= first_asked and row.state == OutboxState.SENT
        return shown and not pinned and bool(carried[QuestionsOf] & belongs[QuestionsOf])
    return any(carried.get(mark, set()) & own for mark, own in belongs.items())


def blank(tx: Transaction, rows: Iterable[OutboxRow]) -> None:
    """Forget what was said; what was not sent yet never will be."""
    for row in rows:
        row.intent, row.event_id = None, None
        if row.state == OutboxState.PENDING:
            row.state = OutboxState.WITHDRAWN
    tx.session.flush()


def withdraw_all(tx: Transaction, rooms: Iterable[Room]) -> None:
    """Take back all that was still to be said or done in some rooms."""
    tx.session.execute(
        update(OutboxRow)
        .where(col(OutboxRow.room).in_([room.id for room in rooms]), col(OutboxRow.state) == OutboxState.PENDING)
        .values(state=OutboxState.WITHDRAWN)
    )


def withdraw_invitations(tx: Transaction, known: Sequence[str]) -> None:
    """Take back what would still let these Matrix IDs in."""
    tx.session.execute(
        update(OutboxRow)
        .where(
            col(OutboxRow.user_id).in_(known),
            col(OutboxRow.action).in_((Action.INVITE, Action.POWER)),
            col(OutboxRow.state) == OutboxState.PENDING,
        )
        .values(state=OutboxState.WITHDRAWN)
    )


def keep_until_done(tx: Transaction, person_id: int, known: Sequence[str]) -> None:
    """Let what is still to be done with these Matrix IDs lead to the person, so that it is forgotten afterwards."""
    tx.session.execute(
        update(OutboxRow)
        .where(col(OutboxRow.user_id).in_(known), col(OutboxRow.state) == OutboxState.PENDING)
        .values(person_id=person_id)
    )


def forget_misread_words(tx: Transaction) -> None:
    """Forget what of anybody's words stands in answers that were sent, such as a mistyped argument."""
    misread = or_(*(col(OutboxRow.intent).startswith(f"{kind} ") for kind in ("ArgumentsMisread", "TownNotFound")))
    sent = col(OutboxRow.state) != OutboxState.PENDING
    tx.session.execute(update(OutboxRow).where(misread, sent).values(intent=None))


def unfinished(tx: Transaction) -> list[int]:
    """The erased people with whom something was still to be done."""
    gone = col(Person.erased_at).is_not(None)
    left = or_(
        exists().where(col(Room.person_id) == col(Person.id)),
        exists().where(col(OutboxRow.person_id) == col(Person.id)),
        exists().where(col(AuditEntry.person_id) == col(Person.id)),
    )
    return list(tx.session.scalars(select(col(Person.id)).where(gone, left).order_by(col(Person.id))))


def finish(tx: Transaction, person_id: int) -> None:
    """Forget what was done with an erased person since, as far as it is done; once all is, the last of their row."""
    settled = (col(OutboxRow.person_id) == person_id) & (col(OutboxRow.state) != OutboxState.PENDING)
    _drop(tx, settled)
    forget_misread_words(tx)
    for room in chats(tx, person_id):
        waits = select(col(OutboxRow.id)).where(
            col(OutboxRow.room) == room.id, col(OutboxRow.state) == OutboxState.PENDING
        )
        left = room.room_id is None or room.membership in _GONE
        if left and tx.session.scalar(waits.limit(1)) is None:
            _drop(tx, col(OutboxRow.room) == room.id)
            for column, value in _blanks("room").items():
                setattr(room, column, value)
    tx.session.execute(update(AuditEntry).where(col(AuditEntry.person_id) == person_id).values(**_blanks("audit")))
    tx.session.flush()
    if person_id not in unfinished(tx):
        person = tx.session.get_one(Person, person_id)
        person.language, person.zone = "de", "Europe/Berlin"
    tx.session.flush()
    tx.aftermath.erased = True


def _blanks(table: str) -> dict[str, Any]:
    """What is written over the columns of a table, as declared."""
    traces = next(holding.traces for holding in REGISTRY if holding.table == table)
    return dict(next(trace.blanks for trace in traces if trace.fate in (Fate.EMPTIED_LATER, Fate.EMPTIED)))


def _drop(tx: Transaction, condition: ColumnElement[bool]) -> None:
    """Delete rows of the outbox; those that others refer to stay, empty."""
    later = aliased(OutboxRow)
    referred = exists().where(col(later.target_row) == col(OutboxRow.id))
    for _ in range(2):  # what refers to others goes first
        tx.session.execute(
            delete(OutboxRow).where(condition, ~referred), execution_options={"synchronize_session": False}
        )
    tx.session.execute(update(OutboxRow).where(condition).values(**_blanks("outbox")))
    tx.session.expire_all()


def forget_strangers(tx: Transaction) -> bool:
    """Forget who has left a room and is not known by that Matrix ID, and rooms of strangers that the bot has left.

    Returns:
        Whether there was anything to forget.
    """
    stranger = ~exists().where(col(Account.user_id) == col(Member.user_id))
    homeless = ~exists().where(col(Room.room_id) == col(Member.room_id))
    used = exists().where(col(OutboxRow.room) == col(Room.id))
    statements = (
        delete(Room).where(col(Room.kind) == RoomKind.FOREIGN, col(Room.membership) == Membership.LEAVE, ~used),
        delete(Member).where(homeless | ((col(Member.membership) == Membership.LEAVE) & stranger)),
    )
    gone = sum(
        tx.session.execute(each, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined]
        for each in statements
    )
    return gone > 0


def newest(tx: Transaction) -> datetime | None:
    """When somebody was erased last."""
    return tx.session.scalar(select(func.max(col(Person.erased_at))))
