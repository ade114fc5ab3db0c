"""Complaints against the army by counting body, above the soldiers deployed.

All years are calendar years. Counts of different bodies stand beside each other and are never joined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import UPPER, Backdrop, Panel, Years, framed, nice_ceiling, with_legend
from courselab.charts.chart import Chart
from courselab.charts.drawn import Points
from courselab.charts.traces import line
from courselab.charts.words import HOVER, changed
from courselab.measures import percent_change, when_highest
from courselab.messages import number, say
from usmex import colors
from usmex.periods import backdrop

BODIES = ("CNDH", "SEDENA")
YEARS = (2006, 2020)
"""The calendar years of the record, of both tables together."""
PART_YEAR = 2019
"""The soldiers of this year are those of early April."""
SYMBOLS = {"CNDH": "circle", "SEDENA": "square"}


@dataclass(frozen=True)
class ComplaintsRecord:
    """The complaints against the army and the soldiers deployed, by year."""

    complaints: dict[str, pd.DataFrame]
    """By counting body, with ``count``, ``period``, ``covers`` and ``source_id``."""
    soldiers: pd.DataFrame
    """With ``persons``, ``note`` and ``source_id``."""
    behind: Backdrop


def complaints_record(
    complaints: pd.DataFrame, deployment: pd.DataFrame, terms: pd.DataFrame
) -> ComplaintsRecord:
    """The tables ``rights_complaints``, ``military_deployment`` and ``presidencies``, ready to draw."""
    army = complaints[
        (complaints["authority"] == "SEDENA")
        & (complaints["measure"] == "complaints")
        & complaints["period"].isin(["year", "part of a year"])
    ]
    return ComplaintsRecord(
        complaints={body: _by_year(army[army["counted_by"] == body]) for body in BODIES},
        soldiers=_by_year(deployment[deployment["measure"] == "soldiers_deployed"]),
        behind=backdrop(terms, YEARS[1] + 0.5),
    )


def _by_year(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.set_index("first_year").sort_index()


def body_words(body: str) -> str:
    """A counting body in words."""
    return {
        "CNDH": say("counted by the CNDH"),
        "SEDENA": say("counted by the army (SEDENA)"),
    }[body]


def complaints_chart(record: ComplaintsRecord, *, years: Years, body: str = "both") -> Chart:
    """Complaints against the army by year and counting body, above the soldiers deployed.

    ``body``: both, CNDH, SEDENA. The two counts stand side by side; years without a count are gaps.
    """
    bodies = BODIES if body == "both" else (body,)
    drawn = {name: record.complaints[name].loc[years[0] : years[1]] for name in bodies}
    drawn = {name: rows for name, rows in drawn.items() if len(rows)}
    for rows in drawn.values():
        catalog.one_series("rights_complaints", rows, along="period")
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
            [cell for rows in [*drawn.values(), soldiers] for cell in rows["source_id"].tolist()]
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
    peaks = {name: _whole(rows) for name, rows in drawn.items() if len(_whole(rows))}
    told: dict[str, object] = {}
    for name, counts in peaks.items():
        peak = when_highest(counts)
        told |= {f"{name}_year": peak, f"{name}_count": number(counts[peak])}
    if set(peaks) == set(BODIES):
        return say(
            "Most complaints in a year: {CNDH_count} by the CNDH’s count ({CNDH_year}), {SEDENA_count} by the army’s ({SEDENA_year})",
            **told,
        )
    if "CNDH" in peaks:
        return say("Most complaints in a year by the CNDH’s count: {CNDH_count} in {CNDH_year}", **told)
    if "SEDENA" in peaks:
        return say("Most complaints in a year by the army’s count: {SEDENA_count} in {SEDENA_year}", **told)
    return say("No count of complaints for a whole year was found in this time")


def _words(drawn: dict[str, pd.DataFrame], soldiers: pd.DataFrame) -> str:
    parts = []
    for name, rows in drawn.items():
        counts = _whole(rows)
        if len(counts):
            first, last = int(counts.index[0]), int(counts.index[-1])
            parts.append(
                say(
                    "Complaints {body}: {start} in {first}, {end} in {last}; the highest is {high} in {peak}.",
                    body=body_words(name),
                    first=first,
                    last=last,
                    start=number(counts[first]),
                    end=number(counts[last]),
                    high=number(counts.max()),
                    peak=when_highest(counts),
                )
            )
    if set(drawn) == set(BODIES):
        shared = sorted(set(_whole(drawn["CNDH"]).index) & set(_whole(drawn["SEDENA"]).index))
        parts.extend(
            say(
                "For {year} the two bodies differ: {CNDH} and {SEDENA}.",
                year=year,
                CNDH=number(_whole(drawn["CNDH"])[year]),
                SEDENA=number(_whole(drawn["SEDENA"])[year]),
            )
            for year in shared
        )
    if len(soldiers):
        first, last = int(soldiers.index[0]), int(soldiers.index[-1])
        start, end = float(soldiers["persons"][first]), float(soldiers["persons"][last])
        parts.append(
            say(
                "Soldiers deployed: {start} in {first}, {end} in {last} ({change}).",
                first=first,
                last=last,
                start=number(start),
                end=number(end),
                change=changed(percent_change(start, end)),
            )
        )
    return " ".join(parts) or say("Nothing was found for these years. Choose other years.")


def _table(drawn: dict[str, pd.DataFrame], soldiers: pd.DataFrame, years: Years) -> pd.DataFrame:
    span = range(years[0], years[1] + 1)
    columns: dict[str, list[Any]] = {say("year"): list(span)}
    for name, rows in drawn.items():
        columns[body_words(name)] = [_cell(rows, "count", year) for year in span]
        covers = rows["covers"].fillna(say("whole year"))
        columns[say("period covered, {body}", body=name)] = [covers.get(year) for year in span]
        columns[say("sources, {body}", body=name)] = _cited_by_year(rows, span)
    columns[say("soldiers deployed")] = [_cell(soldiers, "persons", year) for year in span]
    columns[say("sources, soldiers")] = _cited_by_year(soldiers, span)
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})


def _cited_by_year(rows: pd.DataFrame, span: range) -> list[str | None]:
    return [catalog.cite_cell(str(rows["source_id"][year])) if year in rows.index else None for year in span]


def _cell(rows: pd.DataFrame, column: str, year: int) -> int | None:
    return int(rows[column][year]) if year in rows.index else None


def _lines(body: str, rows: pd.DataFrame) -> list[Points]:
    """Whole years as a line that breaks where a year was not found, parts of a year as hollow points by themselves."""
    hover = {
        int(year): say(
            "{year} ({covers}), {body}: {count} complaints",
            year=year,
            covers=row["covers"] or say("whole year"),
            body=body_words(body),
            count=number(float(row["count"])),
        )
        for year, row in zip(rows.index.tolist(), catalog.records(rows), strict=True)
    }
    color, symbol = colors.COMPLAINTS[body], SYMBOLS[body]
    whole = _whole(rows).reindex(range(int(rows.index[0]), int(rows.index[-1]) + 1))
    parts = rows.loc[rows["period"] != "year", "count"]
    traces = [
        line(
            whole,
            color,
            [hover.get(int(year), "") for year in whole.index.tolist()],
            name=body_words(body),
            symbol=symbol,
            axes=UPPER,
        )
    ]
    if len(parts):
        traces.append(
            line(
                parts,
                color,
                [hover[int(year)] for year in parts.index.tolist()],
                name=body_words(body),
                symbol=symbol,
                hollow=True,
                dash="",
                axes=UPPER,
                in_legend=False,
            )
        )
    return traces


def _soldier_line(soldiers: pd.DataFrame) -> dict[str, Any]:
    notes = soldiers["note"].fillna("").tolist()
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": say("soldiers deployed"),
        "showlegend": False,
        "x": soldiers.index.tolist(),
        "y": soldiers["persons"].tolist(),
        "line": {"color": colors.HELD_RESPONSIBLE["army"], "width": 2.5},
        "marker": {
            "size": 8,
            "color": colors.HELD_RESPONSIBLE["army"],
            "symbol": ["circle-open" if year == PART_YEAR else "circle" for year in soldiers.index],
        },
        "customdata": [
            say("{year}: {persons} soldiers. {note}", year=year, persons=number(persons), note=note).strip()
            for year, persons, note in zip(
                soldiers.index.tolist(), soldiers["persons"].tolist(), notes, strict=True
            )
        ],
        "hovertemplate": HOVER,
    }


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
