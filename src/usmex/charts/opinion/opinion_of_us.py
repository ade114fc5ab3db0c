"""Favorable views of the United States in Mexico, a line per pollster. Values are percent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Backdrop, Mark, Panel, Years, end_labels, framed, within
from courselab.charts.chart import Chart
from courselab.charts.drawn import Points
from courselab.charts.words import why_weak
from courselab.messages import number, partial_date, say
from courselab.spans import calendar_position, middle_position, parse_day
from usmex import colors
from usmex.charts.opinion.polls import (
    Poll,
    end_of,
    lowest_and_highest,
    poll_hover,
    poll_lines,
    poll_table,
)
from usmex.periods import backdrop

VIEW_POLLSTERS = (
    "Pew Research Center",
    "Latinobarómetro",
    "Buendía & Laredo",
    "El Financiero",
    "Los Angeles Times and Reforma",
    "Zogby and CIDAC",
)
JOINED_YEARS = 2.1
"""Polls further apart than that are not joined by a line."""
ARIZONA = "2010-05"
IRAQ = "2003-02"
CALLED_OFF = "2017-01-26"


@dataclass(frozen=True)
class ViewRecord:
    """Polls on the United States by pollster, and the events that stand over them."""

    polls: dict[str, tuple[Poll, ...]]
    events: tuple[Mark, ...]
    behind: Backdrop

    @property
    def years(self) -> Years:
        """Calendar years of the first and the last poll."""
        years = [round(poll.at) for polls in self.polls.values() for poll in polls]
        return min(years), max(years)


def view_record(opinion: pd.DataFrame, events: pd.DataFrame, terms: pd.DataFrame) -> ViewRecord:
    """The tables ``opinion_of_us``, ``timeline`` and ``presidencies``, ready to draw; averages are left out."""
    waves = opinion[opinion["first_year"].isna()]
    polls = {
        pollster: tuple(
            Poll(
                _place(row),
                row["year"],
                say("{year}, {timing}", year=row["year"], timing=_timing(row["timing"]))
                if row["timing"]
                else row["year"],
                pollster,
                float(row["favourable_percent"]),
                row["series"] if row["year"] != "2000" else row["year"],
                why_weak(row["checked"]) or _why_apart(row),
                row["note"],
                row["source_id"],
            )
            for row in catalog.records(waves[waves["pollster"] == pollster])
            if catalog.well_graded([row["source_id"]])
        )
        for pollster in VIEW_POLLSTERS
    }
    return ViewRecord(polls, _events(events, terms), backdrop(terms, 2025.5))


def _place(row: dict[str, str]) -> float:
    """The place of a poll: its year, and the two halves of 2010 on both sides of the Arizona law."""
    away = {"before Arizona law": -0.3, "after Arizona law": 0.3}
    return int(row["year"]) + away.get(row["timing"], 0.0)


def _timing(timing: str) -> str:
    return {
        "before Arizona law": say("before the Arizona law"),
        "after Arizona law": say("after the Arizona law"),
        "spring": say("spring"),
        "January": say("January"),
        "July": say("July"),
        "August": say("August"),
        "autumn": say("autumn"),
    }[timing]


def _why_apart(row: dict[str, str]) -> str:
    if row["pollster"] == "Pew Research Center" and row["year"] == "2000":
        return say("origin not stated")
    if row["series"] == "series to 2017" and row["year"] == "2010":
        return say("between the two halves of that year")
    return ""


def _events(events: pd.DataFrame, terms: pd.DataFrame) -> tuple[Mark, ...]:
    """Events from the timeline, and the days on which two U.S. presidents took office."""
    labels = {
        IRAQ: (say("Iraq war"), "diplomacy"),
        ARIZONA: (say("Arizona"), "opinion"),
        CALLED_OFF: (say("visit called off"), "diplomacy"),
    }
    found = [
        Mark(
            middle_position(row["date"]),
            labels[row["date"]][0],
            say("{when}: {event}", when=partial_date(row["date"]), event=row["description"]),
            catalog.well_graded([row["source_id"]])[0],
        )
        for row in catalog.records(events)
        if row["date"] in labels and row["theme"] == labels[row["date"]][1]
    ]
    took = [
        Mark(
            calendar_position(parse_day(row["took_office"])),
            row["surname"],
            say(
                "{when}: {president} takes office",
                when=partial_date(row["took_office"]),
                president=row["surname"],
            ),
            "",
        )
        for row in catalog.records(terms)
        if row["surname"] in ("Obama", "Trump")
    ]
    return tuple(sorted([*found, *took], key=lambda mark: mark.at))


def polls_within(polls: tuple[Poll, ...], years: tuple[int, int]) -> list[Poll]:
    """The polls of some years, first and last included."""
    return [poll for poll in polls if years[0] - 0.5 < poll.at < years[1] + 0.5]


def opinion_of_us_chart(
    record: ViewRecord, *, years: Years, pollsters: tuple[str, ...] = ("Pew Research Center",)
) -> Chart:
    """Favorable views of the United States in Mexico, a line per pollster, under the events that stand near.

    ``years`` are calendar years. ``pollsters``: some of ``VIEW_POLLSTERS``.
    """
    chosen = {pollster: polls_within(record.polls[pollster], years) for pollster in pollsters}
    panel = Panel(
        300,
        0,
        100,
        say("percent favorable"),
        {"tickvals": [0, 25, 50, 75, 100]},
    )
    traces: list[Any] = []
    ends = []
    for pollster, polls in chosen.items():
        main = [poll for poll in polls if poll.run != "two halves of 2010"]
        halves = [poll for poll in polls if poll.run == "two halves of 2010"]
        color = colors.POLLSTERS[pollster]
        if main:
            traces.append(poll_lines(main, color, pollster, JOINED_YEARS))
            ends.append(end_of(main[-1], color))
        if halves:
            traces.append(
                Points(
                    x=[poll.at for poll in halves],
                    y=[poll.percent for poll in halves],
                    color=color,
                    hover=[poll_hover(poll) for poll in halves],
                    whole=True,
                    name=pollster,
                    hollow=[bool(poll.weak) for poll in halves],
                    symbol="diamond",
                    size=10,
                )
            )
    drawn = [poll for polls in chosen.values() for poll in polls]
    shown = within(record.events, years) if drawn else []
    layout = framed(record.behind, years, [panel], shown, right=104, annotations=end_labels(ends, panel))
    return Chart(
        name="opinion_of_us",
        title=_title(chosen, years),
        subtitle=say(
            "Percent of Mexican adults with a favorable view of the United States, a line for each pollster. Hollow: not checked "
            "a second time, or apart from its series; diamonds: the two halves of 2010"
        ),
        words=_words(chosen, shown, years),
        table=poll_table(drawn),
        sources=tuple(
            dict.fromkeys(
                [
                    *catalog.well_graded(poll.source_id for poll in drawn),
                    *(mark.source for mark in shown if mark.source),
                ]
            )
        ),
        traces=[*traces, *record.behind.strip(years)],
        layout=layout,
        limits=(
            say("Before 2000 only one poll was found, of 1996: a change since the 1980s cannot be seen."),
            say(
                "Pew's polls of 2018 to 2023 were not found, and polls more than two years apart are not joined."
            ),
            say(
                "For 2010, 62 and 44 percent are Pew's two halves of the year; 56 is the year in Pew's series."
            ),
            say("That an event stands near a change does not prove that it moved opinion."),
        ),
    )


def _title(chosen: dict[str, list[Poll]], years: Years) -> str:
    pollster, polls = next(((name, polls) for name, polls in chosen.items() if polls), ("", []))
    if not polls:
        return say("No poll is recorded, {first} to {last}", first=years[0], last=years[1])
    low, high = lowest_and_highest(polls)
    if low.percent == high.percent:
        return say(
            "{pollster}: {percent} percent of Mexicans saw the United States favorably in {year}",
            pollster=pollster,
            percent=number(low.percent),
            year=low.date,
        )
    return say(
        "Mexicans who see the U.S. favorably: lowest {low} percent ({low_year}), highest {high} ({high_year}); {pollster}",
        pollster=pollster,
        low=number(low.percent),
        low_year=low.date,
        high=number(high.percent),
        high_year=high.date,
    )


def _words(chosen: dict[str, list[Poll]], shown: list[Mark], years: Years) -> str:
    parts = []
    for pollster, polls in chosen.items():
        if not polls:
            continue
        series = [poll for poll in polls if poll.run != "two halves of 2010"]
        low, high = lowest_and_highest(polls)
        parts.append(
            say(
                "{pollster}: {begin} percent favorable in {first}, {end} in {last}; lowest {low} ({low_year}), highest {high} ({high_year}).",
                pollster=pollster,
                begin=number(series[0].percent),
                first=series[0].date,
                end=number(series[-1].percent),
                last=series[-1].date,
                low=number(low.percent),
                low_year=low.date,
                high=number(high.percent),
                high_year=high.date,
            )
        )
    if not parts:
        return say(
            "No poll of these pollsters is recorded, {first} to {last}.", first=years[0], last=years[1]
        )
    halves = [poll for polls in chosen.values() for poll in polls if poll.run == "two halves of 2010"]
    if len(halves) == 2:
        parts.append(
            say(
                "In 2010 Pew found {before} percent before the Arizona law and {after} after it.",
                before=number(halves[0].percent),
                after=number(halves[1].percent),
            )
        )
    if shown:
        parts.append(say("Marked: {events}.", events="; ".join(mark.sentence for mark in shown)))
    return " ".join(parts)
