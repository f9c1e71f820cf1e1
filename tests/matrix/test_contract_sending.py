"""What the bot relies upon when it sends, by a fake and by a real homeserver: idempotency, permission, refusals."""

import asyncio
from http import HTTPStatus

import pytest

from bot.matrix import Rejected, TokenRevoked
from tests.matrix.world import Person, World, all_events, bodies, everything, now, text, timeline


async def test_whoami_of_a_device_names_user_and_device(ann: Person, world: World) -> None:
    """A token tells whose it is, and two devices of one person have two device ids."""
    user_id, device_id = await ann.whoami()
    other_user, other_device = await (await world.other_device(ann)).whoami()
    assert user_id == other_user == ann.user_id
    assert device_id != other_device


async def test_whoami_after_revocation_is_token_revoked(ann: Person, world: World) -> None:
    """A revoked token is told apart from every other refusal, as the bot has to stop for it."""
    await world.revoke(ann)
    with pytest.raises(TokenRevoked) as caught:
        await ann.whoami()
    assert (caught.value.status, caught.value.errcode) == (HTTPStatus.UNAUTHORIZED, "M_UNKNOWN_TOKEN")


async def test_send_same_transaction_twice_gives_one_event(ann: Person, room: str) -> None:
    """The first content stays; the second call only tells the id of the first event."""
    since = await now(ann)
    first = await ann.send(room, "m.room.message", text("one"), "t1")
    second = await ann.send(room, "m.room.message", text("two"), "t1")
    assert first == second
    assert bodies(await all_events(ann, room, since)) == ["one"]


async def test_send_same_transaction_at_the_same_time_gives_one_event(ann: Person, room: str) -> None:
    """Two calls side by side count as one too."""
    since = await now(ann)
    sends = (ann.send(room, "m.room.message", text("one"), "t1") for _ in range(5))
    assert len(set(await asyncio.gather(*sends))) == 1
    assert bodies(await all_events(ann, room, since)) == ["one"]


async def test_send_same_transaction_by_other_device_gives_another_event(ann: Person, room: str, world: World) -> None:
    """Transaction ids count per device."""
    other = await world.other_device(ann)
    assert await ann.send(room, "m.room.message", text("one"), "t1") != await other.send(
        room, "m.room.message", text("one"), "t1"
    )


async def test_send_same_transaction_in_other_room_gives_another_event(ann: Person, room: str) -> None:
    """Transaction ids count per room."""
    other_room = await ann.create_room({})
    assert await ann.send(room, "m.room.message", text("one"), "t1") != await ann.send(
        other_room, "m.room.message", text("one"), "t1"
    )


async def test_transaction_across_types_and_redaction_gives_the_first_event(ann: Person, room: str) -> None:
    """In one room a transaction id must never be used for two different things: the second is swallowed."""
    first = await ann.send(room, "m.room.message", text("one"), "t1")
    assert await ann.send(room, "m.reaction", {}, "t1") == first
    assert await ann.redact(room, first, "t1") == first


async def test_transaction_id_is_shown_to_its_own_device_only(
    ann: Person, bob: Person, room: str, world: World
) -> None:
    """A device recognises what it sent itself by `unsigned.transaction_id`."""
    other = await world.other_device(ann)
    since = await now(bob)
    await ann.send(room, "m.room.message", text("one"), "t1")
    shown = [(await all_events(reader, room, since))[-1]["unsigned"] for reader in (ann, other, bob)]
    assert [unsigned.get("transaction_id") for unsigned in shown] == ["t1", None, None]


async def test_send_of_odd_ids_arrives_unchanged(ann: Person, bob: Person, room: str) -> None:
    """Slashes, percent signs and umlauts in types, state keys and transaction ids are no part of the path."""
    since = await now(bob)
    await ann.send(room, "org.example.a/b%2Fc?d=ü", {"x": 1}, "t/1%20?#ü")
    await ann.put_state(room, "org.example.state", "key/with %2F ? # ü", {"y": 2})
    assert await ann.state(room, "org.example.state", "key/with %2F ? # ü") == {"y": 2}
    sent = await all_events(bob, room, since)
    assert [event["type"] for event in sent] == ["org.example.a/b%2Fc?d=ü", "org.example.state"]
    assert sent[1]["state_key"] == "key/with %2F ? # ü"


