"""What strangers write is made storable, and no content of whatever form raises."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake import clean, read_event
from bot.sync_answer import JOURNALLED_TYPES
from domain.incoming import Message

BOT = "@assistent:example.org"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  hilfe\n", "hilfe"),
        ("a\r\nb\rc", "a\nb c"),
        ("Ko\u0308ln", "Köln"),
        ("a\x00b\x1b[2Jc", "ab[2Jc"),
        ("\u200bhil\u202efe\u2066\ufeff", "hilfe"),
        ("halb\ud83d!", "halb!"),
        ("\u200b\u200b", ""),
        ("👍🏽 ok", "👍🏽 ok"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    """NUL and half characters are refused by databases; what is not seen hides words."""
    assert clean(text) == cleaned


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["m.replace", "m.thread", "$e", BOT]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "msgtype",
                    "body",
                    "m.relates_to",
                    "m.new_content",
                    "event_id",
                    "key",
                    "rel_type",
                    "m.mentions",
                    "user_ids",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(kind=st.sampled_from(sorted(JOURNALLED_TYPES)), content=JSON, state_key=JSON)
def test_whatever_comes_is_read_or_nothing(kind: str, content: Any, state_key: Any) -> None:
    """No content of whatever form raises, and texts that are read can be stored."""
    event = {"type": kind, "event_id": "$e", "sender": "@klara:example.org", "content": content, "state_key": state_key}
    incoming = read_event(event, "!room", user_id=BOT)
    assert incoming is None or incoming.sender == "@klara:example.org"
    if isinstance(incoming, Message):
        assert "\x00" not in incoming.text
        incoming.text.encode()
