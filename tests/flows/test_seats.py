"""The waiting list as people live through it: offers taken, left and forgotten, limits, and organizers who decide."""

from datetime import timedelta

from demo import words
from tests.flows.test_events import hears, organizer, participant
from tests.flows.world import ORGANIZER, Actor, World


async def publish(orga: Actor, title: str = "Bauakte", **options: object) -> None:
    """An event on 10 March at 14:00 in Germany is noted and published."""
    more = " ".join(f"{name}={value}" for name, value in options.items())
    noted = await hears(orga, f'event neu "{title}" 10.03.2027 14:00 dauer=60 {more}')
    await orga.says(f"event veröffentlichen {words.draft(noted)}")
    orga.forget()


async def german(world: World, name: str, town: str = "Hilden") -> Actor:
    return await world.known_person(name, town)


def inside(world: World, room: str) -> set[str]:
    """The names of those who are in a room."""
    members = {
        event["state_key"]: event["content"]["membership"]
        for event in world.server.events(room)
        if event["type"] == "m.room.member"
    }
    return {user.partition(":")[0][1:] for user, membership in members.items() if membership == "join"}


async def questions(world: World, person: Actor) -> str:
    """The room for questions, which a person enters with the space."""
    rooms = await person.accepts_invitations()
    (found,) = [
        room for room in rooms if any(event["type"] == "m.room.pinned_events" for event in world.server.events(room))
    ]
    return found


async def test_seat_is_offered_taken_and_left_in_one_word(world: World) -> None:
    """Who leaves goes out of the room, who waits is offered the seat with a number, and each hears of it once."""
    orga = await world.person(ORGANIZER)
    await publish(orga, plätze=1)
    klara, paul, ulla = (
        await german(world, "klara"),
        await german(world, "paul", "Erkrath"),
        await german(world, "ulla"),
    )
    await klara.says("anmelden 1")
    klara.forget()
    room = await questions(world, klara)
    assert "auf der Warteliste auf Platz 1" in await hears(paul, "anmelden 1")
    assert "auf der Warteliste auf Platz 2" in await hears(ulla, "anmelden 1")
    for person in (paul, ulla):
        person.forget()
    assert "klara" in inside(world, room)
    assert "abgemeldet" in await hears(klara, "abmelden")
    assert "klara" not in inside(world, room)
    (offer,) = paul.heard()
    assert "Mittwoch, 3. März 2027, 10:00 Uhr" in offer  # two days from Monday at 10
    number = words.prompt(offer)
    assert f"„nein {number}“" in offer
    assert "Bis Mittwoch, 3. März 2027, 10:00 Uhr ist ein Platz" in await hears(paul, "termine")
    assert "angemeldet" in await hears(paul, f"ja {number}")
    assert await questions(world, paul) == room
    assert ulla.heard() == []
    assert "auf Platz 1 der Warteliste" in await hears(ulla, "termine")
    assert "am Ende der Warteliste" in await hears(ulla, "abmelden")
    assert "nichts abzumelden" in await hears(ulla, "abmelden")
    assert "auf Platz 1. " in await hears(klara, "anmelden 1")
    klara.forget()
    await paul.says("abmelden")
    assert len(klara.heard()) == 1
    assert "nehmen den Platz" in await hears(klara, "nein")
    assert "angemeldet" in await hears(klara, "anmelden 1")
    await klara.matrix.join(room)
    assert "klara" in inside(world, room)


async def test_offer_that_nobody_answers_goes_round(world: World) -> None:
    orga = await organizer(world)
    await publish(orga, seats=1)
    klara, paul, ulla = [await participant(world, name) for name in ("klara", "paul", "ulla")]
    for person in (klara, paul, ulla):
        await person.says("register 1")
        person.forget()
    await klara.says("unregister")
    assert "kept for you until Wednesday, 3 March 2027, 10:00" in paul.heard()[0]
    await world.pass_time(days=1, hours=23)
    assert (paul.heard(), ulla.heard()) == ([], [])
    await world.pass_time(hours=1)
    (lapsed,), (offered,) = paul.heard(), ulla.heard()
    assert "on the waiting list again, at place 1" in lapsed
    assert "kept for you until Friday, 5 March 2027, 07:15" in offered
    await world.stop_bot()
    world.clock.time += timedelta(days=4)  # while the bot is away two offers come to their end
    await world.start_bot()
    await world.pass_time()
    assert "on the waiting list again" in ulla.heard()[0]
    (offered,) = paul.heard()
    assert "A seat for Bauakte" in offered
    assert "You are registered" in await hears(paul, "yes")


