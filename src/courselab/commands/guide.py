"""Write the answer key into each lesson's page of the teaching guide, from the question bank.

``python -m courselab.commands.guide`` renews what stands between the two marks of every page under ``exercises/lessons/``.
"""

from __future__ import annotations

import ast
import os
import textwrap
from collections.abc import Iterable
from pathlib import Path

from courselab import catalog, derive
from courselab.commands.dictionary import page_of
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.messages import in_language, number
from courselab.quiz import Bank, Prediction, Question, bank_for, banks, expected, key_number, series_of
from courselab.quiz.answers import in_words
from courselab.widgets.markdown import as_code, as_text

PAGES = COURSE.exercises / "lessons"
BEGIN, END = "<!-- key: begin -->", "<!-- key: end -->"
SHORT = 160
"""Letters of a question that remind a teacher who has read it once."""


def key_text(bank: Bank) -> str:
    """The key of a lesson as Markdown: each question and prediction with its answer, derivation and source."""
    questions = [_question_key(question) for question in bank.questions if question.kind != "opinion"]
    votes = ", ".join(f"`{question.id}`" for question in bank.questions if question.kind == "opinion")
    drawn = [_prediction_key(prediction) for prediction in bank.predictions]
    return "\n".join(
        [
            f"Made from [`{bank.path.name}`](../questions/{bank.path.name}) by `make notebooks`. Each wrong answer and "
            f"its reply: [the answer-key notebook](../answer_keys/{bank.lesson}.ipynb).",
            "",
            *questions,
            *([f"- No right answer: {votes}. See *To discuss*."] if votes else []),
            *(["", "Predictions: what the record shows.", "", *drawn] if drawn else []),
        ]
    )


def _question_key(question: Question) -> str:
    lines = [f"- **`{question.id}`** {_short(question)}"]
    if question.kind == "number":
        key, width = key_number(question), question.tolerance
        lines += [
            f"  - **{_figure(key)} {as_text(in_language(question.unit))}**; accepted from {_figure(key - width)} to "
            f"{_figure(key + width)}",
            f"  - {as_code(question.derive)}",
        ]
    else:
        # Options are sentences with a full stop; here they are parts of one line.
        right = in_words(question, expected(question)).replace(".;", ";").rstrip(".")
        lines.append(f"  - **{as_text(right)}**")
    lines += _meant(question.derive, *question.holds)
    return "\n".join([*lines, *_rests_on(question, [question.derive, *question.holds])])


def _figure(value: float) -> str:
    """A number with two digits after the point, or with none if it is whole."""
    return number(value, 2 if round(value, 2) % 1 else 0)


def _prediction_key(prediction: Prediction) -> str:
    record = series_of(prediction.series, prediction.asked_years)
    values = "; ".join(f"{year}: {number(value, 1)}" for year, value in record.items())
    return "\n".join(
        [
            f"- **`{prediction.id}`** {_short(prediction)}",
            f"  - **{values}** ({as_text(in_language(prediction.unit))})",
            f"  - {as_code(prediction.series)}",
            *_meant(prediction.series),
            *_rests_on(prediction, [prediction.series]),
        ]
    )


def _meant(*expressions: str) -> list[str]:
    """Why a derivation adds what restates each other, as its author says."""
    return [f"  - Added on purpose: {as_text(reason)}" for reason in derive.reasons_in(*expressions)]


def _short(item: Question | Prediction) -> str:
    """The beginning of what is asked, without its emphasis, which a cut could leave open."""
    return as_text(textwrap.shorten(in_language(item.prompt).replace("*", ""), SHORT, placeholder=" …"))


def _rests_on(item: Question | Prediction, expressions: Iterable[str]) -> list[str]:
    """The tables of the derivation and of the facts, and the evidence that the question names."""
    tables = {name for text in expressions if text for name in derive.tables_in(ast.parse(text, mode="eval"))}
    evidence = item.evidence or {}
    if "table" in evidence:
        tables.add(evidence["table"])
    up = Path(os.path.relpath(COURSE.data, PAGES)).as_posix()
    named = [f"[`{table}`]({up}/{page_of(table)})" for table in sorted(tables)]
    if "chart" in evidence:
        named.append(f"chart {as_code(evidence['chart'])}")
    if "source" in evidence:
        named.append(f"{catalog.cite(evidence['source'])} (`{evidence['source']}`)")
    return [f"  - Rests on: {'; '.join(named)}"] if named else []


def with_key(page: str, bank: Bank) -> str:
    """A page whose key is current. Raises CourseError unless each of the two marks stands in it once, in order."""
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end) or BEGIN in tail or END in head + tail:
        raise CourseError(
            f"{COURSE.near(PAGES)}/{bank.lesson}.md must hold the two lines {BEGIN} and {END}, once each and in this "
            "order: the key is written between them."
        )
    return f"{head}{BEGIN}\n\n{key_text(bank)}\n\n{END}{tail}"


def main() -> None:
    """Renew the key of every page. Ends with one sentence if a page or a mark is missing."""
    try:
        for lesson in banks():
            path = PAGES / f"{lesson}.md"
            if not path.exists():
                raise CourseError(
                    f"{COURSE.near(PAGES)}/{lesson}.md is missing: every lesson has a page in the guide."
                )
            page = path.read_text(encoding="utf-8")
            path.write_text(with_key(page, bank_for(lesson)), encoding="utf-8", newline="\n")
    except CourseError as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main()
