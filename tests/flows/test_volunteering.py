"""Calls for hosts and impulses in chat, in both languages; running orders and roles on the way."""

from datetime import UTC, datetime, timedelta

from tests.flows.test_event_changes import german_organizer
from tests.flows.test_events import hears, organizer, participant, publish
from tests.flows.world import Actor, World

START = datetime(2027, 3, 10, 13, 0, tzinfo=UTC)


async def confirmed_by(orga: Actor) -> None:
    """The organizer confirms every town that waits."""
    for number in range(1, 5):
        await orga.says(f"freigeben stadt {number}")
    orga.forget()


async def test_town_becomes_host_and_another_speaks(world: World) -> None:
    orga = await german_organizer(world)
    klara, paul = await world.known_person("klara", "Hilden"), await world.known_person("paul", "Erkrath")
    await confirmed_by(orga)
    await orga.says('event neu "Digitale Bauakte" 10.03.2027 14:00 dauer=60')
    for person in (klara, paul):
        person.forget()
    assert "2 Personen werden gefragt" in await hears(orga, "aufruf 1")
    assert "heute schon alle gefragt" in await hears(orga, "aufruf 1")
    (aufruf,) = klara.heard()
    assert "sucht eine gastgebende Kommune und Impulse" in aufruf
    assert "gastgeben 1" in aufruf
    assert "Ich habe für Hilden notiert" in await hears(klara, "gastgeben 1")
    assert "schon notiert" in await hears(klara, "gastgeben 1")
    paul.forget()
    assert "worum es in Ihrem Impuls geht" in await hears(paul, "impuls 1")
    assert "Impuls „Bauakte ohne Papier“" in await hears(paul, 'impuls 1 "Bauakte ohne Papier"')
    offers = orga.heard()
    assert [said for said in offers if "freigeben angebot 1" in said]
    liste = await hears(orga, "angebote")
    assert "Klara Beispiel" in liste
    assert "wartet auf Sie" in liste
    assert "Ich bitte um eine Bestätigung" in await hears(orga, "freigeben angebot 1")
    await orga.says("freigeben angebot 2")
    (frage,) = klara.heard()
    assert "Bleibt es dabei?" in frage
    orga.forget()
    assert "es steht fest" in await hears(klara, "ja")
    (fest,) = orga.heard()
    assert "Es steht fest: Hilden" in fest
    await paul.says("ja")
    ablauf = await hears(paul, "agenda 1")
    assert "14:00 Uhr: Bauakte ohne Papier (Impuls, 15 Minuten), Paul Beispiel, Erkrath" in ablauf
    assert "45 Minuten sind noch frei" in ablauf
    pruefung = await hears(orga, "event prüfen 1")
    assert "Gastgebende Kommune:" not in pruefung
    assert "Ablauf: 15 von 60 Minuten verplant" in pruefung
    assert "Zurückgenommen" in await hears(paul, "zurückziehen")
    assert [said for said in orga.heard() if "Erkrath (Paul Beispiel) nimmt zurück" in said]
    assert "noch keinen Ablauf" in await hears(orga, "agenda 1")
    await orga.says("event veröffentlichen 1")
    assert len(await klara.accepts_invitations()) == 3


async def test_silent_volunteer_is_asked_again_then_given_up(world: World) -> None:
    orga = await organizer(world)
    klara = await participant(world, "klara")
    await confirmed_by(orga)
    klara.forget()
    await orga.says('event new "Online services" 30.04.2027 14:00')
    await orga.says("event publish 1")
    await klara.says("impulse 1 Building files")
    await orga.says("approve volunteer 1")
    klara.forget()
    await world.pass_time(to=world.clock.time + timedelta(days=3))
    (again,) = klara.heard()
    assert "still waits for you" in again
    await world.stop_bot()
    await world.start_bot()
    start = datetime(2027, 4, 30, 12, tzinfo=UTC)
    for _ in range(2):
        await world.pass_time(to=start - timedelta(days=7))
    assert len(klara.heard()) == 1
    orga.forget()
    await world.pass_time(to=start - timedelta(days=5))
    (silent,) = orga.heard()
    assert "has not confirmed" in silent
    assert "decline volunteer 1" in silent
    await orga.says("decline volunteer 1 We have found somebody")
    (declined,) = klara.heard()
    assert "Reason: We have found somebody" in declined


