"""Events changed, moved, cancelled and taken back, as everyone concerned sees it."""

from datetime import UTC, datetime, timedelta

from tests.flows.test_events import confirmed, hears, organizer, participant, publish
from tests.flows.world import ORGANIZER, Actor, World

START = datetime(2027, 3, 10, 13, 0, tzinfo=UTC)


async def german_organizer(world: World) -> Actor:
    orga = await world.person(ORGANIZER)
    orga.forget()
    return orga


async def registered(world: World, name: str, town: str = "Hilden") -> Actor:
    """Someone German with a seat at event 1."""
    person = await world.known_person(name, town)
    await person.says("anmelden 1")
    await world.pass_time(minutes=1)
    person.forget()
    return person


async def test_several_changes_reach_people_as_one_message(world: World) -> None:
    orga = await german_organizer(world)
    await publish(orga)
    klara = await registered(world, "klara")
    frage = await hears(orga, "event verschieben 1 17.03.2027 15:00")
    assert "Bisher: Mittwoch, 10. März 2027, 14:00 Uhr" in frage
    assert "1 Person wird informiert." in frage
    assert "bleibt, wie sie ist" in await hears(orga, "nein")
    assert "beginnt jetzt am Mittwoch, 17. März 2027, 15:00 Uhr" in await confirmed(
        orga, "event verschieben 1 17.3.2027 15.00"
    )
    await world.pass_time(minutes=2)
    geaendert = await hears(orga, 'event ändern 1 titel="OZG zum Anfassen" dauer=90 plätze=80')
    assert "Titel: Online services → OZG zum Anfassen" in geaendert
    assert "Plätze: 50 → 80" in geaendert
    assert klara.heard() == []
    await world.pass_time(minutes=5)
    (nachricht,) = klara.heard()
    assert "OZG zum Anfassen hat einen neuen Termin: Mittwoch, 17. März 2027, 15:00 Uhr" in nachricht
    assert "„Online services“ heißt jetzt OZG zum Anfassen" in nachricht
    assert "dauert jetzt 1 Stunde 30 Minuten (bisher: 1 Stunde)" in nachricht
    await world.pass_time(minutes=30)
    assert klara.heard() == []
    (room,) = [room for room in await klara.accepts_invitations() if "OZG zum Anfassen" in names(world, room)]
    assert (
        "17. März 2027" in [e for e in world.server.events(room) if e["type"] == "m.room.topic"][-1]["content"]["topic"]
    )


def names(world: World, room: str) -> str:
    return [event for event in world.server.events(room) if event["type"] == "m.room.name"][-1]["content"]["name"]


async def test_slip_is_taken_back_before_anybody_hears_of_it(world: World) -> None:
    orga = await organizer(world)
    await publish(orga)
    klara, paul = await participant(world, "klara"), await participant(world, "paul", "Erkrath")
    for person in (klara, paul):
        await person.says("register 1")
        person.forget()
    await world.pass_time(minutes=1)
    await confirmed(orga, "event move 1 17.03.2027 15:00")
    await world.pass_time(minutes=1)
    assert "17 March 2027, 15:00" in await hears(paul, "events")
    assert "taken back" in await hears(orga, "undo")
    assert "no change of yours" in await hears(orga, "undo")
    await world.pass_time(minutes=10)
    assert klara.heard() == []
    (told,) = paul.heard()  # who had looked meanwhile
    assert "has a new time: Wednesday, 10 March 2027, 14:00 (before: Wednesday, 17 March 2027, 15:00)" in told
    for before in (timedelta(days=1), timedelta(hours=1), timedelta(minutes=10)):
        await world.pass_time(to=START - before)
        assert len(klara.heard()) == 1


async def test_cancellation_is_taken_back_in_silence_and_later_refused(world: World) -> None:
    orga = await german_organizer(world)
    await publish(orga)
    klara = await registered(world, "klara")
    frage = await hears(orga, "event absagen 1 Sturm")
    assert "Reason: Sturm" not in frage
    assert "Grund: Sturm" in frage
    abgesagt = await hears(orga, "ja")
    assert "ist abgesagt" in abgesagt
    assert "nimmt „zurück“ es zurück" in abgesagt
    await world.pass_time(minutes=2)
    assert "findet doch statt" in await hears(orga, "event wiederaufnehmen 1")
    await world.pass_time(minutes=10)
    assert klara.heard() == []
    await hears(orga, "event absagen 1 Sturm")
    await orga.says("ja")
    await world.pass_time(minutes=5)
    (absage,) = klara.heard()
    assert "Grund: Sturm" in absage
    zu_spaet = await hears(orga, "event wiederaufnehmen 1")
    assert "bleibt es bei der Absage" in zu_spaet
    assert "event neu" in zu_spaet


async def test_changes_outlive_a_restart(world: World) -> None:
    orga = await organizer(world)
    await publish(orga)
    klara = await participant(world, "klara")
    await klara.says("register 1")
    await world.pass_time(minutes=1)
    klara.forget()
    asked = await hears(orga, "event move 1 17.03.2027 15:00")
    number = asked.rpartition("“no ")[2].rstrip("”.")
    await world.stop_bot()
    await world.start_bot()
    assert "now begins on" in await hears(orga, f"yes {number}")
    await world.stop_bot()
    world.clock.time += timedelta(hours=2)
    await world.start_bot()
    for _ in range(2):
        await world.pass_time()
    (told,) = klara.heard()
    assert "17 March 2027, 15:00" in told


