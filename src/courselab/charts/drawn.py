"""What is drawn in a chart, each thing said once: points, lines, bars. They stay what they are until the figure is made.

``figure.py`` makes plotly's JSON of them, and the legend: nothing guesses from a color what is hollow or dashed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from courselab.charts import style
from courselab.charts.words import HOVER, hover_with

LETTERS = {
    "circle": "●○",
    "square": "■□",
    "square-open-dot": "▣▣",
    "diamond": "◆◇",
    "triangle-up": "▲△",
    "triangle-down": "▼▽",
    "x": "✖",
    "cross": "✚✛",
}
"""Plotly's symbols as letters, filled and hollow, for a legend that is text."""

Axes = tuple[str, str]
Places = Iterable[float | str | None]
"""Where things stand along an axis; a missing place is a gap."""
Flags = bool | Sequence[bool]
Texts = str | Sequence[str]
"""One for all, or one for each."""
Json = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """A line of the legend: a letter like the marks, a stroke for a line that is not solid, else a patch."""

    name: str
    color: str
    dash: str = "solid"
    mark: str = ""


class Trace(Protocol):
    """Something that holds a part of the record in a figure."""

    def to_plotly(self) -> Json:
        """As plotly's JSON."""
        ...

    def entry(self) -> Entry | None:
        """Its line of the legend, if it has one."""
        ...


@dataclass(frozen=True, kw_only=True)
class Points:
    """Marks, joined by a line if ``line`` says how: solid, dash, dot. Each says its ``hover`` when pointed at."""

    x: Places
    y: Places
    name: str
    color: str
    hover: Sequence[str]
    symbol: Texts = "circle"
    hollow: Flags = False
    """What rests on something weaker is hollow."""
    size: float = 9
    edge: float = 2
    """Pixels of the outline."""
    line: str = ""
    marked: bool = True
    """Else only the line is drawn."""
    continues: bool = False
    """The first mark is the last one of another line, which goes on as this one: the legend passes over it."""
    text: Sequence[str] = ()
    """What is written beside the marks."""
    sides: Texts = "top center"
    """On which side, as plotly calls it."""
    ink: str = ""
    """The color of the text, where it is not that of the marks."""
    letters: int = 13
    axes: Axes = ("x", "y")
    whole: bool = False
    """Marks at the edge of the panel are whole, else cut off."""
    in_legend: bool = True
    swatch: str = ""
    """The color in the legend, where one name stands for marks of several colors."""
    source: str = ""
    """The source of all, for the end of each hover text."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """More of plotly's own settings, such as ``error_y``."""

    def to_plotly(self) -> Json:
        mode = [
            *(["lines"] if self.line else []),
            *(["markers"] if self.marked else []),
            *(["text"] if self.text else []),
        ]
        line = {"line": {"color": self.color, "width": 2.5, "dash": self.line}} if self.line else {}
        marker = {
            "color": _fill(self.color, self.hollow),
            "symbol": _plain(self.symbol),
            "size": self.size,
            "line": {"color": self.color, "width": self.edge},
        }
        written = {
            "text": list(self.text),
            "textposition": _plain(self.sides),
            "textfont": {"size": self.letters, "color": self.ink or style.text_color(self.color)},
        }
        return _merged(
            {
                "type": "scatter",
                "mode": "+".join(mode),
                **line,
                **({"marker": marker} if self.marked else {}),
                **(written if self.text else {}),
                **_shared(self),
                "cliponaxis": not self.whole,
            },
            self.more,
        )

    def entry(self) -> Entry | None:
        if not (self.name and self.in_legend):
            return None
        return Entry(self.name, self.swatch or self.color, self.line or "solid", self._letter())

    def _letter(self) -> str:
        """The letter that looks like most marks; empty for a line without marks."""
        [(symbol, _)] = Counter([self.symbol] if isinstance(self.symbol, str) else self.symbol).most_common(1)
        letters = LETTERS.get(symbol, "")
        if not (self.marked and letters):
            return ""
        flags = [self.hollow] if isinstance(self.hollow, bool) else self.hollow
        return letters[-1 if all(flags[1:] if self.continues else flags) else 0]


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Bars, each with what it says when pointed at; ``across`` lays them on their side."""

    x: Places
    y: Places
    name: str
    color: Texts
    hover: Sequence[str]
    hollow: Flags = False
    """What rests on something weaker is paper within its outline."""
    hatched: Flags = False
    """What is not whole is hatched."""
    edge: tuple[str, float] | None = None
    """The color of the outlines and their width in pixels."""
    text: Sequence[str] = ()
    """What is written at the end of each bar, or within it."""
    within: bool = False
    ink: str = style.INK
    letters: int = 12
    across: bool = False
    axes: Axes = ("x", "y")
    in_legend: bool = True
    source: str = ""
    """The source of all, for the end of each hover text."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """More of plotly's own settings, such as ``width`` or ``base``."""

    def to_plotly(self) -> Json:
        marker: Json = {"color": _fill(self.color, self.hollow)}
        if self.edge:
            marker["line"] = {"color": self.edge[0], "width": self.edge[1]}
        if self.hatched:
            flags = [self.hatched] if isinstance(self.hatched, bool) else self.hatched
            shapes = ["/" if flag else "" for flag in flags]
            marker["pattern"] = {"shape": shapes[0] if isinstance(self.hatched, bool) else shapes}
        where = (
            {"textposition": "inside", "insidetextanchor": "middle", "textangle": 0}
            if self.within
            else {"textposition": "outside", "cliponaxis": False}
        )
        written = {
            "text": list(self.text),
            "textfont": {"size": self.letters, "color": self.ink},
            **where,
        }
        return _merged(
            {
                "type": "bar",
                **({"orientation": "h"} if self.across else {}),
                "marker": marker,
                **(written if self.text else {}),
                **_shared(self),
            },
            self.more,
        )

    def entry(self) -> Entry | None:
        if not (self.name and self.in_legend):
            return None
        return Entry(self.name, self.color if isinstance(self.color, str) else style.SOFT_INK)


@dataclass(frozen=True)
class Raw:
    """A trace in plotly's own schema, for the odd kind that is drawn once. It says itself how it stands in the legend."""

    plotly: Json
    legend: Entry | None = None

    def to_plotly(self) -> Json:
        return self.plotly

    def entry(self) -> Entry | None:
        return self.legend


def _shared(trace: Points | Bars) -> Json:
    return {
        "name": trace.name,
        "x": list(trace.x),
        "y": list(trace.y),
        "customdata": list(trace.hover),
        "hovertemplate": hover_with(trace.source) if trace.source else HOVER,
        "xaxis": trace.axes[0],
        "yaxis": trace.axes[1],
        "showlegend": trace.in_legend,
    }


def _fill(color: Texts, hollow: Flags) -> Texts:
    """The colors within the outlines: paper where a mark is hollow."""
    if isinstance(hollow, bool):
        return style.PAPER if hollow else _plain(color)
    colors = [color] * len(hollow) if isinstance(color, str) else color
    return [style.PAPER if weak else own for weak, own in zip(hollow, colors, strict=True)]


def _plain(texts: Texts) -> Texts:
    return texts if isinstance(texts, str) else list(texts)


def _merged(settings: Json, more: Mapping[str, Any]) -> Json:
    """Settings with more of them, level by level."""
    deeper = {
        key: _merged(settings[key], value)
        for key, value in more.items()
        if isinstance(value, Mapping) and isinstance(settings.get(key), dict)
    }
    return {**settings, **more, **deeper}
