"""A sheet to print, and apart from it the key: two HTML files that need nothing else."""

from __future__ import annotations

import base64
from html import escape
from string import ascii_uppercase

from courselab.course import COURSE
from courselab.derive import reasons_in
from courselab.exports.drawing import asked_table, grid, record_table
from courselab.exports.page import Page, Picture
from courselab.exports.texts import (
    asked,
    backing,
    html,
    otherwise,
    paragraphs,
    right_number,
    slips,
    tables_behind,
)
from courselab.messages import LANGUAGE_TAG, in_language, number, say
from courselab.quiz import Bank, Prediction, Question, key_number
from courselab.quiz.widget import right_sides, shown_order
from courselab.widgets.scripts import ASSETS, font_faces

LINES = '<div class="line"></div>' * 4
"""Room to write for an opinion."""


def sheet_html(bank: Bank, page: Page) -> str:
    """The questions of a lesson without any answer, with room to write; predictions on pages of their own."""
    parts = [
        f"<h1>{html(page.heading)}</h1>",
        f'<p class="who">{say("Name")} <span></span> {say("Date")} <span></span></p>',
    ]
    if bank.predictions:
        parts.append(f"<h2>{_before()}</h2>")
        parts += [_prediction(item, place) for place, item in enumerate(bank.predictions, start=1)]
        parts.append(f'<h2 class="next-page">{say("Questions")}</h2>')
    shown: set[str] = set()
    for place, question in enumerate(bank.questions, start=1):
        picture = page.pictures.get(question.id)
        if picture and picture.file not in shown:
            parts.append(_figure(picture))
            shown.add(picture.file)
        parts.append(_question(question, place, picture))
    return _document(page.heading, parts)


def key_html(bank: Bank, page: Page) -> str:
    """The key to the sheet: each answer with its reasons, numbers derived again, sources in short.

    Raises CourseError for a number or a series that the tables do not give.
    """
    title = say("Key. {heading}", heading=page.heading)
    intro = say("For the instructor. Numbers and letters are those of the sheet.")
    if bank.predictions:
        intro += " " + say(
            "Hand out the pages to draw on before the lesson and the rest after it: the charts show the record."
        )
    parts = [f"<h1>{html(title)}</h1>", f"<p>{html(intro)}</p>"]
    if bank.predictions:
        parts.append(f"<h2>{_before()}</h2>")
        parts += [_prediction_key(item, place) for place, item in enumerate(bank.predictions, start=1)]
        parts.append(f"<h2>{say('Questions')}</h2>")
    parts += [_question_key(item, place) for place, item in enumerate(bank.questions, start=1)]
    return _document(title, parts)


def _before() -> str:
    return say("Before the lesson: draw what you expect")


def _document(title: str, parts: list[str]) -> str:
    style = font_faces() + (ASSETS / "sheet.css").read_text(encoding="utf-8")
    origin = " ".join(
        [
            say("From the course “{title}”.", title=html(in_language(COURSE.title))),
            html(in_language(COURSE.license)),
            say("Each chart names its sources."),
        ]
    )
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{LANGUAGE_TAG}">',
            f'<head><meta charset="utf-8"><title>{escape(title)}</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<style>\n{style}</style></head>",
            "<body><main>",
            *parts,
            f"</main><footer>{origin}</footer></body></html>",
            "",
        ]
    )


def _figure(picture: Picture) -> str:
    data = base64.b64encode(picture.png).decode()
    return (
        f'<figure><img src="data:image/png;base64,{data}" alt="{escape(picture.alt)}">'
        f"<figcaption>{html(picture.caption)}</figcaption></figure>"
    )


def _section(heading: str, *content: str) -> str:
    return f"<section><h3>{html(heading)}</h3>{''.join(content)}</section>"


def _question(question: Question, place: int, picture: Picture | None) -> str:
    heading = say("Question {number}", number=place)
    if picture:
        heading += ". " + say("See chart {number}", number=picture.number)
    texts = [in_language(question.prompt)] if question.kind == "number" else asked(question)
    return _section(heading, paragraphs(texts), _ROOM[question.kind](question))


def _choices(question: Question) -> str:
    mark = f'<span class="mark{"" if question.kind == "several" else " round"}"></span>'
    rows = (
        f'<li>{mark}<span class="letter">{letter}</span><span>{html(in_language(option.text))}</span></li>'
        for letter, option in zip(ascii_uppercase, question.options, strict=False)
    )
    return f'<ul class="choices">{"".join(rows)}</ul>'


def _number(question: Question) -> str:
    unit = in_language(question.unit)
    return f'<p>{say("Your number")}: <span class="blank"></span> {html(unit)}</p><div class="line"></div>'


def _order(question: Question) -> str:
    texts = {option.id: in_language(option.text) for option in question.options}
    rows = (
        f'<li><span class="mark wide"></span><span class="letter">{letter}</span><span>{html(texts[item])}</span></li>'
        for letter, item in zip(ascii_uppercase, shown_order(question), strict=False)
    )
    told = say("Write 1 beside the first, 2 beside the second, and so on.")
    return f'<p class="small">{told}</p><ul class="items">{"".join(rows)}</ul>'


