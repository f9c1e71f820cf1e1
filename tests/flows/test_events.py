"""An event from its draft to its end, as organizers and participants see it."""

import re
from datetime import UTC, datetime, timedelta

from tests.flows.world import BOT, ORGANIZER, Actor, World

START = datetime(2027, 3, 10, 13, 0, tzinfo=UTC)


async def organizer(world: World) -> Actor:
    orga = await world.person(ORGANIZER)
    await orga.says("language en")
    orga.forget()
    return orga


async def participant(world: World, name: str, town: str = "Hilden") -> Actor:
    person = await world.known_person(name, town)
    await person.says("language en")
    person.forget()
    return person


async def hears(person: Actor, text: str) -> str:
    """Say something; the one answer."""
    person.forget()
    await person.says(text)
    (answer,) = person.heard()
    return answer


async def confirmed(person: Actor, text: str) -> str:
    """Say something that the bot asks about, and yes to that; the last answer."""
    asked = await hears(person, text)
    number = re.search(r"(?:yes|ja) (\d+)", asked)
    assert number is not None, asked
    return await hears(person, f"yes {number.group(1)}")


async def publish(orga: Actor, seats: int = 50) -> None:
    await orga.says(f'event new "Online services" 10.03.2027 14:00 minutes=60 seats={seats} host=Hilden')
    await orga.says("event publish 1")
    orga.forget()


def topic(world: World, room: str) -> str:
    return [event for event in world.server.events(room) if event["type"] == "m.room.topic"][-1]["content"]["topic"]


async def test_event_is_drafted_published_and_its_rooms_are_made(world: World) -> None:
    orga = await organizer(world)
    klara = await participant(world, "klara")
    drafted = await hears(orga, 'event neu "Online services" 10.03.2027 14:00 dauer=60 plätze=20 gastgeber="Hilden"')
    assert "Online services" in drafted
    assert "Wednesday, 10 March 2027, 14:00, 1 hour, host: Hilden" in drafted
    assert klara.heard() == []
    await orga.says("event publish 1")
    said = orga.heard()
    assert len(said) == 3  # the reply, the announcement, and word that the rooms are ready
    (announced,) = klara.heard()
    assert "Online services" in announced
    assert "register 1" in announced
    rooms = await orga.accepts_invitations()
    assert len(rooms) == 3
    pinned = [event for room in rooms for event in world.server.events(room) if event["type"] == "m.room.pinned_events"]
    assert len(pinned) == 1
    verified = await hears(orga, "event verify 1")
    assert "Rooms there: Space of the series, Room for questions and Backstage room" in verified
    assert "Still missing" in verified
    assert "role host 1" in verified


async def test_registering_waiting_being_offered_a_seat_and_leaving(world: World) -> None:
    orga = await organizer(world)
    klara, paul = await participant(world, "klara"), await participant(world, "paul", "Erkrath")
    await publish(orga, seats=1)
    assert "1 of 1 seats is free" in await hears(klara, "termine")
    assert "You are registered" in await hears(klara, "anmelden 1")
    assert "registered already" in await hears(klara, "Register 1")
    assert len(await klara.accepts_invitations()) == 2
    assert "at place 1" in await hears(paul, "anmelden #1")
    assert "at place 1" in await hears(paul, "events")
    paul.forget()
    assert "no longer take part" in await hears(klara, "abmelden 1")
    (offered,) = paul.heard()
    assert "it is kept for you" in offered
    assert "You are registered" in await hears(paul, "yes")
    assert len(await paul.accepts_invitations()) == 2  # only now
    assert "not registered" in await hears(klara, "unregister 1")


async def test_host_moderates_and_speaker_comes_backstage(world: World) -> None:
    orga = await organizer(world)
    klara = await participant(world, "klara")
    await publish(orga)
    assert "Klara Beispiel" in await hears(orga, f"rolle gastgeber 1 {klara.matrix.user_id}")
    assert "already" in await hears(orga, f"role host 1 {klara.matrix.user_id}")
    (received,) = [said for said in klara.heard() if "You host" in said]
    assert "Online services" in received
    rooms = await klara.accepts_invitations()
    assert len(rooms) == 3
    powers = [await klara.matrix.state(room, "m.room.power_levels") for room in rooms]
    assert sorted(power["users"].get(klara.matrix.user_id, 0) for power in powers) == [0, 50, 50]


