"""Who speaks for a town, as organizers, colleagues and newcomers live through it."""

from tests.fake_matrix import SERVER_NAME
from tests.flows.world import ORGANIZER, Actor, World


async def organizing(world: World) -> Actor:
    organizer = await world.person(ORGANIZER)
    organizer.forget()
    return organizer


async def test_claim_is_declined_approved_and_taken_back(world: World) -> None:
    """Each decision can be undone, and each is told to the person once."""
    organizer = await organizing(world)
    klara = await world.known_person("klara", "Hilden")
    assert "ablehnen stadt 1" in organizer.heard()[0]
    await klara.says("biete E-Akte")
    assert "bestätigen" in klara.heard()[0]
    await organizer.says("freigeben stadt")
    assert "Klara Beispiel" in organizer.heard()[0]
    await organizer.says("ablehnen stadt 1 Nicht bei uns beschäftigt")
    assert "freigeben stadt 1" in organizer.heard()[0]
    assert "Nicht bei uns beschäftigt" in klara.heard()[0]
    await organizer.says("freigeben stadt 1")
    assert "stadt entziehen 1" in organizer.heard()[0]
    assert "bestätigt" in klara.heard()[0]
    await organizer.says("stadt entziehen 1")
    assert "Zurückgenommen" in organizer.heard()[0]
    assert "wartet wieder" in klara.heard()[0]
    await klara.says("biete E-Akte")
    assert "bestätigen" in klara.heard()[0]
    await organizer.says("stadt entziehen 1")
    assert "freigeben stadt" in organizer.heard()[0]


async def test_colleague_vouches(world: World) -> None:
    """A confirmed colleague hears of the claim and confirms it; organizers see who did; a stranger cannot."""
    organizer = await organizing(world)
    klara = await world.known_person("klara", "Hilden")
    await organizer.says("freigeben stadt 1")
    eve = await world.known_person("eve", "Ratingen")
    await organizer.says("freigeben stadt 2")
    klara.forget(), eve.forget(), organizer.forget()
    theo = await world.known_person("theo", "Hilden")
    (asked,) = klara.heard()
    assert "bürgen 3" in asked
    assert eve.heard() == []
    for actor, words in (
        (eve, "bürgen 3"),
        (theo, f"bürgen @theo:{SERVER_NAME}"),
        (klara, f"bürgen @klara:{SERVER_NAME}"),
    ):
        await actor.says(words)
        assert "Danke" not in actor.heard()[0]
    organizer.forget()
    await klara.says(f"bürgen @theo:{SERVER_NAME}")
    assert "Danke. Theo Beispiel spricht jetzt auch für Hilden" in klara.heard()[0]
    assert "bestätigt" in theo.heard()[0]
    assert "Klara Beispiel hat dafür gebürgt" in organizer.heard()[0]


async def test_homeserver_confirms(world: World) -> None:
    """Who has an account on a listed server is confirmed at once, those who wait as well."""
    organizer = await organizing(world)
    waiting = await world.known_person("klara", "Hilden")
    organizer.forget()
    for words in (
        "stadt server",
        f"stadt server Hilden {SERVER_NAME.upper()}",
        "stadt server Hilden @x",
        "stadt server",
    ):
        await organizer.says(words)
    none, added, unfit, listed = organizer.heard()
    assert "Noch steht kein" in none
    assert "1 Person" in added
    assert "kein Name eines Matrix-Servers" in unfit
    assert f"Hilden: {SERVER_NAME}" in listed
    assert "bestätigt" in waiting.heard()[0]
    newcomer = await world.person("theo")
    for words in ("profil", "Theo Muster", "Hilden", "IT", "weiter", "ja"):
        await newcomer.says(words)
    assert "(bestätigt)" in newcomer.heard()[-1]
    await organizer.says(f"stadt server weg Hilden {SERVER_NAME}")
    assert "2 Personen dieses Servers, die bestätigt sind, bleiben es" in organizer.heard()[0]
    await organizer.says(f"stadt server weg Hilden {SERVER_NAME}")
    assert "steht nicht auf der Liste" in organizer.heard()[0]
    for words in (
        "stadt server bad salzuflen matrix.example.org",
        'stadt server weg "Bad Salzuflen" matrix.example.org',
    ):
        await organizer.says(words)
        assert "Bad Salzuflen" in organizer.heard()[0]
    await organizer.says("stadt server Hilden")
    assert "kein Name eines Matrix-Servers" in organizer.heard()[0]


