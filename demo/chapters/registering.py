"""People register until all seats are taken; others wait; one leaves, and the first who waits is offered the seat."""

from demo import words
from demo.cast import HOST, ORGANIZER, PARTICIPANTS, Part
from demo.chapters.organizing import SEATS
from demo.play import Play
from demo.view import NotSeen

SEATED, WAITING = PARTICIPANTS[:SEATS], PARTICIPANTS[SEATS:]
LEAVER = SEATED[5]


async def play(play: Play) -> None:
    """The chapter."""
    transcript = play.transcript
    transcript.chapter("Anmelden, Warteliste, Nachrücken", play.time)
    await _slip(play, SEATED[0])
    await _takes_seat(play, SEATED[0], show=True)
    await play.all(SEATED[1:], f"Anmeldungen auf {SEATS} Plätze", lambda part: _takes_seat(play, part, show=False))
    transcript.saw(f"{SEATS} Menschen sahen ihre Bestätigung und kamen in den Fragenraum.")
    for place, part in enumerate(WAITING, start=1):
        await _waits(play, part, place, show=place == 1)
    transcript.saw(f"{len(WAITING)} Menschen sahen ihren Platz auf der Warteliste: 1 bis {len(WAITING)}.")
    await _seats(play, SEATS)
    await _takes_freed_seat(play)
    play.tally["Angemeldet"], play.tally["Auf der Warteliste"] = await _seats(play, SEATS), len(WAITING) - 1


async def _slip(play: Play, part: Part) -> None:
    """A typo names the nearest command and runs nothing."""
    nearest = words.names_command("anmelden", "register")
    await play.asks(part, f"anmeldn {play.event}", lambda seen: nearest.search(seen.text) is not None)
    await _seats(play, 0)
    play.transcript.saw("Der Tippfehler führte nur zum nächsten Befehl; die Organisatorin sieht 0 belegte Plätze.")


async def _seats(play: Play, taken: int) -> int:
    """The organizer sees how many seats are taken."""
    told = await play.asks(
        ORGANIZER, f"event prüfen {play.event}", play.title, lambda seen: words.seats(seen.text) is not None, show=False
    )
    if words.seats(told.text) != (taken, SEATS):
        raise NotSeen(f"{ORGANIZER.name} did not see that {taken} of {SEATS} seats are taken: {told.text!r}")
    return taken


async def _takes_seat(play: Play, part: Part, *, show: bool) -> None:
    command = "register" if part.language == "en" else "anmelden"
    await play.asks(part, f"{command} {play.event}", lambda seen: words.has_seat(seen.text, play.title), show=show)
    await play.sees(part, lambda seen: seen.content.get("info", {}).get("mimetype") == "text/calendar", show=False)
    await _comes_to_questions(play, part)


async def _comes_to_questions(play: Play, part: Part) -> None:
    await play.comes_into(part, lambda room: room.id == play.questions, "the room for questions")


async def _waits(play: Play, part: Part, place: int, *, show: bool) -> None:
    await play.asks(
        part,
        f"anmelden {play.event}",
        lambda seen: words.waiting_place(seen.text, play.title) == place,
        show=show,
    )


async def _takes_freed_seat(play: Play) -> None:
    """A seat that becomes free is offered to whoever waits first, and the others move on."""
    first, second, *_ = WAITING
    mark = play.person(first).view.mark
    await play.asks(LEAVER, f"abmelden {play.event}", play.title)
    await _goes_out(play, LEAVER)
    offer = await play.sees(first, words.asks, lambda seen: play.title in seen.text, since=mark)
    await _seats(play, SEATS)
    if play.questions in play.person(first).view.rooms:
        raise NotSeen(f"{first.name} was let into the room for questions before taking the seat.")
    await play.asks(first, f"ja {words.prompt(offer.text)}", lambda seen: words.has_seat(seen.text, play.title))
    await _comes_to_questions(play, first)
    play.transcript.saw(f"{first.name} nahm den frei gewordenen Platz an und kam in den Fragenraum.")
    await play.asks(
        second,
        f"anmelden {play.event}",
        lambda seen: words.waiting_place(seen.text, play.title) == 1,
        show=False,
    )
    inside = [part for part in WAITING[1:] if play.questions in play.person(part).view.rooms]
    if inside:
        raise NotSeen(f"{inside[0].name} waits and was yet let into the room for questions.")
    play.transcript.saw(f"{second.name} wartet jetzt auf Platz 1; wer wartet, ist nicht im Fragenraum.")


async def _goes_out(play: Play, part: Part) -> None:
    """Whoever gave up their seat is no longer in the room for questions."""
    room = play.person(HOST).view.room(play.questions)
    await play.person(HOST).until(lambda: play.user_id(part) not in room.joined or None, f"{part.name} going out")
