"""People extradited from Mexico to the United States, by calendar year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts import style
from courselab.charts.backdrop import Backdrop, Panel, Years, framed
from courselab.charts.chart import Chart
from courselab.charts.drawn import Bars, Points
from courselab.charts.words import why_weak, wrapped
from courselab.messages import number, say
from usmex import colors
from usmex.periods import backdrop


@dataclass(frozen=True)
class Count:
    """People handed over in one calendar year by one count; ``weak`` says why it is drawn hollow."""

    year: int
    persons: int
    weak: str
    note: str
    source_id: str


@dataclass(frozen=True)
class ExtraditionRecord:
    """Annual counts, the counts that compete with them, and those of people sent to any country."""

    annual: tuple[Count, ...]
    competing: tuple[Count, ...]
    everywhere: tuple[Count, ...]
    not_drawn: tuple[Count, ...]
    """Annual counts that stand in weak sources only."""
    behind: Backdrop

    @property
    def years(self) -> Years:
        """First and last calendar year of the annual counts."""
        return self.annual[0].year, self.annual[-1].year


def extradition_record(extraditions: pd.DataFrame, terms: pd.DataFrame) -> ExtraditionRecord:
    """The tables ``extraditions`` (from Mexico to the United States) and ``presidencies``, ready to draw."""
    north = extraditions[extraditions["direction"] == "Mexico to U.S."]
    annual = catalog.one_series("extraditions", north[north["measure"] == "annual"])
    same_span = north["start_date"].str[:4] == north["end_date"].str[:4]
    return ExtraditionRecord(
        _counts(annual),
        _counts(north[(north["measure"] == "competing") & same_span]),
        _counts(north[north["measure"] == "annual, all destinations"]),
        _counts(annual, weak=True),
        backdrop(terms, 2021.5),
    )


def _counts(rows: pd.DataFrame, weak: bool = False) -> tuple[Count, ...]:
    """The counts that rest on good sources, or those that rest on weak ones only."""
    return tuple(
        Count(
            int(row["start_date"][:4]),
            int(row["persons"]),
            why_weak(row["checked"]),
            row["note"],
            row["source_id"],
        )
        for row in catalog.records(rows)
        if weak != bool(catalog.well_graded([row["source_id"]]))
    )


def extraditions_chart(record: ExtraditionRecord, *, years: Years) -> Chart:
    """People extradited from Mexico to the United States by calendar year; years without a count stay empty."""
    annual = [count for count in record.annual if years[0] <= count.year <= years[1]]
    rivals = [count for count in record.competing if years[0] <= count.year <= years[1]]
    everywhere = [count for count in record.everywhere if years[0] <= count.year <= years[1]]
    missing = sorted(set(range(years[0], years[1] + 1)) - {count.year for count in annual})
    highest = max([1, *(count.persons for count in [*annual, *everywhere])])
    color = colors.ACTORS["state"]
    traces: list[Bars | Points] = [
        Bars(
            x=[count.year for count in annual],
            y=[count.persons for count in annual],
            name=say("people extradited in the year"),
            color=color,
            hollow=[bool(count.weak) for count in annual],
            edge=(color, 2),
            text=[number(count.persons) for count in annual],
            hover=[_hover(count) for count in annual],
        ),
        *(
            Points(
                x=[float(count.year) for count in counts],
                y=[float(count.persons) for count in counts],
                color=style.MARK,
                hover=[_hover(count) for count in counts],
                name=name,
                hollow=True,
                symbol=symbol,
                size=11,
                whole=True,
            )
            for name, counts, symbol in (
                (say("another count of the same year"), rivals, "diamond"),
                (say("count to all countries"), everywhere, "square"),
            )
        ),
    ]
    panel = Panel(280, 0, highest * 1.2, say("people"), {})
    layout = framed(
        record.behind,
        years,
        [panel],
        annotations=[_unknown_mark(year) for year in missing],
    )
    layout["bargap"] = 0.25
    return Chart(
        name="extraditions",
        title=_title(annual, years),
        subtitle=say(
            "People extradited from Mexico to the United States, calendar years, as governments and the press reported them. "
            "Outlined: disputed or not checked a second time; diamond: another count of the same year; squares: counts to all "
            "countries; ?: no annual count found"
        ),
        words=_words(annual, rivals, everywhere, missing, years),
        table=pd.DataFrame(
            [
                [
                    count.year,
                    count.persons,
                    kind,
                    count.weak,
                    count.note,
                    catalog.cite_cell(count.source_id),
                ]
                for kind, counts in (
                    (say("annual"), annual),
                    (say("another count"), rivals),
                    (say("to all countries"), everywhere),
                )
                for count in counts
            ],
            columns=[
                say("year"),
                say("people"),
                say("count"),
                say("outlined because"),
                say("note"),
                say("source"),
            ],
        ),
        sources=catalog.well_graded(count.source_id for count in [*annual, *rivals, *everywhere]),
        traces=[*(trace for trace in traces if trace.hover), *record.behind.strip(years)],
        layout=layout,
        limits=(
            say(
                "Extraditions are one measure of cooperation: they follow requests, courts and arrests of years before."
            ),
            say("Counts over several years, of nationals only and of requests are not drawn: they overlap."),
            *(
                say(
                    "A count of {persons} for {year} stands in a weak source only and is not drawn.",
                    persons=number(count.persons),
                    year=count.year,
                )
                for count in record.not_drawn
                if years[0] <= count.year <= years[1]
            ),
        ),
    )


def _unknown_mark(year: int) -> dict[str, Any]:
    return {
        "text": "?",
        "hovertext": say("{year}: no annual count found", year=year),
        "x": year,
        "xref": "x",
        "y": 0,
        "yref": "y",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": style.SOFT_INK},
    }


def _hover(count: Count) -> str:
    fact = say(
        "{year}: {persons} people. Source: {source}",
        year=count.year,
        persons=number(count.persons),
        source=catalog.cite_cell(count.source_id),
    )
    return wrapped(f"{fact}. {count.note}" if count.note else fact)


def _title(annual: list[Count], years: Years) -> str:
    if not annual:
        return say(
            "No annual count of extraditions was found, {first} to {last}", first=years[0], last=years[1]
        )
    first, last, top = annual[0], annual[-1], max(annual, key=lambda count: count.persons)
    if top.year in (first.year, last.year):
        return say(
            "Extradited to the United States: {begin} people in {first}, {end} in {last}",
            begin=number(first.persons),
            first=first.year,
            end=number(last.persons),
            last=last.year,
        )
    return say(
        "Extradited to the United States: {begin} people in {first}, {top} in {year}, {end} in {last}",
        begin=number(first.persons),
        first=first.year,
        top=number(top.persons),
        year=top.year,
        end=number(last.persons),
        last=last.year,
    )


def _words(
    annual: list[Count],
    rivals: list[Count],
    everywhere: list[Count],
    missing: list[int],
    years: Years,
) -> str:
    if not annual:
        return say(
            "No annual count was found, {first} to {last}. Choose other years.", first=years[0], last=years[1]
        )
    top = max(annual, key=lambda count: count.persons)
    parts = [
        say(
            "{begin} people were extradited in {first} and {end} in {last}; of the years with a count, {year} is the highest with {top}.",
            begin=number(annual[0].persons),
            first=annual[0].year,
            end=number(annual[-1].persons),
            last=annual[-1].year,
            year=top.year,
            top=number(top.persons),
        )
    ]
    parts.extend(
        say("For {year} another count gives {persons}.", year=count.year, persons=number(count.persons))
        for count in rivals
    )
    parts.extend(
        say(
            "In {year} {persons} people were extradited to all countries, most of them to the United States.",
            year=count.year,
            persons=number(count.persons),
        )
        for count in everywhere
    )
    if missing:
        parts.append(
            say("No annual count was found for {years}.", years=", ".join(str(year) for year in missing))
        )
    return " ".join(parts)
