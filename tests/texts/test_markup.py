"""A message says the same in plain text and in HTML, and its writers cannot make it do anything else."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from texts.cleaning import clean
from texts.markup import (
    Fragment,
    bold,
    bullets,
    code,
    heading,
    italic,
    joined_lines,
    link,
    mention,
    message_content,
    numbered,
    paragraphs,
    plain,
    quote,
)

KLARA = "@klara:stadt-a.example"

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(document.cookie)</script>",
    '<a href="javascript:alert(1)">x</a>',
    "{{constructor.constructor('alert(1)')()}}",
    '<iframe srcdoc="<script>parent.alert(1)</script>">',
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;b&#62; &amp;amp; &nbsp",
    "<!-- x --><!DOCTYPE html><?php ?><![CDATA[x]]>",
    "</strong></p></li></ul>",
    "**bold** `code` _em_ {name} {0} {{}}",
    "- a\n1. b\n> c\n# d\n\ne",
    "[x](https://evil.example) <https://evil.example> https://stadt-a.example@evil.example/login",
    "> " * 20_000,
]


@pytest.mark.parametrize("written", HOSTILE)
def test_hostile_text_is_shown_literally(written: str, read: Callable) -> None:
    page = read(plain(written).html())
    assert page.text == written
    assert set(page.tags) <= {"br"}
    assert plain(written).plain() == written


@pytest.mark.parametrize("written", HOSTILE)
@pytest.mark.parametrize("wrap", [bold, italic, code, heading, quote, lambda text: bullets([text])])
def test_hostile_text_inside_markup_is_shown_literally(written: str, wrap: Callable, read: Callable) -> None:
    page = read(wrap(written).html())
    assert page.text.replace("\n", " ").strip() == written.replace("\n", " ").strip()
    assert len([tag for tag in page.tags if tag != "br"]) <= 2
    assert page.links == []


def test_hostile_text_in_label_and_name(read: Callable) -> None:
    page = read((link("https://stadt-a.example/?a=1&b='2'", "<b>") + mention(KLARA, '"><img>')).html())
    assert page.text == '<b>"><img>'
    assert page.links == ["https://stadt-a.example/?a=1&b='2'", f"https://matrix.to/#/{KLARA}"]


def test_room_wakes_no_one() -> None:
    for fragment in (plain("@room"), plain("@") + bold("room"), mention(KLARA, "@room"), code("@ROOM")):
        content = message_content(fragment, notice=False)
        assert "@room" not in content["body"].lower()
        assert "room" not in content["m.mentions"]


def test_room_named_by_a_display_name() -> None:
    assert plain("@room").plain() == "@\u200broom"
    assert plain("@room").html() == "@\u200broom"


# --- what each piece looks like ---


@pytest.mark.parametrize(
    ("fragment", "words", "html"),
    [
        (plain("a\nb"), "a\nb", "a<br>b"),
        (bold("a") + " b", "a b", "<strong>a</strong> b"),
        ("a " + italic("b"), "a b", "a <em>b</em>"),
        (bold("a" + code("b")), "a„b“", "<strong>a<code>b</code></strong>"),
        (code("anmelden 3"), "„anmelden 3“", "<code>anmelden 3</code>"),
        (code("a\nb"), "„a b“", "<code>a b</code>"),
        (link("https://a.example", "hier"), "hier (https://a.example)", '<a href="https://a.example">hier</a>'),
        (
            link("https://a.example/?b&c", "d"),
            "d (https://a.example/?b&c)",
            '<a href="https://a.example/?b&amp;c">d</a>',
        ),
        (link("https://a.example"), "https://a.example", '<a href="https://a.example">https://a.example</a>'),
        (link("https://a.example", bold("hier")), "hier (https://a.example)", '<a href="https://a.example">hier</a>'),
        (link("https://x@evil/", "hier"), "hier (https://x@evil/)", "hier (https://x@evil/)"),
        (link("javascript:alert(1)"), "javascript:alert(1)", "javascript:alert(1)"),
        (mention(KLARA, "Klara"), "Klara", f'<a href="https://matrix.to/#/{KLARA}">Klara</a>'),
        (mention(KLARA, "\u200b"), KLARA, f'<a href="https://matrix.to/#/{KLARA}">{KLARA}</a>'),
        (mention("@a/b?c#d:e", "x"), "x", '<a href="https://matrix.to/#/@a%2Fb%3Fc%23d:e">x</a>'),
        (bullets(["a", bold("b")]), "• a\n• b", "<ul><li>a</li><li><strong>b</strong></li></ul>"),
        (numbered(["a", "b"]), "1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        (numbered(["a", "b"], start=9), "9. a\n10. b", '<ol start="9"><li>a</li><li>b</li></ol>'),
        (bullets(["a\nb"]), "• a\n  b", "<ul><li>a<br>b</li></ul>"),
        (bullets([bullets(["a"]), ""]), "• • a", "<ul><li><ul><li>a</li></ul></li></ul>"),
        (bullets([]), "", ""),
        (quote("a\nb"), "| a\n| b", "<blockquote>a<br>b</blockquote>"),
        (heading("a") + "b", "a\nb", "<h4>a</h4><p>b</p>"),
        ("a:" + bullets(["b"]) + "c", "a:\n• b\nc", "<p>a:</p><ul><li>b</li></ul><p>c</p>"),
        (plain("a:\n") + bullets(["b"]) + "\nc", "a:\n• b\nc", "<p>a:</p><ul><li>b</li></ul><p>c</p>"),
        (paragraphs(["a", "", bullets(["b"]), "c"]), "a\n\n• b\n\nc", "<p>a</p><ul><li>b</li></ul><p>c</p>"),
        (paragraphs(["a", "b"]) + "c", "a\n\nbc", "<p>a</p><p>bc</p>"),
        (joined_lines(["a", "", "b"]), "a\nb", "a<br>b"),
        (Fragment(), "", ""),
    ],
)
def test_plain_and_html(fragment: Fragment, words: str, html: str) -> None:
    assert fragment.plain() == words
    assert fragment.html() == html


def test_quotes_follow_the_language() -> None:
    assert code("x").plain("en") == "“x”"
    assert bullets([quote(bold(code("x")))]).plain("en") == "• | “x”"
    assert code("x").plain("fr") == "„x“"


@pytest.mark.parametrize("wrap", [bold, italic, heading])
@pytest.mark.parametrize("block", [bullets(["a"]), quote("a"), heading("a"), paragraphs(["a", "b"])])
def test_block_inside_a_line_is_refused(wrap: Callable, block: Fragment) -> None:
    with pytest.raises(ValueError, match="cannot stand inside a line"):
        wrap(block)


@pytest.mark.parametrize(
    "user_id", ["", "klara", "@klara", "@kla ra:x", "@klara:x y", "@klara:\u202ex", "@\ud800:x", "@" + "a" * 255 + ":x"]
)
def test_mention_of_no_matrix_id_notifies_no_one(user_id: str) -> None:
    fragment = mention(user_id, "Klara")
    assert fragment.plain() == fragment.html() == "Klara"
    assert fragment.mentions() == frozenset()


def test_mentions_are_found_at_any_depth() -> None:
    ids = [f"@{letter}:x" for letter in "abcde"]
    a, b, c, d, e = (mention(user_id, "x") for user_id in ids)
    assert (a + bold(b) + bullets([quote(c)]) + heading(d) + italic(bold(e))).mentions() == set(ids)


# --- the content of the event ---


def test_content_of_mere_words_has_no_html() -> None:
    assert message_content(paragraphs(["1 < 2", "b\nc"]), notice=True) == {
        "msgtype": "m.notice",
        "body": "1 < 2\n\nb\nc",
        "m.mentions": {},
    }


def test_content_with_mentions_and_html() -> None:
    fragment = mention("@b:x", "B") + " & " + mention("@a:x", "A") + mention("@b:x", "B") + code(" x ")
    assert message_content(fragment, notice=False, language="en") == {
        "msgtype": "m.text",
        "body": "B & AB“x”",
        "m.mentions": {"user_ids": ["@a:x", "@b:x"]},
        "format": "org.matrix.custom.html",
        "formatted_body": (
            '<a href="https://matrix.to/#/@b:x">B</a> &amp; <a href="https://matrix.to/#/@a:x">A</a>'
            '<a href="https://matrix.to/#/@b:x">B</a><code>x</code>'
        ),
    }


# --- whatever is written, wherever it goes ---

writing = st.text(st.characters(codec=None) | st.sampled_from("<>&\"'`*{}@\n\r\u200b\u202e- ")) | st.sampled_from(
    HOSTILE[:-1]
)
lines = st.recursive(
    writing.map(lambda text: ([text], plain(text))),
    lambda inner: (
        st.builds(
            lambda wrap, said: (said[0], wrap(said[1])),
            st.sampled_from([bold, italic, code, lambda label: link("https://a.example/", label)]),
            inner,
        )
        | st.builds(lambda a, b: (a[0] + b[0], a[1] + " " + b[1]), inner, inner)
    ),
    max_leaves=4,
)
messages = st.recursive(
    lines,
    lambda inner: st.builds(
        lambda wrap, parts: ([text for said, _ in parts for text in said], wrap([part for _, part in parts])),
        st.sampled_from([bullets, numbered, paragraphs, joined_lines, lambda parts: quote(paragraphs(parts))]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(writing)
def test_text_is_neither_more_nor_less_than_written(read: Callable, written: str) -> None:
    page = read(plain(written).html())
    assert page.text == clean(written)
    assert page.tags == ["br"] * clean(written).count("\n")
    assert plain(written).plain() == clean(written)


@settings(deadline=None)
@given(messages)
def test_no_word_is_lost_and_no_tag_is_won(read: Callable, said: tuple[list[str], Fragment]) -> None:
    texts, fragment = said
    page = read(fragment.html())
    for word in " ".join(map(clean, texts)).split():
        assert word in fragment.plain()
        assert word in page.text
    assert set(page.links) <= {"https://a.example/"}
    message_content(fragment, notice=True)["body"].encode()
