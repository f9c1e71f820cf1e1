"""Intent -> words: one function per intent, by topic."""

from typing import Any

from domain.facts import Names
from domain.intents.base import Intent
from texts.attachment import Attachment
from texts.markup import message_content
from texts.render import (
    accounts,
    agenda,
    attendance,
    cooperation,
    event_changes,
    event_closing,
    event_talk,
    events,
    exports,
    feedback,
    invitations,
    matchmaking,
    organizing,
    pages,
    people,
    privacy,
    profile,
    questions,
    registration,
    reminders,
    roles,
    seats,
    standing,
    talk,
    volunteers,
    wishes,
)
from texts.render.registry import attachment, tell
from texts.render.rooms import room_name

__all__ = [
    "Attachment",
    "accounts",
    "agenda",
    "attachment",
    "attendance",
    "cooperation",
    "event_changes",
    "event_closing",
    "event_talk",
    "events",
    "exports",
    "feedback",
    "invitations",
    "matchmaking",
    "organizing",
    "pages",
    "people",
    "privacy",
    "profile",
    "questions",
    "registration",
    "reminders",
    "render",
    "roles",
    "room_name",
    "seats",
    "standing",
    "talk",
    "tell",
    "volunteers",
    "wishes",
]


def render(intent: Intent, names: Names, *, language: str, zone: str, prefix: str = "") -> dict[str, Any]:
    """The content of the message that tells an intent: plain text and HTML from one source."""
    fragment = tell(intent, names, language=language, zone=zone, prefix=prefix)
    return message_content(fragment, notice=intent.chatter, language=language)