async def test_more_and_fewer_seats(world: World) -> None:
    orga = await organizer(world)
    await publish(orga, seats=1)
    klara, paul, ulla = [await participant(world, name) for name in ("klara", "paul", "ulla")]
    for person in (klara, paul, ulla):
        await person.says("register 1")
        person.forget()
    await orga.says("event edit 1 seats=3")
    assert "is kept for you" in paul.heard()[0]
    assert "is kept for you" in ulla.heard()[0]
    await orga.says("event edit 1 seats=2")
    assert paul.heard() == []
    (sorry,) = ulla.heard()
    assert "I am sorry" in sorry
    assert "at place 1" in sorry
    assert "You are registered" in await hears(paul, "yes")
    await orga.says("event edit 1 seats=1")
    assert paul.heard() == []  # nobody loses a seat
    assert "You are registered" in await hears(paul, "events")


async def test_towns_share_the_seats(world: World) -> None:
    orga = await world.person(ORGANIZER)
    await publish(orga, plätze=5, prostadt=1)
    klara, paul, theo = (
        await german(world, "klara"),
        await german(world, "paul"),
        await german(world, "theo", "Ratingen"),
    )
    assert "angemeldet" in await hears(klara, "anmelden 1")
    assert "Ihre Kommune hat schon alle Plätze" in await hears(paul, "anmelden 1")
    assert "angemeldet" in await hears(theo, "anmelden 1")
    await theo.says("abmelden")
    paul.forget()
    await klara.says("abmelden")
    (offer,) = paul.heard()
    assert "reserviert" in offer


async def test_organizers_decide_who_takes_part(world: World) -> None:
    orga = await organizer(world)
    await publish(orga, seats=1, approval="yes")
    klara, paul = await participant(world, "klara"), await participant(world, "paul", "Erkrath")
    orga.forget()
    assert "The organizers decide" in await hears(klara, "register 1")
    assert "have yet to decide" in await hears(klara, "events")
    await paul.says("register 1")
    first, second = orga.heard()
    assert "Klara Beispiel (Hilden)" in first
    assert "approve registration 1" in first
    assert "decline registration 2 REASON" in second
    for person in (klara, paul):
        person.forget()
    assert "takes part" in await hears(orga, "approve registration 1")
    (agreed,) = klara.heard()
    assert "The organizers have agreed" in agreed
    assert await questions(world, klara)
    await orga.says("decline registration 2 The seats are for the district.")
    (declined,) = paul.heard()
    assert "Reason: The seats are for the district." in declined
    assert "have declined" in await hears(paul, "register 1")
    paul.forget()
    await orga.says("approve registration 2")
    (agreed,) = paul.heard()
    assert "at place 1" in agreed
    for typed, told in (
        ("approve registration 1", "has a seat for Bauakte already"),
        ("approve registration 9", "There is no registration 9"),
        ("approve registration klara", "is not a number"),
        ("decline registration", "Something is missing"),
    ):
        assert told in await hears(orga, typed)
    assert "You may not" in await hears(klara, "approve registration 2")


async def test_which_event_is_left_is_asked(world: World) -> None:
    orga = await world.person(ORGANIZER)
    for title in ("Bauakte", "Wohngeld"):
        await publish(orga, title, plätze=5)
    klara = await german(world, "klara")
    assert "keine Veranstaltung angemeldet" in await hears(klara, "abmelden")
    for number in (1, 2):
        await klara.says(f"anmelden {number}")
    which = await hears(klara, "abmelden")
    assert "„abmelden 1“: Bauakte" in which
    assert "„abmelden 2“: Wohngeld" in which
    await klara.says("abmelden 2")
    assert "Bauakte" in await hears(klara, "abmelden")
