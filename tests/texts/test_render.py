"""Everything the bot can tell, it can tell in both languages, and nothing that people wrote becomes markup.

The examples stand in `examples/`, one file per topic: a new intent needs one there.
"""

import importlib
import itertools
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import domain.intents
from domain.facts import Names
from domain.intents.base import Intent, all_intents, decode, encode
from domain.intents.rooms import RoomNamed
from domain.states import RoomKind
from tests.texts.examples.facts import EVENT, NAMES
from texts.catalogue import LANGUAGES
from texts.render import render, room_name

for module in pkgutil.iter_modules(domain.intents.__path__):
    importlib.import_module(f"domain.intents.{module.name}")

TOPICS = [
    importlib.import_module(f"tests.texts.examples.{path.stem}")
    for path in sorted(Path(__file__).with_name("examples").glob("*.py"))
]
EXAMPLES: list[Intent] = list(itertools.chain.from_iterable(topic.EXAMPLES for topic in TOPICS))
ZONE = "Europe/Berlin"
NOT_SAID = {RoomNamed}


def named(intent: Intent) -> str:
    return type(intent).__name__


def test_every_intent_has_an_example() -> None:
    ours = {kind for kind in all_intents() if kind.__module__.startswith("domain.intents.")}
    assert {kind.__name__ for kind in ours - NOT_SAID} == {named(example) for example in EXAMPLES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", EXAMPLES, ids=named)
def test_intent_is_told_in_each_language(intent: Intent, language: str, read: Callable[[str], Any]) -> None:
    content = render(intent, NAMES, language=language, zone=ZONE)
    assert content["msgtype"] == ("m.notice" if intent.chatter else "m.text")
    assert content["body"].strip()
    assert "@room" not in content["body"]
    if "formatted_body" in content:
        assert read(content["formatted_body"]).text.strip()


@pytest.mark.parametrize("intent", EXAMPLES, ids=named)
def test_intent_is_stored_and_read_back(intent: Intent) -> None:
    assert decode(encode(intent)) == intent


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [RoomKind.SPACE, RoomKind.QUESTIONS, RoomKind.BACKSTAGE])
def test_room_of_an_event_has_a_name_and_a_topic(kind: RoomKind, language: str) -> None:
    named_after = RoomNamed() if kind == RoomKind.SPACE else RoomNamed(event=EVENT)
    name, topic = room_name(named_after, NAMES, kind, language=language, zone=ZONE)
    assert name
    assert topic
    assert "\n" not in name + topic


def test_missing_fact_is_an_error() -> None:
    intent = next(example for example in EXAMPLES if named(example) == "EventAnnounced")
    with pytest.raises(LookupError):
        render(intent, Names(), language="de", zone=ZONE)
