"""A real Chromium that looks at our pages."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.async_api import Browser, async_playwright

from domain.states import TokenPurpose
from tests.browser.visits import Visits
from tests.calendars import NodeMissing, node_package
from tests.web.site import open_pages, prepare

_NAMES = ("chromium", "chromium-browser", "google-chrome")  # the same as in requirements/services.sh


def _do_without(why: str) -> NoReturn:
    """Skip what cannot run here; on CI nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must not skip this. {why}", pytrace=False)
    pytest.skip(f"NOT TESTED. {why}")


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser of this machine."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        _do_without("Chromium is not installed: see `make services`")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"]
        )
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of the accessibility checker."""
    try:
        return (node_package("axe-core") / "axe.min.js").read_text()
    except NodeMissing as missing:
        _do_without(str(missing))


@pytest.fixture(scope="session")
async def visits(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Visits]:
    """Visits to a series with events and to one without."""
    folder: Path = tmp_path_factory.mktemp("browser")
    async with AsyncExitStack() as stack:
        bases, tokens = {}, {}
        for filled in (True, False):
            url = f"sqlite:///{folder / f'{filled}.db'}"
            prepare(url, filled=filled)
            pages = await stack.enter_async_context(open_pages(url, address=None))
            bases[filled], tokens[filled] = pages.base, await pages.token(1, TokenPurpose.ORGANIZER)
        yield Visits(chromium, bases, tokens)
