"""All commands of the product, in the order in which the help shows them."""

from handlers import (
    attendance,
    casting,
    cooperation,
    event_changes,
    events,
    exports,
    feedback,
    invitations,
    pages,
    planning,
    privacy,
    questions,
    registration,
    standing,
    volunteering,
)
from handlers import help as help_
from handlers.router import Router

ROUTER = Router().include(
    (
        registration.router,
        standing.router,
        invitations.router,
        attendance.router,
        planning.router,
        volunteering.router,
        events.router,
        event_changes.router,
        casting.router,
        pages.router,
        questions.router,
        cooperation.router,
        feedback.router,
        exports.router,
        privacy.router,
        help_.router,
    )
)
