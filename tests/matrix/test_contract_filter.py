"""What a sync leaves out, by a fake and by a real homeserver: filters of types and senders, lazy members."""

from tests.matrix.world import (
    LEAN,
    Json,
    Person,
    World,
    bodies,
    everything,
    is_quiet,
    joined,
    now,
    say,
    state_block,
    timeline,
)


async def test_filter_of_types_and_senders_drops_the_rest(ann: Person, bob: Person, room: str) -> None:
    """A lean filter keeps what the bot does not read, and what it said itself, away."""
    since = await now(ann)
    await bob.send(room, "org.example.noise", {}, "t1")
    await say(bob, room, "theirs")
    await say(ann, room, "mine")
    await bob.send(room, "org.example.signal.one", {}, "t2")
    lean: Json = {"types": ["m.room.message", "org.example.signal.*"], "not_senders": [ann.user_id]}
    told = timeline(await everything(ann, since, {"room": {"timeline": lean}}), room)
    assert [event["type"] for event in told] == ["m.room.message", "org.example.signal.one"]


async def test_filter_limit_counts_what_it_lets_through(ann: Person, bob: Person, room: str) -> None:
    """Noise that the filter drops neither fills the limit nor makes a gap."""
    since = await now(ann, LEAN)
    for number in range(8):
        await bob.send(room, "org.example.noise", {}, f"noise {number}")
    await say(bob, room, "1")
    told = joined(await everything(ann, since, LEAN), room)["timeline"]
    assert (bodies(told["events"]), told["limited"]) == (["1"], False)


async def test_filter_dropping_state_alone_loses_it(ann: Person, bob: Person, room: str) -> None:
    """State that the timeline's filter drops comes in the block if something else came along, else never."""
    since = await now(bob, LEAN)
    await ann.put_state(room, "m.room.topic", "", {"topic": "alone"})
    alone = await everything(bob, since, LEAN)
    assert is_quiet(alone)
    await say(ann, room, "1")
    later = await everything(bob, alone["next_batch"], LEAN)
    assert ("m.room.topic", "") not in state_block(later, room)
    await ann.put_state(room, "m.room.topic", "", {"topic": "accompanied"})
    await say(ann, room, "2")
    together = await everything(bob, later["next_batch"], LEAN)
    assert state_block(together, room)["m.room.topic", ""] == {"topic": "accompanied"}


async def test_filter_with_lazy_members_tells_who_spoke_once(ann: Person, bob: Person, world: World) -> None:
    """In a named room only oneself and who speaks for the first time are told, and nobody a second time."""
    room = await ann.create_room({"preset": "public_chat", "name": "Climate"})
    carl = await world.person("carl")
    for person in (bob, carl):
        await person.join(room)
    await say(ann, room, *"12345")
    first = await ann.sync(None, timeout_ms=0, lean=LEAN)
    assert _members(first, room) == {ann.user_id}
    await say(bob, room, "6")
    second = await ann.sync(first["next_batch"], timeout_ms=0, lean=LEAN)
    assert _members(second, room) == {bob.user_id}
    await say(bob, room, "7")
    third = await ann.sync(second["next_batch"], timeout_ms=0, lean=LEAN)
    assert _members(third, room) == set()
    await say(bob, room, *"abcdefg")
    await say(carl, room, "8")
    fourth = await ann.sync(third["next_batch"], timeout_ms=0, lean=LEAN)
    assert joined(fourth, room)["timeline"]["limited"]
    assert _members(fourth, room) == {carl.user_id}


async def test_filter_with_lazy_members_tells_joins_of_a_gap(ann: Person, bob: Person, world: World) -> None:
    """Who came in while we were away is told in full, in the gap's state block, though they said nothing."""
    room = await ann.create_room({"preset": "public_chat"})
    await bob.join(room)
    since = await now(ann, LEAN)
    carl = await world.person("carl")
    await carl.join(room)
    await say(bob, room, *"123456")
    assert carl.user_id in _members(await everything(ann, since, LEAN), room)


def _members(answer: Json, room: str) -> set[str]:
    return {key for event_type, key in state_block(answer, room) if event_type == "m.room.member"}
