"""The story from beginning to end: chapter after chapter, until something was not seen."""

import time
from collections.abc import Awaitable, Callable

from demo.chapters import arriving, asking, cooperating, organizing, registering, reminding
from demo.play import Play

Chapter = Callable[[Play], Awaitable[None]]

CHAPTERS: tuple[Chapter, ...] = (
    arriving.play,
    organizing.play,
    registering.play,
    reminding.play,
    asking.play,
    cooperating.play,
)


async def tell(play: Play) -> None:
    """Play all chapters and the summary.

    Raises:
        NotSeen: the clients did not see what they should.
    """
    began = time.monotonic()
    for chapter in CHAPTERS:
        await chapter(play)
    play.transcript.table("Zusammenfassung", ("Was", "Anzahl"), [(what, str(n)) for what, n in play.tally.items()])
    play.transcript.told(
        f"{play.transcript.checked} Schritte, alle von den Clients gesehen, in {time.monotonic() - began:.0f} Sekunden."
    )
