"""nbgrader's parts, run inside this process and without their noise."""

from __future__ import annotations

import os
import re
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log

from courselab.classroom.config import settings
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.messages import say

CAUSE = re.compile(r"^\s*(?:\w+\.)*(\w*(?:Error|Exception)\w*): (.+)$", re.MULTILINE)


def run(converter: Any, assignment: str, root: Path, *, student: str = "*", force: bool = True) -> None:
    """Run one of nbgrader's converters on an assignment. Raises CourseError with its own reason if it fails."""
    config = settings(root)
    course = CourseDirectory(config=config)
    course.assignment_id, course.student_id = assignment, student
    app = converter(coursedir=course, config=config)
    app.force = force
    with _scripts_in_reach():
        outcome = capture_log(app)
    if not outcome["success"]:
        told = CAUSE.findall(outcome.get("log", "")) or CAUSE.findall(outcome.get("error", ""))
        reason = told[-1][1].strip() if told else outcome.get("error", "").strip().splitlines()[-1]
        raise CourseError(say("nbgrader stopped at {name}: {problem}", name=assignment, problem=reason))


@contextmanager
def gradebook(root: Path) -> Iterator[Any]:
    """The gradebook of a course folder."""
    with _scripts_in_reach(), Gradebook(f"sqlite:///{root / 'gradebook.db'}", COURSE.name) as book:
        yield book


@contextmanager
def _scripts_in_reach() -> Iterator[None]:
    """nbgrader calls the command alembic by name, which is beside Python and not always on the search path."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before
