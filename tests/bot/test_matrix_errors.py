"""How an answer of the homeserver is read as an error: waits, odd bodies, long words."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matrix import LONGEST_WAIT, MatrixError, RateLimited, Rejected
from bot.matrix_errors import raise_for

_DATE = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_IN_A_MINUTE, _LONG_AGO = (format_datetime(_DATE + timedelta(seconds=s), usegmt=True) for s in (60, -3600))


@pytest.mark.parametrize(
    ("header", "body", "wait"),
    [
        ("7", None, 7.0),
        ("7.5", None, 7.5),
        (" 7 ", None, 7.0),
        ("0", None, 0.0),
        (_IN_A_MINUTE, None, 60.0),
        (None, 2500, 2.5),
        (None, 2500.0, 2.5),
        (None, 0, 0.0),
        ("7", 2500, 7.0),
        (None, None, None),
        ("-1", 2500, 2.5),
        (_LONG_AGO, 2500, 2.5),
        ("soon", 2500, 2.5),
        ("nan", None, None),
        ("inf", None, None),
        ("1e3", None, None),
        ("٧", None, None),
        ("99999999999999999999", None, LONGEST_WAIT),
        ("Fri, 31 Dec 9999 23:59:59 GMT", None, LONGEST_WAIT),
        (None, -1, None),
        (None, 1e300, LONGEST_WAIT),
        (None, 10**400, LONGEST_WAIT),
        (None, float("inf"), None),
        (None, float("nan"), None),
        (None, True, None),
        (None, "2500", None),
        (None, [2500], None),
    ],
)
def test_rate_limit_says_how_long_to_wait(header: str | None, body: Any, wait: float | None) -> None:
    """The header counts before the body; nonsense is passed over, and nobody makes us wait longer than ten minutes."""
    headers = {"Date": format_datetime(_DATE, usegmt=True)} | ({"Retry-After": header} if header else {})
    answer = {"errcode": "M_LIMIT_EXCEEDED"} | ({} if body is None else {"retry_after_ms": body})
    with pytest.raises(RateLimited) as caught:
        raise_for(429, headers, json.dumps(answer).encode())
    assert caught.value.retry_after == wait


def test_rate_limit_until_a_time_without_the_servers_clock_uses_ours() -> None:
    """A server that does not say how late it is by its clock is taken to go by ours."""
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=300), usegmt=True)
    with pytest.raises(RateLimited) as caught:
        raise_for(429, {"Retry-After": until}, b"")
    assert caught.value.retry_after == pytest.approx(300, abs=30)


@given(
    status=st.integers(100, 999).filter(lambda status: not 200 <= status < 300),
    header=st.text(max_size=30),
    body=st.one_of(
        st.binary(max_size=50), st.builds(lambda x: json.dumps({"retry_after_ms": x}).encode(), st.floats())
    ),
)
def test_error_answer_of_any_kind_is_a_matrix_error(status: int, header: str, body: bytes) -> None:
    """However odd an answer, it ends as one of our errors, with a wait that can be waited."""
    with pytest.raises(MatrixError) as caught:
        raise_for(status, {"Retry-After": header, "Date": header}, body)
    wait = getattr(caught.value, "retry_after", None)
    assert wait is None or 0 <= wait <= LONGEST_WAIT


def test_long_words_of_the_server_are_cut() -> None:
    """A server cannot fill our log."""
    with pytest.raises(Rejected) as caught:
        raise_for(403, {}, json.dumps({"errcode": "M_FORBIDDEN", "error": "x" * 10_000}).encode())
    assert len(str(caught.value)) < 500
