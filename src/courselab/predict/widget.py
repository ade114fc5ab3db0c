"""Draw a guess on the chart, commit to it, then see the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from courselab.messages import LANGUAGE_TAG, in_language, number, say
from courselab.predict.guess import read_guess
from courselab.quiz.derived import check_range, series_of
from courselab.quiz.items import Prediction
from courselab.widgets.markdown import as_text, without_maths
from courselab.widgets.part import Part, no_answer_yet
from courselab.widgets.scripts import ASSETS, component

SHOWN_YEARS = 4
"""How many known years the saved form lists."""


class PredictionView(Part):
    """One prediction. The record stays in the kernel until a guess has been committed.

    ``saved`` is a former guess (``{"first": {year: value}, "last": {...}}``), shown again beside the record.
    ``on_commit(id, guess)`` is called with each committed guess; what it returns is told below the gap.
    """

    _esm = component("predict")
    _css = ASSETS / "predict.css"
    task = traitlets.Dict().tag(sync=True)
    labels = traitlets.Dict().tag(sync=True)
    drawing = traitlets.Dict().tag(sync=True)
    """The guess as it stands in the browser, committed or not: year (as text) to value."""
    guess = traitlets.Dict().tag(sync=True)
    """Browser to kernel: ``values`` by year and a ``serial``."""
    record = traitlets.Dict().tag(sync=True)
    """Kernel to browser, after a commit: ``points`` and what to ``think`` about, or ``words`` on what is missing."""
    news = traitlets.Unicode().tag(sync=True)
    """Kernel to browser: what has befallen the progress file, if anything."""

    def __init__(
        self,
        prediction: Prediction,
        saved: Mapping[str, Any] | None = None,
        on_commit: Callable[[str, dict[int, float]], str | None] | None = None,
    ) -> None:
        self._prediction, self._on_commit = prediction, on_commit
        self._known = series_of(prediction.series, prediction.known_years)
        for expression in (prediction.series, *(line.series for line in prediction.context)):
            check_range(prediction, series_of(expression, prediction.years))
        super().__init__(task=_task(prediction, self._known), labels=_labels(prediction))
        former = read_guess(prediction, (saved or {}).get("last"))
        if former is not None:
            self._reveal(former)
        self.observe(self._committed, "guess")

    def _committed(self, change: Any) -> None:
        guess = read_guess(self._prediction, change["new"].get("values"))
        if guess is None:
            self.record = {"words": say("Draw a value for every year first."), "points": []}
            return
        self._reveal(guess)
        if self._on_commit:
            self.news = self._on_commit(self._prediction.id, guess) or ""

    def _reveal(self, guess: dict[int, float]) -> None:
        self.drawing = {str(year): value for year, value in guess.items()}
        self.record = record_of(self._prediction)

    def still(self) -> dict[str, str]:
        line = say("Prediction {id}: not drawn yet.", id=self._prediction.id)
        return {"text/plain": line, "text/markdown": as_markdown(self._prediction, self._known)}


def record_of(prediction: Prediction) -> dict[str, Any]:
    """What the browser is sent after a commit; it says how far the guess was from it."""
    record = series_of(prediction.series, prediction.asked_years)
    return {
        "points": [[year, value] for year, value in record.items()],
        "think": in_language(prediction.think),
    }


def _task(prediction: Prediction, known: dict[int, float]) -> dict[str, Any]:
    return {
        "id": prediction.id,
        "prompt": in_language(prediction.prompt),
        "unit": in_language(prediction.unit),
        "known": [[year, value] for year, value in known.items()],
        "known_words": _known_words(prediction, known, in_language(prediction.unit)),
        "asked": list(prediction.asked_years),
        "min": prediction.min,
        "max": prediction.max,
        "step": prediction.step,
        "digits": prediction.digits,
        "language": LANGUAGE_TAG,
        "context": [
            {
                "label": in_language(line.label),
                "points": [[year, value] for year, value in series_of(line.series, prediction.years).items()],
            }
            for line in prediction.context
        ],
    }


def _labels(prediction: Prediction) -> dict[str, str]:
    unit = in_language(prediction.unit)
    return {
        "how": say("Draw with mouse or finger in the shaded field, or use the arrow keys."),
        "commit": say("This is my guess"),
        "again": say("Draw again"),
        "guess": say("your guess"),
        "record": say("the record"),
        "gap": say("gap"),
        "year": say("year"),
        "point": say("Your guess for {year}", year="{year}"),
        "value": say("{value} {unit}", value="{value}", unit=unit),
        "type": say("Type the numbers instead"),
        "chart": say("Chart to draw on: {prompt}", prompt="{prompt}"),
        "waiting": no_answer_yet(),
        **_gap_sentences(unit),
    }


def _gap_sentences(unit: str) -> dict[str, str]:
    """How the browser tells the gap between guess and record: the year that differs most, and the peak. No score."""
    blanks = {name: f"{{{name}}}" for name in ("year", "drawn", "recorded", "gap")}
    return {
        "within": say("In no year were you further from the record than {gap} {unit}.", unit=unit, **blanks),
        "too_high": say(
            "For {year} you drew {drawn} {unit}; the record says {recorded}: you were {gap} too high. No other year differs more.",
            unit=unit,
            **blanks,
        ),
        "too_low": say(
            "For {year} you drew {drawn} {unit}; the record says {recorded}: you were {gap} too low. No other year differs more.",
            unit=unit,
            **blanks,
        ),
        "level": say("You drew a level line; the record is highest in {year}.", **blanks),
        "same_peak": say("You put the highest year where the record has it, in {year}.", **blanks),
        "other_peak": say("You put the highest year in {drawn}; the record has it in {year}.", **blanks),
    }


def _known_words(prediction: Prediction, known: dict[int, float], unit: str) -> str:
    last = list(known.items())[-SHOWN_YEARS:]
    values = "; ".join(f"{year}: {number(value, prediction.digits)}" for year, value in last)
    return say("Known before ({unit}): {values}.", unit=unit, values=values)


def as_markdown(prediction: Prediction, known: dict[int, float]) -> str:
    """The prediction for pages without a kernel: what to draw, and the last known years; no record."""
    return without_maths(
        "\n".join(
            [
                f"**{say('Prediction')}.** {as_text(in_language(prediction.prompt))}",
                "",
                _known_words(prediction, known, as_text(in_language(prediction.unit))),
                "",
                f"*{say('Run the notebook to draw your guess and to see the record. On paper: write down one number a year first.')}*",
            ]
        )
    )
