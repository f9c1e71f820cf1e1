"""What must still hold when all is over, and the figures."""

from collections import Counter

from demo.chapters.reminding import BEFORE, REMINDED, SPARED
from demo.play import Play
from demo.view import NotSeen


async def play(play: Play) -> None:
    """The chapter."""
    play.transcript.chapter("Zum Schluss", play.time)
    for part in REMINDED:
        person = play.person(part)
        said = Counter(seen.text for seen in person.view.all(room=person.direct, by=play.bot))
        if [said[reminder] for reminder in play.reminders[part]] != [1] * len(BEFORE):
            raise NotSeen(f"{part.name} saw a reminder twice: {play.reminders[part]}")
    reminders = {reminder for seen in play.reminders.values() for reminder in seen}
    for part in SPARED:
        if any(seen.text in reminders for seen in play.person(part).view.all(by=play.bot)):
            raise NotSeen(f"{part.name} saw a reminder without a seat.")
    play.transcript.saw("Auch danach sah niemand eine Erinnerung doppelt, und niemand ohne Platz eine.")
    rows = [(what, str(number)) for what, number in play.tally.items()]
    play.transcript.table("Was die Clients sahen", ("Was", "Anzahl"), rows)
