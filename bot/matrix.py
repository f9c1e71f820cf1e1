"""What the bot asks of a homeserver: the one interface that the real client and the tests' fake both have.

Everything passes as the plain JSON of the Matrix client-server API (https://spec.matrix.org/v1.16/client-server-api/);
every method raises `MatrixError` and nothing else.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.matrix_errors import (
    LONGEST_WAIT,
    AliasTaken,
    MatrixError,
    RateLimited,
    Rejected,
    ServerTrouble,
    TokenRevoked,
)

__all__ = [
    "LONGEST_WAIT",
    "AliasTaken",
    "Credentials",
    "Json",
    "Matrix",
    "MatrixError",
    "Page",
    "RateLimited",
    "Rejected",
    "ServerTrouble",
    "TokenRevoked",
    "encode",
]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a login gives; device and token belong together for ever, as transaction ids count per device.

    Attributes:
        homeserver: Base URL of the client API, without a slash at its end.
    """

    user_id: str
    device_id: str
    access_token: str = field(repr=False)
    homeserver: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some events of a room, oldest first.

    Attributes:
        events: May be empty although more pages follow: what we may not see is dropped after the paging.
        end: Where to go on, or None if nothing follows. The last events of all still come with an `end`; the page
            after them is empty.
    """

    events: list[Json]
    end: str | None


class Matrix(Protocol):
    """One device of one account on its homeserver.

    A failed call may have done its work all the same (`ServerTrouble`). Calls with a transaction id may be repeated
    with the same id and have one effect; the others say what makes repeating them safe.
    """

    async def whoami(self) -> tuple[str, str]:
        """Return user id and device id of the access token."""

    async def sync(self, since: str | None, *, timeout_ms: int, lean: Mapping[str, Any]) -> Json:
        """Return what happened since a token, waiting up to `timeout_ms` for something to happen.

        Args:
            since: The `next_batch` of the sync before; None for the present state of all rooms.
            timeout_ms: 0 answers at once.
            lean: A filter as `/sync` takes it.

        Returns:
            The answer as it came; only `next_batch` has been checked to be a string.
        """

    async def messages(
        self, room_id: str, *, start: str, end: str | None, limit: int = 100, lean: Mapping[str, Any] | None = None
    ) -> Page:
        """Return up to `limit` events of a room from one token towards another, oldest first.

        From the `since` of a limited sync to its `prev_batch` these are exactly the events that the sync left out.

        Args:
            room_id: Id of the room.
            start: A token of `/sync` or the `end` of the page before.
            end: Where to stop; None goes on to the present.
            limit: Most events of a page; the homeserver may give fewer.
            lean: A filter for the events of a room.
        """

    async def send(self, room_id: str, event_type: str, content: Mapping[str, Any], txn_id: str) -> str:
        """Send an event and return its id; a transaction id counts per device and room."""

    async def redact(self, room_id: str, event_id: str, txn_id: str, reason: str | None = None) -> str:
        """Take back an event's content and return the redaction's id; the transaction id as with `send`."""

    async def put_state(self, room_id: str, event_type: str, state_key: str, content: Mapping[str, Any]) -> str:
        """Set a piece of state and return its event id; setting the same again changes nothing."""

    async def state(self, room_id: str, event_type: str, state_key: str = "") -> Json | None:
        """Return the content of a piece of state, or None if the room has none."""

    async def full_state(self, room_id: str) -> list[Json]:
        """Return all state events of a room."""

    async def create_room(self, request: Mapping[str, Any]) -> str:
        """Create a room and return its id; only a `room_alias_name` makes repeating it safe.

        Raises:
            AliasTaken: The alias names a room already, perhaps the one this call made before.
        """

    async def resolve_alias(self, alias: str) -> str | None:
        """Return the id of the room an alias names, or None if it names none."""

    async def delete_alias(self, alias: str) -> None:
        """Make an alias name no room; done if it names none."""

    async def invite(self, room_id: str, user_id: str) -> None:
        """Invite a person; done if they are invited or joined already."""

    async def kick(self, room_id: str, user_id: str, reason: str | None = None) -> None:
        """Remove a person or take back their invitation; done if they have left or are banned."""

    async def join(self, room_id: str, via: Sequence[str] = ()) -> None:
        """Join a room; done if joined already.

        Args:
            room_id: Id or alias of the room.
            via: Servers that know the room, for rooms of other homeservers that nobody here is in.
        """

    async def leave(self, room_id: str) -> None:
        """Leave a room or decline its invitation; done if already out."""

    async def upload(self, content: bytes, *, mimetype: str, name: str) -> str:
        """Upload a file and return its `mxc://` address; repeating it makes another one, which nobody sees."""

    async def close(self) -> None:
        """Give the connections back; every later call raises `ServerTrouble`."""


def encode(content: Mapping[str, Any]) -> bytes:
    """Turn content into the JSON that goes over the wire.

    Raises:
        Rejected: It can never be sent: not JSON (`NaN`, other types), or half a surrogate pair in a text.
    """
    try:
        return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise Rejected(f"no JSON: {error}") from None
