"""The rooms of an event: ordered once, and who is let into which, with which power."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from domain.intents.base import EventId
from domain.intents.events import QuestionsWelcomed
from domain.intents.rooms import RoomNamed, RoomsEncrypted
from domain.room_power import MODERATOR
from domain.seats import SEATED
from domain.states import Action, Membership, OutboxState, Role, RoomKind
from services import post, questions
from services.room_power import may_appoint, power_given
from storage import orders, outbox, people, registrations, rooms
from storage.tables import Room
from storage.unit_of_work import Transaction

KINDS = (RoomKind.QUESTIONS, RoomKind.BACKSTAGE)
_GONE = (Membership.LEAVE, Membership.BAN)
_LEADING = (Role.ORGANIZER, Role.HOST)  # they may pin, invite and remove


def order(tx: Transaction, event_id: int, *, now: datetime, encrypted: Iterable[RoomKind] = ()) -> None:
    """Have made what is missing of the series' space, the room for questions and the backstage room; then invite."""
    order_missing(tx, event_id, now=now, encrypted=encrypted)
    for room, user_id, power in belonging(tx, event_id):
        post.invite(tx, room, user_id, now=now)
        if power:
            grant(tx, room, user_id, power, now=now)


def order_missing(
    tx: Transaction, event_id: int, *, now: datetime, encrypted: Iterable[RoomKind] = ()
) -> tuple[RoomKind, ...]:
    """Have the rooms made that are missing; those of the kinds that are to be `encrypted` the bot leaves silent."""
    encrypted = frozenset(encrypted)
    missing: list[RoomKind] = []
    if rooms.space(tx) is None:
        missing.append(RoomKind.SPACE)
        post.order_room(tx, Room(kind=RoomKind.SPACE, created_at=now), now=now, named=RoomNamed())
    for kind in KINDS:
        if rooms.of_event(tx, event_id, kind) is None:
            missing.append(kind)
            room = Room(kind=kind, event_id=event_id, encrypted=kind in encrypted, created_at=now)
            post.order_room(tx, room, now=now, named=RoomNamed(event=EventId(event_id)))
            furnish(tx, event_id, room, now=now)
    dark = tuple(kind for kind in missing if kind in encrypted)
    if dark:
        told = RoomsEncrypted(event=EventId(event_id), rooms=dark)
        post.to_organizers(tx, told, now=now, key=f"rooms-encrypted:{event_id}")
    return tuple(missing)


def furnish(tx: Transaction, event_id: int, room: Room, *, now: datetime) -> None:
    """Say the first words in a room for questions and pin the list there, as far as the bot can speak there."""
    if room.kind == RoomKind.QUESTIONS and not room.encrypted:
        post.to_room(tx, room, QuestionsWelcomed(event=EventId(event_id)), now=now)
        questions.open_list(tx, event_id, room, now=now)


def belonging(tx: Transaction, event_id: int) -> Iterator[tuple[Room, str, int]]:
    """Who belongs into which of an event's rooms that the bot is in or has ordered, and with which power."""
    space, questions_room = rooms.space(tx), rooms.of_event(tx, event_id, RoomKind.QUESTIONS)
    seen: set[tuple[int, str]] = set()

    def each(room: Room | None, user_id: str, power: int) -> Iterator[tuple[Room, str, int]]:
        if room is None or room.membership in _GONE or (room.id or 0, user_id) in seen:
            return
        seen.add((room.id or 0, user_id))
        yield room, user_id, power

    for user_id, role in _cast(tx, event_id):
        yield from each(space, user_id, 0)
        for room in rooms.all_of_event(tx, event_id):
            yield from each(room, user_id, MODERATOR if role in _LEADING else 0)
    for person_id in registrations.registered(tx, event_id, *SEATED):
        for user_id in people.user_ids(tx, person_id):
            yield from each(space, user_id, 0)
            yield from each(questions_room, user_id, 0)


