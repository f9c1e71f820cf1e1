"""A homeserver in trouble: a proxy before a real one that cuts, refuses and garbles on demand, and counts requests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

import aiohttp
from aiohttp import web

from demo.synapse import PrivateSynapse

Trouble = Literal["502", "429 header", "429 body", "429 absurd", "broken json", "cut", "reset", "lost answer", "401"]


@dataclass
class _Planned:
    path: str
    trouble: Trouble
    left: int


@dataclass
class TroubledHomeserver:
    """Passes requests on to a real homeserver, unless trouble was planned for them."""

    url: str
    server_name: str
    behind: str
    http: aiohttp.ClientSession
    requests: list[tuple[float, str, str]] = field(default_factory=list)  # (loop time, path, what came of it)
    _planned: list[_Planned] = field(default_factory=list)

    def plan(self, path: str, trouble: Trouble, times: int = 1_000_000) -> None:
        """Answer the next requests whose path holds `path` with trouble."""
        self._planned.append(_Planned(path, trouble, times))

    def recover(self) -> None:
        """End all trouble."""
        self._planned.clear()

    def troubled(self) -> list[tuple[float, str, str]]:
        """The requests that met trouble."""
        return [request for request in self.requests if request[2] != "ok"]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        trouble = self._trouble_for(request.path)
        self.requests.append((asyncio.get_running_loop().time(), request.path, trouble or "ok"))
        match trouble:
            case None:
                status, body = await self._pass_on(request)
                return web.Response(status=status, body=body, content_type="application/json")
            case "502":
                return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")
            case "429 header":
                return web.json_response(
                    {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 9_999_999},
                    status=429,
                    headers={"Retry-After": "1"},
                )
            case "429 body":
                return web.json_response({"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 700}, status=429)
            case "429 absurd":
                return web.json_response({"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": -5}, status=429)
            case "broken json":
                return web.Response(body=b'{"next_batch":', content_type="application/json")
            case "401":
                return web.json_response({"errcode": "M_UNKNOWN_TOKEN", "soft_logout": False}, status=401)
            case "lost answer":
                await self._pass_on(request)
                return self._reset(request)
            case "reset":
                return self._reset(request)
            case _:
                return await self._cut(request)

    def _trouble_for(self, path: str) -> Trouble | None:
        for planned in self._planned:
            if planned.path in path and planned.left > 0:
                planned.left -= 1
                return planned.trouble
        return None

    async def _pass_on(self, request: web.Request) -> tuple[int, bytes]:
        headers = {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}
        async with self.http.request(
            request.method, self.behind + request.raw_path, headers=headers, data=await request.read()
        ) as answer:
            return answer.status, await answer.read()

    def _reset(self, request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _cut(self, request: web.Request) -> web.StreamResponse:
        """Promise more bytes than come."""
        response = web.StreamResponse(headers={"Content-Length": "5000", "Content-Type": "application/json"})
        await response.prepare(request)
        await response.write(b'{"next_batch": "s')
        if request.transport is not None:
            request.transport.abort()
        return response


@asynccontextmanager
async def troubled(homeserver: PrivateSynapse) -> AsyncIterator[TroubledHomeserver]:
    """A proxy on loopback before a homeserver."""
    async with aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=90), connector=aiohttp.TCPConnector(limit=0)
    ) as http:
        proxy = TroubledHomeserver("", homeserver.server_name, homeserver.url, http)
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", proxy.answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        proxy.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield proxy
        finally:
            await runner.cleanup()
