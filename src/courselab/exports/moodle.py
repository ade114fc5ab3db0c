"""Moodle XML: what Moodle's question bank imports with the most kept. Needs Moodle 4.4 or newer for orders."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape
from xml.etree import ElementTree as ET

from courselab.exports.page import Page, Picture
from courselab.exports.texts import (
    asked,
    backing,
    bullets,
    html,
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
from courselab.quiz.widget import right_sides

TYPES = {
    "one": "multichoice",
    "several": "multichoice",
    "number": "numerical",
    "order": "ordering",
    "match": "matching",
    "opinion": "essay",
}
WITH_PARTS = ("one", "several", "order", "match")
"""Kinds of which Moodle can say how many parts are right."""
PENALTY = "0.3333333"


def moodle_xml(bank: Bank, page: Page) -> str:
    """All questions of a bank as one file. Raises CourseError for a number that the tables do not give."""
    quiz = ET.Element("quiz")
    category = ET.SubElement(quiz, "question", type="category")
    _text(ET.SubElement(category, "category"), f"$course$/top/{page.heading.replace('/', '//')}")
    for question in bank.questions:
        quiz.append(_question(question, page.pictures.get(question.id)))
    ET.indent(quiz)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(quiz, encoding="unicode") + "\n"


def loss(question: Question) -> str:
    """What Moodle cannot carry of a question, in a sentence; empty when nothing is lost."""
    match question.kind:
        case "order" | "match":
            return say("The word on each item comes after the attempt, for all items together.")
        case "opinion":
            return say(
                "A vote becomes a written answer without points; the arguments follow after the attempt."
            )
        case "number" if question.low or question.high:
            return say("The replies to a number too low and too high stand together.")
    return ""


def _text(parent: ET.Element, text: str) -> None:
    ET.SubElement(parent, "text").text = text


def _html(parent: ET.Element, name: str, content: str) -> ET.Element:
    element = ET.SubElement(parent, name, format="html")
    _text(element, content)
    return element


def _question(question: Question, picture: Picture | None) -> ET.Element:
    element = ET.Element("question", type=TYPES[question.kind])
    _text(ET.SubElement(element, "name"), question.id)
    text = paragraphs(asked(question))
    if question.kind == "opinion":
        text += bullets(positions(question))
    if picture:
        text += (
            f'<p><img src="@@PLUGINFILE@@/{picture.file}" alt="{escape(picture.alt)}"></p>'
            f"<p>{html(picture.caption)}</p>"
        )
    body = _html(element, "questiontext", text)
    if picture:
        file = ET.SubElement(body, "file", name=picture.file, path="/", encoding="base64")
        file.text = base64.b64encode(picture.png).decode()
    reasons = notes(question) if question.kind in ("order", "match", "opinion") else ()
    _html(element, "generalfeedback", (bullets(reasons) if reasons else "") + paragraphs([backing(question)]))
    ET.SubElement(element, "defaultgrade").text = "0" if question.kind == "opinion" else "1"
    ET.SubElement(element, "penalty").text = PENALTY
    ET.SubElement(element, "hidden").text = "0"
    ET.SubElement(element, "idnumber").text = question.id
    _PARTS[question.kind](element, question)
    for hint in question.hints:
        made = _html(element, "hint", paragraphs([in_language(hint)]))
        if question.kind in WITH_PARTS:
            ET.SubElement(made, "shownumcorrect")
    tags = ET.SubElement(element, "tags")
    for tag in (question.lesson, *question.claims):
        _text(ET.SubElement(tags, "tag"), tag)
    return element


def _answer(element: ET.Element, fraction: str, text: str, feedback: str, form: str) -> ET.Element:
    answer = ET.SubElement(element, "answer", fraction=fraction, format=form)
    _text(answer, text)
    _html(answer, "feedback", feedback)
    return answer


def _combined(element: ET.Element, right: str, partly: Iterable[str], wrong: Iterable[str]) -> None:
    _html(element, "correctfeedback", paragraphs([right]))
    _html(element, "partiallycorrectfeedback", paragraphs(partly))
    _html(element, "incorrectfeedback", paragraphs(wrong))
    # Moodle asks of most kinds only whether the element is there; an order reads its value.
    ET.SubElement(element, "shownumcorrect").text = "1"


def _choices(element: ET.Element, single: bool) -> None:
    ET.SubElement(element, "single").text = str(single).lower()
    ET.SubElement(element, "shuffleanswers").text = "true"
    ET.SubElement(element, "answernumbering").text = "abc"
    ET.SubElement(element, "showstandardinstruction").text = "1"


def _one(element: ET.Element, question: Question) -> None:
    _choices(element, single=True)
    _combined(element, "", [], [])
    for option in question.options:
        reply = paragraphs([grade(question, option.id).text])
        text = paragraphs([in_language(option.text)])
        _answer(element, "100" if option.correct else "0", text, reply, "html")


def share(count: int) -> str:
    """The percentage that each of ``count`` choices has, as Moodle knows it: 33.33333."""
    return format(round(100 / count, 5), "f").rstrip("0").rstrip(".")


def _several(element: ET.Element, question: Question) -> None:
    _choices(element, single=False)
    again = [say("Not these and no others yet. Each choice has its reason.")]
    _combined(element, yes(question), again, again)
    right = sum(option.correct for option in question.options)
    for option in question.options:
        # A wrong choice costs what a right one brings at most, or choosing everything would be right.
        fraction = share(right) if option.correct else f"-{share(len(question.options) - right)}"
        text, reason = in_language(option.text), in_language(option.because)
        _answer(element, fraction, paragraphs([text]), paragraphs([reason]), "html")


def _number(element: ET.Element, question: Question) -> None:
    for fraction, key in (("100", right_number(question)), *(("0", slip) for slip in slips(question))):
        answer = _answer(element, fraction, key.typed, paragraphs([key.reply]), "moodle_auto_format")
        ET.SubElement(answer, "tolerance").text = key.typed_tolerance
    rest = _answer(element, "0", "*", paragraphs(otherwise(question)), "moodle_auto_format")
    ET.SubElement(rest, "tolerance").text = "0"
    for name, value in (
        ("unitgradingtype", "0"),
        ("unitpenalty", "0.1"),
        ("showunits", "3"),
        ("unitsleft", "0"),
    ):
        ET.SubElement(element, name).text = value


def _order(element: ET.Element, question: Question) -> None:
    for name, value in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", "0"),
        ("gradingtype", "ABSOLUTE_POSITION"),
        ("showgrading", "SHOW"),
        ("numberingstyle", "none"),
    ):
        ET.SubElement(element, name).text = value
    _combined(element, yes(question), otherwise(question), otherwise(question))
    for place, option in enumerate(question.options, start=1):
        # Of an order, Moodle reads the fraction as the place.
        answer = ET.SubElement(element, "answer", fraction=str(place), format="html")
        _text(answer, html(in_language(option.text)))


def _match(element: ET.Element, question: Question) -> None:
    ET.SubElement(element, "shuffleanswers").text = "true"
    again = [say("Not all pairs fit yet.")]
    _combined(element, yes(question), again, again)
    pairs = {pair.id: pair for pair in question.pairs}
    for pair_id in right_sides(question):
        pair = pairs[pair_id]
        part = _html(element, "subquestion", paragraphs([in_language(pair.left)]))
        _text(ET.SubElement(part, "answer"), plain(in_language(pair.right)))


def _opinion(element: ET.Element, question: Question) -> None:
    for name, value in (
        ("responseformat", "editor"),
        ("responserequired", "1"),
        ("responsefieldlines", "10"),
        ("attachments", "0"),
        ("attachmentsrequired", "0"),
    ):
        ET.SubElement(element, name).text = value
    _html(element, "graderinfo", "")
    _html(element, "responsetemplate", "")


_PARTS = {
    "one": _one,
    "several": _several,
    "number": _number,
    "order": _order,
    "match": _match,
    "opinion": _opinion,
}
