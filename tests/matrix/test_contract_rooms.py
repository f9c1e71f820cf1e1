"""What the bot relies upon when it makes rooms and sets their state, by a fake and by a real homeserver."""

from http import HTTPStatus

import pytest

from bot.matrix import AliasTaken, Rejected
from tests.matrix.world import Json, Person, World, all_events, now


async def _state(person: Person, room: str) -> dict[tuple[str, str], Json]:
    return {(event["type"], event["state_key"]): event["content"] for event in await person.full_state(room)}


@pytest.mark.parametrize("version", ["10", "11", "12"])
@pytest.mark.parametrize("preset", ["private_chat", "trusted_private_chat", "public_chat"])
async def test_create_room_with_preset_has_its_state(ann: Person, bob: Person, preset: str, version: str) -> None:
    """A new room has the rules and power levels of its preset."""
    request = {"preset": preset, "room_version": version, "invite": [bob.user_id], "is_direct": True}
    room = await ann.create_room({**request, "name": "Climate", "topic": "Towns"})
    state = await _state(ann, room)
    public, trusted, new = preset == "public_chat", preset == "trusted_private_chat", version == "12"
    assert state.keys() == {
        ("m.room.create", ""),
        ("m.room.member", ann.user_id),
        ("m.room.member", bob.user_id),
        ("m.room.power_levels", ""),
        ("m.room.join_rules", ""),
        ("m.room.history_visibility", ""),
        ("m.room.name", ""),
        ("m.room.topic", ""),
        *([] if public else [("m.room.guest_access", "")]),
    }
    assert state["m.room.create", ""]["room_version"] == version
    assert state["m.room.create", ""].get("additional_creators") == ([bob.user_id] if new and trusted else None)
    assert state["m.room.join_rules", ""] == {"join_rule": "public" if public else "invite"}
    assert state["m.room.history_visibility", ""] == {"history_visibility": "shared"}
    assert state["m.room.name", ""] == {"name": "Climate"}
    assert state["m.room.topic", ""]["topic"] == "Towns"
    assert state["m.room.member", bob.user_id]["is_direct"] is True
    levels = state["m.room.power_levels", ""]
    assert levels["users"] == ({} if new else {ann.user_id: 100} | ({bob.user_id: 100} if trusted else {}))
    assert (levels["invite"], levels["kick"], levels["state_default"]) == (50 if public else 0, 50, 50)
    assert levels["events"]["m.room.tombstone"] == (150 if new else 100)


@pytest.mark.parametrize(("version", "has_server"), [("11", True), ("12", False)])
async def test_create_room_of_version_gives_its_kind_of_id(ann: Person, version: str, has_server: bool) -> None:
    """From version 12 room ids hold no server, and the id is that of the create event."""
    room = await ann.create_room({"room_version": version})
    create = next(event for event in await ann.full_state(room) if event["type"] == "m.room.create")
    assert (":" in room) is has_server
    assert (create["event_id"][1:] == room[1:]) is not has_server
    assert create["room_id"] == room


async def test_create_room_without_version_is_version_12(ann: Person) -> None:
    """The bot must expect version 12 wherever it did not ask for another."""
    assert (await _state(ann, await ann.create_room({})))["m.room.create", ""]["room_version"] == "12"


async def test_create_room_of_unknown_version_is_rejected(ann: Person) -> None:
    """A version nobody knows makes no room."""
    with pytest.raises(Rejected) as caught:
        await ann.create_room({"room_version": "4711"})
    assert caught.value.errcode == "M_UNSUPPORTED_ROOM_VERSION"


async def test_create_room_with_initial_state_has_it(ann: Person, bob: Person) -> None:
    """Own state stands in place of the preset's, and the create event carries what we give it."""
    initial = [
        {"type": "m.room.history_visibility", "content": {"history_visibility": "joined"}},
        {"type": "org.example.town", "state_key": "05515000", "content": {"name": "Münster"}},
    ]
    creation = {"type": "m.space"}
    levels = {"users": {bob.user_id: 60}, "invite": 70}
    room = await ann.create_room(
        {"initial_state": initial, "creation_content": creation, "power_level_content_override": levels}
    )
    state = await _state(ann, room)
    assert state["m.room.history_visibility", ""] == {"history_visibility": "joined"}
    assert state["org.example.town", "05515000"] == {"name": "Münster"}
    assert state["m.room.create", ""] == {"type": "m.space", "room_version": "12"}
    assert (state["m.room.power_levels", ""]["users"], state["m.room.power_levels", ""]["invite"]) == (
        {bob.user_id: 60},
        70,
    )


async def test_create_room_with_creator_in_power_levels_leaves_half_a_room(ann: Person) -> None:
    """In version 12 this is refused, yet the alias is taken and names a room without rules: never ask for it."""
    alias = f"half-{ann.user_id[1:].partition(':')[0]}"
    request = {"room_alias_name": alias, "power_level_content_override": {"users": {ann.user_id: 100}}}
    with pytest.raises(Rejected) as caught:
        await ann.create_room(request)
    assert caught.value.status == HTTPStatus.BAD_REQUEST
    room = await ann.resolve_alias(f"#{alias}:{ann.user_id.partition(':')[2]}")
    assert room is not None
    assert (await _state(ann, room)).keys() == {("m.room.create", ""), ("m.room.member", ann.user_id)}


