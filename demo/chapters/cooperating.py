"""The morning after: towns offer and seek, are matched for everyone at once, agree, and meet in a room of their own."""

from datetime import datetime, timedelta

from demo import words
from demo.cast import LEFT_ALONE_BY_GREED, ORGANIZER, TOWNS, WISHES, Part
from demo.play import WITHIN, ZONE, Play
from demo.view import NotSeen, Seen

MORNING_AFTER = datetime(2027, 3, 18, 9, tzinfo=ZONE)
NAGGED_AFTER = timedelta(days=7)

SPEAKERS = {wishes.town: wishes.speaker for wishes in WISHES}
RESCUED = (LEFT_ALONE_BY_GREED, SPEAKERS["Hilden"])
REFUSED = (SPEAKERS["Arnsberg"], SPEAKERS["Recklinghausen"])  # the second says no
FORGOTTEN = (SPEAKERS["Euskirchen"], SPEAKERS["Bocholt"])  # the second forgets to answer

_PROPOSALS = dict[Part, dict[str, int]]  # speaker -> the other town -> the number of the question


async def play(play: Play) -> None:
    """The chapter."""
    play.stage.clock.move_to(MORNING_AFTER)
    play.transcript.chapter("Kooperationen vermitteln", play.time)
    await _wish(play)
    await _rehearse(play)
    proposals = await _propose(play)
    play.tally["Vorgeschlagene Paare"] = sum(map(len, proposals.values())) // 2
    agreed = [await _rescue(play, proposals)]
    await _refuse(play, proposals)
    agreed += await _agree(play, proposals)
    agreed.append(await _remember(play, proposals))
    play.tally["Vereinbarte Kooperationen mit eigenem Raum"] = len(agreed)
    play.tally["Städte mit Partner"] = len({part.town for pair in agreed for part in pair})


async def _wish(play: Play) -> None:
    """Each town says what it offers and seeks."""
    shown = set(RESCUED)

    async def says(part: Part) -> None:
        wishes = next(wishes for wishes in WISHES if wishes.speaker == part)
        for command, texts in (("biete", wishes.offers), ("suche", wishes.needs)):
            for text in texts:
                await play.asks(part, f"{command} {text}", words.keeps_listing, show=part in shown)

    for part in RESCUED:
        await says(part)
    rest = [wishes.speaker for wishes in WISHES if wishes.speaker not in shown]
    await play.all(rest, "Weitere Städte bieten und suchen", says)
    play.transcript.saw(f"{len(WISHES)} Städte sahen ihre Angebote und Gesuche mit Nummer notiert.")


async def _rehearse(play: Play) -> None:
    """The organizer sees who would meet whom; nobody is asked."""
    marks = _marks(play)
    await play.asks(ORGANIZER, "vermitteln probe", str(len(TOWNS)))
    told = await play.sees(ORGANIZER, lambda seen: words.seats(seen.text) is not None)
    if words.seats(told.text) != (len(TOWNS), len(TOWNS)) or not words.has_number(told.text, len(TOWNS) - 1):
        raise NotSeen(f"{ORGANIZER.name} did not see that all towns get a partner: {told.text!r}")
    if not any(all(part.town in line for part in RESCUED) for line in told.text.splitlines()):
        raise NotSeen(f"{ORGANIZER.name} did not see {RESCUED[0].town} with {RESCUED[1].town}: {told.text!r}")
    if any(_proposals(play, part, marks[part]) for part in SPEAKERS.values()):
        raise NotSeen("Somebody was asked in a rehearsal.")
    play.transcript.saw(
        f"Probe: alle {len(TOWNS)} Städte bekämen einen Partner; wer immer das beste Paar zuerst nähme, ließe "
        f"{RESCUED[0].town} allein. Gefragt wurde niemand."
    )


async def _propose(play: Play) -> _PROPOSALS:
    """Both sides of each pair are asked, without a name of the other."""
    marks = _marks(play)
    await play.asks(ORGANIZER, "vermitteln start", str(len(TOWNS)))
    done = await play.sees(ORGANIZER, lambda seen: words.seats(seen.text) == (len(TOWNS), len(TOWNS)))
    found: _PROPOSALS = {}
    for part in SPEAKERS.values():
        await play.person(part).until(
            lambda part=part: _proposals(play, part, marks[part]) or None,  # type: ignore[misc]
            "a proposal",
            within=WITHIN,
        )

    def mutual() -> bool | None:
        for part in SPEAKERS.values():
            found[part] = _proposals(play, part, marks[part])
        pairs = {frozenset((part.town, town)) for part, towns in found.items() for town in towns}
        both = sum(map(len, found.values())) == 2 * len(pairs)
        return (both and words.has_number(done.text, len(pairs))) or None

    for part in SPEAKERS.values():
        await play.person(part).until(mutual, "both sides of each pair being asked", within=WITHIN)
    for part in RESCUED:
        asked = await play.sees(part, words.asks, since=marks[part], show=part == RESCUED[0])
        if any(other.name in asked.text or play.user_id(other) in asked.text for other in SPEAKERS.values()):
            raise NotSeen(f"{part.name} saw who speaks for the other town before both said yes.")
    play.transcript.saw("Beide Seiten jedes Paares wurden gefragt, ohne Namen und Adresse der anderen.")
    return found


