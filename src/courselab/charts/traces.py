"""Traces and lines that charts share, in plotly's schema."""

from __future__ import annotations

from typing import Any

import pandas as pd

from courselab.charts import style
from courselab.charts.words import HOVER
from courselab.messages import number, say


def marks(
    x: list[float],
    y: list[float],
    color: str,
    hover: list[str],
    *,
    name: str,
    hollow: list[bool],
    symbol: str = "circle",
    size: int = 11,
    text: list[str] | None = None,
    sides: list[str] | None = None,
    axes: tuple[str, str] = ("x", "y"),
) -> dict[str, Any]:
    """Single points; hollow ones rest on something weaker. ``text`` is written beside them, on the given sides."""
    written = (
        {
            "text": text,
            "textposition": sides or ["top center"] * len(x),
            "textfont": {"size": 13, "color": style.text_color(color)},
        }
        if text
        else {}
    )
    return {
        "type": "scatter",
        "mode": "markers+text" if text else "markers",
        "name": name,
        "x": x,
        "y": y,
        "marker": {
            "color": [style.PAPER if weak else color for weak in hollow],
            "symbol": symbol,
            "size": size,
            "line": {"color": color, "width": 2},
        },
        **written,
        "cliponaxis": False,
        "customdata": hover,
        "hovertemplate": HOVER,
        "xaxis": axes[0],
        "yaxis": axes[1],
    }


def level_line(at: float, axes: tuple[str, str] = ("x", "y"), width: float = 2) -> dict[str, Any]:
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


def line(
    points: pd.Series,
    color: str,
    hover: list[str],
    *,
    name: str,
    symbol: str = "circle",
    dash: str = "solid",
    hollow: bool = False,
    axes: tuple[str, str] = ("x", "y"),
) -> dict[str, Any]:
    """A line with markers through the points of a series by year; a missing one is a gap."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": points.index.tolist(),
        "y": [None if value != value else round(value, 4) for value in points.tolist()],
        "connectgaps": False,
        "line": {"color": color, "width": 2.5, "dash": dash},
        "marker": {
            "color": style.PAPER if hollow else color,
            "symbol": symbol,
            "size": 7,
            "line": {"color": color, "width": 1.5},
        },
        "customdata": hover,
        "hovertemplate": HOVER,
        "xaxis": axes[0],
        "yaxis": axes[1],
    }


def named_bars(rows: list[tuple[str, float, str]]) -> dict[str, Any]:
    """A few horizontal bars of millions of dollars, each a name, an amount and a color, with its number at the end."""
    return {
        "type": "bar",
        "orientation": "h",
        "y": [name for name, _, _ in rows],
        "x": [round(amount, 4) for _, amount, _ in rows],
        "marker": {"color": [color for _, _, color in rows]},
        "text": [number(amount, 0 if amount == round(amount) else 1) for _, amount, _ in rows],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{text} million<extra></extra>",
    }


def named_bars_layout(most: float) -> dict[str, Any]:
    """The layout of ``named_bars``; ``most`` is the largest amount."""
    return style.layout(
        230,
        xaxis=style.amount_axis(say("million dollars"), range=[0, most * 1.14]),
        yaxis={
            "automargin": True,
            "fixedrange": True,
            "autorange": "reversed",
            "ticks": "",
            "ticklabelstandoff": 4,
        },
        margin={"l": 190, "r": 40, "t": 12, "b": 52},
        showlegend=False,
    )
