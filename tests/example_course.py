"""The example course in tests: a copy of its folder, in which the real commands run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "library"
LESSON = "01_which_library"
ASSIGNMENT = "use_of_libraries"
LEFT_BEHIND = ("out", "__pycache__", "gradebook.db*", ".ipynb_checkpoints")
TEXTS = {
    *(".csv", ".html", ".ipynb", ".js", ".json", ".md", ".pot", ".py", ".txt", ".xml", ".yaml"),
}
OF_ANOTHER = re.compile(r"(?i)mexic|usmex|m[eé]rida")
"""Words of the course that lies around the example."""


def copy_to(folder: Path) -> Path:
    """The example as it is committed, in ``folder``."""
    return Path(shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(*LEFT_BEHIND)))


def run(course: Path, *arguments: str, **variables: str) -> str:
    """Run Python in the folder of a course, which is all that says which course is meant. Returns what it printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COURSELAB_")}
    environment = {**kept, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", **variables}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=course, env=environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done.stdout


def texts_in(folder: Path) -> dict[str, str]:
    """The files of a folder as text, by their place in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in TEXTS
    }


def strangers(texts: dict[str, str]) -> dict[str, str]:
    """The files in which a word of the other course stands, each with it."""
    return {name: found[0] for name, text in texts.items() if (found := OF_ANOTHER.search(text))}


def gates(course: Path, *files: str, names: str) -> str:
    """The tests that every course must pass, those of them that name a lesson, a chart or a table of this one."""
    variables = {"COURSELAB_COURSE": str(course)}
    return run(ROOT, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files, "-k", names, **variables)
