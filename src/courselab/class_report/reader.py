"""Reads what students handed in. The files are not trusted: each is checked, and a bad one stops no other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from courselab.class_report.hand_in import FORM, LONGEST_NAME, VERSION
from courselab.errors import CourseError
from courselab.messages import number, printable, say, say_plural
from courselab.predict.guess import read_guess
from courselab.progress import CODE, is_answer, read_years
from courselab.quiz import Bank, Question, Reply, grade, key_number

LARGEST_FILE = 200_000
"""Bytes; a whole course takes a tenth of it."""
MOST_FILES = 2_000
MOST_TRIES = 1_000_000

Item = tuple[str, str]
"""Lesson and id of a question or a prediction."""


@dataclass(frozen=True)
class Given:
    """An answer and the reply that it is owed by the teacher's own question bank."""

    answer: Any
    reply: Reply


@dataclass(frozen=True)
class Answered:
    """A student's answers to one question. ``first`` is None where it was not kept."""

    first: Given | None
    last: Given
    tries: int


@dataclass(frozen=True)
class Student:
    """What one student handed in; guesses are year to value, in the prediction's unit."""

    code: str
    name: str
    file: str
    answers: Mapping[Item, Answered]
    guesses: Mapping[Item, dict[int, float]]

    @property
    def amount(self) -> int:
        """How much was done: it can only grow, so that of two files of one student the later has more."""
        return sum(answered.tries for answered in self.answers.values()) + len(self.guesses)


@dataclass(frozen=True)
class Collected:
    """The students, and a sentence for each file with which something was wrong. The sentences name files."""

    students: tuple[Student, ...]
    notes: tuple[str, ...]


class _Unusable(Exception):
    """A file that is left out; the text says why."""


def files_of(given: Iterable[str]) -> list[Path]:
    """The files that a teacher named: files, folders with all .json files below them, patterns such as ``week*/*``.

    Raises CourseError where nothing is found.
    """
    found: dict[Path, None] = {}
    for text in given:
        for path in _named(text):
            below = sorted(path.rglob("*.json")) if path.is_dir() else [path]
            found.update(dict.fromkeys(file for file in below if file.is_file()))
    if not found:
        raise CourseError(
            say(
                "There is no file to read. Name the folder in which you saved the students' files: "
                'make class-report FILES="folder".'
            )
        )
    if len(found) > MOST_FILES:
        raise CourseError(
            say(
                "There are {count} files, too many for a class. Name the folder that holds only the students' files.",
                count=number(len(found)),
            )
        )
    return list(found)


def _named(text: str) -> list[Path]:
    """A path as it stands; where there is none, several paths or patterns with spaces between them."""
    if Path(text).exists():
        return [Path(text)]
    paths = []
    for part in text.split():
        here = [Path(part)] if Path(part).exists() else sorted(_matching(part))
        if not here:
            raise CourseError(say("There is no file or folder “{path}”.", path=printable(part)))
        paths += here
    return paths


def _matching(pattern: str) -> Iterator[Path]:
    path = Path(pattern)
    anchor = Path(path.anchor) if path.anchor else Path()
    try:
        yield from anchor.glob(str(path.relative_to(path.anchor)))
    except (ValueError, IndexError, NotImplementedError):
        return


def collect(files: Iterable[Path], banks: Mapping[str, Bank]) -> Collected:
    """Read all files. ``banks`` are all lessons of the course by name; what belongs to none is left out.

    Two files with one code are one student, and the one with more in it counts. Raises CourseError only when a
    question bank cannot be derived.
    """
    reader = _Reader(banks)
    students: dict[str, Student] = {}
    notes: list[str] = []
    for path in files:
        name = printable(path.name)
        try:
            student, problems = reader.read(path)
        except _Unusable as problem:
            notes.append(say("{file} was left out: {problem}", file=name, problem=problem))
            continue
        notes += [say("{file}: {problem}", file=name, problem=problem) for problem in problems]
        other = students.get(student.code)
        if other is not None:
            notes.append(
                say(
                    "{file} and {other} carry the same code, so they count as one student: the fuller of the two is used.",
                    file=name,
                    other=other.file,
                )
            )
        if other is None or student.amount > other.amount:
            students[student.code] = student
    return Collected(tuple(students.values()), tuple(notes))


