"""The same killings as counted by INEGI and by the prosecutors, by year or month."""

from __future__ import annotations

import pandas as pd

from courselab.charts.backdrop import Years
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, calendar_years
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import changed
from courselab.measures import percent_change, when_highest, when_lowest
from courselab.messages import number, say
from usmex.charts.violence.lines import (
    framed_lines,
    lines,
    series_sources,
    series_table,
    series_words,
    when_words,
)
from usmex.charts.violence.record import ViolenceRecord, violence_record
from usmex.measures.violence import months_of

MONTHLY_SERIES = (
    "inegi_deaths",
    "inegi_deaths_estimate",
    "sesnsp_victims_old_method",
    "sesnsp_victims_new_method",
    "sesnsp_files_new_method",
)
YEARLY_SERIES = (
    "inegi_deaths",
    "sesnsp_victims_old_method",
    "sesnsp_victims_new_method",
    "sesnsp_files_old_method",
)


def homicide_series(first: int = 1997, last: int = 2023) -> Explorer:
    """Deaths, victims and investigation files side by side: years, by year or by month."""
    record = violence_record()
    return explorer(
        _chart,
        record,
        calendar_years(*record.years, first, last),
        Choice("step", say("By"), {"year": say("year"), "month": say("month")}),
    )


def _chart(record: ViolenceRecord, *, years: Years, step: str) -> Chart:
    names = YEARLY_SERIES if step == "year" else MONTHLY_SERIES
    source, weak = (
        (record.by_year, record.weak_years) if step == "year" else (record.by_month, record.weak_months)
    )
    first, last = years if step == "year" else months_of(years)
    drawn = {name: source[name].loc[first:last] for name in names}
    drawn = {name: values for name, values in drawn.items() if values.notna().any()}
    gaps = _gaps(drawn, weak)
    return Chart(
        name="homicide_series",
        title=_title(gaps, step),
        subtitle=say(
            "Homicides in Mexico by {step}: deaths by registration (INEGI), victims and investigation files (state prosecutors, SESNSP)",
            step=say("year") if step == "year" else say("month"),
        ),
        words=_words(gaps, step, drawn),
        table=series_table(drawn, step),
        sources=series_sources(step, drawn),
        traces=[*lines(drawn, step, weak), *record.behind.strip(years)],
        layout=framed_lines(
            record,
            years,
            drawn,
            say("people or files a year") if step == "year" else say("people or files a month"),
        ),
        limits=_limits(drawn),
    )


def _gaps(drawn: dict[str, pd.Series], weak: dict[str, frozenset[int]]) -> dict[str, pd.DataFrame]:
    """By prosecutors' series, its ``counted`` and INEGI's ``deaths`` where both are on record and the former whole."""
    deaths = drawn.get("inegi_deaths", pd.Series(dtype=float))
    found = {}
    for name, values in drawn.items():
        if name.startswith("sesnsp"):
            whole = values.drop(list(weak.get(name, frozenset()) & set(values.index)))
            both = pd.DataFrame({"counted": whole, "deaths": deaths}).dropna().sort_index()
            if len(both):
                found[name] = both
    return found


def _title(gaps: dict[str, pd.DataFrame], step: str) -> str:
    if not gaps:
        return say("In this time only one way of counting is on record whole")
    name = max(gaps, key=lambda key: len(gaps[key]))
    both = gaps[name]
    told = {
        "first": when_words(int(both.index[0]), step),
        "last": when_words(int(both.index[-1]), step),
        "counted": number(both["counted"].sum()),
        "deaths": number(both["deaths"].sum()),
    }
    if len(both) == 1:
        if name.startswith("sesnsp_files"):
            return say("{first}: {deaths} deaths registered, {counted} investigation files opened", **told)
        return say("{first}: {deaths} deaths registered, {counted} victims in prosecutors’ files", **told)
    if name.startswith("sesnsp_files"):
        return say(
            "{first} to {last}: {deaths} deaths registered, {counted} investigation files opened", **told
        )
    return say(
        "{first} to {last}: {deaths} deaths registered, {counted} victims in prosecutors’ files", **told
    )


def _words(gaps: dict[str, pd.DataFrame], step: str, drawn: dict[str, pd.Series]) -> str:
    counted = drawn.get("inegi_deaths", next(iter(drawn.values()))).dropna()
    deaths = say(
        "INEGI’s deaths by homicide, {first} to {last}: {deaths}.",
        deaths=number(counted.sum()),
        first=when_words(int(counted.index[0]), step),
        last=when_words(int(counted.index[-1]), step),
    )
    if not gaps:
        return deaths
    compared = "; ".join(_gap_words(name, both, step) for name, both in gaps.items())
    return say("{deaths} Prosecutors against INEGI: {compared}.", deaths=deaths, compared=compared)


def _gap_words(name: str, both: pd.DataFrame, step: str) -> str:
    """How far a prosecutors' series lies from INEGI's deaths: over all its time, and from least to most."""
    gap = (both["counted"] / both["deaths"] - 1) * 100
    low, high = when_lowest(gap), when_highest(gap)
    return say(
        "{series}, {first} to {last}: {counted} against {deaths}, {change} in all, from {lowest} in {low} to {highest} "
        "in {high}",
        series=series_words(step)[name],
        first=when_words(int(both.index[0]), step),
        last=when_words(int(both.index[-1]), step),
        counted=number(both["counted"].sum()),
        deaths=number(both["deaths"].sum()),
        change=changed(percent_change(both["deaths"].sum(), both["counted"].sum())),
        lowest=changed(gap[low]),
        low=when_words(low, step),
        highest=changed(gap[high]),
        high=when_words(high, step),
    )


def _limits(drawn: dict[str, pd.Series]) -> tuple[str, ...]:
    limits = [
        say(
            "INEGI counts death certificates; prosecutors count what is reported to them. One file can hold several victims."
        ),
        say("The lines restate the same killings: they are never added."),
    ]
    if "sesnsp_victims_new_method" in drawn:
        limits.append(
            say("The new method adds victims of femicide; parts of 2015 and 2016 lack Oaxaca and are dotted.")
        )
    if "inegi_deaths_estimate" in drawn:
        limits.append(
            say(
                "After 2019 no exact months were found: estimated ones are dotted, and the preliminary months of 2019 too."
            )
        )
    return tuple(limits)
