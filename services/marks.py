"""What was said in a Q&A room without asking the bot, for its author may yet put ❓ on it."""

from datetime import datetime, timedelta

from domain.incoming import Message
from domain.states import RoomKind
from services import people
from services.questions import LONGEST, ask
from storage import questions
from storage.tables import RecentMessage, Room
from storage.unit_of_work import Transaction

KEPT = timedelta(hours=24)


def remember(tx: Transaction, message: Message, room: Room, *, now: datetime) -> None:
    """Keep for a day what was said in the Q&A room of an event that is to come or runs.

    A later version of a message takes the place of the first one.
    """
    if room.kind != RoomKind.QUESTIONS or room.event_id is None or not questions.takes_questions(tx, room.event_id):
        return
    text = message.text[: LONGEST + 1]  # a longer one is no question anyway, and is told so
    if message.edits is not None:
        recent = questions.recent(tx, message.edits)
        if recent is None or recent.sender != message.sender:
            return
        recent.text = text
    else:
        recent = RecentMessage(
            event_id=message.event_id,
            room=room.id or 0,
            sender=message.sender,
            text=text,
            thread=message.thread,
            said_at=now,
        )
    questions.keep_recent(tx, recent)


def ask_by_mark(tx: Transaction, *, user_id: str, message: str, room: Room, now: datetime) -> None:
    """Take a message of the last day as a question because its author put ❓ on it; nobody else's mark means that.

    Raises:
        Refused: as `ask`.
    """
    recent = questions.recent(tx, message)
    if recent is None or recent.sender != user_id or recent.room != room.id or room.event_id is None:
        return
    person_id = people.meet(tx, user_id, now=now).person_id
    ask(
        tx,
        event_id=room.event_id,
        person_id=person_id,
        text=recent.text,
        room=room,
        source=message,
        thread=recent.thread,
        now=now,
    )


def forget_messages(tx: Transaction, *, now: datetime) -> None:
    """Forget what was said more than a day ago without becoming a question."""
    questions.forget_recent_before(tx, now - KEPT)
