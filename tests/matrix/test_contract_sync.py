"""What the bot relies upon when it reads, by a fake and by a real homeserver: tokens, waiting, gaps."""

import asyncio
from http import HTTPStatus

import pytest

from bot.matrix import Rejected
from tests.matrix.world import (
    EVERYTHING,
    LEAN,
    Person,
    World,
    bodies,
    everything,
    gap,
    is_quiet,
    joined,
    now,
    say,
    state_block,
    timeline,
    up_to,
)


async def test_sync_without_news_answers_at_once_with_a_token(ann: Person, room: str) -> None:
    """With `timeout_ms` 0 nothing is waited for."""
    answer = await everything(ann, await now(ann))
    assert is_quiet(answer)
    assert answer["next_batch"]


async def test_sync_with_timeout_returns_when_it_is_over(ann: Person, room: str) -> None:
    """A sync that waits in vain ends by itself, with a token."""
    answer = await ann.sync(await now(ann), timeout_ms=30, lean=EVERYTHING)
    assert is_quiet(answer)
    assert answer["next_batch"]


async def test_sync_that_waits_wakes_for_an_event(ann: Person, bob: Person, room: str) -> None:
    """A sync that waits answers as soon as there is something to tell."""
    waiting = asyncio.create_task(ann.sync(await now(ann), timeout_ms=20_000, lean=EVERYTHING))
    await say(bob, room, "wake up")
    async with asyncio.timeout(10):
        assert bodies(timeline(await waiting, room)) == ["wake up"]


async def test_sync_that_waits_sleeps_on_for_what_the_filter_drops(ann: Person, bob: Person, room: str) -> None:
    """What the filter leaves out wakes nobody."""
    waiting = asyncio.create_task(ann.sync(await now(ann, LEAN), timeout_ms=20_000, lean=LEAN))
    await bob.send(room, "org.example.noise", {}, "t1")
    await say(bob, room, "wake up")
    async with asyncio.timeout(10):
        assert bodies(timeline(await waiting, room)) == ["wake up"]


async def test_sync_tells_each_event_once_in_order(ann: Person, bob: Person, room: str) -> None:
    """From token to token nothing is told twice and nothing is left out, whoever said it."""
    since = await now(ann)
    await say(bob, room, "1", "2")
    await say(ann, room, "3")
    first = await everything(ann, since)
    await say(bob, room, "4")
    second = await everything(ann, first["next_batch"])
    assert (bodies(timeline(first, room)), bodies(timeline(second, room))) == (["1", "2", "3"], ["4"])
    assert not joined(first, room)["timeline"]["limited"]


async def test_sync_from_the_same_token_again_repeats_the_answer(ann: Person, bob: Person, room: str) -> None:
    """A lost answer costs nothing: the same request gets it again, what came meanwhile follows after it."""
    since = await now(ann)
    await say(bob, room, "1")
    first = await ann.sync(since, timeout_ms=0, lean=EVERYTHING)
    await say(bob, room, "2")
    again = await ann.sync(since, timeout_ms=0, lean=EVERYTHING)
    assert again["next_batch"] == first["next_batch"]
    assert bodies(timeline(again, room)) == ["1"]
    assert bodies(timeline(await everything(ann, again["next_batch"]), room)) == ["2"]


async def test_sync_first_of_all_again_repeats_the_answer(ann: Person, bob: Person, room: str) -> None:
    """Even without a token the answer may be two minutes old; only its `next_batch` leads to the present."""
    first = await ann.sync(None, timeout_ms=0, lean=EVERYTHING)
    await say(bob, room, "1")
    again = await ann.sync(None, timeout_ms=0, lean=EVERYTHING)
    assert again["next_batch"] == first["next_batch"]


async def test_sync_without_news_is_not_repeated(ann: Person, bob: Person, room: str) -> None:
    """An answer that told nothing is not kept."""
    since = await now(ann)
    assert is_quiet(await ann.sync(since, timeout_ms=0, lean=EVERYTHING))
    await say(bob, room, "1")
    assert bodies(timeline(await ann.sync(since, timeout_ms=0, lean=EVERYTHING), room)) == ["1"]


async def test_sync_from_an_old_token_with_another_filter_tells_all(ann: Person, bob: Person, room: str) -> None:
    """Old tokens go on working."""
    since = await now(ann)
    await say(bob, room, "1")
    assert bodies(timeline(await everything(ann, since), room)) == ["1"]
    await say(bob, room, "2")
    assert bodies(timeline(await everything(ann, since), room)) == ["1", "2"]


async def test_sync_from_a_nonsense_token_is_rejected(ann: Person) -> None:
    """A token nobody gave is refused."""
    with pytest.raises(Rejected) as caught:
        await everything(ann, "nonsense")
    assert caught.value.status == HTTPStatus.BAD_REQUEST


