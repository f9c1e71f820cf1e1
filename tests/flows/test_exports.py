"""What organizers look up and take along: the log, tables and minutes; and that nobody else gets them."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook

from tests.flows.world import ORGANIZER, Actor, World

START = datetime(2027, 3, 10, 13, 0, tzinfo=UTC)


async def organized(world: World) -> tuple[Actor, Actor]:
    """An organizer, and Klara of Hilden with a name that would be a formula, registered for event 1."""
    organizer = await world.person(ORGANIZER)
    await organizer.says('event neu "Digitale Bauakte" 10.03.2027 14:00 plätze=1')
    await organizer.says("event veröffentlichen 1")
    klara = await world.known_person("klara", "Hilden")
    await klara.says("profil name =SUMME(1;2) Bäcker")
    await klara.says("anmelden 1")
    theo = await world.known_person("theo", "Köln")
    await theo.says("anmelden 1")
    organizer.forget()
    klara.forget()
    return organizer, klara


def rows_of(content: bytes, delimiter: str = ";") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


async def test_people_as_csv_are_read_by_german_spreadsheets(world: World) -> None:
    """With umlauts, semicolons and headings in German; a name that looks like a formula is text."""
    organizer, klara = await organized(world)
    await organizer.says("ausgabe personen csv")
    (told,) = organizer.heard()
    assert "personenbezogene Daten" in told
    ((name, mimetype, content),) = organizer.files()
    assert (name, mimetype) == ("personen.csv", "text/csv")
    by_id = {row["Matrix-IDs"]: row for row in rows_of(content)}
    own = by_id[f"'{klara.matrix.user_id}"]  # @ would begin a formula, too
    assert own["Name"] == "'=SUMME(1;2) Bäcker"
    assert (own["Kommune"], own["Kommune (Schlüssel)"]) == ("Hilden", "05158016")
    assert own["Funktion"] == "Amtsleitung"


async def test_registrations_as_spreadsheet_of_one_event(world: World) -> None:
    """A spreadsheet unless something else is wished; states and order stand in it."""
    organizer, _ = await organized(world)
    await organizer.says("language en")
    await organizer.says("export registrations 1")
    ((name, _, content),) = organizer.files()
    assert name == "registrations-1.xlsx"
    page = load_workbook(io.BytesIO(content)).active
    assert page is not None
    head, *rows = [[cell.value for cell in row] for row in page.iter_rows()]
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(row["State"], row["Town"]) for row in found] == [("confirmed", "Hilden"), ("waiting", "Köln")]
    assert found[0]["Name"] == "=SUMME(1;2) Bäcker"
    cells = [cell for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize(
    "words", ["ausgabe anmeldungen json", "ausgabe anmeldungen 1 json", "export registrations json"]
)
async def test_registrations_as_json_have_lasting_names(world: World, words: str) -> None:
    organizer, klara = await organized(world)
    await organizer.says(words)
    found = json.loads(organizer.files()[0][2])
    assert (found["format"], found["version"], found["table"]) == ("initiative-k.table", 1, "registrations")
    assert (
        found["rows"][0]
        | {
            "event": 1,
            "title": "Digitale Bauakte",
            "state": "confirmed",
            "name": "=SUMME(1;2) Bäcker",
            "town": "Hilden",
            "matrix_ids": klara.matrix.user_id,
        }
        == found["rows"][0]
    )


async def test_each_export_stands_in_the_log(world: World) -> None:
    """The log says who did what, when and where; as a table too, and the table of tables is in it."""
    organizer, _ = await organized(world)
    await organizer.says("ausgabe personen xlsx")
    await organizer.says("ausgabe audit json")
    rows = json.loads(organizer.files()[-1][2])["rows"]
    last = [row for row in rows if row["command"] == "export people"]
    assert [(row["matrix_id"], row["place"], row["outcome"]) for row in last] == [(ORGANIZER, "direct", "done")]


async def test_audit_is_shown_in_words_in_both_languages(world: World) -> None:
    """The newest first, as many as wished, perhaps of one event; what was said stands nowhere."""
    organizer, klara = await organized(world)
    await klara.says("biete Erfahrung mit Renekloden")
    await organizer.says("audit")
    (german,) = organizer.heard()
    assert "„anmelden“" in german
    assert "Veranstaltung 1" in german
    assert "im Direktchat" in german
    assert "abgelehnt" in german
    assert "Renekloden" not in german
    assert "=SUMME(1;2) Bäcker" in german
    await organizer.says("language en")
    await organizer.says("audit 2")
    english = organizer.heard()[-1]
    assert english.count("•") == 2
    assert "“language”" in english.splitlines()[1]
    await organizer.says("audit event=1")
    assert "“offer”" not in organizer.heard()[-1]
    for wrong in ("audit 0", "audit 101", "audit viele", "audit event=77"):
        organizer.forget()
        await organizer.says(wrong)
        assert len(organizer.heard()) == 1


async def test_nobody_else_gets_a_table_and_not_in_a_room(world: World) -> None:
    """Participants are refused, which stands in the log; in a room the organizer is sent to the direct chat."""
    organizer, klara = await organized(world)
    for words in ("ausgabe personen csv", "ausgabe anmeldungen", "ausgabe audit", "audit", "ausgabe kooperationen"):
        klara.forget()
        await klara.says(words)
        assert len(klara.heard()) == 1
    assert not [name for name, _, _ in klara.files() if not name.endswith(".ics")]
    (room,) = [room for room in await organizer.accepts_invitations() if "Fragen" in _name(world, room)]
    await organizer.says("!ausgabe personen csv", room)
    assert organizer.files(room) == []
    assert "Direktchat" in organizer.heard(room)[-1]
    await organizer.says("ausgabe audit json")
    rows = json.loads(organizer.files()[-1][2])["rows"]
    assert ("export people", "denied") in {(row["command"], row["outcome"]) for row in rows}


def _name(world: World, room: str) -> str:
    names = [event["content"]["name"] for event in world.server.events(room) if event["type"] == "m.room.name"]
    return names[-1] if names else ""


@pytest.mark.parametrize("words", ["ausgabe personen pdf", "ausgabe anmeldungen csv csv", "ausgabe anmeldungen 77 csv"])
async def test_wish_that_cannot_be_met_gets_one_clear_line(world: World, words: str) -> None:
    organizer, _ = await organized(world)
    await organizer.says(words)
    assert len(organizer.heard()) == 1
    assert organizer.files() == []


async def finished(world: World) -> tuple[Actor, Actor, Actor]:
    """Event 1 with a question that was answered and one that stayed open, now over."""
    organizer, klara = await organized(world)
    theo = await world.known_person("theodor", "Erkrath")
    (room,) = [room for room in await klara.accepts_invitations() if "Fragen" in _name(world, room)]
    await klara.says("!frage Was kostet **das**?", room)
    await klara.says("!frage Und wann?", room)
    await world.pass_time(to=START + timedelta(minutes=5))
    await klara.says("da 1")
    await organizer.says("beantwortet 1 Nichts, [siehe](http://x) <b>dort</b>")
    await world.pass_time(to=START + timedelta(minutes=100))
    for person in (organizer, klara, theo):
        person.forget()
    return organizer, klara, theo


async def test_minutes_tell_all_but_who(world: World) -> None:
    """Running order, figures by town, questions with votes and answers; no name, and nothing of it is markup."""
    organizer, klara, _ = await finished(world)
    await organizer.says("protokoll 1")
    assert "Digitale Bauakte" in organizer.heard()[0]
    ((name, mimetype, content),) = organizer.files()
    assert (name, mimetype) == ("protokoll-1.md", "text/markdown")
    text = content.decode()
    assert text.startswith("# Digitale Bauakte\n")
    assert "Hilden\\: 1" in text
    assert "### 1\\. Was kostet \\*\\*das\\*\\*?" in text
    assert "\\[siehe\\]\\(http\\:\\/\\/x\\) \\<b\\>dort" in text
    assert "offen geblieben" in text
    assert "https://matrix.to/#/" in text
    for word in ("SUMME", "Bäcker", klara.matrix.user_id, "klara"):
        assert word not in text
    await organizer.says("language en")
    await organizer.says("minutes 1")
    name, _, content = organizer.files()[-1]
    assert name == "minutes-1.md"
    assert "## Questions and answers" in content.decode()


async def test_minutes_are_for_who_took_part_once_the_event_is_closed(world: World) -> None:
    organizer, klara, theo = await finished(world)
    await klara.says("protokoll 1")
    assert "noch nicht freigegeben" in klara.heard()[0]
    await theo.says("protokoll 1")
    assert "für die, die dabei waren" in theo.heard()[0]
    await organizer.says("event abschließen 1")
    number = next(word for word in organizer.heard()[-1].split("„ja ")[1].split("“"))
    await organizer.says(f"ja {number}")
    await klara.says("protokoll 1")
    assert klara.files()[-1][0] == "protokoll-1.md"
    await theo.says("protokoll 1")
    assert theo.files() == []


async def test_minutes_of_what_is_not_over_are_told_to_come(world: World) -> None:
    organizer, _ = await organized(world)
    await organizer.says("protokoll 1")
    assert "noch nicht vorbei" in organizer.heard()[0]
    await organizer.says("protokoll 9")
    assert "9" in organizer.heard()[0]
