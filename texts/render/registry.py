"""Which function tells which intent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from domain.facts import Names
from domain.intents.base import Intent
from texts import dates
from texts.attachment import Attachment
from texts.catalogue import Speech, speech
from texts.markup import code
from texts.nodes import Fragment

I = TypeVar("I", bound=Intent)  # noqa: E741 -- an intent


@dataclass(frozen=True)
class Telling:
    """What a rendering function works with: the facts, and how to speak to this recipient."""

    names: Names
    speech: Speech
    zone: str
    bot: str = ""  # the Matrix ID that speaks
    prefix: str = ""  # of commands typed where this is read: `!` in rooms

    @property
    def language(self) -> str:
        """The recipient's language, `de` or `en`."""
        return self.speech.language

    def word(self, german: str, english: str) -> Fragment:
        """A command to type, in the recipient's language."""
        typed = german if self.language == "de" else english
        return code(typed if typed.startswith("!") else self.prefix + typed)

    def literal(self, german: str, english: str) -> Fragment:
        """Words to type that are no command by themselves, in the recipient's language."""
        return code(german if self.language == "de" else english)

    def moment(self, when: datetime, event_zone: str | None = None) -> str:
        """A point in time in the recipient's zone and language."""
        return dates.moment(when, zone=self.zone, language=self.language, event_zone=event_zone)


Attacher = Callable[[Any, Telling], Attachment | None]
_attachers: dict[type[Intent], Attacher] = {}

Renderer = Callable[[Any, Telling], Fragment]
_renderers: dict[type[Intent], Renderer] = {}


def renders(kind: type[I]) -> Callable[[Callable[[I, Telling], Fragment]], Callable[[I, Telling], Fragment]]:
    """Declare how an intent is told."""

    def declare(function: Callable[[I, Telling], Fragment]) -> Callable[[I, Telling], Fragment]:
        _renderers[kind] = function
        return function

    return declare


def attaches(
    kind: type[I],
) -> Callable[[Callable[[I, Telling], Attachment | None]], Callable[[I, Telling], Attachment | None]]:
    """Declare which file follows an intent whose class says that it attaches one; None if there is none this time."""

    def declare(function: Callable[[I, Telling], Attachment | None]) -> Callable[[I, Telling], Attachment | None]:
        _attachers[kind] = function
        return function

    return declare


def attachment(intent: Intent, names: Names, *, language: str, zone: str, bot: str = "") -> Attachment | None:
    """The file that follows the words of an intent, or None.

    Raises:
        LookupError: nothing is known of what it attaches, or a fact is missing.
    """
    return _attachers[type(intent)](intent, Telling(names, speech(language), zone, bot))


def tell(intent: Intent, names: Names, *, language: str, zone: str, prefix: str = "") -> Fragment:
    """The words for an intent.

    Raises:
        LookupError: nothing is known of how to tell it, or a fact is missing.
    """
    return _renderers[type(intent)](intent, Telling(names, speech(language), zone, prefix=prefix))
