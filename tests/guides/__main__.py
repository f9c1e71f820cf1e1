"""`python -m tests.guides` holds the guides' conversations and writes them into the guides."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.flows.world import open_world
from tests.guides.pages import GUIDES, Line, filled
from tests.guides.scenes import play


async def said() -> dict[str, list[Line]]:
    """What is said in all scenes."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_world(Path(folder), f"sqlite:///{folder}/initiative-k.db") as world:
            return await play(world)


def main() -> int:
    """Write the guides."""
    scenes = asyncio.run(said())
    for guide in GUIDES:
        guide.write_text(filled(guide.read_text(), scenes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