async def test_create_room_without_creator_in_old_power_levels_is_rejected(ann: Person, bob: Person) -> None:
    """Up to version 11 it is the other way round: the creator must be named."""
    levels = {"users": {bob.user_id: 60}}
    with pytest.raises(Rejected) as caught:
        await ann.create_room({"room_version": "11", "power_level_content_override": levels})
    assert caught.value.status == HTTPStatus.BAD_REQUEST


async def test_alias_of_a_room_finds_it_until_deleted(ann: Person, bob: Person) -> None:
    """The same alias makes no second room; it names the first one to all, until deleted, which may be repeated."""
    name, server = ann.user_id[1:].split(":")
    alias = f"#room-of-{name}:{server}"
    assert await bob.resolve_alias(alias) is None
    room = await ann.create_room({"room_alias_name": f"room-of-{name}"})
    with pytest.raises(AliasTaken):
        await bob.create_room({"room_alias_name": f"room-of-{name}"})
    assert await bob.resolve_alias(alias) == room
    with pytest.raises(Rejected):
        await bob.delete_alias(alias)
    await ann.delete_alias(alias)
    await ann.delete_alias(alias)
    assert await bob.resolve_alias(alias) is None
    assert await bob.create_room({"room_alias_name": f"room-of-{name}"}) != room


async def test_alias_of_a_room_stands_in_its_state_until_deleted(ann: Person) -> None:
    """An alias given at creation is told to every member, and deleting it is an event in the room."""
    name, server = ann.user_id[1:].split(":")
    room = await ann.create_room({"room_alias_name": f"told-{name}"})
    assert await ann.state(room, "m.room.canonical_alias") == {"alias": f"#told-{name}:{server}"}
    since = await now(ann)
    await ann.delete_alias(f"#told-{name}:{server}")
    assert await ann.state(room, "m.room.canonical_alias") == {}
    assert [event["type"] for event in await all_events(ann, room, since)] == ["m.room.canonical_alias"]


async def test_put_state_twice_gives_one_event(ann: Person, room: str) -> None:
    """Setting the same again changes nothing; something else is a new event that shows what was before."""
    since = await now(ann)
    first = await ann.put_state(room, "m.room.topic", "", {"topic": "one"})
    assert await ann.put_state(room, "m.room.topic", "", {"topic": "one"}) == first
    await ann.put_state(room, "m.room.topic", "", {"topic": "two"})
    events = await all_events(ann, room, since)
    assert [event["content"] for event in events] == [{"topic": "one"}, {"topic": "two"}]
    assert events[1]["unsigned"]["prev_content"] == {"topic": "one"}


async def test_put_state_without_power_is_rejected(ann: Person, bob: Person, room: str) -> None:
    """State is for those with power, and another person's is for nobody."""
    for person, state_key in ((bob, ""), (ann, bob.user_id)):
        with pytest.raises(Rejected) as caught:
            await person.put_state(room, "org.example.state", state_key, {"x": 1})
        assert caught.value.status == HTTPStatus.FORBIDDEN


async def test_state_of_a_room_is_seen_by_members_only(ann: Person, room: str, world: World) -> None:
    """State that is not there is None; a room one is not in, or that is not there, is forbidden."""
    outsider = await world.person("carl")
    assert await ann.state(room, "m.room.name") == {"name": "Climate"}
    assert await ann.state(room, "m.room.name", "no such key") is None
    for room_id in (room, "!unknown"):
        with pytest.raises(Rejected) as caught:
            await outsider.state(room_id, "m.room.name")
        assert caught.value.status == HTTPStatus.FORBIDDEN
        with pytest.raises(Rejected):
            await outsider.full_state(room_id)


async def test_state_after_leaving_is_as_it_was_then(ann: Person, bob: Person, room: str) -> None:
    """Who has left still sees the room as they left it."""
    await bob.leave(room)
    await ann.put_state(room, "m.room.name", "", {"name": "Changed"})
    assert await bob.state(room, "m.room.name") == {"name": "Climate"}
    assert (await _state(bob, room))["m.room.name", ""] == {"name": "Climate"}


async def test_power_levels_cannot_be_raised_above_ones_own(ann: Person, bob: Person, world: World) -> None:
    """Who has 100 gives up to 100, and takes from nobody who has as much."""
    carl = await world.person("carl")
    users = {bob.user_id: 100, carl.user_id: 100}
    room = await ann.create_room({"preset": "public_chat", "power_level_content_override": {"users": users}})
    await bob.join(room)
    levels = await bob.state(room, "m.room.power_levels")
    assert levels is not None
    for wrong in ({bob.user_id: 101, carl.user_id: 100}, {bob.user_id: 100, carl.user_id: 0}, {bob.user_id: 100}):
        with pytest.raises(Rejected) as caught:
            await bob.put_state(room, "m.room.power_levels", "", {**levels, "users": wrong})
        assert caught.value.status == HTTPStatus.FORBIDDEN
    fine = {bob.user_id: 50, carl.user_id: 100, "@dora:example.org": 100}
    assert await bob.put_state(room, "m.room.power_levels", "", {**levels, "users": fine})


async def test_power_levels_naming_the_creator_are_rejected(ann: Person, room: str) -> None:
    """Since version 12 the creator stands in no list."""
    levels = await ann.state(room, "m.room.power_levels")
    assert levels is not None
    with pytest.raises(Rejected) as caught:
        await ann.put_state(room, "m.room.power_levels", "", {**levels, "users": {ann.user_id: 100}})
    assert caught.value.status == HTTPStatus.BAD_REQUEST
