"""A person whose client is matrix-js-sdk, run under Node as a process of its own and given one order at a time."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
_SCRIPT = Path(__file__).with_name("person.mjs")
_ANSWER_WITHIN = 60.0  # seconds


class PeerMissing(RuntimeError):
    """Node or matrix-js-sdk is not there."""


class PeerFailed(AssertionError):
    """The client did not see or could not do what was asked of it."""


class JsPerson:
    """Orders for `person.mjs`; every method's meaning stands there."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._orders = 0

    async def __call__(self, order: str, **given: Any) -> dict[str, Any]:
        """Give an order and return what came of it.

        Raises:
            PeerFailed: it was not done; with what the client said.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._orders += 1
        line = json.dumps({"id": self._orders, "order": order, **given})
        self._process.stdin.write(f"{line}\n".encode())
        await self._process.stdin.drain()
        async with asyncio.timeout(_ANSWER_WITHIN):
            raw = await self._process.stdout.readline()
        if not raw:
            raise PeerFailed(f"the client ended at {order}")
        answer = json.loads(raw)
        if "error" in answer:
            raise PeerFailed(f"{order} {given}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result


def node() -> str:
    """The Node that can run matrix-js-sdk.

    Raises:
        PeerMissing: there is none, or its packages are not installed.
    """
    found = shutil.which("node")
    if found is None:
        raise PeerMissing("Node is not there.")
    if not (_ROOT / "node_modules" / "matrix-js-sdk" / "package.json").is_file():
        raise PeerMissing("matrix-js-sdk is not there; `make services` installs it.")
    return found


@asynccontextmanager
async def js_person(homeserver: str, user: str, password: str) -> AsyncIterator[JsPerson]:
    """Somebody who is logged in by matrix-js-sdk while the block runs."""
    process = await asyncio.create_subprocess_exec(
        node(),
        str(_SCRIPT),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=2**20,
    )
    person = JsPerson(process)
    try:
        await person("login", homeserver=homeserver, user=user, password=password)
        yield person
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
