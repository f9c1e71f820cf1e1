"""What somebody wants who writes whole sentences instead of commands: a small grammar, no guessing.

The words are in `domain.wish_rules`. Only registering and leaving can be clear instructions, and only if nothing in the
sentence is left that was not understood; everything else leads to an offer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz

from domain import wish_rules as rules
from domain.german import folded

_LONGEST: Final = 400  # characters; whoever writes more tells a story
_MOST_WORDS: Final = 40  # of one sentence
_FEWEST: Final = 2  # words that are left when courtesies at the end are cut off
_GAP: Final = 6  # words for which "*" may stand
_SENTENCES: Final = re.compile(r"[^.!?\n]+[.!?\n]?")
_SHORTENED: Final = (
    ("n't", " not"),
    ("cannot", "can not"),
    ("'d ", " would "),
    ("'m ", " am "),
    ("'re ", " are "),
    ("'ll ", " will "),
    ("'s ", " is "),
    ("'ve ", " have "),
    ("ca not", "can not"),
    ("wo not", "will not"),
)
_NUMBER_SIGN: Final = re.compile(r"\b(?:nr|no)\b\.? ?(?=#?\d)")
_NUMBER: Final = re.compile(
    rf"\b(?:{'|'.join(word.strip('~') for word in rules.EVENT)}|nummer|number|nr) "
    r"(?:nummer |number |nr )?(\d{1,6})\b"
    r"|\b(?:fuer|zu|zur|bei|von|vom|for|from) (?:die )?(\d{1,6})(?: (?:an|ab|ein|bitte|please|anmelden|abmelden))?$"
)
_NEXT: Final = frozenset(
    {"naechste", "naechsten", "naechster", "naechstes", "kommende", "kommenden", "kommender", "next"}
)
_NEAR: Final = 88.0  # percent of likeness from which a word counts as one of a title
_TITLE_WORD: Final = 4  # letters that a telling word of a title has at least


class WishKind(StrEnum):
    """The commonest wishes."""

    EVENTS = "events"
    REGISTER = "register"
    UNREGISTER = "unregister"
    ASK = "ask"
    REGISTRATIONS = "registrations"
    TOWN = "town"
    NAME = "name"
    OFFER = "offer"
    NEED = "need"
    HELP = "help"
    LANGUAGE = "language"
    STOP = "stop"


@dataclass(frozen=True)
class Wish:
    """What was understood of a message.

    Attributes:
        kind: what is wished for.
        clear: an instruction to register or to leave, to be acted on; `unknown` may still hold it back.
        event: the number of the event that was named.
        next: the next event was named.
        unknown: words of an instruction that were not understood; they may name an event by its title, or say anything.
        language: what to speak, `de` or `en`.
    """

    kind: WishKind
    clear: bool = False
    event: int | None = None
    next: bool = False
    unknown: tuple[str, ...] = ()
    language: str | None = None


def understand(text: str) -> Wish | None:
    """The wish that a message tells, None if it tells none or contradicts itself."""
    if len(text) > _LONGEST:
        return None
    found = [(sentence, wish) for sentence in _sentences(text) if (wish := _wish(sentence)) is not None]
    kinds = {wish.kind for _, wish in found}
    if len(kinds) != 1:
        return None
    wish = next((wish for _, wish in found if wish.clear), found[0][1])
    contradicted = any(s.asks or s.negated for s in _sentences(text) if not any(s == known for known, _ in found))
    if wish.clear and (contradicted or not all(other.clear for _, other in found)):
        return Wish(wish.kind, event=wish.event, next=wish.next)
    return wish


def titled(unknown: Sequence[str], titles: Mapping[int, str]) -> int | None:
    """The one event whose title the words mean that were not understood; None if none does, or several may.

    Every unknown word of some length must be in the title, so that nobody is registered for something else.
    """
    telling = [word for word in unknown if len(word) >= _TITLE_WORD and word not in _TITLE_FILLING]
    fitting = [
        number for number, title in titles.items() if telling and all(_stands_in(word, title) for word in telling)
    ]
    return fitting[0] if len(fitting) == 1 else None


_TITLE_FILLING: Final = frozenset({"thema", "themen", "titel", "namens", "about", "topic", "called", "ueber"})


def _stands_in(word: str, title: str) -> bool:
    """Whether a word is one of the title's, or a part of one, slips forgiven."""
    own = folded(title).replace("-", " ").split()
    return any(word in other or fuzz.ratio(word, other) >= _NEAR for other in own if len(other) >= _TITLE_WORD)


@dataclass(frozen=True)
class _Sentence:
    words: tuple[str, ...]
    asks: bool

    @property
    def negated(self) -> bool:
        return not rules.NOT.isdisjoint(self.words)


def _sentences(text: str) -> list[_Sentence]:
    text = text.replace("’", "'").casefold()
    for short, full in _SHORTENED:
        text = text.replace(short, full)
    text = _NUMBER_SIGN.sub("nummer ", text)
    found = []
    for match in _SENTENCES.finditer(text):
        words = folded(match.group()).replace("-", " ").split()
        while len(words) > _FEWEST and words[-1] in rules.COURTESY:
            words.pop()
        if words:
            found.append(_Sentence(tuple(words), match.group().endswith("?")))
    return found


def _wish(sentence: _Sentence) -> Wish | None:
    """The wish of one sentence."""
    if len(sentence.words) > _MOST_WORDS:
        return None
    for kind, wording in _BEFORE:
        if _fits(wording, sentence):
            return Wish(kind)
    language = "en" if _fits(rules.ENGLISH, sentence) else "de" if _fits(rules.GERMAN, sentence) else None
    if language is not None:
        return Wish(WishKind.LANGUAGE, language=language)
    if (instruction := _instruction(sentence)) is not None:
        return instruction
    for kind, wording in _AFTER:
        if _fits(wording, sentence):
            return Wish(kind)
    return None


