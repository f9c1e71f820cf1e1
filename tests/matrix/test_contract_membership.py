"""What the bot relies upon when it invites, removes, joins and leaves, by a fake and by a real homeserver."""

from http import HTTPStatus

import pytest

from bot.matrix import Rejected
from tests.matrix.world import Person, World, all_events, everything, now, text


async def _membership(person: Person, room: str, user_id: str) -> str | None:
    member = await person.state(room, "m.room.member", user_id)
    return member["membership"] if member else None


async def test_creator_has_more_power_than_any_level(ann: Person, bob: Person) -> None:
    """Since version 12 the creator removes even those with level 100, and nobody removes the creator."""
    levels = {"users": {bob.user_id: 100}}
    room = await ann.create_room({"preset": "public_chat", "power_level_content_override": levels})
    await bob.join(room)
    with pytest.raises(Rejected):
        await bob.kick(room, ann.user_id, "no")
    await ann.kick(room, bob.user_id, "yes")
    assert await _membership(ann, room, bob.user_id) == "leave"


async def test_invite_twice_is_done_once(ann: Person, room: str, world: World) -> None:
    """Inviting again, or inviting somebody who is in the room, is done and makes no event."""
    carl = await world.person("carl")
    since = await now(ann)
    await ann.invite(room, carl.user_id)
    await ann.invite(room, carl.user_id)
    await carl.join(room)
    await ann.invite(room, carl.user_id)
    memberships = [event["content"]["membership"] for event in await all_events(ann, room, since)]
    assert memberships == ["invite", "join"]


async def test_invite_after_direct_invitation_sends_another(ann: Person, bob: Person) -> None:
    """A plain invitation after one by `is_direct` is a new event and no longer says that the room is direct."""
    room = await ann.create_room({"invite": [bob.user_id], "is_direct": True})
    await ann.invite(room, bob.user_id)
    invitation = (await everything(bob))["rooms"]["invite"][room]["invite_state"]["events"][-1]
    assert "is_direct" not in invitation["content"]


async def test_invite_without_right_is_rejected(ann: Person, bob: Person, world: World) -> None:
    """Without power, from outside, or after a ban nobody is invited."""
    carl = await world.person("carl")
    room = await ann.create_room({"preset": "public_chat"})
    await bob.join(room)
    for person in (bob, carl):
        with pytest.raises(Rejected) as caught:
            await person.invite(room, (await world.person("dora")).user_id)
        assert caught.value.status == HTTPStatus.FORBIDDEN
    await ann.put_state(room, "m.room.member", carl.user_id, {"membership": "ban"})
    with pytest.raises(Rejected) as caught:
        await ann.invite(room, carl.user_id)
    assert caught.value.status == HTTPStatus.FORBIDDEN


async def test_invite_of_other_server_without_federation_is_rejected(ann: Person, room: str) -> None:
    """A homeserver that speaks to no other says so."""
    with pytest.raises(Rejected) as caught:
        await ann.invite(room, "@somebody:elsewhere.example")
    assert caught.value.status == HTTPStatus.FORBIDDEN


async def test_join_uninvited_follows_the_join_rule(ann: Person, bob: Person) -> None:
    """A private room wants an invitation, a public one does not; joining again makes no event."""
    private, public = await ann.create_room({}), await ann.create_room({"preset": "public_chat"})
    with pytest.raises(Rejected) as caught:
        await bob.join(private)
    assert caught.value.status == HTTPStatus.FORBIDDEN
    since = await now(ann)
    await bob.join(public)
    await bob.join(public)
    assert len(await all_events(ann, public, since)) == 1


async def test_join_of_unknown_room_is_rejected(ann: Person) -> None:
    """A room that is not there cannot be joined."""
    with pytest.raises(Rejected):
        await ann.join("!unknown")


async def test_join_by_alias_works(ann: Person, bob: Person) -> None:
    """An alias does in place of the room's id."""
    name, server = ann.user_id[1:].split(":")
    room = await ann.create_room({"preset": "public_chat", "room_alias_name": f"open-{name}"})
    await bob.join(f"#open-{name}:{server}")
    assert await _membership(ann, room, bob.user_id) == "join"


async def test_leave_twice_is_done_once(ann: Person, bob: Person, room: str) -> None:
    """Leaving is done when one is out, however one came to be."""
    since = await now(ann)
    await bob.leave(room)
    await bob.leave(room)
    assert [event["content"]["membership"] for event in await all_events(ann, room, since)] == ["leave"]


async def test_leave_of_room_one_is_not_in_is_done(ann: Person, bob: Person, world: World) -> None:
    """Never in, kicked, banned, no such room: all the same to who wants to be out."""
    room = await ann.create_room({"preset": "public_chat"})
    carl = await world.person("carl")
    await carl.leave(room)
    await carl.leave("!unknown")
    await bob.join(room)
    await ann.kick(room, bob.user_id, "out")
    await bob.leave(room)
    await ann.put_state(room, "m.room.member", bob.user_id, {"membership": "ban"})
    await bob.leave(room)
    assert await _membership(ann, room, bob.user_id) == "ban"


async def test_leave_declines_an_invitation(ann: Person, bob: Person) -> None:
    """Who is invited only may leave too."""
    room = await ann.create_room({"invite": [bob.user_id]})
    await bob.leave(room)
    assert await _membership(ann, room, bob.user_id) == "leave"
    with pytest.raises(Rejected):
        await bob.join(room)


async def test_kick_twice_is_done_once(ann: Person, bob: Person, room: str) -> None:
    """Removing who is out is done; the event names the reason."""
    since = await now(ann)
    await ann.kick(room, bob.user_id, "rude")
    await ann.kick(room, bob.user_id, "rude")
    events = await all_events(ann, room, since)
    assert [event["content"] for event in events] == [{"membership": "leave", "reason": "rude"}]
    with pytest.raises(Rejected):
        await bob.send(room, "m.room.message", text("still here"), "t1")


async def test_kick_takes_back_an_invitation(ann: Person, bob: Person) -> None:
    """Who is invited only can be removed."""
    room = await ann.create_room({"invite": [bob.user_id]})
    await ann.kick(room, bob.user_id)
    with pytest.raises(Rejected):
        await bob.join(room)


async def test_kick_without_right_is_rejected(ann: Person, bob: Person, room: str, world: World) -> None:
    """Without power nobody is removed, and nobody is who never was there."""
    carl = await world.person("carl")
    for person, target in ((bob, ann), (carl, bob), (ann, carl)):
        with pytest.raises(Rejected) as caught:
            await person.kick(room, target.user_id, "no")
        assert caught.value.status == HTTPStatus.FORBIDDEN


async def test_ban_of_a_member_keeps_them_out(ann: Person, bob: Person) -> None:
    """A banned person neither joins, nor sees the room's state, nor sends."""
    room = await ann.create_room({"preset": "public_chat"})
    await bob.join(room)
    with pytest.raises(Rejected):
        await bob.put_state(room, "m.room.member", ann.user_id, {"membership": "ban"})
    await ann.put_state(room, "m.room.member", bob.user_id, {"membership": "ban"})
    for call in (bob.join(room), bob.state(room, "m.room.name"), bob.send(room, "m.reaction", {}, "t1")):
        with pytest.raises(Rejected) as caught:
            await call
        assert caught.value.status == HTTPStatus.FORBIDDEN
