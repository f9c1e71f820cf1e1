"""All commands of the product, in the order in which the help shows them."""

from handlers import events, questions, registration
from handlers import help as help_
from handlers.router import Router

ROUTER = Router().include((registration.router, events.router, questions.router, help_.router))
