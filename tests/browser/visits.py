"""Somebody who opens our pages in a browser."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal

from playwright.async_api import Browser, Page

Scheme = Literal["light", "dark"]

PUBLIC = ("/de", "/en", "/nothing?lang=de", "/o/?lang=en", "/o/enter/x?lang=de")
FOR_ORGANIZERS = ("/o/?lang=de", "/o/?lang=en", "/o/3?lang=de", "/o/6?lang=en")


@dataclass(frozen=True)
class Visits:
    """Visits to a series with events (True) and to one without (False)."""

    browser: Browser
    bases: Mapping[bool, str]
    tokens: Mapping[bool, str]

    @asynccontextmanager
    async def to(
        self,
        path: str,
        *,
        filled: bool = True,
        organizer: bool = False,
        scheme: Scheme = "light",
        size: tuple[int, int] = (1280, 800),
        **more: Any,
    ) -> AsyncIterator[Page]:
        """A page as it is seen, by an organizer once the link was opened; what the browser complains of is an error."""
        width, height = size
        context = await self.browser.new_context(
            base_url=self.bases[filled],
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale="de-DE",
            reduced_motion="reduce",  # else scrolling takes its time, and what is looked at is not there yet
            **more,
        )
        page = await context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        if organizer:
            await page.goto(f"/o/enter/{self.tokens[filled]}")
            await page.locator("main button").click()
        complaints.clear()
        await page.goto(path)
        try:
            yield page
        finally:
            await context.close()
        assert [words for words in complaints if "status of 40" not in words] == []
