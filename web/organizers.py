"""Figures for organizers, behind a link that the assistant gives them in chat.

The link leads to a button, not into the page: programs that look at links for a preview press none, and a browser takes
a strict cookie along only from a page of our own. After that the token stands in the cookie alone.
"""

from functools import partial
from http import HTTPStatus

from aiohttp import web

from domain.states import TokenPurpose
from services import figures, web_links
from texts.pages.figures import event_figures, series_figures
from texts.pages.frame import letting_in, not_let_in
from web.safety import language_of
from web.site import Site

COOKIE = "organizer"
_ENTRY = "/o/enter/{token:[A-Za-z0-9_-]{1,128}}"
_NUMBER = "{number:[1-9][0-9]{0,8}}"


class OrganizerPages:
    """All below `/o/`."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def add_to(self, app: web.Application) -> None:
        """Answer under these addresses."""
        for path in (_ENTRY, f"{_ENTRY}/{_NUMBER}"):
            app.router.add_get(path, self.offer)
            app.router.add_post(path, self.enter)
        app.router.add_get("/o/", self.show_series)
        app.router.add_get(f"/o/{_NUMBER}", self.show_event)
        app.router.add_post("/o/leave", self.leave)

    async def offer(self, request: web.Request) -> web.StreamResponse:
        """A button to press, whether or not the link still opens anything."""
        page = letting_in(language_of(request))
        return self._site.page(request, "enter.html", page=page, action=request.path)

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Take the token out of the address."""
        token = request.match_info["token"]
        if await self._holder(token) is None:
            return self._turned_away(request)
        response = web.Response(status=HTTPStatus.SEE_OTHER)
        response.headers["Location"] = f"/o/{request.match_info.get('number', '')}"
        response.set_cookie(
            COOKIE,
            token,
            path="/o/",
            max_age=web_links.ORGANIZER_HOURS * 3600,
            httponly=True,
            samesite="Strict",
            secure=self._site.https,
        )
        return response

    async def leave(self, request: web.Request) -> web.StreamResponse:
        """Close the link for good."""
        holder = await self._holder(request.cookies.get(COOKIE, ""))
        if holder is not None:
            close = partial(web_links.revoke, person_id=holder, purpose=TokenPurpose.ORGANIZER, now=self._site.now())
            await self._site.write(close)
        response = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/"})
        response.del_cookie(COOKIE, path="/o/")
        return response

    async def show_series(self, request: web.Request) -> web.StreamResponse:
        """Figures of all events."""
        if await self._holder(request.cookies.get(COOKIE, "")) is None:
            return self._turned_away(request)
        report = await self._site.read(partial(figures.of_series, zone=self._site.zone))
        page = series_figures(report.figures, report.course, language=language_of(request))
        return self._site.page(request, "figures.html", page=page)

    async def show_event(self, request: web.Request) -> web.StreamResponse:
        """Figures of one event."""
        if await self._holder(request.cookies.get(COOKIE, "")) is None:
            return self._turned_away(request)
        report = await self._site.read(partial(figures.of_event, number=int(request.match_info["number"])))
        if report is None:
            raise web.HTTPNotFound
        page = event_figures(report.line, report.course, language=language_of(request))
        return self._site.page(request, "figures.html", page=page)

    async def _holder(self, token: str) -> int | None:
        """Who holds a token, asked anew each time: it may be revoked, and they may be an organizer no more."""
        if not token:
            return None
        work = partial(web_links.holder, token=token, purpose=TokenPurpose.ORGANIZER, now=self._site.now())
        found: int | None = await self._site.read(work)
        return found

    def _turned_away(self, request: web.Request) -> web.Response:
        page = not_let_in(language_of(request))
        return self._site.page(request, "message.html", status=HTTPStatus.FORBIDDEN, page=page)
