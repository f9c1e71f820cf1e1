"""What is installed can serve the pages: templates and styles go where the code goes."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_wheel_holds_all_files_of_the_pages(tmp_path: Path) -> None:
    """Each template and static file, and the German catalogue, stands in the wheel."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        str(path.relative_to(ROOT))
        for folder in ("web/templates", "web/static", "texts/catalogues")
        for path in (ROOT / folder).iterdir()
        if path.is_file()
    }
    assert len(wanted) > 8
    assert wanted <= held


def test_image_gets_all_packages_of_the_wheel() -> None:
    """`.dockerignore` lets in every folder of which the wheel is made."""
    packages = re.search(r"^packages = \[(.*)\]$", (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert packages is not None
    folders = set(re.findall(r'"(\w+)"', packages[1]))
    allowed = {
        line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    assert "web" in folders
    assert folders <= allowed
