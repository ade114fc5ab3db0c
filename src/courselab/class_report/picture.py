"""The report's charts as SVG within the page: no script, colors from the page's style, also on paper."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import groupby

from markupsafe import Markup

from courselab.class_report.markup import tag
from courselab.class_report.measures import PredictionMeasure
from courselab.messages import number
from courselab.predict.scale import round_step

WIDTH, HEIGHT = 480, 300
LEFT, RIGHT, TOP, BOTTOM = 62, 14, 12, 34
MOST_STEPS = 5
MOST_YEARS = 6
FAINT = 12
"""From so many lines on each is drawn fainter, so that the record stays in sight."""


def bar(parts: Mapping[str, int]) -> Markup:
    """A bar of one row: how many students each part has, by class name. The numbers stand beside it in words."""
    whole = sum(parts.values()) or 1
    start = 0.0
    pieces = []
    for name, count in parts.items():
        width = 100 * count / whole
        pieces.append(tag("rect", class_=name, x=f"{start:.2f}", y=0, width=f"{width:.2f}", height=10))
        start += width
    return tag(
        "svg",
        *pieces,
        class_="bar",
        viewBox="0 0 100 10",
        preserveAspectRatio="none",
        aria_hidden="true",
        focusable="false",
    )


def guesses(measure: PredictionMeasure, label: str) -> Markup:
    """The class's guesses as thin lines, the middle guess dashed, the record thick; ``label`` for screen readers."""
    low, high = measure.prediction.min, measure.prediction.max
    years = [*measure.known, *measure.record]
    ticks = _ticks(low, high)
    top = max(high, ticks[-1])

    def x(year: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (year - years[0]) / max(1, years[-1] - years[0])

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (top - value) / (top - low)

    def line(values: Mapping[int, float], name: str) -> Markup:
        points = " ".join(f"{x(year):.1f},{y(value):.1f}" for year, value in values.items())
        return tag("polyline", points=points, class_=name)

    last_known = dict([list(measure.known.items())[-1]])
    faint = "guess faint" if len(measure.guesses) >= FAINT else "guess"
    return tag(
        "svg",
        *(
            tag("line", class_="grid", x1=LEFT, x2=WIDTH - RIGHT, y1=f"{y(tick):.1f}", y2=f"{y(tick):.1f}")
            for tick in ticks
        ),
        *(
            tag("text", _amount(tick, ticks), x=LEFT - 8, y=f"{y(tick) + 5:.1f}", class_="amount")
            for tick in ticks
        ),
        *(
            tag("text", str(year), x=f"{x(year):.1f}", y=HEIGHT - 10, class_=_anchor(year, years))
            for year in _shown(years)
        ),
        *(line({**last_known, **guess}, faint) for guess in measure.guesses),
        *(line(values, "context") for _, values in measure.context),
        line({**measure.known, **measure.record}, "record"),
        *(
            tag("circle", class_="record-mark", cx=f"{x(year):.1f}", cy=f"{y(value):.1f}", r=3.5)
            for year, value in measure.record.items()
        ),
        line({**last_known, **measure.middle}, "middle"),
        class_="guesses",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=label,
    )


def sample(name: str) -> Markup:
    """A short piece of a line, for the legend."""
    return tag(
        "svg",
        tag("polyline", points="0,6 30,6", class_=name),
        class_="sample",
        viewBox="0 0 30 12",
        aria_hidden="true",
        focusable="false",
    )


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers from the lowest value to the highest or just beyond, at most six."""
    step = round_step(low, high, MOST_STEPS)
    first, last = math.ceil(low / step - 1e-9), math.ceil(high / step - 1e-9)
    return [count * step for count in range(first, last + 1)]


def _amount(tick: float, ticks: Iterable[float]) -> str:
    return number(tick, 0 if all(float(other).is_integer() for other in ticks) else 1)


def _shown(years: list[int]) -> list[int]:
    """The years that are written under the chart: few enough to be read, the last among them."""
    step = next(
        step for step in (1, 2, 5, 10, 20, 50, 100) if (years[-1] - years[0]) / step <= MOST_YEARS - 1
    )
    # One year of each step, counted from the last: a series may have gaps.
    return [next(group) for _, group in groupby(reversed(years), key=lambda year: (years[-1] - year) // step)]


def _anchor(year: int, years: list[int]) -> str:
    return "year last" if year == years[-1] else "year"
