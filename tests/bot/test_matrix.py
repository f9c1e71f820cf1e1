"""The client against a homeserver that misbehaves: every failure becomes the error that the bot can act upon."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from bot.matrix import (
    AliasTaken,
    Credentials,
    MatrixError,
    RateLimited,
    Rejected,
    ServerTrouble,
    TokenRevoked,
)
from bot.matrix_nio import NioMatrix, log_in

TOKEN = "syt_planted_token"
ROOM = "!room/with?odd#signs%2F:example.org"

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Stub:
    """A homeserver that gives the answers it was told to, the last one again and again."""

    def __init__(self) -> None:
        self.url = ""
        self.answers: list[Answer] = []
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []  # method, raw path, headers, body

    def will(self, *answers: Answer) -> None:
        self.answers = list(answers)

    @property
    def paths(self) -> list[str]:
        return [f"{method} {path}" for method, path, _, _ in self.requests]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append((request.method, request.raw_path, dict(request.headers), await request.read()))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return await answer(request)


def says(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """Answer with this JSON, or with this text as it is."""
    text = body if isinstance(body, str) else json.dumps(body)

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(text=text, status=status, headers=headers)

    return answer


def refuses(status: int, errcode: str, **more: Any) -> Answer:
    """Answer with a Matrix error."""
    return says({"errcode": errcode, "error": "no", **more}, status)


async def cuts(request: web.Request) -> web.StreamResponse:
    """Promise a long body and break off in the middle."""
    answer = web.StreamResponse(headers={"Content-Length": "1000"})
    await answer.prepare(request)
    await answer.write(b'{"event_id": "$eve')
    _drop(request)
    return answer


async def resets(request: web.Request) -> web.StreamResponse:
    """Break off without a word."""
    _drop(request)
    return web.Response()


def _drop(request: web.Request) -> None:
    assert request.transport is not None
    request.transport.abort()


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    """A homeserver on a port of its own."""
    stub = Stub()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", stub.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    stub.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield stub
    await runner.cleanup()


@pytest.fixture
async def matrix(stub: Stub) -> AsyncIterator[NioMatrix]:
    """A client of the stub that is not patient."""
    client = NioMatrix(Credentials("@bot:example.org", "DEV", TOKEN, stub.url), request_timeout=0.2)
    yield client
    await client.close()


async def _send(matrix: NioMatrix) -> str:
    return await matrix.send(ROOM, "m.room.message", {"body": "hello"}, "t1")


@pytest.mark.parametrize(
    "answer",
    [
        says("<html>Bad gateway</html>", 502),
        says("<html>Not found</html>", 404),
        says("Forbidden by the proxy", 403),
        says("", 401),
        says("", 408),
        refuses(408, "M_UNKNOWN"),
        refuses(500, "M_UNKNOWN"),
        refuses(503, "M_UNKNOWN"),
        says("{"),
        says(""),
        says('{"event_id": NaN}'),
        says("[" * 100_000),
        says("1" * 5_000),
        says([]),
        says("null"),
        says({}),
        says({"event_id": 1}),
        says({"event_id": ""}),
        says("moved", 302, {"Location": "/elsewhere"}),
        cuts,
        resets,
    ],
)
async def test_broken_answer_is_server_trouble(stub: Stub, matrix: NioMatrix, answer: Answer) -> None:
    """Whatever no homeserver in good health would say passes, so it must not park anything for ever."""
    stub.will(answer)
    with pytest.raises(ServerTrouble):
        await _send(matrix)


async def test_hanging_server_is_server_trouble(stub: Stub, matrix: NioMatrix) -> None:
    """A server that never answers costs the time of one request, while a sync may take its own, longer time."""
    released = asyncio.Event()

    async def hangs(request: web.Request) -> web.StreamResponse:
        await released.wait()
        return web.json_response({"next_batch": "s1"})

    stub.will(says({"filter_id": "1"}), hangs)
    polling = asyncio.create_task(matrix.sync("s0", timeout_ms=0, lean={}))
    while len(stub.requests) < 2:
        await asyncio.sleep(0)
    with pytest.raises(ServerTrouble, match=r"0\.2 s"):
        await _send(matrix)
    released.set()
    assert await polling == {"next_batch": "s1"}


async def test_absent_server_is_server_trouble(matrix: NioMatrix) -> None:
    """A connection refused is no different from a broken answer."""
    nowhere = NioMatrix(Credentials("@bot:example.org", "DEV", TOKEN, "http://127.0.0.1:1"))
    with pytest.raises(ServerTrouble):
        await _send(nowhere)
    await nowhere.close()


async def test_closed_client_is_server_trouble(matrix: NioMatrix) -> None:
    """What is still at work while the bot stops gets an error it knows."""
    await matrix.close()
    with pytest.raises(ServerTrouble):
        await _send(matrix)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refuses(403, "M_FORBIDDEN"), Rejected),
        (refuses(400, "M_UNKNOWN"), Rejected),
        (refuses(401, "M_USER_LOCKED"), Rejected),
        (refuses(404, "M_NOT_FOUND"), Rejected),
        (refuses(413, "M_TOO_LARGE"), Rejected),
        (says("<html>Request too large</html>", 413), Rejected),
        (says({}, 403), Rejected),
        (refuses(400, "M_ROOM_IN_USE"), AliasTaken),
        (refuses(401, "M_UNKNOWN_TOKEN", soft_logout=True), TokenRevoked),
        (refuses(401, "M_MISSING_TOKEN"), TokenRevoked),
        (refuses(429, "M_LIMIT_EXCEEDED"), RateLimited),
        (refuses(400, "M_LIMIT_EXCEEDED"), RateLimited),
        (says("slow down", 429, {"retry-after": "1"}), RateLimited),
    ],
)
async def test_refusal_is_told_by_its_kind(
    stub: Stub, matrix: NioMatrix, answer: Answer, error: type[MatrixError]
) -> None:
    """A refusal for good, a revoked token, an alias in use and a limit each want something else of the bot."""
    stub.will(answer)
    with pytest.raises(error) as caught:
        await _send(matrix)
    assert type(caught.value) is error
    assert len(stub.requests) == 1


async def test_proxy_saying_404_means_nothing(stub: Stub, matrix: NioMatrix) -> None:
    """Only the homeserver's own M_NOT_FOUND means that there is no such state, room or alias."""
    for answer, error in ((says("<html>", 404), ServerTrouble), (says({"message": "no route"}, 404), Rejected)):
        stub.will(answer)
        for call in (matrix.state(ROOM, "m.room.name"), matrix.resolve_alias("#a:b"), matrix.delete_alias("#a:b")):
            with pytest.raises(error):
                await call
    stub.will(refuses(404, "M_NOT_FOUND"))
    assert await matrix.state(ROOM, "m.room.name") is None
    assert await matrix.resolve_alias("#a:b") is None
    await matrix.delete_alias("#a:b")


