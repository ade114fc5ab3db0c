"""From a download of an LMS to ``submitted/<student>/<assignment>/``.

nbgrader's own zip_collect takes one pattern for a whole download, unpacks without bounds, and is silent about what
does not fit; a class's download mixes forms, and a file that is left out must be named.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from usmex.classroom import exercises
from usmex.classroom.intake import LARGEST_FILE
from usmex.classroom.roster import STUDENT, Student, read_roster, slug
from usmex.errors import CourseError
from usmex.messages import say

MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_(file|onlinetext)_?")
CANVAS = re.compile(r"(?P<name>[^_]+)_(LATE_)?(?P<number>\d+)_\d+_.+\.ipynb")
PREFIXED = re.compile(r"(?P<name>.+?)__.+\.ipynb")
MOST_FILES = 20_000
SKIPPED = ("__MACOSX", ".ipynb_checkpoints")


@dataclass(frozen=True)
class Found:
    """A file of the download, and whose it is: a name and, from an LMS, a number that tells namesakes apart."""

    path: PurePosixPath
    name: str
    number: str
    when: float
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Collected:
    """What was done with each student's file, and with each file that is no one's; a sentence each."""

    students: dict[str, str]
    left: dict[str, str]


def whose(path: PurePosixPath, assignment: str) -> tuple[str, str] | None:
    """The name and the LMS's number of the student who handed a file in, by its place; None if it does not say."""
    for part in path.parts:
        found = MOODLE.match(part)
        if found:
            return found["name"], found["number"]
    for pattern in (PREFIXED, CANVAS):
        found = pattern.fullmatch(path.name)
        if found:
            return found["name"], found.groupdict().get("number", "")
    folders = [part for part in path.parts[:-1] if part != assignment]
    if folders:
        return folders[-1], ""
    return (path.stem, "") if path.stem != assignment else None


def collect(assignment: str, source: Path, root: Path = exercises.EXERCISES) -> Collected:
    """Take the notebooks of one assignment out of a folder or a zip.

    A file that is already there stays as it is; a newer one takes its place. Raises CourseError when the source is
    not there or is not a zip.
    """
    exercises.master_path(assignment, root)
    roster = read_roster(root)
    left: dict[str, str] = {}
    by_student: dict[str, list[Found]] = {}
    files = list(_files(source, assignment, left))
    numbers: dict[str, set[str]] = {}
    for file in files:
        numbers.setdefault(slug(file.name), set()).add(file.number)
    for file in files:
        student = _student(file, roster, namesakes=len(numbers[slug(file.name)]) > 1)
        if not STUDENT.fullmatch(student):
            left[str(file.path)] = say("its name does not say whose it is")
            continue
        by_student.setdefault(student, []).append(file)
    students = {}
    for student, theirs in sorted(by_student.items()):
        chosen = max(theirs, key=lambda file: (assignment in file.path.name, file.when, str(file.path)))
        for other in theirs:
            if other is not chosen:
                left[str(other.path)] = say("“{path}” was taken for this student", path=chosen.path)
        students[student] = _store(chosen, root / "submitted" / student / assignment / f"{assignment}.ipynb")
    return Collected(students, left)


def _files(source: Path, assignment: str, left: dict[str, str]) -> Iterator[Found]:
    if source.is_dir():
        for file in sorted(source.rglob("*")):
            if file.is_file() and not file.is_symlink():
                place = PurePosixPath(file.relative_to(source).as_posix())
                stat = file.stat()
                yield from _found(place, stat.st_size, stat.st_mtime, file.read_bytes, assignment, left)
        return
    if not source.exists():
        raise CourseError(
            say(
                "There is nothing at {path}; write FROM= and the folder or the zip of the download.",
                path=source,
            )
        )
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError):
        raise CourseError(
            say("{path} is neither a folder nor a zip that can be opened.", path=source)
        ) from None
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > MOST_FILES:
            raise CourseError(say("{path} holds more than {most} files.", path=source, most=MOST_FILES))
        for info in infos:
            when = float("".join(f"{part:02d}" for part in info.date_time))
            path = PurePosixPath(info.filename.replace("\\", "/"))
            yield from _found(path, info.file_size, when, _reader(archive, info), assignment, left)


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], bytes]:
    # Read at once, while the archive is open, and no further than its entry claims to go.
    def read() -> bytes:
        with archive.open(info) as file:
            return file.read(LARGEST_FILE)

    try:
        content = read() if info.filename.endswith(".ipynb") and info.file_size <= LARGEST_FILE else b""
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError):
        content = b""
    return lambda: content


def _found(
    path: PurePosixPath,
    size: int,
    when: float,
    read: Callable[[], bytes],
    assignment: str,
    left: dict[str, str],
) -> Iterator[Found]:
    """The file as someone's notebook, or a note on why it was left out."""
    if any(part in SKIPPED or part.startswith(".") for part in path.parts):
        return
    if path.suffix != ".ipynb":
        left[str(path)] = say("it is not a notebook (.ipynb)")
    elif size > LARGEST_FILE:
        left[str(path)] = say("it is larger than {most} MB", most=LARGEST_FILE // 1_000_000)
    else:
        owner = whose(path, assignment)
        if owner is None:
            left[str(path)] = say("its name does not say whose it is")
        else:
            yield Found(path, *owner, when, read)


def _student(file: Found, roster: dict[str, Student], *, namesakes: bool) -> str:
    """The id of a student: of the roster by id, by number or by name; else made from the name."""
    if file.name in roster:
        return file.name
    if file.number in roster:
        return file.number
    name = slug(file.name)
    same = [
        student.student_id
        for student in roster.values()
        if name
        in (student.student_id, slug(f"{student.first} {student.last}"), slug(student.last + student.first))
    ]
    if len(same) == 1:
        return same[0]
    return f"{name}_{file.number}" if namesakes and file.number else name


def _store(file: Found, target: Path) -> str:
    content = file.read()
    if target.exists() and target.read_bytes() == content:
        return say("already there")
    renewed = target.exists()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return say("a newer file took the place of the old one") if renewed else say("collected")
