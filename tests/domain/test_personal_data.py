"""The registry of personal data knows every column of every table."""

from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 -- so that all tables are known
from domain.personal_data import SECTIONS, Fate, Holding
from domain.personal_registry import FREE_TEXT, REGISTRY
from texts import labels
from texts.catalogue import LANGUAGES, speech
from texts.personal_data_page import page

TABLES = SQLModel.metadata.tables


def test_every_table_is_declared_once() -> None:
    assert Counter(holding.table for holding in REGISTRY) == Counter(TABLES.keys())


@pytest.mark.parametrize("holding", REGISTRY, ids=lambda holding: holding.table)
def test_every_column_is_personal_or_has_a_reason_why_not(holding: Holding) -> None:
    """S5: what is declared as personal is what an export shows, so that no column can be missing from it."""
    columns = set(TABLES[holding.table].columns.keys())
    assert holding.personal | set(holding.impersonal) == columns
    assert not holding.personal & set(holding.impersonal)
    assert all(holding.impersonal.values())


@pytest.mark.parametrize("holding", REGISTRY, ids=lambda holding: holding.table)
def test_what_is_not_deleted_says_why(holding: Holding) -> None:
    for trace in holding.traces:
        assert trace.section in SECTIONS
        assert trace.fate == Fate.DELETED or trace.why
        assert set(trace.blanks) <= set(TABLES[holding.table].columns.keys())
        assert not trace.blanks or trace.fate in {Fate.EMPTIED, Fate.EMPTIED_LATER, Fate.ANONYMOUS}


def test_columns_that_lead_to_people_are_traces() -> None:
    """A foreign key to people is never a column about nobody."""
    for holding in REGISTRY:
        leading = {key.parent.name for key in TABLES[holding.table].foreign_keys if key.column.table.name == "person"}
        assert leading <= {trace.column for trace in holding.traces}, holding.table


def test_free_text_is_named_by_columns_that_exist() -> None:
    for table, columns in FREE_TEXT.items():
        assert set(columns) <= set(TABLES[table].columns.keys())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_and_section_has_a_name_for_people(language: str) -> None:
    spoken = speech(language)
    for holding in REGISTRY:
        for trace in holding.traces:
            assert labels.section(trace.section, spoken)
            for column in trace.shows:
                assert labels.column(column, spoken)


def test_page_of_the_docs_says_what_the_registry_says() -> None:
    """`python -m texts.personal_data_page` writes it anew."""
    written = Path(__file__).parents[2] / "docs" / "personal-data.md"
    assert written.read_text("utf-8") == page()
