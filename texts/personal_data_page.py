"""The page of the docs on personal data, written from the registry: `python -m texts.personal_data_page`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from domain.personal_data import Fate, Holding, Leads, Trace
from domain.personal_registry import REGISTRY

PATH: Final = Path(__file__).resolve().parents[1] / "docs" / "personal-data.md"
_HEAD = """\
# Personal data, table by table

Written by `python -m texts.personal_data_page` from `domain/personal_registry.py`, which export and erasure go by;
a test fails when this page, the registry and the tables do not say the same.

What a person is shown with `datenschutz auskunft` / `privacy access` are all columns in the second column of these
tables. What becomes of the rows with `datenschutz löschen` / `privacy erase`:

| fate | meaning |
|---|---|
| deleted | the row goes |
| emptied | the row stays; what is about the person is overwritten |
| emptied later | the same, once the bot has said its last word and has left the chat |
| anonymous | the row goes on under a stand-in for this one event, of whom nothing but the town is known |
| kept | the row refers to the person's empty row, of whom nothing is known |

Some {days} days (setting `retention_days`) after an event what is about its participants goes on anonymously in the
same way. Free text in which others name the person loses their Matrix IDs and full name. What was deleted leaves the
files of the database within a minute: on SQLite the file is rewritten and its write-ahead log emptied, on PostgreSQL
dead rows are removed. Who was erased is noted in `erased.log` in the data folder, with a number and two times; keep
that file when you restore a backup, and the bot erases them again when it starts.

What nobody can call back: what people wrote themselves, what others copied, files that the bot uploaded, calendar
entries, tables that organizers took along, the log archive of PostgreSQL, and backups until they are overwritten.
"""
_LEADS = {
    Leads.PERSON: "the number of the person",
    Leads.ACCOUNT: "a Matrix ID of the person",
    Leads.WITHIN: "a Matrix ID of the person in its JSON",
}


def page() -> str:
    """The page as it must stand in the docs."""
    personal = [holding for holding in REGISTRY if holding.traces]
    others = [holding for holding in REGISTRY if not holding.traces]
    parts = [_HEAD.replace("{days}", "365"), *map(_holding, personal), "## About nobody\n", _reasons(others)]
    return "\n".join(parts)


def _holding(holding: Holding) -> str:
    lines = [f"## {holding.table}", "", "| found by | shown | what becomes of it |", "|---|---|---|"]
    lines += [f"| {_found(trace)} | {', '.join(trace.shows)} | {_fate(trace)} |" for trace in holding.traces]
    reasons = _by_reason([holding])
    lines += ["", *(f"Not personal: {', '.join(columns)} ({reason})." for reason, columns in reasons)]
    return "\n".join(lines).rstrip() + "\n"


def _found(trace: Trace) -> str:
    rows = f", where {trace.only[0]} is {trace.only[1]}" if trace.only else ""
    rows += f", unless {trace.unless[0]} is {trace.unless[1]}" if trace.unless else ""
    return f"{trace.column}: {_LEADS[trace.leads]}{rows}"


def _fate(trace: Trace) -> str:
    return str(trace.fate) if trace.fate == Fate.DELETED else f"{trace.fate}: {trace.why}"


def _reasons(holdings: Iterable[Holding]) -> str:
    lines = ["| table | columns | why |", "|---|---|---|"]
    for holding in holdings:
        lines += [f"| {holding.table} | {', '.join(columns)} | {why} |" for why, columns in _by_reason([holding])]
    return "\n".join(lines) + "\n"


def _by_reason(holdings: Iterable[Holding]) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for holding in holdings:
        for column, reason in holding.impersonal.items():
            found.setdefault(reason, []).append(column)
    return list(found.items())


if __name__ == "__main__":
    PATH.write_text(page(), "utf-8")
