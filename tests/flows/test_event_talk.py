"""An event is made in a conversation, in both languages, over a restart."""

from datetime import timedelta

from tests.flows.test_event_changes import german_organizer
from tests.flows.test_events import hears, organizer, participant
from tests.flows.world import World


async def test_event_is_made_question_by_question(world: World) -> None:
    orga = await german_organizer(world)
    frage = await hears(orga, "event neu")
    assert "1 von 7: Wie heißt die Veranstaltung?" in frage
    assert "abbrechen" in frage
    assert "2 von 7" in await hears(orga, "„Termine online buchen“")
    assert "Diesen Tag kenne ich nicht" in await hears(orga, "demnächst")
    assert "3 von 7" in await hears(orga, "10. März 2027")
    await world.stop_bot()
    await world.start_bot()
    assert "4 von 7" in await hears(orga, "14 Uhr")
    assert "keine Veranstaltung geplant" in await hears(orga, "termine")  # a command runs, and the question stands
    assert "5 von 7" in await hears(orga, "90 Minuten")
    assert "6 von 7" in await hears(orga, "50")
    assert "Mehrere Kommunen" in await hears(orga, "Neunkirch")
    assert "7 von 7" in await hears(orga, "2")
    notiert = await hears(orga, "weiter")
    assert "Veranstaltung 1 ist angelegt: Termine online buchen" in notiert
    assert "Mittwoch, 10. März 2027, 14:00 Uhr, 1 Stunde 30 Minuten" in notiert
    assert "event veröffentlichen 1" in notiert


async def test_what_was_given_is_not_asked_for(world: World) -> None:
    orga = await organizer(world)
    assert "2 of 7" in await hears(orga, 'event new "Online services" minutes=60 seats=20 host=Hilden')
    assert "3 of 7" in await hears(orga, "10 March 2027")
    assert "7 of 7" in await hears(orga, "14:00")
    noted = await hears(orga, "https://video.example.org/secret")
    assert "20 of 20 seats" in noted
    assert "secret" not in noted
    assert "secret" not in await hears(orga, "event verify 1")


async def test_conversation_can_be_broken_off_and_dies_of_silence(world: World) -> None:
    orga = await organizer(world)
    await orga.says("event new")
    await orga.says("Online services")
    assert "No event was noted" in await hears(orga, "cancel")
    assert "did not understand" in await hears(orga, "10.03.2027")
    await orga.says("event new")
    orga.forget()
    await world.pass_time(to=world.clock.time + timedelta(days=1))
    (ended,) = orga.heard()
    assert "put them away" in ended
    assert "No event is planned" in await hears(orga, "events")


async def test_only_organizers_and_only_in_the_direct_chat(world: World) -> None:
    orga = await organizer(world)
    klara = await participant(world, "klara")
    assert "You may not" in await hears(klara, "event new")
    await orga.says('event new "Online services" 10.03.2027 14:00')
    await orga.says("event publish 1")
    room = (await orga.accepts_invitations())[-1]
    orga.heard(room)
    await orga.says("!event new", room)
    (answer,) = orga.heard(room)
    assert "Direktchat" in answer
