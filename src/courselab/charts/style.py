"""One look for all charts: paper, ink, type sizes, axes; and the shade in which a mark's color may be written.

Text has a contrast of at least 4.5:1 with what it stands on, and marks at least 3:1. Colors that meet in a chart stay
apart for readers with a color-vision deficiency too, or differ by dash, mark or hatching as well; violet and teal are
therefore lighter than blue, and gray is darker than teal. ``tests/test_colors.py`` computes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FONT = "'Course Sans', Arial, sans-serif"
INK = "#1b1b1b"
SOFT_INK = "#4a4a4a"
GRID = "#dddddd"
PAPER = "#ffffff"
"""What a chart stands on, under every theme of the page; a mark that is filled with it is hollow."""
MARK = "#a63a00"
"""The color of a claim or a threshold that is held against the record."""

TEXT = {
    "#7d7d7d": "#5f5f5f",
    "#6f6f6f": "#5f5f5f",
    "#b87400": "#8a5700",
    "#8c73d9": "#6a4bb0",
    "#009396": "#006a6d",
    "#5c7a29": "#4c6521",
    "#5b6fb5": "#465799",
}
"""Marks too light for text, and the shade in which their names are written."""


LEGEND_ROOM = 104
"""Pixels below a chart for the years and up to three rows of legend."""


AXIS_ROOM = 36
"""Pixels between a chart's lower edge and its legend, for the years."""


def legend_top(height: int, bottom: int) -> float:
    """Where a legend begins, as a share of the figure's height; ``bottom`` is the margin below the chart.

    In pixels from the chart and not as a share of it, so that a legend never covers the years.
    """
    return round((bottom - AXIS_ROOM) / height, 4)


def layout(height: int, *, names: int = 0, **more: Any) -> dict[str, Any]:
    """The plotly layout that every chart starts from. ``height`` is in pixels.

    ``names`` are the pixels of a left margin that holds names in place of numbers: a narrow page makes it as wide as
    they need.
    """
    margin = more.pop("margin", {"l": 64, "r": 16, "t": 12, "b": 44})
    if names:
        margin, more["meta"] = {**margin, "l": names}, {"names": True}
    return {
        "template": "none",
        "height": height,
        "autosize": True,
        "margin": margin,
        "font": {"family": FONT, "size": 14, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "dragmode": False,
        "hoverlabel": {"font": {"size": 14, "family": FONT}, "align": "left"},
        "legend": {
            "orientation": "h",
            "x": 0,
            "yref": "container",
            "y": legend_top(height, margin["b"]),
            "yanchor": "top",
            "bgcolor": "rgba(0,0,0,0)",
            "font": {"size": 14},
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "bargap": 0.12,
        **more,
    }


def amount_axis(title: str = "", **more: Any) -> dict[str, Any]:
    """A vertical axis of amounts: zero is drawn, the grid is light."""
    return {
        "title": {"text": title, "font": {"size": 13, "color": SOFT_INK}},
        "gridcolor": GRID,
        "zeroline": True,
        "zerolinecolor": INK,
        "rangemode": "tozero",
        "separatethousands": True,
        "fixedrange": True,
        **more,
    }


NEW_YEAR = -0.5
"""Where 1 January lies from the middle of its year, in years."""


@dataclass(frozen=True)
class YearAxis:
    """A horizontal axis of years from ``low`` to ``high``, with a number every ``step`` years, or where plotly likes."""

    low: float
    high: float
    step: int | None
    more: Mapping[str, Any]
    """More of plotly's own axis settings."""

    def to_plotly(self) -> dict[str, Any]:
        return {
            "range": [self.low, self.high],
            "showgrid": False,
            "zeroline": False,
            "ticks": "outside",
            "tickformat": "d",
            "fixedrange": True,
            "dtick": self.step,
            "tickcolor": GRID,
            **self.more,
        }


def year_axis(
    years: tuple[int, int], *, dated: bool = False, step: int | None = None, **more: Any
) -> YearAxis:
    """A horizontal axis on which each year's bar has its full width.

    A number stands in the middle of its year, under the bar; on a ``dated`` axis, of points with a date, it stands
    at 1 January, so that no date of a year lies left of its number.
    """
    length = years[1] - years[0]
    step = step or (1 if length <= 12 else None)
    if dated:
        # plotly writes 1987.5 in the format d as 1988.
        step = next((every for every, most in ((1, 12), (2, 24), (5, 60)) if length <= most), 10)
        more = {"tick0": NEW_YEAR, "tickcolor": SOFT_INK, **more}
    return YearAxis(years[0] - 0.5, years[1] + 0.5, step, more)


def text_color(color: str) -> str:
    """The shade of a mark's color in which its name may be written."""
    return TEXT.get(color, color)


def text_on(color: str) -> str:
    """The color of a text that stands on a mark: dark on the light marks, white on the others."""
    return INK if color in TEXT else PAPER
