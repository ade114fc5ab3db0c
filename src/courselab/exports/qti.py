"""QTI 1.2 by way of text2qti: for Canvas, and for other platforms that import Canvas packages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from string import ascii_lowercase

from text2qti.config import Config
from text2qti.err import Text2qtiError
from text2qti.markdown import Image
from text2qti.qti import QTI
from text2qti.quiz import Quiz
from text2qti.xml_assessment import ITEM_RESPROCESSING_ESSAY, ITEM_RESPROCESSING_ESSAY_GENERAL_FEEDBACK

from courselab.errors import CourseError
from courselab.exports.page import Page, Picture
from courselab.exports.texts import (
    asked,
    backing,
    bullets,
    html,
    notes,
    otherwise,
    paragraphs,
    positions,
    right_number,
    slips,
    yes,
)
from courselab.messages import in_language, say
from courselab.quiz import Bank, Question, grade
from courselab.quiz.widget import right_sides, shown_order

SMALLEST = 0.0001
"""text2qti refuses a range of right numbers that ends nearer to zero."""
MARKUP = re.compile(r"[\\$`]")


def qti_zip(bank: Bank, page: Page) -> bytes:
    """All questions of a bank as one package, the bytes of a zip file.

    Raises CourseError for a number that the tables do not give, and for a bank of which text2qti can make nothing.
    """
    images = {question: Image(picture.file, picture.png) for question, picture in page.pictures.items()}
    figures = {
        question: _figure(picture, images[question].src_path) for question, picture in page.pictures.items()
    }
    items = [item for question in bank.questions for item in _items(question, figures.get(question.id, ""))]
    try:
        quiz = Quiz("\n\n".join([f"Quiz title: {page.heading}", *items]), config=Config())
    except Text2qtiError as error:
        raise CourseError(
            say(
                "{file}: text2qti cannot make a package of it ({problem}).",
                file=bank.path.name,
                problem=error,
            )
        ) from None
    quiz.images.update({image.id: image for image in images.values()})
    package = QTI(quiz)
    # text2qti ends the processing of an essay before its feedback is shown; a platform that keeps to the order of
    # the conditions would never show it.
    package.assessment = package.assessment.replace(
        ITEM_RESPROCESSING_ESSAY + ITEM_RESPROCESSING_ESSAY_GENERAL_FEEDBACK,
        ITEM_RESPROCESSING_ESSAY_GENERAL_FEEDBACK + ITEM_RESPROCESSING_ESSAY,
    )
    return bytes(package.zip_bytes())


def loss(question: Question) -> str:
    """What QTI cannot carry of a question, in a sentence; empty when nothing is lost but its hints."""
    match question.kind:
        case "number" if _too_near_to_zero(question):
            return say("Left out: the right numbers come too near to zero for text2qti.")
        case "number" if question.near:
            return say("The replies to known slips stand together in the reply to any wrong number.")
        case "order":
            return say("The order becomes one question for each item: which place does it have?")
        case "match":
            return say("The pairs become one question each.")
        case "opinion":
            return say(
                "A vote becomes a written answer that counts one point; set the points to zero after the import. "
                "The arguments are its feedback."
            )
    return ""


def _figure(picture: Picture, address: str) -> str:
    return f'<p><img src="{address}" alt="{escape(picture.alt)}"></p><p>{html(picture.caption)}</p>'


def _raw(content: str, name: str = "item") -> str:
    """HTML that text2qti's Markdown hands through: one block on one line, without a sign of formulas or code.

    ``name`` keeps two questions with the same words apart.
    """
    safe = MARKUP.sub(lambda sign: f"&#{ord(sign[0])};", content).replace("\n", " ")
    return f'<div class="{name}">{safe}</div>'


def _items(question: Question, figure: str) -> list[str]:
    match question.kind:
        case "one":
            return [_item(question, figure, _choices(question))]
        case "several":
            again = paragraphs([say("Not these and no others yet. Each choice has its reason.")])
            return [_item(question, figure, _boxes(question), right=paragraphs([yes(question)]), wrong=again)]
        case "number":
            return [] if _too_near_to_zero(question) else [_number(question, figure)]
        case "order":
            return _places(question, figure)
        case "match":
            return _partners(question, figure)
    text = paragraphs(asked(question)) + bullets(positions(question)) + figure
    return [_block(question.id, text, ["___"], general=bullets(notes(question)))]


def _item(question: Question, figure: str, answers: list[str], right: str = "", wrong: str = "") -> str:
    text = paragraphs(asked(question)) + figure
    return _block(
        question.id, text, answers, general=paragraphs([backing(question)]), right=right, wrong=wrong
    )


def _block(
    name: str, text: str, answers: Sequence[str], *, general: str = "", right: str = "", wrong: str = ""
) -> str:
    """One question as text2qti reads it."""
    lines = [f"Title: {name}", f"1. {_raw(text, name)}"]
    lines += [
        f"{mark} {_raw(reply)}" for mark, reply in (("...", general), ("+", right), ("-", wrong)) if reply
    ]
    return "\n".join([*lines, *answers])


def _reply(text: str) -> str:
    return f"... {_raw(paragraphs([text]))}"


def _choices(question: Question) -> list[str]:
    lines = []
    for letter, option in zip(ascii_lowercase, question.options, strict=False):
        text = _raw(paragraphs([in_language(option.text)]))
        lines += [f"{'*' if option.correct else ''}{letter}) {text}", _reply(grade(question, option.id).text)]
    return lines


def _boxes(question: Question) -> list[str]:
    lines = []
    for option in question.options:
        text = _raw(paragraphs([in_language(option.text)]))
        lines += [f"{'[*]' if option.correct else '[ ]'} {text}", _reply(in_language(option.because))]
    return lines


def _too_near_to_zero(question: Question) -> bool:
    key = right_number(question)
    return min(abs(key.value - key.tolerance), abs(key.value + key.tolerance)) < SMALLEST


def _number(question: Question, figure: str) -> str:
    key = right_number(question)
    known = [
        say("If you had {number}: {reply}", number=slip.typed, reply=slip.reply) for slip in slips(question)
    ]
    wrong = paragraphs(otherwise(question)) + (bullets(known) if known else "")
    answer = [f"= {key.typed} +- {key.typed_tolerance}"]
    return _item(question, figure, answer, right=paragraphs([key.reply]), wrong=wrong)


def _places(question: Question, figure: str) -> list[str]:
    """An order as one question for each item: its place. The sentence on the whole closes the last."""
    places = {option.id: place for place, option in enumerate(question.options, start=1)}
    options = {option.id: option for option in question.options}
    items = []
    for item in shown_order(question):
        text = [
            *asked(question),
            say("Which place has “{item}”?", item=in_language(options[item].text).rstrip(".")),
        ]
        right = say("Yes. {reason}", reason=in_language(options[item].because))
        wrong = [*otherwise(question), in_language(options[item].because)]
        answers = [
            f"{'*' if place == places[item] else ''}{ascii_lowercase[place - 1]}) {_raw(str(place))}"
            for place in places.values()
        ]
        items.append((f"{question.id}.{item}", text, answers, right, wrong))
    return _parts(question, figure, items)


def _partners(question: Question, figure: str) -> list[str]:
    """A match as one question for each left side."""
    pairs = {pair.id: pair for pair in question.pairs}
    items = []
    for pair in question.pairs:
        text = [*asked(question), say("What goes with “{item}”?", item=in_language(pair.left).rstrip("."))]
        answers = [
            f"{'*' if other == pair.id else ''}{letter}) {_raw(paragraphs([in_language(pairs[other].right)]))}"
            for letter, other in zip(ascii_lowercase, right_sides(question), strict=False)
        ]
        right = say("Yes. {reason}", reason=in_language(pair.because))
        wrong = [say("Not that. {reason}", reason=in_language(pair.because))]
        items.append((f"{question.id}.{pair.id}", text, answers, right, wrong))
    return _parts(question, figure, items)


def _parts(
    question: Question, figure: str, items: list[tuple[str, list[str], list[str], str, list[str]]]
) -> list[str]:
    blocks = []
    for name, text, answers, right, wrong in items:
        closing = [in_language(question.right), backing(question)] if name == items[-1][0] else []
        blocks.append(
            _block(
                name,
                paragraphs(text) + figure,
                answers,
                right=paragraphs([right, *closing]),
                wrong=paragraphs(wrong),
            )
        )
    return blocks
