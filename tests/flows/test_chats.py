"""Direct chats, encrypted ones, strangers' rooms, replies where they were asked."""

from tests.fake_matrix import SERVER_NAME, FakeMatrix
from tests.flows.world import BOT, World

ENCRYPTED = {
    "initial_state": [{"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}]
}


async def test_encrypted_chat_is_left_and_a_plain_one_opened(world: World) -> None:
    """Into an encrypted chat nothing is sent; the bot leaves it and says why in a plain chat of its own."""
    klara = await world.person("klara")
    await klara.open_chat(**ENCRYPTED)
    encrypted = klara.chat
    assert [e for e in world.server.events(encrypted) if e["sender"] == BOT and e["type"] == "m.room.message"] == []
    assert encrypted not in world.server.rooms_of(BOT)


async def test_first_contact_by_an_encrypted_chat_leads_to_a_plain_one(world: World) -> None:
    """Someone new who opens an encrypted chat finds an invitation to a plain one, with the reason and the greeting."""
    matrix = FakeMatrix(world.server, f"@nadia:{SERVER_NAME}")
    await matrix.create_room({"preset": "trusted_private_chat", "is_direct": True, "invite": [BOT], **ENCRYPTED})
    await world.settle()
    answer = await matrix.sync(None, timeout_ms=0, lean={})
    (plain,) = answer["rooms"]["invite"]
    said = [e["content"]["body"] for e in world.server.events(plain) if e["type"] == "m.room.message"]
    assert len(said) == 2
    assert "Initiative K" in said[1]


async def test_chat_that_becomes_encrypted_is_gone_on_with_elsewhere(world: World) -> None:
    """Encryption switched on later: the bot falls silent there and goes on in a new chat."""
    klara = await world.person("klara")
    await klara.matrix.put_state(klara.chat, "m.room.encryption", "", {"algorithm": "m.megolm.v1.aes-sha2"})
    await world.settle()
    before = len(klara.messages())
    (plain,) = await klara.accepts_invitations()
    klara.heard(plain)
    await klara.says("hilfe", plain)
    assert len(klara.heard(plain)) == 1
    assert len(klara.messages()) == before


async def test_rooms_of_strangers_are_not_joined(world: World) -> None:
    """An invitation to something else than a direct chat is declined."""
    matrix = FakeMatrix(world.server, f"@eve:{SERVER_NAME}")
    room = await matrix.create_room({"preset": "private_chat", "invite": [BOT]})
    await world.settle()
    assert room not in world.server.rooms_of(BOT)


async def test_answer_comes_in_the_thread_in_which_it_was_asked(world: World) -> None:
    """A command in a thread is answered in the thread."""
    klara = await world.person("klara")
    root = await klara.says("hilfe")
    await klara.says("hilfe", **{"m.relates_to": {"rel_type": "m.thread", "event_id": root}})
    relation = klara.messages()[-1]["content"]["m.relates_to"]
    assert relation["rel_type"] == "m.thread"
    assert relation["event_id"] == root


async def test_person_who_left_the_chat_gets_a_new_one(world: World) -> None:
    """Who left the direct chat is told things in a new one."""
    klara = await world.person("klara")
    await klara.matrix.leave(klara.chat)
    await world.settle()
    assert klara.chat not in world.server.rooms_of(BOT)
    await klara.open_chat()
    await klara.says("hilfe")
    assert len(klara.heard()) == 1


async def test_history_from_before_the_first_start_is_not_answered(world: World) -> None:
    """What was said before the bot came into a room is history."""
    matrix = FakeMatrix(world.server, f"@paul:{SERVER_NAME}")
    room = await matrix.create_room({"preset": "trusted_private_chat", "is_direct": True})
    await matrix.send(room, "m.room.message", {"msgtype": "m.text", "body": "hilfe"}, "early")
    await matrix.put_state(room, "m.room.member", BOT, {"membership": "invite", "is_direct": True})
    await matrix.send(room, "m.room.message", {"msgtype": "m.text", "body": "hilfe"}, "invited")
    await world.settle()
    said = [e["content"]["body"] for e in world.server.events(room) if e["sender"] == BOT and "body" in e["content"]]
    assert len(said) == 2  # the greeting, and one help
