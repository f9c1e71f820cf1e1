"""All commands of the product, in the order in which the help shows them."""

from handlers import cooperation, events, questions, registration
from handlers import help as help_
from handlers.router import Router

ROUTER = Router().include((registration.router, events.router, questions.router, cooperation.router, help_.router))