async def _rescue(play: Play, proposals: _PROPOSALS) -> tuple[Part, Part]:
    """Two say yes, and only then a room opens."""
    one, other = RESCUED
    mark = play.person(one).view.mark
    await _answers(play, one, "ja", proposals[one].pop(other.town), other.town, show=True)
    await _answers(play, other, "ja", proposals[other].pop(one.town), one.town, show=True)
    await play.sees(one, other.town, other.name, since=mark)
    await _meet(play, one, other, show=True)
    play.transcript.saw(f"{one.town} und {other.town} haben nach zwei Ja einen gemeinsamen Raum.")
    return one, other


async def _refuse(play: Play, proposals: _PROPOSALS) -> None:
    """One says yes, the other no: the first sees the same as before."""
    one, other = REFUSED
    await _answers(play, one, "ja", proposals[one].pop(other.town), other.town, show=True)
    before = await play.asks(one, "partner", other.town, show=False)
    mark = play.person(one).view.mark
    await _answers(play, other, "nein", proposals[other].pop(one.town), one.town, show=True)
    after = await play.asks(one, "partner", other.town)
    told = play.person(one).view.all(other.town, since=mark, by=play.bot)
    if _line(before, other.town) != _line(after, other.town) or told != [after]:
        raise NotSeen(f"{one.name} could see that {other.town} said no.")
    play.transcript.saw(f"Vom Nein aus {other.town} erfährt {one.town} nichts.")


async def _agree(play: Play, proposals: _PROPOSALS) -> list[tuple[Part, Part]]:
    """All others say yes, but for one who forgets."""
    silent, forgetful = FORGOTTEN
    pairs = [(part, SPEAKERS[town]) for part, towns in proposals.items() for town in towns if part.town < town]
    agreed = [pair for pair in pairs if set(pair) != set(FORGOTTEN)]

    async def answers(part: Part) -> None:
        for town, number in proposals[part].items():
            if (part, town) != (forgetful, silent.town):
                await _answers(play, part, "ja", number, town, show=False)

    await play.all([part for part, towns in proposals.items() if towns], "Weitere Antworten: ja", answers)
    for one, other in agreed:
        await _meet(play, one, other, show=False)
    play.transcript.saw(f"{len(agreed)} weitere Paare sagten beide Ja und trafen sich in ihrem Raum.")
    return agreed


async def _remember(play: Play, proposals: _PROPOSALS) -> tuple[Part, Part]:
    """A question that was not answered for a week is asked once more, and only that one."""
    silent, forgetful = FORGOTTEN
    marks = _marks(play)
    play.stage.clock.advance(NAGGED_AFTER)
    play.transcript.told(f"Die Uhr der Assistenz steht jetzt auf {play.time}, eine Woche später.")
    number = proposals[forgetful][silent.town]
    await play.sees(forgetful, silent.town, lambda seen: words.prompt(seen.text) == number, since=marks[forgetful])
    await _answers(play, forgetful, "ja", number, silent.town, show=True)
    await _meet(play, silent, forgetful, show=False)
    others = [part for part in SPEAKERS.values() if part != forgetful and _proposals(play, part, marks[part])]
    if others:
        raise NotSeen(f"{others[0].name} was asked again although nothing was open.")
    play.transcript.saw(f"{forgetful.name} wurde einmal erinnert, sonst niemand; auch dieses Paar hat seinen Raum.")
    return silent, forgetful


async def _answers(play: Play, part: Part, word: str, number: int, town: str, *, show: bool) -> None:
    """Somebody answers the question about a town; the bot names the question, or the town if both said yes."""
    await play.asks(
        part, f"{word} {number}", lambda seen: words.has_number(seen.text, number) or town in seen.text, show=show
    )


async def _meet(play: Play, one: Part, other: Part, *, show: bool) -> None:
    """Both come into a room of their own with the bot, where it says who is who."""
    both = {play.user_id(one), play.user_id(other), play.bot}
    for part in (one, other):
        room = await play.comes_into(part, lambda room: room.joined == both, f"a room for {one.town} and {other.town}")
    await play.sees(one, one.name, other.name, room=room.id, since=0, show=show)


def _marks(play: Play) -> dict[Part, int]:
    return {part: play.person(part).view.mark for part in SPEAKERS.values()}


def _proposals(play: Play, part: Part, since: int) -> dict[str, int]:
    """The other town -> the number of the question, of all that somebody was asked."""
    person = play.person(part)
    asked = person.view.all(words.asks, since=since, room=person.direct, by=play.bot)
    return {
        town: words.prompt(seen.text) or 0
        for seen in asked
        for town in TOWNS
        if town != part.town and town in seen.text
    }


def _line(seen: Seen, town: str) -> str:
    """What a list says of a town."""
    return next((line for line in seen.text.splitlines() if town in line), "")