async def test_redirect_is_not_followed(stub: Stub, matrix: NioMatrix) -> None:
    """Nobody leads the bot's words to another place."""
    stub.will(says("", 307, {"Location": f"{stub.url}/elsewhere"}))
    with pytest.raises(ServerTrouble):
        await _send(matrix)
    assert len(stub.requests) == 1


async def test_parts_of_a_path_are_percent_encoded(stub: Stub, matrix: NioMatrix) -> None:
    """No id, whoever made it up, changes which path is asked for."""
    stub.will(says({"event_id": "$e"}))
    await matrix.send(ROOM, "a/../b", {}, "ü?&#")
    room = "%21room%2Fwith%3Fodd%23signs%252F%3Aexample.org"
    assert stub.paths == [f"PUT /_matrix/client/v3/rooms/{room}/send/a%2F..%2Fb/%C3%BC%3F%26%23"]
    await matrix.put_state("!r:x", "t", "..", {})
    assert stub.paths[1] == "PUT /_matrix/client/v3/rooms/%21r%3Ax/state/t/%2E%2E"


async def test_token_stands_in_the_header_only(stub: Stub, matrix: NioMatrix) -> None:
    """Paths stand in the logs of every proxy: the token is in none of them, nor in what we print."""
    stub.will(
        says(
            {"event_id": "$e", "room_id": "!r", "user_id": "@u", "device_id": "D", "filter_id": "1", "next_batch": "s"}
        )
    )
    await matrix.whoami()
    await matrix.sync(None, timeout_ms=0, lean={})
    await _send(matrix)
    await matrix.redact(ROOM, "$e", "t2", "why")
    await matrix.put_state(ROOM, "t", "", {})
    await matrix.state(ROOM, "t")
    await matrix.create_room({})
    await matrix.resolve_alias("#a:b")
    await matrix.delete_alias("#a:b")
    await matrix.invite(ROOM, "@u")
    await matrix.kick(ROOM, "@u")
    await matrix.join(ROOM, ["one.example", "two.example"])
    await matrix.leave(ROOM)
    stub.answers = [says({"chunk": [], "end": "s2"}), says([{}])]
    await matrix.messages(ROOM, start="s0", end="s1", lean={"types": []})
    await matrix.full_state(ROOM)
    assert len(stub.requests) == 16
    for _, path, headers, body in stub.requests:
        assert headers.pop("Authorization") == f"Bearer {TOKEN}"
        assert TOKEN not in f"{path}{headers}{body!r}"
    assert TOKEN not in repr(Credentials("@bot:example.org", "DEV", TOKEN, stub.url))


async def test_token_is_in_no_error(stub: Stub, matrix: NioMatrix) -> None:
    """Neither the error nor what it came from holds the request's headers."""
    for answer in (cuts, resets, says("{"), refuses(401, "M_UNKNOWN_TOKEN")):
        stub.will(answer)
        with pytest.raises(MatrixError) as caught:
            await _send(matrix)
        assert TOKEN not in repr(caught.value)
        assert caught.value.__suppress_context__ or caught.value.__context__ is None


