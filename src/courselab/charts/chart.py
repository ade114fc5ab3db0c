"""What every chart function returns."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from courselab import catalog
from courselab.charts.drawn import Trace
from courselab.charts.figure import figure_of, legend_of
from courselab.charts.style import AXIS_ROOM, INK, SOFT_INK, legend_top
from courselab.messages import number, say

if TYPE_CHECKING:
    import plotly.graph_objects as go

TITLE_LETTERS = 74
SMALL_LETTERS = 115
MOST_NAMED = 8
"""More sources than that are not named under a chart but row by row in its table."""


@dataclass(frozen=True)
class Chart:
    """A figure, its words, its table and its sources, made together so that they cannot disagree.

    ``traces`` say what is drawn, ``layout`` is in plotly's own schema but for its years, dated marks and names at
    ends; ``spec`` makes plotly's JSON of them. Building and checking ``go.Figure`` objects takes several milliseconds,
    too long for a slider that is being moved; ``figure`` makes one for whoever wants to go on working with it, and the
    tests make one of every chart.
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
    traces: Sequence[Trace]
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
        return figure_of(self.traces, layout)

    @property
    def legend(self) -> list[dict[str, str]]:
        """What the legend says; empty if there is none."""
        return legend_of(self.traces, self.layout)

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
        return figure_of(self.traces, layout)

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
