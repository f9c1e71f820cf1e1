"""Examples of what is told about personal data, the log, tables, minutes and feedback."""

from domain.intents.base import AgendaOf, DossierOf, FeedbackOf, Intent, MinutesOf, SheetOf
from domain.intents.exports import AuditLine, AuditShown, MinutesMade, MinutesNotYet, MinutesNotYours, SheetMade
from domain.intents.feedback import (
    FeedbackAsked,
    FeedbackClosed,
    FeedbackDropped,
    FeedbackNoted,
    FeedbackNotYours,
    FeedbackShown,
)
from domain.intents.privacy import (
    DataErased,
    DataForMachines,
    DataShown,
    ErasureAsked,
    ErasureDropped,
    OrganizerStays,
    PrivacyTold,
    RoleVacant,
)
from domain.intents.talk import CommandName
from tests.texts.examples.facts import EVENT, FULL, MOMENT, PERSON, RUNNING, UNNAMED

_REGISTER = CommandName("register", "anmelden", "register")

EXAMPLES: tuple[Intent, ...] = (
    PrivacyTold(1),
    PrivacyTold(365),
    DataShown(DossierOf(PERSON)),
    DataShown(DossierOf(UNNAMED)),
    DataForMachines(DossierOf(PERSON)),
    ErasureAsked(12, 0, 0, 0, 0, 0, MOMENT),
    ErasureAsked(12, 1, 1, 1, 1, 1, MOMENT),
    ErasureAsked(12, 2, 3, 4, 5, 6, MOMENT),
    ErasureDropped(),
    OrganizerStays(),
    DataErased(),
    *(RoleVacant(EVENT, role) for role in ("host", "impulse", "expert")),
    AuditShown(()),
    AuditShown(
        (
            AuditLine(MOMENT, PERSON, _REGISTER, EVENT, "questions", "done"),
            AuditLine(MOMENT, UNNAMED, _REGISTER, None, "direct", "denied"),
            AuditLine(MOMENT, None, _REGISTER, None, "", "done"),
            AuditLine(MOMENT, None, _REGISTER, None, "match", "done"),
        ),
        (PERSON, UNNAMED),
    ),
    AuditShown((AuditLine(MOMENT, None, _REGISTER, EVENT, "backstage", "done"),), (), EVENT),
    SheetMade(SheetOf("people"), "xlsx"),
    SheetMade(SheetOf("registrations:1"), "csv", EVENT),
    SheetMade(SheetOf("cooperations"), "json"),
    MinutesMade(EVENT, MinutesOf(EVENT), AgendaOf(EVENT)),
    *(MinutesNotYet(EVENT, over) for over in (True, False)),
    MinutesNotYours(EVENT),
    FeedbackAsked(EVENT, MOMENT),
    FeedbackNoted(EVENT, 4, None, MOMENT),
    FeedbackNoted(EVENT, 1, "<b>Zu</b> lang @room", MOMENT),
    FeedbackDropped(EVENT),
    *(FeedbackClosed(EVENT, early) for early in (True, False)),
    FeedbackNotYours(EVENT),
    *(FeedbackShown(event, FeedbackOf(event)) for event in (EVENT, RUNNING, FULL)),
)
