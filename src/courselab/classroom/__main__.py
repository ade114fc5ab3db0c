"""What an instructor does with assignments, one command each: ``make assignment``, ``make grade`` and so on."""

from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path

from courselab.classroom import exercises
from courselab.errors import CourseError
from courselab.messages import printable, say, say_plural
from courselab.notebooks.execution import write
from courselab.steps import steps


def _wanted(name: str, root: Path) -> list[str]:
    """The assignment of that name, or all. Raises CourseError where there is none."""
    if wanted := [name] if name else exercises.assignments(root):
        return wanted
    raise CourseError(say("There is no assignment yet in {folder}.", folder=root / "source"))


def make_exercises(name: str, seed: str, root: Path) -> None:
    """Vary the masters, all or one, and make their releases."""
    for each in _wanted(name, root):
        exercises.vary(each, seed, root)
        make_assignment(each, root)


def make_masters(name: str, root: Path) -> None:
    """Execute the masters, all or one, and draw their charts, as they are committed. Needs Chrome or Chromium."""
    # Asked for with the lessons, also in a course that has no assignments.
    wanted = [name] if name else exercises.assignments(root)
    for each in steps(say("Assignment"), wanted, len(wanted)):
        path = exercises.master_path(each, root)
        write(exercises.executed(path), path)
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} KB")


def make_assignment(name: str, root: Path) -> None:
    """Make the release of one assignment."""
    made = exercises.release(name, root)
    print(say("{name}: students are given {file}", name=name, file=_near(made, root)))


def make_collect(name: str, source: str, root: Path) -> None:
    """Take submissions out of a download."""
    from courselab.classroom.collect import collect

    if not source:
        raise CourseError(say("Write FROM= and the folder or the zip of the download."))
    found = collect(name, Path(source).expanduser(), root)
    for student, what in found.students.items():
        print(f"  {student}: {what}")
    for file, why in found.left.items():
        print(say("  left out: {file}: {why}", file=printable(file), why=why))
    for student, file in found.strangers.items():
        print(
            say(
                "  not in roster.csv: {student}, from {file}; if it is someone of the class, write the name in "
                "roster.csv as it stands there",
                student=student,
                file=printable(file),
            )
        )
    print(say_plural("{count} student handed in.", "{count} students handed in.", len(found.students)))


def make_grade(name: str, again: bool, root: Path) -> None:
    """Grade what is new, and say for each student what became of it."""
    from courselab.classroom.grading import grade, grades
    from courselab.classroom.statuses import in_words

    statuses = grade(name, root, again=again)
    lines = [line for line in grades(root) if line.assignment == name]
    width = max(len(student) for student in statuses)
    for student, status in statuses.items():
        theirs = [line for line in lines if line.student.student_id == student]
        points = sum(line.points or 0 for line in theirs)
        most = sum(line.most for line in theirs)
        unread = sum(line.needs_manual for line in theirs)
        told = [in_words(status.state)]
        if any(line.points is not None for line in theirs):
            told.insert(0, say("{points} of {most}", points=f"{points:g}", most=f"{most:g}"))
        if unread:
            told.append(
                say_plural("{count} answer to be read by you", "{count} answers to be read by you", unread)
            )
        print(f"  {student:<{width}}  {'; '.join(told)}" + (f" ({status.note})" if status.note else ""))


def make_feedback(name: str, root: Path) -> None:
    """Write the pages that students are given back."""
    from courselab.classroom.grading import feedback

    pages = feedback(name, root)
    print(
        say_plural(
            "{count} page is in {folder}", "{count} pages are in {folder}", len(pages), folder=_near(root / "feedback", root)
        )
    )  # fmt: skip


def make_grades(root: Path) -> None:
    """Write the table of grades."""
    from courselab.classroom.grading import write_grades

    print(say("The grades are in {file}", file=_near(write_grades(root), root)))


def _near(path: Path, root: Path) -> Path:
    """A path as seen from the course's folder."""
    return path.relative_to(root.parent)


def main(arguments: list[str], root: Path = exercises.EXERCISES) -> int:
    """Run one command. Returns 1 after a sentence on what is wrong."""
    parser = argparse.ArgumentParser(prog="courselab.classroom")
    parser.add_argument(
        "command", choices=["masters", "exercises", "assignment", "collect", "grade", "feedback", "grades"]
    )
    parser.add_argument("name", nargs="?", default="")
    parser.add_argument("--seed", default="")
    parser.add_argument("--from", dest="source", default="")
    parser.add_argument("--again", default="")
    given = parser.parse_args(arguments)
    warnings.filterwarnings("ignore")
    try:
        match given.command:
            case "masters":
                make_masters(given.name, root)
            case "exercises":
                make_exercises(given.name, given.seed, root)
            case "assignment":
                make_assignment(given.name, root)
            case "collect":
                make_collect(given.name, given.source, root)
            case "grade":
                make_grade(given.name, given.again.casefold() == "yes", root)
            case "feedback":
                make_feedback(given.name, root)
            case _:
                make_grades(root)
    except CourseError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
