"""From a download of an LMS to ``submitted/<student>/<assignment>/``.

nbgrader's own zip_collect takes one pattern for a whole download, unpacks without bounds, and is silent about what
does not fit; a class's download mixes forms, and a file that is left out must be named.
"""

from __future__ import annotations

import codecs
import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from courselab.classroom import exercises
from courselab.classroom.download import File, files_of
from courselab.classroom.intake import LARGEST_FILE
from courselab.classroom.roster import LONGEST_ID, Student, line_of, names_student, read_roster, slug
from courselab.classroom.whose import Download, Owner, mentions, original, owners
from courselab.errors import CourseError
from courselab.messages import date, printable, say

PACKED = (".zip", ".7z", ".rar", ".gz", ".tar")


@dataclass(frozen=True)
class Handed:
    """A notebook of the download and whose it is."""

    file: File
    owner: Owner

    @property
    def when(self) -> dt.datetime | None:
        """When it was handed in: what the platform says, else the file's date."""
        return self.owner.when or self.file.when


@dataclass(frozen=True)
class Collected:
    """What was done with each student's file and with each file that is no one's, a sentence each.

    ``strangers`` are the students whom the roster does not list, each with the name of a file.
    """

    students: dict[str, str]
    left: dict[str, str]
    strangers: dict[str, str]


@dataclass(frozen=True)
class Kept:
    """What is remembered of a collected file: when it was handed in, and how the download called its student."""

    when: str = ""
    number: str = ""
    name: str = ""


def collect(assignment: str, source: Path, root: Path = exercises.EXERCISES) -> Collected:
    """Take the notebooks of one assignment out of a folder or a zip.

    A file that is already there gives way only to one that is known to be newer. Raises CourseError when the source
    is not there or is not a zip.
    """
    exercises.master_path(assignment, root)
    roster, kept = read_roster(root), _read_kept(assignment, root)
    left: dict[str, str] = {}
    students: dict[str, str] = {}
    strangers: dict[str, str] = {}
    with files_of(source) as files:
        handed = _handed(files, assignment, source, roster, left)
        handed = [one for one in handed if not _is_for_another(one, assignment, root, roster, left)]
        for student, theirs in sorted(_by_student(handed, roster, kept, left).items()):
            chosen, content = _newest(theirs, assignment, left)
            if chosen is None:
                continue
            if roster and student not in roster:
                strangers[student] = str(chosen.file.path)
            target = _target(student, assignment, root)
            told, stored = _compare(chosen, content, target, student, kept, root)
            if stored:
                _write(target, content)
                when = chosen.when.isoformat() if chosen.when else ""
                number = chosen.owner.number or kept.get(student, Kept()).number
                kept[student] = Kept(when, number, chosen.owner.name)
                _keep(assignment, root, kept)
            students[student] = told
    return Collected(students, left, strangers)


def _handed(
    files: Iterable[File], assignment: str, source: Path, roster: dict[str, Student], left: dict[str, str]
) -> list[Handed]:
    """The notebooks that say whose they are; of each other file a note on why it is left out."""

    def knows(owner: Owner) -> bool:
        return line_of(roster, owner.name, owner.number) is not None

    files = list(files)
    name = source.stem if source.is_file() else source.resolve().name
    found = owners([file.path for file in files], Download(assignment, name, knows))
    handed = []
    for file in files:
        owner = found[file.path]
        if problem := _unfit(file):
            left[str(file.path)] = problem
        elif isinstance(owner, str):
            left[str(file.path)] = owner
        else:
            handed.append(Handed(file, owner))
    return handed


