"""Links open what they were made for, for whom they were made, until they end; at rest nobody could use them."""

from datetime import timedelta

import pytest
from sqlmodel import select

from domain.intents.pages import CalendarLinked, CalendarRevoked
from domain.rules import Asker
from domain.states import TokenPurpose
from services import web_links
from storage.tables import WebToken
from tests.services.conftest import NOW, Transact

CALENDAR, ORGANIZER = TokenPurpose.CALENDAR, TokenPurpose.ORGANIZER


def test_token_opens_only_what_it_was_made_for(transact: Transact, klara: Asker) -> None:
    token = transact(lambda tx: web_links.make(tx, klara.person_id, CALENDAR, now=NOW))
    later = NOW + timedelta(days=3650)
    assert transact(lambda tx: web_links.holder(tx, token, CALENDAR, now=later)) == klara.person_id
    assert transact(lambda tx: web_links.holder(tx, token, ORGANIZER, now=NOW)) is None
    assert transact(lambda tx: web_links.holder(tx, token[:-1], CALENDAR, now=NOW)) is None


def test_only_the_hash_is_kept(transact: Transact, klara: Asker) -> None:
    """A stolen database opens no calendar."""
    token = transact(lambda tx: web_links.make(tx, klara.person_id, CALENDAR, now=NOW))
    assert len(token) >= 43  # 256 bits
    row = transact(lambda tx: tx.session.exec(select(WebToken)).one())
    assert token not in repr(row.model_dump())
    assert transact(lambda tx: web_links.holder(tx, row.token_hash, CALENDAR, now=NOW)) is None


def test_calendar_is_linked_anew_and_closed(transact: Transact, klara: Asker, theo: Asker) -> None:
    """A new address ends the old one and says so; closing ends it for this person alone."""

    def link(asker: Asker) -> CalendarLinked:
        told = transact(
            lambda tx: web_links.link_calendar(tx, person_id=asker.person_id, address="https://k.example.org", now=NOW)
        )
        assert isinstance(told, CalendarLinked)
        return told

    def opens(told: CalendarLinked) -> bool:
        token = told.url.removeprefix("https://k.example.org/calendar/").removesuffix(".ics")
        return transact(lambda tx: web_links.holder(tx, token, CALENDAR, now=NOW)) is not None

    first, other, second = link(klara), link(theo), link(klara)
    assert (first.replaces, second.replaces) == (False, True)
    assert [opens(told) for told in (first, other, second)] == [False, True, True]
    for done in (True, False):
        closed = transact(lambda tx: web_links.revoke_calendar(tx, person_id=klara.person_id, now=NOW))
        assert closed == CalendarRevoked(done)
    assert [opens(told) for told in (first, other, second)] == [False, True, False]


@pytest.mark.parametrize("wrong", ["", "\x00", "ä", "\ud800", "x" * 10_000])
def test_nonsense_opens_nothing(transact: Transact, wrong: str) -> None:
    assert transact(lambda tx: web_links.holder(tx, wrong, CALENDAR, now=NOW)) is None


def test_link_for_organizers_needs_an_organizer_and_ends(transact: Transact, organizer: Asker, klara: Asker) -> None:
    mine, theirs = (
        transact(lambda tx, person=person: web_links.make(tx, person.person_id, ORGANIZER, now=NOW))
        for person in (organizer, klara)
    )
    assert transact(lambda tx: web_links.holder(tx, mine, ORGANIZER, now=NOW)) == organizer.person_id
    assert transact(lambda tx: web_links.holder(tx, theirs, ORGANIZER, now=NOW)) is None
    end = NOW + timedelta(hours=web_links.ORGANIZER_HOURS)
    assert transact(lambda tx: web_links.holder(tx, mine, ORGANIZER, now=end)) is None
