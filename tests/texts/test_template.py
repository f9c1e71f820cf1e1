"""Markup is read in our own sentences only; what is filled in stays what it was."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from texts.cleaning import clean
from texts.markup import bold, bullets, mention, paragraphs, plain
from texts.template import parse

SIGNS = "**a** `b` {c} {{d}}\n\n- e\n1. f\n<b>g</b> &amp;"


@pytest.mark.parametrize(
    ("source", "words", "html"),
    [
        ("a **b** c", "a b c", "a <strong>b</strong> c"),
        ("`a` **b `c`**", "„a“ b „c“", "<code>a</code> <strong>b <code>c</code></strong>"),
        ("a\nb", "a\nb", "a<br>b"),
        ("a\n\nb\nc\n\n\nd", "a\n\nb\nc\n\nd", "<p>a</p><p>b<br>c</p><p>d</p>"),
        ("a:\n- b\n- **c**\nd", "a:\n• b\n• c\nd", "<p>a:</p><ul><li>b</li><li><strong>c</strong></li></ul><p>d</p>"),
        ("1. a\n2. b\n\nc", "1. a\n2. b\n\nc", "<ol><li>a</li><li>b</li></ol><p>c</p>"),
        ("3. a\n4. b", "3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("- a\n1. b", "• a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        ("{{a}} `{{b}} **`", "{a} „{b} **“", "{a} <code>{b} **</code>"),
        ("a * b_c_d - e 1. f <i> & -g", "a * b_c_d - e 1. f <i> & -g", "a * b_c_d - e 1. f &lt;i&gt; &amp; -g"),
        ("", "", ""),
    ],
)
def test_markup_of_sentences(source: str, words: str, html: str) -> None:
    fragment = parse(source).fill({})
    assert fragment.plain() == words
    assert fragment.html() == html


@pytest.mark.parametrize(
    "source", ["a **b", "a `b", "**a\nb**", "- **a\n- b**", "a {", "a } b", "{A}", "{0}", "{a.b}", "{a!r}"]
)
def test_markup_left_open_or_unknown_is_an_error(source: str) -> None:
    with pytest.raises(ValueError, match=r"left open|stands alone"):
        parse(source)


@pytest.mark.parametrize("source", ["a {x} b", "a **{x}** b", "- a {x} b", "a\n\n{x} b"])
def test_values_are_never_markup(source: str, read: Callable) -> None:
    page = read(parse(source).fill({"x": SIGNS}).html())
    assert SIGNS in page.text
    assert set(page.tags) <= {"strong", "ul", "li", "p", "br"}


def test_value_inside_code_is_one_line() -> None:
    fragment = parse("`{x} {n}`").fill({"x": "a\nb", "n": 3})
    assert fragment.plain() == "„a b 3“"
    assert parse("`{x}`").fill({"x": bold("a")}).html() == "<code>a</code>"


def test_number_and_fragment_as_value() -> None:
    fragment = parse("{n}: {who}, {what}").fill({"n": 1000, "who": mention("@a:x", "A"), "what": bold("b")})
    assert fragment.plain() == "1000: A, b"
    assert fragment.mentions() == {"@a:x"}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a {x} b", "a\n• 1\n• 2\nb"),
        ("a\n{x}\nb", "a\n• 1\n• 2\nb"),
        ("a\n\n{x}\n\nb", "a\n\n• 1\n• 2\n\nb"),
        ("- {x}\n- b", "• • 1\n  • 2\n• b"),
    ],
)
def test_block_as_value_stands_on_lines_of_its_own(source: str, words: str) -> None:
    assert parse(source).fill({"x": bullets(["1", "2"])}).plain() == words


def test_empty_value_leaves_no_empty_paragraph_or_item() -> None:
    assert parse("a\n\n{x}\n\nb").fill({"x": ""}).html() == "<p>a</p><p>b</p>"
    assert parse("- {x}\n- b").fill({"x": plain("")}).html() == "<ul><li>b</li></ul>"
    assert parse("- {x}").fill({"x": ""}).html() == ""


def test_block_in_bold_is_an_error() -> None:
    with pytest.raises(ValueError, match="cannot stand inside a line"):
        parse("**{x}**").fill({"x": paragraphs(["a", "b"])})


def test_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError, match="b"):
        parse("{a} - {b}").fill({"a": 1})


def test_surplus_value_is_an_error_unless_optional() -> None:
    with pytest.raises(ValueError, match="no place for b, c"):
        parse("{a}").fill({"a": 1, "b": 2, "c": 3})
    assert parse("{a}").fill({"a": 1, "b": 2}, optional=frozenset("b")).plain() == "1"


@pytest.mark.parametrize("value", [datetime(2027, 3, 10, tzinfo=UTC), date(2027, 3, 10), 1.5, True, None, ["a"], b"a"])
def test_value_that_is_not_in_words_is_an_error(value: Any) -> None:
    with pytest.raises(TypeError, match=r"x is a .*: put it into words first"):
        parse("{x}").fill({"x": value})


def test_shape_counts_placeholders_and_markup() -> None:
    assert parse("**{a}** {b} `{a}`\n\n- c\n- d\n1. e").shape() == {
        "bold": 1,
        "code": 1,
        "{a}": 2,
        "{b}": 1,
        "paragraph": 1,
        "bullets": 1,
        "numbers": 1,
        "item": 3,
    }


@settings(deadline=None)
@given(st.text())
def test_value_is_shown_as_written_between_our_words(read: Callable, written: str) -> None:
    fragment = parse("a **b** {x} c").fill({"x": written})
    assert read(fragment.html()).text == f"a b {clean(written)} c"
    assert fragment.plain() == f"a b {clean(written)} c"


@settings(deadline=None)
@given(st.text(st.sampled_from("ab*`{}-1. \n")))
def test_any_sentence_is_read_or_refused(read: Callable, source: str) -> None:
    try:
        template = parse(source)
    except ValueError:
        return
    page = read(template.fill(dict.fromkeys(template.names, "x")).html())
    assert len(template.names) <= page.text.count("x")
