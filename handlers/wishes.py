"""Wishes in whole sentences: answered like the command that they mean, or with what to type."""

from domain.intents.base import Intent
from domain.intents.people import ProfileMissing
from domain.intents.talk import LanguageSet
from domain.intents.wishes import WishOffered
from domain.rules import known_person, named_person
from domain.wishes import Wish, WishKind, understand
from handlers.router import Call
from services import people, registration, wishes
from storage import audit


def interrupts(call: Call, text: str) -> bool:
    """Whether this, said while a question of the profile stands, asks something instead of answering."""
    return text.endswith("?") and wishes.is_telling_profile(call.tx, call.asker.person_id)


def grant(call: Call, text: str) -> Intent | None:
    """Do or offer what a sentence wishes; None if it wishes nothing that is understood.

    Raises:
        Refused: what is clearly wished for cannot be done.
    """
    wish = understand(text)
    if wish is None:
        return None
    person_id = call.asker.person_id
    match wish.kind:
        case WishKind.EVENTS | WishKind.REGISTRATIONS:
            return registration.list_upcoming(call.tx, person_id=person_id, now=call.now)
        case WishKind.HELP:
            return call.router.help_for(call.asker, call.place)
        case WishKind.LANGUAGE:
            people.set_language(call.tx, person_id, wish.language or "de")
            return LanguageSet()
        case WishKind.REGISTER | WishKind.UNREGISTER:
            return _attend(call, wish)
        case _:
            return WishOffered(wish.kind)


def _attend(call: Call, wish: Wish) -> Intent:
    allow, act = (known_person, wishes.register)
    if wish.kind == WishKind.UNREGISTER:
        allow, act = (named_person, wishes.unregister)
    if not allow.allows(call.asker, None):
        return ProfileMissing()
    reply, event = act(call.tx, person_id=call.asker.person_id, wish=wish, now=call.now)
    if event is not None:
        audit.note(
            call.tx,
            call.asker.user_id,
            wish.kind,
            call.message.room_id,
            "done",
            now=call.now,
            person=call.asker.person_id,
            event=event,
        )
    return reply
