"""Figures are for organizers alone, and only for as long as they are organizers."""

import pytest
from sqlmodel import delete
from yarl import URL

from domain.states import TokenPurpose
from services import web_links
from storage.tables import RoleRow
from storage.unit_of_work import Transaction
from tests.web.site import NOW, Pages, add_person

PAGES = ["/o/", "/o/3"]


async def enter(pages: Pages) -> int:
    """Press the button; the cookie is handed on, since a client does not send a secure one to the test's address."""
    token = await pages.token(1, TokenPurpose.ORGANIZER)
    async with pages.client.post(f"/o/enter/{token}", allow_redirects=False) as response:
        value = response.cookies["organizer"].value
    pages.client.cookie_jar.update_cookies({"organizer": value})
    return await status(pages, "/o/")


async def status(pages: Pages, path: str) -> int:
    async with pages.client.get(path) as response:
        return response.status


async def test_link_lets_in_by_a_button_and_leaves_the_address(full: Pages) -> None:
    """The token goes into a strict cookie that no script can read, and out of the address."""
    token = await full.token(1, TokenPurpose.ORGANIZER)
    async with full.client.get(f"/o/enter/{token}/3") as response:
        assert response.status == 200
        assert "Set-Cookie" not in response.headers
        assert f'<form method="post" action="/o/enter/{token}/3"' in await response.text()
    async with full.client.post(f"/o/enter/{token}/3", allow_redirects=False) as response:
        assert response.status == 303
        assert response.headers["Location"] == "/o/3"
        cookie = response.headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Secure", "Path=/o/", "Max-Age=43200"):
        assert part in cookie


@pytest.mark.parametrize("path", PAGES)
async def test_nobody_else_gets_in(full: Pages, path: str) -> None:
    async with full.client.get(path) as response:
        assert response.status == 403
        assert "statistik" in await response.text()
    stranger = await full.do(lambda tx: add_person(tx, "Klara", None))
    for token in (
        "wrong",
        await full.token(stranger, TokenPurpose.ORGANIZER),
        await full.token(1, TokenPurpose.CALENDAR),
    ):
        async with full.client.post(f"/o/enter/{token}") as response:
            assert response.status == 403
        async with full.client.get(path, cookies={"organizer": token}) as response:
            assert response.status == 403


async def test_figures_are_right(full: Pages) -> None:
    assert await enter(full) == 200
    async with full.client.get("/o/") as response:
        text = await response.text()
    for figure in ("<dd>47 <span", "von 396", "<dd>160</dd>", "<dd>8</dd>", "<dd>66</dd>", "<dd>12</dd>"):
        assert figure in text
    assert "22 teilgenommen, 4 nicht erschienen" in text
    assert "Kreis Mettmann" in text
    assert "geheimer Entwurf" not in text
    assert "Person " not in text
    assert text.count("<details>") == 4  # each plot stands there as a table too
    async with full.client.get("/o/3?lang=en") as response:
        text = await response.text()
    assert "Figures: Sicheres mobiles Arbeiten mit VS-NfD" in text
    assert "limit-line" in text


@pytest.mark.parametrize("path", ["/o/9", "/o/999999999", "/o/0", "/o/x", "/o/3/", "/o/1;drop"])
async def test_event_that_is_none_or_a_draft_is_not_found(full: Pages, path: str) -> None:
    assert await enter(full) == 200
    assert await status(full, path) == 404


@pytest.mark.parametrize("path", PAGES)
async def test_who_is_an_organizer_no_more_is_out_at_once(full: Pages, path: str) -> None:
    assert await enter(full) == 200
    assert await status(full, path) == 200

    def dismiss(tx: Transaction) -> None:
        tx.session.execute(delete(RoleRow))

    await full.do(dismiss)
    assert await status(full, path) == 403


async def test_link_ends_after_twelve_hours(full: Pages) -> None:
    assert await enter(full) == 200
    full.pass_time(hours=11, minutes=59)
    assert await status(full, "/o/") == 200
    full.pass_time(minutes=1)
    assert await status(full, "/o/") == 403


async def test_leaving_closes_the_link_itself(full: Pages) -> None:
    """The cookie goes, and the link in the chat opens nothing any more."""
    assert await enter(full) == 200
    token = full.client.cookie_jar.filter_cookies(URL(full.base))["organizer"].value
    async with full.client.post("/o/leave", allow_redirects=False) as response:
        assert response.status == 303
    assert await status(full, "/o/") == 403
    async with full.client.post(f"/o/enter/{token}") as response:
        assert response.status == 403


async def test_newer_link_ends_the_older_one(full: Pages) -> None:
    assert await enter(full) == 200
    await full.do(lambda tx: web_links.make(tx, 1, TokenPurpose.ORGANIZER, now=NOW))
    assert await status(full, "/o/") == 403


async def test_series_without_events_has_a_page(pages: Pages) -> None:
    assert await enter(pages) == 200
    async with pages.client.get("/o/") as response:
        assert response.status == 200
        assert "Es hat sich noch niemand angemeldet." in await response.text()
