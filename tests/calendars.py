"""Calendar files as a program of officials reads them: by ical.js, the parser of Thunderbird and Nextcloud.

Another parser than the one that wrote them, of another family, and one that stands on their desks.
"""

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parent.parent


class NodeMissing(Exception):
    """Node or a package for it cannot be had."""


class CalendarUnreadable(AssertionError):
    """The program takes the file for broken."""


class CalendarReader:
    """The running parser."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __call__(self, content: bytes) -> dict[str, Any]:
        """What stands in a calendar file.

        Raises:
            CalendarUnreadable: it is none.
        """
        content.decode()  # RFC 5545, section 3.1.4
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(base64.b64encode(content).decode() + "\n")
        self._process.stdin.flush()
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        if "error" in found:
            raise CalendarUnreadable(found["error"])
        return found


def node_package(name: str) -> Path:
    """The folder of a package for Node that the tests use.

    Raises:
        NodeMissing: it is not installed.
    """
    folder = _ROOT / "node_modules" / name
    if shutil.which("node") is None:
        raise NodeMissing("Node is not installed: see `make services`")
    if not folder.is_dir():
        raise NodeMissing(f"{name} is not installed: see `make services`")
    return folder


@contextmanager
def calendar_reader() -> Iterator[CalendarReader]:
    """The parser, for as long as it is needed.

    Raises:
        NodeMissing: it is not installed.
    """
    node_package("ical.js")
    script = Path(__file__).with_suffix("").with_name("calendar_reader.mjs")
    command = ["node", str(script)]
    with subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield CalendarReader(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
