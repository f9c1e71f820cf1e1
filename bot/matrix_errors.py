"""What can go wrong between the bot and its homeserver, and how an answer is read as one of these errors."""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, NoReturn

LONGEST_WAIT = 600.0  # seconds; a longer wish would silence the bot for a server's slip

_MESSAGE_LENGTH = 300  # characters of a server's words that we keep
_SECONDS = re.compile(r"\d{1,20}(?:\.\d{1,9})?", re.ASCII)
_TOKEN_GONE = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"})


class MatrixError(Exception):
    """The homeserver did not do what it was asked; every error of the client is one of the subclasses.

    Attributes:
        status: HTTP status, or None if there was no answer.
        errcode: Matrix error code such as `M_FORBIDDEN`, or None if the answer held none.
        message: For the log, never for people: the server's own words, cut, or what happened on the way to it.
    """

    def __init__(self, message: str, *, status: int | None = None, errcode: str | None = None) -> None:
        self.status = status
        self.errcode = errcode
        self.message = message[:_MESSAGE_LENGTH]
        known = " ".join(str(part) for part in (status, errcode) if part is not None)
        super().__init__(f"{known}: {self.message}" if known else self.message)


class RateLimited(MatrixError):
    """We asked too often; nothing was done.

    Attributes:
        retry_after: Seconds the server wants us to wait, 0 to `LONGEST_WAIT`, or None if it did not say, or said
            nonsense. 0 is a legal wish: the caller keeps a least wait of its own.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        errcode: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, status=status, errcode=errcode)
        self.retry_after = retry_after


class ServerTrouble(MatrixError):
    """No answer, a broken one, or one that no homeserver gave. What was asked may have been done or not: ask again."""


class TokenRevoked(MatrixError):
    """The access token counts no longer; nothing will work until somebody logs in again."""


class Rejected(MatrixError):
    """The homeserver understood and refuses; asking again would change nothing."""


class AliasTaken(Rejected):
    """A room has this alias already."""


def raise_for(status: int, headers: Mapping[str, str], body: bytes) -> NoReturn:
    """Raise the error that an answer other than 2xx means.

    A refusal counts as the homeserver's only if its body is a JSON object: a proxy in front of it answers 403 or 404
    with a page of its own while the homeserver is away, and that passes. Only 413 is believed from anybody, as the
    proxy would refuse the same body for ever.
    """
    answer = _object(body)
    errcode = _text(answer, "errcode")
    message = _text(answer, "error") or _phrase(status)
    if status == HTTPStatus.TOO_MANY_REQUESTS or errcode == "M_LIMIT_EXCEEDED":
        raise RateLimited(message, status=status, errcode=errcode, retry_after=_retry_after(headers, answer))
    if status == HTTPStatus.UNAUTHORIZED and errcode in _TOKEN_GONE:
        raise TokenRevoked(message, status=status, errcode=errcode)
    refused = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    from_homeserver = answer is not None and status != HTTPStatus.REQUEST_TIMEOUT
    if refused and (from_homeserver or status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE):
        kind = AliasTaken if errcode == "M_ROOM_IN_USE" else Rejected
        raise kind(message, status=status, errcode=errcode)
    raise ServerTrouble(message, status=status, errcode=errcode)


def read_json(status: int, body: bytes) -> Any:
    """Parse the body of a 2xx answer.

    Raises:
        ServerTrouble: It is not JSON, or holds what JSON does not have (`NaN`).
    """
    try:
        return _DECODER.decode(body.decode())
    except (ValueError, RecursionError) as error:
        raise ServerTrouble(f"not JSON: {error}", status=status) from None


def _retry_after(headers: Mapping[str, str], answer: Mapping[str, Any] | None) -> float | None:
    """Seconds to wait: `Retry-After` (RFC 9110 section 10.2.3) before `retry_after_ms`, the older form.

    What is no number, negative, infinite or in the past is passed over; more than `LONGEST_WAIT` becomes that.
    """
    wait = _header_wait(headers)
    return _body_wait(answer) if wait is None else wait


def _header_wait(headers: Mapping[str, str]) -> float | None:
    value = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(value):
        return min(float(value), LONGEST_WAIT)
    until = _http_date(value)
    if until is None:
        return None
    # Both by the server's clock, as ours may stand elsewhere.
    server_now = _http_date(headers.get("Date", "")) or datetime.now(UTC)
    wait = (until - server_now).total_seconds()
    return min(wait, LONGEST_WAIT) if wait >= 0 else None


def _http_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _body_wait(answer: Mapping[str, Any] | None) -> float | None:
    wait_ms = (answer or {}).get("retry_after_ms")
    if isinstance(wait_ms, bool) or not isinstance(wait_ms, int | float):
        return None
    if isinstance(wait_ms, float) and not math.isfinite(wait_ms):
        return None
    return min(wait_ms, LONGEST_WAIT * 1000) / 1000 if wait_ms >= 0 else None


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _text(answer: Mapping[str, Any] | None, key: str) -> str | None:
    value = (answer or {}).get(key)
    return value if isinstance(value, str) else None


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "no such status"


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)  # made once: `json.loads` would make it for each answer
