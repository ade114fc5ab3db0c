"""Grade an assignment, give it back, and write the table of grades. A grade given by hand is never lost."""

from __future__ import annotations

import compileall
import csv
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry
from nbgrader.converters import Autograde, GenerateFeedback

from courselab.classroom import exercises, preprocess, sandbox
from courselab.classroom.course import gradebook, run
from courselab.classroom.exercises import graded_cell, keys_of
from courselab.classroom.keys import Keys
from courselab.classroom.roster import Student, read_roster
from courselab.classroom.statuses import (
    FAILED,
    MISSING,
    UNREADABLE,
    Status,
    in_words,
    keep_statuses,
    read_statuses,
)
from courselab.errors import CourseError
from courselab.messages import say
from courselab.steps import steps, tell

COLUMNS = ("assignment", "student_id", "last", "first", "task", "points", "max", "status", "needs_manual")


@dataclass(frozen=True)
class Grade:
    """One line of the table of grades. ``points`` is None where there is no grade yet."""

    assignment: str
    student: Student
    task: str
    points: float | None
    most: float
    status: str
    needs_manual: bool


def submitted(assignment: str, root: Path) -> list[str]:
    """The students who handed an assignment in."""
    return sorted(
        path.parent.parent.name for path in (root / "submitted").glob(f"*/{assignment}/{assignment}.ipynb")
    )


def grade(assignment: str, root: Path = exercises.EXERCISES, *, again: bool = False) -> dict[str, Status]:
    """Execute and grade every submission that is new or changed, or with ``again`` every one.

    Returns the status of each student, those of the roster who handed nothing in among them. Raises CourseError
    when there is nothing to grade, no sandbox, or the keys are at fault.
    """
    exercises.master_path(assignment, root)
    roster, students = read_roster(root), submitted(assignment, root)
    if not students:
        raise CourseError(
            say("No submissions of {name} are there; collect them first: make collect", name=assignment)
        )
    how, limits, keys = sandbox.backend(), sandbox.Limits.from_environment(), keys_of(assignment, root)
    _enter(assignment, root, roster)
    known = read_statuses(assignment, root)
    waiting: dict[str, list[str]] = {}
    for student in students:
        print_of = preprocess.fingerprint(assignment, student, root)
        graded = root / "autograded" / student / assignment / f"{assignment}.ipynb"
        before = known.get(student)
        done = before and before.of == print_of and (graded.exists() or before.state == UNREADABLE)
        if done and not again:
            continue
        try:
            waiting[student] = preprocess.code_of(preprocess.aligned(assignment, student, root).notebook)
        except CourseError as problem:
            keep_statuses(assignment, root, {student: Status(UNREADABLE, str(problem), print_of)})
    _execute_ahead(assignment, waiting, keys, how, limits, root)
    for student in steps(say("Grading"), waiting, len(waiting)):
        try:
            with _kept_by_hand(assignment, student, keys, root):
                run(Autograde, assignment, root, student=student)
        except CourseError as problem:
            keep_statuses(assignment, root, {student: Status(FAILED, str(problem))})
    found = read_statuses(assignment, root)
    return {student: found.get(student, Status(MISSING)) for student in _everyone(roster, students)}


def _everyone(roster: Iterable[str], students: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*roster, *students]))


def _enter(assignment: str, root: Path, roster: dict[str, Student]) -> None:
    """See that the gradebook knows the assignment and the class."""
    with gradebook(root) as book:
        try:
            book.find_notebook(assignment, assignment)
            known = True
        except MissingEntry:
            known = False
        for student in roster.values():
            book.update_or_create_student(
                student.student_id, first_name=student.first, last_name=student.last
            )
    if not known or not exercises.release_path(assignment, root).exists():
        exercises.release(assignment, root)


def _execute_ahead(
    assignment: str,
    waiting: dict[str, list[str]],
    keys: Keys,
    how: str,
    limits: sandbox.Limits,
    root: Path,
) -> None:
    """Execute the submissions, as many at a time as there are processors."""
    # The sandbox cannot write beside our files, so it would compile them again in each run.
    for code in sandbox.CODE:
        compileall.compile_dir(code, quiet=2)
    at_once = min(os.cpu_count() or 1, sandbox.MOST_RUNS)
    cases = preprocess.cases_of(keys)

    def one(place: int, student: str) -> str:
        outcome = sandbox.execute(waiting[student], cases, limits, how, slot=place % sandbox.MOST_RUNS)
        print_of = preprocess.fingerprint(assignment, student, root)
        preprocess.ready[assignment, student, print_of] = outcome
        return student

    with ThreadPoolExecutor(at_once) as pool:
        for _ in steps(say("Executed"), pool.map(one, range(len(waiting)), waiting), len(waiting)):
            pass


