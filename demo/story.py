"""The story from beginning to end: chapter after chapter, until something was not seen."""

import time
from collections.abc import Awaitable, Callable

from demo.chapters import arriving, asking, closing, cooperating, looking_back, organizing, registering, reminding
from demo.play import Play

Chapter = Callable[[Play], Awaitable[None]]

CHAPTERS: tuple[Chapter, ...] = (
    arriving.play,
    organizing.play,
    registering.play,
    reminding.play,
    asking.play,
    looking_back.play,
    cooperating.play,
    closing.play,
)


async def tell(play: Play) -> None:
    """Play all chapters.

    Raises:
        NotSeen: the clients did not see what they should; also inside of an exception group.
        Refusal: the homeserver did not let somebody do something.
    """
    began = time.monotonic()
    for chapter in CHAPTERS:
        await chapter(play)
    seconds = time.monotonic() - began
    play.transcript.told(
        f"{play.transcript.checked} Schritte, alle von den Clients gesehen, in {seconds:.0f} Sekunden."
    )
