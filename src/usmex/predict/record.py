"""The record of a prediction, and a guess as it comes from the browser."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from usmex import derive
from usmex.errors import CourseError
from usmex.messages import say
from usmex.quiz.bank import Prediction


def series_of(expression: str, years: Iterable[int]) -> dict[int, float]:
    """A derived series at the given years. Raises CourseError if one of them is missing."""
    found = derive.evaluate(expression)
    if not isinstance(found, pd.Series):
        raise CourseError(say("The derivation “{text}” gives no series.", text=expression))
    wanted = list(years)
    missing = [year for year in wanted if year not in found.index]
    if missing:
        raise CourseError(
            say("The derivation “{text}” has no value for {year}.", text=expression, year=missing[0])
        )
    return {year: float(found[year]) for year in wanted}


def read_guess(prediction: Prediction, sent: Any) -> dict[int, float] | None:
    """A guess as the browser or the progress file has it (year to number); None unless every year is there."""
    if not isinstance(sent, Mapping):
        return None
    by_year = {str(year): value for year, value in sent.items()}
    values = [by_year.get(str(year)) for year in prediction.asked_years]
    if not all(
        isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        for value in values
    ):
        return None
    inside = [min(prediction.max, max(prediction.min, float(value))) for value in values]  # type: ignore[arg-type]
    return dict(zip(prediction.asked_years, inside, strict=True))