@pytest.mark.parametrize(
    ("content", "status", "errcode"),
    [
        ({"msgtype": "m.text"}, HTTPStatus.BAD_REQUEST, "M_UNKNOWN"),
        ({"msgtype": 1, "body": "x"}, HTTPStatus.BAD_REQUEST, "M_UNKNOWN"),
        ({**text("x"), "float": 1.5}, HTTPStatus.BAD_REQUEST, "M_BAD_JSON"),
        ({**text("x"), "deep": [{"large": 2**53}]}, HTTPStatus.BAD_REQUEST, "M_BAD_JSON"),
        (text("x" * 70_000), HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "M_TOO_LARGE"),
        (text("half a pair \ud83d"), None, None),
        ({**text("x"), "nan": float("nan")}, None, None),
        ({**text("x"), "no": {1, 2}}, None, None),
    ],
)
async def test_send_of_bad_content_is_rejected(
    ann: Person, room: str, content: dict[str, object], status: int | None, errcode: str | None
) -> None:
    """What can never be sent is refused for good; what is no JSON never leaves the house."""
    with pytest.raises(Rejected) as caught:
        await ann.send(room, "m.room.message", content, "t1")
    assert (caught.value.status, caught.value.errcode) == (status, errcode)


async def test_send_of_largest_message_is_taken(ann: Person, room: str) -> None:
    """A message of 63,000 bytes of umlauts still goes through."""
    assert await ann.send(room, "m.room.message", text("ü" * 31_500), "t1")


async def test_send_after_rejection_of_same_transaction_is_taken(ann: Person, room: str) -> None:
    """A refused send does not use its transaction id up."""
    with pytest.raises(Rejected):
        await ann.send(room, "m.room.message", {}, "t1")
    since = await now(ann)
    await ann.send(room, "m.room.message", text("good"), "t1")
    assert bodies(await all_events(ann, room, since)) == ["good"]


async def test_send_of_same_reaction_twice_is_rejected(ann: Person, bob: Person, room: str) -> None:
    """One person reacts to one message with one sign once, until it is taken back."""
    message = await ann.send(room, "m.room.message", text("one"), "t1")
    reaction = {"m.relates_to": {"rel_type": "m.annotation", "event_id": message, "key": "👍"}}
    first = await ann.send(room, "m.reaction", reaction, "t2")
    await bob.send(room, "m.reaction", reaction, "t1")
    with pytest.raises(Rejected) as caught:
        await ann.send(room, "m.reaction", reaction, "t3")
    assert caught.value.errcode == "M_DUPLICATE_ANNOTATION"
    await ann.redact(room, first, "t4")
    assert await ann.send(room, "m.reaction", reaction, "t5")


async def test_send_by_outsider_is_rejected(ann: Person, world: World, room: str) -> None:
    """Who is not in the room, or only invited, sends nothing, and an unknown room is answered alike."""
    outsider = await world.person("carl")
    for room_id in (room, "!unknown", f"!unknown:{ann.user_id.partition(':')[2]}"):
        with pytest.raises(Rejected) as caught:
            await outsider.send(room_id, "m.room.message", text("hello"), "t1")
        assert caught.value.status == HTTPStatus.FORBIDDEN
    await ann.invite(room, outsider.user_id)
    with pytest.raises(Rejected) as caught:
        await outsider.send(room, "m.room.message", text("hello"), "t2")
    assert caught.value.status == HTTPStatus.FORBIDDEN


