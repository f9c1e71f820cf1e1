"""Calendars to subscribe to: right for everybody, open only to whom they belong."""

from datetime import timedelta

import pytest

from domain.states import EventState, RegistrationState, Role, TokenPurpose
from services import web_links
from storage.tables import Event, RoleRow
from storage.unit_of_work import Transaction
from tests.calendars import CalendarReader
from tests.web.site import NOW, Pages, add_event, add_person, register

GONE = ["wrong", "x" * 128, "series2", "A-_9"]


async def feed(pages: Pages, path: str) -> bytes:
    async with pages.client.get(path) as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        return await response.read()


async def test_series_holds_what_was_ever_published(full: Pages, read_calendar: CalendarReader) -> None:
    calendar = read_calendar(await feed(full, "/calendar/series.ics"))
    shown = {entry["summary"]: entry["status"] for entry in calendar["events"]}
    assert shown["Die digitale Bauakte: drei Kommunen, drei Wege"] == "CONFIRMED"
    assert shown["Abgesagt: Abgesagter Termin"] == "CANCELLED"
    assert "Sicheres mobiles Arbeiten mit VS-NfD" in shown  # 31 days ago
    assert "Online-Dienste, die wirklich genutzt werden" not in shown  # 150 days ago
    assert not any("Entwurf" in title for title in shown)
    english = read_calendar(await feed(full, "/calendar/series.ics?lang=en"))
    assert "Cancelled: Abgesagter Termin" in {entry["summary"] for entry in english["events"]}


async def test_cancelled_draft_stays_unknown(pages: Pages, read_calendar: CalendarReader) -> None:
    """What nobody was told of is not told when it is called off."""

    def cancel_draft(tx: Transaction) -> None:
        number = add_event(tx, "Streng geheim", NOW + timedelta(days=3), EventState.DRAFT)
        tx.session.get_one(Event, number).state = EventState.CANCELLED

    await pages.do(cancel_draft)
    assert read_calendar(await feed(pages, "/calendar/series.ics"))["events"] == []


async def test_own_calendar_follows_its_person(pages: Pages, read_calendar: CalendarReader) -> None:
    """Seats, places in the queue, events that one runs and cancelled ones; not what one has left, nor drafts."""

    def arrange(tx: Transaction) -> int:
        person = add_person(tx, "Klara", "05158016", language="en")
        soon = NOW + timedelta(days=5)
        for title, state in (
            ("seat", RegistrationState.CONFIRMED),
            ("queue", RegistrationState.WAITING),
            ("offer", RegistrationState.OFFERED),
            ("left", RegistrationState.CANCELLED),
            ("refused", RegistrationState.REFUSED),
        ):
            register(tx, add_event(tx, title, soon, EventState.PUBLISHED), person, state)
        register(tx, add_event(tx, "gone", soon, EventState.CANCELLED), person, RegistrationState.CONFIRMED)
        hosted = add_event(tx, "hosted", soon, EventState.PUBLISHED)
        tx.session.add(RoleRow(user_id=f"@person{person}:example.org", role=Role.HOST, event_id=hosted))
        draft = add_event(tx, "draft", soon, EventState.DRAFT)
        tx.session.add(RoleRow(user_id=f"@person{person}:example.org", role=Role.HOST, event_id=draft))
        add_event(tx, "others", soon, EventState.PUBLISHED)
        return person

    person = await pages.do(arrange)
    token = await pages.token(person, TokenPurpose.CALENDAR)
    calendar = read_calendar(await feed(pages, f"/calendar/{token}.ics"))
    assert calendar["name"] == "Initiative K – my events"
    assert {entry["summary"]: entry["status"] for entry in calendar["events"]} == {
        "seat": "CONFIRMED",
        "queue": "TENTATIVE",
        "offer": "TENTATIVE",
        "Cancelled: gone": "CANCELLED",
        "hosted": "CONFIRMED",
    }


async def test_moved_event_keeps_its_entry(pages: Pages, read_calendar: CalendarReader) -> None:
    """A feed read again shows the same UID with a higher SEQUENCE and the new time."""
    number = await pages.do(lambda tx: add_event(tx, "Moves", NOW + timedelta(days=5), EventState.PUBLISHED))
    (before,) = read_calendar(await feed(pages, "/calendar/series.ics"))["events"]

    def move(tx: Transaction) -> None:
        event = tx.session.get_one(Event, number)
        event.starts_at, event.sequence, event.changed_at = NOW + timedelta(days=6), 1, NOW

    await pages.do(move)
    pages.pass_time(seconds=11)
    (after,) = read_calendar(await feed(pages, "/calendar/series.ics"))["events"]
    assert (after["uid"], after["sequence"]) == (before["uid"], before["sequence"] + 1)
    assert after["start"]["utc"] > before["start"]["utc"]
    assert after["stamp"]["utc"] > before["stamp"]["utc"]


async def test_whatever_opens_nothing_is_answered_alike(full: Pages) -> None:
    """Unknown, revoked, replaced and of another purpose: the same answer, byte by byte."""
    person = await full.do(lambda tx: add_person(tx, "Klara", None))
    replaced = await full.token(person, TokenPurpose.CALENDAR)
    revoked = await full.token(person, TokenPurpose.CALENDAR)
    await full.do(lambda tx: web_links.revoke(tx, person, TokenPurpose.CALENDAR, now=NOW))
    other = await full.token(1, TokenPurpose.ORGANIZER)
    answers = set()
    for token in (*GONE, replaced, revoked, other):
        async with full.client.get(f"/calendar/{token}.ics") as response:
            headers = {name: value for name, value in response.headers.items() if name != "Date"}
            answers.add((response.status, await response.text(), tuple(headers.items())))
    assert len(answers) == 1
    assert answers.pop()[0] == 404


@pytest.mark.parametrize(
    "path", ["/calendar/" + "x" * 200 + ".ics", "/calendar/ä.ics", "/calendar/..%2fx.ics", "/calendar/"]
)
async def test_no_token_at_all_is_not_found(pages: Pages, path: str) -> None:
    async with pages.client.get(path) as response:
        assert response.status == 404


async def test_own_calendar_is_for_nobodys_cache_and_sent_once(pages: Pages) -> None:
    token = await pages.token(1, TokenPurpose.CALENDAR)
    async with pages.client.get(f"/calendar/{token}.ics") as response:
        assert response.headers["Cache-Control"] == "private, no-cache"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        tag = response.headers["ETag"]
    async with pages.client.get(f"/calendar/{token}.ics", headers={"If-None-Match": f'"x", {tag}'}) as response:
        assert response.status == 304
        assert response.headers["Cache-Control"] == "private, no-cache"


async def test_one_address_can_be_asked_for_only_so_often(pages: Pages) -> None:
    """After thirty times at once comes a pause, for this address alone, and it ends."""
    token = await pages.token(1, TokenPurpose.CALENDAR)
    person = await pages.do(lambda tx: add_person(tx, "Klara", None))
    other = await pages.token(person, TokenPurpose.CALENDAR)
    statuses = []
    for _ in range(31):
        async with pages.client.get(f"/calendar/{token}.ics") as response:
            statuses.append(response.status)
    assert statuses == [200] * 30 + [429]
    async with pages.client.get(f"/calendar/{other}.ics") as response:
        assert response.status == 200
    pages.pass_time(seconds=11)
    async with pages.client.get(f"/calendar/{token}.ics") as response:
        assert response.status == 200
