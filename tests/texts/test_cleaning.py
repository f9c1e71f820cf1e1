"""What people wrote is shown as they meant it, without what hides, re-orders or wakes."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from texts.cleaning import clean, linkable


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Köln", "Köln"),
        ("a\r\nb\nc", "a\nb\nc"),
        ("a\rb\tc\x00d", "a b c d"),
        ("\x1b]0;pwn\x07\x1b[2J", " ]0;pwn  [2J"),
        ("a\u2028b\u2029c", "a\nb\nc"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\u200bb\u2060c\ufeffd\u00ade", "abcde"),
        ("\u3164\u115f", ""),
        ("half \ud83d", "half \ufffd"),
        ("@room", "@\u200broom"),
        ("@ROOM @Room", "@\u200bROOM @\u200bRoom"),
        ("@\u200droom @\u202eroom", "@\u200broom @\u200broom"),
        ("@klara:stadt-a.example", "@klara:stadt-a.example"),
    ],
)
def test_clean(written: str, shown: str) -> None:
    assert clean(written) == shown


@pytest.mark.parametrize("written", ["👩\u200d💻", "🏳\ufe0f\u200d🌈", "می\u200cخواهم", "क्\u200dष"])
def test_clean_joiners_that_belong_to_the_writing(written: str) -> None:
    """Emoji and scripts that need joiners keep them."""
    assert clean(written) == written


@pytest.mark.parametrize("written", ["A\u200dB", "字\u200d\u200d字", "\u200c", "👩\u200d "])
def test_clean_joiners_that_only_hide(written: str) -> None:
    assert not {"\u200c", "\u200d"} & set(clean(written))


@settings(deadline=None)
@given(st.text(st.characters(codec=None)))
def test_clean_leaves_nothing_hidden_and_is_done_at_once(written: str) -> None:
    shown = clean(written)
    assert clean(shown) == shown
    assert all(unicodedata.category(sign) not in {"Cc", "Cs"} or sign == "\n" for sign in shown)
    assert not any(
        unicodedata.bidirectional(sign) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI"} for sign in shown
    )
    assert "@room" not in shown.lower()


@pytest.mark.parametrize(
    "url",
    [
        "https://stadt-a.example/",
        "http://stadt-a.example:8080/weg?a=1&b=2#c",
        "https://matrix.to/#/@klara:stadt-a.example",
        "https://köln.example/weg",
        "https://[2001:db8::1]/",
    ],
)
def test_linkable(url: str) -> None:
    assert linkable(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "stadt-a.example",
        "//stadt-a.example",
        "https://",
        "https:///weg",
        "https://[::1",
        "https://a@evil/",
        "https://stadt-a.example@evil.example/login",
        "https://stadt-a.example%40x@evil.example",
        "https://evil.example\\@stadt-a.example",
        "https://stadt-a.example/\u202egnp",
        "https://stadt-a.example/\n",
        "https://stadt-a.example/a b",
        'https://stadt-a.example/"onclick="x',
        "https://stadt-a.example/<b>",
        "https://stadt-a.example/\ud800",
        "javascript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "ftp://stadt-a.example",
        "mxc://stadt-a.example/x",
    ],
)
def test_linkable_not(url: str) -> None:
    assert not linkable(url)
