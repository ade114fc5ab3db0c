"""Who is in the class: ``roster.csv`` with the columns student_id, first, last. It may be absent."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from usmex.errors import CourseError
from usmex.messages import say

STUDENT = re.compile(r"\w[\w.-]{0,60}")
"""What may name a student: it becomes the name of a folder, and a cell in a spreadsheet."""


@dataclass(frozen=True)
class Student:
    """A line of the roster."""

    student_id: str
    first: str = ""
    last: str = ""


def read_roster(root: Path) -> dict[str, Student]:
    """The students by id, in the roster's order; none without a file. Raises CourseError naming the line."""
    path = root / "roster.csv"
    if not path.exists():
        return {}
    found: dict[str, Student] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file)
            if "student_id" not in (lines.fieldnames or []):
                raise CourseError(say("roster.csv: the first line must be student_id,first,last"))
            for place, line in enumerate(lines, start=2):
                student = Student(*((line.get(key) or "").strip() for key in ("student_id", "first", "last")))
                if not STUDENT.fullmatch(student.student_id):
                    raise CourseError(
                        say(
                            "roster.csv, line {line}: “{id}” cannot name a student; use letters, digits, _ . and -",
                            line=place,
                            id=student.student_id,
                        )
                    )
                if student.student_id in found:
                    raise CourseError(
                        say(
                            "roster.csv, line {line}: “{id}” stands twice.", line=place, id=student.student_id
                        )
                    )
                found[student.student_id] = student
    except UnicodeDecodeError:
        raise CourseError(say("roster.csv is not in UTF-8; save it as CSV UTF-8.")) from None
    return found


def slug(name: str) -> str:
    """A name as an id: ``Ana María Pérez`` is ``ana_maria_perez``."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9.-]+", "_", plain).strip("_.-")[:60]