_BEFORE: Final = (
    (WishKind.STOP, rules.STOP),
    (WishKind.REGISTRATIONS, rules.REGISTRATIONS),
    (WishKind.NAME, rules.NAME),
    (WishKind.TOWN, rules.TOWN),
)
_AFTER: Final = (
    (WishKind.ASK, rules.ASK),
    (WishKind.EVENTS, rules.EVENTS),
    (WishKind.HELP, rules.HELP),
    (WishKind.OFFER, rules.OFFER),
    (WishKind.NEED, rules.NEED),
)


def _instruction(sentence: _Sentence) -> Wish | None:
    """Registering or leaving; neither where both may be meant, or the opposite."""
    said = set(sentence.words)
    target = _target(sentence)
    if _fits(rules.ABOUT_UNREGISTERING, sentence):
        return Wish(WishKind.UNREGISTER, event=target.event, next=target.next)
    if said & rules.OTHERS and not said & rules.ME:
        return None
    unregister = _fits(rules.UNREGISTER, sentence)
    register = _fits(rules.REGISTER, sentence) and not sentence.negated
    if unregister and not register:
        if sentence.negated and not _says_cannot(sentence.words):
            return None
        kind = WishKind.UNREGISTER
    elif _fits(rules.ABOUT_REGISTERING, sentence) and not sentence.negated and not said & rules.UNSURE:
        polite = register and not said & {"wie", "wo", "wann", "how", "where", "when", "noch", "still", "uns"}
        if not (polite and _begs(sentence.words)):
            return Wish(WishKind.REGISTER, event=target.event, next=target.next)
        kind = WishKind.REGISTER
    elif register:
        kind = WishKind.REGISTER
    else:
        return None
    if said & rules.UNSURE:
        return None
    unknown = tuple(
        word for word in sentence.words if not (word in rules.FILLING or word.isdecimal() or _is_event(word))
    )
    clear = not said & rules.OTHERS and (not sentence.asks or _begs(sentence.words))
    return Wish(kind, clear=clear, event=target.event, next=target.next, unknown=unknown if clear else ())


def _begs(words: tuple[str, ...]) -> bool:
    """A question that is a request: could you, can you."""
    return any(
        first in {"koennen", "koennten", "koennt", "kannst", "koenntest", "wuerden", "can", "could", "would"}
        and second in {"sie", "du", "ihr", "you"}
        for first, second in pairwise(words)
    )


def _says_cannot(words: tuple[str, ...]) -> bool:
    """Whether the "not" is that of who cannot, does not or will not come."""
    refusing = ("kann", "koennen", "komme", "schaffe", "nehme", "can", "will", "doch")
    return any(word in refusing for word in words) and not any(
        word in {"abmelden", "absagen", "stornieren", "cancel", "unregister", "austragen"} for word in words
    )


def _target(sentence: _Sentence) -> Wish:
    """The event that a sentence names, as the fields of a wish."""
    found = _NUMBER.search(" ".join(sentence.words))
    number = next((int(group) for group in found.groups() if group is not None), None) if found else None
    return Wish(WishKind.EVENTS, event=number, next=not _NEXT.isdisjoint(sentence.words))


def _is_event(word: str) -> bool:
    return any(_same(word, choice) for choice in rules.EVENT)


def _fits(wording: Sequence[str], sentence: _Sentence) -> bool:
    """Whether one of the rules holds for the sentence."""
    return any(_holds(_parsed(rule), sentence) for rule in wording)


def _holds(items: tuple[tuple[str, ...], ...], sentence: _Sentence) -> bool:
    if items[0] == ("&",):
        return all(_is_there(item, sentence) for item in items[1:])
    return _stands(items, sentence.words)


def _is_there(item: tuple[str, ...], sentence: _Sentence) -> bool:
    """Whether one of the words is anywhere; of those after a "!" whether none is."""
    if item == ("??",):
        return sentence.asks
    forbidden = item[0].startswith("!")
    choices = (item[0].removeprefix("!"), *item[1:])
    return forbidden != any(_same(word, choice) for word in sentence.words for choice in choices)


@cache
def _parsed(rule: str) -> tuple[tuple[str, ...], ...]:
    """The items of a rule; each is the words of which any fits."""
    return tuple(tuple(item.split("|")) for item in rule.split())


def _stands(items: tuple[tuple[str, ...], ...], words: tuple[str, ...]) -> bool:
    if items[0] == ("^",):
        return _follows(items[1:], words, 0)
    return any(_follows(items, words, start) for start in range(len(words)))


def _follows(items: tuple[tuple[str, ...], ...], words: tuple[str, ...], at: int) -> bool:
    """Whether the items fit from here on."""
    if not items:
        return True
    item, rest = items[0], items[1:]
    if item == ("*",):
        return any(_follows(rest, words, later) for later in range(at, min(at + _GAP, len(words)) + 1))
    if "$" in item and at == len(words):
        return _follows(rest, words, at)
    optional = item[0].startswith("?")
    choices = (item[0].removeprefix("?"), *item[1:])
    if at < len(words) and any(_same(words[at], choice) for choice in choices) and _follows(rest, words, at + 1):
        return True
    return optional and _follows(rest, words, at)


def _same(word: str, choice: str) -> bool:
    bare = choice.strip("~")
    if choice.startswith("~") and choice.endswith("~"):
        return bare in word
    if choice.startswith("~"):
        return word.endswith(bare)
    if choice.endswith("~"):
        return word.startswith(bare)
    return word == choice