async def test_only_confirmed_people_volunteer_and_only_organizers_decide(world: World) -> None:
    orga = await organizer(world)
    await publish(orga)
    klara = await participant(world, "klara")
    assert "confirm" in await hears(klara, "host 1")
    await confirmed_by(orga)
    klara.forget()
    for typed, told in (
        ("host 1", "has a host already"),
        ("host 9", "There is no event 9"),
        ("impulse", "what your impulse is about"),
        ("withdraw", "volunteered for nothing"),
        ("withdraw 7", "no open offer 7"),
        ("volunteers", "You may not"),
        ("approve volunteer 1", "You may not"),
        ("call 1", "You may not"),
    ):
        assert told in await hears(klara, typed)
    assert "No town volunteers" in await hears(orga, "volunteers")
    assert "no open offer 5" in await hears(orga, "approve volunteer 5")


async def test_running_order_is_planned_by_host_and_shown_to_all(world: World) -> None:
    orga = await organizer(world)
    klara, paul = await participant(world, "klara"), await participant(world, "paul", "Erkrath")
    await publish(orga)
    await orga.says(f"role host 1 {klara.matrix.user_id}")
    klara.forget()
    assert "stands in the running order" in await hears(klara, 'agenda add 1 "Welcome" 5')
    await klara.says(f'agenda neu 1 "Building files" 20 {paul.matrix.user_id}')
    await klara.says('agenda add 1 "Pause" 10 kind=break')
    shown = await hears(klara, 'agenda add 1 "Questions" 40 at=3')
    assert "15 minutes longer than the event" in shown
    assert "13:20" not in shown
    assert "14:05: Building files (impulse, 20 minutes), Paul Beispiel, Erkrath" in shown
    assert "14:25: Questions (discussion, 40 minutes)" in shown
    assert "15:05: Pause" in shown
    assert "15 minutes too long" in await hears(orga, "event verify 1")
    assert "places" in await hears(klara, "agenda tausche 1 3 4")
    assert "taken out" in await hears(klara, "agenda weg 1 3")
    seen = await hears(paul, "agenda")
    assert "exactly" not in seen
    assert "5 minutes longer" in seen
    assert "agenda add" not in seen
    await orga.says(f"role impulse 1 {paul.matrix.user_id}")
    (role,) = [said for said in paul.heard() if "You give an impulse" in said]
    assert "14:05: Building files" in role
    for person, typed, told in (
        (paul, 'agenda add 1 "Mine" 5', "You may not"),
        (klara, "agenda remove 1 9", "has no item 9"),
        (klara, 'agenda add 1 "x" 0', "between 1 and 1440 minutes"),
        (klara, 'agenda add 1 "x" kurz', "“kurz” is not a number"),
        (klara, 'agenda add 1 "x" 5 kind=tanz', "a welcome, an impulse"),
        (paul, "agenda 9", "There is no event 9"),
    ):
        assert told in await hears(person, typed)


async def test_role_is_taken_away_kindly(world: World) -> None:
    orga = await german_organizer(world)
    klara = await world.known_person("klara", "Hilden")
    await publish(orga)
    klara_id = klara.matrix.user_id
    await orga.says(f"rolle gastgeber 1 {klara_id}")
    rooms = await klara.accepts_invitations()
    klara.forget()
    assert "nicht mehr die Rolle" in await hears(orga, f"rolle weg 1 {klara_id}")
    (said,) = klara.heard()
    assert "Vielen Dank für Ihre Bereitschaft" in said
    inside = [room for room in rooms if room in world.server.rooms_of(klara_id)]
    assert len(inside) == 2
    for room in inside:
        levels = await orga_levels(world, room)
        assert levels.get(klara_id, 0) == 0
    assert "steht Ihnen hier nicht zur Verfügung" in await hears(klara, 'agenda neu 1 "x" 5')
    assert "hat keine Rolle" in await hears(orga, f"rolle weg 1 {klara_id}")


async def orga_levels(world: World, room: str) -> dict[str, int]:
    return [e["content"]["users"] for e in world.server.events(room) if e["type"] == "m.room.power_levels"][-1]
