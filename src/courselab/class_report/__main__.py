"""``python -m courselab.class_report FILES``: read what students handed in and write the report."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from courselab.class_report.page import page
from courselab.class_report.reader import collect, files_of
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.messages import printable, say, say_plural
from courselab.quiz import Bank, bank_for, banks

OUT = COURSE.made / "class_report"


def chosen(lesson: str) -> dict[str, Bank]:
    """All lessons, or the one whose name or number is given. Raises CourseError for one that is not there."""
    names = [name for name in banks() if not lesson or lesson in (name, name[:2])]
    if not names:
        raise CourseError(
            say(
                "There is no lesson “{lesson}”. Give its number: {numbers}.",
                lesson=printable(lesson),
                numbers=", ".join(name[:2] for name in banks()),
            )
        )
    return {name: bank_for(name) for name in names}


def make(files: list[str], out: str | Path, *, names: bool = False, lesson: str = "") -> list[str]:
    """Write ``index.html`` into the folder ``out``; what to tell the teacher, a sentence each. Raises CourseError."""
    lessons = chosen(lesson)
    collected = collect(files_of(files), chosen(""))
    if not collected.students:
        raise CourseError(
            " ".join([*collected.notes, say("So there is nothing to report, and no page was written.")])
        )
    target = Path(out) / "index.html"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page(collected, lessons, names=names), encoding="utf-8", newline="\n")
    except OSError as error:
        raise CourseError(
            say(
                "The report cannot be written to {path} ({problem}). Name another folder with OUT=.",
                path=target,
                problem=error.strerror,
            )
        ) from None
    told = say_plural(
        "The report on {count} student is written: open {path} in a browser.",
        "The report on {count} students is written: open {path} in a browser.",
        len(collected.students),
        path=target,
    )
    return [*collected.notes, told]


def main(arguments: list[str]) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="make class-report", description=say("A report on a class."))
    parser.add_argument("files", nargs="*", help=say("files, folders or patterns"))
    parser.add_argument("--out", default="", help=say("folder for the page"))
    parser.add_argument("--names", default="", help=say("yes: also list by student what is still open"))
    parser.add_argument("--lesson", default="", help=say("report on this lesson only, by its number"))
    given = parser.parse_args(arguments)
    try:
        if given.names not in ("", "yes", "no"):
            raise CourseError(say("NAMES can only be yes or no."))
        told = make(
            [text for text in given.files if text.strip()],
            given.out or OUT,
            names=given.names == "yes",
            lesson=given.lesson,
        )
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(told))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
