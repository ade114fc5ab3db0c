"""The figure of a chart: plotly's JSON of what is drawn, what the page is told of it, and the legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from courselab.charts.backdrop import EndName, Flag
from courselab.charts.drawn import Trace
from courselab.charts.style import YearAxis

Layout = dict[str, Any]
"""In plotly's own schema, but that axes may be ``YearAxis``, annotations ``Flag`` or ``EndName`` and shapes ``Flag``."""


def figure_of(traces: Sequence[Trace], layout: Layout) -> dict[str, Any]:
    """Plotly's JSON of traces and a layout. Its ``meta`` tells the page what it could only guess from the rest.

    ``marks`` are the dated marks, each the place of its ``note`` among the annotations and of its ``line`` among the
    shapes; ``ends`` the annotations that name ends of lines; ``years`` the axes with a number for every so many years;
    ``names`` whether the left margin holds names.
    """
    notes, shapes = layout.get("annotations", []), layout.get("shapes", [])
    lines = {shape.mark: place for place, shape in enumerate(shapes) if isinstance(shape, Flag)}
    meta = {
        **layout.get("meta", {}),
        "marks": [
            {"note": place, "line": lines[note.mark]}
            for place, note in enumerate(notes)
            if isinstance(note, Flag)
        ],
        "ends": [place for place, note in enumerate(notes) if isinstance(note, EndName)],
        "years": [name for name, axis in layout.items() if isinstance(axis, YearAxis) and axis.step],
    }
    drawn: dict[str, Any] = {
        "annotations": [note.note() if isinstance(note, Flag | EndName) else note for note in notes],
        "shapes": [shape.shape() if isinstance(shape, Flag) else shape for shape in shapes],
        **{name: axis.to_plotly() for name, axis in layout.items() if isinstance(axis, YearAxis)},
    }
    return {
        "data": [trace.to_plotly() for trace in traces],
        "layout": {name: drawn.get(name, setting) for name, setting in layout.items()} | {"meta": meta},
    }


def legend_of(traces: Sequence[Trace], layout: Layout) -> list[dict[str, str]]:
    """The legend: an entry for each name; none if one trace alone has a name, or if the layout wants no legend."""
    entries = [entry for trace in traces if (entry := trace.entry())]
    if len(entries) < 2 or not layout.get("showlegend", True):
        return []
    return list({entry.name: asdict(entry) for entry in entries}.values())
