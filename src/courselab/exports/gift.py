"""GIFT: a text file that Moodle and several other platforms import. No pictures, no hints, no tags."""

from __future__ import annotations

import re

from courselab.exports.moodle import share
from courselab.exports.page import Page, Picture
from courselab.exports.texts import (
    asked,
    backing,
    bullets,
    notes,
    otherwise,
    paragraphs,
    plain,
    positions,
    right_number,
    slips,
    yes,
)
from courselab.messages import in_language, say
from courselab.quiz import Bank, Question, grade
from courselab.quiz.widget import right_sides, shown_order

RESERVED = re.compile(r"[\\~=#{}:]")


def gift_text(bank: Bank, page: Page) -> str:
    """All questions of a bank as one file. Raises CourseError for a number that the tables do not give."""
    blocks = [f"$CATEGORY: $course$/top/{page.heading.replace('/', '//')}"]
    blocks += [_question(question, page.pictures.get(question.id)) for question in bank.questions]
    return "\n\n".join(blocks) + "\n"


def loss(question: Question, picture: Picture | None) -> str:
    """What GIFT cannot carry of a question, in sentences; empty when nothing is lost but its hints."""
    lost = {
        "order": say(
            "The order becomes a matching of items with their places; the words on the items come together."
        ),
        "match": say("The words on the pairs come together, after the attempt."),
        "opinion": say("A vote becomes a written answer; the arguments follow after the attempt."),
        "number": say("The replies to a number too low and too high stand together.")
        if question.low or question.high
        else "",
    }.get(question.kind, "")
    chart = say("The picture of its chart stays behind; the text names the chart.") if picture else ""
    return f"{lost} {chart}".strip()


def _safe(text: str) -> str:
    """A text without a sign that GIFT would take for its own; on one line, since an empty one ends a question."""
    return RESERVED.sub(lambda sign: "\\" + sign[0], text).replace("\r", "").replace("\n", "\\n")


def _question(question: Question, picture: Picture | None) -> str:
    texts = asked(question)
    if picture:
        texts.append(
            say(
                "This question refers to chart {number} of the lesson “{lesson}”.",
                number=picture.number,
                lesson=question.lesson,
            )
        )
    text = paragraphs(texts) + (bullets(positions(question)) if question.kind == "opinion" else "")
    lines = _ANSWERS[question.kind](question)
    closing = _closing(question)
    if closing:
        lines.append(f"####{_safe(closing)}")
    answers = "".join(f"\t{line}\n" for line in lines)
    opening = "{#" if question.kind == "number" else "{"
    return f"::{_safe(question.id)}::[html]{_safe(text)}{opening}\n{answers}}}"


def _closing(question: Question) -> str:
    """What is shown after the attempt, whatever was answered."""
    match question.kind:
        case "order" | "match":
            return paragraphs([yes(question)]) + bullets(notes(question)) + paragraphs([backing(question)])
        case "opinion":
            return bullets(notes(question))
    return paragraphs([backing(question)])


def _one(question: Question) -> list[str]:
    return [
        f"{'=' if option.correct else '~'}{_safe(paragraphs([in_language(option.text)]))}"
        f"#{_safe(paragraphs([grade(question, option.id).text]))}"
        for option in question.options
    ]


def _several(question: Question) -> list[str]:
    right = sum(option.correct for option in question.options)
    wrong = len(question.options) - right
    return [
        f"~%{share(right) if option.correct else '-' + share(wrong)}%"
        f"{_safe(paragraphs([in_language(option.text)]))}#{_safe(paragraphs([in_language(option.because)]))}"
        for option in question.options
    ]


def _number(question: Question) -> list[str]:
    keys = [("100", right_number(question)), *(("0", slip) for slip in slips(question))]
    lines = [
        f"=%{fraction}%{key.typed}:{key.typed_tolerance}#{_safe(paragraphs([key.reply]))}"
        for fraction, key in keys
    ]
    return [*lines, f"~#{_safe(paragraphs(otherwise(question)))}"]


def _order(question: Question) -> list[str]:
    texts = {option.id: in_language(option.text) for option in question.options}
    place = {option.id: number for number, option in enumerate(question.options, start=1)}
    return [f"={_safe(paragraphs([texts[item]]))} -> {place[item]}" for item in shown_order(question)]


def _match(question: Question) -> list[str]:
    pairs = {pair.id: pair for pair in question.pairs}
    return [
        f"={_safe(paragraphs([in_language(pairs[item].left)]))} -> {_safe(plain(in_language(pairs[item].right)))}"
        for item in right_sides(question)
    ]


def _opinion(question: Question) -> list[str]:
    return []


_ANSWERS = {
    "one": _one,
    "several": _several,
    "number": _number,
    "order": _order,
    "match": _match,
    "opinion": _opinion,
}