async def test_moved_event_is_told_once_and_reminds_at_its_new_time(world: World) -> None:
    orga = await organizer(world)
    klara, paul = await participant(world, "klara"), await participant(world, "paul")
    await publish(orga)
    await klara.says("register 1")
    (questions,) = [room for room in await klara.accepts_invitations() if "10. März" in topic(world, room)]
    for person in (klara, paul):
        person.forget()
    assert await confirmed(orga, "event move 1 17.03.2027 15:00")
    await world.pass_time(minutes=5)
    (moved,) = klara.heard()
    assert "17 March 2027, 15:00" in moved
    assert "17. März 2027" in topic(world, questions)
    await world.pass_time(to=START - timedelta(minutes=10))
    assert klara.heard() == []
    new_start = START + timedelta(days=7, hours=1)
    for before in (timedelta(days=1), timedelta(hours=1), timedelta(minutes=10)):
        for _ in range(2):
            await world.pass_time(to=new_start - before)
        (reminder,) = klara.heard()
        assert "Reminder" in reminder
    await world.pass_time(to=new_start)
    assert "running right now" in await hears(klara, "events")
    await world.pass_time(to=new_start + timedelta(hours=1))
    assert "No event is planned" in await hears(klara, "events")
    assert "is over" in await hears(paul, "register 1")
    assert [said for said in paul.heard() if "Reminder" in said] == []


async def test_cancelled_event_is_told_with_the_reason(world: World) -> None:
    orga = await organizer(world)
    klara = await participant(world, "klara")
    await publish(orga)
    await klara.says("register 1")
    klara.forget()
    assert "is cancelled" in await confirmed(orga, "event cancel 1 The speaker is ill.")
    await world.pass_time(minutes=5)
    (cancelled,) = klara.heard()
    assert "Reason: The speaker is ill." in cancelled
    await world.pass_time(to=START - timedelta(minutes=10))
    assert klara.heard() == []
    assert "was cancelled" in await hears(orga, "event publish 1")


async def test_reminders_that_came_due_while_the_bot_was_down(world: World) -> None:
    orga = await organizer(world)
    klara = await participant(world, "klara")
    await publish(orga)
    await klara.says("register 1")
    klara.forget()
    await world.stop_bot()
    world.clock.time = START - timedelta(minutes=30)
    await world.start_bot()
    await world.pass_time()
    (reminder,) = klara.heard()
    assert "in 30 minutes" in reminder
    await world.stop_bot()
    world.clock.time = START + timedelta(minutes=1)
    await world.start_bot()
    await world.pass_time()
    assert klara.heard() == []
    (missed,) = orga.heard()
    assert "10 minutes before" in missed


async def test_only_organizers_make_events_and_only_known_people_register(world: World) -> None:
    orga = await organizer(world)
    await publish(orga)
    stranger = await world.person("stranger")
    await stranger.says("language en")
    for command in ('event new "Mine" 10.03.2027 14:00', "event cancel 1", f"role host 1 {stranger.matrix.user_id}"):
        assert "You may not" in await hears(stranger, command)
    assert "need to know your name" in await hears(stranger, "register 1")
    assert "Online services" in await hears(stranger, "events")


async def test_what_was_typed_wrongly_is_said_and_nothing_is_done(world: World) -> None:
    orga = await organizer(world)
    for typed, told in (
        ('event new "Title" 31.02.2027 14:00', "“31.02.2027” is not a day"),
        ('event new "Title" 10.03.2027 25:00', "“25:00” is not a time"),
        ('event new "Title" 28.13.2027', "“28.13.2027” is not a day"),
        ('event new "Title" 28.03.2027 02:30', "There is no such time"),
        ('event new "Title" 10.03.2027 14:00 seats=0', "between 1 and 5,000 seats"),
        ('event new "Title" 10.03.2027 14:00 host=Entenhausen', "I know no town"),
        ("event publish 7", "There is no event 7"),
        ("role host 1 klara", "is not a Matrix ID"),
    ):
        assert told in await hears(orga, typed)
    assert "No event is planned" in await hears(orga, "events")
    assert BOT not in await hears(orga, "event verify 1")
