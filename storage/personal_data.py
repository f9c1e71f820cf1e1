"""What the database holds of a person, found, shown and erased as `domain.personal_data` declares it."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, Table, cast, delete, false, or_, select, update
from sqlmodel import SQLModel, col
from sqlmodel import select as select_rows

from domain.facts import Dossier, PersonalRows
from domain.personal_data import Fate, Leads, Trace
from domain.personal_registry import REGISTRY
from domain.states import InboxState
from storage.tables import Account, AgendaItem, Event, InboxEvent, Person, TownRow, Volunteer
from storage.unit_of_work import Transaction


def accounts(tx: Transaction, person_id: int) -> list[str]:
    """Every Matrix ID of a person, those that count no more too."""
    rows = select_rows(Account.user_id).where(Account.person_id == person_id)
    return list(tx.session.exec(rows.order_by(col(Account.user_id))))


def dossier(tx: Transaction, person_id: int) -> Dossier:
    """All that is kept of a person."""
    known = accounts(tx, person_id)
    parts = []
    for holding in REGISTRY:
        table = SQLModel.metadata.tables[holding.table]
        for trace in holding.traces:
            shown = [table.c[column] for column in trace.shows]
            found = tx.session.execute(
                select(*shown).where(_leads(table, trace, person_id, known)).order_by(*table.primary_key.columns)
            )
            rows = [tuple(row) for row in found if trace.leads != Leads.WITHIN or _sent_by(row[0], known)]
            if rows:
                parts.append(PersonalRows(holding.table, trace.section, trace.shows, tuple(rows)))
    return Dossier(person_id, tuple(parts), _titles(tx, parts), _town_names(tx, parts))


def erase_rows(tx: Transaction, person_id: int, known: list[str]) -> None:
    """Delete and empty what is declared so; rows that go on anonymously or later are left to others.

    Args:
        tx: the transaction.
        person_id: whose rows.
        known: every Matrix ID of theirs.
    """
    _let_go_of_volunteers(tx, person_id)
    for holding in REGISTRY:
        table = SQLModel.metadata.tables[holding.table]
        for trace in holding.traces:
            if trace.leads == Leads.WITHIN:
                _drop_unhandled(tx, known)
            elif trace.fate == Fate.DELETED:
                tx.session.execute(delete(table).where(_leads(table, trace, person_id, known)))
            elif trace.fate == Fate.EMPTIED:
                values = {table.c[column]: value for column, value in trace.blanks.items()}
                tx.session.execute(update(table).where(_leads(table, trace, person_id, known)).values(values))
    tx.session.expire_all()
    tx.aftermath.erased = True


def mark_erased(tx: Transaction, person_id: int, *, now: datetime) -> None:
    """Note on a person's row that it is empty for ever."""
    person = tx.session.get_one(Person, person_id)
    person.erased_at = now
    tx.session.flush()


def erased(tx: Transaction) -> list[tuple[int, datetime, datetime]]:
    """(number, when they came to be known, when they were erased) of all erased people, in order of number."""
    rows = tx.session.execute(
        select(col(Person.id), col(Person.created_at), col(Person.erased_at))
        .where(col(Person.erased_at).is_not(None))
        .order_by(col(Person.id))
    )
    return [(number, made, gone) for number, made, gone in rows]


def stands(tx: Transaction, person_id: int, made_at: datetime) -> bool:
    """Whether the database still holds, not erased, the person of this number who came to be known then."""
    person = tx.session.get(Person, person_id)
    return person is not None and person.created_at == made_at and person.erased_at is None


def _leads(table: Table, trace: Trace, person_id: int, known: list[str]) -> ColumnElement[bool]:
    """The rows of a table to which a trace leads."""
    column = table.c[trace.column]
    match trace.leads:
        case Leads.PERSON:
            found = column == person_id
        case Leads.ACCOUNT:
            found = column.in_(known)
        case Leads.WITHIN:
            found = holds_any(column, [json.dumps(user_id)[1:-1] for user_id in known])
    if trace.only is not None:
        found &= table.c[trace.only[0]] == trace.only[1]
    if trace.unless is not None:
        found &= table.c[trace.unless[0]] != trace.unless[1]
    return found


def holds_any(column: Any, needles: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column, whatever its type, holds one of these strings."""
    return or_(false(), *(cast(column, String).contains(needle, autoescape=True) for needle in needles))


def _sent_by(payload: str | None, known: list[str]) -> bool:
    """Whether one of these Matrix IDs sent an event of the inbox, or stands in it in another way as its subject."""
    if payload is None:
        return False
    event: Any = json.loads(payload)
    return isinstance(event, dict) and bool({event.get("sender"), event.get("state_key")} & set(known))


def _drop_unhandled(tx: Transaction, known: list[str]) -> None:
    """Drop what a person sent and is not handled, and dead events in which they are named."""
    needles = [json.dumps(user_id)[1:-1] for user_id in known]
    for row in tx.session.exec(select_rows(InboxEvent).where(holds_any(col(InboxEvent.payload), needles))):
        if row.state == InboxState.DEAD:
            row.payload = None
        elif _sent_by(row.payload, known):
            row.payload, row.state = None, InboxState.DONE
    tx.session.flush()


def _let_go_of_volunteers(tx: Transaction, person_id: int) -> None:
    own = select(col(Volunteer.id)).where(col(Volunteer.person_id) == person_id)
    tx.session.execute(
        update(AgendaItem)
        .where(col(AgendaItem.volunteer_id).in_(own))
        .values(volunteer_id=None, person_id=None, speaker=None)
    )


def _titles(tx: Transaction, parts: Iterable[PersonalRows]) -> dict[int, str]:
    numbers = {value for value in _values(parts, "event_id") if isinstance(value, int)}
    rows = tx.session.execute(select(col(Event.id), col(Event.title)).where(col(Event.id).in_(numbers)))
    return dict(rows.all())


def _town_names(tx: Transaction, parts: Iterable[PersonalRows]) -> dict[str, str]:
    keys = {value for name in ("town", "town_a", "town_b") for value in _values(parts, name) if value is not None}
    rows = tx.session.execute(select(col(TownRow.ags), col(TownRow.name)).where(col(TownRow.ags).in_(keys)))
    return dict(rows.all())


def _values(parts: Iterable[PersonalRows], name: str) -> Iterable[Any]:
    for part in parts:
        if name in part.columns:
            place = part.columns.index(name)
            yield from (row[place] for row in part.rows)
