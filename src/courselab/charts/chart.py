"""What every chart function returns."""

from __future__ import annotations

import textwrap
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from courselab import catalog
from courselab.charts.style import AXIS_ROOM, INK, PAPER, SOFT_INK, legend_top
from courselab.messages import number, say

if TYPE_CHECKING:
    import plotly.graph_objects as go

MARKS = {
    "circle": "●",
    "circle-open": "○",
    "square": "■",
    "square-open": "□",
    "square-open-dot": "▣",
    "diamond": "◆",
    "diamond-open": "◇",
    "triangle-up": "▲",
    "triangle-up-open": "△",
    "triangle-down": "▼",
    "triangle-down-open": "▽",
    "x": "✖",
    "cross": "✚",
    "cross-open": "✛",
}
"""Plotly's symbols as letters, for a legend that is text."""
TITLE_LETTERS = 74
SMALL_LETTERS = 115
MOST_NAMED = 8
"""More sources than that are not named under a chart but row by row in its table."""


@dataclass(frozen=True)
class Chart:
    """A figure, its words, its table and its sources, made together so that they cannot disagree.

    ``traces`` and ``layout`` are written in plotly's own schema as plain dictionaries. Building and checking
    ``go.Figure`` objects takes several milliseconds, too long for a slider that is being moved; ``figure``
    makes one for whoever wants to go on working with it, and the tests make one of every chart.
    """

    name: str
    title: str
    """The finding, as a sentence."""
    subtitle: str
    """Unit, price year, clock and stage."""
    words: str
    """One to three sentences with the numbers, for those who do not see the picture."""
    table: pd.DataFrame
    """What is drawn, with readable column names; the CSV that readers download."""
    sources: tuple[str, ...]
    """Source ids of the catalog."""
    traces: list[dict[str, Any]]
    layout: dict[str, Any]
    limits: tuple[str, ...] = ()
    """What the series does not cover, a sentence each."""

    @property
    def spec(self) -> dict[str, Any]:
        """The figure as plotly's JSON, without title and legend: on a page these are text beside it."""
        margin = self.layout["margin"]
        spare = margin["b"] - AXIS_ROOM if self.legend else 0
        layout = {
            **self.layout,
            "showlegend": False,
            "height": self.layout["height"] - spare,
            "margin": {**margin, "b": margin["b"] - spare},
        }
        return {"data": self.traces, "layout": layout}

    @property
    def legend(self) -> list[dict[str, str]]:
        """What the legend says: name, color, dash and mark of each trace that has one; empty if there is none."""
        named = [trace for trace in self.traces if trace.get("name") and trace.get("showlegend", True)]
        if len(named) < 2 or not self.layout.get("showlegend", True):
            return []
        entries = {
            trace["name"]: {
                "name": trace["name"],
                "color": _color(trace),
                "dash": trace.get("line", {}).get("dash", "solid"),
                "mark": _mark(trace),
            }
            for trace in named
        }
        return list(entries.values())

    @property
    def figure(self) -> go.Figure:
        """The figure as a plotly object, with title, to change or to save."""
        from courselab.charts.plotly_start import graph_objects

        return graph_objects().Figure(self.picture_spec)

    @property
    def picture_spec(self) -> dict[str, Any]:
        """The figure as a picture that stands alone: title, subtitle and source are drawn into it."""
        title = textwrap.wrap(self.title, TITLE_LETTERS)
        subtitle = textwrap.wrap(self.subtitle, SMALL_LETTERS)
        source = textwrap.wrap(self.source_line, SMALL_LETTERS)
        margin = self.layout["margin"]
        head = 28 + 25 * len(title) + 18 * len(subtitle)
        foot = 12 + 16 * len(source)
        height = self.layout["height"] + head + foot
        # The legend stays as far below the chart as it was, above the source.
        legend = {**self.layout["legend"], "y": legend_top(height, margin["b"]) + foot / height}
        layout = {
            **self.layout,
            "height": height,
            "margin": {**margin, "t": margin["t"] + head, "b": margin["b"] + foot},
            "legend": legend,
            "annotations": [
                *self.layout.get("annotations", []),
                _line_outside(title, margin, above=18 + 18 * len(subtitle), size=19, bold=True),
                _line_outside(subtitle, margin, above=8, size=14),
                _line_outside(source, margin, above=None, size=12),
            ],
        }
        return {"data": self.traces, "layout": layout}

    @property
    def source_line(self) -> str:
        """The sources in a reader's words; empty where nothing is drawn."""
        if not self.sources:
            return ""
        if len(self.sources) > MOST_NAMED:
            return say(
                "Source: {count} sources, named row by row in the table.", count=number(len(self.sources))
            )
        return say("Source: {sources}.", sources="; ".join(catalog.cite(source) for source in self.sources))


def whole_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers without decimals, for a table; a missing one is None."""
    return pd.DataFrame(
        {
            name: pd.Series(
                [None if value != value else round(value) for value in frame[name].tolist()],
                index=frame.index,
                dtype=object,
            )
            for name in frame.columns
        }
    )


def _color(trace: dict[str, Any]) -> str:
    """The color that stands for a trace: of its line if one is drawn, else of its marks where they share one."""
    drawn = ("line", "marker") if "lines" in trace.get("mode", "lines") else ("marker",)
    for part in drawn:
        color = trace.get(part, {}).get("color")
        if isinstance(color, str):
            return color
    return SOFT_INK


def _mark(trace: dict[str, Any]) -> str:
    """The letter that looks like most marks of a trace; empty for bars and for lines without marks."""
    if trace["type"] != "scatter" or "markers" not in trace.get("mode", "lines"):
        return ""
    marker = trace.get("marker", {})
    symbol = marker.get("symbol", "circle")
    symbols = [symbol] if isinstance(symbol, str) else list(symbol)
    [(shape, _)] = Counter(each.removesuffix("-open") for each in symbols).most_common(1)
    color = marker.get("color")
    fills = [color] if isinstance(color, str) else list(color or ())
    # A mark that is filled with the color of the paper is hollow. A dashed line begins at the last mark of the one it continues.
    continued = len(fills) > 1 and trace.get("line", {}).get("dash", "solid") != "solid"
    colors = set(fills[1:] if continued else fills)
    hollow = colors == {PAPER} or all(each.endswith("-open") for each in symbols)
    return MARKS.get(f"{shape}-open" if hollow else shape, "")


def _line_outside(
    lines: list[str], margin: dict[str, int], *, above: int | None, size: int, bold: bool = False
) -> dict[str, Any]:
    """Text left of the plot's edge: ``above`` pixels over the plot's own margin, or under the plot if None."""
    text = "<br>".join(lines)
    return {
        "text": f"<b>{text}</b>" if bold else text,
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "xshift": 12 - margin["l"],
        "yref": "paper",
        "y": 1 if above is not None else 0,
        "yanchor": "bottom" if above is not None else "top",
        "yshift": margin["t"] + above if above is not None else -margin["b"],
        "showarrow": False,
        "align": "left",
        "font": {"size": size, "color": INK if bold else SOFT_INK},
    }
