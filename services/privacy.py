"""What is kept of a person: told, shown, and erased for good."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from domain.agreement import Answer
from domain.errors import Refused
from domain.intents.base import DossierOf, EventId, Intent
from domain.intents.privacy import (
    DataErased,
    DataForMachines,
    DataShown,
    ErasureAsked,
    ErasureDropped,
    OrganizerStays,
    PrivacyTold,
    RoleVacant,
)
from domain.personal_words import without_person
from domain.rules import Asker
from domain.states import Action, EventState, Membership, PromptKind, RegistrationState, Role, RoomKind
from services import agreements, post, prompts, questions, registration
from storage import (
    erasure,
    events,
    outbox,
    people,
    personal_data,
    personal_words,
    registrations,
    rooms,
    stand_ins,
)
from storage.tables import OutboxRow, Prompt, Room
from storage.unit_of_work import Transaction

ASKED_FOR = timedelta(hours=24)  # how long the question whether to erase stands
ECHOES = timedelta(days=1)  # how long after an erasure the homeserver may yet tell that somebody has left
_OPEN = (EventState.DRAFT, EventState.PUBLISHED, EventState.RUNNING)
_TO_GIVE_UP = (
    RegistrationState.PENDING,
    RegistrationState.CONFIRMED,
    RegistrationState.WAITING,
    RegistrationState.OFFERED,
)
_REACHABLE = (Membership.JOIN, Membership.INVITE)


def tell(*, days: int) -> Intent:
    """What is kept of people, in short; `days` after an event their names go from it."""
    return PrivacyTold(days)


def show(tx: Transaction, *, asker: Asker, room: Room, now: datetime) -> None:
    """Show the asker, in their chat, all that is kept of them: as a page to read, then the same for machines."""
    dossier = DossierOf(asker.person_id)
    post.to_room(tx, room, DataShown(dossier), now=now)
    post.to_room(tx, room, DataForMachines(dossier), now=now)


def ask_to_erase(tx: Transaction, *, asker: Asker, now: datetime) -> Intent:
    """Say what would go and what would stay, and ask whether to go on.

    Raises:
        Refused: an organizer must hand the role over first.
    """
    _refuse_organizer(asker)
    person_id, until = asker.person_id, now + ASKED_FOR
    parts = {part.table: part.rows for part in personal_data.dossier(tx, person_id).parts}
    number = prompts.ask(tx, person_id, PromptKind.ERASE, now=now, expires_at=until)
    return ErasureAsked(
        prompt=number,
        seats=len(registrations.standing_of(tx, person_id)),
        questions=len(parts.get("question", ())),
        listings=len(parts.get("listing", ())),
        cooperations=stand_ins.agreements(tx, person_id),
        rooms=len({room.id for room, _ in erasure.shared_rooms(tx, personal_data.accounts(tx, person_id))}),
        until=until,
    )


def answer(tx: Transaction, *, asker: Asker, prompt: Prompt, said: Answer, now: datetime) -> Intent | None:
    """Erase the asker, or leave all as it is. Whoever is erased is told by their last message, in every chat.

    Raises:
        Refused: they have become an organizer since.
    """
    del prompt
    if said == Answer.NO:
        return ErasureDropped()
    _refuse_organizer(asker)
    erase(tx, asker.person_id, now=now)
    return None


def erase(tx: Transaction, person_id: int, *, now: datetime, aloud: bool = True) -> None:
    """Erase a person: give up seats and roles, take back what names them, forget the rest, say good-bye and leave.

    What is still to be done at the homeserver stands in the outbox; `finish` forgets it once it is done.

    Args:
        tx: the transaction.
        person_id: who is erased.
        now: the time.
        aloud: the homeserver and other people hear of it; not where a restored backup is erased once more, or someone
            goes who never answered.
    """
    known, chats = personal_data.accounts(tx, person_id), erasure.chats(tx, person_id)
    _give_up_seats(tx, person_id, now=now)
    _decline_matches(tx, person_id, now=now)
    erasure.withdraw_all(tx, chats)
    erasure.withdraw_invitations(tx, known)
    if aloud:
        _give_up_roles(tx, known, now=now)
        _leave_rooms(tx, known, now=now)
    own, named = erasure.said_in(tx, chats), erasure.said_of(tx, person_id, elsewhere_than=chats)
    if aloud:
        _take_back(tx, person_id, [*own, *named], now=now)
    erasure.blank(tx, [*own, *named])
    for chat in chats:
        _say_good_bye(tx, chat, now=now, aloud=aloud)
    erasure.keep_until_done(tx, person_id, known)
    _forget(tx, person_id, known, now=now)
    tx.wake_at(now)


def erase_again(tx: Transaction, entries: Iterable[tuple[int, datetime]], *, now: datetime) -> int:
    """Erase who was erased before and is back because an older backup was restored.

    Args:
        tx: the transaction.
        entries: number of each person who was ever erased, and when they came to be known.
        now: the time.

    Returns:
        How many were back.
    """
    back = [number for number, made_at in entries if personal_data.stands(tx, number, made_at)]
    for number in back:
        erase(tx, number, now=now, aloud=False)
    return len(back)


def finish(tx: Transaction, *, now: datetime) -> None:
    """Forget what was still to be done for erased people, as far as it is done."""
    for person_id in erasure.unfinished(tx):
        erasure.finish(tx, person_id)
    newest = erasure.newest(tx)
    if newest is not None and now - newest < ECHOES:
        tx.aftermath.erased |= erasure.forget_strangers(tx)


def _refuse_organizer(asker: Asker) -> None:
    if asker.has(Role.ORGANIZER, None):
        raise Refused(OrganizerStays())


def _give_up_seats(tx: Transaction, person_id: int, *, now: datetime) -> None:
    for standing in registrations.standing_of(tx, person_id):
        event = events.find(tx, standing.event_id)
        if event is not None and events.ends_at(event) > now and standing.state in _TO_GIVE_UP:
            registration.unregister(tx, person_id=person_id, number=standing.event_id, now=now)


def _decline_matches(tx: Transaction, person_id: int, *, now: datetime) -> None:
    """A no to every match that is not agreed on; the other side hears as little of it as of any no."""
    for prompt in stand_ins.undecided_matches(tx, person_id):
        asker = Asker(user_id="", person_id=person_id)
        agreements.answer(tx, asker=asker, prompt=prompt, said=Answer.NO, now=now)


def _give_up_roles(tx: Transaction, known: Sequence[str], *, now: datetime) -> None:
    for event_id, role in stand_ins.roles(tx, known, _OPEN):
        vacant = RoleVacant(event=EventId(event_id), role=role)
        post.to_organizers(tx, vacant, now=now)


def _leave_rooms(tx: Transaction, known: Sequence[str], *, now: datetime) -> None:
    """Take their power away and let them out of all rooms of ours."""
    for room, user_id in erasure.raised_rooms(tx, known):
        outbox.post(tx, room, Action.POWER, now=now, user_id=user_id, value="0")
    for room, user_id in erasure.shared_rooms(tx, known):
        post.remove(tx, room, user_id, now=now)


def _take_back(tx: Transaction, person_id: int, said: Iterable[OutboxRow], *, now: datetime) -> None:
    for row in said:
        room = rooms.get(tx, row.room)
        if row.event_id is not None and room.membership == Membership.JOIN:
            outbox.post(tx, room, Action.REDACT, now=now, target=row.event_id, person_id=person_id)


def _say_good_bye(tx: Transaction, chat: Room, *, now: datetime, aloud: bool) -> None:
    if chat.membership not in _REACHABLE or chat.room_id is None:
        chat.membership = Membership.LEAVE
        return
    if aloud and chat.membership == Membership.JOIN and not chat.encrypted:
        post.to_room(tx, chat, DataErased(), now=now)
    outbox.post(tx, chat, Action.LEAVE, now=now, person_id=chat.person_id)


def _forget(tx: Transaction, person_id: int, known: Sequence[str], *, now: datetime) -> None:
    """Empty the database of them."""
    name = people.get(tx, person_id).name
    asked = stand_ins.asked_at(tx, person_id)
    for event_id in stand_ins.events_of(tx, person_id):
        stand_ins.put(tx, event_id, person_id, words=False)
    personal_data.erase_rows(tx, person_id, list(known))
    erasure.forget_in_rooms(tx, known)
    erasure.forget_misread_words(tx)
    personal_words.replace(tx, [*known, name or ""], lambda text: without_person(text, known, name))
    personal_data.mark_erased(tx, person_id, now=now)
    for event_id in asked:
        if rooms.of_event(tx, event_id, RoomKind.QUESTIONS) is not None:
            questions.changed(tx, event_id, now=now)
