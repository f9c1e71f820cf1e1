"""What a sync tells of invitations, joining and leaving, by a fake and by a real homeserver."""

from tests.matrix.world import (
    EVERYTHING,
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


async def test_sync_after_invitation_shows_stripped_state(ann: Person, bob: Person) -> None:
    """An invitation tells which room, who invites, whether it is encrypted, and nothing that was said."""
    since = await now(bob)
    encryption = {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
    room = await ann.create_room(
        {"invite": [bob.user_id], "is_direct": True, "name": "Climate", "initial_state": [encryption]}
    )
    for answer in (await everything(bob, since), await everything(bob)):
        assert "join" not in answer["rooms"]
        events = answer["rooms"]["invite"][room]["invite_state"]["events"]
        assert all(event.keys() == {"type", "state_key", "sender", "content"} for event in events)
        state = {(event["type"], event["state_key"]): event for event in events}
        assert state.keys() == {
            ("m.room.create", ""),
            ("m.room.join_rules", ""),
            ("m.room.encryption", ""),
            ("m.room.name", ""),
            ("m.room.member", ann.user_id),
            ("m.room.member", bob.user_id),
        }
        invitation = state["m.room.member", bob.user_id]
        assert (invitation["sender"], invitation["content"]["membership"]) == (ann.user_id, "invite")
        assert invitation["content"]["is_direct"] is True


async def test_sync_after_joining_reaches_back_before_the_join(ann: Person, bob: Person) -> None:
    """A room just joined is limited and its timeline holds what was said before; its gap does so too."""
    room = await ann.create_room({"invite": [bob.user_id], "name": "Climate"})
    since = await now(bob, up_to(5))
    await say(ann, room, *"123456")
    await bob.join(room)
    await say(ann, room, "7")
    answer = await everything(bob, since, up_to(5))
    told = joined(answer, room)["timeline"]
    assert told["limited"]
    assert bodies(told["events"]) == ["4", "5", "6", "7"]
    assert bodies(await gap(bob, room, since, told["prev_batch"], limit=7)) == ["1", "2", "3"]
    assert [event["unsigned"]["membership"] for event in told["events"]] == ["invite"] * 3 + ["join"] * 2
    assert state_block(answer, room)["m.room.name", ""] == {"name": "Climate"}
    assert state_block(answer, room)["m.room.member", ann.user_id]["membership"] == "join"


async def test_sync_after_joining_splits_state_between_block_and_timeline(ann: Person, bob: Person) -> None:
    """In a short room the state stands in the timeline and not in the block: both must be read."""
    room = await ann.create_room({"preset": "public_chat", "name": "Climate"})
    since = await now(bob)
    await bob.join(room)
    for answer in (await everything(bob, since), await everything(bob)):
        in_timeline = [event["type"] for event in timeline(answer, room)]
        assert in_timeline[0] == "m.room.create"
        assert "m.room.name" in in_timeline
        assert state_block(answer, room) == {}


async def test_sync_first_of_all_tells_rooms_with_state_and_last_events(ann: Person, bob: Person, room: str) -> None:
    """Without a token each room comes with its latest events and the state before them."""
    await say(bob, room, *"123456")
    answer = await everything(ann, None, up_to(5))
    assert joined(answer, room)["timeline"]["limited"]
    assert bodies(timeline(answer, room)) == ["2", "3", "4", "5", "6"]
    state = state_block(answer, room)
    assert state["m.room.create", ""]["room_version"] == "12"
    assert state["m.room.member", bob.user_id]["membership"] == "join"
    assert ("m.room.power_levels", "") in state


async def test_sync_after_leaving_and_joining_again_is_as_just_joined(ann: Person, bob: Person) -> None:
    """Who was out in between is told the whole state again, and nothing of leaving."""
    room = await ann.create_room({"preset": "public_chat", "name": "Climate"})
    await bob.join(room)
    since = await now(bob, up_to(5))
    await bob.leave(room)
    await say(ann, room, *"1234")
    await bob.join(room)
    answer = await everything(bob, since, up_to(5))
    assert "leave" not in answer["rooms"]
    assert joined(answer, room)["timeline"]["limited"]
    assert bodies(timeline(answer, room)) == ["1", "2", "3", "4"]
    assert state_block(answer, room)["m.room.name", ""] == {"name": "Climate"}


async def test_sync_after_being_kicked_ends_with_the_kick(ann: Person, bob: Person, room: str) -> None:
    """The room comes once more, with all up to the kick, and never again."""
    since = await now(bob)
    await say(ann, room, "before")
    await ann.kick(room, bob.user_id, "rude")
    await say(ann, room, "after")
    answer = await everything(bob, since)
    assert "join" not in answer["rooms"]
    before, kick = timeline(answer, room, "leave")
    assert bodies([before]) == ["before"]
    assert (kick["sender"], kick["state_key"]) == (ann.user_id, bob.user_id)
    assert kick["content"] == {"membership": "leave", "reason": "rude"}
    assert kick["unsigned"]["prev_content"]["membership"] == "join"
    await say(ann, room, "much later")
    assert is_quiet(await everything(bob, answer["next_batch"]))


async def test_sync_after_ban_tells_the_ban(ann: Person, bob: Person, room: str) -> None:
    """A ban comes as leaving does."""
    since = await now(bob)
    await ann.put_state(room, "m.room.member", bob.user_id, {"membership": "ban"})
    [ban] = timeline(await everything(bob, since), room, "leave")
    assert (ban["state_key"], ban["content"]["membership"]) == (bob.user_id, "ban")


async def test_sync_first_of_all_tells_rooms_one_was_thrown_out_of(ann: Person, bob: Person, world: World) -> None:
    """Without a token one learns of kicks and bans, and not of rooms one left."""
    rooms = [await ann.create_room({"preset": "public_chat"}) for _ in range(3)]
    for room in rooms:
        await bob.join(room)
    left, kicked, banned = rooms
    await bob.leave(left)
    await ann.kick(kicked, bob.user_id)
    await ann.put_state(banned, "m.room.member", bob.user_id, {"membership": "ban"})
    assert (await everything(bob))["rooms"].get("leave", {}).keys() == {kicked, banned}
    lean = {**EVERYTHING, "room": {"include_leave": True}}
    assert (await everything(bob, None, lean))["rooms"]["leave"].keys() == set(rooms)


async def test_sync_after_invitation_was_taken_back_tells_it(ann: Person, bob: Person) -> None:
    """An invitation that ends, by either side, comes as leaving."""
    for ends in ("declined", "taken back"):
        room = await ann.create_room({"invite": [bob.user_id]})
        since = await now(bob)
        await (bob.leave(room) if ends == "declined" else ann.kick(room, bob.user_id))
        answer = await everything(bob, since)
        assert answer["rooms"].keys() == {"leave"}
        assert timeline(answer, room, "leave")[-1]["content"]["membership"] == "leave"


async def test_sync_after_invitation_and_its_end_tells_the_end_only(ann: Person, bob: Person) -> None:
    """What came and went between two syncs is no invitation."""
    since = await now(bob)
    room = await ann.create_room({"invite": [bob.user_id]})
    await ann.kick(room, bob.user_id)
    answer = await everything(bob, since)
    assert "invite" not in answer["rooms"]
    assert room in answer["rooms"]["leave"]


async def test_sync_after_kick_and_new_invitation_tells_both(ann: Person, bob: Person, room: str) -> None:
    """Thrown out and invited again, the room stands under both heads."""
    since = await now(bob)
    await ann.kick(room, bob.user_id)
    await ann.invite(room, bob.user_id)
    answer = await everything(bob, since)
    assert room in answer["rooms"]["leave"]
    assert room in answer["rooms"]["invite"]


async def test_sync_after_joining_and_leaving_tells_leaving(ann: Person, bob: Person) -> None:
    """A short visit between two syncs comes as a room left, in full."""
    room = await ann.create_room({"preset": "public_chat", "name": "Climate"})
    since = await now(bob, up_to(3))
    await bob.join(room)
    await bob.leave(room)
    answer = await everything(bob, since, up_to(3))
    assert answer["rooms"].keys() == {"leave"}
    assert state_block(answer, room, "leave")["m.room.create", ""]["room_version"] == "12"


async def test_sync_after_change_of_display_name_shows_a_join_that_is_none(ann: Person, bob: Person, room: str) -> None:
    """A new name is a member event with `join` as before: only `prev_content` tells it from coming in."""
    since = await now(ann)
    await bob.put_state(room, "m.room.member", bob.user_id, {"membership": "join", "displayname": "Robert"})
    [event] = timeline(await everything(ann, since), room)
    assert event["content"] == {"membership": "join", "displayname": "Robert"}
    assert event["unsigned"]["prev_content"]["membership"] == "join"
