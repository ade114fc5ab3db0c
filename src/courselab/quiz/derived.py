"""What follows from the tables for an item of a bank: its numbers and series, and the check of all that it claims."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import pandas as pd

from courselab import catalog, derive
from courselab.errors import CourseError
from courselab.messages import say
from courselab.names import unknown
from courselab.quiz.items import Bank, Near, Prediction, Question, near_tolerance


def key_number(question: Question) -> float:
    """The right number of a number question, in its unit. Raises CourseError when the tables do not give it."""
    return derive.evaluate_number(question.derive)


def near_value(near: Near) -> float:
    """The number of a known slip. Raises CourseError when the tables do not give it."""
    return near.value if near.value is not None else derive.evaluate_number(near.derive)


def series_of(expression: str, years: Iterable[int]) -> dict[int, float]:
    """A derived series at the given years. Raises CourseError if one of them has no value."""
    found = derive.evaluate(expression)
    if not isinstance(found, pd.Series):
        raise CourseError(say("The derivation “{text}” gives no series.", text=expression))
    wanted = list(years)
    for year in wanted:
        if year not in found.index or not math.isfinite(found[year]):
            raise CourseError(
                say("The derivation “{text}” has no value for {year}.", text=expression, year=year)
            )
    return {year: float(found[year]) for year in wanted}


def check_bank(bank: Bank) -> None:
    """Check every item of a bank; raises CourseError for the first that fails."""
    for item in bank.items:
        check_item(item)


def check_item(item: Question | Prediction) -> None:
    """Recompute its key and facts from the tables and look up every claim, table and source.

    Raises CourseError naming the file and the question whose derivation fails, whose fact is false, or whose
    right answer would be taken for a slip.
    """
    claims = list(catalog.load("claims")["claim_id"]) if "claims" in catalog.tables() else []
    try:
        for claim in item.claims:
            if claim not in claims:
                raise CourseError(unknown(say("there is no claim {claim}.", claim=claim), claim, claims))
        evidence = item.evidence or {}
        if "source" in evidence:
            catalog.cite(evidence["source"])
        if "table" in evidence:
            catalog.resource(evidence["table"])
        if isinstance(item, Prediction):
            _check_prediction(item)
        else:
            _check_question(item)
    except CourseError as error:
        raise CourseError(
            say("{file}, {entry}: {problem}", file=item.file, entry=item.id, problem=error)
        ) from None


def _check_question(question: Question) -> None:
    for fact in question.holds:
        if derive.evaluate(fact) is not True:
            raise CourseError(
                say("the tables do not bear out “{fact}”; change the question or the fact.", fact=fact)
            )
    if question.kind != "number":
        return
    key = key_number(question)
    earlier: list[tuple[float, float]] = []
    for near in question.near:
        slip, width = near_value(near), near_tolerance(question, near)
        if abs(slip - key) <= question.tolerance + width:
            raise CourseError(
                say(
                    "the slip {slip} lies too near to the right answer {key}; narrow a “tolerance:”.",
                    slip=round(slip, 3),
                    key=round(key, 3),
                )
            )
        if any(abs(slip - other) <= other_width for other, other_width in earlier):
            raise CourseError(
                say(
                    "the slip {slip} is answered by an earlier entry of “near:”; narrow a “tolerance:”.",
                    slip=round(slip, 3),
                )
            )
        earlier.append((slip, width))


def _check_prediction(prediction: Prediction) -> None:
    for expression in (prediction.series, *(line.series for line in prediction.context)):
        check_range(prediction, series_of(expression, prediction.years))


def check_range(prediction: Prediction, series: Mapping[int, float]) -> None:
    """Raise CourseError if a value lies outside the drawing, where it would be drawn at the edge unnoticed."""
    for year, value in series.items():
        if not prediction.min <= value <= prediction.max:
            raise CourseError(
                say(
                    "the value of {year}, {value}, lies outside “min:” and “max:” of the prediction {id}; widen them.",
                    year=year,
                    value=round(value, 3),
                    id=prediction.id,
                )
            )
