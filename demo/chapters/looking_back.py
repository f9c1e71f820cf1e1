"""The event is over: people say how they liked it, the host has the minutes, the organizer the figures."""

from datetime import timedelta

from demo.cast import HOST, ORGANIZER, Part
from demo.chapters.organizing import TALK
from demo.chapters.reminding import DATE, REMINDED
from demo.play import Play
from demo.view import NotSeen

LENGTH = timedelta(minutes=90)
ASKED_AFTER = timedelta(minutes=30)
RATED = tuple(zip(REMINDED, (5, 4, 5, 3, 5), strict=False))  # few answers would tell who gave them
WORDS = "Bitte mehr davon aus kleinen Gemeinden."

_A_MOMENT = timedelta(seconds=1)


async def play(play: Play) -> None:
    """The chapter."""
    marks = {part: play.person(part).view.mark for part, _ in RATED}
    play.stage.clock.move_to(DATE + LENGTH + ASKED_AFTER + _A_MOMENT)
    play.transcript.chapter("Rückmeldungen, Protokoll und Zahlen", play.time)
    for place, (part, rating) in enumerate(RATED):
        await play.sees(
            part,
            f"rückmeldung {play.event}" if part.language == "de" else f"feedback {play.event}",
            since=marks[part],
            show=place == 0,
        )
        await _rates(play, part, rating, words=WORDS if place == 0 else "", show=place == 0)
    shown = await play.asks(HOST, f"rückmeldungen {play.event}", WORDS)
    if any(part.name in shown.text or part.town in shown.text for part, _ in RATED):
        raise NotSeen(f"{HOST.name} could see who said what: {shown.text!r}")
    play.transcript.saw(f"Ab fünf Rückmeldungen sieht die Gastgeberin sie, ohne Namen und Ort ({len(RATED)}).")
    mark = play.person(HOST).view.mark
    await play.asks(HOST, f"protokoll {play.event}", play.title)
    await play.sees(HOST, lambda seen: seen.content.get("info", {}).get("mimetype") == "text/markdown", since=mark)
    await play.asks(ORGANIZER, f"statistik {play.event}", play.title)
    await play.asks(ORGANIZER, f"agenda {play.event}", TALK)
    play.transcript.saw("Das Protokoll kam als Datei, die Zahlen mit einem Link zu den Diagrammen.")
    play.tally["Rückmeldungen"] = len(RATED)


async def _rates(play: Play, part: Part, rating: int, *, words: str, show: bool) -> None:
    command = "feedback" if part.language == "en" else "rückmeldung"
    await play.asks(part, f"{command} {play.event} {rating} {words}".strip(), f"{rating}", show=show)
