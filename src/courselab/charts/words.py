"""Words that charts share: signs and changes, why a figure is weak, what stands in a hover text."""

from __future__ import annotations

import textwrap
from collections.abc import Sized

import pandas as pd

from courselab import catalog
from courselab.measures import percent_change, when_highest
from courselab.messages import number, say

HOVER = "%{customdata}<extra></extra>"
"""A hover text comes whole from here: plotly adds no number and no name of its own."""


def told(points: pd.Series, digits: int = 0) -> dict[str, object]:
    """What a sentence may say of a line by year, as a reader reads it: its ends, its peak and its change in percent.

    ``first``, ``last``, ``before``, ``after``; ``peak`` (the year) and ``most``; ``change``, a dash where the line
    begins at nothing. Years without a figure are passed over.
    """
    points = points.dropna()
    before, after = float(points.iloc[0]), float(points.iloc[-1])
    return {
        "first": int(points.index[0]),
        "last": int(points.index[-1]),
        "before": number(before, digits),
        "after": number(after, digits),
        "peak": when_highest(points),
        "most": number(float(points.max()), digits),
        "change": number(percent_change(before, after)) if before else "–",
    }


def one_or_span(points: Sized, one: str, span: str) -> str:
    """The sentence for a single year, or the one for a span of them."""
    return one if len(points) == 1 else span


def period(years: tuple[int, int]) -> str:
    """Years in words: ``1998``, or ``1994 to 1998``."""
    return str(years[0]) if years[0] == years[1] else say("{first} to {last}", first=years[0], last=years[1])


def signed(value: float, digits: int) -> str:
    """A number with exactly ``digits`` decimals, with a plus if it is a gain."""
    return f"+{number(value, digits)}" if round(value, digits) > 0 else number(value, digits)


def changed(percent: float) -> str:
    """A change in words: ``4.8 percent more``."""
    if abs(percent) < 0.05:
        return say("no change")
    if percent > 0:
        return say("{percent} percent more", percent=number(percent, 1))
    return say("{percent} percent fewer", percent=number(-percent, 1))


def why_weak(checked: str) -> str:
    """Why a figure is drawn hollow, from the column ``checked`` of its row; empty where it is firm."""
    return {"disputed": say("sources differ"), "unchecked": say("not checked a second time")}.get(checked, "")


def wrapped(text: str, letters: int = 62) -> str:
    """A hover text in lines of at most so many letters, which a narrow screen can show."""
    return "<br>".join(textwrap.wrap(text, letters))


def hover_source(source: str) -> str:
    """The source as the last line of a hover text. Raises CourseError for an unknown id."""
    return say("Source: {source}", source=catalog.cite(source))


def hover_with(source: str) -> str:
    """The hover template of marks that share one source: their own text, then the source."""
    return f"%{{customdata}}<br>{hover_source(source)}<extra></extra>"
