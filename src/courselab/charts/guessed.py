"""TO GO: the legend of traces that are still dictionaries, guessed from their colors. Delete it when no chart has any."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from courselab.charts.drawn import Entry
from courselab.charts.style import PAPER, SOFT_INK

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


@dataclass(frozen=True)
class Guessed:
    """A trace that is a dictionary."""

    plotly: dict[str, Any]

    def to_plotly(self) -> dict[str, Any]:
        return self.plotly

    def entry(self) -> Entry | None:
        trace = self.plotly
        if not (trace.get("name") and trace.get("showlegend", True)):
            return None
        return Entry(trace["name"], _color(trace), trace.get("line", {}).get("dash", "solid"), _mark(trace))


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
