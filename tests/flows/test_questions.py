"""Questions and votes in the room of an event, as people live through them."""

from tests.flows.test_events import organizer, participant, publish
from tests.flows.world import BOT, Actor, World


class Room:
    """The event's room for questions, with those who came."""

    def __init__(self, world: World, room_id: str) -> None:
        self.world = world
        self.id = room_id

    def reactions(self, event_id: str) -> list[str]:
        """Who put what on a message."""
        relations = [
            (event["sender"], event["content"].get("m.relates_to", {}))
            for event in self.world.server.events(self.id)
            if event["type"] == "m.reaction"
        ]
        return [f"{sender} {relation['key']}" for sender, relation in relations if relation.get("event_id") == event_id]

    def pinned(self, reader: Actor) -> str:
        """The words of the pinned message, as they are after the last edit."""
        (pin,) = pins(self.world, self.id)
        versions = [
            event["content"].get("m.new_content", event["content"])
            for event in reader.messages(self.id)
            if event["event_id"] == pin or event["content"].get("m.relates_to", {}).get("event_id") == pin
        ]
        return versions[-1]["body"]

    def edits(self, reader: Actor) -> int:
        relations = [event["content"].get("m.relates_to", {}) for event in reader.messages(self.id)]
        return sum(relation.get("rel_type") == "m.replace" for relation in relations)

    def answer_to(self, reader: Actor, event_id: str) -> str:
        """The id of the bot's reply to a message."""
        for event in reader.messages(self.id):
            relation = event["content"].get("m.relates_to", {})
            if relation.get("m.in_reply_to", {}).get("event_id") == event_id:
                return event["event_id"]
        raise AssertionError("no reply")


async def meet(world: World, *names: str) -> tuple[Room, list[Actor]]:
    """Publish an event; the people register for it and come."""
    orga = await organizer(world)
    people = [await participant(world, name) for name in names]
    await publish(orga)
    for person in people:
        await person.says("register 1")
        await person.accepts_invitations()
        person.forget()
    await orga.says(f"role host 1 {people[0].matrix.user_id}")
    (room_id,) = [room.room_id for room in world.server.rooms if pins(world, room.room_id)]
    return Room(world, room_id), people


def pins(world: World, room_id: str) -> list[str]:
    """The event ids that are pinned in a room."""
    told = [event for event in world.server.events(room_id) if event["type"] == "m.room.pinned_events"]
    return told[-1]["content"]["pinned"] if told else []


async def test_asking_voting_and_answering(world: World) -> None:
    """A question gets its number and the first 👍; votes rank the pinned list; the host leads through it."""
    room, (hanna, klara, theo) = await meet(world, "hanna", "klara", "theo")
    first = await klara.says("!ask Who pays?", room.id)
    confirmed = room.answer_to(klara, first)
    assert room.reactions(confirmed) == [f"{BOT} 👍"]
    second = await theo.says("Is there a template?", room.id)
    await theo.reacts(second, "❓", room.id)
    await klara.reacts(room.answer_to(theo, second), "👍🏽", room.id)
    await hanna.says("+2", room.id)
    await theo.reacts(confirmed, "👍", room.id)
    assert room.edits(klara) == 0
    await world.pass_time(seconds=3)
    assert room.edits(klara) == 1
    one, two = (line for line in room.pinned(klara).splitlines() if "?" in line)
    assert "Is there a template?" in one
    assert " 2 " in one
    assert "Who pays?" in two
    assert " 1 " in two
    await hanna.says("!next", room.id)
    await hanna.says("!answered 2 Yes, from the county.", room.id)
    await world.pass_time(seconds=3)
    assert "✓ 2" in room.pinned(klara).splitlines()[2]
    assert "Yes, from the county." in room.pinned(klara)
    assert room.edits(klara) == 2


async def test_question_from_the_direct_chat_is_voted_on_in_the_room(world: World) -> None:
    room, (_, klara, theo) = await meet(world, "hanna", "klara", "theo")
    asked = await klara.says("ask Who pays?")
    (confirmed,) = klara.heard()
    assert "Online services" in confirmed
    announced = klara.messages(room.id)[-1]
    assert "Who pays?" in announced["content"]["body"]
    await theo.reacts(announced["event_id"], "👍", room.id)
    said = {"msgtype": "m.text", "body": "ask Who pays for it?"}
    relation = {"rel_type": "m.replace", "event_id": asked}
    await klara.says("* ask Who pays for it?", **{"m.new_content": said, "m.relates_to": relation})
    assert "Who pays for it?" in klara.messages(room.id)[-1]["content"]["m.new_content"]["body"]
    await world.pass_time(seconds=3)
    assert "Who pays for it?" in room.pinned(klara)
    assert klara.heard() == []


async def test_what_happened_while_the_bot_was_away_counts_once(world: World) -> None:
    """Questions, votes and what was taken back during the downtime, in the order in which it happened."""
    room, (_, klara, theo) = await meet(world, "hanna", "klara", "theo")
    first = await klara.says("!ask Who pays?", room.id)
    await world.stop_bot()
    settle, world.settle = world.settle, _nothing
    vote = await theo.reacts(first, "👍", room.id)
    await theo.reacts(first, "👍🏿", room.id)
    await theo.takes_back(vote, room.id)
    await klara.says("+1", room.id)
    marked = await theo.says("And when?", room.id)
    await theo.reacts(marked, "❓", room.id)
    world.settle = settle
    await world.start_bot()
    await world.pass_time(seconds=3)
    lines = [line for line in room.pinned(klara).splitlines() if "?" in line]
    assert len(lines) == 2
    assert " 2 " in lines[0]
    assert "And when?" in lines[1]


async def _nothing() -> None:
    """Nobody waits for a bot that is not there."""
