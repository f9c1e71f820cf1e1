"""The event is moved, and so are its reminders: each comes to each person exactly once, at its time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from demo import words
from demo.cast import HOST, IMPULSES, ORGANIZER, Part
from demo.chapters.organizing import FIRST_DATE, LINK
from demo.chapters.registering import LEAVER, SEATED, WAITING
from demo.play import DIRECT, WITHIN, ZONE, Play
from demo.view import NotSeen
from domain.event_news import QUIET

DATE = datetime(2027, 3, 17, 14, tzinfo=ZONE)
BEFORE = (timedelta(days=1), timedelta(hours=1), timedelta(minutes=10))
REMINDED = (*(part for part in SEATED if part != LEAVER), WAITING[0], HOST, *IMPULSES)
SPARED = (LEAVER, *WAITING[1:])  # have neither seat nor role
SHOWN = (REMINDED[0], HOST, IMPULSES[0])
FIRST_QUESTION = "Wie lange dauerte bei Ihnen die Einführung der digitalen Bauakte?"

_A_MOMENT = timedelta(seconds=1)


async def play(play: Play) -> None:
    """The chapter."""
    transcript = play.transcript
    transcript.chapter("Verschoben und erinnert", play.time)
    await _move(play)
    marks = {part: play.person(part).view.mark for part in (*REMINDED, *SPARED)}
    await _old_times_pass(play, marks)
    for nth, before in enumerate(BEFORE, start=1):
        play.stage.clock.move_to(DATE - before + _A_MOMENT)
        transcript.told(f"Die Uhr der Assistenz steht jetzt auf {play.time}.")
        await _reminded(play, marks, nth)
    _exactly(play, marks, REMINDED, len(BEFORE))
    _exactly(play, marks, SPARED, 0)
    await _links(play, marks)
    play.reminders = {part: _reminders(play, part, marks[part]) for part in REMINDED}
    transcript.saw(f"Alle {len(REMINDED)} sahen genau {len(BEFORE)} Erinnerungen, wer wartet oder ging, keine.")
    play.tally["Erinnerungen"] = len(REMINDED) * len(BEFORE)


async def _move(play: Play) -> None:
    """Everyone who takes part sees the new time."""
    parts = (*REMINDED, *WAITING[1:])
    marks = {part: play.person(part).view.mark for part in parts}
    asked = await play.asks(ORGANIZER, f"event verschieben {play.event} {DATE:%d.%m.%Y %H:%M}", words.asks)
    await play.asks(ORGANIZER, f"ja {words.prompt(asked.text)}", play.title)
    play.stage.clock.advance(QUIET + _A_MOMENT)
    play.transcript.told("Fünf Minuten lang ließe sich das noch zurücknehmen; dann hören alle davon.")
    for part in parts:
        await play.sees(part, play.title, f"{DATE:%H:%M}", since=marks[part], show=part == parts[0])
    play.transcript.saw(f"Alle {len(parts)} Beteiligten sahen den neuen Termin.")


async def _old_times_pass(play: Play, marks: dict[Part, int]) -> None:
    """At the times for which reminders were planned first, nothing comes.

    That the bot's clock ticked meanwhile is seen by the pinned list, which only a tick edits.
    """
    play.stage.clock.move_to(FIRST_DATE - BEFORE[-1] + _A_MOMENT)
    play.transcript.told(f"Die Uhr der Assistenz steht jetzt auf {play.time}, kurz vor dem alten Termin.")
    asker = SEATED[0]
    await play.says(asker, play.questions, f"!frage {FIRST_QUESTION}")
    room = play.person(HOST).view.room(play.questions)
    await play.person(HOST).until(
        lambda: any(FIRST_QUESTION in shown for shown in room.pinned_words()) or None, "the question in the pinned list"
    )
    _exactly(play, marks, (*REMINDED, *SPARED), 0)
    play.transcript.saw("Zum alten Termin wurde niemand erinnert; eine erste Frage steht schon in der Liste.")


async def _reminded(play: Play, marks: dict[Part, int], nth: int) -> None:
    """Everyone sees the next reminder."""
    for part in REMINDED:
        await play.person(part).until(
            lambda part=part: len(_reminders(play, part, marks[part])) >= nth or None,  # type: ignore[misc]
            f"reminder {nth}",
            within=WITHIN,
        )
    for part in SHOWN if nth == 1 else SHOWN[:1]:
        play.transcript.answered(_reminders(play, part, marks[part])[-1], to=part.known_as, where=DIRECT)
    play.transcript.saw(f"{len(REMINDED)} Erinnerungen kamen an.")


async def _links(play: Play, marks: dict[Part, int]) -> None:
    """The address of the video conference came to who takes part, and to nobody else."""
    for part in REMINDED:
        await play.sees(part, LINK, since=marks[part], show=part == REMINDED[0])
    for part, wanted in (*((part, 1) for part in REMINDED), *((part, 0) for part in SPARED)):
        found = play.person(part).view.all(LINK, since=0, by=play.bot)
        if len(found) != wanted:
            raise NotSeen(f"{part.name} saw the link {len(found)} times instead of {wanted}.")
    play.transcript.saw("Den Link zur Videokonferenz bekam kurz vorher einmal, wer teilnimmt, und sonst niemand.")


def _reminders(play: Play, part: Part, since: int) -> list[str]:
    """What the bot said about the event in the direct chat, but for the link."""
    person = play.person(part)
    told = person.view.all(play.title, since=since, room=person.direct, by=play.bot)
    return [seen.text for seen in told if LINK not in seen.text]


def _exactly(play: Play, marks: dict[Part, int], parts: Iterable[Part], number: int) -> None:
    for part in parts:
        found = _reminders(play, part, marks[part])
        if len(found) != number:
            raise NotSeen(f"{part.name} saw {len(found)} reminders instead of {number}: {found}")
