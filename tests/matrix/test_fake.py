"""What the fake has beyond a homeserver: failures on demand, a clock, a look from above."""

from datetime import UTC, datetime

import pytest

from bot.matrix import RateLimited, Rejected, ServerTrouble, TokenRevoked
from tests.fake_matrix import FakeMatrix, FakeServer
from tests.matrix.world import EVERYTHING, bodies, text

ANN, BOB = "@ann:initiative-k.example", "@bob:initiative-k.example"
_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def server() -> FakeServer:
    """A homeserver where it is always noon."""
    return FakeServer(clock=lambda: _NOON)


async def test_fail_next_before_the_work_does_nothing(server: FakeServer) -> None:
    """The call fails as often as told and has no effect; then all is well."""
    ann = FakeMatrix(server, ANN)
    room = await ann.create_room({})
    server.fail_next("send", ServerTrouble("gone", status=502), times=2)
    for _ in range(2):
        with pytest.raises(ServerTrouble, match="gone"):
            await ann.send(room, "m.room.message", text("one"), "t1")
    assert bodies(server.events(room)) == []
    await ann.send(room, "m.room.message", text("one"), "t1")
    assert bodies(server.events(room)) == ["one"]


async def test_fail_next_after_the_work_loses_the_answer(server: FakeServer) -> None:
    """The effect is there, the caller does not know; the same transaction id finds it."""
    ann = FakeMatrix(server, ANN)
    room = await ann.create_room({})
    server.fail_next("send", ServerTrouble("cut"), after=True)
    with pytest.raises(ServerTrouble, match="cut"):
        await ann.send(room, "m.room.message", text("one"), "t1")
    event_id = await FakeMatrix(server, ANN).send(room, "m.room.message", text("one"), "t1")
    assert [event["event_id"] for event in server.events(room) if event["type"] == "m.room.message"] == [event_id]


async def test_fail_next_after_the_work_hides_a_refusal_too(server: FakeServer) -> None:
    """A lost answer tells nothing, neither yes nor no."""
    server.fail_next("join", ServerTrouble("cut"), after=True)
    with pytest.raises(ServerTrouble, match="cut"):
        await FakeMatrix(server, ANN).join("!unknown")


async def test_fail_next_of_one_user_spares_the_others(server: FakeServer) -> None:
    """The bot may be in trouble while people are not."""
    ann, bob = FakeMatrix(server, ANN), FakeMatrix(server, BOB)
    server.fail_next("whoami", RateLimited("slow down", retry_after=3), user_id=ANN)
    assert (await bob.whoami())[0] == BOB
    with pytest.raises(RateLimited):
        await ann.whoami()
    assert server.calls[ANN, "whoami"] == server.calls[BOB, "whoami"] == 1


async def test_fail_next_of_no_operation_is_a_value_error(server: FakeServer) -> None:
    """A slip of the pen in a test does not pass silently."""
    with pytest.raises(ValueError, match="no sned"):
        server.fail_next("sned", Rejected("no"))


async def test_revoke_ends_one_device(server: FakeServer) -> None:
    """A revoked device fails in everything; a new login works."""
    server.revoke(ANN)
    with pytest.raises(TokenRevoked):
        await FakeMatrix(server, ANN).create_room({})
    assert await FakeMatrix(server, ANN, "NEW").create_room({})


async def test_events_carry_the_time_of_the_clock(server: FakeServer) -> None:
    """Time is what the test says it is."""
    room = await FakeMatrix(server, ANN).create_room({})
    assert {event["origin_server_ts"] for event in server.events(room)} == {int(_NOON.timestamp() * 1000)}


async def test_rooms_of_a_person_are_those_joined(server: FakeServer) -> None:
    """Invitations do not count."""
    ann, bob = FakeMatrix(server, ANN), FakeMatrix(server, BOB)
    room = await ann.create_room({"invite": [BOB]})
    assert (server.rooms_of(ANN), server.rooms_of(BOB)) == ([room], [])
    await bob.join(room)
    await ann.leave(room)
    assert (server.rooms_of(ANN), server.rooms_of(BOB)) == ([], [room])


async def test_content_of_others_cannot_be_changed_from_outside(server: FakeServer) -> None:
    """What goes in and what comes out are copies, as over the wire."""
    ann = FakeMatrix(server, ANN)
    room = await ann.create_room({})
    content = text("one")
    await ann.send(room, "m.room.message", content, "t1")
    content["body"] = "changed"
    server.events(room)[-1]["content"]["body"] = "changed"
    assert bodies(server.events(room)) == ["one"]


async def test_unknown_filter_is_refused_aloud(server: FakeServer) -> None:
    """No test believes that a filter was heeded which the fake does not know."""
    ann = FakeMatrix(server, ANN)
    await ann.create_room({})
    with pytest.raises(NotImplementedError):
        await ann.sync(None, timeout_ms=0, lean={**EVERYTHING, "event_fields": ["type"]})
