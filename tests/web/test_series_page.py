"""The public page: what comes next, for everybody, and nothing else."""

from datetime import timedelta

import pytest

from domain.states import EventState
from storage.tables import Event
from tests.web.site import NOW, Pages, add_event


async def body(pages: Pages, path: str = "/de", **headers: str) -> str:
    async with pages.client.get(path, headers=headers) as response:
        assert response.status == 200
        assert response.content_type == "text/html"
        return await response.text()


async def test_next_events_stand_there_in_order(full: Pages) -> None:
    """Title, time, host, seats in words, agenda, topics; the next one first."""
    text = await body(full)
    titles = ["Sprechstunde: Fragen", "Die digitale Bauakte", "Chatbots und KI", "Schul-IT gemeinsam"]
    assert sorted(text.index(title) for title in titles) == [text.index(title) for title in titles]
    assert '<time datetime="2027-03-10T14:00+01:00">' in text
    assert "14:00–15:30 Uhr" in text
    assert "Gastgeber: <strong>Hilden</strong>" in text
    assert "Gastgeber noch gesucht" in text
    assert "Nur noch 3 Plätze frei" in text
    assert "Ausgebucht, mit Warteliste" in text
    assert "50 von 50 Plätzen sind frei" in text
    assert "Läuft gerade" in text
    assert "Vom Papier zur E-Akte in 14 Monaten" in text
    assert "Ratingen, 15 Minuten" in text
    assert "<strong>47</strong> von 396 Kommunen sind dabei" in text
    assert "anmelden 5" in text
    assert "https://matrix.to/#/@assistent:example.org" in text
    assert "webcal://k.example.org/calendar/series.ics" in text


async def test_nothing_internal_leaks(full: Pages) -> None:
    """Drafts, cancelled and past events, links, names and Matrix IDs of people are nowhere on the page."""
    await full.do(lambda tx: _set_link(tx.session.get_one(Event, 5)))
    for path in ("/", "/de", "/en", "/calendar/series.ics"):
        async with full.client.get(path) as response:
            text = await response.text()
        for secret in ("geheimer Entwurf", "conference.example", "Person ", "@person", "Olga", "@orga"):
            assert secret not in text
    assert "Abgesagter Termin" not in await body(full)
    assert "Online-Dienste" not in await body(full)


def _set_link(event: Event) -> None:
    event.link = "https://conference.example/secret"


async def test_series_without_events_says_what_to_do(pages: Pages) -> None:
    text = await body(pages)
    assert "Zurzeit ist keine Veranstaltung geplant" in text
    assert "<strong>396</strong> Kommunen sind eingeladen" in text


@pytest.mark.parametrize(
    ("path", "accepted", "language"),
    [
        ("/", "en-GB,en;q=0.9,de;q=0.8", "en"),
        ("/", "fr,de-AT;q=0.7,en;q=0.3", "de"),
        ("/", "fr", "de"),
        ("/", "", "de"),
        ("/", "en;q=nonsense,de;q=0.1", "de"),
        ("/", ";;,,q=,en", "en"),
        ("/de", "en", "de"),
        ("/en", "de", "en"),
        ("/?lang=en", "de", "en"),
    ],
)
async def test_language_follows_address_and_browser(plain: Pages, path: str, accepted: str, language: str) -> None:
    text = await body(plain, path, **{"Accept-Language": accepted})
    assert f'<html lang="{language}">' in text
    assert ("Towns learn from towns" in text) == (language == "en")


async def test_what_people_wrote_is_text(pages: Pages) -> None:
    """A title cannot become markup, whatever it holds."""
    title = "<script>alert(1)</script> \"'&{{ 7*7 }}\u202e<img src=x onerror=y>"
    await pages.do(lambda tx: add_event(tx, title, NOW + timedelta(days=1), EventState.PUBLISHED))
    text = await body(pages)
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "{{ 7*7 }}" in text
    assert "\u202e" not in text


async def test_page_is_sent_only_when_it_has_changed(full: Pages) -> None:
    async with full.client.get("/de") as response:
        tag = response.headers["ETag"]
        assert response.headers["Vary"] == "Accept-Language"
    async with full.client.get("/de", headers={"If-None-Match": tag}) as response:
        assert response.status == 304
        assert await response.read() == b""
    await full.do(lambda tx: add_event(tx, "Ganz neu", NOW + timedelta(days=2), EventState.PUBLISHED))
    full.pass_time(seconds=30)
    async with full.client.get("/de", headers={"If-None-Match": tag}) as response:
        assert response.status == 200
        assert "Ganz neu" in await response.text()
