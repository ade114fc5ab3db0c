"""A guess beside the record: what is compared, and in which words. No score."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from usmex import derive
from usmex.errors import CourseError
from usmex.messages import in_language, number, say
from usmex.quiz.bank import Prediction


@dataclass(frozen=True)
class Gap:
    """The sentences that a guess is owed, and its rows: year, guess, record, gap."""

    words: str
    rows: tuple[tuple[int, float, float, float], ...]


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


def compare(prediction: Prediction, record: Mapping[int, float], guess: Mapping[int, float]) -> Gap:
    """What to tell the learner: the year that differs most, the peak, and the question to think about.

    ``record`` and ``guess`` hold a value in the prediction's unit for every asked year.
    """
    digits, unit = prediction.digits, in_language(prediction.unit)
    years = prediction.asked_years
    rows = tuple((year, guess[year], record[year], guess[year] - record[year]) for year in years)
    year, drawn, recorded, gap = max(rows, key=lambda row: abs(row[3]))
    values = {
        "year": year,
        "drawn": number(drawn, digits),
        "recorded": number(recorded, digits),
        "gap": number(abs(gap), digits),
        "unit": unit,
    }
    if abs(gap) <= prediction.step:
        largest = say("In no year were you further from the record than {gap} {unit}.", **values)
    elif gap > 0:
        largest = say(
            "For {year} you drew {drawn} {unit}; the record says {recorded}: you were {gap} too high. No other year differs more.",
            **values,
        )
    else:
        largest = say(
            "For {year} you drew {drawn} {unit}; the record says {recorded}: you were {gap} too low. No other year differs more.",
            **values,
        )
    drawn_peak = max(years, key=lambda item: guess[item])
    peak = max(years, key=lambda item: record[item])
    if len(set(guess.values())) == 1:
        peaks = say("You drew a level line; the record is highest in {year}.", year=peak)
    elif drawn_peak == peak:
        peaks = say("You put the highest year where the record has it, in {year}.", year=peak)
    else:
        peaks = say(
            "You put the highest year in {drawn}; the record has it in {year}.", drawn=drawn_peak, year=peak
        )
    return Gap(f"{largest} {peaks} {in_language(prediction.think)}", rows)
