"""People, their accounts, roles, claims and conversations."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import col, func, select

from domain.rules import Asker
from domain.states import ClaimState, PromptKind, PromptState, Role
from storage.prepared import Prepared
from storage.tables import Account, Claim, Conversation, Person, Prompt, RoleRow
from storage.unit_of_work import Transaction


def asker(tx: Transaction, user_id: str) -> Asker | None:
    """The person behind a Matrix ID, compared byte by byte, with their town and roles."""
    rows = _ASKER.rows(tx, user_id=user_id)
    if not rows:
        return None
    person_id, language, zone, name, town, claimed, retired_at, _, _ = rows[0]
    return Asker(
        user_id=user_id,
        person_id=person_id,
        language=language,
        zone=zone,
        name=name,
        town=town,
        confirmed=claimed == ClaimState.CONFIRMED,
        retired=retired_at is not None,
        roles=frozenset((Role(role), event) for *_, role, event in rows if role is not None),
    )


# Asked for every message: one statement, built once, and one row for each role.
_ASKER = Prepared(
    columns(
        col(Person.id),
        col(Person.language),
        col(Person.zone),
        col(Person.name),
        col(Claim.town),
        col(Claim.state),
        col(Account.retired_at),
        col(RoleRow.role),
        col(RoleRow.event_id),
    )
    .join_from(Account, Person)
    .outerjoin(
        Claim,
        (col(Claim.person_id) == col(Person.id))
        & ((col(Claim.state) == ClaimState.PENDING) | (col(Claim.state) == ClaimState.CONFIRMED)),
    )
    .outerjoin(RoleRow, col(RoleRow.user_id) == col(Account.user_id))
    .where(col(Account.user_id) == bindparam("user_id"))
)


def asker_of(tx: Transaction, user_id: str) -> Asker:
    """The person behind a Matrix ID that is known.

    Raises:
        LookupError: nobody is known by it.
    """
    found = asker(tx, user_id)
    if found is None:
        raise LookupError("nobody is known by this Matrix ID")
    return found


def get(tx: Transaction, person_id: int) -> Person:
    """The person with this number."""
    return tx.session.get_one(Person, person_id)


def add(tx: Transaction, person: Person, user_id: str) -> Person:
    """Keep a new person with their first account."""
    tx.session.add(person)
    tx.session.flush()
    tx.session.add(Account(user_id=user_id, person_id=person.id or 0))
    tx.session.flush()
    return person


def person_of(tx: Transaction, user_id: str) -> int | None:
    """The number of the person behind a Matrix ID."""
    return tx.session.exec(select(Account.person_id).where(Account.user_id == user_id)).one_or_none()


def user_ids(tx: Transaction, person_id: int) -> list[str]:
    """The Matrix IDs of a person by which they are reached, those that came later behind."""
    return list(tx.session.exec(_USER_IDS, params={"person_id": person_id}))


_USER_IDS = (
    select(Account.user_id)
    .where(Account.person_id == bindparam("person_id"), col(Account.retired_at).is_(None))
    .order_by(col(Account.added_at).nulls_first(), col(Account.user_id))
)


def named(tx: Transaction, name: str) -> list[int]:
    """The people of exactly this name, in any case; compared here, since SQLite folds no umlauts."""
    rows = select(Person.id, Person.name).where(col(Person.name).is_not(None)).order_by(col(Person.id))
    wanted = name.casefold()
    return [person for person, known in tx.session.exec(rows) if person and (known or "").casefold() == wanted]


def everyone(tx: Transaction) -> list[int]:
    """All who have told their name and a town."""
    rows = (
        select(Person.id)
        .join(Claim, col(Claim.person_id) == col(Person.id))
        .where(col(Person.name).is_not(None), col(Claim.state).in_((ClaimState.PENDING, ClaimState.CONFIRMED)))
    )
    return sorted({person for person in tx.session.exec(rows) if person is not None})


def holders(tx: Transaction, role: Role, event_id: int | None = None) -> list[str]:
    """The Matrix IDs that hold a role for exactly this event, or for all."""
    rows = select(RoleRow.user_id).where(RoleRow.role == role, RoleRow.event_id == event_id)
    return sorted(tx.session.exec(rows))


def give_role(tx: Transaction, user_id: str, role: Role, event_id: int | None) -> bool:
    """Give a role; False if they hold it already."""
    if user_id in holders(tx, role, event_id):
        return False
    tx.session.add(RoleRow(user_id=user_id, role=role, event_id=event_id))
    tx.session.flush()
    return True


def roles_at(tx: Transaction, user_id: str, event_id: int) -> list[Role]:
    """What a Matrix ID does at an event, and at no other."""
    rows = select(RoleRow.role).where(RoleRow.user_id == user_id, RoleRow.event_id == event_id)
    return sorted(map(Role, tx.session.exec(rows)))


def take_role(tx: Transaction, user_id: str, role: Role, event_id: int | None) -> None:
    """Take a role away, if they hold it."""
    rows = select(RoleRow).where(RoleRow.user_id == user_id, RoleRow.role == role, RoleRow.event_id == event_id)
    for row in tx.session.exec(rows):
        tx.session.delete(row)
    tx.session.flush()


def current_claim(tx: Transaction, person_id: int) -> Claim | None:
    """The claim by which a person stands: pending or confirmed."""
    return tx.session.exec(
        select(Claim).where(
            Claim.person_id == person_id, col(Claim.state).in_((ClaimState.PENDING, ClaimState.CONFIRMED))
        )
    ).one_or_none()


def claim(tx: Transaction, number: int) -> Claim | None:
    """The claim with this number."""
    return tx.session.get(Claim, number)


def claim_of(tx: Transaction, person_id: int, town: str) -> Claim | None:
    """A person's claim for a town, whatever became of it."""
    return tx.session.exec(select(Claim).where(Claim.person_id == person_id, Claim.town == town)).one_or_none()


