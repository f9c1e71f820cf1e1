"""What the ids in the examples stand for; names that people chose hold what must never become markup."""

from datetime import UTC, datetime

from domain.facts import (
    AgendaFacts,
    Dossier,
    EventFacts,
    FeedbackFacts,
    HelpFacts,
    ListingFacts,
    MatchFacts,
    MinutesFacts,
    Names,
    PersonalRows,
    PersonFacts,
    ProposalFacts,
    QuestionFacts,
    RoomsFacts,
    Sheet,
    VolunteerFacts,
)
from domain.intents.base import EventId, Intent, MatchId, PersonId, ProposalId, QuestionId, QuestionsOf, TownKey

TITLE = "<b>OZG</b> & **Co** @room"
EVENT, RUNNING, FULL, BARE = EventId(1), EventId(2), EventId(3), EventId(4)
PERSON, UNNAMED = PersonId(1), PersonId(2)
BOTH_HELP, ONE_HELPS, NOTHING_LEFT = ProposalId(1), ProposalId(2), ProposalId(3)
MATCH = MatchId(1)
HILDEN, ERKRATH = TownKey("05158016"), TownKey("05158012")
MOMENT = datetime(2027, 3, 10, 13, 0, tzinfo=UTC)

EXAMPLES: tuple[Intent, ...] = ()

_ZONE = "Europe/Berlin"
_HELP = HelpFacts("**E-Akte** & <b>DMS</b> @room", "E-Akte " * 80, ("dms", "ki", "no longer a topic"))

OPEN, TAKEN, ANSWERED, WITHDRAWN = map(QuestionId, range(1, 5))
FEW, NONE, MANY = QuestionsOf(EVENT), QuestionsOf(BARE), QuestionsOf(RUNNING)
_ASKED = "Was kostet <b>das</b>?\n\n> **Je** Platz @room " + "und überhaupt " * 30
_QUESTIONS = [
    QuestionFacts(OPEN, 1, _ASKED, "open", 1, "Klara <i>Müller</i>", None, EVENT, "@klara:example.org", "Hilden"),
    QuestionFacts(TAKEN, 2, "VPN?", "taken", 3, None, None, EVENT, "@someone:example.org"),
    QuestionFacts(ANSWERED, 3, "OZG?", "answered", 0, None, "<b>Ja</b>, **bald**.", EVENT),
    QuestionFacts(WITHDRAWN, 4, "", "withdrawn", 0, None, None, EVENT),
]
_LONG = QuestionFacts(OPEN, 1, "<&>🙂" * 250, "open", 1, "Klara", None, RUNNING)

LIKED = FeedbackFacts(RUNNING, 6, 3.5, (1, 0, 1, 2, 2), ("<b>Gut</b> @room", "**Lang** " * 60))
DOSSIER = Dossier(
    PERSON,
    (
        PersonalRows("person", "profile", ("id", "name", "topics", "created_at"), ((1, "<script>", ["dms"], MOMENT),)),
        PersonalRows("registration", "registrations", ("event_id", "state"), ((1, "confirmed"), (2, "attended"))),
        PersonalRows("claim", "towns", ("town", "decided_at"), ((HILDEN, None),)),
        PersonalRows("event_change", "decisions", ("event_id", "undone_at"), ((9, None),)),
    ),
    {EVENT: TITLE, RUNNING: TITLE},
    {HILDEN: "Hilden"},
)

_EVENTS = {
    EVENT: EventFacts(EVENT, TITLE, "published", MOMENT, _ZONE, 90, 50, 12, "Hilden"),
    RUNNING: EventFacts(RUNNING, TITLE, "running", MOMENT, _ZONE, 60, 50, 49, "Hilden"),
    FULL: EventFacts(FULL, TITLE, "cancelled", MOMENT, _ZONE, 45, 1, 1, None),
    BARE: EventFacts(BARE, TITLE, "draft", MOMENT, _ZONE, 45, 1, 0, None),
}
_ITEM = AgendaFacts("impulse", "<b>E-Akte</b> @room", 30, "Klara **Müller**", "Hilden")

