"""What the pages stand on, and what they share."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Protocol

from aiohttp import web

from storage.unit_of_work import Work
from web import rendering
from web.safety import language_of

KEPT = timedelta(seconds=10)  # for which what was made for everybody is shown again: many may come at once


class Do(Protocol):
    """Does a work on the database."""

    async def __call__(self, work: Work[Any]) -> Any: ...


@dataclass(frozen=True)
class Site:
    """What the pages stand on."""

    read: Do
    write: Do
    now: Callable[[], datetime]
    bot: str  # the assistant's Matrix ID
    zone: str
    address: str | None = None  # under which people find the pages
    imprint: str | None = None

    @property
    def https(self) -> bool:
        """Whether people come by https."""
        return (self.address or "").startswith("https://")

    def page(self, request: web.Request, template: str, *, status: int = HTTPStatus.OK, **values: Any) -> web.Response:
        """A page in the reader's language, for nobody's cache."""
        language = language_of(request)
        other = f"{request.path}?lang={'en' if language == 'de' else 'de'}"
        text = rendering.page(template, language=language, other=other, imprint=self.imprint, **values)
        return web.Response(text=text, status=status, content_type="text/html")


def entity(request: web.Request, body: bytes, *, content_type: str, cache: str, **headers: str) -> web.Response:
    """An answer that is sent only to who does not have it yet (RFC 9110, section 13.1.2)."""
    tag = hashlib.sha256(body).hexdigest()[:32]
    known = {known.value for known in request.if_none_match or ()}
    if tag in known or "*" in known:
        answer = web.Response(status=HTTPStatus.NOT_MODIFIED)
    else:
        answer = web.Response(body=body, content_type=content_type, charset="utf-8")
    answer.etag = tag
    answer.headers["Cache-Control"] = cache
    answer.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return answer
