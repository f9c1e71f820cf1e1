"""Brings the catalogues up to date with what the sources say: `python -m texts.extract [--check] [--forget]`.

The sentences are found in the syntax tree, because Babel's own extractor misses calls nested in others, as in
`say("Next: {steps}", steps=bullets([say("Register"), say("Ask")]))`.
"""

from __future__ import annotations

import argparse
import ast
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from texts.catalogue import CATALOGUES, LANGUAGES, SOURCE_LANGUAGE
from texts.template import parse

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("bot", "domain", "handlers", "texts")

# Where in the call the sentence stands: (index of the context, index of the sentence, index of its plural).
_KEYWORDS: dict[str, tuple[int | None, int, int | None]] = {
    "N_": (None, 0, None),
    "say": (None, 0, None),
    "say_in": (0, 1, None),
    "plural": (None, 0, 1),
}
_HEADER = """\
# What the bot says. The sentences come from the sources (python -m texts.extract), the translations are written here.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


class UnfindableSentence(ValueError):
    """A sentence is put together in the call that says it, so that no translator will ever see it."""


def wanted(root: Path = ROOT) -> Catalog:
    """All sentences that the sources below `root` say, without translations."""
    catalogue = Catalog()
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            for sentence, context in sentences(path.read_text("utf-8"), name):
                catalogue.add(sentence, locations=[(name, 1)], context=context)
    return catalogue


def sentences(source: str, name: str) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    """The sentences (or pairs of singular and plural) said in a source, each with its context."""
    for call in ast.walk(ast.parse(source, name)):
        if not isinstance(call, ast.Call):
            continue
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if called not in _KEYWORDS or len(call.args) <= max(filter(None, _KEYWORDS[called]), default=0):
            continue
        context_at, sentence_at, plural_at = _KEYWORDS[called]
        context = None if context_at is None else next(_strings(call.args[context_at], name), None)
        for sentence in _strings(call.args[sentence_at], name):
            if plural_at is None:
                yield sentence, context
            else:
                yield from ((((sentence, many)), context) for many in _strings(call.args[plural_at], name))


def _strings(argument: ast.expr, name: str) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from _strings(argument.body, name)
            yield from _strings(argument.orelse, name)
        case ast.JoinedStr() | ast.BinOp():
            raise UnfindableSentence(f"{name}:{argument.lineno}: pass values by name instead")


def problems(catalogue: Catalog, sources: Catalog) -> list[str]:
    """What keeps `catalogue` from saying every sentence of `sources` properly, one line each."""
    found = [f"said nowhere any more: {_singular(message)!r}" for message in catalogue.obsolete.values()]
    found += [
        f"said nowhere: {_singular(message)!r}"
        for message in catalogue
        if message.id and sources.get(_singular(message), message.context) is None
    ]
    for message in sources:
        if message.id:
            translation = catalogue.get(_singular(message), message.context)
            fault = "not in the catalogue" if translation is None else _fault(message, translation)
            found += [f"{fault}: {_singular(message)!r}"] if fault else []
    return found


def _fault(message: Message, translation: Message) -> str | None:
    forms, translated = _forms(message.id), _forms(translation.string)
    if _forms(translation.id) != forms:
        return "other plural"
    if len(translated) < len(forms) or not all(translated):
        return "no translation"
    if translation.fuzzy:
        return "fuzzy"
    try:
        shapes = [(_shape(form), _shape(said)) for form, said in zip(forms, translated, strict=True)]
    except ValueError as error:
        return str(error)
    return None if all(form == said for form, said in shapes) else "other placeholders or markup"


def _shape(sentence: str) -> Counter[str]:
    shape = parse(sentence).shape()
    del shape["{n}"]  # "one seat" and „{n} Platz“ are both fine
    return shape


def _forms(words: object) -> tuple[str, ...]:
    return tuple(map(str, words)) if isinstance(words, list | tuple) else (str(words or ""),)


def _singular(message: Message) -> str:
    return _forms(message.id)[0]


def read(path: Path, language: str) -> Catalog:
    """The catalogue as committed, or an empty one."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def written(catalogue: Catalog, language: str, *, forget: bool = False) -> bytes:
    """`catalogue` as a file in which only sentences and translations can change from one run to the next."""
    for message in catalogue:
        message.flags.discard("python-format")  # nothing here is filled with %
    text = BytesIO()
    text.write(_HEADER.format(language=language, plurals=catalogue.plural_forms).encode())
    write_po(
        text, catalogue, width=100, omit_header=True, sort_output=True, include_lineno=False, ignore_obsolete=forget
    )
    return text.getvalue().rstrip(b"\n") + b"\n"


def main(arguments: list[str] | None = None) -> int:
    """Updates or checks the catalogue of every language; 1 if a check finds something."""
    options = argparse.ArgumentParser(prog="python -m texts.extract", description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--check", action="store_true", help="change nothing, say what is missing")
    options.add_argument("--forget", action="store_true", help="drop translations of sentences said no more")
    chosen = options.parse_args(arguments)
    sources = wanted()
    faults: list[str] = []
    for language in (each for each in LANGUAGES if each != SOURCE_LANGUAGE):
        path = CATALOGUES / f"{language}.po"
        catalogue = read(path, language)
        if not chosen.check:
            catalogue.update(sources, no_fuzzy_matching=True)
            path.write_bytes(written(catalogue, language, forget=chosen.forget))
            catalogue = read(path, language)
        faults += [f"{language}: {fault}\n" for fault in problems(catalogue, sources)]
    sys.stdout.writelines(faults)
    return 1 if chosen.check and faults else 0


if __name__ == "__main__":
    sys.exit(main())
