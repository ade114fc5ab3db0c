"""The report as one HTML page: words first, then charts and tables; no script, nothing from another host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from courselab.class_report.guesses import prediction_part, vote_part
from courselab.class_report.markup import tag
from courselab.class_report.measures import (
    LEAST_OTHERS,
    LEAST_STUDENTS,
    PredictionMeasure,
    QuestionMeasure,
    VoteMeasure,
    prediction_measures,
    question_measures,
    splitting,
    vote_measures,
)
from courselab.class_report.questions import questions_part, split_section
from courselab.class_report.reader import Collected, Student
from courselab.class_report.still_open import open_section
from courselab.messages import LANGUAGE_TAG, say, say_plural
from courselab.quiz import Bank
from courselab.widgets.scripts import font_faces

STYLE = Path(__file__).with_name("page.css")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
"""What a browser may do with the page: show it. A script would not run even if one got in."""
FEW = 5


@dataclass(frozen=True)
class LessonReport:
    """What a lesson's section shows."""

    bank: Bank
    questions: tuple[QuestionMeasure, ...]
    predictions: tuple[PredictionMeasure, ...]
    votes: tuple[VoteMeasure, ...]

    @property
    def anchor(self) -> str:
        return f"lesson-{self.bank.lesson[:2]}"


def reports(banks: Iterable[Bank], students: Sequence[Student]) -> list[LessonReport]:
    """A report on each lesson in which somebody answered or drew something."""
    made = [
        LessonReport(
            bank,
            tuple(question_measures(bank, students)),
            tuple(prediction_measures(bank, students)),
            tuple(vote_measures(bank, students)),
        )
        for bank in banks
    ]
    return [report for report in made if report.questions or report.predictions or report.votes]


def page(collected: Collected, banks: Mapping[str, Bank], *, names: bool = False) -> str:
    """The whole page. Without ``names`` no name, no code and no file name stands in it."""
    students = collected.students
    lessons = reports(banks.values(), students)
    split = splitting(item for lesson in lessons for item in lesson.questions)
    sections = [
        split_section(split),
        *(_lesson_section(lesson) for lesson in lessons),
        *([open_section(students, banks)] if names else []),
        _reading_section(),
    ]
    entries = [
        ("split", say("What split the class")),
        *((lesson.anchor, say("Lesson {number}", number=lesson.bank.lesson[:2])) for lesson in lessons),
        *([("open", say("What is still open"))] if names else []),
        ("reading", say("How to read this")),
    ]
    links = [tag("li", tag("a", text, href=f"#{anchor}")) for anchor, text in entries]
    body = tag(
        "body",
        tag("a", say("To the report"), href="#report", class_="skip"),
        tag(
            "main",
            tag("h1", say("The class report")),
            *_head(collected, lessons, names=names),
            tag("nav", tag("ul", *links), aria_label=say("Contents")),
            *sections,
            id="report",
        ),
    )
    head = tag(
        "head",
        Markup('<meta charset="utf-8">'),
        Markup('<meta http-equiv="Content-Security-Policy" content="{}">').format(POLICY),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", say("The class report")),
        tag("style", Markup(font_faces() + STYLE.read_text(encoding="utf-8"))),
    )
    return str(Markup("<!doctype html>\n") + tag("html", head, body, lang=LANGUAGE_TAG)) + "\n"


def _head(collected: Collected, lessons: Sequence[LessonReport], *, names: bool) -> list[Markup]:
    count = len(collected.students)
    told = [
        say_plural(
            "{count} student handed in; this is what was done in {lessons}.",
            "{count} students handed in; this is what was done in {lessons}.",
            count,
            lessons=say_plural("{count} lesson", "{count} lessons", len(lessons)),
        )
    ]
    if count < FEW:
        told.append(
            say(
                "With fewer than {few} students the numbers are nearly those of persons: show this page to nobody.",
                few=FEW,
            )
        )
    if collected.notes and not names:
        told.append(
            say_plural(
                "With {count} file something was wrong; the command that made this page said what.",
                "With {count} files something was wrong; the command that made this page said what.",
                len(collected.notes),
            )
        )
    head = [tag("p", " ".join(told))]
    if collected.notes and names:
        head.append(tag("ul", *(tag("li", note) for note in collected.notes)))
    return head


def _lesson_section(lesson: LessonReport) -> Markup:
    heading = say("Lesson {number}", number=lesson.bank.lesson[:2])
    return tag(
        "section",
        tag("h2", heading, id=lesson.anchor),
        *(questions_part(lesson.questions) if lesson.questions else []),
        *([tag("h3", say("What the class predicted"))] if lesson.predictions else []),
        *(prediction_part(measure) for measure in lesson.predictions),
        *([tag("h3", say("How the class voted"))] if lesson.votes else []),
        *(vote_part(measure) for measure in lesson.votes),
    )


def _reading_section() -> Markup:
    sentences = [
        say(
            "First try: the answer that a student gave before reading any reply. It shows what the class brought to the "
            "question. A question that few had right is hard, or unclear, or asked too early."
        ),
        say(
            "In the end: the last answer. Students may try again after each reply, so this should be near to all."
        ),
        say(
            "Discrimination: whether those who had a question right also had the other questions of the lesson right. It "
            "is the correlation (point-biserial, corrected) between 1 for right and 0 for not right at the first try, and "
            "the share of right first tries among the student's other graded questions of the lesson. It lies between -1 "
            "and 1. An answer that is almost right counts as not right here."
        ),
        say(
            "It is given from {students} students on, each with at least {others} other questions of the lesson. Even "
            "with thirty students it is rough: a difference of 0.3 between two questions may be chance.",
            students=LEAST_STUDENTS,
            others=LEAST_OTHERS,
        ),
        say(
            "The middle guess is the median: half of the class drew more, half less. A guess within one step of the "
            "drawing is neither."
        ),
        say("Votes have no right answer, and a student who votes again is counted with the last vote."),
        say(
            "Students are not compared. Numbers of persons are in no table, and lines carry no name; whoever makes the "
            "page with NAMES=yes sees who has answered what, and nothing else."
        ),
    ]
    return tag(
        "section",
        tag("h2", say("How to read this"), id="reading"),
        *(tag("p", sentence) for sentence in sentences),
    )
