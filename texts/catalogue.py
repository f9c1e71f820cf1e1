"""Says things in the language of who reads them: the English sentence is the key, German stands in catalogues/de.po."""

from __future__ import annotations

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from texts.template import Value, parse

if TYPE_CHECKING:
    from texts.nodes import Fragment

LANGUAGES = ("de", "en")  # the first is spoken to those of whom nothing is known
SOURCE_LANGUAGE = "en"
CATALOGUES = Path(__file__).with_name("catalogues")

_COUNT = frozenset({"n"})


def N_(msgid: str) -> str:  # noqa: N802 - the name by which gettext tools know it
    """Marks a sentence that is said later, such as one in a table, so that it reaches the translators."""
    return msgid


class Speech:
    """One language to speak. A sentence without translation is said in English."""

    def __init__(self, language: str, words: NullTranslations) -> None:
        self.language = language
        self._words = words

    def say(self, msgid: str, /, **values: Value) -> Fragment:
        """The sentence `msgid`, filled with `values`; errors as in `Template.fill`."""
        return parse(self._words.gettext(msgid)).fill(values)

    def say_in(self, context: str, msgid: str, /, **values: Value) -> Fragment:
        """Like `say`, where one English sentence has several translations: `context` tells them apart."""
        return parse(self._words.pgettext(context, msgid)).fill(values)

    def plural(self, singular: str, plural: str, n: int, /, **values: Value) -> Fragment:
        """The sentence that fits the number `n`, which may stand in it as `{n}`."""
        values.setdefault("n", n)
        return parse(self._words.ngettext(singular, plural, n)).fill(values, optional=_COUNT)


def speech(language: str) -> Speech:
    """What speaks `language`; German where the language is unknown."""
    return _speech(language if language in LANGUAGES else LANGUAGES[0])


@lru_cache
def _speech(language: str) -> Speech:
    if language == SOURCE_LANGUAGE:
        return Speech(language, NullTranslations())
    return Speech(language, _compiled(CATALOGUES / f"{language}.po", language))


def _compiled(path: Path, language: str) -> GNUTranslations:
    # Imported late: the compiler is needed once and not at all where only English is spoken.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
