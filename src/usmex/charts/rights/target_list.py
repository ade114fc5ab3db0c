"""The lists of the most wanted, captured or dead, above the homicides of each calendar year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import UPPER, Backdrop, Panel, Years, edges, framed, nice_ceiling, with_legend
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, calendar_years
from courselab.charts.drawn import Points
from courselab.charts.traces import bars
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import changed, told
from courselab.measures import percent_change
from courselab.messages import number, partial_date, say, say_plural
from courselab.spans import middle_position
from usmex import colors
from usmex.measures import violence
from usmex.periods import backdrop

HOMICIDE_SOURCES = ("S_PADECI_INEGI", "S_INEGI_PRESS")
FIRST, SECOND = LISTS = ("list of 37", "list of 122")


@dataclass(frozen=True)
class Record:
    """The counts of the two lists, and the homicides of each year."""

    lists: dict[str, pd.DataFrame]
    """By list: counts in the order of their dates, with ``removed``, ``list_size``, ``share``, ``x`` and ``exact``."""
    dropped: int
    """How many counts of the lists rest on weak sources alone and are not drawn."""
    homicides: pd.Series
    behind: Backdrop


@cache
def _record() -> Record:
    counts = catalog.load("target_list_counts")
    firm = catalog.well_sourced(counts)
    firm = firm.assign(
        x=[round(middle_position(text), 4) for text in firm["as_of"]],
        exact=firm["date_precision"] == "day",
        share=(firm["removed"] / firm["list_size"] * 100).round(1),
    ).sort_values("x")
    lists = {name: firm[firm["list"] == name] for name in LISTS}
    for rows in lists.values():
        catalog.one_series("target_list_counts", rows, along="as_of")
    deaths = violence.yearly(catalog.load("homicides_yearly"), "inegi_deaths")
    behind = backdrop(catalog.load("presidencies"), float(deaths.index[-1]) + 0.5)
    return Record(lists, len(counts) - len(firm), deaths, behind)


def target_list(first: int = 2006, last: int = 2020) -> Explorer:
    """The lists of 37 and of 122 most wanted above the homicides of each year: years, persons or share."""
    return explorer(
        _chart,
        _record(),
        calendar_years(2000, 2024, first, last),
        Choice("show", say("Show"), {"persons": say("persons"), "share": say("percent of each list")}),
    )


def _chart(record: Record, *, years: Years, show: str) -> Chart:
    drawn = {name: rows[rows["x"].between(*edges(years))] for name, rows in record.lists.items()}
    drawn = {name: rows for name, rows in drawn.items() if len(rows)}
    homicides = record.homicides.loc[years[0] : years[1]]
    most, title = (100.0, say("percent of the list")) if show == "share" else (122.0, say("captured or dead"))
    upper = Panel(210, 0.0, nice_ceiling(most), title, {})
    lower = Panel(130, 0.0, nice_ceiling(float(homicides.max())), say("deaths by homicide"), {})
    return Chart(
        name="target_list",
        title=_title(drawn),
        subtitle=say(
            "Most wanted captured or dead, {unit}; below, deaths by homicide in Mexico (INEGI); calendar years",
            unit=say("percent of each list") if show == "share" else say("persons"),
        ),
        words=_words(drawn, homicides),
        table=_table(drawn, homicides, show),
        sources=(
            *catalog.well_graded(cell for rows in drawn.values() for cell in rows["source_id"]),
            *HOMICIDE_SOURCES,
        ),
        traces=[
            *(_points(name, rows, show) for name, rows in drawn.items()),
            bars(
                homicides,
                colors.COUNTS["inegi_deaths"],
                [
                    say("{year}: {deaths} deaths by homicide", year=year, deaths=number(deaths))
                    for year, deaths in homicides.items()
                ],
                name=say("deaths by homicide"),
            ),
            *record.behind.strip(years),
        ],
        layout=with_legend(framed(record.behind, years, [upper, lower], dated=True), 3),
        limits=_limits(record, drawn),
    )


def _title(drawn: dict[str, pd.DataFrame]) -> str:
    values: dict[str, object] = {}
    for key, name in (("one", FIRST), ("two", SECOND)):
        if name in drawn:
            last = drawn[name].iloc[-1]
            values |= {key: last["removed"], f"{key}_when": last["as_of"][:4]}
    if len(drawn) == len(LISTS):
        return say(
            "Captured or dead: {one} of the list of 37 by {one_when}, {two} of the list of 122 by {two_when}",
            **values,
        )
    if FIRST in drawn:
        return say("Captured or dead: {one} of the list of 37 by {one_when}", **values)
    if SECOND in drawn:
        return say("Captured or dead: {two} of the list of 122 by {two_when}", **values)
    return say("No count of the lists falls in this time")


def _words(drawn: dict[str, pd.DataFrame], homicides: pd.Series) -> str:
    parts = []
    for name, label in catalog.labels("target_list_counts", "list", LISTS).items():
        if name in drawn:
            first, last = catalog.records(drawn[name].iloc[[0, -1]])
            parts.append(
                say(
                    "{end} of the {list} were captured or dead by {last}, {share} percent; the first count here is {start} by {first}.",
                    list=label,
                    start=first["removed"],
                    first=_when(first),
                    end=last["removed"],
                    last=_when(last),
                    share=number(int(last["removed"]) / int(last["list_size"]) * 100),
                )
            )
    change = changed(percent_change(float(homicides.iloc[0]), float(homicides.iloc[-1])))
    deaths = say(
        "Deaths by homicide: {before} in {first}, {after} in {last} ({change}).",
        **{**told(homicides), "change": change},
    )
    return " ".join([*parts, deaths])


def _when(row: dict[str, str]) -> str:
    """The date of a count, no more exact than it is known."""
    if row["date_precision"] == "approximate":
        return say("about {month}", month=partial_date(row["as_of"][:7]))
    return partial_date(row["as_of"])


def _heights(rows: pd.DataFrame, show: str) -> list[float]:
    heights: list[float] = rows["share" if show == "share" else "removed"].tolist()
    return heights


def _table(drawn: dict[str, pd.DataFrame], homicides: pd.Series, show: str) -> pd.DataFrame:
    names = catalog.labels("target_list_counts", "list", LISTS)
    columns = [
        say("date"),
        say("what"),
        say("captured or dead, percent") if show == "share" else say("captured or dead"),
        say("deaths by homicide"),
        say("sources"),
    ]
    listed = [
        (when, names[name], height, None, catalog.cite_cell(cell))
        for name, rows in drawn.items()
        for when, height, cell in zip(rows["as_of"], _heights(rows, show), rows["source_id"], strict=True)
    ]
    cited = catalog.cite_cell(";".join(HOMICIDE_SOURCES))
    killed = [(str(year), say("homicides"), None, int(count), cited) for year, count in homicides.items()]
    return pd.DataFrame([*listed, *killed], columns=columns, dtype=object)


def _points(name: str, rows: pd.DataFrame, show: str) -> Points:
    label = catalog.labels("target_list_counts", "list")[name]
    # No line: between two counts nothing is known but that the number did not fall.
    return Points(
        x=rows["x"].tolist(),
        y=_heights(rows, show),
        name=label,
        color=colors.LISTS[name],
        hover=[
            say(
                "{list}, {date}: {removed} of {size}. {note}",
                list=label,
                date=_when(row),
                removed=row["removed"],
                size=row["list_size"],
                note=row["note"],
            ).strip()
            for row in catalog.records(rows)
        ],
        hollow=(~rows["exact"]).tolist(),
        whole=True,
        axes=UPPER,
    )


def _limits(record: Record, drawn: dict[str, pd.DataFrame]) -> tuple[str, ...]:
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
