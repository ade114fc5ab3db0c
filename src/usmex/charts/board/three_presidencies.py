"""A board of indicators across three presidencies: small panels on one time axis, each on its own scale.

Years are calendar years, for aid U.S. fiscal years. The figures are never made into one score.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Flag, Mark, Years, framed, panel_axes, within
from courselab.charts.chart import Chart
from courselab.messages import say
from usmex.charts.board.panels import (
    borders,
    calendar_panel,
    office_panel,
    panel_of,
    place_event,
    sources_of,
)
from usmex.charts.board.record import (
    INDICATORS,
    TERM,
    BoardRecord,
    Value,
    heading,
    indicator_name,
    missing_years,
    own_values,
)
from usmex.charts.board.summary import Comparison, Summary, comparison, summary

AXES = ("calendar", "office")


def three_presidencies_chart(
    record: BoardRecord,
    *,
    indicators: tuple[str, ...] = INDICATORS,
    axis: str = "calendar",
    years: Years,
) -> Chart:
    """Indicators under Fox, Calderón and Peña Nieto, a panel each.

    ``indicators``: some of ``INDICATORS``. ``axis``: calendar (years), or (year in) office, where each presidency is a line from its first to its sixth year.
    """
    panels = [panel_of(record, indicator, years) for indicator in indicators]
    places = panel_axes(len(panels))
    drawn = {
        indicator: [
            value for term in record.presidencies for value in own_values(record, indicator, term, years)
        ]
        for indicator in indicators
    }
    traces: list[Any] = []
    annotations: list[Any] = []
    for indicator, panel, place in zip(indicators, panels, places, strict=True):
        own_traces, labels = (
            calendar_panel(record, indicator, years, place)
            if axis == "calendar"
            else office_panel(record, indicator, years, panel, place)
        )
        traces.extend(own_traces)
        annotations.extend(labels)
    shown: list[Mark] = []
    if axis == "calendar":
        shown = within(record.events, years)
        layout = framed(
            record.behind,
            years,
            panels,
            # The later event in the upper row: its label then stands above the end of the earlier one's line.
            shown[::-1],
            annotations=annotations,
            shapes=borders(record, years, places),
        )
        placed = [
            place_event(note, shown, years) if isinstance(note, Flag) else note
            for note in layout["annotations"]
        ]
        layout["annotations"] = placed
        traces.extend(record.behind.strip(years))
    else:
        layout = framed(None, (1, TERM), panels, right=86, annotations=annotations)
    for across, _ in places:
        # A poll of December, days after a term began, stands just before the first year.
        axis_name = across.replace("x", "xaxis")
        layout[axis_name] = replace(layout[axis_name], low=layout[axis_name].low - 0.1)
    summaries = [
        [summary(record, indicator, term, years) for term in record.presidencies] for indicator in indicators
    ]
    values = [value for own in drawn.values() for value in own]
    used = [
        record.printed[found.indicator, found.president]
        for row in summaries
        for found in row
        if found and found.printed
    ]
    found = comparison(summaries)
    return Chart(
        name="three_presidencies",
        title=_title(found, indicators, years),
        subtitle=_subtitle(axis, indicators),
        words=_words(record, summaries, indicators, shown, years),
        table=_table(record, drawn),
        sources=tuple(
            dict.fromkeys(
                [
                    *catalog.well_graded(value.source_id for value in [*values, *used]),
                    *(mark.source for mark in shown if values),
                ]
            )
        )
        if values
        else (),
        traces=traces,
        layout=layout,
        limits=_limits(bool(found and found.level), indicators, values),
    )


def _subtitle(axis: str, indicators: tuple[str, ...]) -> str:
    office = axis == "office"
    sentences = [
        say("Each panel has its own scale; aid by U.S. fiscal year, the rest by calendar year.")
        if "aid" in indicators
        else say("Each panel has its own scale; calendar years."),
        say("Year 1 is 2001, 2007 and 2013.") if office else "",
        say("Approval: Consulta Mitofsky.") if "approval" in indicators else "",
        say("Squares: extradited to all countries.") if "extraditions" in indicators else "",
        say("Outlined: partial, disputed or not checked a second time.")
        if set(indicators) - {"soldiers", "aid"}
        else "",
        "" if office or set(indicators) <= {"aid", "approval"} else say("?: no figure found."),
    ]
    # Where the words are joined, what joins them brings the last stop.
    return " ".join(sentence for sentence in sentences if sentence).removesuffix(".")


def _title(found: Comparison | None, indicators: tuple[str, ...], years: Years) -> str:
    if found is None:
        names = ", ".join(indicator_name(indicator) for indicator in indicators)
        return say("{first} to {last}: {indicators}", first=years[0], last=years[1], indicators=names)
    parts = (
        say("lower in {names}", names=", ".join(found.lower)) if found.lower else "",
        say("higher in {names}", names=", ".join(found.higher)) if found.higher else "",
        say("level in {names}", names=", ".join(found.level)) if found.level else "",
    )
    return say(
        "{later} beside {earlier}: {comparison}",
        later=found.later,
        earlier=found.earlier,
        comparison="; ".join(part for part in parts if part),
    )


def _words(
    record: BoardRecord,
    summaries: list[list[Summary | None]],
    indicators: tuple[str, ...],
    shown: list[Mark],
    years: Years,
) -> str:
    parts = []
    for indicator, row in zip(indicators, summaries, strict=True):
        told = "; ".join(found.told for found in row if found)
        values = {"heading": heading(indicator), "told": told}
        gaps = missing_years(record, indicator, years)
        if not told:
            parts.append(
                say("{heading}: no figure found, {first} to {last}.", first=years[0], last=years[1], **values)
            )
        elif gaps and indicator != "approval":
            parts.append(
                say("{heading}: {told}. Years without a full figure: {years}.", years=_runs(gaps), **values)
            )
        else:
            parts.append(say("{heading}: {told}.", **values))
        printed = [found.president for found in row if found and found.printed]
        if printed and indicator == "extraditions":
            parts.append(
                say(
                    "The totals of {presidents} are printed ones, over six calendar years.",
                    presidents=", ".join(printed),
                )
            )
        if printed and indicator == "approval":
            parts.append(
                say("The means of {presidents} are the pollster's own.", presidents=", ".join(printed))
            )
    if shown:
        parts.append(say("Marked: {events}.", events="; ".join(mark.sentence for mark in shown)))
    return " ".join(parts)


def _runs(years: list[int]) -> str:
    """Years as runs: 2001 to 2005, 2010."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(
        say("{first} to {last}", first=run[0], last=run[-1]) if len(run) > 1 else str(run[0]) for run in runs
    )


