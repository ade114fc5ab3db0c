"""The texts of two versions of the course: one that git holds, and the folder as it stands."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.messages import say

LESSONS, DATA = COURSE.near(COURSE.notebooks), COURSE.near(COURSE.data)
QUESTIONS, ANSWER_KEYS, KEYS = (
    COURSE.near(COURSE.exercises / name) for name in ("questions", "answer_keys", "keys")
)
COMPARED = (LESSONS, QUESTIONS, ANSWER_KEYS, KEYS, DATA)
Files = Mapping[str, str]
"""Texts of a version of the course by their path in the repository."""


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout


def last_version(root: Path) -> str | None:
    """The newest tag of the form v1.2.3 in the history of this copy; None where there is none, or no git."""
    try:
        return _git(root, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*").strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def files_at(root: Path, revision: str) -> dict[str, str]:
    """What git holds of the compared files at a tag or commit. Raises CourseError, one sentence, where it cannot."""
    if shutil.which("git") is None or not (root / ".git").exists():
        raise CourseError(
            say(
                "This copy of the course is not under git, which keeps the earlier versions: compare in a clone."
            )
        )
    try:
        commit = _git(
            root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        ).strip()
    except subprocess.CalledProcessError:
        raise CourseError(
            say(
                "There is no version “{revision}” here: give a tag that “git tag” lists or a commit that “git log” "
                "lists.",
                revision=revision,
            )
        ) from None
    listed = _git(root, "ls-tree", "-r", "-z", "--name-only", commit, "--", *COMPARED).split("\0")
    return {path: _git(root, "show", f"{commit}:{path}") for path in listed if _is_compared(path)}


def files_here(root: Path) -> dict[str, str]:
    """The compared files as they stand in the folder."""
    paths = (path for folder in COMPARED for path in (root / folder).rglob("*") if path.is_file())
    named = ((path.relative_to(root).as_posix(), path) for path in paths)
    return {name: path.read_text(encoding="utf-8") for name, path in named if _is_compared(name)}


def _is_compared(path: str) -> bool:
    return path.endswith((".ipynb", ".yaml", ".csv")) and ".ipynb_checkpoints" not in path
