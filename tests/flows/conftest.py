"""A world for each conversation."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.world import World, open_world


@pytest.fixture
async def world(tmp_path: Path, database_url: str) -> AsyncIterator[World]:
    """A bot on an empty database and a homeserver in memory, once for each kind of database."""
    async with open_world(tmp_path, database_url) as opened:
        yield opened
