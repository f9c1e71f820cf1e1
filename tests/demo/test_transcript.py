"""The transcript reads well without a terminal: at most 100 columns, no control signs, what wraps hangs."""

import io

from rich.console import Console

from demo.transcript import WIDTH, Transcript

LONG = "Eine Antwort, die so lang ist, dass sie auf keinen Fall in eine einzige Zeile passt. " * 3


def written(transcript: Transcript) -> list[str]:
    assert isinstance(transcript.console.file, io.StringIO)
    return transcript.console.file.getvalue().splitlines()


def plain() -> Transcript:
    return Transcript(Console(file=io.StringIO(), width=WIDTH, highlight=False))


def test_no_line_is_longer_than_100_columns_and_none_has_control_signs() -> None:
    transcript = plain()
    transcript.title("Titel", LONG)
    transcript.chapter("Ankommen", "Mo 23.11.2026, 15:00")
    transcript.said("Direktchat", "Klara Berg (Hilden)", LONG)
    transcript.answered(LONG, to="Klara Berg", where="Direktchat")
    transcript.saw(LONG)
    transcript.failed(LONG)
    transcript.table("Zahlen", ("Was", "Anzahl"), [(LONG, "20")])
    lines = written(transcript)
    assert max(map(len, lines)) <= WIDTH
    assert "\x1b" not in "".join(lines)


def test_answer_stands_indented_below_what_was_said() -> None:
    transcript = plain()
    transcript.said("Direktchat", "Klara Berg", "hilfe")
    transcript.answered("Das können Sie tun:\n\n[bold] ist kein Befehl")
    said, first, second = written(transcript)
    assert said == "Direktchat · Klara Berg: hilfe"
    assert first == "   ↳ Assistenz: Das können Sie tun:"
    assert second == "        [bold] ist kein Befehl"


def test_long_answer_is_cut_short() -> None:
    transcript = plain()
    transcript.answered("\n".join(f"Zeile {number}" for number in range(100)))
    lines = written(transcript)
    assert len(lines) < 20
    assert lines[-1].strip() == "…"


def test_long_step_tells_how_much_was_done() -> None:
    transcript = plain()
    with transcript.steps("Profile", 3) as steps:
        for _ in range(3):
            steps.advance()
    assert written(transcript)[-1].startswith(" … Profile: 3 von 3 in 0,")


def test_what_was_seen_is_counted() -> None:
    transcript = plain()
    transcript.saw("eins")
    transcript.saw("zwei")
    transcript.failed("drei")
    assert transcript.checked == 2
