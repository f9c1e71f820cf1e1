"""No sentence of the sources escapes the translators."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from texts import extract
from texts.extract import UnfindableSentence, problems, sentences


def found(source: str) -> list[tuple[str | tuple[str, str], str | None]]:
    return sorted(sentences(source, "x.py"), key=str)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('say("a")', [("a", None)]),
        ('speech.say("a " "b", x=1)', [("a b", None)]),
        ('speech(language).say("a")', [("a", None)]),
        (
            'say("a", x=bold(say("b")), y=bullets([say("c"), N_("d")]))',
            [("a", None), ("b", None), ("c", None), ("d", None)],
        ),
        ('say("a" if x else "b")', [("a", None), ("b", None)]),
        ('plural("one", "many", n, x=y)', [(("one", "many"), None)]),
        ('say_in("room", "open")', [("open", "room")]),
        ("say(summary); say(command.summary); say(); plural(a); print('a'); x['say']('b')", []),
        ("def say(a='b'): ...", []),
    ],
)
def test_sentences(source: str, expected: list[tuple[str | tuple[str, str], str | None]]) -> None:
    assert found(source) == expected


@pytest.mark.parametrize("source", ['say(f"a {b}")', 'say("a" + b)', 'say("a %s" % b)', 'plural("a", f"{b}", 1)'])
def test_sentence_put_together_in_the_call_is_an_error(source: str) -> None:
    with pytest.raises(UnfindableSentence, match=r"x\.py:1"):
        found(source)


def catalogue(*messages: tuple, obsolete: bool = False) -> Catalog:
    made = Catalog(locale="de")
    for sentence, translation, *flags in messages:
        made.add(sentence, translation, flags=flags)
    if obsolete:
        made.update(Catalog(), no_fuzzy_matching=True)
    return made


SAID = ("**{a}** `b`", "`b` **{a}**")
COUNTED = (("one {a}", "{n} {a}"), ("{n} {a}", "{n} {a}"))


def test_problems_of_a_good_catalogue() -> None:
    assert problems(catalogue(SAID, COUNTED), catalogue(SAID, COUNTED)) == []


@pytest.mark.parametrize(
    ("committed", "problem"),
    [
        (catalogue(), "not in the catalogue: '**{a}** `b`'"),
        (catalogue((SAID[0], "")), "no translation: '**{a}** `b`'"),
        (catalogue((*SAID, "fuzzy")), "fuzzy: '**{a}** `b`'"),
        (catalogue((SAID[0], "**{b}** `b`")), "other placeholders or markup: '**{a}** `b`'"),
        (catalogue((SAID[0], "{a} `b`")), "other placeholders or markup: '**{a}** `b`'"),
        (catalogue((SAID[0], "**{a} `b`")), "markup is left open: '**{a} `b`': '**{a}** `b`'"),
        (catalogue(SAID, ("c", "d")), "said nowhere: 'c'"),
    ],
)
def test_problems_of_a_sentence(committed: Catalog, problem: str) -> None:
    assert problems(committed, catalogue(SAID)) == [problem]


@pytest.mark.parametrize(
    ("committed", "problem"),
    [
        (catalogue((COUNTED[0], ("{a}", ""))), "no translation: 'one {a}'"),
        (catalogue((COUNTED[0], ("{a}", "{n}"))), "other placeholders or markup: 'one {a}'"),
        (catalogue((("one {a}", "two {a}"), ("{a}", "{a}"))), "other plural: 'one {a}'"),
        (catalogue(("one {a}", "{a}")), "other plural: 'one {a}'"),
    ],
)
def test_problems_of_a_plural(committed: Catalog, problem: str) -> None:
    assert problems(committed, catalogue(COUNTED)) == [problem]


def test_problems_of_a_sentence_said_no_more() -> None:
    assert problems(catalogue(SAID, obsolete=True), Catalog()) == ["said nowhere any more: '**{a}** `b`'"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "handlers").mkdir()
    monkeypatch.setattr(extract, "CATALOGUES", tmp_path)
    sources = extract.wanted
    monkeypatch.setattr(extract, "wanted", lambda: sources(tmp_path))
    return tmp_path


def test_update_keeps_translations_and_changes_nothing_twice(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, po = project / "handlers" / "help.py", project / "de.po"
    source.write_text('say("Yes")\nsay("100 % done {x}", x=1)\nplural("one", "{n} of them", 2)\n', "utf-8")
    assert extract.main([]) == 0
    assert "no translation: 'Yes'" in capsys.readouterr().out
    po.write_text(po.read_text("utf-8").replace('msgid "Yes"\nmsgstr ""', 'msgid "Yes"\nmsgstr "Jä"'), "utf-8")
    source.write_text("\n\n" + source.read_text("utf-8") + 'say("No")\n', "utf-8")
    assert extract.main([]) == 0
    once = po.read_bytes()
    assert extract.main([]) == 0
    assert po.read_bytes() == once
    text = once.decode()
    assert 'msgid "Yes"\nmsgstr "Jä"' in text
    assert text.index('"100 % done {x}"') < text.index('"No"') < text.index('"Yes"') < text.index('"one"')
    assert "#: handlers/help.py\n" in text
    assert not any(word in text for word in ("Date", "Generated", "python-format", "help.py:"))


def test_update_keeps_what_is_said_no_more_until_it_is_forgotten(project: Path) -> None:
    source, po = project / "handlers" / "help.py", project / "de.po"
    source.write_text('say("Yes")\nsay("No")', "utf-8")
    extract.main([])
    po.write_text(
        po.read_text("utf-8").replace('msgstr ""\n', 'msgstr "Ja"\n').replace('msgstr "Ja"\n"L', 'msgstr ""\n"L')
    )
    assert extract.main(["--check"]) == 0
    source.write_text('say("No")', "utf-8")
    assert extract.main(["--check"]) == 1
    extract.main([])
    assert '#~ msgid "Yes"\n#~ msgstr "Ja"' in po.read_text("utf-8")
    assert extract.main(["--check"]) == 1
    extract.main(["--forget"])
    assert "Yes" not in po.read_text("utf-8")
    assert extract.main(["--check"]) == 0


def test_committed_catalogue_is_as_extraction_writes_it() -> None:
    path = extract.CATALOGUES / "de.po"
    committed = extract.read(path, "de")
    committed.update(extract.wanted(), no_fuzzy_matching=True)
    assert extract.written(committed, "de").decode() == path.read_text("utf-8")
