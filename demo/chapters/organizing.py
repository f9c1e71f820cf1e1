"""The organizer makes an event, names host and impulse givers, and publishes it: rooms appear, everyone hears of it."""

from datetime import datetime

from demo import words
from demo.cast import EVERYONE, HOST, IMPULSES, ORGANIZER, PARTICIPANTS
from demo.play import ZONE, Play
from demo.view import NotSeen, Room

TITLE = "Digitale Bauakte"
SEATS = 20
LINK = "https://video.example.org/bauakte"
TALK = "Was die digitale Bauakte verändert hat"
FIRST_DATE = datetime(2027, 3, 10, 14, tzinfo=ZONE)


async def play(play: Play) -> None:
    """The chapter."""
    transcript = play.transcript
    transcript.chapter("Eine Veranstaltung entsteht", play.time)
    play.title = TITLE
    new = f'event neu "{TITLE}" {FIRST_DATE:%d.%m.%Y %H:%M} plätze={SEATS} gastgeber={HOST.town}'
    noted = await play.asks(ORGANIZER, new, TITLE, HOST.town, str(SEATS))
    play.event = words.draft(noted.text) or 0
    await play.asks(ORGANIZER, f"event ändern {play.event} link={LINK}", TITLE)
    await _cast_roles(play)
    agenda = f'agenda neu {play.event} "{TALK}" 20 {play.user_id(IMPULSES[0])}'
    await play.asks(ORGANIZER, agenda, TALK, IMPULSES[0].name)
    await play.asks(ORGANIZER, f"event prüfen {play.event}", HOST.name, *(part.name for part in IMPULSES))
    marks = {part: play.person(part).view.mark for part in EVERYONE}
    await play.asks(ORGANIZER, f"event veröffentlichen {play.event}", TITLE, f"{len(EVERYONE)} ")
    await _rooms(play)
    register = words.names_command(f"anmelden {play.event}", f"register {play.event}")
    for part in EVERYONE:
        await play.sees(
            part,
            TITLE,
            lambda seen: register.search(seen.text) is not None,
            since=marks[part],
            show=part == PARTICIPANTS[0],
        )
    transcript.saw(f"Alle {len(EVERYONE)} sahen die Ankündigung mit Titel und Anmeldebefehl.")


async def _cast_roles(play: Play) -> None:
    for role, part in (("gastgeber", HOST), *(("impuls", part) for part in IMPULSES)):
        mark = play.person(part).view.mark
        shown = part in (HOST, IMPULSES[0])
        await play.asks(ORGANIZER, f"rolle {role} {play.event} {play.user_id(part)}", TITLE, part.name, show=shown)
        await play.sees(part, TITLE, since=mark, show=shown)
    play.transcript.saw("Gastgeberin und Impulsgeber hörten von ihrer Rolle.")


async def _rooms(play: Play) -> None:
    """Host, impulse givers and organizer are invited into space, room for questions and backstage room."""
    stage = (HOST, *IMPULSES, ORGANIZER)

    def of_event(room: Room) -> bool:
        return TITLE in room.name and room.kind != "m.space"

    questions = await play.comes_into(HOST, lambda room: of_event(room) and bool(room.pinned), "the room for questions")
    backstage = await play.comes_into(
        HOST, lambda room: of_event(room) and room.id != questions.id, "the backstage room"
    )
    space = await play.comes_into(HOST, lambda room: room.kind == "m.space", "the space of the series")
    play.questions = questions.id
    ids = {questions.id, backstage.id, space.id}
    for part in stage:
        for number in ids:
            await play.comes_into(part, lambda room, number=number: room.id == number, "a room of the event")  # type: ignore[misc]
    together = {play.user_id(part) for part in stage} | {play.bot}
    await play.person(HOST).until(lambda: backstage.joined == together or None, "who is backstage")
    for room, what in ((space, "Bereich"), (questions, "Fragenraum"), (backstage, "Backstage")):
        play.transcript.did(what, "Assistenz", f"hat „{room.name}“ eröffnet und {len(stage)} Menschen eingeladen.")
    if not questions.pinned_words() or TITLE not in questions.pinned_words()[0]:
        raise NotSeen(f"{HOST.name} saw no pinned list of questions.")
    play.transcript.saw("Drei Räume entstanden; die Frageliste ist angeheftet; hinter der Bühne sind nur Mitwirkende.")
    play.tally["Räume der Veranstaltung"] = len(ids)
