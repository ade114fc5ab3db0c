"""The report as one HTML page: words first, then charts and tables; no script, nothing from another host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from usmex.answers import in_words
from usmex.class_report import picture
from usmex.class_report.markup import rich, tag
from usmex.class_report.measures import (
    LEAST_OTHERS,
    LEAST_STUDENTS,
    LEAST_TO_SPLIT,
    Choice,
    PredictionMeasure,
    QuestionMeasure,
    VoteMeasure,
    prediction_measures,
    question_measures,
    splitting,
    vote_measures,
)
from usmex.class_report.reader import Collected, Student
from usmex.messages import LANGUAGE, in_language, number, say, say_plural
from usmex.quiz import Bank, expected, grade

STYLE = Path(__file__).with_name("page.css")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
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
        _split_section(split),
        *(_lesson_section(lesson) for lesson in lessons),
        *([_open_section(students, banks)] if names else []),
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
        tag("style", Markup(STYLE.read_text(encoding="utf-8"))),
    )
    return str(Markup("<!doctype html>\n") + tag("html", head, body, lang=LANGUAGE)) + "\n"


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


def _split_section(split: Sequence[QuestionMeasure]) -> Markup:
    if not split:
        return tag(
            "section",
            tag("h2", say("What split the class"), id="split"),
            tag(
                "p",
                say(
                    "No question split the class: none that at least {least} students answered was right at the first "
                    "try for a fifth to four fifths of them.",
                    least=LEAST_TO_SPLIT,
                ),
            ),
        )
    advice = say(
        "Talk about these first: at the first try the class was nearest to half and half here. Ask those who chose the "
        "wrong answer why it seemed right, and open what the course replies after that."
    )
    return tag(
        "section",
        tag("h2", say("What split the class"), id="split"),
        tag("p", advice),
        *(_talk(place, item) for place, item in enumerate(split, start=1)),
    )


def _talk(place: int, item: QuestionMeasure) -> Markup:
    question = item.question
    wrong = item.wrong
    answer = expected(question)
    reply = grade(question, answer)
    return tag(
        "article",
        tag("h3", f"{place}. ", rich(in_language(question.prompt))),
        tag("p", say("Lesson {number}", number=question.lesson[:2]), ". ", _first_try(item), class_="soft"),
        *([_choices_table(item.choices, item.first)] if item.choices else []),
        *([tag("p", rich(wrong.sentence))] if wrong else []),
        tag(
            "details",
            tag("summary", say("What to say: the reasons")),
            *(
                [
                    tag("p", say("Against the wrong answer that most gave:")),
                    tag("blockquote", tag("p", rich(wrong.because))),
                ]
                if wrong
                else []
            ),
            tag("p", say("The right answer:"), " ", tag("strong", rich(in_words(question, answer)))),
            tag("blockquote", tag("p", rich(reply.text)), *(tag("p", rich(note)) for note in reply.notes)),
        ),
        class_="talk",
    )


def _first_try(item: QuestionMeasure) -> str:
    if not item.first:
        return say_plural(
            "{count} student answered; the first try was not kept.",
            "{count} students answered; the first tries were not kept.",
            item.answered,
        )
    return say_plural(
        "Of {count} student {right} had it right at the first try, {almost} almost, {wrong} not.",
        "Of {count} students {right} had it right at the first try, {almost} almost, {wrong} not.",
        item.first,
        right=number(item.right),
        almost=number(item.almost),
        wrong=number(item.not_right),
    )


def _in_the_end(item: QuestionMeasure) -> str:
    return say("{right} of {all} right", right=number(item.right_last), all=number(item.answered))


def _choices_table(choices: Sequence[Choice], students: int) -> Markup:
    rows = [
        tag(
            "tr",
            tag("th", rich(choice.text), scope="row"),
            tag("td", picture.bar({"right": choice.count, "rest": students - choice.count})),
            tag("td", number(choice.count), class_="count"),
        )
        for choice in choices
    ]
    return tag(
        "table",
        tag("caption", say("How many chose it at the first try")),
        tag(
            "thead",
            tag(
                "tr",
                tag("th", say("choice"), scope="col"),
                tag("th", say("share"), scope="col"),
                tag("th", say("students"), scope="col", class_="count"),
            ),
        ),
        tag("tbody", *rows),
    )


def _lesson_section(lesson: LessonReport) -> Markup:
    heading = say("Lesson {number}", number=lesson.bank.lesson[:2])
    return tag(
        "section",
        tag("h2", heading, id=lesson.anchor),
        *(_questions_part(lesson.questions) if lesson.questions else []),
        *([tag("h3", say("What the class predicted"))] if lesson.predictions else []),
        *(_prediction(measure) for measure in lesson.predictions),
        *([tag("h3", say("How the class voted"))] if lesson.votes else []),
        *(_vote(measure) for measure in lesson.votes),
    )


def _questions_part(items: Sequence[QuestionMeasure]) -> list[Markup]:
    columns = [
        say("question"),
        say("first try"),
        say("in the end"),
        say("discrimination"),
        say("most chosen wrong answer, and the reply to it"),
    ]
    legend = tag(
        "ul",
        *(
            tag("li", _key(name), text)
            for name, text in (
                ("right", say("right at the first try")),
                ("almost", say("almost")),
                ("not", say("not right")),
            )
        ),
        class_="legend",
    )
    table = tag(
        "table",
        tag(
            "thead",
            tag("tr", *(tag("th", text, scope="col", role="columnheader") for text in columns), role="row"),
            role="rowgroup",
        ),
        tag("tbody", *(_question_row(item, columns) for item in items), role="rowgroup"),
        class_="wide",
        role="table",
    )
    return [tag("h3", say("What was hard")), tag("p", _hardest(items)), legend, table]


def _key(name: str) -> Markup:
    rect = tag("rect", class_=name, width=10, height=10)
    return tag("svg", tag("g", rect, class_="bar"), class_="key", viewBox="0 0 10 10", aria_hidden="true")


def _hardest(items: Sequence[QuestionMeasure]) -> Markup:
    known = [item for item in items if item.first]
    if not known:
        return tag("span", say("Of these questions no first try was kept."))
    item = min(known, key=lambda item: item.share)
    if item.right == item.first:
        return tag("span", say("Every question was right at the first try."))
    return tag(
        "span",
        say(
            "Hardest at the first try, right for {right} of {all}:",
            right=number(item.right),
            all=number(item.first),
        ),
        " ",
        rich(in_language(item.question.prompt)),
    )


def _question_row(item: QuestionMeasure, columns: Sequence[str]) -> Markup:
    _, first, end, power, most = columns
    cells = [
        (first, _first_cell(item)),
        (end, Markup("{}").format(_in_the_end(item))),
        (power, _discrimination(item)),
        (most, _wrong_cell(item)),
    ]
    return tag(
        "tr",
        tag("th", rich(in_language(item.question.prompt)), scope="row", role="rowheader"),
        *(tag("td", content, role="cell", data_label=label) for label, content in cells),
        role="row",
    )


def _first_cell(item: QuestionMeasure) -> Markup:
    if not item.first:
        return Markup("{}").format(say("not kept"))
    parts = {"right": item.right, "almost": item.almost, "not": item.not_right}
    counts = {"right": number(item.right), "all": number(item.first), "almost": number(item.almost)}
    words = (
        say("{right} of {all} right, {almost} almost", **counts)
        if item.almost
        else say("{right} of {all} right", **counts)
    )
    return Markup("{}{}").format(words, picture.bar(parts))


def _discrimination(item: QuestionMeasure) -> Markup:
    if item.discrimination is None:
        return Markup("{}").format(say("none ({why})", why=item.why_not))
    return Markup("{}").format(
        say("{value}: {meaning}", value=number(item.discrimination, 2), meaning=meaning(item.discrimination))
    )


def meaning(discrimination: float) -> str:
    """What a discrimination says of the question, in a few words."""
    if discrimination < 0:
        return say("read it again, those who had the rest right missed it more often")
    if discrimination < 0.2:
        return say("hardly goes with the rest of the lesson")
    if discrimination < 0.4:
        return say("goes with the rest of the lesson")
    return say("goes clearly with the rest of the lesson")


def _wrong_cell(item: QuestionMeasure) -> Markup:
    if item.wrong is None:
        return Markup("{}").format(say("nobody was wrong") if item.first else say("not kept"))
    reason = tag("details", tag("summary", say("the reply")), rich(item.wrong.because))
    return Markup("{}{}").format(rich(item.wrong.sentence), reason)


def _prediction(measure: PredictionMeasure) -> Markup:
    prediction, year = measure.prediction, measure.furthest
    unit = in_language(prediction.unit)
    more, less = measure.sides(year)
    words = say_plural(
        "{count} student drew this before seeing the record. In {year} the middle guess, {middle} {unit}, is furthest "
        "from the record, {record}: {more} drew more, {less} drew less.",
        "{count} students drew this before seeing the record. In {year} the middle guess, {middle} {unit}, is furthest "
        "from the record, {record}: {more} drew more, {less} drew less.",
        len(measure.guesses),
        year=year,
        middle=number(measure.middle[year], prediction.digits),
        record=number(measure.record[year], prediction.digits),
        unit=unit,
        more=number(more),
        less=number(less),
    )
    legend = tag(
        "ul",
        tag("li", picture.sample("guess"), say("one student's first guess")),
        tag("li", picture.sample("middle"), say("the middle guess")),
        tag("li", picture.sample("record"), say("the record")),
        *(tag("li", picture.sample("context"), label) for label, _ in measure.context),
        class_="legend",
    )
    return tag(
        "article",
        tag("h4", rich(in_language(prediction.prompt))),
        tag("p", words),
        legend,
        tag("p", unit, class_="soft"),
        picture.guesses(measure, words),
        tag("details", tag("summary", say("The numbers")), _prediction_table(measure)),
        tag("p", say("To ask:"), " ", rich(in_language(prediction.think))),
    )


def _prediction_table(measure: PredictionMeasure) -> Markup:
    digits = measure.prediction.digits
    heads = [say("year"), say("the record"), say("the middle guess"), say("drew more"), say("drew less")]
    middle = measure.middle
    rows = [
        tag(
            "tr",
            tag("th", str(year), scope="row"),
            *(
                tag("td", text, class_="count")
                for text in (
                    number(record, digits),
                    number(middle[year], digits),
                    *map(number, measure.sides(year)),
                )
            ),
        )
        for year, record in measure.record.items()
    ]
    first, *others = heads
    head = tag(
        "tr",
        tag("th", first, scope="col"),
        *(tag("th", text, scope="col", class_="count") for text in others),
    )
    return tag("table", tag("thead", head), tag("tbody", *rows))


def _vote(measure: VoteMeasure) -> Markup:
    before, after = measure.voters
    twice = measure.again is not None
    words = say_plural("{count} student voted.", "{count} students voted.", before)
    if twice:
        words = say_plural(
            "{count} student voted before the talk and {after} after it. Of {both} who did both {changed} changed their vote.",
            "{count} students voted before the talk and {after} after it. Of {both} who did both {changed} changed their vote.",
            before,
            after=number(after),
            both=number(measure.both),
            changed=number(measure.changed),
        )
    heads = [say("before"), say("after")] if twice else [say("students")]
    rows = [
        tag(
            "tr",
            tag("th", rich(text), scope="row"),
            *(tag("td", number(count), class_="count") for count in counts[: len(heads)]),
        )
        for text, *counts in measure.options
    ]
    head = tag(
        "tr",
        tag("th", say("choice"), scope="col"),
        *(tag("th", text, scope="col", class_="count") for text in heads),
    )
    return tag(
        "article",
        tag("h4", rich(in_language(measure.question.prompt))),
        tag("p", words),
        tag("table", tag("thead", head), tag("tbody", *rows)),
    )


def _open_section(students: Sequence[Student], banks: Mapping[str, Bank]) -> Markup:
    why = say(
        "How far each student has come, and no more: no answer, no vote and no score stands beside a name. The questions "
        "are for learning, a student may try as often as they like, and what counts for a grade is an assignment."
    )
    rows = [
        tag(
            "tr",
            tag("th", student.name or say("code {code}", code=student.code), scope="row", role="rowheader"),
            *(
                tag(
                    "td",
                    _done(student, bank),
                    role="cell",
                    data_label=say("Lesson {number}", number=lesson[:2]),
                )
                for lesson, bank in banks.items()
            ),
            role="row",
        )
        for student in sorted(
            students, key=lambda student: (not student.name, student.name.casefold(), student.code)
        )
    ]
    heads = [say("student"), *(lesson[:2] for lesson in banks)]
    head = tag("tr", *(tag("th", text, scope="col", role="columnheader") for text in heads), role="row")
    return tag(
        "section",
        tag("h2", say("What is still open"), id="open"),
        tag("p", why),
        tag(
            "table",
            tag(
                "caption", say("Questions answered and predictions drawn, of all in the lesson; –: none yet")
            ),
            tag("thead", head, role="rowgroup"),
            tag("tbody", *rows, role="rowgroup"),
            class_="wide names",
            role="table",
        ),
    )


def _done(student: Student, bank: Bank) -> str:
    ids = [item.id for item in bank.questions] + [item.id for item in bank.predictions]
    done = sum(
        (bank.lesson, item) in student.answers or (bank.lesson, item) in student.guesses for item in ids
    )
    if done == len(ids):
        return say("all")
    return say("{done} of {all}", done=done, all=len(ids)) if done else "–"


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