NAMES = Names(
    events={
        EVENT: EventFacts(EVENT, TITLE, "published", MOMENT, _ZONE, 90, 50, 12, "Hilden"),
        RUNNING: EventFacts(RUNNING, TITLE, "running", MOMENT, _ZONE, 60, 50, 49, "Hilden"),
        FULL: EventFacts(FULL, TITLE, "cancelled", MOMENT, _ZONE, 45, 1, 1, None),
        BARE: EventFacts(BARE, TITLE, "draft", MOMENT, _ZONE, 45, 1, 0, None),
    },
    people={
        PERSON: PersonFacts(PERSON, "Klara <i>Müller</i>", "Leiterin IT", "@klara:example.org", "Hilden", True),
        UNNAMED: PersonFacts(UNNAMED, None, None, "@someone:example.org", None, False),
    },
    towns={HILDEN: "Hilden", ERKRATH: "Erkrath"},
    questions={question.id: question for question in _QUESTIONS},
    ranked={EVENT: _QUESTIONS[:3], BARE: [], RUNNING: [_LONG] * 396},
    proposals={
        BOTH_HELP: ProposalFacts(BOTH_HELP, ERKRATH, HILDEN, _HELP, _HELP, 1234),
        ONE_HELPS: ProposalFacts(ONE_HELPS, ERKRATH, HILDEN, _HELP, None, None),
        NOTHING_LEFT: ProposalFacts(NOTHING_LEFT, ERKRATH, HILDEN, HelpFacts("", "", ()), None, 0),
    },
    matches={MATCH: MatchFacts(MATCH, ERKRATH, HILDEN, UNNAMED, PERSON)},
    listings={
        HILDEN: [ListingFacts(3, "offer", "**E-Akte** & <b>DMS</b> @room"), ListingFacts(4, "need", "Chatbot")],
        ERKRATH: [],
    },
    links={EVENT: "https://video.example.org/ozg?room=1&key=%3Cb%3E"},
    dossiers={PERSON: DOSSIER, UNNAMED: Dossier(UNNAMED, (), {}, {})},
    sheets={
        "people": Sheet(("person", "name", "known_since"), ((1, "=cmd()", MOMENT), (2, None, MOMENT))),
        "registrations:1": Sheet(("event", "state"), ((1, "confirmed"),)),
        "cooperations": Sheet(("town_a", "town_b"), ()),
    },
    feedback={EVENT: FeedbackFacts(EVENT, 4), RUNNING: LIKED, FULL: FeedbackFacts(FULL, 5, 5.0, (0, 0, 0, 0, 5))},
    minutes={EVENT: MinutesFacts(9, 12, (("Erkrath", 1), ("Hilden", 8)), tuple(_QUESTIONS[1:3]), LIKED, "!q:x.org")},
    agendas={
        BARE: [],
        EVENT: [_ITEM, AgendaFacts("break", "Pause", 10), AgendaFacts("discussion", "Austausch", 20, "Theo")],
        FULL: [_ITEM, _ITEM, AgendaFacts("welcome", "Begrüßung", 5)],
        RUNNING: [_ITEM, _ITEM],
    },
    rooms={
        EVENT: RoomsFacts(3, 2, 120, 40, 0, working=True),
        RUNNING: RoomsFacts(3, 3, 120, 119, 1, working=False),
        FULL: RoomsFacts(3, 3, 12, 12, 0, working=False),
    },
    volunteers={
        1: VolunteerFacts(1, "host", "offered", "Hilden", "Klara <i>M</i>", None, _EVENTS[EVENT]),
        2: VolunteerFacts(2, "impulse", "accepted", "Erkrath", None, "**VPN** @room", _EVENTS[EVENT]),
        3: VolunteerFacts(3, "host", "confirmed", "Hilden", "Klara", None, None),
        4: VolunteerFacts(4, "impulse", "offered", "Hilden", "Klara", "<b>OZG</b>", None),
    },
)