class _Reader:
    """Knows the banks and, from the first use on, the key to each number question."""

    def __init__(self, banks: Mapping[str, Bank]) -> None:
        self.questions: dict[Item, Question] = {
            (lesson, item.id): item for lesson, bank in banks.items() for item in bank.questions
        }
        self.predictions = {
            (lesson, item.id): item for lesson, bank in banks.items() for item in bank.predictions
        }
        self.lessons = set(banks)
        self._keys: dict[Item, float] = {}
        self._replies: dict[tuple[Item, str], Reply] = {}

    def read(self, path: Path) -> tuple[Student, list[str]]:
        """One file's student, and what in it could not be used. Raises _Unusable."""
        match _json(path):
            case {"form": str(form), "version": int(version)} if form == FORM and version > VERSION:
                raise _Unusable(
                    say("it was written by a newer version of the course; bring your copy up to date.")
                )
            case {"form": str(form), "version": 1, "code": str(code), "lessons": dict(lessons), **rest} if (
                form == FORM and CODE.fullmatch(code)
            ):
                student = Student(code, _name(rest.get("name")), printable(path.name), {}, {})
                return self._with_lessons(student, lessons)
            case {"form": str(form)} if form == FORM:
                raise _Unusable(say("it is damaged; ask the student to hand in again."))
        raise _Unusable(say("it is not a file that lesson.hand_in() writes."))

    def _with_lessons(self, student: Student, lessons: dict[str, Any]) -> tuple[Student, list[str]]:
        answers: dict[Item, Answered] = {}
        guesses: dict[Item, dict[int, float]] = {}
        unknown = unread = 0
        for lesson, found in lessons.items():
            if lesson not in self.lessons:
                unknown += 1
                continue
            match found:
                case {"answers": dict(asked), "predictions": dict(drawn)}:
                    pass
                case _:
                    unread += 1
                    continue
            for question, saved in asked.items():
                item = lesson, question
                if item not in self.questions:
                    unknown += 1
                elif (answered := self._answered(item, saved)) is not None:
                    answers[item] = answered
                else:
                    unread += 1
            for prediction, saved in drawn.items():
                item = lesson, prediction
                if item not in self.predictions:
                    unknown += 1
                elif (guess := self._guess(item, saved)) is not None:
                    guesses[item] = guess
                else:
                    unread += 1
        return replace(student, answers=answers, guesses=guesses), _problems(unknown, unread)

    def _answered(self, item: Item, saved: Any) -> Answered | None:
        match saved:
            case {"first": first, "last": last, "tries": int(tries)} if 1 <= tries <= MOST_TRIES:
                last_given = self._given(item, last)
                first_given = None if first is None else self._given(item, first)
                if last_given is not None and (first is None or first_given is not None):
                    return Answered(first_given, last_given, tries)
        return None

    def _given(self, item: Item, answer: Any) -> Given | None:
        """An answer that the question could have been given; None for anything else."""
        if not is_answer(answer):
            return None
        known = item, json.dumps(answer, sort_keys=True)
        if known not in self._replies:
            self._replies[known] = grade(self.questions[item], answer, self._key(item))
        reply = self._replies[known]
        return Given(answer, reply) if reply.tone != "nothing" else None

    def _key(self, item: Item) -> float | None:
        question = self.questions[item]
        if question.kind != "number":
            return None
        if item not in self._keys:
            self._keys[item] = key_number(question)
        return self._keys[item]

    def _guess(self, item: Item, saved: Any) -> dict[int, float] | None:
        years = read_years(saved) if isinstance(saved, dict) else None
        return None if years is None else read_guess(self.predictions[item], years)


def _json(path: Path) -> Any:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _Unusable(say("it cannot be read ({problem}).", problem=error.strerror)) from None
    if content.startswith(b"PK"):
        raise _Unusable(say("it is a ZIP file; unpack it and name the folder."))
    if len(content) > LARGEST_FILE:
        raise _Unusable(say("it is larger than any file that lesson.hand_in() writes."))
    try:
        return json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise _Unusable(say("it is damaged or not JSON; ask the student to hand in again.")) from None


def _name(found: Any) -> str:
    return printable(" ".join(found.split()))[:LONGEST_NAME] if isinstance(found, str) else ""


def _problems(unknown: int, unread: int) -> list[str]:
    told = []
    if unknown:
        told.append(
            say_plural(
                "{count} entry belongs to no question of your copy of the course and was left out.",
                "{count} entries belong to no question of your copy of the course and were left out.",
                unknown,
            )
        )
    if unread:
        told.append(
            say_plural(
                "{count} entry could not be read and was left out.",
                "{count} entries could not be read and were left out.",
                unread,
            )
        )
    return told
