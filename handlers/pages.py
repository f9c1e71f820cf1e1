"""What is seen elsewhere than in chat: one's own calendar, and the figures for organizers."""

from domain.errors import Refused
from domain.intents.base import Intent
from domain.intents.pages import PagesUnreachable
from domain.rules import anyone, named_person, organizer
from handlers.arguments import Arguments, Number
from handlers.router import Call, Router
from services import figures, web_links

router = Router()


class FiguresArguments(Arguments):
    """`stats` or `stats 3`."""

    event: Number | None = None


@router.command("calendar", "kalender", "calendar", allow=named_person, private=True)
def link_calendar(call: Call, arguments: Arguments) -> Intent:
    """Get the address of one's own calendar."""
    del arguments
    if call.web_url is None:
        raise Refused(PagesUnreachable())
    return web_links.link_calendar(call.tx, person_id=call.asker.person_id, address=call.web_url, now=call.now)


@router.command(
    "calendar revoke", ("kalender zurückziehen", "kalender zurück"), "calendar revoke", allow=anyone, private=True
)
def revoke_calendar(call: Call, arguments: Arguments) -> Intent:
    """Close one's own calendar."""
    del arguments
    return web_links.revoke_calendar(call.tx, person_id=call.asker.person_id, now=call.now)


@router.command("stats", ("statistik", "zahlen"), ("stats", "figures"), allow=organizer, private=True)
def tell_figures(call: Call, arguments: FiguresArguments) -> Intent:
    """See the figures of the series or of one event."""
    return figures.tell(
        call.tx,
        person_id=call.asker.person_id,
        number=arguments.event,
        zone=call.zone,
        address=call.web_url,
        now=call.now,
    )
