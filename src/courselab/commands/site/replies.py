"""What the kernel would answer to a question or a prediction, worked out beforehand for a page without Python."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

from courselab.commands.site.states import key_of, without_kernel
from courselab.messages import in_language
from courselab.predict import PredictionView
from courselab.predict.widget import record_of
from courselab.quiz import Prediction, Question, QuestionView, Reply, grade
from courselab.quiz.grading import (
    LONGEST_TYPED,
    TYPED_NUMBER,
    beside_number,
    not_understood,
    number_bands,
)
from courselab.quiz.widget import right_sides
from courselab.widgets.part import Part


def state_of(part: Part) -> dict[str, Any]:
    """What the kernel sends when a component is shown."""
    # Each widget has a class of its own, so what is ours is told by what every widget has.
    names = set(part.trait_names(sync=True)) - set(Part.class_trait_names())
    state = {name: getattr(part, name) for name in sorted(names) if not name.startswith("_")}
    return {**state, "labels": without_kernel(state["labels"])}


def question_item(question: Question) -> dict[str, Any]:
    """A question with every reply that ``quiz.grading`` can give and the answers that get it.

    ``answers`` leads from an answer, as ``page.js`` makes a key of it, to a place in ``replies``; a number is looked up in ``number["bands"]``,
    of which the first that holds it counts.
    """
    replies: list[Reply] = []

    def place(reply: Reply) -> int:
        if reply not in replies:
            replies.append(reply)
        return replies.index(reply)

    item: dict[str, Any] = {
        "state": state_of(QuestionView(question)),
        "hints": [in_language(hint) for hint in question.hints],
    }
    if question.kind == "number":
        item["answers"] = {
            "empty": place(grade(question, "")),
            "unread": place(not_understood(question, "{answer}")),
        }
        signs, stems = beside_number(question.unit)
        bands = [[_end(band.low), _end(band.high), place(band.reply)] for band in number_bands(question)]
        reading = {"longest": LONGEST_TYPED, "signs": signs, "stems": stems, "pattern": TYPED_NUMBER.pattern}
        item["number"] = {**reading, "bands": bands}
    else:
        answers = {key: place(grade(question, answer)) for key, answer in all_answers(question)}
        item["answers"] = {**answers, "other": place(grade(question, None))}
    item["replies"] = [
        {"tone": reply.tone, "text": reply.text, "notes": list(reply.notes)} for reply in replies
    ]
    return item


def all_answers(question: Question) -> Iterator[tuple[str, Any]]:
    """Every complete answer to a question that is no number, with the key that ``page.js`` makes of it."""
    ids = [option.id for option in question.options]
    answers: Iterator[Any]
    match question.kind:
        case "several":
            counts = range(1, len(ids) + 1)
            answers = (list(some) for count in counts for some in itertools.combinations(ids, count))
        case "order":
            answers = (list(order) for order in itertools.permutations(ids))
        case "match":
            sides = right_sides(question)
            pairs = [pair.id for pair in question.pairs]
            for places in itertools.product(range(len(sides)), repeat=len(pairs)):
                chosen = [sides[place] for place in places]
                yield key_of(list(places)), dict(zip(pairs, chosen, strict=True))
            return
        case _:
            answers = iter(ids)
    for answer in answers:
        yield key_of(answer), answer


def prediction_item(prediction: Prediction) -> dict[str, Any]:
    """A prediction with its record, which the page shows after a commit."""
    return {"state": state_of(PredictionView(prediction)), "record": record_of(prediction)}


def _end(value: float) -> float | None:
    """An end of a band; None where it is open, since JSON has no infinity."""
    return value if math.isfinite(value) else None
