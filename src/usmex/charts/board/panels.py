"""The panels of the board: traces and labels of one indicator, by calendar year or by year in office."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

from courselab import catalog
from courselab.charts import style
from courselab.charts.backdrop import End, Flag, Mark, Panel, Years, edges, end_labels
from courselab.charts.words import HOVER, wrapped
from courselab.messages import number, say
from usmex.charts.board.record import BoardRecord, Presidency, Value, heading, missing_years, own_values
from usmex.charts.board.summary import Summary, summary

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


def _fill(value: Value, color: str) -> str:
    return style.PAPER if value.weak else color


def _trace(
    indicator: str,
    values: list[Value],
    at: list[float],
    color: str,
    place: tuple[str, str],
    name: str,
    *,
    joined: bool,
    apart: bool = False,
) -> dict[str, Any]:
    """Marks, joined by a line where they follow each other within ``JOINED_YEARS``."""
    x: list[float | None] = []
    y: list[float | None] = []
    fill: list[str] = []
    hover: list[str] = []
    for spot, value in zip(at, values, strict=True):
        last = x[-1] if x else None
        if joined and last is not None and spot - last > JOINED_YEARS:
            x.append(None)
            y.append(None)
            fill.append(color)
            hover.append("")
        x.append(round(spot, 4))
        y.append(round(value.amount, 4))
        fill.append(_fill(value, color))
        hover.append(_hover(indicator, value))
    return {
        "type": "scatter",
        "mode": "lines+markers" if joined else "markers",
        "name": name,
        "x": x,
        "y": y,
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": color, "width": 2.5},
        "marker": {
            "color": fill,
            "size": 9 if apart else 8,
            "symbol": "square" if apart else "circle",
            "line": {"color": color, "width": 2},
        },
        "customdata": hover,
        "hovertemplate": HOVER,
        "xaxis": place[0],
        "yaxis": place[1],
    }


Drawn = tuple[list[Any], list[Any]]
"""Traces and annotations."""


def calendar_panel(record: BoardRecord, indicator: str, years: Years, place: tuple[str, str]) -> Drawn:
    """One indicator by calendar year: bars, or lines where its years are not added; a question mark for each gap."""
    traces, labels = [], []
    for term in record.presidencies:
        own = own_values(record, indicator, term, years)
        series = [value for value in own if not value.apart]
        apart = [value for value in own if value.apart]
        if series and indicator in ("soldiers", "approval"):
            at = [value.at for value in series]
            traces.append(_trace(indicator, series, at, term.color, place, term.name, joined=True))
        elif series:
            traces.append(_bars(indicator, series, term, place))
        if apart:
            at = [value.at for value in apart]
            traces.append(
                _trace(indicator, apart, at, term.color, place, term.name, joined=False, apart=True)
            )
        found = summary(record, indicator, term, years)
        wanted = term.years(years)
        if found and wanted:
            labels.append(_summary_label(found, wanted[-1] + 0.4, term, place))
    if indicator != "approval":
        partly = {value.year for value in record.values[indicator] if value.partial}
        labels.extend(
            _unknown(record, year, place)
            for year in missing_years(record, indicator, years)
            if year not in partly
        )
    return traces, labels


def _bars(indicator: str, values: list[Value], term: Presidency, place: tuple[str, str]) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": term.name,
        "x": [value.at for value in values],
        "y": [round(value.amount, 4) for value in values],
        "width": 0.7,
        "marker": {
            "color": [_fill(value, term.color) for value in values],
            "line": {"color": term.color, "width": 2},
        },
        "customdata": [_hover(indicator, value) for value in values],
        "hovertemplate": HOVER,
        "xaxis": place[0],
        "yaxis": place[1],
    }


def place_event(flag: Flag, shown: list[Mark], years: Years) -> Flag:
    """Set the label of the last event over its line, or left of it at the edge, and earlier ones left of theirs."""
    at = flag.mark.at
    return replace(flag, side="over" if at == shown[-1].at and at < years[1] - 1.5 else "left")


def _summary_label(found: Summary, end: float, term: Presidency, place: tuple[str, str]) -> dict[str, Any]:
    """At the end of the term, where no line of an event passes."""
    return {
        "text": found.label,
        "x": end,
        "xanchor": "right",
        "align": "right",
        "xref": place[0],
        "y": 1,
        "yref": f"{place[1]} domain",
        "yanchor": "top",
        "yshift": -1,
        "showarrow": False,
        "bgcolor": style.PAPER,
        "borderpad": 1,
        "font": {"size": 12, "color": style.text_color(term.color)},
    }


def _unknown(record: BoardRecord, year: int, place: tuple[str, str]) -> dict[str, Any]:
    """A question mark, moved aside where the line of an event would run through it."""
    near = next((mark.at for mark in record.events if abs(mark.at - year) < BESIDE), None)
    return {
        "text": "?",
        "hovertext": say("{year}: no figure found", year=year),
        "x": year,
        "xshift": 0 if near is None else 7 if year > near else -7,
        "xref": place[0],
        "y": 0,
        "yref": place[1],
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12, "color": style.SOFT_INK},
    }


def borders(record: BoardRecord, years: Years, places: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """A thin line in each panel where one presidency ends and the next begins."""
    low, high = edges(years)
    return [
        {
            "type": "line",
            "xref": place[0],
            "yref": f"{place[1]} domain",
            "x0": term.began,
            "x1": term.began,
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "line": {"color": style.SOFT_INK, "width": 1},
        }
        for place in places
        for term in record.presidencies
        if low < term.began < high
    ]


def office_panel(
    record: BoardRecord, indicator: str, years: Years, panel: Panel, place: tuple[str, str]
) -> Drawn:
    """One indicator by year in office, a line for each presidency with its name at the end."""
    traces, ends = [], []
    for term in record.presidencies:
        own = own_values(record, indicator, term, years)
        for apart in (False, True):
            values = [value for value in own if value.apart == apart]
            if values:
                at = [value.at - term.first + 1 for value in values]
                traces.append(
                    _trace(
                        indicator,
                        values,
                        at,
                        term.color,
                        place,
                        term.name,
                        joined=not apart,
                        apart=apart,
                    )
                )
                if not apart:
                    ends.append(End(term.name, at[-1], values[-1].amount, term.color))
    labels = []
    ordered = sorted(ends, key=lambda end: round(end.year))
    for _, group in groupby(ordered, key=lambda end: round(end.year)):
        labels.extend(end_labels(list(group), panel, place))
    return traces, labels
