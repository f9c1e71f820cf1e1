"""Greeting, help, language, cancelling."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from domain.intents.base import Intent
from domain.intents.talk import GreetedBack, HelpShown, LanguageSet
from domain.rules import anyone
from handlers.arguments import Arguments
from handlers.router import Call, Router
from services import people, profile

router = Router()

_LANGUAGES = {"de": "de", "deutsch": "de", "german": "de", "en": "en", "englisch": "en", "english": "en"}


class LanguageArguments(Arguments):
    """`language de`."""

    language: Annotated[
        Literal["de", "en"],
        BeforeValidator(lambda word: _LANGUAGES.get(word.casefold(), word) if isinstance(word, str) else word),
    ]


@router.command("help", "hilfe", "help", allow=anyone, changes=False)
def show_help(call: Call, arguments: Arguments) -> Intent:
    """What the asker may do here."""
    del arguments
    offered = (c.name for c in call.router.commands if call.router.offered(c, call.asker, call.place))
    return HelpShown(tuple(offered), "" if call.place.direct else "!")


@router.command(
    "hello",
    ("hallo", "guten tag", "guten morgen", "guten abend", "moin", "servus", "grüß gott"),
    ("hello", "hi", "good morning", "good day"),
    allow=anyone,
    private=True,
    shown=False,
    changes=False,
)
def greet_back(call: Call, arguments: Arguments) -> Intent | None:
    """Say hello to someone who does; who is new hears more."""
    del arguments
    return None if people.greet(call.tx, call.asker.person_id, now=call.now) else GreetedBack()


@router.command("language", "sprache", "language", allow=anyone)
def set_language(call: Call, arguments: LanguageArguments) -> Intent:
    """Choose German or English."""
    people.set_language(call.tx, call.asker.person_id, arguments.language)
    return LanguageSet()


@router.command("cancel", "abbrechen", "cancel", allow=anyone, private=True)
def cancel(call: Call, arguments: Arguments) -> Intent:
    """Break off the conversation."""
    del arguments
    return profile.cancel(call.tx, call.asker.person_id)
