"""The answer key: every item of a bank answered, every wrong answer with its reply, every number derived."""

from __future__ import annotations

from typing import Any

from courselab.derive import reasons_in
from courselab.messages import in_language, number, say
from courselab.quiz import (
    Bank,
    Prediction,
    Question,
    Reply,
    expected,
    grade,
    key_number,
    series_of,
    wrong_answers,
)
from courselab.widgets.markdown import Words, as_code, as_text


def answer_text(bank: Bank, item_id: str) -> Words:
    """The key to one question or prediction. Raises CourseError for an id that the bank does not have."""
    if any(prediction.id == item_id for prediction in bank.predictions):
        return _prediction_key(bank.prediction(item_id))
    return _question_key(bank.question(item_id))


def _question_key(question: Question) -> Words:
    lines = [f"**{question.id}.** {as_text(in_language(question.prompt))}", ""]
    if question.kind == "opinion":
        replies = [(in_words(question, option.id), grade(question, option.id)) for option in question.options]
        lines += [say("No right answer. What each vote is told:"), ""]
    else:
        right = expected(question)
        lines += [
            f"**{say('Answer')}:** {as_text(in_words(question, right))}",
            "",
            *_reply_lines(grade(question, right)),
            "",
        ]
        replies = [(in_words(question, wrong), grade(question, wrong)) for wrong in wrong_answers(question)]
    if question.derive:
        key = number(key_number(question), 3)
        lines += [f"**{say('Derived')}:** {as_code(question.derive)} = {key}", ""]
    lines += _meant(question.derive, *question.holds)
    lines += [f"- {say('holds')}: {as_code(fact)}" for fact in question.holds]
    if question.evidence and "source" in question.evidence:
        lines += [f"- {say('evidence')}: {as_code(question.evidence['source'])}"]
    lines += ["", say("Other answers and their replies:"), ""] if question.kind != "opinion" else []
    for answer, reply in replies:
        lines += [f"- *{as_text(answer)}* → {' '.join(_reply_lines(reply))}"]
    markdown = "\n".join(lines)
    return Words(markdown, markdown)


def _meant(*expressions: str) -> list[str]:
    """Why a derivation adds what restates each other, as its author says."""
    return [
        line
        for reason in reasons_in(*expressions)
        for line in (f"**{say('Added on purpose')}:** {as_text(reason)}", "")
    ]


def _reply_lines(reply: Reply) -> list[str]:
    return [f"[{reply.tone}] {as_text(reply.text)}", *map(as_text, reply.notes)]


def in_words(question: Question, answer: Any) -> str:
    """An answer as a reader would give it."""
    texts = {option.id: in_language(option.text) for option in question.options}
    match question.kind:
        case "number":
            unit = in_language(question.unit)
            return f"{number(float(answer), 2)} {unit}"
        case "order" | "several":
            return (
                " → ".join(texts[item] for item in answer)
                if question.kind == "order"
                else "; ".join(texts[item] for item in answer)
            )
        case "match":
            rights = {pair.id: in_language(pair.right) for pair in question.pairs}
            return "; ".join(
                f"{in_language(pair.left)} = {rights[answer[pair.id]]}" for pair in question.pairs
            )
    return texts[answer]


def _prediction_key(prediction: Prediction) -> Words:
    record = series_of(prediction.series, prediction.asked_years)
    values = "; ".join(f"{year}: {number(value, 1)}" for year, value in record.items())
    markdown = "\n".join(
        [
            f"**{prediction.id}.** {as_text(in_language(prediction.prompt))}",
            "",
            f"**{say('The record')}** ({as_text(in_language(prediction.unit))}): {values}",
            "",
            f"**{say('Derived')}:** {as_code(prediction.series)}",
            "",
            *_meant(prediction.series),
            as_text(in_language(prediction.think)),
        ]
    )
    return Words(markdown, markdown)
