"""The event is on: check-in, questions in the room, by ❓ and from the direct chat, votes, the host leads the list."""

from collections.abc import Callable

from demo import words
from demo.cast import HOST, PARTICIPANTS, Part
from demo.chapters.registering import LEAVER
from demo.chapters.reminding import DATE, FIRST_QUESTION
from demo.play import DIRECT, WITHIN, Play
from demo.view import NotSeen, Room
from demo.words import Listed

VOTE = "👍"
PRESENT = "✅"
IN_ROOM = "Welche Fachverfahren haben Sie angebunden?"
CORRECTED = "Welche Fachverfahren haben Sie schon angebunden?"
BY_SIGN = "Gibt es eine Musterausschreibung, die wir übernehmen können?"
IN_PRIVATE = "How do you train the staff?"
CHATTER = "Danke für den anschaulichen Vortrag!"
ANSWER = "Ja, das Leistungsverzeichnis aus Hilden geht heute noch an alle."

_KLARA, MURAT, SABINE, JAMES, TOBIAS, *_MORE = (part for part in PARTICIPANTS if part != LEAVER)
JENS, DIRK, ANNA, THOMAS, PETRA = _MORE[:5]


async def play(play: Play) -> None:
    """The chapter."""
    play.stage.clock.move_to(DATE)
    play.transcript.chapter("Fragen und Stimmen, während die Veranstaltung läuft", play.time)
    await _check_in(play)
    await _ask(play)
    await _vote(play)
    await _moderate(play)
    play.tally["Fragen"] = len(_list(play, HOST))
    play.tally["Stimmen"] = sum(listed.votes for listed in _list(play, HOST))


async def _check_in(play: Play) -> None:
    """Some say that they are there, by the sign that the bot has put under its message, or in words."""
    opened = await play.sees(HOST, PRESENT, play.title, room=play.questions)
    view = play.person(MURAT).view.room(play.questions)
    await play.person(MURAT).until(
        lambda: play.bot in view.reactions(opened.id).get(PRESENT, set()) or None, "the bot's ✅", within=WITHIN
    )
    mark = play.person(MURAT).view.mark
    await _reacts(play, MURAT, opened.id, PRESENT, f"setzt {PRESENT}.")
    await play.sees(MURAT, play.title, since=mark)
    await play.asks(SABINE, "da", play.title)
    play.transcript.saw("Wer da ist, ist mit einem Zeichen oder einem Wort als anwesend vermerkt.")


async def _ask(play: Play) -> None:
    room = play.questions
    said = await play.says(MURAT, room, f"!frage {IN_ROOM}")
    first = await _confirmed(play, said, MURAT)
    play.transcript.did(play.place(MURAT, room), MURAT.known_as, f"verbessert die Nachricht: !frage {CORRECTED}")
    await play.person(MURAT).says(room, f"!frage {CORRECTED}", edits=said)
    said = await play.says(SABINE, room, BY_SIGN)
    play.transcript.did(play.place(SABINE, room), SABINE.known_as, "setzt ❓ auf die eigene Nachricht.")
    await play.person(SABINE).reacts(room, said, "❓")
    second = await _confirmed(play, said, SABINE)
    await play.asks(JAMES, f"ask {IN_PRIVATE}", play.title)
    announced = await play.sees(JAMES, IN_PRIVATE, room=room)
    await play.says(THOMAS, room, CHATTER)
    numbers = {first, second, words.question(announced.text)}
    asked = {FIRST_QUESTION, CORRECTED, BY_SIGN, IN_PRIVATE}
    await _lists(play, HOST, lambda listed: {question.text for question in listed} == asked, "all questions")
    play.transcript.saw(
        f"Vier Fragen stehen in der Liste, die Verbesserung gilt, Dank ist keine Frage ({len(numbers)} neue Nummern)."
    )


async def _confirmed(play: Play, said: str, asker: Part) -> int:
    """The bot answers a question with its number and puts the first 👍 on its answer."""
    answer = await play.sees(asker, lambda seen: seen.reply_to == said, room=play.questions)
    view = play.person(asker).view.room(play.questions)
    await play.person(asker).until(
        lambda: play.bot in view.reactions(answer.id).get(VOTE, set()) or None, "the bot's 👍", within=WITHIN
    )
    return words.question(answer.text) or 0


