"""The minutes around the beginning: the link, being there, and who was missing."""

from datetime import UTC, datetime, timedelta

from tests.flows.test_events import hears, organizer, participant
from tests.flows.test_seats import publish, questions
from tests.flows.world import BOT, ORGANIZER, World

START = datetime(2027, 3, 10, 13, 0, tzinfo=UTC)
LINK = "https://video.example.org/geheim?raum=7"


def said_anywhere(world: World, text: str) -> list[str]:
    """The rooms in which a text stands, in whatever event."""
    return [room.room_id for room in world.server.rooms if any(text in str(event) for event in room.events)]


async def test_link_comes_to_who_takes_part_and_stands_nowhere_else(world: World) -> None:
    orga = await organizer(world)
    await publish(orga, seats=2, link=LINK)
    klara, paul, ulla, host = [await participant(world, name) for name in ("klara", "paul", "ulla", "host")]
    await orga.says(f"role host 1 {host.matrix.user_id}")
    assert "15 minutes before it begins" in await hears(klara, "register 1")
    for person in (paul, ulla):
        await person.says("register 1")
    room = await questions(world, klara)
    for person in (klara, paul, ulla, host):
        person.forget()
    typed = said_anywhere(world, LINK)
    assert typed == [orga.chat]  # where it was typed
    await world.pass_time(to=START - timedelta(minutes=16))
    for person in (klara, paul, ulla, host):
        person.forget()  # the reminders
    for minutes in (15, 14):
        await world.pass_time(to=START - timedelta(minutes=minutes))
    for person in (klara, paul, host):
        (told,) = person.heard()
        assert LINK in told
    assert ulla.heard() == []
    await klara.says("unregister")
    (offer,) = ulla.heard()
    assert LINK not in offer
    await ulla.says("yes")
    registered, link = sorted(ulla.heard(), key=lambda said: LINK in said)
    assert "You are registered" in registered
    assert LINK in link
    new = LINK.replace("7", "8")
    await orga.says(f"event edit 1 link={new}")
    await world.pass_time(minutes=1)
    for person in (paul, ulla, host):
        assert [new in said for said in person.heard() if "video conference" in said] == [True]
    assert klara.heard()[1:] == []
    assert LINK not in str(world.server.events(room))
    assert sorted(said_anywhere(world, LINK)) == sorted([orga.chat, klara.chat, paul.chat, ulla.chat, host.chat])


async def test_cancelled_event_tells_no_link(world: World) -> None:
    orga = await organizer(world)
    await publish(orga, seats=2, link=LINK)
    klara = await participant(world, "klara")
    await klara.says("register 1")
    await orga.says("event cancel 1")
    await orga.says("yes")
    await world.pass_time(to=START - timedelta(minutes=15))
    assert said_anywhere(world, LINK) == [orga.chat]


async def test_check_in_by_word_by_sign_and_by_coming_without_a_seat(world: World) -> None:
    orga = await world.person(ORGANIZER)
    await publish(orga, plätze=3)
    klara, paul, theo, ulla = [await world.known_person(name, "Hilden") for name in ("klara", "paul", "theo", "ulla")]
    for person in (klara, paul):
        await person.says("anmelden 1")
    room = await questions(world, klara)
    await paul.accepts_invitations()
    assert "beginnt oder läuft keine Veranstaltung" in await hears(klara, "da")
    early = await hears(klara, "da 1")
    assert "zu früh" in early
    assert "10. März 2027, 13:45 Uhr" in early
    await world.pass_time(to=START - timedelta(minutes=15))
    assert "als anwesend vermerkt" in await hears(klara, "da")
    for typed in ("Da 1", "Ich bin da", "da bin ich"):
        assert "schon als anwesend" in await hears(klara, typed)
    assert "schon als anwesend" not in await hears(klara, "Da bin ich leider verhindert")
    assert "nicht angemeldet" in await hears(theo, "da")
    klara.heard(room)
    for _ in range(2):
        await world.pass_time(to=START)
    (opened,) = [message for message in klara.messages(room) if "✅" in message["content"]["body"]]
    assert "„!da“" in opened["content"]["body"]
    signs = [event for event in world.server.events(room) if event["type"] == "m.reaction"]
    assert [(sign["sender"], sign["content"]["m.relates_to"]["key"]) for sign in signs] == [(BOT, "✅")]
    paul.forget()
    klara.heard(room)
    await paul.reacts(opened["event_id"], "✅", room)
    (thanks,) = paul.heard()
    assert "als anwesend vermerkt" in thanks
    assert klara.heard(room) == []
    assert "Der Platz gehört Ihnen" in await hears(theo, "da")
    assert "alle Plätze vergeben" in await hears(ulla, "da 1")
    await klara.says("!da", room)
    (answer,) = klara.heard(room)
    assert "schon als anwesend" in answer
    await world.pass_time(to=START + timedelta(hours=1))
    assert "vorbei" in await hears(ulla, "da 1")


async def test_absence_is_told_to_nobody(world: World) -> None:
    orga = await organizer(world)
    await publish(orga, seats=3)
    klara = await participant(world, "klara")
    await klara.says("register 1")
    room = await questions(world, klara)
    await world.pass_time(to=START)
    await world.pass_time(to=START + timedelta(minutes=60))
    klara.forget()
    klara.heard(room)
    await world.pass_time(to=START + timedelta(minutes=91))
    assert [said for said in klara.heard() if "absent" in said or "did not" in said] == []
    assert klara.heard(room) == []


async def test_seats_that_are_free_at_the_beginning_are_told_to_who_waits(world: World) -> None:
    orga = await organizer(world)
    await publish(orga, seats=1)
    klara, paul, ulla = [await participant(world, name) for name in ("klara", "paul", "ulla")]
    for person in (klara, paul, ulla):
        await person.says("register 1")
    await world.pass_time(to=START - timedelta(minutes=2))
    await klara.says("unregister")
    for person in (paul, ulla):
        person.forget()
    await world.pass_time(to=START)
    assert "whoever comes first" in paul.heard()[0]
    assert "seats are free" in ulla.heard()[0]
    assert "The seat is yours" in await hears(ulla, "here")
    assert "taken at the moment" in await hears(paul, "here")
