"""People extradited from Mexico to the United States, by calendar year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts import style
from courselab.charts.backdrop import Backdrop, Panel, Years, framed
from courselab.charts.chart import Chart
from courselab.charts.controls import calendar_years
from courselab.charts.drawn import Bars, Points
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import one_or_span, period, told, why_weak, wrapped
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
class Record:
    """Annual counts, the counts that compete with them, and those of people sent to any country."""

    annual: tuple[Count, ...]
    competing: tuple[Count, ...]
    everywhere: tuple[Count, ...]
    not_drawn: tuple[Count, ...]
    """Annual counts that stand in weak sources only."""
    behind: Backdrop


@cache
def _record() -> Record:
    table = catalog.load("extraditions")
    north = table[table["direction"] == "Mexico to U.S."]
    annual = catalog.one_series("extraditions", north[north["measure"] == "annual"])
    same_span = north["start_date"].str[:4] == north["end_date"].str[:4]
    return Record(
        _counts(annual),
        _counts(north[(north["measure"] == "competing") & same_span]),
        _counts(north[north["measure"] == "annual, all destinations"]),
        _counts(annual, weak=True),
        backdrop(catalog.load("presidencies"), 2021.5),
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


def extraditions() -> Explorer:
    """People extradited from Mexico to the United States by year, 2000 to 2021: years."""
    record = _record()
    return explorer(_chart, record, calendar_years(record.annual[0].year, record.annual[-1].year))


def _chart(record: Record, *, years: Years) -> Chart:
    """Years without a count stay empty."""
    annual, rivals, everywhere, not_drawn = (
        [count for count in counts if years[0] <= count.year <= years[1]]
        for counts in (record.annual, record.competing, record.everywhere, record.not_drawn)
    )
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
        _others(say("another count of the same year"), rivals, "diamond"),
        _others(say("count to all countries"), everywhere, "square"),
    ]
    layout = framed(
        record.behind,
        years,
        [Panel(280, 0, highest * 1.2, say("people"), {})],
        annotations=[_unknown_mark(year) for year in missing],
    )
    return Chart(
        name="extraditions",
        title=_title(annual, years),
        subtitle=say(
            "People extradited from Mexico to the United States, calendar years, as governments and the press reported them. "
            "Outlined: disputed or not checked a second time; diamond: another count of the same year; squares: counts to all "
            "countries; ?: no annual count found"
        ),
        words=_words(annual, rivals, everywhere, missing, years),
        table=_table(annual, rivals, everywhere),
        sources=catalog.well_graded(count.source_id for count in [*annual, *rivals, *everywhere]),
        traces=[*(trace for trace in traces if trace.hover), *record.behind.strip(years)],
        layout={**layout, "bargap": 0.25},
        limits=(
            say(
                "Extraditions are one measure of cooperation: they follow requests, courts and arrests of years before."
            ),
            say("Counts over several years, of nationals only and of requests are not drawn: they overlap."),
            *(
                say(
                    "A count of {persons} for {year} stands in a weak source only and is not drawn.",
                    **_told(count),
                )
                for count in not_drawn
            ),
        ),
    )


def _ends(annual: list[Count]) -> dict[str, object]:
    return told(pd.Series({count.year: count.persons for count in annual}))


def _told(count: Count) -> dict[str, object]:
    """What a sentence may say of a count."""
    return {"year": count.year, "persons": number(count.persons)}


def _others(name: str, counts: list[Count], symbol: str) -> Points:
    return Points(
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
    source = catalog.cite_cell(count.source_id)
    fact = say("{year}: {persons} people. Source: {source}", source=source, **_told(count))
    return wrapped(f"{fact}. {count.note}" if count.note else fact)


def _title(annual: list[Count], years: Years) -> str:
    if not annual:
        return say("No annual count of extraditions was found, {years}", years=period(years))
    ends = _ends(annual)
    if len(annual) == 1:
        return say("Extradited to the United States: {before} people in {first}", **ends)
    if ends["peak"] in (ends["first"], ends["last"]):
        return say("Extradited to the United States: {before} people in {first}, {after} in {last}", **ends)
    return say(
        "Extradited to the United States: {before} people in {first}, {most} in {peak}, {after} in {last}",
        **ends,
    )


def _words(
    annual: list[Count],
    rivals: list[Count],
    everywhere: list[Count],
    missing: list[int],
    years: Years,
) -> str:
    if not annual:
        return say("No annual count was found, {years}. Choose other years.", years=period(years))
    ends = _ends(annual)
    parts = [
        one_or_span(
            annual,
            say("{before} people were extradited in {first}.", **ends),
            say(
                "{before} people were extradited in {first} and {after} in {last}; of the years with a count, {peak} is the highest with {most}.",
                **ends,
            ),
        ),
        *(say("For {year} another count gives {persons}.", **_told(count)) for count in rivals),
        *(
            say(
                "In {year} {persons} people were extradited to all countries, most of them to the United States.",
                **_told(count),
            )
            for count in everywhere
        ),
    ]
    if missing:
        parts.append(say("No annual count was found for {years}.", years=", ".join(map(str, missing))))
    return " ".join(parts)


def _table(annual: list[Count], rivals: list[Count], everywhere: list[Count]) -> pd.DataFrame:
    rows = [
        [count.year, count.persons, kind, count.weak, count.note, catalog.cite_cell(count.source_id)]
        for kind, counts in (
            (say("annual"), annual),
            (say("another count"), rivals),
            (say("to all countries"), everywhere),
        )
        for count in counts
    ]
    columns = [say("year"), say("people"), say("count"), say("outlined because"), say("note"), say("source")]
    return pd.DataFrame(rows, columns=columns)
