"""Rooms that others made and that become those of an event, when an organizer says so there."""

from datetime import datetime

from domain.errors import Refused
from domain.event_life import Step
from domain.incoming import Invitation
from domain.intents.base import EventId, Intent
from domain.intents.rooms import AdoptionPossible, AdoptionRefused, RoomAdopted
from domain.room_power import needed_to_serve, power_of
from domain.rules import organizer
from domain.states import Action, RoomKind
from services import event_checks, event_rooms, people, post
from services.room_power import may_appoint
from storage import outbox, rooms
from storage.tables import Room
from storage.unit_of_work import Transaction


def answer_invitation(tx: Transaction, invitation: Invitation, room: Room, *, now: datetime) -> bool:
    """Accept an organizer's invitation into a room that is no direct chat; False if it is not for us to accept.

    Nothing is done or said in the room until an organizer makes it one of an event. Into a room of an event from which
    the bot was removed it comes back.
    """
    asker = people.meet(tx, invitation.sender, now=now)
    if asker.retired or not organizer.allows(asker, None):
        return False
    if invitation.encrypted:
        outbox.post(tx, room, Action.LEAVE, now=now)
        post.to_person(tx, asker.person_id, AdoptionRefused("encrypted"), now=now)
        return True
    outbox.post(tx, room, Action.JOIN, now=now)
    if room.kind == RoomKind.FOREIGN:
        post.to_person(tx, asker.person_id, AdoptionPossible(), now=now)
    return True


def leave_encrypted(tx: Transaction, room: Room, *, now: datetime) -> None:
    """Leave a room at once that was seen to be encrypted only after it was entered."""
    room.encrypted = True
    outbox.post(tx, room, Action.LEAVE, now=now)
    post.to_organizers(tx, AdoptionRefused("encrypted"), now=now, key=f"adoption-encrypted:{room.id}")


def adopt(tx: Transaction, *, room: int, number: int, kind: RoomKind, bot: str, now: datetime) -> Intent:
    """Make the room in which this is said the room for questions or the backstage room of an event.

    Args:
        tx: the transaction.
        room: our number of the room.
        number: of the event.
        kind: what the room becomes.
        bot: the bot's own Matrix ID.
        now: the time.

    Raises:
        Refused: it is a direct chat or a room of ours already, encrypted, the bot has too little power there, the event
            has such a room, or there is no such event or it is over.
    """
    event_checks.found(tx, number, Step.ADOPT_ROOM)
    place = rooms.get(tx, room)
    if place.kind == RoomKind.DIRECT:
        raise Refused(AdoptionRefused("direct"))
    if place.kind != RoomKind.FOREIGN:
        raise Refused(AdoptionRefused("ours"))
    if place.encrypted:
        raise Refused(AdoptionRefused("encrypted"))
    known = rooms.of_event(tx, number, kind)
    if known is not None and event_rooms.condition(tx, known) != "lost":
        raise Refused(AdoptionRefused("taken", event=EventId(number), kind=kind))
    has, needs = power_of(bot, place.power, place.creators, place.version), needed_to_serve(place.power)
    if has < needs:
        raise Refused(AdoptionRefused("power", has=int(has), needs=needs))
    if known is not None:
        known.kind, known.event_id = RoomKind.FOREIGN, None
        rooms.add(tx, known)
    place.kind, place.event_id, place.adopted_as = kind, number, bot
    rooms.add(tx, place)
    _settle_in(tx, place, number, now=now)
    return RoomAdopted(event=EventId(number), kind=kind, appoints=may_appoint(place))


def _settle_in(tx: Transaction, place: Room, number: int, *, now: datetime) -> None:
    """Furnish the room, hang it into the space of the series and let in who belongs there."""
    event_rooms.furnish(tx, number, place, now=now)
    space = rooms.space(tx)
    if space is not None:
        outbox.post(tx, space, Action.CHILD, now=now, target_room=place.id)
    for room, user_id, power in event_rooms.belonging(tx, number):
        if room.id != place.id:
            continue
        post.invite(tx, place, user_id, now=now)
        if power:
            event_rooms.grant(tx, place, user_id, power, now=now)
