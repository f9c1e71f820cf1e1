"""The story of `make demo`, on a real Synapse: every step of it is seen by the clients, or it fails."""

import asyncio
import sys
from pathlib import Path


async def test_whole_story_is_seen_by_its_people(synapse_interpreter: Path, tmp_path: Path) -> None:
    """The demo plays one event from the first greeting to the last cooperation and ends with exit code 0."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "demo",
        "--once",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path), "INITIATIVE_K_SYNAPSE_PYTHON": str(synapse_interpreter)},
        cwd=Path(__file__).parents[2],
    )
    transcript, _ = await process.communicate()
    assert process.returncode == 0, transcript.decode()[-4_000:]
