"""Calendars to subscribe to: the series for everybody, and everybody's own behind an unguessable address."""

import hashlib
from datetime import datetime, timedelta
from functools import partial

from aiohttp import web

from services import series
from texts.calendar_file import MIMETYPE, feed
from texts.catalogue import LANGUAGES, speech
from web.safety import Allowance
from web.site import KEPT, Site, entity

_PATIENCE = "60"  # seconds


class Feeds:
    """`/calendar/series.ics` and `/calendar/<token>.ics`."""

    def __init__(self, site: Site) -> None:
        self._site = site
        # Programs ask every few minutes to hours; several devices share one address.
        self._allowance = Allowance(at_once=30, seconds=10)
        self._written: dict[str, tuple[datetime, bytes]] = {}  # the series' calendar, by language

    def add_to(self, app: web.Application) -> None:
        """Answer under these addresses."""
        app.router.add_get("/calendar/series.ics", self.show_series)
        app.router.add_get("/calendar/{token:[A-Za-z0-9_-]{1,128}}.ics", self.show_own)

    async def show_series(self, request: web.Request) -> web.StreamResponse:
        """All events that were ever published, in German or by `?lang=en` in English."""
        language = "en" if request.query.get("lang") == "en" else LANGUAGES[0]
        now = self._site.now()
        written = self._written.get(language)
        if written is None or not timedelta(0) <= now - written[0] < KEPT:
            entries = await self._site.read(partial(series.calendar, now=now))
            written = self._written[language] = (now, feed(entries, speech(language), own=False))
        return _calendar(request, written[1], "public, max-age=300")

    async def show_own(self, request: web.Request) -> web.StreamResponse:
        """Somebody's own events; whatever opens nothing is not found, be it wrong, revoked or too old."""
        token, now = request.match_info["token"], self._site.now()
        if not self._allowance.take(hashlib.sha256(token.encode()).digest(), now):
            raise web.HTTPTooManyRequests(headers={"Retry-After": _PATIENCE})
        found = await self._site.read(partial(series.own_calendar, token=token, now=now))
        if found is None:
            raise web.HTTPNotFound
        entries, language = found
        return _calendar(request, feed(entries, speech(language), own=True), "private, no-cache")


def _calendar(request: web.Request, body: bytes, cache: str) -> web.Response:
    return entity(
        request,
        body,
        content_type=MIMETYPE,
        cache=cache,
        Content_Disposition='inline; filename="initiative-k.ics"',
        X_Robots_Tag="noindex",
    )