def _unfit(file: File) -> str:
    """Why a file cannot be a submission, and what to do; empty if it can."""
    name = file.path.name.casefold()
    if ".ipynb." in name:
        return say("a browser changed its name; take away what follows “.ipynb” and collect again")
    if name.endswith(PACKED):
        return say("it is packed; unpack it where it lies and collect again")
    if file.path.suffix.casefold() != ".ipynb":
        return say("it is not a notebook (.ipynb); ask the student for the notebook")
    if file.size > LARGEST_FILE:
        return say("it is larger than {most} MB", most=LARGEST_FILE // 1_000_000)
    return ""


def _is_for_another(
    one: Handed, assignment: str, root: Path, roster: dict[str, Student], left: dict[str, str]
) -> bool:
    """Whether a file is called like another assignment of the course; if so, a note on it."""
    stem = original(one.file.path.stem)
    if mentions(stem, assignment):
        return False
    # A student may be called like an assignment.
    if one.owner.number or line_of(roster, one.owner.name, ""):
        stem = stem.removeprefix(one.owner.name)
    for other in exercises.assignments(root):
        if mentions(stem, other):
            left[str(one.file.path)] = say(
                "it is called like the assignment “{other}”; if it is for “{assignment}”, rename it and collect again",
                other=other,
                assignment=assignment,
            )
            return True
    return False


def _by_student(
    handed: Iterable[Handed], roster: dict[str, Student], kept: Mapping[str, Kept], left: dict[str, str]
) -> dict[str, list[Handed]]:
    """The files of each student. Where two people would come out as one, neither file is taken."""
    people: dict[str, set[str]] = {}
    for one in handed:
        people.setdefault(slug(one.owner.name), set()).add(_person(one.owner))
    found: dict[str, list[Handed]] = {}
    for one in handed:
        line = line_of(roster, one.owner.name, one.owner.number)
        namesakes = len(people[slug(one.owner.name)]) > 1
        student = line.student_id if line else _own_id(one.owner, kept, namesakes=namesakes)
        if names_student(student):
            found.setdefault(student, []).append(one)
        else:
            left[str(one.file.path)] = say("“{name}” cannot name a student", name=printable(one.owner.name))
    for student, theirs in list(found.items()):
        # The roster vouches for a name without a number, but not for two numbers of one name.
        several = {_person(one.owner) for one in theirs if one.owner.number or student not in roster}
        if len(several) > 1:
            del found[student]
            names = sorted({f"“{printable(one.owner.name)}”" for one in theirs})
            for one in theirs:
                left[str(one.file.path)] = say(
                    "{count} people would be the student {student} ({names}); put each one's file into a folder with "
                    "a name of its own and collect again",
                    count=len(several),
                    student=student,
                    names=", ".join(names),
                )
    return found


def _person(owner: Owner) -> str:
    """What tells a person from another of the same id within one download."""
    return owner.number or _folded(owner.name)


def _folded(name: str) -> str:
    """A name as it was written, but for capitals."""
    return unicodedata.normalize("NFC", name).casefold()


def _own_id(owner: Owner, kept: Mapping[str, Kept], *, namesakes: bool) -> str:
    """The id of someone who is not in the roster: the name, and the number where the name is another's, too."""
    name, number = slug(owner.name), slug(owner.number)
    theirs = kept.get(name, Kept()).number
    if not number or theirs == owner.number or not (namesakes or theirs):
        return name
    return f"{name[: LONGEST_ID - 1 - len(number)]}_{number}"


def _newest(theirs: list[Handed], assignment: str, left: dict[str, str]) -> tuple[Handed | None, bytes]:
    """The newest of a student's files that can be read, and its content; of the others a note."""
    chosen, content = None, b""
    for one in sorted(theirs, key=lambda one: _age(one, assignment), reverse=True):
        try:
            # An editor's byte order mark is no part of a notebook.
            found = one.file.read().removeprefix(codecs.BOM_UTF8)
        except CourseError as problem:
            left[str(one.file.path)] = str(problem)
            continue
        if chosen is None:
            chosen, content = one, found
        elif found != content:
            path = printable(str(chosen.file.path))
            newer = chosen.when and one.when and chosen.when > one.when
            left[str(one.file.path)] = (
                say("“{path}” is newer and was taken for this student", path=path)
                if newer
                else say("“{path}” was taken for this student", path=path)
            )
    return chosen, content


def _age(one: Handed, assignment: str) -> tuple[bool, dt.datetime, bool, list[int], str]:
    """Newer is greater. Where dates do not decide, the assignment's name does, then numbers in names."""
    named = mentions(one.file.path.stem, assignment)
    path = str(one.file.path.with_suffix(""))
    numbers = [int(number) for number in re.findall(r"[0-9]{1,15}", path)]
    return named and one.owner.by_canvas, one.when or dt.datetime.min, named, numbers, path


def _compare(
    chosen: Handed, content: bytes, target: Path, student: str, kept: Mapping[str, Kept], root: Path
) -> tuple[str, bool]:
    """What is done with a student's file, and whether it is stored."""
    if not target.exists():
        return say("collected"), True
    there = kept.get(student, Kept())
    if _may_be_anothers(chosen.owner, student, kept):
        return say(
            "what is there stays: it is of {there}, and “{path}” of {other} was left out; if they are one person, "
            "delete {file} first; if not, put it into a folder with a name of its own",
            there=_called(there.name or student, there.number),
            path=printable(str(chosen.file.path)),
            other=_called(chosen.owner.name, chosen.owner.number),
            file=target.relative_to(root.parent),
        ), False
    if target.read_bytes() == content:
        return say("already there"), False
    path = printable(str(chosen.file.path))
    before = dt.datetime.fromisoformat(there.when) if there.when else None
    if chosen.when is None or before is None or chosen.when == before:
        return say(
            "what is there stays: it cannot be told whether “{path}” is newer; to take it, delete {file} first",
            path=path,
            file=target.relative_to(root.parent),
        ), False
    if chosen.when < before:
        return say(
            "what is there stays: it is of {newer}, and the older “{path}” of {older} was left out",
            newer=_in_words(before),
            older=_in_words(chosen.when),
            path=path,
        ), False
    return say("a newer file took the place of the old one"), True


def _may_be_anothers(owner: Owner, student: str, kept: Mapping[str, Kept]) -> bool:
    """Whether a download calls a student otherwise than the one before did, or like another one, too."""
    there, name = kept.get(student, Kept()), _folded(owner.name)
    if there.name and _folded(there.name) != name:
        return True
    if owner.number:
        return bool(there.number) and there.number != owner.number
    return any(_folded(one.name) == name for other, one in kept.items() if other != student)


def _called(name: str, number: str) -> str:
    return f"“{printable(name)}” ({printable(number)})" if number else f"“{printable(name)}”"


def _in_words(when: dt.datetime) -> str:
    return f"{date(when)}, {when:%H:%M}"


def _target(student: str, assignment: str, root: Path) -> Path:
    return root / "submitted" / student / assignment / f"{assignment}.ipynb"


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_suffix(".new")
    new.write_bytes(content)
    new.replace(target)


def _read_kept(assignment: str, root: Path) -> dict[str, Kept]:
    """What is remembered of the files that are still there."""
    try:
        found = json.loads(_kept_path(assignment, root).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {
        student: Kept(**one) for student, one in found.items() if _target(student, assignment, root).exists()
    }


def _keep(assignment: str, root: Path, kept: Mapping[str, Kept]) -> None:
    text = json.dumps({student: asdict(one) for student, one in sorted(kept.items())}, indent=1)
    _write(_kept_path(assignment, root), f"{text}\n".encode())


def _kept_path(assignment: str, root: Path) -> Path:
    return root / "collected" / f"{assignment}.json"
