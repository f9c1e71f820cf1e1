"""Questions: asked, edited, taken back, and the list of them that is pinned in the event's room."""

from datetime import datetime, timedelta

from domain.errors import Refused
from domain.incoming import Message, Redaction
from domain.intents.base import EventId, Intent, QuestionId, QuestionsOf, decode
from domain.intents.events import NoSuchEvent
from domain.intents.questions import (
    AskInEventRoom,
    QuestionAnnounced,
    QuestionAsked,
    QuestionList,
    QuestionsOver,
    QuestionsShown,
    QuestionTooLong,
    WhichEvent,
)
from domain.rules import Asker, organizer
from domain.states import OutboxState, QuestionState, RoomKind
from services import post
from storage import outbox, questions, rooms
from storage import people as stored
from storage.tables import Question, Room
from storage.unit_of_work import Transaction

LONGEST = 1000  # characters
VOTE = "👍"
LIST_DELAY = timedelta(seconds=3)  # how long changes are gathered before the list is edited
_RIPE = timedelta(seconds=2)  # a little less, should the tick come a little early


def ask(
    tx: Transaction,
    *,
    event_id: int,
    person_id: int,
    text: str,
    room: Room,
    source: str,
    thread: str | None = None,
    now: datetime,
) -> None:
    """Take a question, tell its number where it was asked, and have it voted on in the event's room.

    Args:
        tx: the transaction.
        event_id: the event that is asked.
        person_id: who asks.
        text: the question.
        room: where it was asked: the event's room or a direct chat.
        source: the event id of the message that asks.
        thread: the root of the thread in which it was asked.
        now: the time.

    Raises:
        Refused: the text is too long, or the event takes no questions.
    """
    if len(text) > LONGEST:
        raise Refused(QuestionTooLong(limit=LONGEST))
    if not questions.takes_questions(tx, event_id):
        raise Refused(QuestionsOver(event=EventId(event_id)))
    question = Question(
        event_id=event_id,
        number=0,
        person_id=person_id,
        text=text,
        room=room.id or 0,
        source_event_id=source,
        thread=thread,
        asked_at=now,
        changed_at=now,
    )
    questions.add(tx, question)
    recent = questions.recent(tx, source)
    if recent is not None:
        questions.forget_recent(tx, recent)
    _confirm(tx, question, room, now=now)
    changed(tx, event_id, now=now)


def _confirm(tx: Transaction, question: Question, room: Room, *, now: datetime) -> None:
    """Tell the asker the number; the message on which the room votes gets the first 👍, which counts for nobody."""
    number, to, thread = QuestionId(question.id or 0), question.source_event_id, question.thread
    if room.kind == RoomKind.QUESTIONS:
        votable = post.reply(tx, room, QuestionAsked(number), to=to, thread=thread, now=now, about=subject(question))
    else:
        asked = QuestionAsked(number, event=EventId(question.event_id))
        post.reply(tx, room, asked, to=to, thread=thread, now=now, about=subject(question))
        place = rooms.of_event(tx, question.event_id, RoomKind.QUESTIONS)
        if place is None:
            raise Refused(QuestionsOver(event=EventId(question.event_id)))
        room, votable = place, post.to_room(tx, place, QuestionAnnounced(number), now=now, about=subject(question))
    if votable is not None:
        post.react(tx, room, votable, VOTE, now=now)


def subject(question: Question) -> str:
    """What stands on the bot's messages on which a question can be voted for."""
    return f"question:{question.id}"


def meant(tx: Transaction, room: Room, event_id: str) -> Question | None:
    """The question that a message in a room stands for: one of ours about it, or the one that asked it."""
    kind, _, number = (outbox.about(tx, room, event_id) or "").partition(":")
    if kind == "question":
        return questions.get(tx, int(number))
    question = questions.by_source(tx, event_id)
    return question if question is not None and question.room == room.id else None


def event_to_ask(tx: Transaction, person_id: int, *, direct: bool) -> int:
    """The one event that a question can be meant for that was asked in no event's room.

    Raises:
        Refused: it was not asked in the direct chat, or the person is registered for no event, or for several.
    """
    events = questions.events_of(tx, person_id)
    if not direct or len(events) != 1 or rooms.of_event(tx, events[0], RoomKind.QUESTIONS) is None:
        raise Refused(AskInEventRoom(events=tuple(map(EventId, events))))
    return events[0]


def event_to_show(tx: Transaction, asker: Asker, number: int | None) -> int:
    """The event whose questions someone asks for in their direct chat.

    Raises:
        Refused: they have nothing to do with the event of that number; or gave none and could mean several.
    """
    if number is not None:
        if not questions.is_event(tx, number) or not (_runs(asker, number) or _takes_part(tx, asker, number)):
            raise Refused(NoSuchEvent(number=number))
        return number
    events = questions.events_of(tx, asker.person_id)
    if len(events) != 1:
        raise Refused(WhichEvent(events=tuple(map(EventId, events)), by_number=True))
    return events[0]


