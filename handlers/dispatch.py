"""The way of one event through the product: who is it, where, what do they want, may they; then one use case."""

from datetime import datetime

from domain.incoming import (
    MESSAGE_LIMIT,
    BecameEncrypted,
    Incoming,
    Invitation,
    MemberChange,
    Message,
    Reaction,
    Redaction,
    Unreadable,
)
from domain.intents.base import Intent
from domain.intents.people import ConfirmationNeeded, ProfileMissing
from domain.intents.talk import ArgumentsMisread, NotAllowed, NotUnderstood, OnlyInDirectChat, TooLong
from domain.rules import Asker, Place, confirmed_person, known_person, named_person, organizer
from domain.states import Membership, RoomKind
from handlers import invitations, questions, reactions, registration, wishes
from handlers.arguments import Misread, read_arguments
from handlers.commands import ROUTER
from handlers.router import Bot, Call, Command
from services import chats, marks, people, post
from services import questions as asked
from storage import audit, inbox, rooms
from storage import people as stored_people
from storage.tables import Room
from storage.unit_of_work import Transaction

_GONE = (Membership.LEAVE, Membership.BAN)


def dispatch(tx: Transaction, incoming: Incoming, *, bot: Bot, now: datetime) -> bool:
    """Handle one event on its own savepoint.

    Returns:
        Whether a command was found in it, so that a later version of the message runs nothing.

    Raises:
        Refused: the rules said no; `refuse` tells the person, after all else was rolled back.
    """
    if incoming.sender == bot.user_id and not isinstance(incoming, MemberChange):
        return False  # the first 👍 is put by the bot and counts for nobody
    if isinstance(incoming, Invitation):
        chats.answer_invitation(tx, incoming, allowed_servers=bot.allowed_servers, now=now)
        return False
    room = rooms.by_id(tx, incoming.room_id)
    if room is None or (room.kind == RoomKind.FOREIGN and not _adopts(tx, incoming)):
        return False
    if room.membership in _GONE and not isinstance(incoming, MemberChange):
        return False  # said before the bot left, and told again from before a backup: nobody would hear an answer
    match incoming:
        case Message():
            return not room.encrypted and _message(tx, incoming, room, bot=bot, now=now)
        case Reaction() if not people.is_retired(tx, incoming.sender):
            reactions.put(tx, incoming, room, now=now)
        case Redaction():
            reactions.withdraw(tx, incoming, now=now)
        case MemberChange():
            _membership(tx, incoming, room, bot=bot, now=now)
        case BecameEncrypted():
            chats.became_encrypted(tx, room, now=now)
        case Unreadable():
            pass  # whoever writes into an encrypted room was told when the bot met it
    return False


def _adopts(tx: Transaction, incoming: Incoming) -> bool:
    """Whether an organizer says, in a room that is none of ours, that it shall be one of an event."""
    if not isinstance(incoming, Message) or not incoming.text.startswith("!"):
        return False
    found = ROUTER.find(incoming.text[1:].strip())
    if found is None or found.command.key != "event adopt":
        return False
    asker = stored_people.asker(tx, incoming.sender)
    return asker is not None and organizer.allows(asker, None)


def refuse(tx: Transaction, incoming: Incoming, intent: Intent, *, now: datetime) -> None:
    """Tell why not, after what the use case did was rolled back."""
    room = rooms.by_id(tx, incoming.room_id)
    if room is None:
        return
    match incoming:
        case Message():
            _reply(tx, incoming, room, intent, now=now)
            if incoming.edits is not None:
                inbox.mark_understood(tx, incoming.edits)
        case Reaction():
            post.reply(tx, room, intent, to=incoming.target, now=now)


