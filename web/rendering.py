"""Makes pages out of templates: everything that is put into one is text, and there is no other way."""

import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from texts.catalogue import LANGUAGES
from texts.nodes import Fragment
from texts.pages.frame import frame
from web import plots

_HERE = Path(__file__).parent
STATIC = {path.name: path.read_bytes() for path in sorted((_HERE / "static").iterdir()) if path.is_file()}
_VERSIONS = {name: hashlib.sha256(content).hexdigest()[:12] for name, content in STATIC.items()}


def static(name: str) -> str:
    """The address of a file that belongs to the pages; it changes when the file does."""
    return f"/static/{name}?v={_VERSIONS[name]}"


def _words(fragment: Fragment) -> Markup:
    """Our words as HTML; what people wrote stands in them escaped."""
    return Markup(fragment.html())  # noqa: S704 -- the builder of messages has escaped it


def _plain(fragment: Fragment) -> str:
    """Our words for where no markup can stand."""
    return fragment.plain("en").replace("\n", " ")


_templates = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters |= {"words": _words, "plain": _plain}
_templates.globals |= {"static": static, "curve": plots.curve, "share": plots.share}


def page(template: str, *, language: str, other: str, imprint: str | None, **values: Any) -> str:
    """A whole page.

    Args:
        template: its file.
        language: `de` or `en`.
        other: the address of the same page in the other language.
        imprint: the address of the imprint, if there is one.
        values: what the template shows.
    """
    return _templates.get_template(template).render(
        frame=frame(language), home=f"/{language}", other=other, imprint=imprint, dots=_dots, **values
    )


def _dots(towns: int, reached: int) -> Markup:
    macros: Any = _templates.get_template("plots.html").module
    return Markup(macros.dots(plots.dots(towns, reached)))  # noqa: S704 -- a macro escapes


def preferred_language(accepted: str) -> str:
    """The language of ours that a browser likes best, from its `Accept-Language` (RFC 9110, section 12.5.4)."""
    wishes: list[tuple[float, int, str]] = []
    for place, wish in enumerate(accepted[:500].split(",")):
        name, _, quality = wish.strip().partition(";")
        language = name.strip().lower().partition("-")[0]
        if language in LANGUAGES:
            wishes.append((-_quality(quality), place, language))
    return min(wishes)[2] if wishes else LANGUAGES[0]


def _quality(text: str) -> float:
    name, _, value = text.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0  # not a number, so not a wish
