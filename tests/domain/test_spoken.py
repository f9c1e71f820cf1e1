"""Days, times, spans and addresses as people type them."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import spoken


@pytest.mark.parametrize(
    "text",
    [
        "10.03.2027",
        "10.3.27",
        "2027-03-10",
        "10. März 2027",
        "10 March 2027",
        "10. maerz 2027",
        "Mittwoch, 10. März 2027",
        " 10.03.2027 ",
    ],
)
def test_day_is_read(text: str) -> None:
    assert spoken.day(text) == date(2027, 3, 10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("14:00", time(14)), ("14.30 Uhr", time(14, 30)), ("14 Uhr", time(14)), ("9", time(9)), ("0:05", time(0, 5))],
)
def test_time_is_read(text: str, expected: time) -> None:
    assert spoken.time_of_day(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90", 90),
        ("90 Minuten", 90),
        ("1 Stunde", 60),
        ("1,5 Stunden", 90),
        ("1.5 hours", 90),
        ("1 h 30", 90),
        ("2h", 120),
        ("1:30", 90),
        ("1 Stunde 15 min", 75),
    ],
)
def test_span_is_read(text: str, expected: int) -> None:
    assert spoken.minutes(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("50", 50), ("50 Plätze", 50), ("1 seat", 1)])
def test_figure_is_read(text: str, expected: int) -> None:
    assert spoken.figure(text) == expected


@pytest.mark.parametrize("text", ["https://video.example.org", " https://x.de/a?b=1&c=%3C#d ", "https://x.de/ü"])
def test_link_is_read(text: str) -> None:
    assert spoken.link(text) == text.strip()


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        *((spoken.day, text) for text in ("", "morgen", "31.02.2027", "32. März 2027", "10. Brumaire 2027", "1.1.1")),
        *((spoken.time_of_day, text) for text in ("", "mittags", "25:00", "14:60", "14:0", "-1")),
        *((spoken.minutes, text) for text in ("", "lange", "Stunden", "1:2:3", "-5", "99999")),
        *((spoken.figure, text) for text in ("", "viele", "-5", "5,5", "1" * 10)),
        *(
            (spoken.link, text)
            for text in (
                "",
                "video.example.org",
                "http://video.example.org",
                "https://",
                "javascript:alert(1)",
                "https://x.de/a b",
                "https://x.de/\r\nX: y",
                'https://x.de/"><b>',
                "https://[::1",
                "https://x.de/" + "a" * 500,
            )
        ),
    ],
)
def test_what_cannot_be_read_is_a_value_error(reader: Callable[[str], Any], text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        reader(text)


@given(text=st.text(max_size=40))
@pytest.mark.parametrize("reader", [spoken.day, spoken.time_of_day, spoken.minutes, spoken.figure, spoken.link])
def test_no_text_raises_anything_else(reader: Callable[[str], Any], text: str) -> None:
    try:
        reader(text)
    except ValueError:
        return


def test_what_skips_a_question() -> None:
    assert all(map(spoken.skips, ("-", "weiter", " Skip ", "keine")))
    assert not any(map(spoken.skips, ("", "Hilden", "--")))
