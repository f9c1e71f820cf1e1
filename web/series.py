"""The public page of the series."""

import asyncio
from datetime import datetime, timedelta
from functools import partial

from aiohttp import web

from domain.series import Series
from services import series
from texts.pages.series import series_page
from web import rendering
from web.safety import language_of
from web.site import KEPT, Site, entity


class SeriesPages:
    """`/`, `/de` and `/en`."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._reading = asyncio.Lock()
        self._read: tuple[datetime, Series] | None = None

    def add_to(self, app: web.Application) -> None:
        """Answer under these addresses."""
        for path in ("/", "/de", "/en"):
            app.router.add_get(path, self.show)

    async def show(self, request: web.Request) -> web.StreamResponse:
        """What comes next, and how to take part."""
        language = language_of(request)
        site = self._site
        page = series_page(await self._series(), language=language, bot=site.bot, address=site.address)
        text = rendering.page(
            "series.html",
            language=language,
            other="/en" if language == "de" else "/de",
            imprint=site.imprint,
            page=page,
        )
        return entity(
            request,
            text.encode(),
            content_type="text/html",
            cache="public, max-age=30",
            Vary="Accept-Language",
            Content_Language=language,
        )

    async def _series(self) -> Series:
        async with self._reading:  # whoever comes meanwhile waits for the same answer
            now = self._site.now()
            if self._read is None or not timedelta(0) <= now - self._read[0] < KEPT:
                self._read = (now, await self._site.read(partial(series.show, now=now)))
            return self._read[1]
