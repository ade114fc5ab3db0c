"""Who is in the class: ``roster.csv`` with the columns student_id, first, last. It may be absent."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from courselab.errors import CourseError
from courselab.messages import say

LONGEST_ID = 61
STUDENT = re.compile(r"\w[\w.-]*")
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
                if not names_student(student.student_id):
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


def line_of(roster: Mapping[str, Student], name: str, number: str) -> Student | None:
    """The one line of the roster that a download means, by id or by name; None where none or several could be meant.

    Names are compared by their letters alone: Canvas runs them together. A number of the platform decides between
    namesakes, and stands for the id where a line has no name that could speak against it.
    """
    by_id = [student for student in roster.values() if slug(student.student_id) == slug(name)]
    plain = letters(name)
    named = [
        student
        for student in roster.values()
        if plain and plain in (letters(student.first + student.last), letters(student.last + student.first))
    ]
    if len(by_id) == 1 or len(named) == 1:
        return (by_id if len(by_id) == 1 else named)[0]
    line = roster.get(number)
    return line if line and (line in named or not (line.first or line.last)) else None


def names_student(text: str) -> bool:
    """Whether a text may be a student's id. The vowels of many scripts are marks on their letters."""
    return len(text) <= LONGEST_ID and bool(STUDENT.fullmatch("".join(c for c in text if not _is_mark(c))))


def slug(name: str) -> str:
    """A name as an id: ``Ana María Pérez`` is ``ana_maria_perez``; other letters than Latin ones stay as they are."""
    plain, base = "", ""
    for letter in unicodedata.normalize("NFKD", name).casefold():
        if not _is_mark(letter):
            base = letter
        elif unicodedata.name(base, "").startswith("LATIN"):
            continue
        plain += letter if _is_mark(letter) or re.match(r"[\w.-]", letter) else "_"
    return unicodedata.normalize("NFC", re.sub(r"_+", "_", plain))[: LONGEST_ID - 1].strip("_.-")


def letters(name: str) -> str:
    """The letters and digits of a name."""
    return re.sub(r"[_.-]", "", slug(name))


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")
