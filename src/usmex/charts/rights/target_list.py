"""The lists of the most wanted, captured or dead, above the homicides of each calendar year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import UPPER, Backdrop, Panel, Years, edges, framed, nice_ceiling, with_legend
from courselab.charts.chart import Chart
from courselab.charts.words import HOVER, changed
from courselab.measures import percent_change
from courselab.messages import number, partial_date, say, say_plural
from courselab.spans import middle_position
from usmex import colors
from usmex.measures import violence
from usmex.periods import backdrop

HOMICIDE_SOURCES = ("S_PADECI_INEGI", "S_INEGI_PRESS")
LISTS = ("list of 37", "list of 122")


@dataclass(frozen=True)
class ListRecord:
    """The counts of the two lists, and the homicides of each year."""

    lists: dict[str, pd.DataFrame]
    """By list: counts in the order of their dates, with ``removed``, ``list_size``, ``x`` and ``exact``."""
    dropped: int
    """How many counts of the lists rest on weak sources alone and are not drawn."""
    homicides: pd.Series
    behind: Backdrop


def list_record(counts: pd.DataFrame, homicides: pd.DataFrame, terms: pd.DataFrame) -> ListRecord:
    """The tables ``target_list_counts``, ``homicides_yearly`` and ``presidencies``, ready to draw."""
    firm = catalog.well_sourced(counts)
    deaths = violence.yearly(homicides, "inegi_deaths")
    return ListRecord(
        lists={name: _positions(firm[firm["list"] == name]) for name in LISTS},
        dropped=len(counts) - len(firm),
        homicides=deaths,
        behind=backdrop(terms, float(deaths.index[-1]) + 0.5),
    )


def _positions(rows: pd.DataFrame) -> pd.DataFrame:
    """Counts of one list with the place of their dates on the axis of years."""
    return rows.assign(
        x=[round(middle_position(text), 4) for text in rows["as_of"]], exact=rows["date_precision"] == "day"
    ).sort_values("x")


def list_words(name: str) -> str:
    """A list of the most wanted in words."""
    return {"list of 37": say("list of 37 (2009)"), "list of 122": say("list of 122 (2012)")}[name]


def target_list_chart(record: ListRecord, *, years: Years, show: str = "persons") -> Chart:
    """How many of the two lists of most wanted were captured or dead, above the homicides of each year.

    ``show``: persons, or share (percent of the list).
    """
    drawn = {name: rows[rows["x"].between(*edges(years))] for name, rows in record.lists.items()}
    drawn = {name: rows for name, rows in drawn.items() if len(rows)}
    for rows in drawn.values():
        catalog.one_series("target_list_counts", rows, along="as_of")
    told = {name: catalog.records(rows) for name, rows in drawn.items()}
    homicides = record.homicides.loc[years[0] : years[1]]
    most, title = (100.0, say("percent of the list")) if show == "share" else (122.0, say("captured or dead"))
    upper = Panel(210, 0.0, nice_ceiling(most), title, {})
    lower = Panel(130, 0.0, nice_ceiling(float(homicides.max())), say("deaths by homicide"), {})
    return Chart(
        name="target_list",
        title=_title(told),
        subtitle=say(
            "Most wanted captured or dead, {unit}; below, deaths by homicide in Mexico (INEGI); calendar years",
            unit=say("percent of each list") if show == "share" else say("persons"),
        ),
        words=_words(told, homicides),
        table=_table(drawn, homicides, show),
        sources=(
            *catalog.well_graded([cell for rows in drawn.values() for cell in rows["source_id"].tolist()]),
            *HOMICIDE_SOURCES,
        ),
        traces=[
            *(_points(name, rows, told[name], show) for name, rows in drawn.items()),
            _homicide_bars(homicides),
            *record.behind.strip(years),
        ],
        layout=with_legend(framed(record.behind, years, [upper, lower], dated=True), 3),
        limits=_limits(record, drawn),
    )


def _title(rows: dict[str, list[dict[str, str]]]) -> str:
    told: dict[str, object] = {}
    for key, name in (("one", "list of 37"), ("two", "list of 122")):
        if name in rows:
            told |= {key: rows[name][-1]["removed"], f"{key}_when": rows[name][-1]["as_of"][:4]}
    if len(rows) == len(LISTS):
        return say(
            "Captured or dead: {one} of the list of 37 by {one_when}, {two} of the list of 122 by {two_when}",
            **told,
        )
    if "one" in told:
        return say("Captured or dead: {one} of the list of 37 by {one_when}", **told)
    if "two" in told:
        return say("Captured or dead: {two} of the list of 122 by {two_when}", **told)
    return say("No count of the lists falls in this time")


def _words(told: dict[str, list[dict[str, str]]], homicides: pd.Series) -> str:
    parts = []
    for name, rows in told.items():
        first, last = rows[0], rows[-1]
        parts.append(
            say(
                "{end} of the {list} were captured or dead by {last}, {share} percent; the first count here is {start} by {first}.",
                list=list_words(name),
                start=first["removed"],
                first=_when(first),
                end=last["removed"],
                last=_when(last),
                share=number(int(last["removed"]) / int(last["list_size"]) * 100),
            )
        )
    begin, end = int(homicides.index[0]), int(homicides.index[-1])
    parts.append(
        say(
            "Deaths by homicide: {start} in {begin}, {finish} in {end} ({change}).",
            begin=begin,
            end=end,
            start=number(homicides[begin]),
            finish=number(homicides[end]),
            change=changed(percent_change(homicides[begin], homicides[end])),
        )
    )
    return " ".join(parts)


def _when(row: dict[str, str]) -> str:
    """The date of a count, no more exact than it is known."""
    if row["date_precision"] == "approximate":
        return say("about {month}", month=partial_date(row["as_of"][:7]))
    return partial_date(row["as_of"])


def _heights(rows: pd.DataFrame, show: str) -> list[float]:
    removed = rows["removed"]
    return (removed / rows["list_size"] * 100).round(1).tolist() if show == "share" else removed.tolist()


def _table(drawn: dict[str, pd.DataFrame], homicides: pd.Series, show: str) -> pd.DataFrame:
    date, what, deaths, sources = say("date"), say("what"), say("deaths by homicide"), say("sources")
    unit = say("captured or dead, percent") if show == "share" else say("captured or dead")
    listed = [
        {date: when, what: list_words(name), unit: height, deaths: None, sources: catalog.cite_cell(cell)}
        for name, rows in drawn.items()
        for when, height, cell in zip(
            rows["as_of"].tolist(), _heights(rows, show), rows["source_id"].tolist(), strict=True
        )
    ]
    killed = [
        {
            date: str(year),
            what: say("homicides"),
            unit: None,
            deaths: int(count),
            sources: catalog.cite_cell(";".join(HOMICIDE_SOURCES)),
        }
        for year, count in homicides.items()
    ]
    return pd.DataFrame([*listed, *killed], dtype=object)


def _points(name: str, rows: pd.DataFrame, told: list[dict[str, str]], show: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        # No line: between two counts nothing is known but that the number did not fall.
        "mode": "markers",
        "cliponaxis": False,
        "name": list_words(name),
        "xaxis": UPPER[0],
        "yaxis": UPPER[1],
        "x": rows["x"].tolist(),
        "y": _heights(rows, show),
        "marker": {
            "size": 9,
            "color": colors.LISTS[name],
            "symbol": ["circle" if exact else "circle-open" for exact in rows["exact"]],
            "line": {"width": 2, "color": colors.LISTS[name]},
        },
        "customdata": [
            say(
                "{list}, {date}: {removed} of {size}. {note}",
                list=list_words(name),
                date=_when(row),
                removed=row["removed"],
                size=row["list_size"],
                note=row["note"],
            ).strip()
            for row in told
        ],
        "hovertemplate": HOVER,
    }


def _homicide_bars(homicides: pd.Series) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": say("deaths by homicide"),
        "x": homicides.index.tolist(),
        "y": homicides.tolist(),
        "marker": {"color": colors.COUNTS["inegi_deaths"]},
        "customdata": [
            say("{year}: {deaths} deaths by homicide", year=year, deaths=number(deaths))
            for year, deaths in zip(homicides.index.tolist(), homicides.tolist(), strict=True)
        ],
        "hovertemplate": HOVER,
    }


def _limits(record: ListRecord, drawn: dict[str, pd.DataFrame]) -> tuple[str, ...]:
    limits = [
        say("Two things side by side do not show that one caused the other."),
        say(
            "Captured is not convicted, and some were killed by rivals; the two lists share persons and are never added."
        ),
    ]
    if drawn:
        limits.append(
            say("A point is a count on one date; no line joins them, for the way between is not known.")
        )
    if any((~rows["exact"]).any() for rows in drawn.values()):
        limits.append(say("Hollow points: the date is known to the month only or approximate."))
    limits.append(
        say_plural(
            "{count} count that rests on weak sources alone is left out.",
            "{count} counts that rest on weak sources alone are left out.",
            record.dropped,
        )
    )
    return tuple(limits)
