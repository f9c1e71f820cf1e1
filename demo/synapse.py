"""A private Synapse that only this machine can reach, for the demo and for tests.

Synapse is AGPL and needs other versions of some packages than the bot, so it lives in an environment of its own
(`make env` builds it) and is only ever a separate process, spoken to over HTTP.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import os
import secrets
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp

from demo.child import reap, spawn
from demo.ports import free_port

SERVER_NAME = "initiative-k.example"
PYTHON_VARIABLE = "INITIATIVE_K_SYNAPSE_PYTHON"

_OWN_PYTHON = Path(__file__).resolve().parents[1] / ".venv-synapse" / "bin" / "python"
_READY_WITHIN = 60.0  # seconds; it takes about 3
_ENDED_WITHIN = 10.0  # seconds; it takes less than 1
_POLL = 0.05  # seconds
_LOG_TAIL = 4_000  # characters

_UNLIMITED = {"per_second": 100_000, "burst_count": 100_000}
_RAISED_LIMITS: dict[str, Any] = {
    "rc_message": _UNLIMITED,
    "rc_registration": _UNLIMITED,
    "rc_admin_redaction": _UNLIMITED,
    "rc_joins": {"local": _UNLIMITED, "remote": _UNLIMITED},
    "rc_joins_per_room": _UNLIMITED,
    "rc_invites": {"per_room": _UNLIMITED, "per_user": _UNLIMITED, "per_issuer": _UNLIMITED},
    "rc_room_creation": _UNLIMITED,
    "rc_key_requests": _UNLIMITED,
    "rc_media_create": _UNLIMITED,
    "rc_user_directory": _UNLIMITED,
    "rc_profile": _UNLIMITED,
}


class SynapseMissing(RuntimeError):
    """Synapse's environment is not there: run `make env`, or name a Python that has Synapse."""


class SynapseFailed(RuntimeError):
    """Synapse did not start, or refused what it was told; the message holds its answer or the end of its log."""


