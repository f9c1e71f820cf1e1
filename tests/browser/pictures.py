"""Takes the pictures that the README shows: `python -m tests.browser.pictures`."""

import asyncio
import shutil
import subprocess
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from domain.states import TokenPurpose
from tests.browser.visits import Scheme, Visits
from tests.web.site import open_pages, prepare

_FOLDER = Path(__file__).parents[2] / "docs" / "images"
_SIZE = (1280, 860)
_PICTURES: tuple[tuple[str, str, bool, Scheme], ...] = (
    ("series.png", "/de", False, "light"),
    ("figures.png", "/o/?lang=de", True, "dark"),
)


async def _take(chromium: str, folder: str) -> None:
    url = f"sqlite:///{folder}/series.db"
    prepare(url, filled=True)
    async with open_pages(url, address=None) as pages, async_playwright() as playwright:
        token = await pages.token(1, TokenPurpose.ORGANIZER)
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        visits = Visits(browser, {True: pages.base}, {True: token})
        for name, path, organizer, scheme in _PICTURES:
            async with visits.to(path, organizer=organizer, scheme=scheme, size=_SIZE) as page:
                await page.screenshot(path=_FOLDER / name)
        await browser.close()


def main() -> None:
    """Take them, and make them small where pngquant is there."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Chromium is not installed: see `make services`")
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_take(chromium, folder))
    if shutil.which("pngquant") is not None:
        for name, *_ in _PICTURES:
            subprocess.run(["pngquant", "--force", "--strip", "--ext", ".png", "64", _FOLDER / name], check=True)


if __name__ == "__main__":
    main()
