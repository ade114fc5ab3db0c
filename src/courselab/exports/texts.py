"""The texts of a question as the exports say them: HTML or plain, with the replies that the lesson gives."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from markdown_it import MarkdownIt

from courselab import catalog
from courselab.derive import tables_in
from courselab.messages import in_language, say
from courselab.quiz import Prediction, Question, expected, grade, wrong_answers
from courselab.quiz.derived import key_number, near_value
from courselab.quiz.items import near_tolerance

# As in the lesson, stars mean emphasis and nothing else is markup: no HTML, no link, no picture, no formula.
_emphasis = MarkdownIt("zero").enable("emphasis")


def html(text: str) -> str:
    """A text of the bank as HTML within a paragraph; whatever looks like HTML in it stays text."""
    return str(_emphasis.renderInline(text))


def plain(text: str) -> str:
    """A text of the bank without its stars, for fields that hold no HTML."""
    tokens = chain.from_iterable(token.children or [] for token in _emphasis.parseInline(text))
    return "".join("\n" if token.type == "softbreak" else token.content for token in tokens)


def paragraphs(texts: Iterable[str]) -> str:
    """Texts of the bank, each as a paragraph."""
    return "".join(f"<p>{html(text)}</p>" for text in texts if text)


def bullets(texts: Iterable[str]) -> str:
    """Texts of the bank as a list."""
    return "<ul>" + "".join(f"<li>{html(text)}</li>" for text in texts) + "</ul>"


def asked(question: Question) -> list[str]:
    """The prompt, the unit of a number, and what is asked for where nothing can be ticked."""
    texts = [in_language(question.prompt)]
    if question.unit:
        texts.append(say("Answer in: {unit}.", unit=in_language(question.unit)))
    if question.kind == "opinion":
        texts.append(
            say("There is no right answer. Choose a position and give your reason in two sentences.")
        )
    return texts


def tables_behind(item: Question | Prediction) -> str:
    """The tables from which an item's key follows, each with who counted; empty when there are none."""
    expressions = [item.series] if isinstance(item, Prediction) else [item.derive, *item.holds]
    named = {table for text in expressions if text for table in tables_in(ast.parse(text, mode="eval"))}
    if item.evidence and "table" in item.evidence:
        named.add(item.evidence["table"])
    found = [catalog.resource(table) for table in sorted(named)]
    told = "; ".join(f"{table['title']} ({table['courselab:counted_by']})" for table in found)
    return say("From the tables: {tables}.", tables=told) if told else ""


def positions(question: Question) -> list[str]:
    """The positions of an opinion question."""
    return [in_language(option.text) for option in question.options]


def yes(question: Question) -> str:
    """The reply to the right answer of a graded question."""
    return grade(question, expected(question)).text


def notes(question: Question) -> tuple[str, ...]:
    """A word on each item of an order or a match, or on each position of an opinion."""
    if question.kind == "opinion":
        return tuple(
            f"{in_language(option.text)} {in_language(option.because)}" for option in question.options
        )
    return grade(question, expected(question)).notes


@dataclass(frozen=True)
class Key:
    """A number that is answered by a reply: the right one or a known slip, in the question's unit."""

    value: float
    tolerance: float
    reply: str

    @property
    def typed(self) -> str:
        """The number with no more digits than its tolerance asks for, and no exponent."""
        if not self.tolerance:
            return _digits(self.value)
        return _digits(round(self.value, max(0, 3 - math.floor(math.log10(self.tolerance)))))

    @property
    def typed_tolerance(self) -> str:
        """The tolerance without an exponent."""
        return _digits(self.tolerance)


def _digits(value: float) -> str:
    found = format(Decimal(repr(float(value))), "f")
    return found.rstrip("0").rstrip(".") if "." in found else found


def right_number(question: Question) -> Key:
    """The key of a number question. Raises CourseError when the tables do not give it."""
    return Key(key_number(question), question.tolerance, yes(question))


def slips(question: Question) -> list[Key]:
    """The known slips of a number question, each with its reply, in the order in which they are looked for."""
    return [
        Key(near_value(near), near_tolerance(question, near), grade(question, typed).text)
        for near, typed in zip(question.near, wrong_answers(question), strict=False)
    ]


def otherwise(question: Question) -> list[str]:
    """What any other number, or any other order, is told. Sides that an export cannot tell apart are named."""
    texts = [say("Not that. {reason}", reason=in_language(question.otherwise))]
    if question.low:
        texts.append(say("If your number is too low: {reason}", reason=in_language(question.low)))
    if question.high:
        texts.append(say("If your number is too high: {reason}", reason=in_language(question.high)))
    return texts


def backing(item: Question | Prediction) -> str:
    """What an item rests on, in short: a source, a table; empty for a chart, which names its own sources."""
    evidence = item.evidence or {}
    if "source" in evidence:
        return say("Source: {source}.", source=catalog.cite(evidence["source"]))
    if "table" in evidence:
        return say("Table: {table}.", table=catalog.resource(evidence["table"])["title"])
    return ""
