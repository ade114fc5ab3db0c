"""What stands behind and above a chart over years: rows of spans, dated marks; and panels on one time axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from courselab.charts import style
from courselab.charts.drawn import Axes
from courselab.charts.words import HOVER
from courselab.spans import Span, clipped

STRIP = 84
"""Pixels of three rows of spans."""
MARK_ROW = 18
MARK_ROWS = 3
"""Pixels of a row of mark labels, and how many rows keep neighboring labels apart."""
GAP = 4
PANEL_GAP = 54
LEGEND_ROW = 22
LABEL_LINE = 16
"""Pixels that a line of a label at a line's end takes."""
HEADING = 24
"""Pixels above the uppermost panel for its heading; the others have theirs in the gap between panels."""

AXES = {
    1: ("",),
    2: ("3", ""),
    3: ("4", "3", ""),
    4: ("5", "4", "3", ""),
    5: ("6", "5", "4", "3", ""),
}
"""Axis numbers of the panels from top to bottom. plotly hides names that do not fit only in the last of the
subplots that hold bars, which must be the rows of spans: so the lowest panel is the first."""

UPPER, LOWER = ("x3", "y3"), ("x", "y")
"""The axes of the two panels of a chart that has two."""

STRIP_WIDTH = 780
"""Pixels that rows of spans take in a picture 900 pixels wide."""
LETTER = 5.7
"""Pixels that a letter of a name takes on average at its smallest size."""
NAME_EDGES = 8
"""Pixels that plotly keeps free beside a name within its bar."""

Years = tuple[int, int]
Shapes = list[dict[str, Any]]


def edges(years: Years) -> tuple[float, float]:
    """Where the first year begins and the last one ends, on an axis whose years stand at whole numbers."""
    return years[0] - 0.5, years[1] + 0.5


def shade(spans: list[Span], years: Years) -> Shapes:
    """Background bands, one per span that the years touch."""
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "y domain",
            "x0": span.start,
            "x1": span.end,
            "y0": 0,
            "y1": 1,
            "fillcolor": span.color,
            "line": {"width": 0},
            "layer": "below",
        }
        for span in clipped(spans, *edges(years))
    ]


def named(spans: list[Span], years: Years) -> Shapes:
    """The spans' names at the top of their bands, where a band is wide enough to hold one."""
    low, high = edges(years)
    return [
        {
            "text": span.name,
            "x": (span.start + span.end) / 2,
            "xref": "x",
            "y": 1,
            "yref": "y domain",
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": 13, "color": style.SOFT_INK},
        }
        for span in clipped(spans, low, high)
        if span.end - span.start > 0.13 * (high - low)
    ]


def _fitting(span: Span, room: float) -> str:
    """The name of a span, or its short form where the name does not fit; ``room`` is the pixels that a year takes."""
    fits = len(span.name) * LETTER + NAME_EDGES <= (span.end - span.start) * room
    return span.name if fits else span.short or span.name


@dataclass(frozen=True)
class Row:
    """A row of spans over the panels, with its name."""

    name: str
    spans: list[Span]


@dataclass(frozen=True)
class Spans:
    """One row of the spans that the years touch, on the axes ``x`` and ``y2``."""

    row: Row
    years: Years

    def to_plotly(self) -> dict[str, Any]:
        low, high = edges(self.years)
        spans, room = clipped(self.row.spans, low, high), STRIP_WIDTH / (high - low)
        return {
            "type": "bar",
            "orientation": "h",
            "y": [self.row.name] * len(spans),
            "base": [span.start for span in spans],
            "x": [span.end - span.start for span in spans],
            "text": [_fitting(span, room) for span in spans],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "textfont": {"size": 12, "color": style.INK},
            "marker": {
                "color": [span.color for span in spans],
                "line": {"color": style.PAPER, "width": 1.5},
            },
            "customdata": [span.detail or span.name for span in spans],
            "hovertemplate": HOVER,
            "xaxis": "x",
            "yaxis": "y2",
            "width": 0.9,
            "showlegend": False,
            "meta": {"spans": True},
        }

    def entry(self) -> None:
        """Spans are named in their row, not in the legend."""


def strip_axis(bottom: float) -> dict[str, Any]:
    """The axis that carries the rows of spans, from ``bottom`` to the top of the figure."""
    return {
        "domain": [bottom, 1],
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "ticks": "",
        "ticklabelstandoff": 4,
    }


