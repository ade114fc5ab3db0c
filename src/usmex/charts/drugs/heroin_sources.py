"""Where the heroin that U.S. laboratories analyzed came from, for scattered calendar years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Backdrop, Panel, Years, framed, with_legend
from courselab.charts.chart import Chart
from courselab.charts.controls import Choices, Several, calendar_years
from courselab.charts.drawn import Points
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import hover_source, one_or_span, told
from courselab.messages import number, say
from usmex import colors
from usmex.periods import backdrop

SYMBOLS = {
    "Mexico": "circle",
    "South America": "square",
    "Southeast Asia": "diamond",
    "Southwest Asia": "cross",
    "South America or Mexico, not told apart": "x",
}
BOUND_SYMBOLS = {"less than": "triangle-down", "more than": "triangle-up"}
ASIDE = 0.36
"""Years between the marks of one year that would cover each other: they stand side by side within their year."""
TOO_NEAR = 4.0
"""Percent within which the marks of one year would cover each other."""


@dataclass(frozen=True)
class Record:
    """``heroin_sources`` without weak rows, in the order of the years."""

    samples: pd.DataFrame
    behind: Backdrop


@cache
def _record() -> Record:
    table = catalog.load("heroin_sources")
    firm = table[table["quality"] != "C"].sort_values(["year", "reported_by", "source_area"])
    for _, rows in firm.groupby(["reported_by", "source_area"]):
        catalog.one_series("heroin_sources", rows, along="year")
    return Record(firm, backdrop(catalog.load("presidencies"), float(firm["year"].max()) + 0.5))


def heroin_sources() -> Explorer:
    """Where analyzed U.S. heroin came from, scattered years from 1993 to 2017: years, source areas."""
    years = _record().samples["year"]
    return explorer(
        _chart,
        _record(),
        calendar_years(int(years.min()), int(years.max())),
        Several("areas", say("Source areas"), _areas(), closed=_areas_without_figure),
    )


def _areas() -> dict[str, str]:
    return catalog.labels("heroin_sources", "source_area", SYMBOLS)


def _areas_without_figure(choices: Choices) -> dict[str, str]:
    samples = _record().samples
    found = set(samples.loc[samples["year"].between(*choices["years"]), "source_area"])
    reason = say("A source area is gray where these years have no figure for it.")
    return {area: reason for area in SYMBOLS if area not in found} if found else {}


def _chart(record: Record, *, years: Years, areas: list[str]) -> Chart:
    """Points, without lines between them; a bound is a triangle that points where the share lies."""
    chosen = record.samples["year"].between(*years) & record.samples["source_area"].isin(areas)
    drawn = _placed(record.samples[chosen])
    drawn["told"] = [_share_and_year(row) for row in catalog.records(drawn)]
    by_area = {area: rows for area in areas if len(rows := drawn[drawn["source_area"] == area])}
    panel = Panel(
        400, -5.0, 105.0, say("percent"), {"tickvals": [0, 20, 40, 60, 80, 100], "rangemode": "normal"}
    )
    return Chart(
        name="heroin_sources",
        title=_title(drawn),
        subtitle=say(
            "Share of analyzed U.S. heroin by source area, percent of weight; years for which a figure was met; DEA, one year also UNODC (hollow)"
        ),
        words=_words(by_area),
        table=_table(drawn),
        sources=tuple(dict.fromkeys(drawn["source_id"])),
        traces=[*(_points(rows, area) for area, rows in by_area.items()), *record.behind.strip(years)],
        layout=with_legend(framed(record.behind, years, [panel]), 5),
        limits=(
            say("These are shares of heroin that was seized and analyzed, not of what was used."),
            *(
                [
                    say(
                        "Part of the rise after 2012 may lie in the analysis: the DEA's report on 2014 tells of changes "
                        "in its program, and it sets apart heroin that it could not assign."
                    )
                ]
                if "Mexico" in by_area and years[0] <= 2012 and years[1] >= 2014
                else []
            ),
            say(
                "Triangles are bounds: “more than 50” was printed as “slightly more than half”, “less than 5” as such."
            ),
            say("No figure was met for the other years: nothing may be drawn between the points."),
        ),
    )


def _placed(drawn: pd.DataFrame) -> pd.DataFrame:
    """The samples with their place ``at``: their year, or beside it where another mark of the year is too near."""
    ordered = drawn.sort_values(["year", "share_percent"], kind="stable")
    free = (ordered["year"].diff() != 0) | (ordered["share_percent"].diff() >= TOO_NEAR)
    near = ordered.groupby(free.cumsum())["year"]
    aside = near.cumcount() - (near.transform("size") - 1) / 2
    return drawn.assign(at=(ordered["year"] + aside * ASIDE).round(2))


def _points(rows: pd.DataFrame, area: str) -> Points:
    name = _areas()[area]
    return Points(
        x=rows["at"].tolist(),
        y=rows["share_percent"].tolist(),
        name=name,
        color=colors.AREAS[area],
        hover=[
            say("{area}, {share} ({who})", area=name, share=row["told"], who=row["reported_by"])
            + f"<br>{hover_source(row['source_id'])}"
            for row in catalog.records(rows)
        ],
        symbol=[BOUND_SYMBOLS.get(bound, SYMBOLS[area]) for bound in rows["bound"]],
        hollow=((rows["bound"] != "exact") | (rows["reported_by"] == "UNODC")).tolist(),
        size=10,
    )


def _title(drawn: pd.DataFrame) -> str:
    firm = drawn[(drawn["reported_by"] == "DEA") & (drawn["bound"] == "exact")].set_index("source_area")
    if firm.empty:
        return say("No exact share was met for these years and areas")
    area = "Mexico" if "Mexico" in firm.index else firm.index[-1]
    shares = firm.loc[[area]].set_index("year")["share_percent"]
    values = {**told(shares), "area": _areas()[area]}
    return one_or_span(
        shares,
        say("{area}: {after} percent of analyzed U.S. heroin in {last}", **values),
        say(
            "{area}: {before} percent of analyzed U.S. heroin in {first}, {after} percent in {last}", **values
        ),
    )


def _words(by_area: dict[str, pd.DataFrame]) -> str:
    if not by_area:
        return say("Nothing is recorded for these years and areas. Choose others.")
    names = _areas()
    return " ".join(
        say("{area}: {shares}.", area=names[area], shares="; ".join(rows["told"]))
        for area, rows in by_area.items()
    )


def _share_and_year(row: dict[str, str]) -> str:
    values = {"year": row["year"], "share": number(float(row["share_percent"]))}
    if row["reported_by"] == "UNODC":
        return say("{share} percent in {year} as UNODC printed it", **values)
    return {
        "exact": say("{share} percent in {year}", **values),
        "less than": say("less than {share} percent in {year}", **values),
        "more than": say("more than {share} percent in {year}", **values),
    }[row["bound"]]


def _table(drawn: pd.DataFrame) -> pd.DataFrame:
    bounds = catalog.labels("heroin_sources", "bound")
    return pd.DataFrame(
        {
            say("year"): drawn["year"].tolist(),
            say("source area"): [_areas()[area] for area in drawn["source_area"]],
            say("bound"): [bounds[bound] for bound in drawn["bound"]],
            say("percent"): drawn["share_percent"].tolist(),
            say("reported by"): drawn["reported_by"].tolist(),
        }
    )
