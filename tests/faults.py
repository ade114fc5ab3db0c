"""The course in odd places: copied into a folder, run by someone who may not write there, with another home."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("data", "exercises/questions", "notebooks", "src")
LESSON = "00_start_here"

RUN_LESSON = """
import json, os, sys
import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

notebook = nbformat.read(sys.argv[1], as_version=4)
notebook.cells.append(new_code_cell(sys.argv[2]))
client = NotebookClient(notebook, timeout=120, allow_errors=True, resources={"metadata": {"path": os.getcwd()}})
client.execute(env={**os.environ, **json.loads(sys.argv[3])})
outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
print(json.dumps({
    "errors": [output["evalue"] for output in outputs if output["output_type"] == "error"],
    "told": "".join(output.get("text", "") for output in notebook.cells[-1].outputs),
}))
"""
ANSWER = """
import json, usmex
lesson.progress.record_answer("00_start_here", "start.one", "a", "not_that")
print(json.dumps({
    "from": usmex.__file__,
    "note": lesson.progress.note,
    "answer": lesson.progress.answer("00_start_here", "start.one")["answer"],
}))
"""


def as_ordinary_user(command: list[str]) -> list[str]:
    """A command whose process is bound by the permissions of files.

    Root is not, so that a read-only folder would prove nothing: without its capabilities it is.
    """
    if os.name == "nt":
        pytest.skip("permissions of folders work in another way there")
    if os.geteuid() != 0:
        return command
    if shutil.which("setpriv") is None:
        pytest.skip("root without setpriv cannot be bound by permissions")
    return ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]


def copy_course(folder: Path) -> Path:
    """What a reader needs of the course, copied into ``folder``."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    shutil.copy(ROOT / "course.yaml", folder)
    return folder


def make_read_only(folder: Path) -> None:
    """Take the permission to write from everything in a folder, and from itself."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)


def run_lesson(course: Path, home: Path | None = None, bound: bool = False, **environment: str) -> Any:
    """Run the first lesson of a copied course and answer a question: its errors, and what progress then says."""
    command = [
        *(sys.executable, "-c", RUN_LESSON, str(course / "notebooks" / f"{LESSON}.ipynb"), ANSWER),
        json.dumps(environment),
    ]
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("COURSELAB_", "XDG_"))
    }
    finished = subprocess.run(
        as_ordinary_user(command) if bound else command,
        cwd=course / "notebooks",
        env={
            **inherited,
            "PYTHONPATH": str(course / "src"),
            # Windows itself, and not the environment, knows where its home is: so platformdirs is told.
            **({"HOME": str(home), "WIN_PD_OVERRIDE_LOCAL_APPDATA": str(home)} if home else {}),
        },
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        timeout=180,
        check=True,
    )
    found = json.loads(finished.stdout.splitlines()[-1])
    return found["errors"], json.loads(found["told"])
