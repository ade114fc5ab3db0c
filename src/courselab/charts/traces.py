"""Lines and bars through the points of a series, as most charts draw them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import pandas as pd

from courselab.charts import style
from courselab.charts.drawn import Axes, Bars, Flags, Points
from courselab.messages import number

Spot = TypeVar("Spot")


def line(
    points: pd.Series,
    color: str,
    hover: Sequence[str],
    *,
    name: str,
    symbol: str = "circle",
    dash: str = "solid",
    hollow: Flags = False,
    axes: Axes = ("x", "y"),
    **more: Any,
) -> Points:
    """A line with marks through the points of a series by year; a missing one is a gap."""
    return Points(
        x=points.index.tolist(),
        y=rounded(points),
        name=name,
        color=color,
        hover=hover,
        symbol=symbol,
        hollow=hollow,
        size=7,
        edge=1.5,
        line=dash,
        axes=axes,
        **more,
    )


def with_gaps(spots: Sequence[Spot], apart: Callable[[Spot, Spot], bool]) -> list[Spot | None]:
    """What a line runs through, with None where it breaks: between two neighbors that are ``apart``."""
    found: list[Spot | None] = [*spots[:1]]
    for one, other in pairwise(spots):
        found.extend([None, other] if apart(one, other) else [other])
    return found


def bars(points: pd.Series, color: str, hover: Sequence[str], *, name: str, **more: Any) -> Bars:
    """A bar for each point of a series by year."""
    return Bars(x=points.index.tolist(), y=rounded(points), name=name, color=color, hover=hover, **more)


def rounded(points: pd.Series) -> list[float | None]:
    """Heights as the page is sent them; a missing one is None."""
    return [None if value != value else round(value, 4) for value in points.tolist()]


def numbered(points: pd.Series, digits: int = 0) -> list[str]:
    """The numbers of a series in words, to be written at its bars."""
    return [number(value, digits) for value in points.tolist()]


def level_line(at: float, axes: Axes = ("x", "y"), width: float = 2) -> dict[str, Any]:
    """A dashed line across a panel, for a claim or a threshold that is held against the record."""
    return {
        "type": "line",
        "xref": f"{axes[0]} domain",
        "yref": axes[1],
        "x0": 0,
        "x1": 1,
        "y0": at,
        "y1": at,
        "line": {"color": style.MARK, "width": width, "dash": "dash"},
    }
