"""Chosen events in U.S.-Mexican relations, a row per theme. Calendar years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Backdrop, Mark, Panel, Years, framed
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, calendar_years
from courselab.charts.drawn import Points
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import one_or_span, period, why_weak, wrapped
from courselab.messages import partial_date, say
from courselab.spans import middle_position
from usmex import colors
from usmex.periods import backdrop

THEMES = ("drugs", "security", "rights", "diplomacy", "trade", "politics", "opinion")
LANE_PIXELS = 13
"""Pixels of a lane of marks within the row of a theme."""
LANE_YEARS = 0.015
"""Events nearer than this part of the years shown get lanes of their own."""
ROW_PIXELS = 14
"""Pixels between the rows of two themes."""


@dataclass(frozen=True)
class Event:
    """One event with its place on the axis."""

    at: float
    year: int
    date: str
    theme: str
    description: str
    weak: bool
    sources: tuple[str, ...]
    named: str
    """The sources in short."""
    hover: str


@dataclass(frozen=True)
class Record:
    """The events that rest on more than weak sources, in order."""

    events: tuple[Event, ...]
    behind: Backdrop


@cache
def _record() -> Record:
    events = catalog.records(catalog.well_sourced(catalog.load("timeline")))
    return Record(tuple(map(_event, events)), backdrop(catalog.load("presidencies"), 2021.5))


def _event(row: dict[str, str]) -> Event:
    named = catalog.cite_cell(row["source_id"])
    told = say(
        "{when}: {event}. Source: {source}",
        when=partial_date(row["date"]),
        event=row["description"],
        source=named,
    )
    return Event(
        middle_position(row["date"]),
        int(row["date"][:4]),
        row["date"],
        row["theme"],
        row["description"],
        bool(why_weak(row["checked"])),
        catalog.well_graded([row["source_id"]]),
        named,
        wrapped(told),
    )


def _landmarks() -> dict[tuple[str, str], str]:
    """The few events that are named on the chart, by date and theme; the others are told by hover and table."""
    return {
        ("1985-02-07", "drugs"): say("Camarena"),
        ("1988-04-14", "drugs"): say("Senate 63-27"),
        ("1990-04-02", "drugs"): say("abduction"),
        ("1994-01-01", "trade"): say("NAFTA"),
        ("1998-05-18", "security"): say("Casablanca"),
        ("2000-12-01", "politics"): say("Fox"),
        ("2007-10-22", "security"): say("Mérida"),
        ("2010-09-03", "rights"): say("money withheld"),
        ("2014-09-26", "rights"): say("Ayotzinapa"),
    }


def timeline(theme: str = "all") -> Explorer:
    """Events in U.S.-Mexican relations, 1985 to 2021: years, theme. ``theme`` is the one shown at the start."""
    events = _record().events
    return explorer(
        _chart,
        _record(),
        calendar_years(events[0].year, events[-1].year),
        Choice("theme", say("Theme"), {"all": say("all"), **_names()}, start=theme),
    )


def _names() -> dict[str, str]:
    """What the themes are called, from top to bottom."""
    return catalog.labels("timeline", "theme", THEMES)


def _chart(record: Record, *, years: Years, theme: str) -> Chart:
    """Events in a row for each theme; those that stand close in lanes under one another."""
    names = _names()
    events = [
        event
        for event in record.events
        if years[0] <= event.year <= years[1] and theme in ("all", event.theme)
    ]
    traces: list[Points] = []
    ticks: dict[float, str] = {}
    top = 0.0
    for row in [row for row in THEMES if theme in ("all", row)]:
        own = [event for event in events if event.theme == row]
        lanes = _lanes(own, years)
        depth = max(lanes, default=0) + 1
        ticks[-top - depth / 2] = names[row]
        if own:
            traces.append(
                Points(
                    x=[event.at for event in own],
                    y=[-top - lane - 0.5 for lane in lanes],
                    color=colors.THEMES[row],
                    hover=[event.hover for event in own],
                    name=names[row],
                    hollow=[event.weak for event in own],
                    size=10,
                    whole=True,
                )
            )
        top += depth + ROW_PIXELS / LANE_PIXELS
    panel = Panel(
        max(90, round(top * LANE_PIXELS) + 24),
        -top + 0.4,
        1.9,
        "",
        {
            "tickvals": list(ticks),
            "ticktext": list(ticks.values()),
            "showgrid": False,
            "zeroline": False,
            "rangemode": "normal",
        },
    )
    landmarks = _landmarks()
    named = [event for event in events if (event.date, event.theme) in landmarks]
    marks = [
        Mark(event.at, landmarks[event.date, event.theme], event.description, event.sources[0])
        for event in named
    ]
    layout = framed(record.behind, years, [panel], marks, dated=True)
    return Chart(
        name="timeline",
        title=_title(years, theme),
        subtitle=say(
            "Chosen events in U.S.-Mexican relations, a row for each theme; hollow: not checked a second time"
        ),
        words=_words(events, named, years),
        table=pd.DataFrame(
            [[event.date, names[event.theme], event.description, event.named] for event in events],
            columns=[say("date"), say("theme"), say("event"), say("source")],
        ),
        sources=tuple(dict.fromkeys(source for event in events for source in event.sources)),
        traces=[*traces, *record.behind.strip(years)],
        layout={**layout, "margin": {**layout["margin"], "l": 84}},
        limits=(
            say("A selection for teaching, not a sample: the number of events does not measure relations."),
            say("Events known from weak sources only are left out of the chart."),
        ),
    )


def _lanes(events: list[Event], years: Years) -> list[int]:
    """The lane of each event, so that events close in time stand under one another."""
    apart = LANE_YEARS * (years[1] - years[0] + 1)
    ends: list[float] = []
    lanes = []
    for event in events:
        lane = next((index for index, end in enumerate(ends) if event.at - end >= apart), len(ends))
        ends[lane : lane + 1] = [event.at]
        lanes.append(lane)
    return lanes


def _title(years: Years, theme: str) -> str:
    if theme == "all":
        return say("Chosen events in U.S.-Mexican relations, {years}", years=period(years))
    return say("Chosen events under “{theme}”, {years}", theme=_names()[theme], years=period(years))


def _words(events: list[Event], named: list[Event], years: Years) -> str:
    selection = say(
        "The list is a selection, not a sample: how many events a year has says nothing about relations."
    )
    if not events:
        return say("No event is listed, {years}.", years=period(years)) + " " + selection
    days = {"from_day": partial_date(events[0].date), "to_day": partial_date(events[-1].date)}
    ends = one_or_span(
        events,
        say("One event is listed here, of {from_day}.", **days),
        say("The first event here is of {from_day}, the last of {to_day}.", **days),
    )
    told = "; ".join(
        say("{when}, {event}", when=partial_date(event.date), event=event.description) for event in named
    )
    return " ".join([ends, *([say("Named on the chart: {events}.", events=told)] if told else []), selection])
