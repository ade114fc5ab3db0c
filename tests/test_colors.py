"""Can every color be read, and told from the others: contrast and color-vision deficiencies, in every chart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from courselab.charts import Chart
from courselab.charts.style import INK
from courselab.widgets.scripts import ASSETS
from usmex.charts.opinion.polls import short_pollster

from . import charts as shown
from .charts import NAMES, states
from .colors import DEFICIENCIES, ciede2000, contrast, difference, over

TEXT = 4.5
MARKS = 3.0
"""The ratios that WCAG 2.2 asks for (1.4.3 and 1.4.11)."""
APART = 10.0
"""The least CIEDE2000 difference of two colors that have no second cue. About 1 can be told side by side; ten times
that can be told for small marks that lie apart, such as a bar and its patch in a legend."""
WHITE = "#ffffff"
CLEAR = "rgba(0,0,0,0)"
RGBA = re.compile(r"rgba\((\d+),(\d+),(\d+),([\d.]+)\)")
TAGS = re.compile(r"<[^>]+>")
Pair = tuple[str, str]


@cache
def charts(name: str) -> list[Chart]:
    return [shown.chart(name, **state) for state in states(name)]


def each(value: Any, length: int) -> list[Any]:
    """A plotly property per point: a single value stands for all."""
    return list(value) if isinstance(value, list | tuple) else [value] * length


def solid(color: str, paper: str) -> str:
    """A color as it is seen on ``paper``, if some light comes through it."""
    found = RGBA.fullmatch(color.replace(" ", ""))
    if not found:
        return color
    red, green, blue = (int(part) for part in found.groups()[:3])
    return over(f"#{red:02x}{green:02x}{blue:02x}", paper, float(found[4]))


def papers(chart: Chart) -> list[str]:
    """What may lie behind a mark: the white page and every band that is drawn below."""
    bands = [shape["fillcolor"] for shape in chart.spec["layout"].get("shapes", []) if shape.get("fillcolor")]
    return list(dict.fromkeys([WHITE, *bands]))


def length_of(trace: dict[str, Any]) -> int:
    return max(len(trace.get("x", ())), len(trace.get("y", ())))


def texts(chart: Chart) -> Iterator[Pair]:
    """Each color of a text with each color that it may stand on."""
    behind = papers(chart)
    for note in chart.spec["layout"].get("annotations", []):
        color = note.get("font", {}).get("color", INK)
        yield from ((color, solid(note.get("bgcolor", CLEAR), paper)) for paper in behind)
    for trace in chart.spec["data"]:
        color = trace.get("textfont", {}).get("color", INK)
        if trace["type"] == "sankey":
            yield from ((color, solid(link, WHITE)) for link in trace["link"]["color"])
        elif trace.get("text") and trace["type"] == "bar" and trace.get("textposition") == "inside":
            length = length_of(trace)
            fills = each(trace["marker"]["color"], length)
            yield from (
                (ink, solid(fill, WHITE))
                for ink, fill, text in zip(
                    each(color, length), fills, each(trace["text"], length), strict=True
                )
                if text
            )
        elif trace.get("text") and (trace["type"] == "bar" or "text" in trace.get("mode", "")):
            yield from ((ink, paper) for ink in each(color, 1) for paper in behind)


def bar_marks(trace: dict[str, Any]) -> Iterator[list[str]]:
    """The colors that draw each bar; a bar that carries its name or number inside needs no more."""
    length = length_of(trace)
    marker = trace["marker"]
    inside = each((trace.get("textposition") == "inside" and trace.get("text")) or "", length)
    edge = marker.get("line", {})
    pattern = marker.get("pattern", {})
    for fill, line, width, shape, ink, text in zip(
        each(marker["color"], length),
        each(edge.get("color", ""), length),
        each(edge.get("width", 0), length),
        each(pattern.get("shape", ""), length),
        each(pattern.get("fgcolor", ""), length),
        inside,
        strict=True,
    ):
        if not text:
            yield [solid(fill, WHITE), *([line] if line and width else []), *([ink] if shape and ink else [])]


def point_marks(trace: dict[str, Any]) -> Iterator[list[str]]:
    """The colors that draw the lines and the points of a trace."""
    mode = trace.get("mode", "lines")
    if "lines" in mode and trace.get("line", {}).get("width", 1):
        yield [trace["line"]["color"]]
    if "markers" in mode:
        marker, length = trace["marker"], length_of(trace)
        edges = each(marker.get("line", {}).get("color", ""), length)
        for fill, edge in zip(each(marker["color"], length), edges, strict=True):
            yield [fill, *([edge] if edge else [])]
    if "error_y" in trace:
        yield [trace["error_y"]["color"]]


def marks(chart: Chart) -> Iterator[tuple[tuple[str, ...], str]]:
    """The colors that draw a mark with each color that it may stand on."""
    for trace in chart.spec["data"]:
        if trace["type"] == "sankey":
            drawn: Iterator[list[str]] = ([color] for color in trace["node"]["color"])
        else:
            drawn = bar_marks(trace) if trace["type"] == "bar" else point_marks(trace)
        # A bar of a row of spans stands on the page itself; the shaded eras lie under the panels only.
        yield from ((tuple(colors), paper) for colors in drawn for paper in papers(chart))


@pytest.mark.parametrize("name", NAMES)
def test_text_can_be_read(name: str) -> None:
    pairs = {pair for chart in charts(name) for pair in texts(chart)}
    assert {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < TEXT} == {}


@pytest.mark.parametrize("name", NAMES)
def test_marks_can_be_seen(name: str) -> None:
    drawn = {mark for chart in charts(name) for mark in marks(chart)}
    faint = {
        (colors, paper): best
        for colors, paper in drawn
        if (best := round(max(contrast(color, paper) for color in colors), 2)) < MARKS
    }
    assert faint == {}


def is_named(chart: Chart, name: str) -> bool:
    """Whether the name of a series, or its short form, is written in the figure itself, beside its marks."""
    notes = (note["text"] for note in chart.spec["layout"].get("annotations", []))
    rows = (str(row) for trace in chart.spec["data"] for row in trace.get("y", ()) if isinstance(row, str))
    written = (str(text) for trace in chart.spec["data"] for text in each(trace.get("text", ""), 1))
    texts = [TAGS.sub("", text.replace("<br>", " ")) for text in (*notes, *rows, *written)]
    return any(known in text for known in {name, short_pollster(name)} for text in texts)


@dataclass
class Series:
    """What a reader sees of one named series in one panel."""

    colors: set[str]
    looks: set[tuple[str, ...]]
    """Its cues beside color: bar or line, hatching, and the dash, mark and size that the legend tells too."""


def colors_of(trace: dict[str, Any]) -> set[str]:
    """The colors in which a trace is drawn; where the paper shows through a mark, its edge counts."""
    colors = {trace["line"]["color"]} if "lines" in trace.get("mode", "") else set()
    marker = trace.get("marker", {})
    if "color" in marker:
        length = length_of(trace)
        edges = each(marker.get("line", {}).get("color", ""), length)
        fills = [solid(fill, WHITE) for fill in each(marker["color"], length)]
        colors |= {edge if fill == WHITE and edge else fill for fill, edge in zip(fills, edges, strict=True)}
    return colors


def panels(chart: Chart) -> dict[str, dict[str, Series]]:
    """By vertical axis, each named series."""
    legend = {entry["name"]: (entry["dash"], entry["mark"]) for entry in chart.legend}
    found: dict[str, dict[str, Series]] = {}
    for trace in chart.spec["data"]:
        if trace["type"] == "sankey" or not trace.get("name") or not length_of(trace):
            continue
        name = trace["name"]
        series = found.setdefault(trace.get("yaxis", "y"), {}).setdefault(name, Series(set(), set()))
        series.colors |= colors_of(trace)
        marker = trace.get("marker", {})
        [(symbol, _)] = Counter(each(marker.get("symbol", ""), 1)).most_common(1)
        hatched = any(each(marker.get("pattern", {}).get("shape", ""), 1))
        size = str(marker.get("size", "")) if "markers" in trace.get("mode", "") else ""
        series.looks.add((trace["type"], *legend.get(name, ("", symbol)), size, "hatched" if hatched else ""))
    return found


def nearest(one: set[str], other: set[str]) -> float:
    """The least difference between two sets of colors under any kind of vision."""
    return min(
        difference(first, second, vision)
        for first in one
        for second in other
        for vision in ("", *DEFICIENCIES)
    )


@pytest.mark.parametrize("name", NAMES)
def test_series_can_be_told_apart(name: str) -> None:
    """By colors that stay apart under every kind of vision, or by a second cue that the figure holds."""
    alike = {}
    for chart in charts(name):
        for panel in panels(chart).values():
            for (one, first), (other, second) in combinations(panel.items(), 2):
                near = nearest(first.colors, second.colors)
                same = not first.looks.isdisjoint(second.looks)
                if near < APART and same and not (is_named(chart, one) and is_named(chart, other)):
                    alike[one, other] = (round(near, 1), first.colors, second.colors)
    assert alike == {}


WIDGETS = {
    "chart": ({"ink", "soft", "accent"}, {"line", "accent"}, {"#fff", "#f3f3f3", "#f5f5f5", "#eef4fb"}),
    "ledger": ({"mark"}, {"edge", "mark"}, set()),
    "predict": ({"guess", "record", "context"}, {"line", "guess", "record", "context"}, {"zone"}),
    "question": ({"soft"}, {"edge", "mark"}, {"raised"}),
}
"""By style sheet: variables of text, of lines and marks, and what they may stand on beside JupyterLab's own paper."""
PAGES = {"light": ("#ffffff",), "dark": ("#111111", "#212121")}
"""JupyterLab's ``--jp-layout-color0`` and ``1``; a chart is white under both themes."""
VARIABLE = re.compile(r"--([\w-]+):\s*(#[0-9a-f]+)")


