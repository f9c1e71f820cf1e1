"""All commands of the product, in the order in which the help shows them."""

from handlers import help as help_
from handlers import registration
from handlers.router import Router

ROUTER = Router().include((registration.router, help_.router))
