"""What is kept of a person as files: a page to read, and JSON for machines. Both hold all of it."""

import json
from collections.abc import Iterable
from datetime import datetime
from html import escape

from domain.facts import Dossier, PersonalRows
from domain.personal_data import SECTIONS
from texts import labels
from texts.catalogue import Speech
from texts.cleaning import clean
from texts.dates import moment
from texts.tables import as_json, plain_value

VERSION = 1
_TOWNS = frozenset({"town", "town_a", "town_b"})
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; margin: 0 0 1.5rem; }
th, td { border: 1px solid #8888; padding: .3rem .6rem; text-align: left; vertical-align: top; }
td { white-space: pre-wrap; overflow-wrap: anywhere; min-width: 6rem; }
"""


def for_machines(dossier: Dossier) -> bytes:
    """An object with `format`, `version`, `person`, `sections`, `events` and `towns`.

    Each section has the `table` of the database that it comes from, and its rows as objects; `events` and `towns` say
    what the numbers and keys in them stand for.
    """
    return as_json(
        {
            "format": "initiative-k.personal-data",
            "version": VERSION,
            "person": dossier.person,
            "sections": [
                {
                    "section": part.section,
                    "table": part.table,
                    "rows": [dict(zip(part.columns, map(plain_value, row), strict=True)) for row in part.rows],
                }
                for part in _ordered(dossier)
            ],
            "events": {str(number): title for number, title in dossier.events.items()},
            "towns": dossier.towns,
        }
    )


def to_read(dossier: Dossier, speech: Speech, zone: str) -> bytes:
    """A page that any browser shows, without anything that it would have to load."""
    title = speech.say("What Initiative K has stored about you").plain()
    shown: list[str] = []
    before = ""
    for part in _ordered(dossier):
        if part.section != before:
            shown.append(f"<h2>{escape(labels.section(part.section, speech))}</h2>")
            before = part.section
        shown.append(_table(part, dossier, speech, zone))
    page = (
        f'<!DOCTYPE html>\n<html lang="{speech.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
        + "\n".join(shown)
        + "\n</body>\n</html>\n"
    )
    return page.encode("utf-8", "replace")


def _ordered(dossier: Dossier) -> list[PersonalRows]:
    return sorted(dossier.parts, key=lambda part: SECTIONS.index(part.section))


def _table(part: PersonalRows, dossier: Dossier, speech: Speech, zone: str) -> str:
    head = "".join(f'<th scope="col">{escape(labels.column(name, speech))}</th>' for name in part.columns)
    rows = (
        _row((_words(name, value, dossier, speech, zone) for name, value in zip(part.columns, row, strict=True)))
        for row in part.rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>"


def _row(cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<td>{escape(clean(cell))}</td>" for cell in cells) + "</tr>"


def _words(name: str, value: object, dossier: Dossier, speech: Speech, zone: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return labels.truth(value, speech)
        case datetime():
            return moment(value, zone=zone, language=speech.language)
        case int() if name == "event_id" and value in dossier.events:
            return f"{value}: {dossier.events[value]}"
        case str() if name in _TOWNS and value in dossier.towns:
            return dossier.towns[value]
        case str() | int() | float():
            return str(value)
        case _:
            return json.dumps(value, ensure_ascii=False)
