"""The one part of the report that names students: what each has still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from courselab.class_report.markup import tag, wide_table
from courselab.class_report.reader import Student
from courselab.messages import say
from courselab.quiz import Bank


def open_section(students: Sequence[Student], banks: Mapping[str, Bank]) -> Markup:
    """How far each student has come, by name; only on a page that was asked for with names."""
    why = say(
        "How far each student has come, and no more: no answer, no vote and no score stands beside a name. The questions "
        "are for learning, a student may try as often as they like, and what counts for a grade is an assignment."
    )
    by_name = sorted(students, key=lambda student: (not student.name, student.name.casefold(), student.code))
    table = wide_table(
        [say("student"), *(lesson[:2] for lesson in banks)],
        [
            (
                student.name or say("code {code}", code=student.code),
                [
                    (say("Lesson {number}", number=lesson[:2]), _done(student, bank))
                    for lesson, bank in banks.items()
                ],
            )
            for student in by_name
        ],
        caption=say("Questions answered and predictions drawn, of all in the lesson; –: none yet"),
        kind="wide names",
    )
    return tag("section", tag("h2", say("What is still open"), id="open"), tag("p", why), table)


def _done(student: Student, bank: Bank) -> str:
    ids = [item.id for item in bank.items]
    done = sum(
        (bank.lesson, item) in student.answers or (bank.lesson, item) in student.guesses for item in ids
    )
    if done == len(ids):
        return say("all")
    return say("{done} of {all}", done=done, all=len(ids)) if done else "–"