@dataclass(frozen=True)
class Mark:
    """A dated event over a chart: ``at`` in years of the axis, ``label`` of a few words, the event in a sentence."""

    at: float
    label: str
    sentence: str
    source: str


@dataclass(frozen=True)
class Backdrop:
    """What a chart stands before: the periods that shade its panels, and rows of other spans on the same clock."""

    periods: Row
    rows: tuple[Row, ...]

    def strip(self, years: Years) -> list[Spans]:
        """The periods and the other spans that the years touch, in rows on the axes ``x`` and ``y2``.

        A name too long for its span is shortened; one that does not fit even so is left to the hover text.
        """
        return [Spans(self.periods, years), *self.upper(years)]

    def upper(self, years: Years) -> list[Spans]:
        """The rows without the periods, for a chart that names these in its panel."""
        return [Spans(row, years) for row in self.rows]


@dataclass(frozen=True)
class Panel:
    """One panel over the time axis: its height in pixels and its amounts from ``low`` to ``high``."""

    pixels: int
    low: float
    high: float
    title: str
    ticks: dict[str, Any]
    """More of plotly's own axis settings, such as ``ticksuffix``."""
    heading: str = ""
    """What is shown, above the panel."""


def within(marks: tuple[Mark, ...], years: Years) -> list[Mark]:
    """The marks that the years hold, in order."""
    low, high = edges(years)
    return sorted((mark for mark in marks if low < mark.at < high), key=lambda mark: mark.at)


def panel_axes(count: int) -> list[Axes]:
    """The axes of ``count`` panels, from top to bottom, as traces name them."""
    return [(f"x{number}", f"y{number}") for number in AXES[count]]


def framed(
    behind: Backdrop | None,
    years: Years,
    panels: list[Panel],
    marks: Sequence[Mark] = (),
    *,
    right: int = 16,
    annotations: Sequence[Note] = (),
    shapes: Sequence[dict[str, Any]] = (),
    dated: bool = False,
) -> dict[str, Any]:
    """The layout of a chart over years: rows of spans on top, marks under them, then the panels from top to bottom.

    Without a backdrop nothing stands above the panels. The axes of the panels are those of ``panel_axes``; ``y2``
    carries the rows of spans. ``right`` is the margin in pixels that names at the ends of lines need.
    ``dated`` is for charts of dated points: a year's number stands at 1 January.
    """
    strip = STRIP + GAP if behind else 0
    band = MARK_ROW * MARK_ROWS if marks else 0
    heading = HEADING if panels[0].heading else 0
    total = strip + band + heading + sum(panel.pixels for panel in panels) + PANEL_GAP * (len(panels) - 1)
    top = total - strip - band - heading
    axes: dict[str, Any] = {"yaxis2": strip_axis((total - STRIP) / total)} if behind else {}
    backs: Shapes = []
    headings: Shapes = []
    bottom: float = top
    for panel, number in zip(panels, AXES[len(panels)], strict=True):
        bottom = top - panel.pixels
        same: dict[str, Any] = {"matches": "x"} if number else {}
        axes[f"xaxis{number}"] = style.year_axis(years, dated=dated, anchor=f"y{number}", **same)
        axes[f"yaxis{number}"] = style.amount_axis(
            panel.title,
            domain=[max(bottom, 0) / total, top / total],
            **{"range": [panel.low, panel.high], "tickformat": ",~r", **panel.ticks},
        )
        for shape in shade(behind.periods.spans if behind else [], years):
            backs.append({**shape, "xref": f"x{number}", "yref": f"y{number} domain"})
        if panel.heading:
            headings.append(_heading(panel.heading, f"y{number} domain"))
        top = bottom - PANEL_GAP
    flags = _flags(marks, years, (total - strip) / total, total)
    return style.layout(
        total + 12 + 40,
        # Grouped bars would be moved off their rows.
        barmode="overlay",
        margin={"l": 64, "r": right, "t": 12, "b": 40},
        uniformtext={"mode": "hide", "minsize": 11},
        showlegend=False,
        shapes=[*backs, *flags, *shapes],
        annotations=[*flags, *headings, *annotations],
        **axes,
    )