def _match(question: Question) -> str:
    pairs = {pair.id: pair for pair in question.pairs}
    lefts = (
        f'<li><span class="mark wide"></span><span>{html(in_language(pair.left))}</span></li>'
        for pair in question.pairs
    )
    rights = (
        f'<li><span class="letter">{letter}</span><span>{html(in_language(pairs[item].right))}</span></li>'
        for letter, item in zip(ascii_uppercase, right_sides(question), strict=False)
    )
    told = say("Write the letter that belongs to each line.")
    return (
        f'<p class="small">{told}</p><div class="match"><ul class="items">{"".join(lefts)}</ul>'
        f'<ul class="items">{"".join(rights)}</ul></div>'
    )


def _opinion(question: Question) -> str:
    return _choices(question) + LINES


_ROOM = {
    "one": _choices,
    "several": _choices,
    "number": _number,
    "order": _order,
    "match": _match,
    "opinion": _opinion,
}


def _prediction(prediction: Prediction, place: int) -> str:
    return _section(
        say("Drawing {number}", number=place),
        paragraphs([in_language(prediction.prompt)]),
        grid(prediction),
        asked_table(prediction),
    )


def _prediction_key(prediction: Prediction, place: int) -> str:
    return _section(
        say("Drawing {number}", number=place),
        record_table(prediction),
        paragraphs([in_language(prediction.think)]),
        f'<p class="small">{html(_behind(prediction))}</p>',
        f"<p>{say('Derived')}: <code>{escape(prediction.series)}</code></p>",
        _meant(prediction.series),
    )


def _question_key(question: Question, place: int) -> str:
    heading = say("Question {number}", number=place) + f" ({question.id})"
    derived = ""
    if question.derive:
        value = _shown(key_number(question))
        derived = f"<p>{say('Derived')}: <code>{escape(question.derive)}</code> = {value}</p>"
    behind = f'<p class="small">{html(_behind(question))}</p>'
    return _section(
        heading, _KEYS[question.kind](question), derived, _meant(question.derive, *question.holds), behind
    )


def _meant(*expressions: str) -> str:
    """Why a derivation adds what restates each other, as its author says."""
    return "".join(
        f"<p>{say('Added on purpose')}: {escape(reason)}</p>" for reason in reasons_in(*expressions)
    )


def _behind(item: Question | Prediction) -> str:
    """The source, or the tables, or both, on which a key rests."""
    source = backing(item) if "source" in (item.evidence or {}) else ""
    return f"{source} {tables_behind(item)}".strip()


def _answer(text: str) -> str:
    return f"<p><strong>{html(text)}</strong></p>"


def _table(rows: list[tuple[str, str]]) -> str:
    cells = (f"<tr><th>{html(head)}</th><td>{html(text)}</td></tr>" for head, text in rows)
    return f"<table>{''.join(cells)}</table>"


def _choices_key(question: Question) -> str:
    lettered = list(zip(ascii_uppercase, question.options, strict=False))
    rows = [(letter, in_language(option.because)) for letter, option in lettered]
    if question.kind == "opinion":
        return _answer(say("No right answer.")) + _table(rows)
    right = ", ".join(letter for letter, option in lettered if option.correct)
    return _answer(say("Right: {answer}", answer=right)) + _table(rows)


def _number_key(question: Question) -> str:
    key = right_number(question)
    told = say(
        "{key} {unit}; right within {tolerance} of it",
        key=_shown(key.value),
        unit=in_language(question.unit),
        tolerance=key.typed_tolerance,
    )
    rows = [(_shown(slip.value), slip.reply) for slip in slips(question)]
    rows.append((say("any other"), " ".join(otherwise(question))))
    return _answer(told) + paragraphs([key.reply]) + _table(rows)


def _shown(value: float) -> str:
    """A number of the key, short enough to read."""
    return number(value, 0 if value == round(value) else 2 if abs(value) >= 1 else 3)


def _order_key(question: Question) -> str:
    letters = dict(zip(shown_order(question), ascii_uppercase, strict=False))
    right = ", ".join(letters[option.id] for option in question.options)
    rows = [
        (letters[option.id], f"{in_language(option.text)}. {in_language(option.because)}")
        for option in question.options
    ]
    closing = [in_language(question.right)]
    return _answer(say("Right: {answer}", answer=right)) + paragraphs(closing) + _table(rows)


def _match_key(question: Question) -> str:
    letters = dict(zip(right_sides(question), ascii_uppercase, strict=False))
    rows = [
        (f"{in_language(pair.left)}: {letters[pair.id]}", in_language(pair.because))
        for pair in question.pairs
    ]
    right = ", ".join(letters[pair.id] for pair in question.pairs)
    closing = [in_language(question.right)]
    return (
        _answer(say("Right, from top to bottom: {answer}", answer=right)) + paragraphs(closing) + _table(rows)
    )


_KEYS = {
    "one": _choices_key,
    "several": _choices_key,
    "opinion": _choices_key,
    "number": _number_key,
    "order": _order_key,
    "match": _match_key,
}
