"""What every chart function returns."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from usmex import catalog
from usmex.messages import say

if TYPE_CHECKING:
    import plotly.graph_objects as go

TITLE_LETTERS = 68
SMALL_LETTERS = 108


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
        """The figure as plotly's JSON, without title: on a page the title is text beside it."""
        return {"data": self.traces, "layout": self.layout}

    @property
    def figure(self) -> go.Figure:
        """The figure as a plotly object, with title, to change or to save."""
        from usmex.charts.plotly_start import graph_objects

        return graph_objects().Figure(self.picture_spec)

    @property
    def picture_spec(self) -> dict[str, Any]:
        """The figure as a picture that stands alone: title, subtitle and source are drawn into it."""
        title = "<br>".join(textwrap.wrap(self.title, TITLE_LETTERS))
        subtitle = "<br>".join(textwrap.wrap(self.subtitle, SMALL_LETTERS))
        source = "<br>".join(textwrap.wrap(self.source_line, SMALL_LETTERS))
        head = 34 + 24 * (title.count("<br>") + 1) + 17 * (subtitle.count("<br>") + 1)
        foot = 16 * (source.count("<br>") + 1)
        margin = self.layout["margin"]
        layout = {
            **self.layout,
            "height": self.layout["height"] + head + foot - margin["t"],
            "margin": {**margin, "t": head, "b": margin["b"] + foot},
            "title": {
                "text": f"<b>{title}</b>",
                "subtitle": {"text": subtitle, "font": {"size": 14, "color": "#444444"}},
                "x": 0,
                "xref": "container",
                "xanchor": "left",
                "y": 1,
                "yref": "container",
                "yanchor": "top",
                "font": {"size": 19},
                "pad": {"t": 14, "l": 12},
            },
            "annotations": [
                *self.layout.get("annotations", []),
                {
                    "text": source,
                    "x": 0,
                    "xref": "container",
                    "xanchor": "left",
                    "y": 0,
                    "yref": "container",
                    "yanchor": "bottom",
                    "showarrow": False,
                    "align": "left",
                    "font": {"size": 12, "color": "#555555"},
                    "borderpad": 8,
                },
            ],
        }
        return {"data": self.traces, "layout": layout}

    @property
    def source_line(self) -> str:
        """The sources in a reader's words."""
        return say("Source: {sources}.", sources="; ".join(catalog.cite(source) for source in self.sources))
