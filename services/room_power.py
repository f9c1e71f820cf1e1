"""What the bot itself may do in a room."""

from domain.room_power import needed_to_appoint, needed_to_serve, power_of
from storage.tables import Room


def own_power(room: Room) -> float | None:
    """The bot's power in a room; None while nothing is known of the room yet."""
    own_id = room.adopted_as or (room.creators[0] if room.creators else None)
    return power_of(own_id, room.power, room.creators, room.version) if own_id is not None else None


def may_serve(room: Room) -> bool:
    """Whether the bot may pin, invite and let people out there, as far as is known."""
    power = own_power(room)
    return power is None or power >= needed_to_serve(room.power)


def may_appoint(room: Room) -> bool:
    """Whether the bot may make hosts moderators there and close the room for writing, as far as is known."""
    power = own_power(room)
    return power is None or power >= needed_to_appoint(room.power)


def power_given(room: Room, user_id: str) -> float:
    """The power that someone has in a room."""
    return power_of(user_id, room.power, room.creators, room.version)
