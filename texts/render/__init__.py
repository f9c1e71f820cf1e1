"""Intent -> words: one function per intent, by topic."""

from typing import Any

from domain.facts import Names
from domain.intents.base import Intent
from texts.markup import message_content
from texts.render import cooperation, events, matchmaking, organizing, people, questions, registration, reminders, talk
from texts.render.registry import Attachment, attachment, tell
from texts.render.rooms import room_name

__all__ = [
    "Attachment",
    "attachment",
    "cooperation",
    "events",
    "matchmaking",
    "organizing",
    "people",
    "questions",
    "registration",
    "reminders",
    "render",
    "room_name",
    "talk",
    "tell",
]


def render(intent: Intent, names: Names, *, language: str, zone: str) -> dict[str, Any]:
    """The content of the message that tells an intent: plain text and HTML from one source."""
    fragment = tell(intent, names, language=language, zone=zone)
    return message_content(fragment, notice=intent.chatter, language=language)