def _runs(asker: Asker, event_id: int) -> bool:
    return organizer.allows(asker, event_id) or any(event == event_id for _, event in asker.roles)


def _takes_part(tx: Transaction, asker: Asker, event_id: int) -> bool:
    return questions.takes_part(tx, event_id, asker.person_id)


def edit(tx: Transaction, message: Message, text: str | None, *, now: datetime) -> bool:
    """Change the open question that the message's first version asked.

    Args:
        tx: the transaction.
        message: the later version.
        text: the question as it reads now; None if the later version is none.
        now: the time.

    Returns:
        False if the first version asked no question.

    Raises:
        Refused: the new text is too long.
    """
    question = questions.by_source(tx, message.first)
    if question is None:
        return False
    own = stored.person_of(tx, message.sender) == question.person_id
    if not own or not text or question.state != QuestionState.OPEN:
        return True
    if message.too_long or len(text) > LONGEST:
        raise Refused(QuestionTooLong(limit=LONGEST))
    question.text, question.changed_at = text, now
    questions.keep(tx, question)
    _tell_anew(tx, question, QuestionAnnounced, now=now)
    changed(tx, question.event_id, now=now)
    return True


def take_back(tx: Transaction, redaction: Redaction, *, now: datetime) -> None:
    """Withdraw the question whose message was taken back, as long as it has no answer; what was said is forgotten."""
    recent = questions.recent(tx, redaction.target)
    if recent is not None and rooms.get(tx, recent.room).room_id == redaction.room_id:
        questions.forget_recent(tx, recent)
    question = questions.by_source(tx, redaction.target)
    if question is None or rooms.get(tx, question.room).room_id != redaction.room_id:
        return
    if question.state in (QuestionState.OPEN, QuestionState.TAKEN):
        question.state, question.text, question.changed_at = QuestionState.WITHDRAWN, "", now
        questions.keep(tx, question)
        _tell_anew(tx, question, QuestionAnnounced, QuestionAsked, now=now)
        changed(tx, question.event_id, now=now)


def _tell_anew(tx: Transaction, question: Question, *kinds: type[Intent], now: datetime) -> None:
    """Edit the message on which the room votes, if it is one of these kinds, so that it shows how the question is."""
    room = rooms.of_event(tx, question.event_id, RoomKind.QUESTIONS)
    row = outbox.newest_about(tx, subject(question), room=room) if room is not None else None
    if room is not None and row is not None and row.id is not None and row.intent is not None:
        intent = decode(row.intent)
        if isinstance(intent, kinds):
            post.edit(tx, room, row.id, intent, now=now)


def open_list(tx: Transaction, event_id: int, room: Room, *, now: datetime) -> None:
    """Post and pin the list of questions in the event's room, unless it stands there already."""
    known = outbox.newest_about(tx, _list_of(event_id), room=room)
    if known is None or known.state not in (OutboxState.PENDING, OutboxState.SENT):
        row = post.to_room(tx, room, QuestionList(event=QuestionsOf(event_id)), now=now, about=_list_of(event_id))
        if row is not None:
            post.pin(tx, room, row, now=now)


def show_list(event_id: int, *, prefix: str) -> Intent:
    """The list on demand; `prefix` stands before commands where it is shown."""
    return QuestionsShown(event=QuestionsOf(event_id), prefix=prefix)


def changed(tx: Transaction, event_id: int, *, now: datetime) -> None:
    """Note that the event's list shows too little, and have it edited soon."""
    event = questions.event(tx, event_id)
    if event.list_dirty_since is None:
        event.list_dirty_since = now
        questions.keep(tx, event)
        tx.wake_at(now + LIST_DELAY)


def refresh_lists(tx: Transaction, *, now: datetime) -> None:
    """Edit the lists that show too little; the words are made when they are sent, so one edit tells all changes."""
    for event in questions.dirty_lists(tx, since=now - _RIPE):
        row = outbox.newest_about(tx, _list_of(event.id or 0))
        shown = row is not None and row.state in (OutboxState.PENDING, OutboxState.SENT)
        if row is not None and shown and outbox.edit_waits(tx, row.id or 0):
            # It may have been put into words already, so that this change is missing from it: look again later.
            event.list_dirty_since = now
        else:
            event.list_dirty_since = None
            if row is not None and shown:
                intent = QuestionList(event=QuestionsOf(event.id or 0))
                post.edit(tx, rooms.get(tx, row.room), row.id or 0, intent, now=now)
        questions.keep(tx, event)


def lists_due(tx: Transaction) -> datetime | None:
    """When the next list is to be edited."""
    since = questions.oldest_dirt(tx)
    return since + LIST_DELAY if since is not None else None


def _list_of(event_id: int) -> str:
    return f"list:{event_id}"