class PrivateSynapse:
    """A Synapse process with its data; `private_synapse` starts it and ends it.

    Attributes:
        url: Base URL of the client API, the same after every start.
        server_name: What stands behind the colon in user ids.
        directory: Holds configuration, data, media and `synapse.log`.
    """

    def __init__(self, directory: Path, python: Path, http: aiohttp.ClientSession, config: Mapping[str, Any]) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.server_name = SERVER_NAME
        self.directory = directory.absolute()  # Synapse runs in it
        self.log = self.directory / "synapse.log"
        self._python = python
        self._http = http
        self._registration_secret = secrets.token_hex(32)
        self._process: subprocess.Popen[bytes] | None = None
        self._write_files(port, config)

    @property
    def pid(self) -> int:
        """Process id of the running Synapse."""
        if self._process is None:
            raise SynapseFailed("Synapse is not running.")
        return self._process.pid

    async def start(self) -> None:
        """Start Synapse on its data and wait until it answers; do nothing if it runs.

        Raises:
            SynapseFailed: It ended or did not answer within a minute.
        """
        if self._process is not None and self._process.poll() is None:
            return
        self._reap()
        self._process = self._spawn()
        try:
            async with asyncio.timeout(_READY_WITHIN):
                await self._answers(self._process)
        except TimeoutError:
            message = f"Synapse did not answer within {_READY_WITHIN:.0f} s. Its log ends:\n{self._log_tail()}"
            raise SynapseFailed(message) from None

    async def stop(self, kill: bool = False) -> None:
        """End Synapse: orderly, or with `kill` as a power cut would; data and port stay."""
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

    async def register(
        self, localpart: str, password: str, *, admin: bool = False, display_name: str | None = None
    ) -> None:
        """Create an account by the shared secret.

        Raises:
            SynapseFailed: Synapse refused, for instance because the name is taken.
        """
        endpoint = f"{self.url}/_synapse/admin/v1/register"
        async with self._http.get(endpoint) as answer:
            nonce = (await answer.json())["nonce"]
        # https://element-hq.github.io/synapse/latest/admin_api/register_api.html
        signed = "\0".join([nonce, localpart, password, "admin" if admin else "notadmin"])
        account = {
            "nonce": nonce,
            "username": localpart,
            "password": password,
            "admin": admin,
            "mac": hmac.new(self._registration_secret.encode(), signed.encode(), hashlib.sha1).hexdigest(),
        }
        if display_name is not None:
            account["displayname"] = display_name
        async with self._http.post(endpoint, json=account) as answer:
            if answer.status != HTTPStatus.OK:
                raise SynapseFailed(f"Synapse refused to register {localpart!r}: {await answer.text()}")

    def _write_files(self, port: int, config: Mapping[str, Any]) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        signing_key = self.directory / "signing.key"
        if not signing_key.exists():
            seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
            _write_private(signing_key, f"ed25519 a_{secrets.token_hex(2)} {seed}\n")
        logging = {
            "version": 1,
            "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"level": "WARNING", "handlers": ["stderr"]},
            "loggers": {"synapse.access": {"level": "INFO"}},
            "disable_existing_loggers": False,
        }
        # Synapse reads YAML, and JSON is YAML.
        _write_private(self.directory / "log.yaml", json.dumps(logging, indent=1))
        settings = {**self._settings(port), **config}
        _write_private(self.directory / "homeserver.yaml", json.dumps(settings, indent=1))

    def _settings(self, port: int) -> dict[str, Any]:
        return {
            "server_name": self.server_name,
            "public_baseurl": f"{self.url}/",
            "listeners": [
                {
                    "type": "http",
                    "port": port,
                    "bind_addresses": ["127.0.0.1"],
                    "tls": False,
                    "resources": [{"names": ["client"], "compress": False}],
                }
            ],
            "database": {"name": "sqlite3", "args": {"database": str(self.directory / "homeserver.db")}},
            "media_store_path": str(self.directory / "media"),
            "log_config": str(self.directory / "log.yaml"),
            "signing_key_path": str(self.directory / "signing.key"),
            "registration_shared_secret": self._registration_secret,
            "macaroon_secret_key": secrets.token_hex(32),
            "form_secret": secrets.token_hex(32),
            "bcrypt_rounds": 4,
            # Nobody outside: no federation, no key servers, no telemetry, no fetching of what people link to.
            "federation_domain_whitelist": [],
            "trusted_key_servers": [],
            "suppress_key_server_warning": True,
            "report_stats": False,
            "url_preview_enabled": False,
            "presence": {"enabled": False},
            # Stock: five logins from one address, then one every five minutes. Here all people share one address.
            "rc_login": {"address": _UNLIMITED, "account": _UNLIMITED, "failed_attempts": _UNLIMITED},
        }

    def _spawn(self) -> subprocess.Popen[bytes]:
        arguments = ("--config-path", self.directory / "homeserver.yaml")
        return spawn(
            self._python, "synapse.app.homeserver", *arguments, log=self.log, cwd=self.directory, isolated=True
        )

    async def _answers(self, process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None:
            try:
                async with self._http.get(f"{self.url}/_matrix/client/versions") as answer:
                    if answer.status == HTTPStatus.OK:
                        return
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(_POLL)
        raise SynapseFailed(f"Synapse ended with code {process.returncode}. Its log ends:\n{self._log_tail()}")

    def _reap(self) -> None:
        """Leave no process behind, whatever came before."""
        process, self._process = self._process, None
        if process is None:
            return
        reap(process)

    def _log_tail(self) -> str:
        return self.log.read_text(errors="replace")[-_LOG_TAIL:]


@asynccontextmanager
async def private_synapse(
    directory: Path,
    *,
    python: Path | None = None,
    rate_limits: bool = False,
    config: Mapping[str, Any] | None = None,
) -> AsyncIterator[PrivateSynapse]:
    """Run a private Synapse while the block runs, on 127.0.0.1 and a free port.

    Args:
        directory: Where configuration, data and log go; made if missing. Data already there is used again.
        python: A Python that has Synapse; else the environment variable `INITIATIVE_K_SYNAPSE_PYTHON`, else the
            environment that `make env` builds.
        rate_limits: Keep Synapse's stock limits, except for logins.
        config: Settings of `homeserver.yaml` to add or to replace, for instance `app_service_config_files`.

    Raises:
        SynapseMissing: There is no Synapse to run.
        SynapseFailed: It did not start.
    """
    interpreter = synapse_python(python)
    limits = {} if rate_limits else _RAISED_LIMITS
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as http:
        homeserver = PrivateSynapse(directory, interpreter, http, {**limits, **(config or {})})
        try:
            await homeserver.start()
            yield homeserver
        finally:
            await homeserver.stop()


def synapse_python(python: Path | None = None) -> Path:
    """Return the Python that has Synapse: the one given, the one the environment names, or our own.

    Raises:
        SynapseMissing: It is not where it should be.
    """
    python = python or Path(os.environ.get(PYTHON_VARIABLE) or _OWN_PYTHON)
    if not python.is_file():
        raise SynapseMissing(f"No Synapse: {python} is not there. Run `make env`, or set {PYTHON_VARIABLE}.")
    return python


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)
