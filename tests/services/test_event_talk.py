"""The conversation in which an organizer makes a new event."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from domain.errors import Refused
from domain.intents.base import EventId, Intent
from domain.intents.event_changes import LinkUnfit, TextUnfit
from domain.intents.event_talk import EventHostDoubted, EventPartAsked, EventPartUnfit, EventTalkCancelled
from domain.intents.events import EventDrafted, EventTimeFar, EventTimePast, FigureUnfit
from domain.intents.people import TalkRuns, TownNotFound
from domain.intents.talk import NothingToCancel
from domain.rules import Asker
from domain.states import ConversationKind
from services import event_talk, profile, talks
from storage import events as stored
from storage import people

BERLIN = "Europe/Berlin"


class Talking:
    def __init__(self, transact: Any, asker: Asker, now: datetime) -> None:
        self.transact = transact
        self.asker = asker
        self.now = now

    def begin(self, **given: Any) -> Any:
        return self.transact(lambda tx: event_talk.begin(tx, self.asker.person_id, given, zone=BERLIN, now=self.now))

    def say(self, *texts: str) -> Any:
        said = None
        for text in texts:
            said = self.transact(lambda tx, text=text: talks.answer(tx, self.asker.person_id, text, now=self.now))
        return said

    def refused(self, text: str) -> Intent:
        with pytest.raises(Refused) as refusal:
            self.say(text)
        return refusal.value.intent

    def talk(self) -> Any:
        return self.transact(lambda tx: people.conversation(tx, self.asker.person_id))

    def event(self) -> Any:
        return self.transact(lambda tx: stored.find(tx, 1))


@pytest.fixture
def talking(transact: Any, organizer: Asker, now: datetime) -> Talking:
    return Talking(transact, organizer, now)


def asked(part: str, number: int) -> EventPartAsked:
    return EventPartAsked(part, number, 7)


def test_event_is_made_one_question_at_a_time(talking: Talking) -> None:
    assert talking.begin() == asked("title", 1)
    assert talking.say("„Termine online buchen“") == asked("day", 2)
    assert talking.say("10. März 2027") == asked("time", 3)
    assert talking.say("14 Uhr") == asked("minutes", 4)
    assert talking.say("1,5 Stunden") == asked("seats", 5)
    assert talking.say("80 Plätze") == asked("host", 6)
    assert talking.say("Hilden") == asked("link", 7)
    assert talking.event() is None
    assert talking.say("https://video.example.org/x") == EventDrafted(EventId(1))
    made = talking.event()
    assert (made.title, made.wall_time, made.zone) == ("Termine online buchen", "2027-03-10T14:00", BERLIN)
    assert (made.minutes, made.capacity, made.host_town) == (90, 80, "05158016")
    assert made.link == "https://video.example.org/x"
    assert talking.talk() is None


def test_what_was_given_at_once_is_not_asked_for(talking: Talking) -> None:
    assert talking.begin(title="OZG", minutes=60, host="Hilden", per_town=2, approval=True, topics="ki") == asked(
        "day", 2
    )
    assert talking.say("10.03.2027", "14:00") == asked("seats", 5)
    assert talking.say("50", "weiter") == EventDrafted(EventId(1))
    made = talking.event()
    assert (made.minutes, made.host_town, made.link) == (60, "05158016", None)
    assert (made.per_town, made.approval, made.topics) == (2, True, ["ki"])


@pytest.mark.parametrize("skip", ["-", "weiter", "skip"])
def test_host_and_link_can_be_skipped(talking: Talking, skip: str) -> None:
    talking.begin(title="OZG", day=date(2027, 3, 10), time=time(14), minutes=60, seats=5)
    assert talking.say(skip) == asked("link", 7)
    assert talking.say(skip) == EventDrafted(EventId(1))
    assert (talking.event().host_town, talking.event().link) == (None, None)


@pytest.mark.parametrize(
    ("before", "wrong", "intent"),
    [
        ((), "x" * 501, EventPartUnfit("title")),
        ((), "„“", EventPartUnfit("title")),
        (("OZG",), "morgen", EventPartUnfit("day")),
        (("OZG",), "31.02.2027", EventPartUnfit("day")),
        (("OZG", "10.03.2027"), "25 Uhr", EventPartUnfit("time")),
        (("OZG", "10.03.2027", "14:00"), "lange", EventPartUnfit("minutes")),
        (("OZG", "10.03.2027", "14:00", "90"), "viele", EventPartUnfit("seats")),
    ],
)
def test_answer_that_is_none_leaves_the_question(
    talking: Talking, before: tuple[str, ...], wrong: str, intent: Intent
) -> None:
    talking.begin()
    talking.say(*before)
    step = talking.talk().step
    assert talking.say(wrong) == intent
    assert talking.talk().step == step


@pytest.mark.parametrize(
    ("before", "wrong", "intent"),
    [
        ((), "…", TextUnfit("title", 120)),
        (("OZG",), "01.01.2027", EventTimePast()),
        (("OZG",), "01.01.2099", EventTimeFar(5)),
        (("OZG", "01.02.2027"), "08:00", EventTimePast()),
        (("OZG", "10.03.2027", "14:00"), "2", FigureUnfit("minutes", 5, 1440)),
        (("OZG", "10.03.2027", "14:00", "90"), "9000", FigureUnfit("seats", 1, 5000)),
        (("OZG", "10.03.2027", "14:00", "90", "50"), "Entenhausen", TownNotFound("Entenhausen")),
        (("OZG", "10.03.2027", "14:00", "90", "50", "-"), "http://x.de", LinkUnfit()),
    ],
)
def test_answer_that_cannot_be_leaves_the_question(
    talking: Talking, before: tuple[str, ...], wrong: str, intent: Intent
) -> None:
    talking.begin()
    talking.say(*before)
    step = talking.talk().step
    assert talking.refused(wrong) == intent
    assert talking.talk().step == step


def test_doubtful_host_is_chosen_by_number(talking: Talking) -> None:
    talking.begin(title="OZG", day=date(2027, 3, 10), time=time(14), minutes=60, seats=5)
    doubted = talking.say("Neunkirch")
    assert isinstance(doubted, EventHostDoubted)
    assert talking.say("2", "-") == EventDrafted(EventId(1))
    assert talking.event().host_town == doubted.towns[1]


def test_day_is_asked_anew_when_the_time_has_passed_meanwhile(talking: Talking) -> None:
    talking.begin(title="OZG", day=date(2027, 2, 1), time=time(11), minutes=60, seats=5)
    talking.say("-")
    talking.now += timedelta(hours=3)
    assert talking.say("-") == EventPartAsked("day", 2, 7, passed=True)
    assert talking.say("10.03.2027", "11:00") == EventDrafted(EventId(1))
    assert talking.event().wall_time == "2027-03-10T11:00"


@pytest.mark.parametrize(
    ("given", "intent"),
    [
        ({"title": "x", "day": date(2026, 1, 1)}, EventTimePast()),
        ({"title": "x", "seats": 0}, FigureUnfit("seats", 1, 5000)),
        ({"link": "x"}, LinkUnfit()),
        ({"host": "Entenhausen"}, TownNotFound("Entenhausen")),
    ],
)
def test_what_cannot_be_is_said_before_the_first_question(
    talking: Talking, given: dict[str, Any], intent: Intent
) -> None:
    with pytest.raises(Refused) as refusal:
        talking.begin(**given)
    assert refusal.value.intent == intent
    assert talking.talk() is None


def test_cancelled_conversation_leaves_nothing(talking: Talking, transact: Any) -> None:
    talking.begin()
    talking.say("OZG")
    assert transact(lambda tx: talks.cancel(tx, talking.asker.person_id)) == EventTalkCancelled()
    assert (talking.talk(), talking.event()) == (None, None)
    assert talking.say("10.03.2027") is None
    assert transact(lambda tx: talks.cancel(tx, talking.asker.person_id)) == NothingToCancel()


def test_silence_of_a_day_ends_it_kindly(talking: Talking, transact: Any, told: Any, now: datetime) -> None:
    talking.begin()
    assert transact(event_talk.due) == now + timedelta(days=1)
    transact(lambda tx: event_talk.end_silent(tx, now=now + timedelta(hours=23)))
    assert told(EventTalkCancelled) == []
    for _ in range(2):
        transact(lambda tx: event_talk.end_silent(tx, now=now + timedelta(days=1)))
    assert [row.intent for row in told(EventTalkCancelled)] == [EventTalkCancelled(silent=True)]
    assert talking.talk() is None


def test_profile_that_rests_rests_on_afterwards(talking: Talking, transact: Any, now: datetime) -> None:
    person = talking.asker.person_id
    transact(lambda tx: profile.begin(tx, person, now=now))
    talking.say("Orga Beispiel")
    with pytest.raises(Refused) as refusal:
        talking.begin()
    assert refusal.value.intent == TalkRuns()
    transact(lambda tx: talks.cancel(tx, person))
    rested = talking.talk()
    talking.begin()
    transact(lambda tx: talks.cancel(tx, person))
    back = talking.talk()
    assert (back.kind, back.paused) == (ConversationKind.PROFILE, True)
    assert (back.step, back.answers) == (rested.step, rested.answers)
