"""What holds for every page: headers that leave a browser no freedom, limits, and errors without a trace of code."""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import structlog
from aiohttp import web

from domain.errors import StorageUnavailable
from texts.pages.frame import failure
from web import rendering

log = structlog.get_logger(__name__)

REQUEST_SECONDS = 10.0
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "interest-cohort=(), camera=(), microphone=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_YEAR = 365 * 24 * 3600

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def guard(*, https: bool, imprint: str | None) -> Callable[..., Awaitable[web.StreamResponse]]:
    """A middleware that lets no error out and sets the headers.

    Args:
        https: people come by https, so that browsers shall never try anything else.
        imprint: the address of the imprint, if there is one.
    """
    headers = _HEADERS | ({"Strict-Transport-Security": f"max-age={_YEAR}"} if https else {})

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await _answered(request, handler, imprint)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Server"] = "initiative-k"
        return response

    return guarded


async def _answered(request: web.Request, handler: Handler, imprint: str | None) -> web.StreamResponse:
    try:
        async with asyncio.timeout(REQUEST_SECONDS):
            return await handler(request)
    except web.HTTPRedirection as redirection:
        return redirection
    except web.HTTPException as error:
        failed = failed_page(request, error.status, imprint)
        if "Allow" in error.headers:
            failed.headers["Allow"] = error.headers["Allow"]
        if "Retry-After" in error.headers:
            failed.headers["Retry-After"] = error.headers["Retry-After"]
        return failed
    except (StorageUnavailable, TimeoutError) as trouble:
        log.warning("web.unavailable", route=_route(request), error=type(trouble).__name__)
        failed = failed_page(request, HTTPStatus.SERVICE_UNAVAILABLE, imprint)
        failed.headers["Retry-After"] = "5"
        return failed
    except Exception:  # a bug on a page is told to its reader by a sign that stands in the log
        reference = secrets.token_hex(4)
        log.exception("web.bug", route=_route(request), reference=reference)
        return failed_page(request, HTTPStatus.INTERNAL_SERVER_ERROR, imprint, reference)


def failed_page(request: web.Request, status: int, imprint: str | None, reference: str = "") -> web.Response:
    """The page that says what went wrong; the same for whatever does not exist, exists no more or is not theirs."""
    language = language_of(request)
    text = rendering.page(
        "message.html",
        language=language,
        other="/en" if language == "de" else "/de",
        imprint=imprint,
        page=failure(status, language, reference),
    )
    return web.Response(text=text, status=status, content_type="text/html")


def language_of(request: web.Request) -> str:
    """The language to answer in: as the address says, else as the browser wishes."""
    named = request.query.get("lang") or request.path.strip("/").partition("/")[0]
    return named if named in ("de", "en") else rendering.preferred_language(request.headers.get("Accept-Language", ""))


def _route(request: web.Request) -> str:
    """Which page was asked for, without what stood in its place of a token."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "none"


@dataclass
class _Purse:
    left: float
    since: datetime


class Allowance:
    """How often something may be done: at once, and then again and again."""

    def __init__(self, *, at_once: int, seconds: float, most: int = 10_000) -> None:
        self._at_once = at_once
        self._seconds = seconds  # until one more is allowed
        self._most = most  # that are remembered
        self._purses: OrderedDict[object, _Purse] = OrderedDict()

    def take(self, key: object, now: datetime) -> bool:
        """Whether it may be done once more."""
        purse = self._purses.setdefault(key, _Purse(self._at_once, now))
        self._purses.move_to_end(key)
        if len(self._purses) > self._most:
            self._purses.popitem(last=False)
        gained = max(0.0, (now - purse.since).total_seconds()) / self._seconds
        purse.left, purse.since = min(self._at_once, purse.left + gained), now
        if purse.left < 1:
            return False
        purse.left -= 1
        return True