async def test_sync_limited_and_messages_miss_nothing(ann: Person, bob: Person, room: str) -> None:
    """After a burst, `/messages` from the old token to `prev_batch` has exactly what the sync left out."""
    since = await now(ann, up_to(5))
    said = [str(number) for number in range(23)]
    await say(bob, room, *said)
    answer = await everything(ann, since, up_to(5))
    told = joined(answer, room)["timeline"]
    assert told["limited"]
    assert bodies(told["events"]) == said[-5:]
    assert bodies(await gap(ann, room, since, told["prev_batch"], limit=7)) == said[:-5]


async def test_sync_exactly_at_the_limit_is_not_limited(ann: Person, bob: Person, room: str) -> None:
    """As many events as the limit leave no gap."""
    since = await now(ann, up_to(5))
    await say(bob, room, "1", "2", "3", "4", "5")
    told = joined(await everything(ann, since, up_to(5)), room)["timeline"]
    assert not told["limited"]
    assert await gap(ann, room, since, told["prev_batch"], limit=7) == []


async def test_sync_limited_tells_state_of_the_gap(ann: Person, bob: Person, room: str) -> None:
    """State that changed in the gap stands in the state block, as it is before the first event told."""
    since = await now(ann, up_to(5))
    await ann.put_state(room, "m.room.name", "", {"name": "In the gap"})
    await say(bob, room, *"1234")
    await ann.put_state(room, "m.room.topic", "", {"topic": "in the timeline"})
    answer = await everything(ann, since, up_to(5))
    assert joined(answer, room)["timeline"]["limited"]
    assert state_block(answer, room) == {("m.room.name", ""): {"name": "In the gap"}}


async def test_messages_shows_room_id_and_same_event(ann: Person, bob: Person, room: str) -> None:
    """An event is the same by both ways; only `/messages` names its room."""
    since = await now(ann)
    await say(bob, room, "1")
    answer = await everything(ann, since)
    [by_sync] = timeline(answer, room)
    [by_messages] = (await ann.messages(room, start=since, end=answer["next_batch"])).events
    assert by_messages["room_id"] == room
    for key in ("event_id", "type", "sender", "content", "origin_server_ts"):
        assert by_messages[key] == by_sync[key]


async def test_messages_of_filtered_events_fill_their_pages(ann: Person, bob: Person, room: str) -> None:
    """What the filter drops does not count; the last page has an `end` still, and the page after it none."""
    since = await now(ann)
    for number in range(4):
        await bob.send(room, "org.example.noise", {}, f"noise {number}")
        await say(bob, room, str(number))
    lean = {"types": ["m.room.message"]}
    first = await ann.messages(room, start=since, end=None, limit=3, lean=lean)
    assert bodies(first.events) == ["0", "1", "2"]
    assert first.end is not None
    second = await ann.messages(room, start=first.end, end=None, limit=3, lean=lean)
    assert bodies(second.events) == ["3"]
    assert second.end is not None
    third = await ann.messages(room, start=second.end, end=None, limit=3, lean=lean)
    assert (third.events, third.end) == ([], None)


async def test_messages_from_before_the_join_are_hidden_where_history_is(ann: Person, bob: Person) -> None:
    """Where only members see history, neither sync nor `/messages` show what was said before; pages may be empty."""
    history = {"type": "m.room.history_visibility", "content": {"history_visibility": "joined"}}
    room = await ann.create_room({"preset": "public_chat", "initial_state": [history]})
    since = await now(bob)
    await say(ann, room, "1", "2")
    await bob.join(room)
    await say(ann, room, "3")
    assert bodies(timeline(await everything(bob, since), room)) == ["3"]
    page = await bob.messages(room, start=since, end=None, limit=2)
    assert page.events == []
    assert page.end is not None
    assert bodies((await bob.messages(room, start=page.end, end=None, limit=2)).events) == ["3"]


async def test_messages_after_being_kicked_are_readable(ann: Person, bob: Person, room: str) -> None:
    """Where history is shared, Synapse lets those who were in a room read on: leaving is no end of reading."""
    await ann.kick(room, bob.user_id)
    since = await now(ann)
    await say(ann, room, "after")
    assert bodies((await bob.messages(room, start=since, end=None)).events) == ["after"]


async def test_messages_by_outsider_is_rejected(ann: Person, room: str, world: World) -> None:
    """Nobody reads a room they are not in, nor one they are only invited to."""
    since = await now(ann)
    outsider = await world.person("carl")
    for _ in range(2):
        with pytest.raises(Rejected) as caught:
            await outsider.messages(room, start=since, end=None)
        assert caught.value.status == HTTPStatus.FORBIDDEN
        await ann.invite(room, outsider.user_id)
