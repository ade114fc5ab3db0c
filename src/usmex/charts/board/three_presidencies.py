"""A board of indicators across three presidencies: small panels on one time axis, each on its own scale.

Years are calendar years, for aid U.S. fiscal years. The figures are never made into one score.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Flag, Mark, Note, Years, framed, panel_axes, within
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, Several, calendar_years
from courselab.charts.drawn import Trace
from courselab.charts.style import YearAxis
from courselab.charts.view import Explorer, explorer
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
    board_record,
    heading,
    indicator_name,
    missing_years,
)
from usmex.charts.board.summary import Comparison, Part, comparison, parts_of


def three_presidencies() -> Explorer:
    """Indicators under Fox, Calderón and Peña Nieto: which, by calendar year or year in office, years."""
    record = board_record()
    return explorer(
        _chart,
        record,
        Several("indicators", say("Indicators"), {name: indicator_name(name) for name in INDICATORS}),
        Choice(
            "axis", say("Compare by"), {"calendar": say("calendar year"), "office": say("year in office")}
        ),
        calendar_years(*record.years),
    )


def _chart(record: BoardRecord, *, indicators: list[str], axis: str, years: Years) -> Chart:
    """A panel for each indicator; by year in office each presidency is a line from its first to its sixth year."""
    panels = [panel_of(record, indicator, years) for indicator in indicators]
    places = panel_axes(len(panels))
    calendar = axis == "calendar"
    traces: list[Trace] = []
    notes: list[Note] = []
    for indicator, panel, axes in zip(indicators, panels, places, strict=True):
        own_traces, own_notes = (
            calendar_panel(record, indicator, years, axes)
            if calendar
            else office_panel(record, indicator, years, panel, axes)
        )
        traces.extend(own_traces)
        notes.extend(own_notes)
    shown = within(record.events, years) if calendar else []
    if calendar:
        layout = framed(
            record.behind,
            years,
            panels,
            # The later event in the upper row: its label then stands above the end of the earlier one's line.
            shown[::-1],
            annotations=notes,
            shapes=borders(record, years, places),
        )
        layout["annotations"] = [
            place_event(note, shown, years) if isinstance(note, Flag) else note
            for note in layout["annotations"]
        ]
        traces.extend(record.behind.strip(years))
    else:
        layout = framed(None, (1, TERM), panels, right=86, annotations=notes)
    # A poll of December, days after a term began, stands just before the first year.
    layout |= {
        name: replace(setting, low=setting.low - 0.1)
        for name, setting in layout.items()
        if isinstance(setting, YearAxis)
    }
    parts = [part for indicator in indicators for part in parts_of(record, indicator, years)]
    values = [value for part in parts for value in part.values]
    printed = [part.printed for part in parts if part.printed]
    compared = comparison(record, parts)
    return Chart(
        name="three_presidencies",
        title=_title(compared, indicators, years),
        subtitle=_subtitle(calendar, indicators),
        words=_words(record, parts, indicators, shown, years),
        table=_table(parts),
        sources=catalog.well_graded(
            [
                *(value.source_id for value in [*values, *printed]),
                *(mark.source for mark in shown if values),
            ]
        ),
        traces=traces,
        layout=layout,
        limits=_limits(bool(compared and compared.level), indicators, values),
    )


def _subtitle(calendar: bool, indicators: list[str]) -> str:
    sentences = [
        say("Each panel has its own scale; aid by U.S. fiscal year, the rest by calendar year.")
        if "aid" in indicators
        else say("Each panel has its own scale; calendar years."),
        "" if calendar else say("Year 1 is 2001, 2007 and 2013."),
        say("Approval: Consulta Mitofsky.") if "approval" in indicators else "",
        say("Squares: extradited to all countries.") if "extraditions" in indicators else "",
        say("Outlined: partial, disputed or not checked a second time.")
        if set(indicators) - {"soldiers", "aid"}
        else "",
        say("?: no figure found.") if calendar and set(indicators) - {"aid", "approval"} else "",
    ]
    # Where the words are joined, what joins them brings the last stop.
    return " ".join(sentence for sentence in sentences if sentence).removesuffix(".")


def _title(found: Comparison | None, indicators: list[str], years: Years) -> str:
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
    parts: list[Part],
    indicators: list[str],
    shown: list[Mark],
    years: Years,
) -> str:
    sentences = []
    for indicator in indicators:
        own = [part for part in parts if part.indicator == indicator and part.label]
        gaps = missing_years(record, indicator, years)
        told = {
            "heading": heading(indicator),
            "told": "; ".join(part.told for part in own),
            "first": years[0],
            "last": years[1],
            "years": _runs(gaps),
        }
        if not own:
            sentences.append(say("{heading}: no figure found, {first} to {last}.", **told))
        elif gaps and indicator != "approval":
            sentences.append(say("{heading}: {told}. Years without a full figure: {years}.", **told))
        else:
            sentences.append(say("{heading}: {told}.", **told))
        printed = ", ".join(part.term.name for part in own if part.printed)
        if printed and indicator == "extraditions":
            sentences.append(
                say(
                    "The totals of {presidents} are printed ones, over six calendar years.",
                    presidents=printed,
                )
            )
        if printed and indicator == "approval":
            sentences.append(say("The means of {presidents} are the pollster's own.", presidents=printed))
    if shown:
        sentences.append(say("Marked: {events}.", events="; ".join(mark.sentence for mark in shown)))
    return " ".join(sentences)


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


def _table(parts: list[Part]) -> pd.DataFrame:
    rows = [(part, value) for part in parts for value in part.values]
    return pd.DataFrame(
        {
            say("indicator"): [heading(part.indicator) for part, _ in rows],
            say("president"): [part.term.name for part, _ in rows],
            say("when"): [value.when for _, value in rows],
            say("value"): [round(value.amount, 1) for _, value in rows],
            say("outlined because"): [value.weak for _, value in rows],
            say("source"): [sources_of(value) for _, value in rows],
        }
    )


def _limits(level: bool, indicators: list[str], values: list[Value]) -> tuple[str, ...]:
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
