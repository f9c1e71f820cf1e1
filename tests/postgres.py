"""A private PostgreSQL server for tests, on 127.0.0.1 and a free port, with its data in a directory of its own."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import psycopg
from psycopg import sql

from demo.ports import free_port

_READY_WITHIN = 600  # looks, each after _POLL
_POLL = 0.05  # seconds
_ENDED_WITHIN = 10  # seconds; it takes far less than 1
_LOG_TAIL = 4_000  # characters
_SIGNALS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}

# Becomes the server itself, so that the pid we know is the server's: gives up root, which PostgreSQL refuses, and dies
# with the thread that started it; fixtures do that from pytest's main thread. It dies by SIGKILL, which its children
# notice at once: on SIGQUIT in its first tenth of a second, PostgreSQL 15 was seen to wait for one of them for ever.
_LAUNCH = """
import ctypes, os, signal, sys
parent, user, group, *command = sys.argv[1:]
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(int(group))
    os.setuid(int(user))
if sys.platform == "linux":
    PR_SET_PDEATHSIG = 1
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(parent):
        sys.exit("Whoever wanted this server is gone.")
os.execv(command[0], command)
"""


class PostgresMissing(RuntimeError):
    """There are no PostgreSQL server programs, or no user to run them as."""


class PostgresFailed(RuntimeError):
    """PostgreSQL did not start; the message holds the end of its log."""


class PostgresServer:
    """A cluster and the process that serves it; `private_postgres` makes it and ends it."""

    def __init__(self, directory: Path) -> None:
        self.port = free_port()
        self.directory = directory
        self.log = directory / "postgres.log"
        self._data = directory / "data"
        self._binaries = _binaries()
        self._user, self._group = _unprivileged()
        self._password = secrets.token_urlsafe(24)
        self._process: subprocess.Popen[bytes] | None = None
        self._initialise()

    @property
    def pid(self) -> int:
        """Process id of the running server."""
        if self._process is None:
            raise PostgresFailed("PostgreSQL is not running.")
        return self._process.pid

    def url(self, database: str) -> str:
        """Return the address of a database as SQLAlchemy wants it."""
        return f"postgresql+psycopg://postgres:{self._password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, *, template: str = "template0") -> str:
        """Create an empty database, or a copy of another one that nobody is connected to, and return its URL."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drop a database and whatever connections it still has."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def start(self) -> None:
        """Start the server on its data and wait until it takes connections; do nothing if it runs.

        Raises:
            PostgresFailed: It ended or took no connection within half a minute.
        """
        if self._process is not None and self._process.poll() is None:
            return
        self._process = self._spawn()
        for _ in range(_READY_WITHIN):
            try:
                code = self._process.wait(_POLL)
            except subprocess.TimeoutExpired:
                if self._takes_connections():
                    return
            else:
                raise PostgresFailed(f"PostgreSQL ended with code {code}. Its log ends:\n{self._log_tail()}")
        raise PostgresFailed(f"PostgreSQL took no connection. Its log ends:\n{self._log_tail()}")

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """End the server: `fast` in order, `immediate` as if it had crashed; data and port stay."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(_SIGNALS[mode])
        try:
            process.wait(_ENDED_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _initialise(self) -> None:
        password = self.directory / "password"
        password.touch(mode=0o600)
        password.write_text(self._password)
        if os.getuid() == 0:
            os.chown(self.directory, self._user, self._group)
            os.chown(password, self._user, self._group)
        done = subprocess.run(
            [
                self._binaries / "initdb",
                f"--pgdata={self._data}",
                "--username=postgres",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",  # an empty cluster is worth no disk flush; the server does flush
            ],
            cwd=self.directory,
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
            **({"user": self._user, "group": self._group, "extra_groups": []} if os.getuid() == 0 else {}),
        )
        password.unlink()
        if done.returncode:
            raise PostgresFailed(f"initdb ended with code {done.returncode}:\n{done.stdout}{done.stderr}")

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.directory,
            "fsync": "on",
            "dynamic_shared_memory_type": "mmap",  # in the data directory: nothing stays behind in /dev/shm
            "timezone": "UTC",
        }
        server = [self._binaries / "postgres", "-D", self._data, *(f"--{key}={it}" for key, it in settings.items())]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-I", "-c", _LAUNCH, *map(str, [os.getpid(), self._user, self._group, *server])],
                cwd=self.directory,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us; we end the server in order
            )

    def _execute(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)

    def _takes_connections(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="postgres",
            password=self._password,
            dbname="postgres",
            connect_timeout=5,
            autocommit=True,
        )

    def _log_tail(self) -> str:
        return self.log.read_text(errors="replace")[-_LOG_TAIL:]


@contextmanager
def private_postgres(directory: Path | None = None) -> Iterator[PostgresServer]:
    """Run a private PostgreSQL server while the block runs.

    Args:
        directory: Where data and log go: an existing, empty directory that every user can reach. Without it, one is
            made under the temporary directory and removed in the end; pytest's `tmp_path` will not do for root,
            since only its owner may enter.

    Raises:
        PostgresMissing: There is no PostgreSQL to run.
        PostgresFailed: It did not start.
    """
    home = directory or Path(tempfile.mkdtemp(prefix="initiative-k-postgres-"))
    try:
        server = PostgresServer(home)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        if directory is None:
            shutil.rmtree(home, ignore_errors=True)


def _binaries() -> Path:
    """Return the directory of `initdb` and `postgres`: Debian keeps them out of PATH, one per major version."""
    found = shutil.which("initdb")
    # Of a link, the target: `postgres` looks for its files beside itself.
    candidates = [Path(found).resolve().parent] if found else []
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(versions, key=lambda path: float(path.parent.name), reverse=True)
    for candidate in candidates:
        if all((candidate / program).is_file() for program in ("initdb", "postgres")):
            return candidate
    raise PostgresMissing("No PostgreSQL server programs, neither in PATH nor in /usr/lib/postgresql.")


def _unprivileged() -> tuple[int, int]:
    """Return the user and group to run PostgreSQL as: it refuses root."""
    if os.getuid() != 0:
        return os.getuid(), os.getgid()
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return user.pw_uid, user.pw_gid
    raise PostgresMissing("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody.")


def _environment() -> dict[str, str]:
    """Return an environment without the PG* variables of whoever runs the tests."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