def variables(sheet: str, theme: str) -> dict[str, str]:
    """The colors that a style sheet gives names to, as they are under a theme."""
    css = (ASSETS / f"{sheet}.css").read_text(encoding="utf-8")
    blocks = re.findall(r"([^{}]*)\{([^{}]*)\}", css)
    found = {}
    for selector, body in blocks:
        if theme == "dark" or 'theme-light="false"' not in selector:
            found.update({name: six(color) for name, color in VARIABLE.findall(body)})
    return found


def six(color: str) -> str:
    return color if len(color) == 7 else "#" + "".join(2 * letter for letter in color[1:])


@pytest.mark.parametrize("theme", PAGES)
@pytest.mark.parametrize("sheet", WIDGETS)
def test_widgets_can_be_read_under_both_themes(sheet: str, theme: str) -> None:
    inks, lines, grounds = WIDGETS[sheet]
    named = variables(sheet, theme)
    pages = PAGES["light"] if sheet == "chart" else PAGES[theme]
    behind = [*pages, *(six(ground) if ground.startswith("#") else named[ground] for ground in grounds)]
    asked = [(name, TEXT) for name in inks] + [(name, MARKS) for name in lines]
    faint = {
        (name, paper): round(ratio, 2)
        for name, least in asked
        for paper in behind
        if (ratio := contrast(named[name], paper)) < least
    }
    assert faint == {}


def test_the_arithmetic() -> None:
    """Against the published examples of Sharma 2005, the limits of WCAG, and what protanopia does to violet and blue."""
    assert ciede2000((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=5e-5)
    assert ciede2000((50, -1, 2), (50, 0, 0)) == pytest.approx(2.3669, abs=5e-5)
    assert ciede2000((50, 2.5, 0), (58, 24, 15)) == pytest.approx(19.4535, abs=5e-5)
    assert ciede2000((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514)) == pytest.approx(0.9082, abs=5e-5)
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#767676", WHITE) > TEXT > contrast("#777777", WHITE)
    assert over("#000000", WHITE, 0.5) == "#808080"
    assert difference("#7a4b9d", "#0b5cad") > 20 > 3 > difference("#7a4b9d", "#0b5cad", "protanopia")
