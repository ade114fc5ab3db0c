"""The panels of the board: traces and labels of one indicator, by calendar year or by year in office."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

from courselab import catalog
from courselab.charts import style
from courselab.charts.backdrop import End, Flag, Mark, Note, Panel, Years, edges, end_labels
from courselab.charts.drawn import Axes, Bars, Points
from courselab.charts.traces import with_gaps
from courselab.charts.words import wrapped
from courselab.messages import number, say
from usmex.charts.board.record import BoardRecord, Value, heading, missing_years
from usmex.charts.board.summary import Part, parts_of

LINES = ("soldiers", "approval")
"""Indicators whose years are not added, and are therefore joined by a line."""
JOINED_YEARS = 1.2
"""Values further apart than that are not joined by a line."""
HEADROOM = 1.4
"""How far a panel reaches above its largest value, which leaves room for a label."""
BESIDE = 0.35
"""Years: nearer than this to the line of an event, a question mark moves aside."""


def panel_of(record: BoardRecord, indicator: str, years: Years) -> Panel:
    """The panel of an indicator, as high as its largest value in the years and room for a label above it."""
    if indicator == "approval":
        return Panel(110, 0, 115, "", {"tickvals": [0, 50, 100]}, heading(indicator))
    amounts = [value.amount for value in record.values[indicator] if years[0] <= value.year <= years[1]]
    return Panel(110, 0, max([1.0, *amounts]) * HEADROOM, "", {"nticks": 4}, heading(indicator))


def _hover(indicator: str, value: Value) -> str:
    facts = {
        "when": value.when,
        "what": heading(indicator),
        "amount": number(value.amount),
        "source": sources_of(value),
    }
    if value.weak:
        return wrapped(say("{when}. {what}: {amount}; {weak}. Source: {source}", weak=value.weak, **facts))
    return wrapped(say("{when}. {what}: {amount}. Source: {source}", **facts))


def sources_of(value: Value) -> str:
    """The sources of a value in short; of a count of many events, how many there are."""
    ids = catalog.split_ids(value.source_id)
    if len(ids) > 4:
        return say(
            "{count} sources, one for each event; more in the table “kingpin_removals”", count=len(ids)
        )
    return catalog.cite_cell(value.source_id)


Drawn = tuple[list[Points | Bars], list[Note]]
"""Traces and annotations."""


def calendar_panel(record: BoardRecord, indicator: str, years: Years, axes: Axes) -> Drawn:
    """One indicator by calendar year: bars, or lines where its years are not added; a question mark for each gap."""
    traces: list[Points | Bars] = []
    labels: list[Note] = []
    for part in parts_of(record, indicator, years):
        for values in _kinds(part):
            as_bars = indicator not in LINES and not values[0].apart
            draw = _bars if as_bars else _points
            traces.append(draw(part, values, axes))
        if part.label:
            labels.append(_summary_label(part, years, axes))
    if indicator != "approval":
        partly = {value.year for value in record.values[indicator] if value.partial}
        gaps = [year for year in missing_years(record, indicator, years) if year not in partly]
        labels.extend(_unknown(record, year, axes) for year in gaps)
    return traces, labels


def office_panel(record: BoardRecord, indicator: str, years: Years, panel: Panel, axes: Axes) -> Drawn:
    """One indicator by year in office, a line for each presidency with its name at the end."""
    traces: list[Points | Bars] = []
    ends = []
    for part in parts_of(record, indicator, years):
        for values in _kinds(part):
            in_office = [replace(value, at=value.at - part.term.first + 1) for value in values]
            traces.append(_points(part, in_office, axes))
            if not values[0].apart:
                ends.append(End(part.term.name, in_office[-1].at, values[-1].amount, part.term.color))
    labels: list[Note] = []
    ordered = sorted(ends, key=lambda end: round(end.year))
    for _, group in groupby(ordered, key=lambda end: round(end.year)):
        labels.extend(end_labels(list(group), panel, axes))
    return traces, labels


def _kinds(part: Part) -> list[list[Value]]:
    """The values of the series, and those that stand apart from it, as far as there are any."""
    kinds = [[value for value in part.values if value.apart == apart] for apart in (False, True)]
    return [kind for kind in kinds if kind]


def _points(part: Part, values: list[Value], axes: Axes) -> Points:
    """Marks, joined by a line where they follow each other within ``JOINED_YEARS``; squares for what stands apart."""
    apart = values[0].apart
    spots = with_gaps(values, lambda one, other: not apart and other.at - one.at > JOINED_YEARS)
    return Points(
        x=[round(value.at, 4) if value else None for value in spots],
        y=[round(value.amount, 4) if value else None for value in spots],
        name=part.term.name,
        color=part.term.color,
        hover=[_hover(part.indicator, value) if value else "" for value in spots],
        hollow=[bool(value and value.weak) for value in spots],
        symbol="square" if apart else "circle",
        size=9 if apart else 8,
        line="" if apart else "solid",
        whole=True,
        axes=axes,
    )


def _bars(part: Part, values: list[Value], axes: Axes) -> Bars:
    return Bars(
        x=[value.at for value in values],
        y=[round(value.amount, 4) for value in values],
        name=part.term.name,
        color=part.term.color,
        hover=[_hover(part.indicator, value) for value in values],
        hollow=[bool(value.weak) for value in values],
        edge=(part.term.color, 2),
        axes=axes,
        more={"width": 0.7},
    )


def place_event(flag: Flag, shown: list[Mark], years: Years) -> Flag:
    """Set the label of the last event over its line, or left of it at the edge, and earlier ones left of theirs."""
    at = flag.mark.at
    return replace(flag, side="over" if at == shown[-1].at and at < years[1] - 1.5 else "left")


def _summary_label(part: Part, years: Years, axes: Axes) -> dict[str, Any]:
    """At the end of the term, where no line of an event passes."""
    return {
        "text": part.label,
        "x": part.term.years(years)[-1] + 0.4,
        "xanchor": "right",
        "align": "right",
        "xref": axes[0],
        "y": 1,
        "yref": f"{axes[1]} domain",
        "yanchor": "top",
        "yshift": -1,
        "showarrow": False,
        "bgcolor": style.PAPER,
        "borderpad": 1,
        "font": {"size": 12, "color": style.text_color(part.term.color)},
    }


def _unknown(record: BoardRecord, year: int, axes: Axes) -> dict[str, Any]:
    """A question mark, moved aside where the line of an event would run through it."""
    near = next((mark.at for mark in record.events if abs(mark.at - year) < BESIDE), None)
    return {
        "text": "?",
        "hovertext": say("{year}: no figure found", year=year),
        "x": year,
        "xshift": 0 if near is None else 7 if year > near else -7,
        "xref": axes[0],
        "y": 0,
        "yref": axes[1],
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12, "color": style.SOFT_INK},
    }


def borders(record: BoardRecord, years: Years, places: list[Axes]) -> list[dict[str, Any]]:
    """A thin line in each panel where one presidency ends and the next begins."""
    low, high = edges(years)
    return [
        {
            "type": "line",
            "xref": across,
            "yref": f"{up} domain",
            "x0": term.began,
            "x1": term.began,
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "line": {"color": style.SOFT_INK, "width": 1},
        }
        for across, up in places
        for term in record.presidencies
        if low < term.began < high
    ]