async def _vote(play: Play) -> None:
    """Each person counts once, the bot never, and what was taken back no more."""
    view = play.person(SABINE).view.room(play.questions)
    asked = next(seen for seen in view.events if seen.text == BY_SIGN)
    confirmed = next(seen for seen in view.events if seen.reply_to == asked.id and seen.sender == play.bot)
    number = words.question(confirmed.text) or 0
    other = next(listed.number for listed in _list(play, HOST) if listed.text == CORRECTED)
    await _reacts(play, TOBIAS, confirmed.id, VOTE, f"setzt 👍 auf Frage {number}.")
    await _reacts(play, TOBIAS, asked.id, "👍🏽", f"setzt noch einmal 👍🏽 auf Frage {number}.")
    await _reacts(play, JENS, asked.id, VOTE, f"setzt 👍 auf die Nachricht, die Frage {number} stellte.")
    await play.says(ANNA, play.questions, f"+{number}")
    await play.says(PETRA, play.questions, f"+{other}")
    vote = await _reacts(play, DIRK, confirmed.id, VOTE, f"setzt 👍 auf Frage {number}.")
    await _counts(play, number, 4)
    play.transcript.saw(f"Frage {number} hat 4 Stimmen: je Mensch eine, die der Assistenz zählt nicht.")
    play.transcript.did(play.place(DIRK, play.questions), DIRK.known_as, "nimmt das 👍 zurück.")
    await play.person(DIRK).takes_back(play.questions, vote)
    await _counts(play, number, 3)
    shown = _list(play, HOST)
    if [listed.number for listed in shown[:2]] != [number, other] or shown[1].votes != 1:
        raise NotSeen(f"{HOST.name} saw the questions in another order: {shown}")
    play.transcript.answered(_words(play.person(HOST).view.room(play.questions)), where="Angeheftete Liste")
    play.transcript.saw("Die angeheftete Liste ist nach Stimmen geordnet; die zurückgenommene ist weg.")


async def _reacts(play: Play, part: Part, event_id: str, emoji: str, what: str) -> str:
    play.transcript.did(play.place(part, play.questions), part.known_as, what)
    return await play.person(part).reacts(play.questions, event_id, emoji)


async def _counts(play: Play, number: int, votes: int) -> None:
    await _lists(
        play, HOST, lambda listed: any(q.number == number and q.votes == votes for q in listed), f"{votes} votes"
    )


async def _moderate(play: Play) -> None:
    """Only the host leads: takes the next question and notes the answer; the asker hears of both."""
    best = _list(play, HOST)[0]
    asked = next(seen for seen in play.person(SABINE).view.room(play.questions).events if seen.text == best.text)
    refused = await play.says(PETRA, play.questions, "!nächste")
    await play.sees(PETRA, lambda seen: seen.reply_to == refused, room=play.questions)
    if any(listed.sign for listed in _list(play, HOST)):
        raise NotSeen(f"{PETRA.name} could lead through the questions, who is not the host.")
    play.transcript.saw("Wer nicht gastgibt, kann nicht aufrufen.")
    await play.says(HOST, play.questions, "!nächste")
    await play.sees(SABINE, best.text, lambda seen: seen.reply_to == asked.id, room=play.questions)
    await _lists(play, HOST, lambda listed: _sign(listed, best.number) == "▶", "the question that is talked about")
    await play.says(HOST, play.questions, f"!beantwortet {best.number} {ANSWER}")
    await play.sees(SABINE, best.text, ANSWER, lambda seen: seen.reply_to == asked.id, room=play.questions)
    inside = [part for part in (*PARTICIPANTS, HOST) if _is_inside(play, part)]
    for part in inside:
        await _lists(play, part, lambda listed: _sign(listed, best.number) == "✓", "the answered question")
    play.transcript.answered(_words(play.person(HOST).view.room(play.questions)), where="Angeheftete Liste")
    play.transcript.saw(f"Alle {len(inside)} im Raum sehen die beantwortete Frage mit ihrer Antwort.")
    await play.asks(HOST, f"fragen {play.event}", ANSWER, show=False)
    play.transcript.saw(f"Dieselbe Liste gibt es im {DIRECT} in Worten.")


def _sign(listed: list[Listed], number: int) -> str:
    return next((question.sign for question in listed if question.number == number), "")


def _is_inside(play: Play, part: Part) -> bool:
    """Whether someone is in the room for questions, as their own client shows it."""
    room = play.person(part).view.rooms.get(play.questions)
    return room is not None and play.user_id(part) in room.joined


def _words(room: Room) -> str:
    return next(iter(room.pinned_words()), "")


def _list(play: Play, part: Part) -> list[Listed]:
    return words.listed(_words(play.person(part).view.room(play.questions)))


async def _lists(play: Play, part: Part, fits: Callable[[list[Listed]], bool], what: str) -> None:
    """Wait until somebody sees the pinned list as it should be."""
    await play.person(part).until(
        lambda: fits(_list(play, part)) or None, f"{what} in the pinned list", within=WITHIN, room=play.questions
    )
