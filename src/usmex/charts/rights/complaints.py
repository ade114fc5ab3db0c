"""Complaints against the army by counting body, above the soldiers deployed.

All years are calendar years. Counts of different bodies stand beside each other and are never joined.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import UPPER, Backdrop, Panel, Years, framed, nice_ceiling, with_legend
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, calendar_years
from courselab.charts.drawn import Points
from courselab.charts.traces import line
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import changed, told
from courselab.measures import percent_change
from courselab.messages import number, say
from usmex import colors
from usmex.periods import backdrop

SYMBOLS = {"CNDH": "circle", "SEDENA": "square"}
"""The counting bodies, each with its symbol."""
YEARS = (2006, 2020)
"""The calendar years of the record, of both tables together."""
PART_YEAR = 2019
"""The soldiers of this year are those of early April."""


@dataclass(frozen=True)
class Record:
    """The complaints against the army and the soldiers deployed, by year."""

    complaints: dict[str, pd.DataFrame]
    """By counting body, with ``count``, ``period``, ``covers`` and ``source_id``."""
    soldiers: pd.DataFrame
    """With ``persons``, ``note`` and ``source_id``."""
    behind: Backdrop


@cache
def _record() -> Record:
    complaints, deployment = catalog.load("rights_complaints"), catalog.load("military_deployment")
    army = complaints[
        (complaints["authority"] == "SEDENA")
        & (complaints["measure"] == "complaints")
        & complaints["period"].isin(["year", "part of a year"])
    ]
    counts = {body: _by_year(army[army["counted_by"] == body]) for body in SYMBOLS}
    for rows in counts.values():
        catalog.one_series("rights_complaints", rows, along="period")
    return Record(
        counts,
        _by_year(deployment[deployment["measure"] == "soldiers_deployed"]),
        backdrop(catalog.load("presidencies"), YEARS[1] + 0.5),
    )


def _by_year(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.set_index("first_year").sort_index()


def complaints(first: int = 2006, last: int = 2019) -> Explorer:
    """Complaints against the army above the soldiers deployed: years, counting body."""
    return explorer(
        _chart,
        _record(),
        calendar_years(*YEARS, first, last),
        Choice(
            "body",
            say("Counted by"),
            {"both": say("both, side by side"), "CNDH": say("the CNDH"), "SEDENA": say("the army (SEDENA)")},
        ),
    )


def _body_words() -> dict[str, str]:
    """The counting bodies in words."""
    return {"CNDH": say("counted by the CNDH"), "SEDENA": say("counted by the army (SEDENA)")}


def _chart(record: Record, *, years: Years, body: str) -> Chart:
    """The two counts stand side by side; years without a count are gaps."""
    drawn = {
        name: rows.loc[years[0] : years[1]]
        for name, rows in record.complaints.items()
        if body in ("both", name)
    }
    drawn = {name: rows for name, rows in drawn.items() if len(rows)}
    soldiers = record.soldiers.loc[years[0] : years[1]]
    upper = Panel(210, 0.0, nice_ceiling(_most(drawn)), say("complaints"), {})
    lower = Panel(130, 0.0, nice_ceiling(float(record.soldiers["persons"].max())), say("soldiers"), {})
    return Chart(
        name="complaints",
        title=_title(drawn),
        subtitle=say(
            "Complaints of human-rights abuse against the army by year, each counting body by itself; below, soldiers assigned to fight organized crime, yearly average"
        ),
        words=_words(drawn, soldiers),
        table=_table(drawn, soldiers, years),
        sources=catalog.well_graded(
            cell for rows in [*drawn.values(), soldiers] for cell in rows["source_id"]
        ),
        traces=[
            *(trace for name, rows in drawn.items() for trace in _lines(name, rows)),
            _soldier_line(soldiers),
            *record.behind.strip(years),
        ],
        layout=with_legend(framed(record.behind, years, [upper, lower]), 3),
        limits=_limits(drawn, soldiers),
    )


def _most(drawn: dict[str, pd.DataFrame]) -> float:
    """The largest count drawn; where there is none, a thousand, so that the empty axis has a length."""
    return max((float(rows["count"].max()) for rows in drawn.values()), default=1000.0)


def _whole(rows: pd.DataFrame) -> pd.Series:
    """The counts of whole years."""
    return rows.loc[rows["period"] == "year", "count"]


def _title(drawn: dict[str, pd.DataFrame]) -> str:
    values: dict[str, object] = {}
    for name, rows in drawn.items():
        if len(counts := _whole(rows)):
            ends = told(counts)
            values |= {f"{name}_year": ends["peak"], f"{name}_count": ends["most"]}
    if {"CNDH_year", "SEDENA_year"} <= set(values):
        return say(
            "Most complaints in a year: {CNDH_count} by the CNDH’s count ({CNDH_year}), {SEDENA_count} by the army’s ({SEDENA_year})",
            **values,
        )
    if "CNDH_year" in values:
        return say("Most complaints in a year by the CNDH’s count: {CNDH_count} in {CNDH_year}", **values)
    if "SEDENA_year" in values:
        return say("Most complaints in a year by the army’s count: {SEDENA_count} in {SEDENA_year}", **values)
    return say("No count of complaints for a whole year was found in this time")


def _words(drawn: dict[str, pd.DataFrame], soldiers: pd.DataFrame) -> str:
    counts = {name: _whole(rows) for name, rows in drawn.items()}
    names = _body_words()
    parts = [
        say(
            "Complaints {body}: {before} in {first}, {after} in {last}; the highest is {most} in {peak}.",
            body=names[name],
            **told(points),
        )
        for name, points in counts.items()
        if len(points)
    ]
    if len(counts) == len(SYMBOLS):
        parts.extend(
            say(
                "For {year} the two bodies differ: {CNDH} and {SEDENA}.",
                year=year,
                CNDH=number(both["CNDH"]),
                SEDENA=number(both["SEDENA"]),
            )
            for year, both in pd.DataFrame(counts).dropna().iterrows()
        )
    if len(soldiers):
        persons = soldiers["persons"]
        change = changed(percent_change(float(persons.iloc[0]), float(persons.iloc[-1])))
        parts.append(
            say(
                "Soldiers deployed: {before} in {first}, {after} in {last} ({change}).",
                **{**told(persons), "change": change},
            )
        )
    return " ".join(parts) or say("Nothing was found for these years. Choose other years.")


def _table(drawn: dict[str, pd.DataFrame], soldiers: pd.DataFrame, years: Years) -> pd.DataFrame:
    span = range(years[0], years[1] + 1)
    columns = {say("year"): pd.Series(span, dtype=object)}
    for name, rows in drawn.items():
        columns[_body_words()[name]] = _cells(rows["count"].astype(int), span)
        columns[say("period covered, {body}", body=name)] = _cells(
            rows["covers"].fillna(say("whole year")), span
        )
        columns[say("sources, {body}", body=name)] = _cells(rows["source_id"].map(catalog.cite_cell), span)
    columns[say("soldiers deployed")] = _cells(soldiers["persons"], span)
    columns[say("sources, soldiers")] = _cells(soldiers["source_id"].map(catalog.cite_cell), span)
    return pd.DataFrame(columns)


def _cells(values: pd.Series, span: range) -> pd.Series:
    """A column of the table; None where a year has no value."""
    known = values.to_dict()
    return pd.Series([known.get(year) for year in span], dtype=object)


def _lines(body: str, rows: pd.DataFrame) -> list[Points]:
    """Whole years as a line that breaks where a year was not found, parts of a year as hollow points by themselves."""
    name = _body_words()[body]
    hover = {
        int(year): say(
            "{year} ({covers}), {body}: {count} complaints",
            year=year,
            covers=row["covers"] or say("whole year"),
            body=name,
            count=number(float(row["count"])),
        )
        for year, row in zip(rows.index, catalog.records(rows), strict=True)
    }

    def drawn(points: pd.Series, **more: Any) -> Points:
        texts = [hover.get(int(year), "") for year in points.index]
        color, symbol = colors.COMPLAINTS[body], SYMBOLS[body]
        return line(points, color, texts, name=name, symbol=symbol, axes=UPPER, **more)

    whole = _whole(rows).reindex(range(int(rows.index[0]), int(rows.index[-1]) + 1))
    parts = rows.loc[rows["period"] != "year", "count"]
    hollow = [drawn(parts, hollow=True, dash="", in_legend=False)] if len(parts) else []
    return [drawn(whole), *hollow]


def _soldier_line(soldiers: pd.DataFrame) -> Points:
    return line(
        soldiers["persons"],
        colors.HELD_RESPONSIBLE["army"],
        [
            say("{year}: {persons} soldiers. {note}", year=year, persons=number(persons), note=note).strip()
            for (year, persons), note in zip(
                soldiers["persons"].items(), soldiers["note"].fillna(""), strict=True
            )
        ],
        name=say("soldiers deployed"),
        hollow=(soldiers.index == PART_YEAR).tolist(),
        in_legend=False,
    )


def _limits(drawn: dict[str, pd.DataFrame], soldiers: pd.DataFrame) -> tuple[str, ...]:
    limits = [
        say("A complaint is not a proven abuse, and abuses without a complaint are not here."),
        say("The counts of the CNDH and of the army are not one series: read no fall from one to the other."),
    ]
    if any((rows["period"] != "year").any() for rows in drawn.values()):
        limits.append(say("Hollow points cover part of a year; a year without a point was not found."))
    if PART_YEAR in soldiers.index:
        limits.append(say("The soldiers of {year} are those of early April (hollow point).", year=PART_YEAR))
    return tuple(limits)
