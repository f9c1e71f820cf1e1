"""Calls for hosts and impulses: offered by a town, accepted by organizers, confirmed by the town, taken back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.agreement import Answer
from domain.errors import Refused
from domain.facts import AgendaFacts
from domain.intents.base import EventId, Intent, VolunteerId
from domain.intents.event_changes import TextUnfit
from domain.intents.events import EventNotOpen, EventStands, NoSuchEvent
from domain.intents.volunteers import (
    CallDone,
    CalledAlready,
    CalledForVolunteers,
    NoSuchVolunteer,
    TitleMissing,
    VolunteerAcceptDone,
    VolunteerAccepted,
    VolunteerConfirmed,
    VolunteerDeclined,
    VolunteerDeclineDone,
    VolunteeringOver,
    VolunteerNeedsEvent,
    VolunteerNoted,
    VolunteerOffered,
    VolunteersFull,
    VolunteerSilent,
    VolunteersListed,
    VolunteerThanked,
    VolunteerWithdrawDone,
    VolunteerWithdrawn,
    WhichVolunteer,
)
from domain.rules import Asker
from domain.states import EventState, Role, VolunteerKind, VolunteerState
from services import answers, event_changes, volunteers
from storage import agenda as stored_agenda
from storage import events as stored
from storage import people
from storage import volunteers as kept
from storage.tables import Event, Volunteer

HOST, IMPULSE = VolunteerKind.HOST, VolunteerKind.IMPULSE
HILDEN = "05158016"
EVENT, FIRST, SECOND = EventId(1), VolunteerId(1), VolunteerId(2)
DAY = timedelta(days=1)


class Calling:
    """Towns and organizers at work; every deed is a transaction of its own."""

    def __init__(self, transact: Any, organizer: Asker, now: datetime) -> None:
        self.transact = transact
        self.organizer = organizer
        self.now = now

    def offer(self, asker: Asker, kind: VolunteerKind = HOST, event: int | None = 1, title: str | None = None) -> Any:
        return self.transact(
            lambda tx: volunteers.volunteer(tx, asker=asker, kind=kind, number=event, title=title, now=self.now)
        )

    def approve(self, number: int = 1, event: int | None = None) -> Any:
        return self.transact(
            lambda tx: volunteers.approve(
                tx, number=number, event=event, organizer=self.organizer.person_id, now=self.now
            )
        )

    def decline(self, number: int = 1, reason: str = "") -> Any:
        return self.transact(
            lambda tx: volunteers.decline(
                tx, number=number, reason=reason, organizer=self.organizer.person_id, now=self.now
            )
        )

    def answer(self, asker: Asker, prompt: int, said: Answer = Answer.YES) -> Any:
        return self.transact(lambda tx: answers.answer(tx, asker=asker, number=prompt, said=said, now=self.now))

    def withdraw(self, asker: Asker, number: int | None = None) -> Any:
        return self.transact(lambda tx: volunteers.withdraw(tx, person_id=asker.person_id, number=number, now=self.now))

    def call(self, when: datetime, number: int = 1) -> Any:
        return self.transact(lambda tx: volunteers.call(tx, number=number, now=when))

    def event(self) -> Event:
        return self.transact(lambda tx: stored.find(tx, 1))

    def row(self, number: int = 1) -> Volunteer:
        return self.transact(lambda tx: kept.find(tx, number))

    def agenda(self) -> list[AgendaFacts]:
        return self.transact(lambda tx: stored_agenda.facts(tx, 1))


@pytest.fixture
def calling(transact: Any, organizer: Asker, now: datetime) -> Calling:
    return Calling(transact, organizer, now)


def refused(work: Any) -> Intent:
    with pytest.raises(Refused) as refusal:
        work()
    return refusal.value.intent


def prompt_of(told: Any, place: int = -1) -> int:
    return told(VolunteerAccepted)[place].intent.prompt


def test_town_hosts_after_offer_acceptance_and_confirmation(
    published: Event, calling: Calling, told: Any, transact: Any, klara: Asker
) -> None:
    assert calling.offer(klara) == VolunteerNoted(FIRST)
    assert [(row.person_id, row.intent) for row in told(VolunteerOffered)] == [
        (calling.organizer.person_id, VolunteerOffered(FIRST))
    ]
    assert calling.approve() == VolunteerAcceptDone(FIRST)
    assert calling.event().host_town is None  # the town has not confirmed
    assert [row.person_id for row in told(VolunteerAccepted)] == [klara.person_id]
    before = calling.event().sequence
    assert calling.answer(klara, prompt_of(told)) == VolunteerThanked(FIRST)
    assert (calling.event().host_town, calling.event().sequence) == (HILDEN, before + 1)
    assert transact(lambda tx: people.roles_at(tx, klara.user_id, 1)) == [Role.HOST]
    assert [row.person_id for row in told(VolunteerConfirmed)] == [calling.organizer.person_id]
    assert calling.row().state == VolunteerState.CONFIRMED


def test_confirmed_impulse_stands_in_the_running_order(
    published: Event, calling: Calling, told: Any, transact: Any, klara: Asker
) -> None:
    calling.offer(klara, IMPULSE, title="  Die  E-Akte ")
    calling.approve()
    assert calling.agenda() == []
    calling.answer(klara, prompt_of(told))
    assert calling.agenda() == [AgendaFacts("impulse", "Die E-Akte", 15, "Klara Beispiel", "Hilden")]
    assert transact(lambda tx: people.roles_at(tx, klara.user_id, 1)) == [Role.IMPULSE]
    assert calling.event().host_town is None


def test_host_and_impulse_of_one_person_are_two_questions(
    published: Event, calling: Calling, told: Any, klara: Asker
) -> None:
    calling.offer(klara)
    calling.offer(klara, IMPULSE, title="E-Akte")
    calling.approve(1)
    calling.approve(2)
    assert calling.answer(klara, prompt_of(told, 1)) == VolunteerThanked(SECOND)
    assert calling.answer(klara, prompt_of(told, 0)) == VolunteerThanked(FIRST)


def test_offer_for_any_event_gets_one_from_the_organizer(
    published: Event, calling: Calling, told: Any, klara: Asker
) -> None:
    calling.offer(klara, event=None)
    assert refused(calling.approve) == VolunteerNeedsEvent(FIRST)
    assert calling.row().state == VolunteerState.OFFERED
    assert refused(lambda: calling.approve(event=9)) == NoSuchEvent(9)
    assert calling.approve(event=1) == VolunteerAcceptDone(FIRST)
    assert calling.answer(klara, prompt_of(told)) == VolunteerThanked(FIRST)
    assert calling.event().host_town == HILDEN


def test_offer_goes_to_the_event_that_the_organizer_names(
    published: Event, draft: Any, calling: Calling, klara: Asker
) -> None:
    """Also where the town named another one; an event that does not exist is told."""
    draft(title="Akten")
    calling.offer(klara, event=1)
    assert refused(lambda: calling.approve(event=9)) == NoSuchEvent(9)
    assert calling.approve(event=2) == VolunteerAcceptDone(FIRST)
    assert calling.row().event_id == 2


def test_the_same_offer_twice_is_one(
    published: Event, calling: Calling, told: Any, klara: Asker, make_person: Any
) -> None:
    calling.offer(klara)
    assert calling.offer(make_person(town="Hilden")) == VolunteerNoted(FIRST, already=True)
    assert calling.offer(klara, event=None) == VolunteerNoted(SECOND)
    assert len(told(VolunteerOffered)) == 2


@pytest.mark.parametrize(
    ("given", "intent"),
    [
        ({"event": 9}, NoSuchEvent(9)),
        ({"kind": IMPULSE}, TitleMissing()),
        ({"kind": IMPULSE, "title": "  "}, TitleMissing()),
        ({"kind": IMPULSE, "title": "x" * 121}, TextUnfit("title", 120)),
    ],
)
def test_offer_that_cannot_be(
    published: Event, calling: Calling, told: Any, klara: Asker, given: dict[str, Any], intent: Intent
) -> None:
    assert refused(lambda: calling.offer(klara, **given)) == intent
    assert told(VolunteerOffered) == []


def test_events_that_seek_nobody(draft: Any, calling: Calling, transact: Any, klara: Asker, theo: Asker) -> None:
    draft(host="Ratingen")
    assert refused(lambda: calling.offer(klara)) == EventNotOpen(1)  # a draft of which nobody knows
    calling.call(calling.now)
    assert refused(lambda: calling.offer(klara)) == VolunteeringOver(EVENT, "host")
    assert calling.offer(klara, IMPULSE, title="E-Akte") == VolunteerNoted(FIRST)
    calling.now = calling.event().starts_at
    assert refused(lambda: calling.offer(theo, IMPULSE, title="VPN")) == VolunteeringOver(EVENT, "begun")
    transact(lambda tx: event_changes.cancel(tx, number=1, reason="", now=calling.now))
    assert refused(lambda: calling.offer(theo)) == EventStands(EVENT, EventState.CANCELLED)


def test_nobody_can_flood_the_organizers(published: Event, calling: Calling, klara: Asker) -> None:
    for number in range(volunteers.MOST_OPEN):
        calling.offer(klara, IMPULSE, title=f"E-Akte {number}")
    full = refused(lambda: calling.offer(klara, IMPULSE, title="noch eine"))
    assert full == VolunteersFull(volunteers.MOST_OPEN)


def test_declined_with_a_reason_also_after_acceptance(
    published: Event, calling: Calling, told: Any, klara: Asker, theo: Asker
) -> None:
    calling.offer(klara)
    assert calling.decline(reason="Zu kurzfristig") == VolunteerDeclineDone(FIRST)
    calling.offer(theo)
    calling.approve(2)
    prompt = prompt_of(told)
    calling.decline(2)
    assert [(row.person_id, row.intent) for row in told(VolunteerDeclined)] == [
        (klara.person_id, VolunteerDeclined(FIRST, "Zu kurzfristig")),
        (theo.person_id, VolunteerDeclined(SECOND)),
    ]
    with pytest.raises(Refused):
        calling.answer(theo, prompt)
    assert calling.event().host_town is None
    for deed in (calling.approve, calling.decline):
        assert refused(lambda deed=deed: deed(1)) == NoSuchVolunteer(1)
        assert refused(lambda deed=deed: deed(99)) == NoSuchVolunteer(99)


def test_no_to_the_question_takes_the_offer_back(published: Event, calling: Calling, told: Any, klara: Asker) -> None:
    calling.offer(klara)
    calling.approve()
    assert calling.answer(klara, prompt_of(told), Answer.NO) == VolunteerWithdrawDone(FIRST)
    assert [row.intent for row in told(VolunteerWithdrawn)] == [VolunteerWithdrawn(FIRST)]
    assert calling.row().state == VolunteerState.WITHDRAWN


def test_confirmed_offers_are_withdrawn_with_all_that_followed(
    published: Event, calling: Calling, told: Any, transact: Any, klara: Asker
) -> None:
    for number, (kind, title) in enumerate(((HOST, None), (IMPULSE, "E-Akte")), start=1):
        calling.offer(klara, kind, title=title)
        calling.approve(number)
        calling.answer(klara, prompt_of(told))
    assert refused(lambda: calling.withdraw(klara)) == WhichVolunteer((FIRST, SECOND))
    assert calling.withdraw(klara, 1) == VolunteerWithdrawDone(FIRST)
    assert calling.event().host_town is None
    assert transact(lambda tx: people.roles_at(tx, klara.user_id, 1)) == [Role.IMPULSE]
    assert calling.withdraw(klara) == VolunteerWithdrawDone(SECOND)
    assert calling.agenda() == []
    assert transact(lambda tx: people.roles_at(tx, klara.user_id, 1)) == []
    assert [row.intent.confirmed for row in told(VolunteerWithdrawn)] == [True, True]
    assert refused(lambda: calling.withdraw(klara)) == WhichVolunteer(())


def test_nobody_withdraws_what_others_offer(published: Event, calling: Calling, klara: Asker, theo: Asker) -> None:
    calling.offer(klara)
    assert refused(lambda: calling.withdraw(theo, 1)) == NoSuchVolunteer(1)
    assert calling.row().state == VolunteerState.OFFERED


def test_silence_is_nagged_twice_then_told_to_organizers(
    published: Event, calling: Calling, told: Any, transact: Any, klara: Asker, now: datetime
) -> None:
    calling.offer(klara)
    calling.approve()
    starts_at = calling.event().starts_at

    def heard(when: datetime) -> tuple[int, int]:
        for _ in range(2):
            transact(lambda tx: volunteers.nag(tx, now=when))
        return len(told(VolunteerAccepted)) - 1, len(told(VolunteerSilent))

    assert heard(now + 3 * DAY - timedelta(minutes=1)) == (0, 0)
    assert transact(kept.next_nag) == now + 3 * DAY
    assert heard(now + 3 * DAY) == (1, 0)
    assert heard(starts_at - 7 * DAY - timedelta(minutes=1)) == (1, 0)
    assert heard(starts_at - 7 * DAY) == (2, 0)
    assert heard(starts_at - 5 * DAY) == (2, 1)
    assert heard(starts_at - DAY) == (2, 1)
    assert told(VolunteerAccepted)[-1].intent == VolunteerAccepted(FIRST, prompt_of(told, 0), again=True)
    calling.now = starts_at - DAY
    assert calling.answer(klara, prompt_of(told)) == VolunteerThanked(FIRST)  # better late than never


@pytest.mark.parametrize("how", ["confirmed", "declined", "cancelled"])
def test_nobody_is_nagged_about_what_is_settled(
    published: Event, calling: Calling, told: Any, transact: Any, klara: Asker, now: datetime, how: str
) -> None:
    calling.offer(klara)
    calling.approve()
    match how:
        case "confirmed":
            calling.answer(klara, prompt_of(told))
        case "declined":
            calling.decline()
        case _:
            transact(lambda tx: event_changes.cancel(tx, number=1, reason="", now=now))
    for days in range(40):
        transact(lambda tx, days=days: volunteers.nag(tx, now=now + days * DAY))
    assert (len(told(VolunteerAccepted)), told(VolunteerSilent)) == (1, [])


def test_yes_after_the_event_was_cancelled_does_nothing(
    published: Event, calling: Calling, told: Any, transact: Any, klara: Asker, now: datetime
) -> None:
    calling.offer(klara)
    calling.approve()
    transact(lambda tx: event_changes.cancel(tx, number=1, reason="", now=now))
    assert refused(lambda: calling.answer(klara, prompt_of(told))) == EventStands(EVENT, EventState.CANCELLED)
    assert calling.event().host_town is None


def test_everyone_is_called_once_a_day(
    published: Event, calling: Calling, told: Any, klara: Asker, theo: Asker, now: datetime
) -> None:
    assert calling.call(now) == CallDone(EVENT, told=2)
    assert {row.person_id for row in told(CalledForVolunteers)} == {klara.person_id, theo.person_id}
    assert told(CalledForVolunteers)[0].intent.host
    assert refused(lambda: calling.call(now + timedelta(hours=10))) == CalledAlready(EVENT)
    assert len(told(CalledForVolunteers)) == 2
    assert calling.call(now + timedelta(hours=15)) == CallDone(EVENT, told=2)  # midnight in Germany has passed
    assert len(told(CalledForVolunteers)) == 4
    assert refused(lambda: calling.call(now, number=9)) == NoSuchEvent(9)


def test_list_shows_the_undecided_first(published: Event, calling: Calling, klara: Asker, theo: Asker) -> None:
    assert calling.transact(volunteers.listed) == VolunteersListed(())
    calling.offer(klara)
    calling.offer(theo)
    calling.offer(theo, event=None)
    calling.approve(3, event=1)
    calling.decline(2)
    assert calling.transact(volunteers.listed) == VolunteersListed((FIRST, VolunteerId(3)))