async def test_leaving_a_town_is_asked_about_and_tells_what_becomes_of_offers(world: World) -> None:
    """`nein` keeps all; `ja` hands offers to a colleague, or takes them back."""
    organizer = await organizing(world)
    klara, theo = await world.known_person("klara", "Hilden"), await world.known_person("theo", "Hilden")
    for number in (1, 2):
        await organizer.says(f"freigeben stadt {number}")
    await klara.says("biete Erfahrung mit der E-Akte")
    klara.forget(), theo.forget()
    for words in ("stadt verlassen", "nein", "stadt verlassen", "ja"):
        await klara.says(words)
    asked, kept, _, left = klara.heard()
    assert "geht an jemand anderen" in asked
    assert "weiter für Hilden" in kept
    assert "1 Eintrag unter Ihrem Namen ging" in left
    assert "1 Angebot oder Gesuch" in theo.heard()[0]
    for words in ("stadt ratingen", "stadt verlassen", "ja"):
        await theo.says(words)
    changing, _, gone = theo.heard()
    assert "Ratingen" in changing
    assert "1 Eintrag unter Ihrem Namen wurde zurückgenommen" in gone
    await theo.says("stadt verlassen")
    assert "für keine Kommune" in theo.heard()[0]


async def test_standing_in_english(world: World) -> None:
    """The same commands by their English names."""
    organizer = await organizing(world)
    klara = await world.known_person("klara", "Hilden")
    for actor in (organizer, klara):
        await actor.says("language en")
        actor.forget()
    for words in ("approve town", "decline town 1 unknown to us", "approve town 1", "town revoke 1", "approve town 1"):
        await organizer.says(words)
    listed, declined, approved, revoked, _ = organizer.heard()
    assert "approve town 1" in listed
    assert "approve town 1" in declined
    assert "town revoke 1" in approved
    assert "decline town 1" in revoked
    reason, *_ = klara.heard()
    assert "unknown to us" in reason
    for words in ("town Ratingen", "no", "town leave", "yes please"):
        await klara.says(words)
    asked, kept, _, left = klara.heard()
    assert "from now on" in asked
    assert "still speak for Hilden" in kept
    assert "no longer speak for Hilden" in left


async def test_who_left_their_town_keeps_all_else(world: World) -> None:
    """Without a town one can still leave an event, and names the new town without telling anything else again."""
    organizer = await organizing(world)
    klara = await world.known_person("klara", "Hilden")
    await organizer.says('event neu "Bauakte" 10.03.2027 14:00')
    await organizer.says("event veröffentlichen 1")
    await klara.says("anmelden 1")
    await klara.says("stadt verlassen")
    await klara.says("ja")
    klara.forget()
    await klara.says("anmelden 1")
    assert "Direktchat" in klara.heard()[0]
    await klara.says("ich möchte mich abmelden")
    assert "Sie sind von Bauakte abgemeldet" in klara.heard()[0]
    await klara.says("abmelden 1")
    assert "nicht angemeldet" in klara.heard()[0]
    await klara.says("umziehen")
    assert "Code" in klara.heard()[0]
    await klara.says("profil")
    (asked,) = klara.heard()
    assert "Für welche Stadt oder Gemeinde" in asked
    await klara.says("abbrechen")
    klara.forget()
    await klara.says("stadt Erkrath")
    assert "Klara Beispiel" in klara.heard()[0]
    await klara.says("stadt verlassen")
    await klara.says("stadt Ratingen")
    (noted,) = klara.heard()[-1:]
    assert "Ratingen" in noted
    assert "Frage" not in noted
