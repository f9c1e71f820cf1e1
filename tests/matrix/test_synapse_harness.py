"""The private homeserver that the demo and other tests stand on."""

import asyncio
import contextlib
import os
import sys
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from demo.synapse import PYTHON_VARIABLE, PrivateSynapse, SynapseFailed, SynapseMissing, private_synapse

PASSWORD = "a password for tests"
RUN_UNTIL_KILLED = """
import asyncio, pathlib, sys
from demo.synapse import private_synapse

async def main():
    async with private_synapse(pathlib.Path(sys.argv[2]), python=pathlib.Path(sys.argv[1])) as homeserver:
        print(homeserver.url, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def log_in(homeserver: PrivateSynapse, localpart: str, password: str = PASSWORD) -> tuple[int, dict[str, Any]]:
    login = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": localpart},
        "password": password,
    }
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{homeserver.url}/_matrix/client/v3/login", json=login) as answer,
    ):
        return answer.status, await answer.json()


async def get(homeserver: PrivateSynapse, path: str, token: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession(headers=headers, raise_for_status=True) as http,
        http.get(f"{homeserver.url}{path}") as answer,
    ):
        return await answer.json()


async def test_registered_person_logs_in_and_has_their_name(synapse: PrivateSynapse) -> None:
    await synapse.register("harness-anna", PASSWORD, display_name="Anna Ämtlich")
    status, session = await log_in(synapse, "harness-anna")
    assert status == HTTPStatus.OK
    whoami = await get(synapse, "/_matrix/client/v3/account/whoami", session["access_token"])
    user = f"@harness-anna:{synapse.server_name}"
    assert whoami["user_id"] == user
    assert await get(synapse, f"/_matrix/client/v3/profile/{user}/displayname", session["access_token"]) == {
        "displayname": "Anna Ämtlich"
    }


async def test_wrong_password_is_refused(synapse: PrivateSynapse) -> None:
    await synapse.register("harness-berta", PASSWORD)
    status, _ = await log_in(synapse, "harness-berta", "another password")
    assert status == HTTPStatus.FORBIDDEN


async def test_only_an_admin_may_use_the_admin_api(synapse: PrivateSynapse) -> None:
    await synapse.register("harness-admin", PASSWORD, admin=True)
    await synapse.register("harness-carla", PASSWORD)
    path = f"/_synapse/admin/v2/users/@harness-carla:{synapse.server_name}"
    _, admin = await log_in(synapse, "harness-admin")
    assert (await get(synapse, path, admin["access_token"]))["admin"] is False
    _, carla = await log_in(synapse, "harness-carla")
    with pytest.raises(aiohttp.ClientResponseError, match="403"):
        await get(synapse, path, carla["access_token"])


async def test_taken_name_is_refused_with_synapses_own_words(synapse: PrivateSynapse) -> None:
    await synapse.register("harness-dora", PASSWORD)
    with pytest.raises(SynapseFailed, match="M_USER_IN_USE"):
        await synapse.register("harness-dora", PASSWORD)


async def test_thirty_people_register_and_log_in_within_seconds(synapse: PrivateSynapse) -> None:
    """Nobody runs into a limit: neither of registrations nor of logins from one address."""
    people = [f"harness-town-{number}" for number in range(30)]
    async with asyncio.timeout(20):
        await asyncio.gather(*(synapse.register(person, PASSWORD) for person in people))
        logins = await asyncio.gather(*(log_in(synapse, person) for person in people))
    assert {status for status, _ in logins} == {HTTPStatus.OK}


@pytest.mark.parametrize("kill", [False, True], ids=["in order", "killed"])
async def test_data_and_address_outlive_the_process(synapse_interpreter: Path, tmp_path: Path, kill: bool) -> None:
    async with private_synapse(tmp_path, python=synapse_interpreter) as homeserver:
        await homeserver.register("emma", PASSWORD)
        _, session = await log_in(homeserver, "emma")
        url, pid = homeserver.url, homeserver.pid

        await homeserver.stop(kill=kill)
        with pytest.raises(aiohttp.ClientConnectorError):
            await log_in(homeserver, "emma")
        await homeserver.start()

        assert homeserver.url == url
        assert homeserver.pid != pid
        whoami = await get(homeserver, "/_matrix/client/v3/account/whoami", session["access_token"])
        assert whoami["user_id"] == f"@emma:{homeserver.server_name}"


async def test_no_process_is_left_behind_when_the_block_fails(synapse_interpreter: Path, tmp_path: Path) -> None:
    pids = []

    async def fail() -> None:
        async with private_synapse(tmp_path, python=synapse_interpreter) as homeserver:
            pids.append(homeserver.pid)
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


async def test_homeserver_ends_when_whoever_started_it_is_killed(synapse_interpreter: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", RUN_UNTIL_KILLED, synapse_interpreter, tmp_path]
    owner = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    url = urlsplit((await owner.stdout.readline()).decode().strip())
    reader, writer = await asyncio.open_connection(url.hostname, url.port)

    owner.kill()
    await owner.wait()

    async with asyncio.timeout(10):  # a homeserver that stays would keep the connection
        with contextlib.suppress(ConnectionResetError):
            await reader.read()
    writer.close()


async def test_setting_that_synapse_refuses_is_reported_from_its_log(synapse_interpreter: Path, tmp_path: Path) -> None:
    with pytest.raises(SynapseFailed, match="Invalid server name 'no/such:name'"):
        async with private_synapse(tmp_path, python=synapse_interpreter, config={"server_name": "no/such:name"}):
            pass


async def test_missing_synapse_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PYTHON_VARIABLE, str(tmp_path / "python"))
    with pytest.raises(SynapseMissing, match="make env"):
        async with private_synapse(tmp_path):
            pass