def _message(tx: Transaction, message: Message, room: Room, *, bot: Bot, now: datetime) -> bool:
    place = Place(room.id or 0, RoomKind(room.kind), room.event_id)
    text = _addressed(message, place, bot)
    if message.edits is not None:
        if asked.edit(tx, message, questions.reworded(message, text, ROUTER), now=now):
            return True
        if inbox.was_understood(tx, message.edits):
            return False
    if text is None:
        marks.remember(tx, message, room, now=now)
        return False
    asker = people.meet(tx, message.sender, now=now)
    if message.too_long:
        _reply(tx, message, room, TooLong(MESSAGE_LIMIT), now=now)
        return True
    if asker.retired:
        reply = invitations.hear_retired(Call(tx, now, asker, place, message, ROUTER, bot), text)
        _reply(tx, message, room, reply, now=now)
        return True
    understood, answer = _run(tx, text, message, asker, place, bot=bot, now=now)
    if answer is not None:
        _reply(tx, message, room, answer, now=now)
    if understood and message.edits is not None:
        inbox.mark_understood(tx, message.edits)
    return understood


def _addressed(message: Message, place: Place, bot: Bot) -> str | None:
    """What was said to the bot; in rooms only what begins with `!`, mentions it, or votes where questions are asked."""
    text = message.text
    if text.startswith("!"):
        return text[1:].strip()
    if place.direct:
        return text or None
    if place.kind == RoomKind.QUESTIONS and questions.is_vote(text):
        return text
    if not message.mentions_bot:
        return None
    localpart = bot.user_id[1:].partition(":")[0]
    first, _, rest = text.partition(" ")
    return (rest if localpart.casefold() in first.casefold() or first.endswith(":") else text).strip()


def _run(
    tx: Transaction, text: str, message: Message, asker: Asker, place: Place, *, bot: Bot, now: datetime
) -> tuple[bool, Intent | None]:
    found = ROUTER.find(text)
    call = Call(tx, now, asker, place, message, ROUTER, bot)
    prefix = "" if place.direct else "!"
    if found is None:
        if place.kind == RoomKind.QUESTIONS and place.event is not None and questions.is_vote(text):
            return True, questions.vote(call, text, place.event)
        if place.direct and (heard := registration.hear(call, text)) is not None:
            return True, heard.reply
        return False, NotUnderstood(ROUTER.nearest(text, asker, place), prefix)
    command = found.command
    try:
        arguments = read_arguments(command.arguments, found.rest)
    except Misread as error:
        if place.direct and found.rest and (granted := wishes.grant(call, text)) is not None:
            return True, granted  # a sentence that only begins like a command
        return False, ArgumentsMisread(command.name, error.problem, error.word, prefix)
    event = getattr(arguments, "event", None) or place.event
    if not command.allow.allows(asker, event):
        audit.note(tx, asker.user_id, command.key, message.room_id, "denied", now=now, person=asker.person_id)
        return True, _denial(command, asker)
    if command.private and not place.direct:
        return True, OnlyInDirectChat(command.name)
    reply = command.run(call, arguments)
    if command.changes:
        audit.note(
            tx, asker.user_id, command.key, message.room_id, "done", now=now, person=asker.person_id, event=event
        )
    return True, reply


def _denial(command: Command, asker: Asker) -> Intent:
    if command.allow in (named_person, known_person, confirmed_person) and not known_person.allows(asker, None):
        return ProfileMissing()
    return ConfirmationNeeded() if command.allow is confirmed_person else NotAllowed(command.name)


def _reply(tx: Transaction, message: Message, room: Room, intent: Intent, *, now: datetime) -> None:
    post.reply(tx, room, intent, to=message.first, thread=message.thread, now=now)


def _membership(tx: Transaction, change: MemberChange, room: Room, *, bot: Bot, now: datetime) -> None:
    if change.user_id == bot.user_id:
        if change.membership in (Membership.LEAVE, Membership.BAN) and change.sender != bot.user_id:
            chats.thrown_out(tx, room, now=now)
    elif change.membership in (Membership.LEAVE, Membership.BAN):
        chats.someone_left(tx, room, change.user_id, now=now)
