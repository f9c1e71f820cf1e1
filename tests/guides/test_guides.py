"""The guides show what the bot really says."""

from tests.guides.__main__ import said
from tests.guides.pages import GUIDES, filled, scenes_in


async def test_guides_show_what_was_really_said() -> None:
    """Every conversation in a guide is held once more; `python -m tests.guides` writes them anew."""
    scenes = await said()
    for guide in GUIDES:
        page = guide.read_text()
        assert filled(page, scenes) == page
    assert sorted(scenes) == sorted(scene for guide in GUIDES for scene in scenes_in(guide.read_text()))