@contextmanager
def _kept_by_hand(assignment: str, student: str, keys: Keys, root: Path) -> Iterator[None]:
    """Around a grading: what was graded by hand and did not change is not asked for again."""
    before = _texts(assignment, student, keys, root)
    with gradebook(root) as book:
        done = {
            score.name
            for score in _scores(book, assignment, student)
            if score.manual_score is not None and not score.needs_manual_grade
        }
    yield
    after = _texts(assignment, student, keys, root)
    with gradebook(root) as book:
        for score in _scores(book, assignment, student):
            if score.name in done and before.get(score.name) == after.get(score.name):
                score.needs_manual_grade = False
        book.db.commit()


def _scores(book: Any, assignment: str, student: str) -> list[Any]:
    """A student's entries in the gradebook, one per graded cell; none before the first grading."""
    try:
        return list(book.find_submission_notebook(assignment, assignment, student).grades)
    except MissingEntry:
        return []


def _texts(assignment: str, student: str, keys: Keys, root: Path) -> dict[str, str]:
    """What a grade by hand was given for: a written answer, or what a check reported."""
    path = root / "autograded" / student / assignment / f"{assignment}.ipynb"
    if not path.exists():
        return {}
    cells = {exercises.grade_id(cell): cell for cell in exercises.read(path).cells}
    found = {name: cells[name] for name in map(graded_cell, keys.tasks) if name in cells}
    return {name: f"{cell.source}\n{cell.metadata.get(preprocess.FEEDBACK)}" for name, cell in found.items()}


def feedback(assignment: str, root: Path = exercises.EXERCISES) -> list[Path]:
    """Write a page for each graded student. Returns the pages. Raises CourseError when nothing is graded."""
    exercises.master_path(assignment, root)
    if not any((root / "autograded").glob(f"*/{assignment}/{assignment}.ipynb")):
        raise CourseError(say("Nothing of {name} is graded yet; first: make grade", name=assignment))
    tell(say("The pages are written ..."))
    run(GenerateFeedback, assignment, root)
    return sorted((root / "feedback").glob(f"*/{assignment}/{assignment}.html"))


def grades(root: Path = exercises.EXERCISES) -> list[Grade]:
    """One entry per assignment that was handed in, student and task."""
    roster = read_roster(root)
    found: list[Grade] = []
    for assignment in exercises.assignments(root):
        students = submitted(assignment, root)
        if students:
            found += _grades_of(assignment, _everyone(roster, students), roster, root)
    return found


def _grades_of(
    assignment: str, students: list[str], roster: dict[str, Student], root: Path
) -> Iterator[Grade]:
    statuses, keys = read_statuses(assignment, root), keys_of(assignment, root)
    handed_in = set(submitted(assignment, root))
    with gradebook(root) as book:
        for student in students:
            state = statuses.get(student, Status(MISSING)).state
            told = in_words(state) if state != MISSING or student not in handed_in else say("not graded yet")
            scores = {score.name: score for score in _scores(book, assignment, student)}
            for task in keys.tasks:
                score = scores.get(graded_cell(task))
                waits = bool(score is not None and score.needs_manual_grade)
                yield Grade(
                    assignment=assignment,
                    student=roster.get(student, Student(student)),
                    task=task.id,
                    points=_points(score),
                    most=task.points,
                    status=told,
                    needs_manual=waits,
                )


def _points(score: Any) -> float | None:
    """The points of an entry in the gradebook; None where neither a program nor a person has given any."""
    if score is None or (score.manual_score is None and score.auto_score is None):
        return None
    return float(score.score)


def write_grades(root: Path = exercises.EXERCISES) -> Path:
    """Write ``grades.csv``. Raises CourseError when nothing was handed in."""
    found = grades(root)
    if not found:
        raise CourseError(say("Nothing was handed in yet; first: make collect, then make grade"))
    path = root / "grades.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for line in found:
            table.writerow(
                [
                    line.assignment,
                    line.student.student_id,
                    line.student.last,
                    line.student.first,
                    line.task,
                    "" if line.points is None else f"{line.points:g}",
                    f"{line.most:g}",
                    line.status,
                    say("yes") if line.needs_manual else say("no"),
                ]
            )
    return path
