"""Personal codes and several Matrix IDs, as people live through them."""

import re

from sqlalchemy import select
from sqlmodel import SQLModel

from storage.unit_of_work import Transaction
from tests.fake_matrix import SERVER_NAME
from tests.flows.world import BOT, ORGANIZER, Actor, World

_CODE = re.compile(r"K-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def code_in(text: str) -> str:
    found = _CODE.search(text)
    assert found is not None, text
    return found.group()


async def organizing(world: World) -> Actor:
    """An organizer, and event 1 with its rooms."""
    organizer = await world.person(ORGANIZER)
    await organizer.says('event neu "Digitale Bauakte" 10.03.2027 14:00')
    await organizer.says("event veröffentlichen 1")
    organizer.forget()
    return organizer


async def stored(world: World, word: str) -> list[str]:
    """The columns of the database in which a word stands."""

    def look(tx: Transaction) -> list[str]:
        return [
            f"{table.name}.{key}"
            for table in SQLModel.metadata.sorted_tables
            for row in tx.session.execute(select(table)).mappings()
            for key, value in row.items()
            if word in str(value)
        ]

    return await world.app.writer.do(look)


async def test_code_makes_its_person_known_with_town_and_role(world: World) -> None:
    """The organizer hands it out; its person sends it, agrees, and hosts. It is nowhere in the database."""
    organizer = await organizing(world)
    await organizer.says("einladen Klara Müller; Hilden; Gastgeberin; 1")
    (made,) = organizer.heard()
    code = code_in(made)
    assert await stored(world, code) == []
    klara = await world.person("klara")
    klara.forget()
    await klara.says(f"Mein Code ist {code.lower()}")
    (asked,) = klara.heard()
    for told in ("Klara Müller", "Hilden", "Gastgeber:in (Digitale Bauakte)", "Datenschutz in Kürze"):
        assert told in asked
    await klara.says("ja")
    hosting, welcome = klara.heard()
    assert "Digitale Bauakte" in hosting
    assert "Willkommen, Klara Müller! Sie sprechen für Hilden; das ist bestätigt." in welcome
    rooms = await klara.accepts_invitations()
    assert len(rooms) == 3
    await klara.says("biete E-Akte")
    assert "biete zurück" in klara.heard()[0]
    await (eve := await world.person("eve")).says(code)
    assert "schon benutzt" in eve.heard()[-1]


async def test_list_is_pasted_checked_and_handed_out(world: World) -> None:
    """Faults first, then a preview and a question, then codes: sent by the bot or as a file that runs nothing."""
    organizer = await organizing(world)
    await organizer.says("einladen Klara; Neunkirch\nTheo; Hilden; König\nAnna; Hilden")
    (unfit,) = organizer.heard()
    assert "Zeile 2: „König“ ist keine Rolle" in unfit
    await organizer.says("einladen Klara; Neunkirch\nTheo; Hilden")
    assert "„Neunkirch“ könnte sein: Neunkirchen" in organizer.heard()[0]
    listed = (
        f"Name;Stadt;Rolle;Event;Matrix-ID\nKlara Müller;Hilden;Impuls;1;@klara:{SERVER_NAME}\n=1+1 Theo;Ratingen;;;"
    )
    await organizer.says(f"einladen {listed}")
    (checked,) = organizer.heard()
    assert "2 Personen" in checked
    assert "1 Person bekommt den Code von mir" in checked
    await organizer.says("ja")
    (made,) = organizer.heard()
    assert "2 Codes sind angelegt" in made
    ((name, mimetype, content),) = organizer.files()
    assert (name, mimetype) == ("einladungen.csv", "text/csv")
    table = content.decode("utf-8-sig")
    assert "'=1+1 Theo;Ratingen" in table
    assert "Klara" not in table
    assert await stored(world, code_in(table)) == []
    assert await stored(world, "1+1 Theo") == ["invitation.name"]
    klara = Actor(world, world.client("klara"))
    (klara.chat,) = await klara.accepts_invitations()
    (sent,) = klara.heard()
    await klara.says(code_in(sent))
    await klara.says("ja")
    assert "Willkommen, Klara Müller" in klara.heard()[-1]
    await organizer.says("einladungen")
    (left,) = organizer.heard()
    assert "1+1 Theo" in left
    assert "Klara" not in left
    await organizer.says("einladen zurück 2")
    await organizer.says("einladungen")
    assert "Alle Codes sind benutzt" in organizer.heard()[-1]


async def test_invited_person_is_greeted_by_the_invitation_alone(world: World) -> None:
    """The bot introduces itself once."""
    organizer = await organizing(world)
    await organizer.says(f"einladen Name;Stadt;Matrix-ID\nKlara Müller;Hilden;@klara:{SERVER_NAME}")
    await organizer.says("ja")
    klara = Actor(world, world.client("klara"))
    (klara.chat,) = await klara.accepts_invitations()
    await klara.says("Guten Tag")
    assert sum("Initiative K" in heard for heard in klara.heard()) == 1


async def test_wrong_codes_are_counted(world: World) -> None:
    """After five the door is closed for an hour, whatever is sent."""
    organizer = await organizing(world)
    await organizer.says("einladen Klara Müller; Hilden")
    code = code_in(organizer.heard()[0])
    eve = await world.person("eve")
    eve.forget()
    for _ in range(5):
        await eve.says("code K-0000-0000-0000")
    await eve.says(code)
    heard = eve.heard()
    assert all("kenne ich nicht" in each for each in heard[:5])
    assert "eine Stunde" in heard[5]
    await world.pass_time(minutes=61)
    await eve.says(code)
    assert "Klara Müller" in eve.heard()[-1]


async def test_second_account_belongs_to_the_same_person(world: World) -> None:
    """`neue id` gives a code; sent from the other account it brings the rooms there, and the first hears of it."""
    organizer = await organizing(world)
    klara = await world.known_person("klara", "Hilden")
    await klara.says("anmelden 1")
    await klara.accepts_invitations()
    klara.forget()
    await klara.says("neue id")
    code = code_in(klara.heard()[0])
    private = await world.person("klara-privat")
    private.forget()
    await private.says(code)
    (added,) = private.heard()
    assert "Klara Beispiel" in added
    assert f"@klara-privat:{SERVER_NAME}" in klara.heard()[0]
    assert len(await private.accepts_invitations()) == 2
    await private.says("profil")
    assert "Hilden" in private.heard()[0]
    await private.says("anmelden 1")
    assert "abmelden 1" in private.heard()[0]
    assert organizer.heard() != []


async def test_moving_leaves_the_old_account_behind(world: World) -> None:
    """A last word there, out of the rooms, and nothing that is said there counts; the new one goes on."""
    organizer = await organizing(world)
    klara = await world.known_person("klara", "Hilden")
    await organizer.says("freigeben stadt 1")
    await organizer.says(f"rolle gastgeber 1 @klara:{SERVER_NAME}")
    await klara.says("anmelden 1")
    rooms = await klara.accepts_invitations()
    klara.forget()
    await klara.says("umziehen")
    code = code_in(klara.heard()[0])
    new = await world.person("klara-neu")
    new.forget()
    await new.says(code)
    assert "Willkommen zurück, Klara Beispiel" in new.heard()[0]
    assert f"@klara-neu:{SERVER_NAME}" in klara.heard()[0]
    assert klara.chat not in world.server.rooms_of(BOT)
    assert set(await new.accepts_invitations()) == set(rooms)
    old_rooms = set(world.server.rooms_of(f"@klara:{SERVER_NAME}"))
    assert old_rooms.isdisjoint(rooms)
    await world.pass_time(days=8, hours=5)  # the reminder a day before goes to the new account alone
    assert klara.heard() == []
    assert new.heard() != []
    await klara.open_chat()
    await klara.says("abmelden 1")
    (refused,) = klara.heard()
    assert "gilt nicht mehr" in refused
    await new.says("termine")
    assert "Sie sind angemeldet" in new.heard()[-1]


async def test_organizer_helps_who_lost_their_account(world: World) -> None:
    """English, and with a code from the organizer."""
    organizer = await organizing(world)
    await world.known_person("james", "Düren")
    await organizer.says("language en")
    organizer.forget()
    await organizer.says(f"invite again @james:{SERVER_NAME}")
    (made,) = organizer.heard()
    assert "Be sure" in made
    new = await world.person("james-new")
    new.forget()
    await new.says(f"code {code_in(made)}")
    await new.says("language en")
    await new.says("profile")
    back, _, shown = new.heard()
    assert "Willkommen zurück, James Beispiel" in back
    assert "Düren" in shown
    await organizer.says("invite again @nobody:example.org")
    assert "I know nobody" in organizer.heard()[-1]
    await organizer.says("invite Theo Muster; Ratingen")
    await organizer.says("invitations")
    made, listed = organizer.heard()
    assert "Code for Theo Muster (Ratingen)" in made
    assert "Theo Muster (Ratingen), until 31 March 2027" in listed