async def test_bad_wishes_get_one_clear_sentence_and_change_nothing(world: World) -> None:
    orga = await organizer(world)
    await publish(orga)
    before = await hears(orga, "event verify 1")
    for typed, told in (
        ("event edit 1", "Please say what shall become different"),
        ("event edit 1 seats=50", "is so already"),
        ("event edit 1 seats=viele", "“viele” is not a number"),
        ("event edit 1 seats=0", "between 1 and 5,000 seats"),
        ('event edit 1 title=""', "A title has letters"),
        ("event edit 1 link=http://x.de", "no address of a video conference"),
        ("event edit 1 approval=vielleicht", "“vielleicht” is not one of the choices"),
        ("event edit 1 farbe=rot", "“farbe=rot” is too much"),
        ("event edit 9 seats=5", "There is no event 9"),
        ("event move 1 10.03.2027 14:00", "begins at that time already"),
        ("event reinstate 1", "is not cancelled"),
        ("event close 1", "is published already"),
        ("yes 99", "There is no open question 99"),
    ):
        assert told in await hears(orga, typed)
    assert await hears(orga, "event verify 1") == before


async def test_only_organizers_change_events(world: World) -> None:
    orga = await organizer(world)
    await publish(orga)
    klara = await participant(world, "klara")
    asked = await hears(orga, "event move 1 17.03.2027 15:00")
    number = asked.rpartition("“no ")[2].rstrip("”.")
    for typed in (
        "event edit 1 seats=1",
        "event move 1 17.03.2027 15:00",
        "event reinstate 1",
        "event close 1",
        "undo",
    ):
        assert "You may not" in await hears(klara, typed)
    assert "There is no open question" in await hears(klara, f"yes {number}")
    assert "10 March 2027" in await hears(klara, "events")


async def test_event_is_closed_and_opened_again(world: World) -> None:
    orga = await german_organizer(world)
    klara = await world.known_person("klara", "Hilden")
    await publish(orga)
    await klara.says("anmelden 1")
    (room,) = [room for room in await klara.accepts_invitations() if "Fragen" in names(world, room)]
    await orga.accepts_invitations()
    await world.pass_time(to=START)
    await world.pass_time(to=START + timedelta(hours=1))
    assert "abgeschlossen" in await confirmed_in_german(orga, "event abschließen 1")
    levels = await klara.matrix.state(room, "m.room.power_levels")
    assert levels is not None
    assert levels["events_default"] == 50
    assert levels["users"][orga.matrix.user_id] == 50
    await orga.says("Danke an alle!", room)
    assert "wieder offen" in await hears(orga, "event öffnen 1")
    await klara.says("Danke!", room)
    await world.pass_time(to=START + timedelta(days=14, hours=1))
    (rat,) = [said for said in orga.heard() if "event abschließen 1" in said]
    assert "10. März 2027" in rat


async def confirmed_in_german(person: Actor, text: str) -> str:
    await hears(person, text)
    return await hears(person, "ja")


async def test_words_to_type_are_those_that_work_where_they_are_read(world: World) -> None:
    """In rooms they begin with `!`; what asks back is done in the direct chat; the usage names options as typed."""
    orga = await german_organizer(world)
    await publish(orga)
    klara = await registered(world, "klara")
    (room,) = [room for room in await klara.accepts_invitations() if names(world, room).startswith("Fragen")]
    klara.heard(room)
    await klara.says("!anmelden 1", room)
    assert "„!abmelden 1“" in klara.heard(room)[0]
    assert "„abmelden 1“" in await hears(klara, "anmelden 1")
    await orga.accepts_invitations()
    await orga.says("!event absagen 1", room)
    assert "„event absagen NUMMER [GRUND]“ in Ihren Direktchat" in klara.heard(room)[-1]
    assert 'titel="TITEL"' in await hears(orga, 'event ändern 1 "Die neue Akte"')


async def test_organizer_hears_what_fewer_seats_mean(world: World) -> None:
    orga = await german_organizer(world)
    await publish(orga)
    for name in ("klara", "paul"):
        await registered(world, name)
    geaendert = await hears(orga, "event ändern 1 plätze=1")
    assert "2 Personen haben schon einen Platz und behalten ihn." in geaendert
    assert "Nur wer dadurch einen Platz bekommt oder verliert" in geaendert
    assert "50 Plätze." in await hears(orga, "zurück")
    await orga.says("event neu Werkstatt 11.03.2027 14:00 plätze=1")
    await orga.says("event ändern 2 plätze=2")
    orga.forget()
    assert "1 Platz." in await hears(orga, "zurück")
    assert "„freigeben anmeldung NUMMER“" in await hears(orga, "freigeben anmeldung")
    assert "keine Anmeldung 9" in await hears(orga, "freigeben anmeldung 9!")