async def test_filter_is_uploaded_once(stub: Stub, matrix: NioMatrix) -> None:
    """Syncs name the filter by the id that the homeserver gave it."""
    stub.will(says({"filter_id": "f/1"}), says({"next_batch": "s1"}))
    for since in ("s0", "s1", "s2"):
        await matrix.sync(since, timeout_ms=30_000, lean={"room": {"timeline": {"limit": 5}}})
    assert stub.paths == [
        "POST /_matrix/client/v3/user/%40bot%3Aexample.org/filter",
        "GET /_matrix/client/v3/sync?filter=f%2F1&timeout=30000&since=s0",
        "GET /_matrix/client/v3/sync?filter=f%2F1&timeout=30000&since=s1",
        "GET /_matrix/client/v3/sync?filter=f%2F1&timeout=30000&since=s2",
    ]


async def test_filter_forgotten_by_the_server_is_uploaded_again(stub: Stub, matrix: NioMatrix) -> None:
    """A homeserver that came back with an older database gets the filter anew, once."""
    good, gone = says({"next_batch": "s1"}), refuses(400, "M_INVALID_PARAM")
    stub.will(says({"filter_id": "1"}), good, gone, says({"filter_id": "2"}), good)
    await matrix.sync("s0", timeout_ms=0, lean={})
    assert await matrix.sync("s0", timeout_ms=0, lean={}) == {"next_batch": "s1"}
    stub.will(gone, says({"filter_id": "3"}), gone)
    before = len(stub.requests)
    with pytest.raises(Rejected):
        await matrix.sync("s0", timeout_ms=0, lean={})
    assert len(stub.requests) - before == 3


@pytest.mark.parametrize(
    ("answer", "call"),
    [
        ({"user_id": "@u"}, lambda matrix: matrix.whoami()),
        ({"chunk": {}}, lambda matrix: matrix.messages(ROOM, start="s", end=None)),
        ({"chunk": ["x"]}, lambda matrix: matrix.messages(ROOM, start="s", end=None)),
        ({"chunk": [], "end": 5}, lambda matrix: matrix.messages(ROOM, start="s", end=None)),
        ({}, lambda matrix: matrix.create_room({})),
        ({}, lambda matrix: matrix.resolve_alias("#a:b")),
        ([], lambda matrix: matrix.state(ROOM, "t")),
        ({}, lambda matrix: matrix.full_state(ROOM)),
        ({"filter_id": "1"}, lambda matrix: matrix.sync(None, timeout_ms=0, lean={})),
        ({"filter_id": 1}, lambda matrix: matrix.sync(None, timeout_ms=0, lean={})),
    ],
)
async def test_answer_of_wrong_types_is_server_trouble(
    stub: Stub, matrix: NioMatrix, answer: Any, call: Callable[[NioMatrix], Awaitable[Any]]
) -> None:
    """A 200 without what was asked for is no answer."""
    stub.will(says(answer))
    with pytest.raises(ServerTrouble):
        await call(matrix)


async def test_refused_invitation_with_unknown_membership_keeps_its_reason(stub: Stub, matrix: NioMatrix) -> None:
    """If the look at the membership is refused too, the first refusal counts; if it fails, all is to be repeated."""
    stub.will(says({"errcode": "M_FORBIDDEN", "error": "the reason"}, 403), refuses(403, "M_FORBIDDEN"))
    with pytest.raises(Rejected, match="the reason"):
        await matrix.invite(ROOM, "@u")
    stub.will(refuses(403, "M_FORBIDDEN"), says("", 502))
    with pytest.raises(ServerTrouble):
        await matrix.invite(ROOM, "@u")


async def test_log_in_gives_credentials(stub: Stub) -> None:
    """A login sends name, password and the device's name, and gives what belongs together for ever."""
    stub.will(says({"user_id": "@bot:example.org", "device_id": "DEV", "access_token": TOKEN}))
    credentials = await log_in(f"{stub.url}/", "bot", "the password", "Initiative K")
    assert credentials == Credentials("@bot:example.org", "DEV", TOKEN, stub.url)
    [(method, path, headers, body)] = stub.requests
    assert (method, path) == ("POST", "/_matrix/client/v3/login")
    assert "Authorization" not in headers
    assert json.loads(body) == {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": "bot"},
        "password": "the password",
        "initial_device_display_name": "Initiative K",
    }


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refuses(403, "M_FORBIDDEN"), Rejected),
        (refuses(429, "M_LIMIT_EXCEEDED", retry_after_ms=1), RateLimited),
        (says("", 502), ServerTrouble),
        (says({"user_id": "@bot:example.org"}), ServerTrouble),
    ],
)
async def test_log_in_refused_asks_once(stub: Stub, answer: Answer, error: type[MatrixError]) -> None:
    """A login that fails is not repeated by itself: wrong passwords lock accounts."""
    stub.will(answer)
    with pytest.raises(error):
        await log_in(stub.url, "bot", "wrong", "Initiative K")
    assert len(stub.requests) == 1


@pytest.mark.parametrize("address", ["example.org", "ftp://example.org", "https://", ""])
async def test_log_in_at_no_address_is_a_value_error(address: str) -> None:
    """An address that is none is a fault of the configuration, not of a server."""
    with pytest.raises(ValueError, match="no http or https address"):
        await log_in(address, "bot", "password", "Initiative K")
