"""The law of imports, and other rules of the house that a program can check."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
LAYERS = ("demo", "bot", "handlers", "scheduler", "web", "services", "storage", "texts", "domain")


def test_imports_follow_the_law(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every contract of the import law in pyproject.toml is kept."""
    monkeypatch.chdir(ROOT)
    assert lint_imports() == 0


def _calls(tree: ast.AST) -> list[str]:
    return [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_clock_is_read_in_one_place_only() -> None:
    """Use cases, ticks and pages get the time as an argument.

    The waker counts real seconds until a moved clock's time, and a homeserver may name a date to wait for.
    """
    readers = {
        str(path.relative_to(ROOT))
        for layer in LAYERS
        for path in (ROOT / layer).rglob("*.py")
        if {"datetime.now", "datetime.utcnow", "time.time", "date.today"} & set(_calls(ast.parse(path.read_text())))
    }
    assert readers - {"demo/" + name for name in ("stage.py", "clock.py")} == {
        "bot/clock.py",
        "bot/matrix_errors.py",
        "scheduler/runner.py",
    }


def test_modules_open_with_a_line_on_what_they_are_for() -> None:
    """Every module that holds code has a docstring."""
    silent = [
        str(path.relative_to(ROOT))
        for layer in LAYERS
        for path in (ROOT / layer).rglob("*.py")
        if path.read_text().strip() and ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert silent == []
