"""Logs: no secrets, no bytes that command a terminal."""

import pytest

from bot.log import mask


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer planted-secret",
        "postgresql+psycopg://user:planted-secret@db.example/name",
        "GET /sync?access_token=planted-secret&since=1",
        "the token syt_planted-secret_abc is wrong",
        "{'access_token': 'planted-secret'}",
        'duplicate key value violates unique constraint "pk_account"\nDETAIL:  Key (user_id)=(@planted-secret) exists.',
    ],
)
def test_secrets_are_masked(text: str) -> None:
    """Tokens and passwords do not reach the log, whatever they stand in."""
    assert "planted-secret" not in mask(text)
    assert "***" in mask(text)


def test_addresses_without_a_password_are_kept() -> None:
    """A port is no password."""
    assert mask("http://127.0.0.1:8080/ready") == "http://127.0.0.1:8080/ready"


def test_control_characters_are_escaped() -> None:
    """A display name cannot change the title of the operator's terminal."""
    assert mask("\x1b]0;pwn\x07") == "\\x1b]0;pwn\\x07"