def keep(tx: Transaction, row: Claim | Conversation | Prompt) -> None:
    """Keep a new or changed row."""
    tx.session.add(row)
    tx.session.flush()


def conversation(tx: Transaction, person_id: int) -> Conversation | None:
    """The conversation that a person is in."""
    return tx.session.exec(_CONVERSATION, params={"person_id": person_id}).one_or_none()


_CONVERSATION = select(Conversation).where(Conversation.person_id == bindparam("person_id"))


def end_conversation(tx: Transaction, talk: Conversation) -> None:
    """Forget a conversation."""
    tx.session.delete(talk)
    tx.session.flush()


def prompt(tx: Transaction, number: int) -> Prompt | None:
    """The prompt with this number."""
    return tx.session.get(Prompt, number)


def open_prompts(tx: Transaction, person_id: int) -> list[Prompt]:
    """The prompts that wait for a person's answer, oldest first."""
    return list(
        tx.session.exec(
            select(Prompt)
            .where(Prompt.person_id == person_id, Prompt.state == PromptState.OPEN)
            .order_by(col(Prompt.id))
        )
    )


def open_prompts_of_kind(
    tx: Transaction, kind: PromptKind, *, person_id: int | None = None, event: int | None = None
) -> list[Prompt]:
    """The prompts of a kind that wait for an answer: of a person or of anybody, about exactly this event."""
    rows = select(Prompt).where(Prompt.kind == kind, Prompt.state == PromptState.OPEN, Prompt.event_id == event)
    if person_id is not None:
        rows = rows.where(Prompt.person_id == person_id)
    return list(tx.session.exec(rows.order_by(col(Prompt.id))))


def prompts_to_expire(tx: Transaction, *, now: datetime) -> list[Prompt]:
    """The prompts that wait although their time is over."""
    rows = select(Prompt).where(Prompt.state == PromptState.OPEN, col(Prompt.expires_at) <= now)
    return list(tx.session.exec(rows.order_by(col(Prompt.id))))


def next_prompt_expiry(tx: Transaction) -> datetime | None:
    """When the time of a prompt is over next."""
    return tx.session.exec(select(func.min(Prompt.expires_at)).where(Prompt.state == PromptState.OPEN)).one()
