"""Greeting, help, language, cancelling."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from domain.help_topics import ALL_TOPICS, TOPICS
from domain.incoming import MESSAGE_LIMIT
from domain.intents.base import Intent
from domain.intents.talk import CommandExplained, GreetedBack, HelpShown, LanguageSet
from domain.rules import anyone
from handlers import wishes
from handlers.arguments import REST, Arguments, Line
from handlers.router import Call, Router, spellings
from services import people, talks

router = Router()

_LANGUAGES = {"de": "de", "deutsch": "de", "german": "de", "en": "en", "englisch": "en", "english": "en"}


class LanguageArguments(Arguments):
    """`language de`."""

    language: Annotated[
        Literal["de", "en"],
        BeforeValidator(lambda word: _LANGUAGES.get(word.casefold(), word) if isinstance(word, str) else word),
    ]


class HelpArguments(Arguments):
    """`help planning`, `help register`."""

    topic: Annotated[Line | None, REST] = None


class GreetingArguments(Arguments):
    """`hello`, or `hello, when is the next event?`."""

    further: Annotated[str, Field(max_length=MESSAGE_LIMIT), REST] = ""


@router.command("help", "hilfe", "help", allow=anyone, changes=False)
def show_help(call: Call, arguments: HelpArguments) -> Intent:
    """What the asker may do here: in short, all of a topic, or one command."""
    offered = [c for c in call.router.commands if call.router.offered(c, call.asker, call.place)]
    prefix = "" if call.place.direct else "!"
    names = tuple(command.name for command in offered)
    if arguments.topic is None:
        return HelpShown(names, prefix)
    wanted = spellings(arguments.topic.removeprefix("!"))
    if wanted & {"alles", "all"}:
        return HelpShown(names, prefix, ALL_TOPICS)
    for topic in TOPICS:
        within = tuple(name for name in names if name.key in topic.commands)
        if within and any(wanted & spellings(name) for name in topic.names):
            return HelpShown(within, prefix, topic.key)
    found = call.router.find(arguments.topic.removeprefix("!"))
    if found is not None and found.command in offered:
        return CommandExplained(found.command.name, prefix)
    return HelpShown(names, prefix)


@router.command(
    "hello",
    ("hallo", "guten tag", "guten morgen", "guten abend", "moin", "servus", "grüß gott"),
    ("hello", "hi", "good morning", "good day"),
    allow=anyone,
    private=True,
    shown=False,
    changes=False,
)
def greet_back(call: Call, arguments: GreetingArguments) -> Intent | None:
    """Say hello to someone who does, unless a wish follows; who is new hears more."""
    if (granted := wishes.grant(call, arguments.further)) is not None:
        return granted
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
    return talks.cancel(call.tx, call.asker.person_id)
