"""Lists of people to invite, with a header or without, and every fault of them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.invitation_lists import MOST, Fault, Invitee, UnfitList, named_role, read_rows, read_text
from domain.states import Role


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(UnfitList) as unfit:
        read_text(text)
    return unfit.value.faults


def test_one_line_in_the_usual_order() -> None:
    """Name; town; role; event."""
    assert read_text("Klara Muster; Hilden; Gastgeberin; 3") == (Invitee(1, "Klara Muster", "Hilden", Role.HOST, 3),)
    assert read_text("Klara Muster;Hilden") == (Invitee(1, "Klara Muster", "Hilden"),)
    assert read_text("Klara Muster; Hilden; Teilnehmerin") == (Invitee(1, "Klara Muster", "Hilden"),)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_header_tells_the_columns(delimiter: str) -> None:
    """German and English headings in any order, first and last name apart, unknown columns left out."""
    lines = [
        ["Matrix-ID", "Telefon", "Nachname", "Vorname", "Kommune", "Rolle", "Veranstaltung"],
        ["@k:example.org", "0211", "Muster", "Klara", "Bad Salzuflen", "impulse", "#4"],
        ["", "", "", "", "", "", ""],
        ["", "", "Özdemir", "Theo", "Hilden", "", ""],
    ]
    text = "\n".join(delimiter.join(line) for line in lines)
    assert read_text(text) == (
        Invitee(2, "Klara Muster", "Bad Salzuflen", Role.IMPULSE, 4, "@k:example.org"),
        Invitee(4, "Theo Özdemir", "Hilden"),
    )


def test_quoted_cells_hold_the_delimiter() -> None:
    assert read_text('Name,Stadt\n"Muster, Klara",Hilden')[0].name == "Muster, Klara"


def test_every_fault_is_told_with_its_line() -> None:
    """Not only the first one."""
    lines = ("123;Hilden;;;", "A;Hilden;König;;", "B;Hilden;Gastgeber;;", "C;Hilden;;x;", "D;Hilden;;;d")
    text = "\n".join(("Name;Stadt;Rolle;Event;Matrix-ID", *lines))
    assert [(fault.line, fault.problem) for fault in faults(text)] == [
        (2, "name"),
        (3, "role"),
        (4, "event"),
        (5, "number"),
        (6, "user"),
    ]
    assert faults("") == faults("  \n ") == (Fault(1, "empty"),)
    assert faults("Name;Stadt") == (Fault(1, "empty"),)
    assert faults("Stadt;Rolle\nHilden;") == (Fault(1, "columns"),)
    assert faults("A;Hilden;;;;;zu viel")[0].problem == "cells"
    assert faults("A" * 300 + ";Hilden")[0].problem == "long"


def test_too_many_people_are_refused_before_all_else() -> None:
    rows = [["A", "Hilden"]] * (MOST + 1)
    with pytest.raises(UnfitList) as unfit:
        read_rows(rows)
    assert unfit.value.faults == (Fault(MOST + 1, "many", str(MOST + 1)),)
    assert len(read_rows(rows[:-1])) == MOST


def test_what_looks_like_a_formula_is_only_text() -> None:
    """Nothing is run, nothing is lost; control characters go."""
    (one,) = read_rows([["=cmd|'/C calc'!A1\x00\x07", "Hilden"]])
    assert one.name == "=cmd|'/C calc'!A1"


def test_numbers_of_spreadsheets_are_read() -> None:
    """A cell may come as 4.0."""
    assert read_rows([["A", "Hilden", "Host", "4.0"]])[0].event == 4


def test_roles_are_named_in_many_ways() -> None:
    assert [named_role(word) for word in ("Gastgeber*in", "Impulsgeber:in", "EXPERT", "Organisation", "-", " ")] == [
        Role.HOST,
        Role.IMPULSE,
        Role.EXPERT,
        Role.ORGANIZER,
        None,
        None,
    ]


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing else is raised, and who is read has a name."""
    people: tuple[Invitee, ...] = ()
    with contextlib.suppress(UnfitList):
        people = read_text(text)
    assert all(any(letter.isalpha() for letter in person.name) for person in people)
