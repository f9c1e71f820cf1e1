"""The README says of the settings what the program does."""

from pathlib import Path

from bot.settings import PREFIX, Settings

README = (Path(__file__).parent.parent / "README.md").read_text()


def test_every_setting_stands_in_the_table_with_its_meaning() -> None:
    """The table lists every setting, with the description that the model has, and no other."""
    lines = [line.split("|") for line in README.splitlines() if line.startswith(f"| `{PREFIX}")]
    rows = {line[1].strip(): line[2].strip() for line in lines}
    assert rows == {f"`{PREFIX}{name.upper()}`": field.description for name, field in Settings.model_fields.items()}