def _heading(text: str, domain: str) -> dict[str, Any]:
    """The heading of a panel, from the left edge of the figure."""
    return {
        "text": f"<b>{text}</b>",
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": -52,
        "y": 1,
        "yref": domain,
        "yanchor": "bottom",
        "yshift": 3,
        "showarrow": False,
        "align": "left",
        "bgcolor": style.PAPER,
        "borderpad": 0,
        "font": {"size": 13, "color": style.INK},
    }


def with_legend(layout: dict[str, Any], rows: int) -> dict[str, Any]:
    """The layout with a legend below it that takes up to ``rows`` rows on a narrow screen."""
    margin = layout["margin"]
    room = style.LEGEND_ROOM + (rows - 3) * LEGEND_ROW
    return {
        **layout,
        "showlegend": True,
        "height": layout["height"] + room - margin["b"],
        "margin": {**margin, "b": room},
    }


@dataclass(frozen=True)
class Flag:
    """A dated mark in a figure: a dotted line up to ``height`` of the figure, and there its label on one ``side`` of it."""

    mark: Mark
    height: float
    side: str
    """left, right, over."""

    def shape(self) -> dict[str, Any]:
        return {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": self.mark.at,
            "x1": self.mark.at,
            "y0": 0,
            "y1": self.height,
            "line": {"color": style.MARK, "width": 1.5, "dash": "dot"},
        }

    def note(self) -> dict[str, Any]:
        anchor, shift = {"left": ("right", -3), "right": ("left", 3), "over": ("center", 0)}[self.side]
        return {
            "text": self.mark.label,
            "hovertext": self.mark.sentence,
            "x": self.mark.at,
            "xref": "x",
            "y": self.height,
            "yref": "paper",
            "xanchor": anchor,
            "yanchor": "middle",
            "xshift": shift,
            "showarrow": False,
            "bgcolor": style.PAPER,
            "borderpad": 0,
            "font": {"size": 12, "color": style.MARK},
        }


def _flags(marks: Sequence[Mark], years: Years, top: float, total: int) -> list[Flag]:
    """A flag for each mark, in rows above the panels; labels far to the right stand left of their lines."""
    turn = years[0] + 0.75 * (years[1] - years[0])
    return [
        Flag(
            mark,
            top - (row % MARK_ROWS + 0.5) * MARK_ROW / total,
            "left" if mark.at > turn else "right",
        )
        for row, mark in enumerate(marks)
    ]


@dataclass(frozen=True)
class End:
    """The name to be written at the right end of a line."""

    text: str
    year: float
    value: float
    color: str


@dataclass(frozen=True)
class EndName:
    """The name at the end of a line, at the height where it is free of the others."""

    end: End
    place: float
    axes: Axes

    def note(self) -> dict[str, Any]:
        return {
            "text": self.end.text,
            "x": self.end.year,
            "xref": self.axes[0],
            "y": self.place,
            "yref": self.axes[1],
            "xanchor": "left",
            "yanchor": "middle",
            "xshift": 7,
            "align": "left",
            "showarrow": False,
            "font": {"size": 13, "color": style.text_color(self.end.color)},
        }


Note = EndName | dict[str, Any]
"""An annotation that a chart adds to its layout: the name at an end, or another in plotly's own schema."""


def end_labels(ends: list[End], panel: Panel, axes: Axes = ("x", "y")) -> list[EndName]:
    """Names right of the last points of lines, moved apart where they would overlap."""
    unit = (panel.high - panel.low) / panel.pixels
    places: list[float] = []
    ordered = sorted(ends, key=lambda end: end.value)
    for end in ordered:
        half = _half(end, unit)
        floor = places[-1] + _half(ordered[len(places) - 1], unit) + half if places else panel.low + half
        places.append(max(end.value, floor))
    ceiling = panel.high
    for index in range(len(places) - 1, -1, -1):
        half = _half(ordered[index], unit)
        places[index] = min(places[index], ceiling - half)
        ceiling = places[index] - half
    return [EndName(end, place, axes) for end, place in zip(ordered, places, strict=True)]


def _half(end: End, unit: float) -> float:
    return (end.text.count("<br>") + 1) * LABEL_LINE * unit / 2


def nice_ceiling(highest: float) -> float:
    """A little above the highest value, so that its mark is whole."""
    return highest * 1.08 if highest > 0 else 1.0
