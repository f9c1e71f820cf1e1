"""The few words that the story recognises are in what the bot really says, in both languages."""

from datetime import UTC, datetime

import pytest

from demo import words
from demo.view import Seen
from domain.facts import EventFacts, Names, PersonFacts, ProposalFacts, QuestionFacts
from domain.intents.base import EventId, Intent, PersonId, ProposalId, QuestionId, QuestionsOf, TownKey
from domain.intents.cooperation import ListingKept, MatchmakingFinished, MatchmakingRehearsed, MatchProposed
from domain.intents.event_changes import MoveAsked
from domain.intents.events import EventAnnounced, EventDrafted, EventVerified, Registered
from domain.intents.people import TownClaimed
from domain.intents.questions import QuestionAsked, QuestionList
from domain.intents.seats import SeatOffered
from domain.intents.talk import Greeted
from texts.catalogue import LANGUAGES
from texts.render import render

WHEN = datetime(2027, 3, 10, 13, tzinfo=UTC)
TITLE = "Digitale Bauakte 2"
EVENT = EventFacts(7, TITLE, "published", WHEN, "Europe/Berlin", 90, 20, 12, "Hilden")
NAMES = Names(
    events={7: EVENT},
    people={1: PersonFacts(1, "Klara Berg", "Bauordnung", "@klara:example.org", "Hilden", True)},
    towns={"1": "Hilden", "2": "Detmold"},
    questions={1: QuestionFacts(1, 3, "Was kostet das: viel?", "open", 1, "Klara Berg", None, town="Hilden")},
    ranked={
        7: [
            QuestionFacts(1, 3, "Was kostet das: viel?", "taken", 4, "Klara Berg", None, town="Hilden"),
            QuestionFacts(2, 1, "Wie lange?", "open", 1, "Klara Berg", None, town="Hilden"),
            QuestionFacts(3, 2, "Wer zahlt?", "answered", 0, "Klara Berg", "Das Land.", town="Hilden"),
        ]
    },
    proposals={4: ProposalFacts(4, "1", "2", None, None, 12)},
)


def told(intent: Intent, language: str) -> Seen:
    content = render(intent, NAMES, language=language, zone="Europe/Berlin")
    return Seen(0, "!room", "$1", "m.room.message", "@bot:example.org", content)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_greeting_is_recognised_and_nothing_else(language: str) -> None:
    assert words.greets(told(Greeted(), language))
    assert not words.greets(told(EventAnnounced(EventId(7)), language))


def test_number_of_a_claim_is_read(language: str) -> None:
    assert words.claim(told(TownClaimed(5, PersonId(1), TownKey("1")), language).text) == 5


def test_number_of_a_drafted_event_is_read(language: str) -> None:
    assert words.draft(told(EventDrafted(EventId(7)), language).text) == 7


def test_taken_seats_are_read(language: str) -> None:
    verified = EventVerified(EventId(7), "ready", "ready", "ready", (PersonId(1),), (PersonId(1),), 3, 3)
    assert words.seats(told(verified, language).text) == (12, 20)


def test_seat_and_place_on_the_waiting_list_are_told_apart(language: str) -> None:
    seated = told(Registered(EventId(7), "confirmed"), language).text
    waiting = told(Registered(EventId(7), "waiting", 3), language).text
    offered = told(SeatOffered(EventId(7), 17, WHEN), language)
    assert [words.has_seat(text, TITLE) for text in (seated, waiting, offered.text)] == [True, False, False]
    assert [words.waiting_place(text, TITLE) for text in (seated, waiting, offered.text)] == [None, 3, None]
    assert words.asks(offered)
    assert words.prompt(offered.text) == 17


def test_number_of_a_question_is_read(language: str) -> None:
    assert words.question(told(QuestionAsked(QuestionId(1)), language).text) == 3


def test_list_of_questions_is_read_in_its_order(language: str) -> None:
    shown = words.listed(told(QuestionList(QuestionsOf(7)), language).text)
    assert [(q.number, q.text, q.votes, q.sign) for q in shown] == [
        (3, "Was kostet das: viel?", 4, "▶"),
        (1, "Wie lange?", 1, ""),
        (2, "Wer zahlt?", 0, "✓"),
    ]


def test_listing_is_confirmed(language: str) -> None:
    assert words.keeps_listing(told(ListingKept("offer", (), 3), language))


def test_coverage_is_read(language: str) -> None:
    rehearsed = told(MatchmakingRehearsed(1, 12, 12, 11, 9, (), ()), language).text
    assert words.seats(rehearsed) == (12, 12)
    assert words.has_number(rehearsed, 11)
    finished = told(MatchmakingFinished(1, 12, 12, 9), language).text
    assert words.seats(finished) == (12, 12)
    assert words.has_number(finished, 9)


def test_wish_to_move_is_a_question_with_its_number(language: str) -> None:
    asked = told(MoveAsked(EventId(7), 17, WHEN, told=3), language)
    assert words.asks(asked)
    assert words.prompt(asked.text) == 17


def test_proposal_is_a_question_with_its_number(language: str) -> None:
    proposed = told(MatchProposed(ProposalId(4), 17, TownKey("1"), WHEN), language)
    assert words.asks(proposed)
    assert words.prompt(proposed.text) == 17
