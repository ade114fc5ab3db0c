"""What the report says of questions: those that split the class, and a lesson's in a table."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from courselab.class_report import picture
from courselab.class_report.markup import rich, tag, wide_table
from courselab.class_report.measures import LEAST_TO_SPLIT, Choice, QuestionMeasure
from courselab.messages import in_language, number, say, say_plural
from courselab.quiz import expected, grade
from courselab.quiz.answers import in_words


def split_section(split: Sequence[QuestionMeasure]) -> Markup:
    """The questions to talk about first, each with what was chosen and what to say."""
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


def questions_part(items: Sequence[QuestionMeasure]) -> list[Markup]:
    """All graded questions of a lesson in a table, the hardest named above it."""
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
    table = wide_table(columns, (_question_row(item, columns) for item in items))
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


def _question_row(
    item: QuestionMeasure, columns: Sequence[str]
) -> tuple[Markup, list[tuple[str, str | Markup]]]:
    _, first, end, power, most = columns
    cells: list[tuple[str, str | Markup]] = [
        (first, _first_cell(item)),
        (end, _in_the_end(item)),
        (power, _discrimination(item)),
        (most, _wrong_cell(item)),
    ]
    return rich(in_language(item.question.prompt)), cells


def _first_cell(item: QuestionMeasure) -> str | Markup:
    if not item.first:
        return say("not kept")
    parts = {"right": item.right, "almost": item.almost, "not": item.not_right}
    counts = {"right": number(item.right), "all": number(item.first), "almost": number(item.almost)}
    words = (
        say("{right} of {all} right, {almost} almost", **counts)
        if item.almost
        else say("{right} of {all} right", **counts)
    )
    return Markup("{}{}").format(words, picture.bar(parts))


def _discrimination(item: QuestionMeasure) -> str:
    if item.discrimination is None:
        return say("none ({why})", why=item.why_not)
    return say(
        "{value}: {meaning}", value=number(item.discrimination, 2), meaning=_meaning(item.discrimination)
    )


def _meaning(discrimination: float) -> str:
    """What a discrimination says of the question, in a few words."""
    if discrimination < 0:
        return say("read it again, those who had the rest right missed it more often")
    if discrimination < 0.2:
        return say("hardly goes with the rest of the lesson")
    if discrimination < 0.4:
        return say("goes with the rest of the lesson")
    return say("goes clearly with the rest of the lesson")


def _wrong_cell(item: QuestionMeasure) -> str | Markup:
    if item.wrong is None:
        return say("nobody was wrong") if item.first else say("not kept")
    reason = tag("details", tag("summary", say("the reply")), rich(item.wrong.because))
    return Markup("{}{}").format(rich(item.wrong.sentence), reason)
