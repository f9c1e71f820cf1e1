"""What holds for every page: headers, limits, and errors that give nothing away."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yarl import URL

from bot import log
from domain.errors import StorageUnavailable
from domain.states import TokenPurpose
from services import series
from tests.web.site import NOW, Pages
from web.safety import Allowance

PATHS = ["/", "/de", "/en", "/calendar/series.ics", "/static/site.css", "/o/", "/o/enter/x", "/nothing", "/robots.txt"]


@pytest.mark.parametrize("path", PATHS)
async def test_browsers_are_left_no_freedom(plain: Pages, path: str) -> None:
    """No script, no style from elsewhere or inline, no frame, no referrer, no cookie, no guess of types."""
    async with plain.client.get(path) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "max-age" in response.headers["Strict-Transport-Security"]
        assert "Set-Cookie" not in response.headers
        assert "aiohttp" not in response.headers["Server"]
        text = await response.text()
    if response.content_type == "text/html":
        for inline in ("<script", "<style", " style=", " onclick=", "javascript:"):
            assert inline not in text


async def test_health_says_the_same_as_before(plain: Pages) -> None:
    for path, status in (("/health", "alive"), ("/ready", "ready")):
        async with plain.client.get(path) as response:
            assert (response.status, (await response.json())["status"]) == (200, status)
    async with plain.client.get("/metrics") as response:
        assert "initiative_k_ready 1.0" in await response.text()


@pytest.mark.parametrize(("language", "words"), [("de", "Diese Seite gibt es nicht"), ("en", "There is no such page")])
async def test_what_does_not_exist_is_said_in_words(plain: Pages, language: str, words: str) -> None:
    async with plain.client.get("/nothing", headers={"Accept-Language": language}) as response:
        assert response.status == 404
        assert words in await response.text()


@pytest.mark.parametrize("path", ["/de", "/calendar/series.ics", "/o/"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
async def test_other_methods_are_refused(plain: Pages, method: str, path: str) -> None:
    async with plain.client.request(method, path) as response:
        assert response.status == 405
        assert set(response.headers["Allow"].split(",")) == {"GET", "HEAD"}
        assert "Das geht hier nicht" in await response.text()


async def test_bug_shows_a_sign_and_nothing_of_the_code(
    plain: Pages, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page names the sign under which the log tells what happened; the log does not hold the token."""
    log.configure(form="json", level="error")

    def broken(*_arguments: Any, **_named: Any) -> None:
        raise RuntimeError("planted fault")

    monkeypatch.setattr(series, "own_calendar", broken)
    token = await plain.token(1, TokenPurpose.CALENDAR)
    async with plain.client.get(f"/calendar/{token}.ics") as response:
        assert response.status == 500
        text = await response.text()
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert line["reference"] in text
    assert "planted fault" in line["exception"]
    assert line["route"] == "/calendar/{token}.ics"
    assert token not in json.dumps(line)
    for inner in ("planted", "Traceback", "RuntimeError", ".py"):
        assert inner not in text


@pytest.mark.parametrize("trouble", [StorageUnavailable("planted disk"), TimeoutError("planted")])
async def test_trouble_is_passing(plain: Pages, monkeypatch: pytest.MonkeyPatch, trouble: Exception) -> None:
    def broken(*_arguments: Any, **_named: Any) -> None:
        raise trouble

    monkeypatch.setattr(series, "calendar", broken)
    async with plain.client.get("/calendar/series.ics") as response:
        assert response.status == 503
        assert response.headers["Retry-After"] == "5"
        assert "planted" not in await response.text()


async def test_large_requests_are_not_taken(plain: Pages) -> None:
    """A body is not read, a long address or header is refused; the next visitor is served."""
    token = await plain.token(1, TokenPurpose.ORGANIZER)
    async with plain.client.post(f"/o/enter/{token}", data=b"x" * 200_000, allow_redirects=False) as response:
        assert response.status in (303, 413)
    async with plain.client.get("/de?" + "x" * 20_000) as response:
        assert response.status in (400, 414)
    async with plain.client.get("/de", headers={"Accept-Language": "x" * 20_000}) as response:
        assert response.status == 400
    async with plain.client.get("/de") as response:
        assert response.status == 200


async def test_unreadable_requests_leave_no_trace_in_logs(plain: Pages, capsys: pytest.CaptureFixture[str]) -> None:
    """What is no HTTP is refused, and what stood in its address is logged nowhere."""
    host, port = plain.base.removeprefix("http://").split(":")
    for raw in (b"GET /calendar/planted-token.ics HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00planted-token\r\n\r\n"):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(raw)
        assert b" 400 " in (await reader.read(2000)).splitlines()[0]
        writer.close()
        await writer.wait_closed()
    assert "planted-token" not in capsys.readouterr().err


_ODD = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=60)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=_ODD, accepted=st.text(alphabet="abcdeq=;,.-*0123456789 ", max_size=60))
async def test_no_address_and_no_header_breaks_a_page(plain: Pages, path: str, accepted: str) -> None:
    address = URL(plain.base).with_path(f"/{path}")
    async with plain.client.get(address, headers={"Accept-Language": accepted.strip()}) as response:
        assert response.status in (200, 400, 403, 404, 405)
        assert "Traceback" not in await response.text()


def test_allowance_comes_back_and_forgets_who_is_long_gone() -> None:
    allowance = Allowance(at_once=2, seconds=10, most=2)
    assert [allowance.take("a", NOW) for _ in range(3)] == [True, True, False]
    assert allowance.take("a", NOW + timedelta(seconds=10))
    assert not allowance.take("a", NOW + timedelta(seconds=11))
    assert not allowance.take("a", NOW - timedelta(days=1))  # a clock that goes back grants nothing
    assert allowance.take("b", NOW)
    assert allowance.take("c", NOW)
    assert [allowance.take("a", NOW) for _ in range(3)] == [True, True, False]  # forgotten, so new


async def test_static_files_are_kept_for_ever_under_their_version(plain: Pages) -> None:
    async with plain.client.get("/de") as response:
        page = await response.text()
    address = next(part for part in page.split('"') if part.startswith("/static/site.css"))
    async with plain.client.get(address) as response:
        assert response.content_type == "text/css"
        assert "immutable" in response.headers["Cache-Control"]
    async with plain.client.get("/static/site.css?v=older") as response:
        assert response.headers["Cache-Control"] == "no-cache"
    for path in ("/static/../site.py", "/static/%2e%2e%2fsite.py", "/static/site.py", "/static/"):
        async with plain.client.get(path) as response:
            assert response.status == 404
