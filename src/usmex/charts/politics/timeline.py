"""Chosen events in U.S.-Mexican relations, a row per theme. Calendar years."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Backdrop, Mark, Panel, Years, framed
from courselab.charts.chart import Chart
from courselab.charts.drawn import Points
from courselab.charts.words import why_weak, wrapped
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
class TimelineRecord:
    """The events that rest on more than weak sources, in order."""

    events: tuple[Event, ...]
    behind: Backdrop

    @property
    def years(self) -> Years:
        """Calendar years of the first and the last event."""
        return self.events[0].year, self.events[-1].year


def timeline_record(events: pd.DataFrame, terms: pd.DataFrame) -> TimelineRecord:
    """The tables ``timeline`` and ``presidencies``, ready to draw; events with weak sources only are left out."""
    found = (_event(row) for row in catalog.records(events))
    return TimelineRecord(tuple(event for event in found if event.sources), backdrop(terms, 2021.5))


def _event(row: dict[str, str]) -> Event:
    sources = catalog.cite_cell(row["source_id"])
    return Event(
        middle_position(row["date"]),
        int(row["date"][:4]),
        row["date"],
        row["theme"],
        row["description"],
        bool(why_weak(row["checked"])),
        catalog.well_graded([row["source_id"]]),
        sources,
        wrapped(
            say(
                "{when}: {event}. Source: {source}",
                when=partial_date(row["date"]),
                event=row["description"],
                source=sources,
            )
        ),
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


def theme_name(theme: str) -> str:
    """A theme in the reader's language."""
    return {
        "drugs": say("drugs"),
        "security": say("security"),
        "rights": say("rights"),
        "diplomacy": say("diplomacy"),
        "trade": say("trade"),
        "politics": say("politics"),
        "opinion": say("opinion"),
    }[theme]


def timeline_chart(record: TimelineRecord, *, years: Years, theme: str = "all") -> Chart:
    """Events in a row per theme over the years; ``theme`` is one of ``THEMES`` or all."""
    events = [
        event
        for event in record.events
        if years[0] <= event.year <= years[1] and theme in ("all", event.theme)
    ]
    shown = [name for name in THEMES if theme in ("all", name)]
    lanes = {name: _lanes([event for event in events if event.theme == name], years) for name in shown}
    traces: list[Points] = []
    ticks: list[tuple[float, str]] = []
    top = 0.0
    for name in shown:
        own = [event for event in events if event.theme == name]
        depth = max(lanes[name].values(), default=0) + 1
        ticks.append((-top - depth / 2, theme_name(name)))
        if own:
            traces.append(
                Points(
                    x=[event.at for event in own],
                    y=[-top - lanes[name][event] - 0.5 for event in own],
                    color=colors.THEMES[name],
                    hover=[event.hover for event in own],
                    name=theme_name(name),
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
            "tickvals": [place for place, _ in ticks],
            "ticktext": [text for _, text in ticks],
            "showgrid": False,
            "zeroline": False,
            "rangemode": "normal",
        },
    )
    named = [event for event in events if (event.date, event.theme) in _landmarks()]
    landmarks = [
        Mark(event.at, _landmarks()[event.date, event.theme], event.description, event.sources[0])
        for event in named
    ]
    layout = framed(record.behind, years, [panel], landmarks, dated=True)
    layout["margin"]["l"] = 84
    return Chart(
        name="timeline",
        title=_title(years, theme),
        subtitle=say(
            "Chosen events in U.S.-Mexican relations, a row for each theme; hollow: not checked a second time"
        ),
        words=_words(events, named, years),
        table=pd.DataFrame(
            [[event.date, theme_name(event.theme), event.description, event.named] for event in events],
            columns=[say("date"), say("theme"), say("event"), say("source")],
        ),
        sources=tuple(dict.fromkeys(source for event in events for source in event.sources)),
        traces=[*traces, *record.behind.strip(years)],
        layout=layout,
        limits=(
            say("A selection for teaching, not a sample: the number of events does not measure relations."),
            say("Events known from weak sources only are left out of the chart."),
        ),
    )


def _lanes(events: list[Event], years: Years) -> dict[Event, int]:
    """A lane for each event, so that events close in time stand under one another."""
    apart = LANE_YEARS * (years[1] - years[0] + 1)
    ends: list[float] = []
    lanes: dict[Event, int] = {}
    for event in events:
        lane = next((index for index, end in enumerate(ends) if event.at - end >= apart), len(ends))
        ends[lane : lane + 1] = [event.at]
        lanes[event] = lane
    return lanes


def _title(years: Years, theme: str) -> str:
    values = {"first": years[0], "last": years[1]}
    if theme == "all":
        return say("Chosen events in U.S.-Mexican relations, {first} to {last}", **values)
    return say("Chosen events under “{theme}”, {first} to {last}", theme=theme_name(theme), **values)


def _words(events: list[Event], named: list[Event], years: Years) -> str:
    selection = say(
        "The list is a selection, not a sample: how many events a year has says nothing about relations."
    )
    if not events:
        return say("No event is listed, {first} to {last}.", first=years[0], last=years[1]) + " " + selection
    ends = say(
        "The first event here is of {from_day}, the last of {to_day}.",
        from_day=partial_date(events[0].date),
        to_day=partial_date(events[-1].date),
    )
    told = "; ".join(
        say("{when}, {event}", when=partial_date(event.date), event=event.description) for event in named
    )
    return " ".join([ends, *([say("Named on the chart: {events}.", events=told)] if told else []), selection])
