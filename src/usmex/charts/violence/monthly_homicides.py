"""Deaths by homicide in the nation by month, under the presidencies."""

from __future__ import annotations

import pandas as pd

from courselab.charts.backdrop import Years
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, calendar_years
from courselab.charts.view import Explorer, explorer
from courselab.measures import when_highest, when_lowest
from courselab.messages import number, say
from usmex.charts.violence.lines import framed_lines, lines, series_sources, series_table
from usmex.charts.violence.record import ViolenceRecord, month_words, violence_record
from usmex.measures import violence
from usmex.measures.violence import LAST_WHOLE, month_number, months_of


def monthly_homicides(first: int = 2000, last: int = 2019) -> Explorer:
    """Deaths by homicide by month under the presidencies: years, single months or sums of twelve."""
    record = violence_record()
    return explorer(
        _chart,
        record,
        calendar_years(*record.years, first, last),
        Choice("show", say("Show"), {"month": say("each month"), "twelve": say("sum of twelve months")}),
    )


def _chart(record: ViolenceRecord, *, years: Years, show: str) -> Chart:
    """Estimated months are a line of their own and are never added to exact ones."""
    first, last = months_of(years)
    drawn = {}
    for name in ("inegi_deaths", "inegi_deaths_estimate"):
        whole = record.by_month[name]
        values = (violence.twelve_month_sum(whole) if show == "twelve" else whole).loc[first:last]
        if values.notna().any():
            drawn[name] = values
    exact = drawn.get("inegi_deaths", pd.Series(dtype=float)).dropna()
    return Chart(
        name="monthly_homicides",
        title=_title(exact, show),
        subtitle=_subtitle(show),
        words=_words(exact, drawn, show),
        table=series_table(drawn, "month"),
        sources=series_sources("month", drawn),
        traces=[*lines(drawn, "month", record.weak_months), *record.behind.strip(years)],
        layout=framed_lines(record, years, drawn, say("deaths by homicide")),
        limits=_limits(drawn, show),
    )


def _title(exact: pd.Series, show: str) -> str:
    if exact.empty:
        return say("After 2019 the months are estimates")
    values = {
        "high": number(exact.max()),
        "when": month_words(when_highest(exact)),
        "low": number(exact.min()),
        "then": month_words(when_lowest(exact)),
    }
    if show == "twelve":
        return say(
            "Homicide victims in twelve months: from {low} (to {then}) to {high} (to {when})", **values
        )
    return say("Homicide victims in a month: from {low} in {then} to {high} in {when}", **values)


def _subtitle(show: str) -> str:
    if show == "twelve":
        return say("Mexico, deaths by homicide registered by INEGI, each month with the eleven before")
    return say("Mexico, deaths by homicide registered by INEGI, by month of registration")


def _words(exact: pd.Series, drawn: dict[str, pd.Series], show: str) -> str:
    values = exact if len(exact) else next(iter(drawn.values())).dropna()
    first, last = int(values.index[0]), int(values.index[-1])
    told = {
        "first": month_words(first),
        "last": month_words(last),
        "start": number(values.iloc[0]),
        "end": number(values.iloc[-1]),
        "high": number(values.max()),
        "when": month_words(when_highest(values)),
        "low": number(values.min()),
        "then": month_words(when_lowest(values)),
    }
    if exact.empty:
        return say(
            "Estimated months only: {start} in {first}, {end} in {last}; the highest is {high} in {when}, the lowest {low} in {then}.",
            **told,
        )
    if show == "twelve":
        return say(
            "The sum of twelve months was {start} in {first} and {end} in {last}. The highest is {high} in {when}, the lowest {low} in {then}.",
            **told,
        )
    return say(
        "{start} deaths by homicide were registered in {first} and {end} in {last}. The highest month is {when} with {high}, the lowest {then} with {low}.",
        **told,
    )


def _limits(drawn: dict[str, pd.Series], show: str) -> tuple[str, ...]:
    limits = [
        say("By month of registration, not of death; a month’s figure also depends on when offices register.")
    ]
    if any(int(values.index[-1]) >= month_number(LAST_WHOLE, 1) for values in drawn.values()):
        limits.append(
            say(
                "The months of 2019 are preliminary; those from 2020 on are estimated so that twelve sum to the official year. Both are dotted."
            )
        )
        if show == "twelve":
            limits.append(
                say(
                    "Sums of twelve months are not taken across exact and estimated months: the line breaks in 2020."
                )
            )
    return tuple(limits)
