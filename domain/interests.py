"""The short list of topics from which people choose what interests them: the upper level of `domain.topics`."""

from dataclasses import dataclass
from typing import Final

from domain.german import folded
from domain.topics import CROSS_CUTTING, FIELDS, TOPIC_BY_KEY, WHOLE_FIELD, topics_in

MOST: Final = 8  # topics that one person may name


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the list; `key` is what is stored."""

    key: str
    german: str
    english: str


def _field(name: str) -> Field:
    topic = TOPIC_BY_KEY[WHOLE_FIELD[name]]
    return Field(topic.key, topic.german, topic.english)


CHOICES: Final = (
    *(_field(name) for name in FIELDS),
    Field(
        "uebergreifend", f"{CROSS_CUTTING}, etwa E-Akte, KI, IT-Sicherheit", "Across all fields: files, AI, security"
    ),
)
_NAMES: Final = {choice.key: choice for choice in CHOICES} | {
    topic.key: Field(topic.key, topic.german, topic.english) for topic in TOPIC_BY_KEY.values()
}
_WORDS: Final = tuple(
    (choice.key, tuple(folded(name).split(" ")[0] for name in (choice.german, choice.english))) for choice in CHOICES
)


def read(text: str) -> tuple[str, ...]:
    """The topics that an answer names, by their numbers in `CHOICES` or by words; none if it names none.

    A number that is not in the list makes the whole answer unreadable, so that no slip is kept.
    """
    found: list[str] = []
    words = text.replace(",", " ").replace(";", " ").replace("+", " ").split()
    for word in words:
        bare = word.strip(".)#")
        if not (bare.isascii() and bare.isdecimal()):
            continue
        if not 1 <= int(bare[:4]) <= len(CHOICES):
            return ()
        found.append(CHOICES[int(bare) - 1].key)
    named = topics_in(text)
    plain = set(folded(text).split())
    found += [key for key, starts in _WORDS if any(start in plain for start in starts)]
    found += [key for key in TOPIC_BY_KEY if key in named]
    return tuple(dict.fromkeys(found))[:MOST]


def name(key: str, language: str) -> str | None:
    """How a topic is called; None if it is no longer in the list."""
    topic = _NAMES.get(key)
    if topic is None:
        return None
    return topic.german if language == "de" else topic.english
