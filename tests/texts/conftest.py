"""Reads the HTML of messages as a client does, and fails on whatever we never write."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

OUR_TAGS = {
    "strong": set(),
    "em": set(),
    "code": set(),
    "br": set(),
    "p": set(),
    "ul": set(),
    "ol": {"start"},
    "li": set(),
    "blockquote": set(),
    "h4": set(),
    "a": {"href"},
}


@dataclass
class Page:
    """What a reader gets to see, and the tags and addresses behind it."""

    text: str = ""
    tags: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in OUR_TAGS
        assert {name for name, _ in attrs} <= OUR_TAGS[tag]
        self.page.tags.append(tag)
        self.page.links += [value or "" for name, value in attrs if name == "href"]
        if tag == "br":
            self.page.text += "\n"
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.page.text += data

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        pytest.fail(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        pytest.fail(f"a processing instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        pytest.fail(f"a declaration: {data}")


@pytest.fixture(scope="session")
def read() -> Callable[[str], Page]:
    def reading(html: str) -> Page:
        reader = _Reader()
        reader.feed(html)
        reader.close()
        assert not reader.open
        return reader.page

    return reading
