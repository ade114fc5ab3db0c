"""What each student finds in their folder, and how it is brought up to date without touching what they changed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from nbgitpuller.pull import GitPuller

from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.messages import say

BRANCH = "course"
NOTEBOOKS, EXERCISES, DATA = map(COURSE.near, (COURSE.notebooks, COURSE.exercises, COURSE.data))
HANDED_OUT = (
    f"{NOTEBOOKS}/*.ipynb",
    f"{NOTEBOOKS}/rise.css",
    f"{EXERCISES}/release/*/*.ipynb",
    "CHANGELOG.md",
    f"{DATA}/README.md",
    f"{DATA}/tables/*.md",
)
"""What a student's folder holds. The keys, the masters and the library stay with the course."""


def publish(root: Path, handout: Path) -> bool:
    """Bring the handout repository up to what the course holds now; whether anything changed.

    Raises CourseError without git.
    """
    if shutil.which("git") is None:
        raise CourseError(say("The classroom server needs git, which hands out the lessons: install git."))
    if not (handout / ".git").is_dir():
        handout.mkdir(parents=True, exist_ok=True)
        _git(handout, "init", "--quiet", f"--initial-branch={BRANCH}")
    for old in handout.iterdir():
        if old.is_dir() and old.name != ".git":
            shutil.rmtree(old)
        elif old.is_file():
            old.unlink()
    for pattern in HANDED_OUT:
        for path in root.glob(pattern):
            copy = handout / path.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    # Merged line by line, a notebook that both sides changed could end as broken JSON: the student's is kept whole.
    (handout / ".gitattributes").write_text("*.ipynb merge=keep-mine\n", encoding="utf-8", newline="\n")
    _git(handout, "add", "--all")
    if not _git(handout, "status", "--porcelain"):
        return False
    _git(handout, "commit", "--quiet", "--message", "The course as it is now")
    return True


def bring_up_to_date(handout: Path, course: Path) -> None:
    """Make or update a student's ``course`` folder.

    A notebook that the student changed stays as it is; one that was deleted comes back as the course has it now.
    """
    puller = GitPuller(str(handout), str(course), branch=BRANCH, depth=0)
    if (course / ".git").is_dir():
        _git(course, "config", "merge.keep-mine.driver", "true")
    for _ in puller.pull():
        pass  # the lines of git's talk; a failure raises


def _git(folder: Path, *arguments: str) -> str:
    author = ("-c", "user.name=The course", "-c", "user.email=course@localhost")
    done = subprocess.run(
        ["git", "-C", str(folder), *author, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
