"""Where the heroin that U.S. laboratories analyzed came from, for scattered calendar years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Backdrop, Panel, Years, framed, with_legend
from courselab.charts.chart import Chart
from courselab.charts.words import HOVER, hover_source
from courselab.messages import number, say
from usmex import colors
from usmex.periods import backdrop

AREA_ORDER = (
    "Mexico",
    "South America",
    "Southeast Asia",
    "Southwest Asia",
    "South America or Mexico, not told apart",
)
AREA_SYMBOLS = dict(zip(AREA_ORDER, ("circle", "square", "diamond", "cross", "x"), strict=True))
BOUND_SYMBOLS = {"less than": "triangle-down-open", "more than": "triangle-up-open"}
ASIDE = 0.36
"""Years between the marks of one year that would cover each other: they stand side by side within their year."""
TOO_NEAR = 4.0
"""Percent within which the marks of one year would cover each other."""


def area_name(area: str) -> str:
    """What a source area is called."""
    return {
        "Mexico": say("Mexico"),
        "South America": say("South America"),
        "Southeast Asia": say("Southeast Asia"),
        "Southwest Asia": say("Southwest Asia"),
        "South America or Mexico, not told apart": say("South America or Mexico, not told apart"),
    }[area]


@dataclass(frozen=True)
class Sample:
    """One row of ``heroin_sources``."""

    year: int
    area: str
    share: float
    bound: str
    reported_by: str
    source: str


@dataclass(frozen=True)
class HeroinRecord:
    """``heroin_sources`` without weak rows, in the order of the years."""

    samples: tuple[Sample, ...]
    behind: Backdrop

    @property
    def years(self) -> Years:
        """First and last year."""
        return self.samples[0].year, self.samples[-1].year


def heroin_record(heroin: pd.DataFrame, terms: pd.DataFrame) -> HeroinRecord:
    """Take ``heroin_sources`` for drawing; rows of quality C stay out."""
    firm = heroin[heroin["quality"] != "C"].sort_values(["year", "reported_by", "source_area"])
    for _, rows in firm.groupby(["reported_by", "source_area"]):
        catalog.one_series("heroin_sources", rows, along="year")
    samples = tuple(
        Sample(
            int(row["year"]),
            row["source_area"],
            float(row["share_percent"]),
            row["bound"],
            row["reported_by"],
            row["source_id"],
        )
        for row in catalog.records(firm.astype("string"))
    )
    return HeroinRecord(samples, backdrop(terms, samples[-1].year + 0.5))


def heroin_sources_chart(record: HeroinRecord, *, years: Years, areas: list[str]) -> Chart:
    """Shares of the heroin that U.S. laboratories analyzed, by source area: points, without lines between them.

    ``years`` are calendar years, ``areas`` some of ``AREA_ORDER``. A share that was printed as a bound is drawn
    as a triangle that points where the share lies.
    """
    drawn = [
        sample for sample in record.samples if years[0] <= sample.year <= years[1] and sample.area in areas
    ]
    by_area = {area: [sample for sample in drawn if sample.area == area] for area in areas}
    by_area = {area: samples for area, samples in by_area.items() if samples}
    panel = Panel(
        400, -5.0, 105.0, say("percent"), {"tickvals": [0, 20, 40, 60, 80, 100], "rangemode": "normal"}
    )
    places = _places(drawn)
    return Chart(
        name="heroin_sources",
        title=_title(drawn),
        subtitle=say(
            "Share of analyzed U.S. heroin by source area, percent of weight; years for which a figure was met; DEA, one year also UNODC (hollow)"
        ),
        words=_words(by_area),
        table=_table(drawn),
        sources=tuple(dict.fromkeys(sample.source for sample in drawn)),
        traces=[
            *(_points(samples, places, area) for area, samples in by_area.items()),
            *record.behind.strip(years),
        ],
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


def _places(drawn: list[Sample]) -> dict[Sample, float]:
    """Where each mark stands: on its year, or beside it where another mark of the year is too near."""
    places: dict[Sample, float] = {}
    groups: list[list[Sample]] = []
    for sample in sorted(drawn, key=lambda sample: (sample.year, sample.share)):
        last = groups[-1][-1] if groups else None
        if last and last.year == sample.year and sample.share - last.share < TOO_NEAR:
            groups[-1].append(sample)
        else:
            groups.append([sample])
    for group in groups:
        for index, sample in enumerate(group):
            places[sample] = round(sample.year + (index - (len(group) - 1) / 2) * ASIDE, 2)
    return places


def _points(samples: list[Sample], places: dict[Sample, float], area: str) -> dict[str, Any]:
    color, own = colors.AREAS[area], AREA_SYMBOLS[area]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": area_name(area),
        "x": [places[sample] for sample in samples],
        "y": [sample.share for sample in samples],
        "marker": {
            "color": color,
            "symbol": [
                BOUND_SYMBOLS.get(sample.bound, f"{own}-open" if sample.reported_by == "UNODC" else own)
                for sample in samples
            ],
            "size": 10,
            "line": {"color": color, "width": 2},
        },
        "customdata": [
            say(
                "{area}, {share} ({who})",
                area=area_name(area),
                share=_share_and_year(sample),
                who=sample.reported_by,
            )
            + f"<br>{hover_source(sample.source)}"
            for sample in samples
        ],
        "hovertemplate": HOVER,
    }


def _title(drawn: list[Sample]) -> str:
    firm = [sample for sample in drawn if sample.reported_by == "DEA" and sample.bound == "exact"]
    if not firm:
        return say("No exact share was met for these years and areas")
    areas = [sample.area for sample in firm]
    area = "Mexico" if "Mexico" in areas else areas[-1]
    own = [sample for sample in firm if sample.area == area]
    first, last = own[0], own[-1]
    values: dict[str, object] = {
        "area": area_name(area),
        "share": number(last.share),
        "year": last.year,
    }
    if first.year == last.year:
        return say("{area}: {share} percent of analyzed U.S. heroin in {year}", **values)
    return say(
        "{area}: {before} percent of analyzed U.S. heroin in {first}, {share} percent in {year}",
        before=number(first.share),
        first=first.year,
        **values,
    )


def _words(by_area: dict[str, list[Sample]]) -> str:
    if not by_area:
        return say("Nothing is recorded for these years and areas. Choose others.")
    return " ".join(
        say(
            "{area}: {shares}.",
            area=area_name(area),
            shares="; ".join(_share_and_year(sample) for sample in samples),
        )
        for area, samples in by_area.items()
    )


def _share_and_year(sample: Sample) -> str:
    values: dict[str, object] = {"year": sample.year, "share": number(sample.share)}
    if sample.reported_by == "UNODC":
        return say("{share} percent in {year} as UNODC printed it", **values)
    return {
        "exact": say("{share} percent in {year}", **values),
        "less than": say("less than {share} percent in {year}", **values),
        "more than": say("more than {share} percent in {year}", **values),
    }[sample.bound]


def _table(drawn: list[Sample]) -> pd.DataFrame:
    bounds = {"exact": say("exact"), "less than": say("less than"), "more than": say("more than")}
    return pd.DataFrame(
        {
            say("year"): [sample.year for sample in drawn],
            say("source area"): [area_name(sample.area) for sample in drawn],
            say("bound"): [bounds[sample.bound] for sample in drawn],
            say("percent"): [sample.share for sample in drawn],
            say("reported by"): [sample.reported_by for sample in drawn],
        }
    )