async def test_send_without_power_is_rejected(ann: Person, bob: Person) -> None:
    """A room may keep a type of event for those with power."""
    levels = {"events": {"m.room.message": 50}}
    room = await ann.create_room({"preset": "public_chat", "power_level_content_override": levels})
    await bob.join(room)
    with pytest.raises(Rejected) as caught:
        await bob.send(room, "m.room.message", text("hello"), "t1")
    assert (caught.value.status, caught.value.errcode) == (HTTPStatus.FORBIDDEN, "M_FORBIDDEN")
    assert await bob.send(room, "m.reaction", {}, "t2")


@pytest.mark.parametrize("version", ["10", "11", "12"])
async def test_redact_own_message_empties_it(ann: Person, bob: Person, version: str) -> None:
    """A redacted event comes without content and says by whom; the redaction says what it took back and why."""
    room = await ann.create_room({"preset": "public_chat", "room_version": version})
    await bob.join(room)
    since = await now(ann)
    message = await bob.send(room, "m.room.message", text("secret"), "t1")
    redaction = await bob.redact(room, message, "t2", "a slip")
    first, second = timeline(await everything(ann, since), room)
    assert (first["event_id"], first["content"]) == (message, {})
    because = first["unsigned"]["redacted_because"]
    assert (because["event_id"], because["sender"], because["redacts"]) == (redaction, bob.user_id, message)
    assert (second["event_id"], second["type"]) == (redaction, "m.room.redaction")
    assert second["content"]["reason"] == "a slip"
    assert (second if version == "10" else second["content"])["redacts"] == message


async def test_redaction_after_the_message_was_synced_comes_alone(ann: Person, bob: Person, room: str) -> None:
    """Who knows the message already learns of its end by the redaction."""
    message = await bob.send(room, "m.room.message", text("secret"), "t1")
    since = await now(ann)
    await bob.redact(room, message, "t2")
    assert [event["content"]["redacts"] for event in timeline(await everything(ann, since), room)] == [message]


async def test_redact_same_transaction_twice_gives_one_event(ann: Person, room: str) -> None:
    """Redactions are idempotent as sends are."""
    message = await ann.send(room, "m.room.message", text("secret"), "t1")
    since = await now(ann)
    assert await ann.redact(room, message, "t2") == await ann.redact(room, message, "t2")
    assert len(timeline(await everything(ann, since), room)) == 1


async def test_redact_without_power_is_rejected(ann: Person, bob: Person, room: str) -> None:
    """Only those with power take back what others said, and only they may name an event nobody knows."""
    message = await ann.send(room, "m.room.message", text("mine"), "t1")
    with pytest.raises(Rejected) as caught:
        await bob.redact(room, message, "t1")
    assert caught.value.status == HTTPStatus.FORBIDDEN
    with pytest.raises(Rejected) as caught:
        await bob.redact(room, "$unknown", "t2")
    assert caught.value.status == HTTPStatus.NOT_FOUND
    assert await ann.redact(room, "$unknown", "t2")


async def test_redact_by_moderator_takes_back_what_others_said(ann: Person, bob: Person, room: str) -> None:
    """The maker of the room may redact anything."""
    message = await bob.send(room, "m.room.message", text("rude"), "t1")
    since = await now(bob)
    await ann.redact(room, message, "t1")
    assert timeline(await everything(bob, since), room)[0]["sender"] == ann.user_id


async def test_redacted_state_stays_with_little_content(ann: Person, room: str) -> None:
    """Redacting a state event leaves its type in place and takes the words."""
    await ann.redact(room, await ann.put_state(room, "m.room.topic", "", {"topic": "words"}), "t1")
    assert await ann.state(room, "m.room.topic") == {}


async def test_upload_gives_an_address_that_others_can_open(ann: Person, bob: Person, world: World) -> None:
    """Umlauts in the name, bytes of any kind in the content."""
    content = bytes(range(256))
    address = await ann.upload(content, mimetype="text/calendar", name="Prüfung & Übung.ics")
    assert address.startswith("mxc://")
    assert await world.download(bob, address) == ("text/calendar", content)
