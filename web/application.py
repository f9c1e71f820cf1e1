"""All that is served over HTTP, as one application."""

import logging
import mimetypes
from collections.abc import Callable
from http import HTTPStatus

from aiohttp import web

from web import health, rendering
from web.feeds import Feeds
from web.health import Condition
from web.organizers import OrganizerPages
from web.safety import guard
from web.series import SeriesPages
from web.site import Site

LARGEST_REQUEST = 64 * 1024  # bytes
# aiohttp would log what it cannot read as HTTP, and with it what stood in the address; our own faults `guard` logs.
_NO_LOG = logging.getLogger("web.unreadable")
_NO_LOG.disabled = True
_IMMUTABLE = "public, max-age=31536000, immutable"


def application(condition: Callable[[], Condition], site: Site) -> web.Application:
    """Health, readiness and metrics, and our pages."""
    app = web.Application(client_max_size=LARGEST_REQUEST, middlewares=[guard(https=site.https, imprint=site.imprint)])
    health.add_to(app, condition)
    SeriesPages(site).add_to(app)
    Feeds(site).add_to(app)
    OrganizerPages(site).add_to(app)
    app.router.add_get("/static/{name}", _static)
    app.router.add_get("/robots.txt", _robots)
    return app


async def _static(request: web.Request) -> web.StreamResponse:
    """A file that belongs to the pages; its address changes when it does."""
    name = request.match_info["name"]
    content = rendering.STATIC.get(name)
    if content is None:
        raise web.HTTPNotFound
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    cache = _IMMUTABLE if rendering.static(name) == request.path_qs else "no-cache"
    return web.Response(body=content, content_type=kind, charset="utf-8", headers={"Cache-Control": cache})


async def _robots(_request: web.Request) -> web.StreamResponse:
    """Search engines may know the public page, and nothing else."""
    text = "User-agent: *\nDisallow: /calendar/\nDisallow: /o/\nDisallow: /metrics\n"
    return web.Response(text=text, status=HTTPStatus.OK)


async def serve(app: web.Application, host: str, port: int) -> tuple[web.AppRunner, int]:
    """Serve on an address; the runner to clean up, and the port that was taken.

    Raises:
        OSError: the address cannot be had.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2, keepalive_timeout=75, logger=_NO_LOG)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner, int(runner.addresses[0][1])
