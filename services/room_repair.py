"""Mends the rooms of an event: makes what is missing, invites who should be there, gives power, hangs rooms in."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.agreement import Answer
from domain.event_life import Step
from domain.intents.base import EventId, Intent, PersonId
from domain.intents.event_changes import NothingChanged
from domain.intents.rooms import RoomsRemade, RoomsRepaired
from domain.rules import Asker
from domain.states import Action, Membership, PromptKind, RoomKind
from services import event_checks, event_rooms, post, prompts, questions, room_progress
from services.room_power import may_serve
from storage import orders, outbox, people, rooms
from storage import questions as stored_questions
from storage.tables import Prompt, Room
from storage.unit_of_work import Transaction

_ANSWER_WITHIN = timedelta(hours=1)
_MOST_INVITATIONS = 2  # who said no twice is not asked again


def repair(
    tx: Transaction, *, number: int, organizer: int, now: datetime, encrypted: Iterable[RoomKind] = ()
) -> Intent:
    """Mend what can be mended at once, and ask whether lost rooms shall be made anew. May be repeated at any time.

    Raises:
        Refused: there is no such event, or it has no rooms yet or any more.
    """
    event = event_checks.found(tx, number, Step.MAKE_ROOMS)
    encrypted = tuple(encrypted)
    standing = {RoomKind(room.kind): room for room in (rooms.space(tx), *rooms.all_of_event(tx, number)) if room}
    conditions = {kind: event_rooms.condition(tx, room) for kind, room in standing.items()}
    for kind, room in standing.items():
        if conditions[kind] == "failed":
            _detach(tx, room)
    ordered = event_rooms.order_missing(tx, number, now=now, encrypted=encrypted)
    invited, powers, declined = _admit(tx, number, now=now)
    _link(tx, number, now=now)
    lost = tuple(kind for kind, state in conditions.items() if state == "lost")
    prompt = 0
    if lost:
        prompt = prompts.ask(
            tx,
            organizer,
            PromptKind.ROOMS,
            event=number,
            now=now,
            expires_at=now + _ANSWER_WITHIN,
            encrypted=list(encrypted),
        )
    room_progress.start(tx, event, organizer, now=now)
    return RoomsRepaired(
        event=EventId(number),
        ordered=ordered,
        invited=invited,
        powers=powers,
        declined=tuple(map(PersonId, sorted(declined))),
        prompt=prompt,
        lost=lost,
        powerless=tuple(k for k, room in standing.items() if conditions[k] == "ready" and not may_serve(room)),
    )


def answer_rooms(tx: Transaction, *, asker: Asker, prompt: Prompt, said: Answer, now: datetime) -> Intent:
    """Make lost rooms anew, if that is still what the organizer wants and may."""
    number = prompt.event_id or 0
    if said == Answer.NO:
        return NothingChanged(event=EventId(number))
    event_checks.still_organizer(asker)
    event = event_checks.found(tx, number, Step.MAKE_ROOMS)
    named = prompt.details.get("encrypted")
    encrypted = tuple(map(RoomKind, named)) if isinstance(named, list) else ()
    lost = [
        room
        for room in (rooms.space(tx), *rooms.all_of_event(tx, number))
        if room is not None and event_rooms.condition(tx, room) == "lost"
    ]
    kinds = [(RoomKind(room.kind), room) for room in lost]
    for room in lost:
        _detach(tx, room)
    event_rooms.order(tx, number, now=now, encrypted=encrypted)
    for kind, old in kinds:
        new = rooms.of_event(tx, number, kind)
        if kind == RoomKind.QUESTIONS and new is not None:
            stored_questions.rehome(tx, old, new)
    room_progress.start(tx, event, asker.person_id, now=now)
    return RoomsRemade(event=EventId(number), rooms=tuple(kind for kind, _ in kinds))


def _detach(tx: Transaction, room: Room) -> None:
    """A room in which the bot can do nothing belongs to the event no more."""
    room.kind, room.event_id = RoomKind.FOREIGN, None
    rooms.add(tx, room)


def _admit(tx: Transaction, number: int, *, now: datetime) -> tuple[int, int, set[int]]:
    """How many were invited, how many got power, and who is not invited again."""
    invited = powers = 0
    declined: set[int] = set()
    for room, user_id, power in event_rooms.belonging(tx, number):
        gone = room.room_id is not None and rooms.membership(tx, room.room_id, user_id) == Membership.LEAVE
        if gone and orders.times_asked_in(tx, room, user_id) >= _MOST_INVITATIONS:
            declined.add(people.person_of(tx, user_id) or 0)
            continue
        invited += post.invite(tx, room, user_id, now=now)
        powers += bool(power) and event_rooms.grant(tx, room, user_id, power, now=now)
    return invited, powers, declined


def _link(tx: Transaction, number: int, *, now: datetime) -> None:
    """Hang the rooms into the space once more, and post the list where it is missing; twice is as good as once."""
    space = rooms.space(tx)
    for room in rooms.all_of_event(tx, number):
        if room.room_id is None or room.membership != Membership.JOIN:
            continue
        if space is not None and event_rooms.condition(tx, space) != "lost":
            outbox.post(tx, space, Action.CHILD, now=now, target_room=room.id)
        if room.kind == RoomKind.QUESTIONS:
            questions.open_list(tx, number, room, now=now)
