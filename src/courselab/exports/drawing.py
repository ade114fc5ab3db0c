"""A prediction on paper: a grid to draw in, a table to fill in, and for the key the record."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape

from courselab.messages import in_language, number, say
from courselab.predict.scale import round_ticks
from courselab.quiz import Prediction, series_of

WIDTH, HEIGHT = 720, 340
LEFT, RIGHT, TOP, BOTTOM = 56, 14, 14, 30
MOST_LABELS = 16
DASHES = ("6 4", "2 4", "10 3 2 3")


class _Paper:
    """Where a year and a value lie on the grid of a prediction."""

    def __init__(self, prediction: Prediction) -> None:
        self.years = prediction.years
        self.lowest, self.highest = prediction.min, prediction.max

    def x(self, year: float) -> float:
        first, last = self.years[0], self.years[-1]
        return LEFT + (year - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return TOP + (self.highest - value) / (self.highest - self.lowest) * (HEIGHT - TOP - BOTTOM)

    def ticks(self) -> list[float]:
        return round_ticks(self.lowest, self.highest, 6)

    def rule(self, x1: float, y1: float, x2: float, y2: float, color: str, width: float) -> str:
        return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{color}" stroke-width="{width}"/>'

    def across(self, value: float) -> str:
        return self.rule(LEFT, self.y(value), WIDTH - RIGHT, self.y(value), "#777", 0.6)

    def upright(self, year: float, color: str, width: float) -> str:
        return self.rule(self.x(year), TOP, self.x(year), HEIGHT - BOTTOM, color, width)

    def label(self, x: float, y: float, anchor: str, text: str) -> str:
        return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="13">{escape(text)}</text>'

    def curve(self, points: Mapping[int, float], dash: str = "none") -> str:
        path = " ".join(f"{self.x(year):.1f},{self.y(value):.1f}" for year, value in points.items())
        return f'<polyline points="{path}" fill="none" stroke="#000" stroke-width="{2.2 if dash == "none" else 1}" stroke-dasharray="{dash}"/>'


def grid(prediction: Prediction) -> str:
    """The known years drawn and the asked ones empty, with the unit above and the lines explained below."""
    known = series_of(prediction.series, prediction.known_years)
    paper, last_known = _Paper(prediction), prediction.known_years[-1]
    skip = math.ceil(len(paper.years) / MOST_LABELS)
    marks = [
        *(paper.across(tick) for tick in paper.ticks()),
        *(
            paper.label(LEFT - 6, paper.y(tick) + 4, "end", number(tick, 0 if tick == round(tick) else 1))
            for tick in paper.ticks()
        ),
        *(paper.upright(year, "#aaa", 0.6) for year in prediction.asked_years),
        *(
            paper.label(paper.x(year), HEIGHT - BOTTOM + 18, "middle", str(year))
            for year in paper.years[::-1][::skip]
        ),
        paper.upright((last_known + prediction.asked_years[0]) / 2, "#000", 1.2),
    ]
    listed = [say("Thick line: the record until {year}. Go on from there.", year=last_known)]
    for context, dash in zip(prediction.context, DASHES, strict=False):
        marks.append(paper.curve(series_of(context.series, paper.years), dash))
        listed.append(say("Thin broken line: {label}.", label=in_language(context.label)))
    marks.append(paper.curve(known))
    marks += [
        f'<circle cx="{paper.x(year):.1f}" cy="{paper.y(value):.1f}" r="2.6"/>'
        for year, value in known.items()
    ]
    unit = in_language(prediction.unit)
    values = "; ".join(f"{year}: {number(value, prediction.digits)}" for year, value in known.items())
    told = say("Grid to draw in. Known before ({unit}): {values}.", unit=unit, values=values)
    return (
        f"<figure><figcaption>{escape(unit)}</figcaption>"
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(told)}">{"".join(marks)}</svg>'
        f"<figcaption>{escape(' '.join(listed))}</figcaption></figure>"
    )


def asked_table(prediction: Prediction) -> str:
    """The asked years with an empty cell under each, for those who rather write than draw."""
    years = "".join(f"<th>{year}</th>" for year in prediction.asked_years)
    return f'<table class="fill"><tr>{years}</tr><tr>{"<td></td>" * len(prediction.asked_years)}</tr></table>'


def record_table(prediction: Prediction) -> str:
    """The asked years with the record under each."""
    record = series_of(prediction.series, prediction.asked_years)
    years = "".join(f"<th>{year}</th>" for year in record)
    values = "".join(f"<td>{number(value, 1)}</td>" for value in record.values())
    unit = escape(in_language(prediction.unit))
    return (
        f"<p><strong>{say('The record')}</strong> ({unit})</p>"
        f'<table class="record"><tr>{years}</tr><tr>{values}</tr></table>'
    )
