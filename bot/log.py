"""Structured logs: one line an event, secrets masked, control characters escaped, no message bodies."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRETS = re.compile(
    r"(?P<keep>Bearer\s+|access_token[\"'=:\s]+)[^\s\"'&,}]+"  # tokens
    r"|(?P<user>://[^/\s:@]*:)[^\s@/]+(?=@)"  # passwords in addresses
    r"|\bsyt_[A-Za-z0-9_=-]+"  # Synapse's tokens, wherever they stand
    r"|(?P<detail>\bDETAIL:\s*)[^\n]+",  # the values of a row that PostgreSQL did not take
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def mask(text: str) -> str:
    """Text without tokens, passwords and rows of the database, and without bytes that would command a terminal."""
    text = _SECRETS.sub(lambda found: (found["keep"] or found["user"] or found["detail"] or "") + "***", text)
    return _CONTROL.sub(lambda found: f"\\x{ord(found.group()):02x}", text)


def _masked(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = mask(value)
    return event


def configure(*, form: str, level: str) -> None:
    """Set up logging for the whole process, on standard error.

    Args:
        form: `json`, or `console` for people.
        level: the least level that is written.
    """
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _masked,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        level=max(number, logging.WARNING), stream=sys.stderr, format="%(levelname)s %(name)s %(message)s"
    )
