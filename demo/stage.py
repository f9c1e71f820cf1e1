"""The stage: a private homeserver, the bot as a process of its own, a clock that can be moved, and people."""

import asyncio
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp

from bot.settings import PREFIX
from demo.child import reap, spawn
from demo.person import Person
from demo.ports import free_port
from demo.synapse import PrivateSynapse, private_synapse

BOT = "assistenz"  # the bot's name on the homeserver

_ROOT = Path(__file__).resolve().parents[1]
_READY_WITHIN = 60.0  # seconds; it takes about 2
_LOGIN_WITHIN = 60.0  # seconds; it takes about 1
_ENDED_WITHIN = 10.0  # seconds
_POLL = 0.05  # seconds
_LOG_TAIL = 4_000  # characters
_SIDE_BY_SIDE = 6  # accounts made and logins done at once


class BotFailed(RuntimeError):
    """The bot did not start or did not end in order; the message holds the end of its log."""


class StageClock:
    """The clock of the bot: the machine's, moved by seconds that stand in a file which the bot reads each time."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._offset = timedelta()

    def now(self) -> datetime:
        """The time as the bot has it, in UTC."""
        return datetime.now(UTC) + self._offset

    def move_to(self, when: datetime) -> None:
        """Make it `when` now; the clock goes on from there."""
        self.advance(when - self.now())

    def advance(self, by: timedelta) -> None:
        """Move the clock on."""
        self._offset += by
        new = self.file.with_suffix(".new")
        new.write_text(f"{self._offset.total_seconds():.3f}")
        new.replace(self.file)  # at once, so that the bot never reads half of it


class BotProcess:
    """`initiative-k run` on a data folder of its own.

    Attributes:
        user_id: Matrix ID of the bot.
        url: Where it serves `/health`, `/ready` and `/metrics`, the same after every start.
        log: What it said.
    """

    def __init__(
        self, directory: Path, homeserver: PrivateSynapse, http: aiohttp.ClientSession, settings: Mapping[str, str]
    ) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        port = free_port()
        self.user_id = f"@{BOT}:{homeserver.server_name}"
        self.url = f"http://127.0.0.1:{port}"
        self.log = directory / "bot.log"
        self._directory = directory
        self._http = http
        self._process: subprocess.Popen[bytes] | None = None
        named = {
            "homeserver": homeserver.url,
            "data_dir": str(directory / "data"),
            "web_port": str(port),
            "sweep_seconds": "1",
            **settings,
        }
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        given = {f"{PREFIX}{name.upper()}": value for name, value in named.items()}
        self._environment = {**inherited, **given, "PYTHONPATH": str(_ROOT)}

    @property
    def pid(self) -> int:
        """Process id of the running bot."""
        if self._process is None:
            raise BotFailed("The bot is not running.")
        return self._process.pid

    async def log_in(self, password: str) -> None:
        """Make the bot's device, as an operator does once with `initiative-k login`.

        Raises:
            BotFailed: the command failed.
        """
        process = self._spawn("login", "--user", self.user_id, {f"{PREFIX}PASSWORD": password})
        try:
            code = await asyncio.to_thread(process.wait, _LOGIN_WITHIN)
        finally:
            reap(process)
        if code != 0:
            raise BotFailed(f"`initiative-k login` ended with code {code}:\n{self._log_tail()}")

    async def start(self) -> None:
        """Start the bot on its data and wait until it serves people; do nothing if it runs.

        Raises:
            BotFailed: it ended or was not ready within a minute.
        """
        if self._process is not None and self._process.poll() is None:
            return
        self._reap()
        self._process = self._spawn("run")
        try:
            async with asyncio.timeout(_READY_WITHIN):
                while not await self.ready():
                    if self._process.poll() is not None:
                        raise BotFailed(f"The bot ended with code {self._process.returncode}:\n{self._log_tail()}")
                    await asyncio.sleep(_POLL)
        except TimeoutError:
            raise BotFailed(f"The bot was not ready within {_READY_WITHIN:.0f} s:\n{self._log_tail()}") from None

    async def ready(self) -> bool:
        """Whether it says that it serves people."""
        try:
            async with self._http.get(f"{self.url}/ready") as answer:
                return answer.status == HTTPStatus.OK
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def stop(self, kill: bool = False) -> None:
        """End the bot: in order, or with `kill` as a power cut would; its data stay."""
        process = self._process
        if process is None:
            return
        if kill:
            process.kill()
        else:
            process.terminate()
        try:
            await asyncio.to_thread(process.wait, _ENDED_WITHIN)
        except subprocess.TimeoutExpired:
            pass
        finally:  # also when this task is cancelled
            self._reap()

    def _spawn(self, *arguments: str | Mapping[str, str]) -> subprocess.Popen[bytes]:
        words = [word for word in arguments if isinstance(word, str)]
        further = {name: value for more in arguments if not isinstance(more, str) for name, value in more.items()}
        environment = {**self._environment, **further}
        return spawn(sys.executable, "bot", *words, log=self.log, cwd=self._directory, environment=environment)

    def _reap(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            reap(process)

    def _log_tail(self) -> str:
        return self.log.read_text(errors="replace")[-_LOG_TAIL:]


class Stage:
    """Everything that a story plays on.

    Attributes:
        homeserver: The private Synapse.
        bot: The bot, logged in; `open_stage` starts it.
        clock: Moves the bot's time.
        people: Everybody with an account, by local part.
    """

    def __init__(self, homeserver: PrivateSynapse, bot: BotProcess, clock: StageClock) -> None:
        self.homeserver = homeserver
        self.bot = bot
        self.clock = clock
        self.people: dict[str, Person] = {}
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def enter(self, localpart: str, name: str) -> Person:
        """Make an account and log in."""
        password = secrets.token_hex(5)  # for one evening on loopback, and to be typed by hand
        url = self.homeserver.url
        async with self._slots:
            await self.homeserver.register(localpart, password, display_name=name)
            person = Person(url, localpart, name=name, password=password, bot=self.bot.user_id)
            self.people[localpart] = person
            await person.arrives()
        return person

    def user_id(self, localpart: str) -> str:
        """The Matrix ID of a local part."""
        return f"@{localpart}:{self.homeserver.server_name}"

    async def clear(self) -> None:
        """Close all clients."""
        await asyncio.gather(*(person.leaves() for person in self.people.values()), return_exceptions=True)


@asynccontextmanager
async def open_stage(
    directory: Path | None = None,
    *,
    organizers: Sequence[str] = (),
    settings: Mapping[str, str] | None = None,
    homeserver: PrivateSynapse | None = None,
    synapse: Mapping[str, Any] | None = None,
) -> AsyncIterator[Stage]:
    """Set up everything while the block runs: homeserver, the bot's account and device, the bot ready to serve.

    Args:
        directory: Holds all data and logs; else a temporary folder.
        organizers: Local parts of the first organizers; their accounts are made by `Stage.enter`.
        settings: More settings of the bot, by field name, or other values for them.
        homeserver: One that runs already; it is left running.
        synapse: Settings of `homeserver.yaml`, where none runs already.

    Raises:
        SynapseMissing: there is no Synapse to run.
        SynapseFailed: it did not start.
        BotFailed: the bot did not start.
    """
    with _folder(directory) as folder:
        async with (
            _running(homeserver, folder / "synapse", synapse or {}) as server,
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http,
        ):
            clock = StageClock(folder / "clock-offset")
            first = ",".join(f"@{name}:{server.server_name}" for name in organizers)
            named = {"organizers": first, "clock_offset_file": str(clock.file), **(settings or {})}
            bot = BotProcess(folder / "bot", server, http, named)
            stage = Stage(server, bot, clock)
            try:
                await _start(stage)
                yield stage
            finally:
                await stage.clear()
                await bot.stop()


async def _start(stage: Stage) -> None:
    password = secrets.token_urlsafe(12)
    await stage.homeserver.register(BOT, password, display_name="Assistenz Initiative K")
    await stage.bot.log_in(password)
    await stage.bot.start()


@contextmanager
def _folder(directory: Path | None) -> Iterator[Path]:
    if directory is not None:
        directory.mkdir(parents=True, exist_ok=True)
        yield directory.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="initiative-k-") as temporary:
        yield Path(temporary)


@asynccontextmanager
async def _running(
    homeserver: PrivateSynapse | None, directory: Path, config: Mapping[str, Any]
) -> AsyncIterator[PrivateSynapse]:
    if homeserver is not None:
        yield homeserver
        return
    async with private_synapse(directory, config=config) as own:
        yield own
