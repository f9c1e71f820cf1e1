"""The minutes of an event, for who ran it once it is over, and for who took part once it is closed."""

from typing import Final

from domain.errors import Refused
from domain.intents.base import AgendaOf, EventId, Intent, MinutesOf
from domain.intents.events import EventStands, NoSuchEvent
from domain.intents.exports import MinutesMade, MinutesNotYet, MinutesNotYours
from domain.rules import Asker
from domain.states import EventState, Role
from storage import events, feedback
from storage.unit_of_work import Transaction

_OVER: Final = (EventState.FINISHED, EventState.CLOSED)


def write(tx: Transaction, *, asker: Asker, number: int) -> Intent:
    """The minutes of an event as a file. Closing an event is what lets go of them to everyone who took part.

    Raises:
        Refused: there is no such event, it is not over or not closed yet, or the asker has nothing to do with it.
    """
    event = events.find(tx, number)
    runs = asker.has(Role.ORGANIZER, None) or asker.has(Role.HOST, number)
    if event is None or (event.state == EventState.DRAFT and not runs):
        raise Refused(NoSuchEvent(number))
    if event.state == EventState.CANCELLED:
        raise Refused(EventStands(EventId(number), event.state))
    if not runs and not feedback.took_part(tx, number, asker.person_id):
        raise Refused(MinutesNotYours(EventId(number)))
    if event.state not in _OVER or (not runs and event.state != EventState.CLOSED):
        raise Refused(MinutesNotYet(EventId(number), over=event.state in _OVER))
    return MinutesMade(event=EventId(number), minutes=MinutesOf(number), agenda=AgendaOf(number))
