"""Everyone can use our pages: by eye in any light, by ear, by keyboard, on a phone, enlarged, without JavaScript."""

from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Page

from tests.browser.visits import FOR_ORGANIZERS, PUBLIC, Scheme, Visits

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SEEN = [
    *((path, filled, False) for path in PUBLIC for filled in (True, False)),
    *((path, True, True) for path in FOR_ORGANIZERS),
    ("/o/?lang=de", False, True),
]
EVERY_PAGE = pytest.mark.parametrize(("path", "filled", "organizer"), SEEN)


async def violations(page: Page, axe: str) -> list[tuple[Any, ...]]:
    """What axe finds fault with, or cannot tell the contrast of: the rule, and where."""
    await page.evaluate(axe)  # from the debugger, which no policy of the page keeps out
    found = await page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    doubtful = [fault for fault in found["incomplete"] if fault["id"] == "color-contrast"]
    return [
        (fault["id"], [node["target"] for node in fault["nodes"]], fault["nodes"][0].get("failureSummary"))
        for fault in (*found["violations"], *doubtful)
    ]


@EVERY_PAGE
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_no_fault(
    visits: Visits, axe: str, path: str, filled: bool, organizer: bool, scheme: Scheme
) -> None:
    """Zero violations of WCAG 2.2 AA and good practice, also with all tables open."""
    async with visits.to(path, filled=filled, organizer=organizer, scheme=scheme) as page:
        assert await violations(page, axe) == []
        for summary in await page.locator("summary").all():
            await summary.click()
        assert await violations(page, axe) == []


async def test_axe_would_find_a_fault(visits: Visits, axe: str) -> None:
    """The checker is awake: it finds what is broken on purpose."""
    async with visits.to("/de") as page:
        await page.evaluate("document.querySelector('.lead').style.color = '#eee'")
        await page.evaluate("document.querySelector('.brand').removeAttribute('aria-label')")
        await page.evaluate("document.querySelector('.brand').innerHTML = ''")
        found = {rule for rule, *_ in await violations(page, axe)}
        assert {"color-contrast", "link-name"} <= found


@EVERY_PAGE
async def test_whole_page_by_keyboard_with_visible_focus(
    visits: Visits, path: str, filled: bool, organizer: bool
) -> None:
    """Tab reaches all that can be used, in the order of the page, each in view with an outline to be seen."""
    async with visits.to(path, filled=filled, organizer=organizer) as page:
        wanted = await page.evaluate(_USABLE)
        reached = []
        for _ in range(wanted + 3):
            await page.keyboard.press("Tab")
            focus = await page.evaluate(_FOCUS)
            if focus is None:
                break
            reached.append(focus)
        assert len({focus["place"] for focus in reached}) == wanted
        assert [focus["place"] for focus in reached[:wanted]] == sorted(focus["place"] for focus in reached[:wanted])
        for focus in reached:
            assert focus["outline"] >= 2, focus
            assert focus["visible"], focus


_USABLE = """[...document.querySelectorAll('a[href], button, summary, [tabindex="0"]')]
  .filter(part => !part.closest('details:not([open])') || part.tagName === 'SUMMARY').length"""
_FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect(), style = getComputedStyle(at);
  return {
    place: [...document.querySelectorAll('*')].indexOf(at),
    words: at.textContent.trim().slice(0, 40),
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    visible: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


async def test_skip_link_leads_past_the_top(visits: Visits) -> None:
    async with visits.to("/de") as page:
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.closest('main') !== null")


@EVERY_PAGE
@pytest.mark.parametrize(("size", "scale"), [((320, 640), 1), ((320, 200), 4)], ids=["phone", "enlarged four times"])
async def test_nothing_needs_scrolling_sideways(
    visits: Visits, path: str, filled: bool, organizer: bool, size: tuple[int, int], scale: int
) -> None:
    """WCAG 1.4.10: at 320 px, and 1280 px enlarged to 400 %, all fits; wide tables scroll in a frame of their own."""
    async with visits.to(path, filled=filled, organizer=organizer, size=size, device_scale_factor=scale) as page:
        for summary in await page.locator("summary").all():
            await summary.click()
        assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert await page.evaluate(_STICKING_OUT) == []


_STICKING_OUT = """() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter(part => !part.closest('.scroll') && !part.closest('svg'))
  .filter(part => part.getBoundingClientRect().right > innerWidth + 1)
  .map(part => part.outerHTML.slice(0, 80))"""


@EVERY_PAGE
async def test_targets_are_large_enough(visits: Visits, path: str, filled: bool, organizer: bool) -> None:
    """WCAG 2.5.8: whatever is pressed is at least 24 px wide and high; links within sentences may be less."""
    async with visits.to(path, filled=filled, organizer=organizer, size=(320, 640)) as page:
        assert await page.evaluate(_SMALL) == []


_SMALL = """() => [...document.querySelectorAll('a[href]:not(.skip), button, summary')]
  .map(part => [part.textContent.trim().slice(0, 40), part.getBoundingClientRect()])
  .filter(([_, box]) => box.width < 24 || box.height < 24)
  .map(([words, box]) => [words, box.width, box.height])"""


async def test_page_works_without_javascript(visits: Visits) -> None:
    """Nothing is missing, and a table opens."""
    async with visits.to("/o/?lang=de", organizer=True, java_script_enabled=False) as page:
        table = page.locator("details table").first
        assert not await table.is_visible()
        await page.locator("summary").first.click()
        assert await table.is_visible()


@pytest.mark.parametrize("size", [(320, 640), (768, 1024), (1280, 800), (3840, 2160)])
async def test_text_is_readable_on_every_screen(visits: Visits, size: tuple[int, int]) -> None:
    """Text is never small, and lines stay short enough to be read."""
    async with visits.to("/de", size=size) as page:
        letters = await page.evaluate("parseFloat(getComputedStyle(document.querySelector('.register')).fontSize)")
        assert letters >= max(16, size[0] / 160)
        lead = await page.locator(".lead").first.bounding_box()
        assert lead is not None
        assert lead["width"] / letters < 45


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_colours_follow_the_readers_wish(visits: Visits, scheme: Scheme) -> None:
    async with visits.to("/de", scheme=scheme) as page:
        colour = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        lightness = sum(map(int, colour.removeprefix("rgb(").removesuffix(")").split(",")))
        assert lightness > 700 if scheme == "light" else lightness < 100


async def test_plot_is_read_out_in_words(visits: Visits) -> None:
    """Who does not see the curve hears what it shows; bars are words beside them."""
    async with visits.to("/o/3?lang=en", organizer=True) as page:
        plot = page.get_by_role("img", name="Sign-ups over time")
        assert "26 people signed up" in await plot.locator("desc").inner_html()
        bars = page.get_by_role("figure", name="Attendance")
        assert await bars.get_by_text("22 attended, 4 stayed away").count() == 1


async def test_link_from_another_site_lets_in(visits: Visits) -> None:
    """From a chat in the browser, which is another site: a strict cookie is taken along by the button alone."""

    async def chat(_request: web.Request) -> web.Response:
        link = (
            f'<a href="{visits.bases[True]}/o/enter/{visits.tokens[True]}/3" target="_blank" rel="noopener">figures</a>'
        )
        return web.Response(text=link, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", chat)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    context = await visits.browser.new_context(locale="en-GB")
    try:
        page = await context.new_page()
        await page.goto(f"http://localhost:{runner.addresses[0][1]}/")
        async with context.expect_page() as opening:
            await page.get_by_text("figures").click()
        opened = await opening.value
        await opened.get_by_role("button", name="Show the figures").click()
        await opened.wait_for_url("**/o/3")
        assert await opened.locator("h1").inner_text() == "Figures: Sicheres mobiles Arbeiten mit VS-NfD"
        assert visits.tokens[True] not in await opened.content()
        assert await opened.evaluate("document.cookie") == ""
    finally:
        await context.close()
        await runner.cleanup()