def _cast(tx: Transaction, event_id: int) -> Iterator[tuple[str, Role]]:
    """Who runs an event, those who lead it in front."""
    for user_id in people.holders(tx, Role.ORGANIZER):
        yield user_id, Role.ORGANIZER
    for role in (Role.HOST, Role.IMPULSE, Role.EXPERT):
        for user_id in people.holders(tx, role, event_id):
            yield user_id, role


def admit(tx: Transaction, event_id: int, person_id: int, *, now: datetime) -> None:
    """Invite someone with a seat into the space and the room for questions, as far as they are not there."""
    user_ids = people.user_ids(tx, person_id)
    for room in (rooms.space(tx), rooms.of_event(tx, event_id, RoomKind.QUESTIONS)):
        if room is None or room.membership in _GONE:
            continue
        for user_id in user_ids:
            post.invite(tx, room, user_id, now=now)


def admit_to_stage(tx: Transaction, event_id: int, user_id: str, role: Role, *, now: datetime) -> None:
    """Invite someone who runs the event into all of its rooms that exist; who leads it may moderate there."""
    for room in (rooms.space(tx), *rooms.all_of_event(tx, event_id)):
        if room is None or room.membership in _GONE:
            continue
        post.invite(tx, room, user_id, now=now)
        if role in _LEADING and room.kind != RoomKind.SPACE:
            grant(tx, room, user_id, MODERATOR, now=now)


def dismiss(tx: Transaction, event_id: int, person_id: int, *, now: datetime) -> None:
    """Let someone who gave up their seat out of the room for questions, unless they run the event or organize."""
    room = rooms.of_event(tx, event_id, RoomKind.QUESTIONS)
    if room is None or room.membership in _GONE:
        return
    stays = {user_id for user_id, _ in _cast(tx, event_id)}
    for user_id in people.user_ids(tx, person_id):
        if user_id not in stays:
            post.remove(tx, room, user_id, now=now)


def dismiss_from_stage(tx: Transaction, event_id: int, user_id: str, *, now: datetime, backstage: bool = True) -> None:
    """Take from someone who leads an event no more their power, and if they do nothing there, their place backstage."""
    for room in rooms.all_of_event(tx, event_id):
        if room.membership in _GONE:
            continue
        grant(tx, room, user_id, 0, now=now)
        if backstage and room.kind == RoomKind.BACKSTAGE:
            post.remove(tx, room, user_id, now=now)


def grant(tx: Transaction, room: Room, user_id: str, power: int, *, now: datetime) -> bool:
    """Have someone's power in a room set, unless it is so or about to be; whether it was ordered."""
    if not may_appoint(room) or has_power(tx, room, user_id, power):
        return False
    outbox.post(tx, room, Action.POWER, now=now, user_id=user_id, value=str(power))
    return True


def has_power(tx: Transaction, room: Room, user_id: str, power: int) -> bool:
    """Whether someone has a power in a room or is about to get it; as much as the homeserver has told."""
    ordered = orders.newest_power(tx, room, user_id)
    if ordered is not None and ordered[1] == OutboxState.PENDING:
        return ordered[0] == str(power)
    if not room.power:  # nothing is known of the room yet
        return (ordered or ("0", OutboxState.SENT)) == (str(power), OutboxState.SENT)
    given = power_given(room, user_id)
    return given >= power if power else given == 0


def rename(tx: Transaction, event_id: int, *, now: datetime) -> None:
    """Bring names and topics of an event's rooms up to date, which tell its title and time; not of adopted ones."""
    for room in rooms.all_of_event(tx, event_id):
        if room.adopted_as is None and room.membership not in _GONE:
            outbox.post(tx, room, Action.TOPIC, now=now, intent=RoomNamed(event=EventId(event_id)))


def condition(tx: Transaction, room: Room | None) -> str:
    """How a room is: `missing`, `ordered`, `failed`, `ready`, or `lost` when the bot was thrown out."""
    if room is None:
        return "missing"
    if room.room_id is None:
        made = orders.newest_orders(tx, [room.id or 0], Action.CREATE)
        return "failed" if OutboxState.PARKED in made.values() else "ordered"
    return "lost" if room.membership in _GONE else "ready"