def _table(record: BoardRecord, drawn: dict[str, list[Value]]) -> pd.DataFrame:
    holder = {
        year: term.name for term in record.presidencies for year in range(term.first, term.first + TERM)
    }
    return pd.DataFrame(
        [
            [
                heading(indicator),
                holder[value.year],
                value.when,
                round(value.amount, 1),
                value.weak,
                sources_of(value),
            ]
            for indicator, values in drawn.items()
            for value in values
        ],
        columns=[
            say("indicator"),
            say("president"),
            say("when"),
            say("value"),
            say("outlined because"),
            say("source"),
        ],
    )


def _limits(level: bool, indicators: tuple[str, ...], values: list[Value]) -> tuple[str, ...]:
    limits = [
        say("The panels measure different things: no sum or average of them would mean anything."),
        say(
            "Presidents change on 1 December; that month is counted with the last year of the one who leaves."
        ),
    ]
    if level:
        limits.append(say("“Level” is said of yearly means that differ by less than 5 percent."))
    if "aid" in indicators:
        limits.append(say("Aid is by U.S. fiscal year, which begins in October of the year before."))
    if "captures" in indicators:
        limits.append(
            say(
                "The record of leaders is a selection of the well known from August 2006, not a count of all removals: the title does not compare it."
            )
        )
    if "extraditions" in indicators:
        limits.append(
            say("Extraditions follow requests and court cases of earlier years, and of the other government.")
        )
    if any(value.apart for value in values):
        limits.append(say("Counts to all countries are wider than the bars and are not added to them."))
    return tuple(limits)
