"""People write to the bot, are greeted, say who they are; the organizer confirms their towns."""

from demo import words
from demo.cast import EVERYONE, ORGANIZER, PARTICIPANTS, TOWNS, TOWNSPEOPLE, Part
from demo.play import DIRECT, WITHIN, Play
from demo.view import NotSeen

_FIRST, *_OTHERS = PARTICIPANTS[:4]


async def play(play: Play) -> None:
    """The chapter."""
    transcript = play.transcript
    transcript.chapter("Ankommen: Begrüßung, Profil, Stadt", play.time)
    await play.all(EVERYONE, "Konten angelegt und angemeldet", lambda part: play.stage.enter(part.key, part.name))
    await _greeted(play, ORGANIZER, show=False)
    await _greeted(play, _FIRST, show=True)
    await _profile(play, _FIRST, at_length=True)
    for part in _OTHERS:
        await _greeted(play, part, show=False)
        await _profile(play, part)
    rest = [part for part in TOWNSPEOPLE if part not in (_FIRST, *_OTHERS)]
    await play.all(rest, "Weitere Profile im Gespräch ausgefüllt", lambda part: _arrives(play, part))
    transcript.saw(f"Alle {len(TOWNSPEOPLE)} sahen ihr fertiges Profil mit Name, Stadt und Funktion.")
    await _confirm_towns(play)
    for part in EVERYONE:
        greetings = play.person(part).view.all(words.greets, by=play.bot)
        if len(greetings) != 1:
            raise NotSeen(f"{part.name} was greeted {len(greetings)} times instead of once.")
    transcript.saw(f"Alle {len(EVERYONE)} wurden genau einmal begrüßt.")
    play.tally[f"Menschen aus {len(TOWNS)} Städten"] = len(TOWNSPEOPLE)


async def _arrives(play: Play, part: Part) -> None:
    await _greeted(play, part, show=False)
    await _profile(play, part, show=False)


async def _greeted(play: Play, part: Part, *, show: bool) -> None:
    """Open a direct chat with the bot, which greets."""
    if show:
        play.transcript.did(DIRECT, part.known_as, "öffnet einen Direktchat mit der Assistenz.")
    person = play.person(part)
    await person.opens_direct_chat()
    await play.sees(part, words.greets, since=0, show=show)


async def _profile(play: Play, part: Part, *, show: bool = True, at_length: bool = False) -> None:
    """Answer the questions and agree to the privacy text; what the bot then shows must hold all answers."""
    english = part.language == "en"
    if english:
        await play.asks(part, "language en", "English", show=show)
    await play.asks(part, "profile" if english else "profil", show=show and (at_length or english))
    await play.asks(part, part.name, show=at_length)
    looks = (part.town, lambda seen: seen.text.count("\n") >= 1) if part.asked_back else ()
    await play.asks(part, part.types or part.town, *looks, show=show)
    if part.asked_back:
        await play.asks(part, part.asked_back, show=show)
    await play.asks(part, part.function, show=at_length)
    await play.asks(part, "skip" if english else "weiter", words.asks, part.name, part.town, show=at_length)
    agreed = "yes" if english else "ja"
    await play.asks(part, agreed, part.name, part.town, part.function, show=show and (at_length or english))
    if show and part.asked_back:
        play.transcript.saw(f"„{part.types}“ war mehrdeutig, wurde nachgefragt und ist {part.town}.")
    elif show and part.types:
        play.transcript.saw(f"„{part.types}“ wurde als {part.town} erkannt.")


async def _confirm_towns(play: Play) -> None:
    """The organizer confirms every claim that she was told of; each person hears that their town is confirmed."""
    organizer = play.person(ORGANIZER)
    for part in TOWNSPEOPLE:
        await organizer.sees(
            part.name, part.town, lambda seen: words.claim(seen.text) is not None, since=0, within=WITHIN
        )
    claims = organizer.view.all(lambda seen: words.claim(seen.text) is not None, by=play.bot)
    numbers = sorted({words.claim(seen.text) or 0 for seen in claims})
    play.transcript.answered(claims[0].text, to=ORGANIZER.name, where=DIRECT)
    play.transcript.saw(f"Die Organisatorin wurde nach {len(numbers)} Städtezuordnungen gefragt.")
    marks = {part: play.person(part).view.mark for part in TOWNSPEOPLE}
    await play.asks(ORGANIZER, f"freigeben stadt {numbers[0]}")
    for number in numbers[1:]:
        await organizer.says(organizer.direct or "", f"freigeben stadt {number}")

    async def hears(part: Part) -> None:
        await play.sees(part, part.town, since=marks[part], show=part == PARTICIPANTS[0])

    await play.all(TOWNSPEOPLE, f"Städte bestätigt (freigeben stadt {numbers[0]} … {numbers[-1]})", hears)
    play.transcript.saw("Jede und jeder hörte, dass die eigene Stadt bestätigt ist.")
